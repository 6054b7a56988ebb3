#include "sim/rush/recount.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace onrush::rush {

using engine::Verdict;

std::string Ledger::hear(const Told& told) {
    if (answered_.size() <= told.op) {
        answered_.resize(told.op + 1, false);
    }
    answered_[told.op] = true;
    if (told.verdict == Verdict::refused) {
        refusals_ += 1;
        return effects_.contains(told.op)
                   ? fmt::format("operation {} was answered and then refused", told.op)
                   : "";
    }
    auto [known, first] = effects_.emplace(told.op, told);
    if (!first && (known->second.id != told.id || known->second.number != told.number)) {
        return fmt::format("operation {} was told id {} number {}, and then id {} number {}",
                           told.op, known->second.id, known->second.number, told.id, told.number);
    }
    return "";
}

Load Ledger::next_load(std::uint64_t more) const {
    Load load;
    std::uint64_t asked = std::min<std::uint64_t>(answered_.size() + load.window, plan_.size());
    for (std::uint64_t op = 0; op < asked; ++op) {
        if (op >= answered_.size() || !answered_[op]) {
            load.again.push_back(op);
        }
    }
    load.next = asked;
    load.until = std::min(plan_.size() - asked, more) + asked;
    return load;
}

std::string Ledger::recount(const bed::Bed& bed) const {
    for (const auto& [number, told] : effects_) {
        std::string wrong = check(bed, told, plan_.op(number));
        if (!wrong.empty()) {
            return fmt::format("operation {}: {}", number, wrong);
        }
    }
    return "";
}

std::string Ledger::check(const bed::Bed& bed, const Told& told, const Op& op) const {
    if (const auto* open = std::get_if<bed::OpenAccount>(&op)) {
        const bed::Account* account = bed.accounts.find(bed::AccountId(told.id));
        return account != nullptr && account->name == open->name
                   ? ""
                   : fmt::format("account {} is lost", told.id);
    }
    if (const auto* open = std::get_if<bed::OpenCounter>(&op)) {
        const bed::Counter* counter = bed.counters.find(bed::CounterId(told.id));
        return counter != nullptr && counter->quota == open->quota
                   ? ""
                   : fmt::format("counter {} is lost", told.id);
    }
    if (const auto* make = std::get_if<bed::MakeClaim>(&op)) {
        const bed::Claim* claim = bed.claims.find(make->counter, make->account);
        return claim != nullptr && claim->number == told.number
                   ? ""
                   : fmt::format("number {} of counter {} is lost", told.number,
                                 make->counter.value);
    }
    const auto& move = std::get<bed::TransferMoney>(op);
    const bed::Transfer* transfer = bed.transfers.find(bed::TransferId(told.id));
    bool there = transfer != nullptr && transfer->from == move.from && transfer->to == move.to &&
                 transfer->amount == move.amount;
    return there ? "" : fmt::format("transfer {} is lost", told.id);
}

std::string Ledger::recount_all(const bed::Bed& bed) const {
    std::map<std::size_t, std::uint64_t> made;  // by the kind of operation
    base::Money opened;
    for (const auto& [number, told] : effects_) {
        Op op = plan_.op(number);
        made[op.index()] += 1;
        if (const auto* open = std::get_if<bed::OpenAccount>(&op)) {
            opened = opened + open->balance;
        }
    }
    base::Money held;
    bed.accounts.for_each([&](const bed::Account& account) { held = held + account.balance; });
    if (made[0] != bed.accounts.size() || made[1] != bed.counters.size() ||
        made[2] != bed.claims.size() || made[3] != bed.transfers.size()) {
        return fmt::format(
            "told of {} accounts, {} counters, {} claims, {} transfers; there are {}, {}, {}, {}",
            made[0], made[1], made[2], made[3], bed.accounts.size(), bed.counters.size(),
            bed.claims.size(), bed.transfers.size());
    }
    if (held != opened) {
        return fmt::format("{} of money was opened and {} is there", opened.units, held.units);
    }
    return recount(bed);
}

}  // namespace onrush::rush

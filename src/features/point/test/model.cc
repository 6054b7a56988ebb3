#include "features/point/test/model.h"

#include <algorithm>

namespace onrush::point {

using engine::test::answered;
using engine::test::append;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

EntryKind kind_of(PostedKind posted) {
    switch (posted) {
        case PostedKind::charge:
            return EntryKind::charge;
        case PostedKind::earn:
            return EntryKind::earn;
        case PostedKind::spend:
            return EntryKind::spend;
        case PostedKind::refund:
            return EntryKind::refund;
        case PostedKind::adjust:
            return EntryKind::adjust;
    }
    return EntryKind::reversal;
}

}  // namespace

// --- commands -----------------------------------------------------------------------------------

Told PointModel::run(const Charge& input, Moment& moment) {
    std::uint64_t account = input.caller.account.value;
    std::int64_t amount = input.amount.units;
    if (!settings_.self_charge) {
        return refused(self_charge_off);
    }
    if (amount < 1 || amount > settings_.balance_max.units) {
        return refused(amount_out_of_range);
    }
    if (balance_of(account) + amount > settings_.balance_max.units) {
        return refused(balance_cap, {balance_of(account)});
    }
    return add({.account = account, .amount = amount, .at = moment.now}, moment);
}

Told PointModel::run(const PostEntry& input, const account::AccountModel& accounts,
                     Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(base::out_of_range, {}, wrong->pointer());
    }
    std::int64_t amount = input.amount.units;
    std::int64_t most = settings_.balance_max.units;
    bool with_sign = input.kind == PostedKind::adjust;
    if (amount == 0 || amount > most || amount < (with_sign ? -most : 1)) {
        return refused(amount_out_of_range);
    }
    std::uint64_t account = input.account.value;
    if (!accounts.has_account(account)) {
        return refused(account::account_not_found);
    }
    std::int64_t change = input.kind == PostedKind::spend ? -amount : amount;
    if (const base::Refusal* why = objection(account, kind_of(input.kind), change)) {
        return refused(*why, {balance_of(account)});
    }
    return add(
        {.account = account, .kind = kind_of(input.kind), .amount = change, .at = moment.now},
        moment);
}

Told PointModel::run(const ReverseEntry& input, Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(base::out_of_range, {}, wrong->pointer());
    }
    std::uint64_t id = input.entry.value;
    if (id < 1 || id > all.size()) {
        return refused(entry_not_found);
    }
    EntryModel entry = all[id - 1];
    if (entry.reverses != 0 || entry.order != 0) {
        return refused(entry_not_reversible);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].reverses == id) {
            return refused(already_reversed, {static_cast<std::int64_t>(i + 1)});
        }
    }
    if (const base::Refusal* why = objection(entry.account, EntryKind::reversal, -entry.amount)) {
        return refused(*why, {balance_of(entry.account)});
    }
    return add({.account = entry.account,
                .kind = EntryKind::reversal,
                .amount = -entry.amount,
                .reverses = id,
                .at = moment.now},
               moment);
}

const base::Refusal* PointModel::objection(std::uint64_t account, EntryKind kind,
                                           std::int64_t amount) const {
    std::int64_t after = balance_of(account) + amount;
    if (amount < 0) {
        return after < 0 ? &insufficient_points : nullptr;
    }
    bool is_held = kind != EntryKind::refund || after > limits::balance_units_max;
    return is_held && after > settings_.balance_max.units ? &balance_cap : nullptr;
}

void PointModel::move_points(std::uint64_t account, EntryKind kind, std::int64_t amount,
                             std::uint64_t order, Moment& moment) {
    (void)add(
        {.account = account, .kind = kind, .amount = amount, .order = order, .at = moment.now},
        moment);
}

Told PointModel::add(const EntryModel& entry, Moment& moment) {
    all.push_back(entry);
    Numbers fact{signed_of(all.size()), signed_of(entry.account), entry.amount,
                 balance_of(entry.account)};
    for (std::uint64_t number : {entry.order, entry.reverses}) {
        if (number != 0) {
            fact.push_back(signed_of(number));
        }
    }
    moment.emit("points.changed", std::move(fact));
    return answered(shown(all.size()));
}

// --- queries ------------------------------------------------------------------------------------

Told PointModel::run(const LookUpBalance& input, Moment&) const {
    return answered({balance_of(input.caller.account.value)});
}

Told PointModel::run(const LookUpAnyBalance& input, const account::AccountModel& accounts,
                     Moment&) const {
    return accounts.has_account(input.account.value) ? answered({balance_of(input.account.value)})
                                                     : refused(account::account_not_found);
}

Told PointModel::run(const ListAnyEntries& input, const account::AccountModel& accounts,
                     Moment& moment) const {
    ListEntries own{.caller = {input.account},
                    .kind = input.kind,
                    .from = input.from,
                    .to = input.to,
                    .limit = input.limit,
                    .cursor = input.cursor};
    if (base::find_out_of_range(own) || accounts.has_account(input.account.value)) {
        return run(own, moment);
    }
    return refused(account::account_not_found);
}

Told PointModel::run(const ListEntries& input, Moment&) const {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(base::out_of_range, {}, wrong->pointer());
    }
    std::vector<std::uint64_t> own;  // ids, oldest first
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].account == input.caller.account.value) {
            own.push_back(i + 1);
        }
    }
    Numbers numbers;
    std::uint32_t items = 0;
    for (std::uint64_t place = own.size(); place > 0; --place) {
        const EntryModel& entry = all[own[place - 1] - 1];
        if ((input.from && entry.at < *input.from) || (input.to && entry.at >= *input.to) ||
            (input.cursor && place >= *input.cursor)) {
            continue;
        }
        if (items == input.limit.value_or(20)) {
            numbers.push_back(static_cast<std::int64_t>(place + 1));
            return answered(numbers);
        }
        if (!input.kind || *input.kind == entry.kind) {
            append(numbers, shown(own[place - 1]));
            items += 1;
        }
    }
    numbers.push_back(0);
    return answered(numbers);
}

// --- looking ------------------------------------------------------------------------------------

std::int64_t PointModel::balance_of(std::uint64_t account) const {
    std::int64_t sum = 0;
    for (const EntryModel& entry : all) {
        sum += entry.account == account ? entry.amount : 0;
    }
    return sum;
}

Numbers PointModel::shown(std::uint64_t id) const {
    const EntryModel& entry = all[id - 1];
    std::int64_t balance = 0;
    for (std::uint64_t i = 0; i < id; ++i) {
        balance += all[i].account == entry.account ? all[i].amount : 0;
    }
    return {static_cast<std::int64_t>(id),
            static_cast<std::int64_t>(entry.kind),
            entry.amount,
            balance,
            static_cast<std::int64_t>(entry.order),
            static_cast<std::int64_t>(entry.reverses),
            entry.at.ms};
}

Numbers numbers_of(const EntryView& view) {
    std::uint64_t order = view.order_id.value_or(OrderId()).value;
    std::uint64_t reverses = view.reverses.value_or(EntryId()).value;
    return {static_cast<std::int64_t>(view.id.value),
            static_cast<std::int64_t>(view.kind),
            view.amount.units,
            view.balance_after.units,
            static_cast<std::int64_t>(order),
            static_cast<std::int64_t>(reverses),
            view.at.ms};
}

Numbers numbers_of(const Balance& balance) {
    return {balance.balance.units};
}

Numbers numbers_of(const EntryPage& page) {
    Numbers numbers;
    for (const EntryView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(static_cast<std::int64_t>(page.next_cursor.value_or(0)));
    return numbers;
}

}  // namespace onrush::point

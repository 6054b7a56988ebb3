#include "sim/shop_play/naive_points.h"

namespace onrush::sim {

using point::Charge;
using point::EntryKind;
using point::ListEntries;
using point::LookUpBalance;
using point::MoveRefusal;
using point::PostedKind;
using point::PostEntry;
using point::ReverseEntry;

namespace {

constexpr std::size_t reason_bytes_max = 800;

bool good_reason(const std::string& reason) {
    return !reason.empty() && reason.size() <= reason_bytes_max;
}

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

Told NaivePoints::run(const Charge& request, const NaiveAccounts& accounts, Moment& moment) {
    using Refusal = Charge::Refusal;
    if (auto code = accounts.objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (!settings_.self_charge) {
        return refused(Refusal::self_charge_off);
    }
    if (request.amount.units < 1 || request.amount > settings_.balance_max) {
        return refused(Refusal::amount_out_of_range);
    }
    std::uint64_t account = request.caller.account.value;
    if (objection(account, request.amount.units)) {
        return refused(Refusal::balance_cap);
    }
    return add({.account = account, .amount = request.amount.units, .at = moment.now});
}

Told NaivePoints::run(const PostEntry& request, const NaiveAccounts& accounts, Moment& moment) {
    using Code = PostEntry::Code;
    auto no = [](Code code, std::int64_t balance = 0) { return refused(code, balance); };
    if (auto code = accounts.staff_objection<Code>(request.caller)) {
        return no(*code);
    }
    std::int64_t amount = request.amount.units;
    std::int64_t most = settings_.balance_max.units;
    bool with_sign = request.kind == PostedKind::adjust;
    if (amount == 0 || amount > most || amount < (with_sign ? -most : 1)) {
        return no(Code::amount_out_of_range);
    }
    if (!good_reason(request.reason)) {
        return no(Code::reason_out_of_range);
    }
    std::uint64_t account = request.account.value;
    if (!accounts.all.contains(account)) {
        return no(Code::account_not_found);
    }
    std::int64_t change = request.kind == PostedKind::spend ? -amount : amount;
    if (std::optional<MoveRefusal> code = objection(account, change)) {
        bool lacking = code == MoveRefusal::insufficient_points;
        return no(lacking ? Code::insufficient_points : Code::balance_cap, balance_of(account));
    }
    return add({.account = account,
                .kind = kind_of(request.kind),
                .amount = change,
                .reason = request.reason,
                .at = moment.now});
}

Told NaivePoints::run(const ReverseEntry& request, const NaiveAccounts& accounts, Moment& moment) {
    using Code = ReverseEntry::Code;
    auto no = [](Code code, std::int64_t balance = 0, std::uint64_t reversal = 0) {
        return refused(code, balance, reversal);
    };
    if (auto code = accounts.staff_objection<Code>(request.caller)) {
        return no(*code);
    }
    if (!good_reason(request.reason)) {
        return no(Code::reason_out_of_range);
    }
    std::uint64_t id = request.entry.value;
    if (id < 1 || id > all.size()) {
        return no(Code::entry_not_found);
    }
    NaiveEntry entry = all[id - 1];
    if (entry.reverses != 0 || entry.order != 0) {
        return no(Code::entry_not_reversible);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].reverses == id) {
            return no(Code::already_reversed, 0, i + 1);
        }
    }
    if (std::optional<MoveRefusal> code = objection(entry.account, -entry.amount)) {
        bool lacking = code == MoveRefusal::insufficient_points;
        return no(lacking ? Code::insufficient_points : Code::balance_cap,
                  balance_of(entry.account));
    }
    return add({.account = entry.account,
                .kind = EntryKind::reversal,
                .amount = -entry.amount,
                .reason = request.reason,
                .reverses = id,
                .at = moment.now});
}

std::optional<MoveRefusal> NaivePoints::objection(std::uint64_t account,
                                                  std::int64_t amount) const {
    std::int64_t after = balance_of(account) + amount;
    if (amount < 0) {
        return after < 0 ? std::optional(MoveRefusal::insufficient_points) : std::nullopt;
    }
    bool over = after > settings_.balance_max.units;
    return over ? std::optional(MoveRefusal::balance_cap) : std::nullopt;
}

void NaivePoints::move(std::uint64_t account, EntryKind kind, std::int64_t amount,
                       std::uint64_t order, base::Instant now) {
    all.push_back({.account = account, .kind = kind, .amount = amount, .order = order, .at = now});
}

Told NaivePoints::add(NaiveEntry entry) {
    all.push_back(std::move(entry));
    return answered(view_of(all.size()));
}

// --- queries ------------------------------------------------------------------------------------

Told NaivePoints::run(const LookUpBalance& request, const NaiveAccounts& accounts, Moment&) const {
    if (auto code = accounts.objection<LookUpBalance::Refusal>(request.caller)) {
        return refused(*code);
    }
    return answered(Bytes().with_sign(balance_of(request.caller.account.value)));
}

Told NaivePoints::run(const ListEntries& request, const NaiveAccounts& accounts, Moment&) const {
    if (auto code = accounts.objection<ListEntries::Refusal>(request.caller)) {
        return refused(*code);
    }
    std::vector<std::uint64_t> own;  // ids by place
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].account == request.caller.account.value) {
            own.push_back(i + 1);
        }
    }
    Bytes items;
    std::uint64_t count = 0;
    for (std::uint64_t place = own.size(); place > 0; --place) {
        const NaiveEntry& entry = all[own[place - 1] - 1];
        if ((request.from && entry.at < *request.from) || (request.to && entry.at >= *request.to) ||
            (request.before && place >= *request.before)) {
            continue;
        }
        if (count == page_of(request.limit)) {
            return answered(
                Bytes().number(count).append(items).maybe(true, Bytes().number(place + 1)));
        }
        if (!request.kind || *request.kind == entry.kind) {
            items.append(view_of(own[place - 1]));
            count += 1;
        }
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

// --- looking ------------------------------------------------------------------------------------

std::int64_t NaivePoints::balance_of(std::uint64_t account) const {
    std::int64_t sum = 0;
    for (const NaiveEntry& entry : all) {
        sum += entry.account == account ? entry.amount : 0;
    }
    return sum;
}

std::int64_t NaivePoints::balance_after(std::uint64_t id) const {
    std::int64_t sum = 0;
    for (std::uint64_t i = 0; i < id; ++i) {
        sum += all[i].account == all[id - 1].account ? all[i].amount : 0;
    }
    return sum;
}

Bytes NaivePoints::view_of(std::uint64_t id) const {
    const NaiveEntry& entry = all[id - 1];
    Bytes bytes;
    bytes.number(id).number(static_cast<std::uint64_t>(entry.kind)).with_sign(entry.amount);
    bytes.with_sign(balance_after(id)).string(entry.reason);
    bytes.maybe(entry.order != 0, Bytes().number(entry.order));
    bytes.maybe(entry.reverses != 0, Bytes().number(entry.reverses));
    return bytes.time(entry.at);
}

void NaivePoints::add_rows(RowsByTable& rows) const {
    std::map<std::uint64_t, std::uint64_t> places;  // by account
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        const NaiveEntry& entry = all[id - 1];
        Bytes row;
        row.number(id).number(entry.account).number(++places[entry.account]);
        row.number(static_cast<std::uint64_t>(entry.kind)).with_sign(entry.amount);
        row.with_sign(balance_after(id)).string(entry.reason).number(entry.order);
        row.maybe(entry.reverses != 0, Bytes().number(entry.reverses)).time(entry.at);
        rows["point_entries"].insert(row.text());
    }
    for (const auto& [account, entries] : places) {
        Bytes wallet;
        wallet.number(account).with_sign(balance_of(account)).number(entries);
        rows["wallets"].insert(wallet.text());
    }
    if (!all.empty()) {
        rows["id_sequences"].insert(Bytes().string("point_entry").number(all.size()).text());
    }
}

}  // namespace onrush::sim

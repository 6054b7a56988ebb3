#include "point/laws.h"

#include <fmt/format.h>

#include "engine/row_law.h"

namespace onrush::point {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_wallet(const PointFeature& feature, const Wallet& wallet) {
    std::uint64_t id = wallet.account.value;
    if (!exists(feature.accounts, wallet.account)) {
        return fmt::format("a wallet of account {}, which is not there", id);
    }
    if (wallet.balance < base::Money(0)) {
        return fmt::format("account {} has {} points", id, wallet.balance.units);
    }
    const Entry* last = feature.entries.find_by<ByPlace>(wallet.account, wallet.entries);
    if (last == nullptr || last->balance_after != wallet.balance) {
        return fmt::format("account {} has {} points, its entry {} says otherwise", id,
                           wallet.balance.units, wallet.entries);
    }
    return std::nullopt;
}

Wrong check_reversal(const PointFeature& feature, const Entry& entry) {
    if ((entry.kind == EntryKind::reversal) != entry.reverses.has_value()) {
        return fmt::format("entry {} reverses and is no reversal, or the other way",
                           entry.id.value);
    }
    const Entry* other = entry.reverses ? feature.entries.find(*entry.reverses) : nullptr;
    bool opposite = other != nullptr && other->account == entry.account && !other->reverses &&
                    other->amount.units == -entry.amount.units;
    if (entry.reverses && !opposite) {
        return fmt::format("entry {} is not the opposite of entry {}", entry.id.value,
                           entry.reverses->value);
    }
    return std::nullopt;
}

Wrong check_entry(const PointFeature& feature, const Entry& entry) {
    const Wallet* wallet = feature.wallets.find(entry.account);
    if (wallet == nullptr || entry.place < 1 || entry.place > wallet->entries) {
        return fmt::format("entry {} has no place in the wallet of account {}", entry.id.value,
                           entry.account.value);
    }
    base::Money before;
    if (entry.place > 1) {
        const Entry* previous = feature.entries.find_by<ByPlace>(entry.account, entry.place - 1);
        if (previous == nullptr) {
            return fmt::format("account {} has no entry before entry {}", entry.account.value,
                               entry.id.value);
        }
        before = previous->balance_after;
    }
    if (checked_add(before, entry.amount) != entry.balance_after) {
        return fmt::format("entry {} makes {} of {} and {}", entry.id.value,
                           entry.balance_after.units, before.units, entry.amount.units);
    }
    return check_reversal(feature, entry);
}

}  // namespace

void declare_laws(engine::Domain& domain, const PointFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<PointFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("wallets", feature.wallets, check_wallet);
    add("point entries", feature.entries, check_entry);
}

}  // namespace onrush::point

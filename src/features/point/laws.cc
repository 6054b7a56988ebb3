#include <fmt/format.h>

#include "base/describe.h"
#include "engine/row_law.h"
#include "features/point/point.h"

namespace onrush::point {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_wallet(const PointFeature& feature, const Wallet& wallet) {
    std::uint64_t id = wallet.account.value;
    if (!account::exists(feature.accounts, wallet.account)) {
        return fmt::format("a wallet belongs to account {}, which does not exist", id);
    }
    if (wallet.balance < base::Money(0)) {
        return fmt::format("account {} has {} points", id, wallet.balance.units);
    }
    const Entry* last = feature.entries.find_by<ByPlace>(wallet.account, wallet.entries);
    if (last == nullptr || last->balance_after != wallet.balance) {
        return fmt::format("account {} has {} points, but entry {} of its wallet disagrees", id,
                           wallet.balance.units, wallet.entries);
    }
    return std::nullopt;
}

// Whether the amount has the sign of its kind. Nothing moves 0 points.
bool has_right_sign(const Entry& entry) {
    switch (entry.kind) {
        case EntryKind::charge:
        case EntryKind::earn:
        case EntryKind::refund:
            return entry.amount > base::Money(0);
        case EntryKind::spend:
            return entry.amount < base::Money(0);
        case EntryKind::adjust:
        case EntryKind::reversal:
            break;
    }
    return entry.amount != base::Money(0);
}

// Only users who charge their own wallets give no reason.
bool names_cause(const Entry& entry) {
    return entry.kind == EntryKind::charge || !entry.reason.empty() || !entry.order.none();
}

Wrong check_reversal(const PointFeature& feature, const Entry& entry) {
    if ((entry.kind == EntryKind::reversal) != entry.reverses.has_value()) {
        return fmt::format("entry {} has kind {} and reverses entry {}", entry.id.value,
                           base::text_of(entry.kind), entry.reverses ? entry.reverses->value : 0);
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

// That it goes on from the entry before it in its wallet.
Wrong check_line(const PointFeature& feature, const Entry& entry) {
    const Wallet* wallet = feature.wallets.find(entry.account);
    if (wallet == nullptr || entry.place < 1 || entry.place > wallet->entries) {
        return fmt::format("entry {} is number {} of the {} entries of account {}", entry.id.value,
                           entry.place, wallet == nullptr ? 0 : wallet->entries,
                           entry.account.value);
    }
    base::Money before;
    if (entry.place > 1) {
        const Entry* previous = feature.entries.find_by<ByPlace>(entry.account, entry.place - 1);
        if (previous == nullptr) {
            return fmt::format("account {} lacks the entry before entry {}", entry.account.value,
                               entry.id.value);
        }
        if (entry.at < previous->at) {
            return fmt::format("entry {} is older than entry {} before it", entry.id.value,
                               previous->id.value);
        }
        before = previous->balance_after;
    }
    if (checked_add(before, entry.amount) != entry.balance_after) {
        return fmt::format("entry {} adds {} to {} and leaves {}", entry.id.value,
                           entry.amount.units, before.units, entry.balance_after.units);
    }
    return std::nullopt;
}

Wrong check_entry(const PointFeature& feature, const Entry& entry) {
    if (Wrong wrong = check_line(feature, entry)) {
        return wrong;
    }
    if (!has_right_sign(entry)) {
        return fmt::format("entry {} has kind {} and moves {} points", entry.id.value,
                           base::text_of(entry.kind), entry.amount.units);
    }
    if (!names_cause(entry)) {
        return fmt::format("entry {} has neither a reason nor an order", entry.id.value);
    }
    return check_reversal(feature, entry);
}

// The maximum is a setting and may have been lower or higher before, so only new entries are held
// to it; of all entries, the highest maximum there can be must hold.
class BalanceMaximum final : public engine::Law {
public:
    explicit BalanceMaximum(const PointFeature& feature) : feature_(feature) {}

    [[nodiscard]] std::string_view name() const override { return "highest balance"; }
    [[nodiscard]] Wrong vote() const override {
        Wrong wrong;
        feature_.entries.for_each_change([&](table::ChangeKind change, const Entry& entry) {
            if (change == table::ChangeKind::inserted && !wrong) {
                wrong = check_maximum(entry, feature_.settings.balance_max);
            }
        });
        return wrong;
    }
    [[nodiscard]] Wrong check() const override {
        Wrong wrong;
        feature_.entries.for_each([&](const Entry& entry) {
            if (!wrong) {
                wrong = check_maximum(entry, base::Money(limits::balance_units_max));
            }
        });
        return wrong;
    }

private:
    static Wrong check_maximum(const Entry& entry, base::Money most) {
        if (entry.amount > base::Money(0) && entry.balance_after > most) {
            return fmt::format("entry {} lifts a balance to {}, above {}", entry.id.value,
                               entry.balance_after.units, most.units);
        }
        return std::nullopt;
    }

    const PointFeature& feature_;
};

}  // namespace

void declare_laws(engine::Domain& domain, const PointFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<PointFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("wallets", feature.wallets, check_wallet);
    add("point entries", feature.entries, check_entry);
    domain.add(std::make_unique<BalanceMaximum>(feature));
}

}  // namespace onrush::point

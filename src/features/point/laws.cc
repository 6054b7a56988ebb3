#include <fmt/format.h>

#include "base/describe.h"
#include "engine/feature_laws.h"
#include "features/point/point.h"

namespace onrush::point {

namespace {

using engine::Wrong;

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

Wrong check_maximum(const Entry& entry, base::Money most) {
    bool is_held = entry.kind != EntryKind::refund && entry.amount > base::Money(0);
    if (is_held && entry.balance_after > most) {
        return fmt::format("entry {} lifts a balance to {}, above {}", entry.id.value,
                           entry.balance_after.units, most.units);
    }
    return std::nullopt;
}

// The maximum is a setting and may have been lower or higher before, so only new entries are held
// to it; of all entries, the highest maximum there can be must hold.
Wrong vote_on_maximum(const PointFeature& feature) {
    Wrong wrong;
    feature.entries.for_each_change([&](table::ChangeKind change, const Entry& entry) {
        if (change == table::ChangeKind::inserted && !wrong) {
            wrong = check_maximum(entry, feature.settings.balance_max);
        }
    });
    return wrong;
}

Wrong check_maxima(const PointFeature& feature) {
    Wrong wrong;
    feature.entries.for_each([&](const Entry& entry) {
        if (!wrong) {
            wrong = check_maximum(entry, base::Money(limits::balance_units_max));
        }
    });
    return wrong;
}

}  // namespace

void declare_laws(engine::Domain& domain, const PointFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_ids("ids of point entries", feature.entries, feature.ids, "point_entry");
    laws.of_rows("wallets", feature.wallets, check_wallet, R"(
        SELECT w.account FROM wallets w
        LEFT JOIN point_entries last ON last.account = w.account AND last.place = w.entries
        WHERE w.account NOT IN (SELECT id FROM accounts) OR w.balance < 0
           OR last.balance_after IS NOT w.balance)");
    laws.of_rows("point entries", feature.entries, check_entry, R"(
        SELECT e.id FROM point_entries e
        LEFT JOIN wallets w ON w.account = e.account
        LEFT JOIN point_entries before ON before.account = e.account AND before.place = e.place - 1
        LEFT JOIN point_entries other ON other.id = e.reverses
        WHERE w.account IS NULL OR e.place NOT BETWEEN 1 AND w.entries
           OR (e.place > 1 AND before.id IS NULL) OR e.at < before.at
           OR coalesce(before.balance_after, 0) + e.amount <> e.balance_after
           OR e.amount = 0 OR (e.kind IN ('charge', 'earn', 'refund') AND e.amount < 0)
           OR (e.kind = 'spend' AND e.amount > 0)
           OR (e.kind <> 'charge' AND e.reason = '' AND e."order" = 0)
           OR (e.kind = 'reversal') <> (e.reverses IS NOT NULL)
           OR (e.reverses IS NOT NULL
               AND (other.account, other.amount) IS NOT (e.account, -e.amount))
           OR other.reverses IS NOT NULL)");
    laws.of_sums("highest balance", vote_on_maximum, check_maxima,
                 fmt::format("SELECT id FROM point_entries WHERE kind <> 'refund' AND amount > 0 "
                             "AND balance_after > {}",
                             limits::balance_units_max));
}

}  // namespace onrush::point

#include "features/point/post_entry.h"

#include "features/point/wallet.h"

namespace onrush::point {

namespace {

EntryKind entry_kind(PostedKind kind) {
    switch (kind) {
        case PostedKind::charge:
            return EntryKind::charge;
        case PostedKind::earn:
            return EntryKind::earn;
        case PostedKind::spend:
            return EntryKind::spend;
        case PostedKind::refund:
            return EntryKind::refund;
        case PostedKind::adjust:
            break;
    }
    return EntryKind::adjust;
}

bool is_amount(const PostEntry& input, base::Money most) {
    base::Money least(input.kind == PostedKind::adjust ? -most.units : 1);
    return input.amount >= least && input.amount <= most && input.amount != base::Money(0);
}

}  // namespace

engine::Result<Charge> decide(PointFeature& feature, const Charge& input, base::Instant now) {
    if (!feature.settings.self_charge) {
        return engine::refuse(self_charge_off);
    }
    if (input.amount < base::Money(1) || input.amount > feature.settings.balance_max) {
        return engine::refuse(charge_out_of_range);
    }
    AccountId account = input.caller.account;
    if (auto objection = objection_to_move(feature, account, EntryKind::charge, input.amount)) {
        return std::unexpected(std::move(*objection));
    }
    // From here on the command succeeds.
    return view_of(move_points(
        feature, {.account = account, .kind = EntryKind::charge, .amount = input.amount}, now));
}

engine::Result<PostEntry> decide(PointFeature& feature, const PostEntry& input, base::Instant now) {
    if (!is_amount(input, feature.settings.balance_max)) {
        return engine::refuse(amount_out_of_range);
    }
    if (!account::exists(feature.accounts, input.account)) {
        return engine::refuse(account::account_not_found);
    }
    base::Money change =
        input.kind == PostedKind::spend ? base::Money(-input.amount.units) : input.amount;
    EntryKind kind = entry_kind(input.kind);
    if (auto objection = objection_to_move(feature, input.account, kind, change)) {
        return std::unexpected(std::move(*objection));
    }
    // From here on the command succeeds.
    return view_of(move_points(
        feature, {.account = input.account, .kind = kind, .amount = change, .reason = input.reason},
        now));
}

engine::Result<ReverseEntry> decide(PointFeature& feature, const ReverseEntry& input,
                                    base::Instant now) {
    const Entry* entry = feature.entries.find(input.entry);
    if (entry == nullptr) {
        return engine::refuse(entry_not_found);
    }
    if (entry->reverses || !entry->order.none()) {
        return engine::refuse(entry_not_reversible);
    }
    if (const Entry* reversal = feature.entries.find_by<ByReversed>(entry->id)) {
        return engine::refuse(already_reversed, reversal->id);
    }
    base::Money change(-entry->amount.units);
    if (auto objection = objection_to_move(feature, entry->account, EntryKind::reversal, change)) {
        return std::unexpected(std::move(*objection));
    }
    // From here on the command succeeds.
    return view_of(move_points(feature,
                               {.account = entry->account,
                                .kind = EntryKind::reversal,
                                .amount = change,
                                .reason = input.reason,
                                .reverses = entry->id},
                               now));
}

}  // namespace onrush::point

#include "point/post_entry.h"

#include "point/wallet.h"

namespace onrush::point {

using Code = PostEntry::Code;
using Refusal = PostEntry::Refusal;

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

engine::Result<PostEntry> decide(PointFeature& feature, const PostEntry& input,
                                 const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(Refusal{*code});
    }
    if (!is_amount(input, feature.settings.balance_max)) {
        return std::unexpected(Refusal{Code::amount_out_of_range});
    }
    if (input.reason.empty() || input.reason.size() > limits::reason_bytes_max) {
        return std::unexpected(Refusal{Code::reason_out_of_range});
    }
    if (!exists(feature.accounts, input.account)) {
        return std::unexpected(Refusal{Code::account_not_found});
    }
    base::Money change =
        input.kind == PostedKind::spend ? base::Money(-input.amount.units) : input.amount;
    std::optional<MoveRefusal> no = can_move(feature, input.account, change);
    if (no == MoveRefusal::insufficient_points) {
        return std::unexpected(
            Refusal{Code::insufficient_points, balance_of(feature, input.account)});
    }
    if (no == MoveRefusal::balance_cap) {
        return std::unexpected(Refusal{Code::balance_cap, balance_of(feature, input.account)});
    }
    // From here on the command succeeds.
    return view_of(move(feature,
                        {.account = input.account,
                         .kind = entry_kind(input.kind),
                         .amount = change,
                         .reason = input.reason},
                        turn));
}

}  // namespace onrush::point

#include "point/reverse_entry.h"

#include "point/wallet.h"

namespace onrush::point {

using Code = ReverseEntry::Code;
using Refusal = ReverseEntry::Refusal;

engine::Result<ReverseEntry> decide(PointFeature& feature, const ReverseEntry& input,
                                    const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(Refusal{*code});
    }
    if (input.reason.empty() || input.reason.size() > limits::reason_bytes_max) {
        return std::unexpected(Refusal{Code::reason_out_of_range});
    }
    const Entry* entry = feature.entries.find(input.entry);
    if (entry == nullptr) {
        return std::unexpected(Refusal{Code::entry_not_found});
    }
    if (entry->reverses || !entry->order.none()) {
        return std::unexpected(Refusal{Code::entry_not_reversible});
    }
    if (const Entry* reversal = feature.entries.find_by<ByReversed>(entry->id)) {
        return std::unexpected(Refusal{.code = Code::already_reversed, .reversal = reversal->id});
    }
    base::Money change(-entry->amount.units);
    std::optional<MoveRefusal> no = can_move(feature, entry->account, change);
    if (no == MoveRefusal::insufficient_points) {
        return std::unexpected(
            Refusal{Code::insufficient_points, balance_of(feature, entry->account), {}});
    }
    if (no == MoveRefusal::balance_cap) {
        return std::unexpected(Refusal{Code::balance_cap, balance_of(feature, entry->account), {}});
    }
    // From here on the command succeeds.
    return view_of(move(feature,
                        {.account = entry->account,
                         .kind = EntryKind::reversal,
                         .amount = change,
                         .reason = input.reason,
                         .reverses = entry->id},
                        turn));
}

}  // namespace onrush::point

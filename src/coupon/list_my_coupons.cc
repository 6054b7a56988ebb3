#include "coupon/list_my_coupons.h"

#include <algorithm>

#include "coupon/limits.h"

namespace onrush::coupon {

engine::Result<ListMyCoupons> decide(const CouponFeature& feature, const ListMyCoupons& input,
                                     const engine::Turn& turn) {
    if (auto refusal = account::refusal_of<ListMyCoupons::Refusal>(
            standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    AccountId account = input.caller.account;
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    std::uint32_t ordinal = coupons_of(feature, account);
    if (input.before) {
        ordinal = std::min(ordinal, std::max(*input.before, 1u) - 1);
    }
    ListMyCoupons::Answer answer;
    for (std::size_t scanned = 0; ordinal > 0; --ordinal, ++scanned) {
        if (answer.items.size() == limit || scanned == limits::coupons_scanned_max) {
            answer.next_cursor = ordinal + 1;
            break;
        }
        const Coupon* coupon = feature.coupons.find_by<ByOrdinal>(account, ordinal);
        ONRUSH_CHECK(coupon != nullptr, "account {} has no coupon {}", account.value, ordinal);
        const Campaign& campaign = campaign_of(feature, *coupon);
        if (!input.status || status_of(campaign, *coupon, turn.now) == *input.status) {
            answer.items.push_back(view_of(campaign, *coupon, turn.now));
        }
    }
    return answer;
}

}  // namespace onrush::coupon

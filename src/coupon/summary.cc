#include "coupon/summary.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "coupon/limits.h"

namespace onrush::coupon {

namespace {

struct Given {
    std::uint64_t coupons = 0;
    std::uint32_t highest = 0;  // of their numbers
};

// No number is there twice, since campaign and number are the key of a coupon.
std::string line_of(const Campaign& campaign, const Given& given) {
    std::string line = fmt::format("campaign {} \"{}\": {} of {} coupons given out",
                                   campaign.id.value, campaign.name, given.coupons, campaign.quota);
    if (given.coupons != 0) {
        bool whole = given.highest == given.coupons;
        line += fmt::format(", numbers 1 to {}, {}", given.highest,
                            whole ? "no gap, no repeat" : "with a gap");
    }
    return line;
}

}  // namespace

std::vector<std::string> summarize(const CouponFeature& feature) {
    std::map<std::uint64_t, Given> by_campaign;
    feature.coupons.for_each([&](const Coupon& coupon) {
        Given& given = by_campaign[coupon.campaign.value];
        given.coupons += 1;
        given.highest = std::max(given.highest, coupon.number);
    });
    std::vector<std::string> lines;
    auto all = feature.campaigns.by<ById>().all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (lines.size() == limits::campaigns_summarized_max) {
            lines.push_back(
                fmt::format("and {} older campaigns", feature.campaigns.size() - lines.size()));
            break;
        }
        lines.push_back(line_of(*at, by_campaign[(*at).id.value]));
    }
    return lines;
}

}  // namespace onrush::coupon

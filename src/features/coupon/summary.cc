#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "features/coupon/coupon.h"
#include "features/coupon/limits.h"

namespace onrush::coupon {

namespace {

struct Issued {
    std::uint64_t coupons = 0;
    std::uint32_t highest = 0;  // of their numbers
};

// No number exists twice, since campaign and number are the key of a coupon.
std::string line_of(const Campaign& campaign, const Issued& issued) {
    std::string line = fmt::format("campaign {} \"{}\": {} of {} coupons issued", campaign.id.value,
                                   campaign.name, issued.coupons, campaign.quota);
    if (issued.coupons != 0) {
        bool whole = issued.highest == issued.coupons;
        line += fmt::format(", numbers 1 to {}, {}", issued.highest,
                            whole ? "no gap, no repeat" : "with a gap");
    }
    return line;
}

}  // namespace

std::vector<std::string> summarize(const CouponFeature& feature) {
    std::map<std::uint64_t, Issued> by_campaign;
    feature.coupons.for_each([&](const Coupon& coupon) {
        Issued& issued = by_campaign[coupon.campaign.value];
        issued.coupons += 1;
        issued.highest = std::max(issued.highest, coupon.number);
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

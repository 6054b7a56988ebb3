#include "sale/summary.h"

#include <fmt/format.h>

#include "sale/limits.h"

namespace onrush::sale {

std::vector<std::string> summarize(const SaleFeature& feature) {
    std::vector<std::string> lines;
    auto all = feature.sales.by<ById>().all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (lines.size() == limits::sales_summarized_max) {
            lines.push_back(fmt::format("and {} older sales", feature.sales.size() - lines.size()));
            break;
        }
        const Sale& sale = *at;
        const Tally& tally = tally_of(feature, sale.id);
        lines.push_back(fmt::format("sale {} of option {}: {} of {} pieces sold, {} held",
                                    sale.id.value, sale.option.value, tally.sold, sale.quantity,
                                    tally.held));
    }
    return lines;
}

}  // namespace onrush::sale

#include "sale/sale.h"

#include "catalog/stock.h"
#include "sale/laws.h"
#include "sale/summary.h"

namespace onrush::sale {

SaleFeature::SaleFeature(engine::Domain& domain, engine::Ids& shared_ids,
                         const account::AccountFeature& account_feature,
                         catalog::CatalogFeature& catalog_feature)
    : ids(shared_ids), accounts(account_feature), catalog(catalog_feature) {
    domain.add(sales);
    domain.add(tallies);
    domain.add(shares);
    domain.add(free_numbers);
    domain.add(sale_sold_out);
    domain.add(sale_ended);
    domain.add_deadline<ByClose>(tallies, &Tally::closes_at,
                                 [this](const Tally& tally, const engine::Turn&) {
                                     close(*this, sale_of(*this, tally.sale));
                                 });
    domain.add_summary([this] { return summarize(*this); });
    declare_laws(domain, *this);
}

SaleFeature::~SaleFeature() = default;

const Sale& sale_of(const SaleFeature& feature, SaleId id) {
    const Sale* sale = feature.sales.find(id);
    ONRUSH_CHECK(sale != nullptr, "sale {} is not there", id.value);
    return *sale;
}

const Tally& tally_of(const SaleFeature& feature, SaleId id) {
    const Tally* tally = feature.tallies.find(id);
    ONRUSH_CHECK(tally != nullptr, "sale {} has no tally", id.value);
    return *tally;
}

void close(SaleFeature& feature, const Sale& sale) {
    const Tally& tally = tally_of(feature, sale.id);
    ONRUSH_CHECK(!tally.closes_at.is_never(), "sale {} is closed twice", sale.id.value);
    std::uint32_t rest = remaining(sale, tally);
    feature.tallies.update(tally, [](Tally& row) { row.closes_at = base::Instant::never(); });
    if (rest > 0) {
        release(feature.catalog, sale.option, rest);
    }
    feature.sale_ended.emit({.sale_id = sale.id,
                             .option_id = sale.option,
                             .sold = tally.sold,
                             .held = tally.held,
                             .returned = rest});
}

}  // namespace onrush::sale

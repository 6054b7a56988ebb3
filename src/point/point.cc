#include "point/point.h"

#include "point/laws.h"

namespace onrush::point {

PointFeature::PointFeature(engine::Domain& domain, engine::Ids& shared_ids,
                           const account::AccountFeature& account_feature, PointSettings given)
    : ids(shared_ids), accounts(account_feature), settings(given) {
    ONRUSH_CHECK(
        settings.balance_max.units >= 1 && settings.balance_max.units <= limits::balance_units_max,
        "a wallet of at most {} points", settings.balance_max.units);
    domain.add(wallets);
    domain.add(entries);
    declare_laws(domain, *this);
}

PointFeature::~PointFeature() = default;

}  // namespace onrush::point

#include "features/point/point.h"

namespace onrush::point {

PointFeature::PointFeature(engine::Domain& domain, engine::Ids& shared_ids,
                           const account::AccountFeature& account_feature, PointSettings given)
    : ids(shared_ids),
      accounts(account_feature),
      settings(given),
      wallets("wallets"),
      entries("point_entries"),
      points_changed("points.changed") {
    std::int64_t most = settings.balance_max.units;
    ONRUSH_CHECK(most >= 1 && most <= limits::balance_units_max,
                 "a balance of at most {} points; the maximum must be 1 to {}", most,
                 limits::balance_units_max);
    domain.add(wallets);
    domain.add(entries);
    domain.add(points_changed);
    domain.add_keeper([this](AccountId account) { return wallets.find(account) != nullptr; });
    declare_laws(domain, *this);
}

PointFeature::~PointFeature() = default;

}  // namespace onrush::point

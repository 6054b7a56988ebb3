// Points: a wallet per account, and every entry that ever changed it.
//
// The point feature owns wallets and entries. It declares itself to an engine's domain, which it
// must outlive. Orders reach it through wallet.h. Engine thread only.
#pragma once

#include "account/caller.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "point/limits.h"
#include "point/rows.h"

namespace onrush::point {

struct PointSettings {
    // No entry may lift a balance above it. Where it was lowered, balances above it may stay.
    base::Money balance_max = base::Money(limits::balance_units_default);
    // Users may charge their own wallets: for demos and rehearsals, where no money moves.
    bool self_charge = false;
};

struct PointFeature {
    PointFeature(engine::Domain& domain, engine::Ids& shared_ids,
                 const account::AccountFeature& account_feature, PointSettings given = {});
    ~PointFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    const account::AccountFeature& accounts;
    PointSettings settings;

    Wallets wallets{"wallets"};
    Entries entries{"point_entries"};
};

[[nodiscard]] inline bool may_ask(const PointFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

}  // namespace onrush::point

// Points: a wallet per account, and every entry that ever changed it.
//
// The point feature owns wallets and entries. It declares itself to an engine's domain, which it
// must outlive. Orders reach it through wallet.h. Engine thread only.
#pragma once

#include "engine/domain.h"
#include "engine/ids.h"
#include "features/account/account.h"
#include "features/point/limits.h"
#include "features/point/rows.h"

namespace onrush::point {

struct PointSettings {
    // No entry but a refund may lift a balance above it. Where it was lowered, balances above it
    // may stay.
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

    Wallets wallets;
    Entries entries;
    table::Fact<PointsChanged> points_changed;
};

// Wallets: each belongs to an account, is never below 0, and has what its last entry left.
// Entries: each leaves what the one before left plus its amount, so a balance is the sum of its
// entries, and is not older than the one before; its kind says the sign of its amount; it names a
// cause. A reversal is the opposite of an entry of the same wallet that is no reversal itself; that
// there is only one is a key, which the table itself holds.
// Maximum: no entry but a refund lifts a balance above the setting of its time.
void declare_laws(engine::Domain& domain, const PointFeature& feature);

}  // namespace onrush::point

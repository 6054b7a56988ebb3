// All of the naive shop but its orders, which move the rest.
#pragma once

#include "sim/shop_play/naive_carts.h"
#include "sim/shop_play/naive_catalog.h"
#include "sim/shop_play/naive_coupons.h"
#include "sim/shop_play/naive_points.h"
#include "sim/shop_play/naive_rankings.h"
#include "sim/shop_play/naive_sales.h"

namespace onrush::sim {

struct NaiveShop {
    NaiveAccounts accounts;
    NaivePoints points;
    NaiveCoupons coupons;
    NaiveCatalog catalog;
    NaiveCarts carts;
    NaiveSales sales;
    NaiveRankings rankings;
};

}  // namespace onrush::sim

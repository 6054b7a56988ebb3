// The rows and facts of time sales.
//
// A sale's pieces are set aside from its option's stock when it is created: the stock counts
// them as held until they are sold or the sale is over. The sale counts its own pieces: held by
// unpaid orders, sold, and remaining.
#pragma once

#include <cstdint>

#include "features/account/rows.h"
#include "features/catalog/rows.h"

namespace onrush::sale {

struct SaleTag;
using SaleId = base::Id<SaleTag>;
using account::AccountId;
using catalog::OptionId;

// What is offered, and when. Changed by the operator alone.
struct Sale {
    SaleId id;
    OptionId option;
    base::Money price;
    std::uint32_t quantity = 0;
    std::uint32_t per_account = 1;
    base::Instant starts_at;
    base::Instant ends_at;
    bool cancelled = false;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Sale, (),
                      (id, option, price, quantity, per_account, starts_at, ends_at, cancelled,
                       created_at))
struct ById : table::Ordered<&Sale::id> {};
struct ByOption : table::Ordered<&Sale::option, &Sale::id> {};
using Sales = table::Table<Sale, table::Key<&Sale::id>, ById, ByOption>;

// How far a sale has come. Apart from the sale, because every order changes it.
struct SaleCount {
    SaleId sale;
    std::uint32_t held = 0;                            // by unpaid orders
    std::uint32_t sold = 0;                            // and paid
    std::uint32_t numbers = 0;                         // the highest number given to an order
    base::Instant closes_at = base::Instant::never();  // never: the rest went back to the option
};
BOOST_DESCRIBE_STRUCT(SaleCount, (), (sale, held, sold, numbers, closes_at))
struct ByClose : table::Deadline<&SaleCount::closes_at> {};
using SaleCounts = table::Table<SaleCount, table::Key<&SaleCount::sale>, ByClose>;

// What an account has of a sale, held and bought; erased when it has given back all.
struct Share {
    SaleId sale;
    AccountId account;
    std::uint32_t pieces = 0;
};
BOOST_DESCRIBE_STRUCT(Share, (), (sale, account, pieces))
using Shares = table::Table<Share, table::Key<&Share::sale, &Share::account>>;

// A number that an order gave back; the smallest goes to the next order.
struct FreeNumber {
    SaleId sale;
    std::uint32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(FreeNumber, (), (sale, number))
struct BySmallest : table::Ordered<&FreeNumber::sale, &FreeNumber::number> {};
using FreeNumbers =
    table::Table<FreeNumber, table::Key<&FreeNumber::sale, &FreeNumber::number>, BySmallest>;

struct SaleSoldOut {
    SaleId sale_id;
    OptionId option_id;
};
BOOST_DESCRIBE_STRUCT(SaleSoldOut, (), (sale_id, option_id))

// Pieces came back to a sale that was sold out and still runs.
struct SaleBackInStock {
    SaleId sale_id;
    OptionId option_id;
    std::uint32_t remaining = 0;
};
BOOST_DESCRIBE_STRUCT(SaleBackInStock, (), (sale_id, option_id, remaining))

// By its time or by the operator.
struct SaleEnded {
    SaleId sale_id;
    OptionId option_id;
    std::uint32_t sold = 0;
    std::uint32_t held = 0;      // by orders that are not paid yet
    std::uint32_t returned = 0;  // to the option's stock
};
BOOST_DESCRIBE_STRUCT(SaleEnded, (), (sale_id, option_id, sold, held, returned))

}  // namespace onrush::sale

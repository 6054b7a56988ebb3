// Shows one sale or a list of sales.
#pragma once

#include "engine/command.h"
#include "features/sale/refusals.h"
#include "features/sale/sale.h"

namespace onrush::sale {

struct SaleView {
    SaleId sale_id;
    catalog::ProductId product_id;
    OptionId option_id;
    std::string product_name;
    std::string option_name;
    SaleState state = SaleState::scheduled;
    base::Money price;
    std::uint32_t quantity = 0;
    std::uint32_t sold = 0;
    std::uint32_t remaining = 0;  // neither sold nor held; 0 when it is over
    std::uint32_t per_account = 1;
    base::Instant starts_at;
    base::Instant ends_at;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(SaleView, (),
                      (sale_id, product_id, option_id, product_name, option_name, state, price,
                       quantity, sold, remaining, per_account, starts_at, ends_at, created_at))

[[nodiscard]] SaleView view_of(const SaleFeature& feature, const Sale& sale, base::Instant now);

// One sale, as anyone may see it; that of an inactive product is not there. Relaxed: what it says
// may be a moment ahead of the disk.
struct LookUpSale {
    using Feature = SaleFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    SaleId sale;

    using Answer = SaleView;
    static constexpr std::array refusals = {&sale_not_found};
};

// The same for staff, who see all of them.
struct LookUpAnySale : LookUpSale {
    engine::Staff caller;
};

struct SalePage {
    std::vector<SaleView> items;
    std::optional<SaleId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(SalePage, (), (items, next_cursor))

// Sales of active products, newest first, a page at a time; all, or those of one state.
//
// A state follows from the time, so there is no index of it: a page looks at a bounded number of
// sales and may be short, or empty, with a cursor to continue from.
struct ListSales {
    using Feature = SaleFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<SaleState> state;
    std::optional<std::uint32_t> limit;
    std::optional<SaleId> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = SalePage;
};
BOOST_DESCRIBE_STRUCT(ListSales, (), (state, limit, cursor))

// The same for staff, who see all of them.
struct ListAllSales : ListSales {
    engine::Staff caller;
};
BOOST_DESCRIBE_STRUCT(ListAllSales, (), (caller, state, limit, cursor))

engine::Result<LookUpSale> decide(const SaleFeature& feature, const LookUpSale& input,
                                  base::Instant now);
engine::Result<LookUpAnySale> decide(const SaleFeature& feature, const LookUpAnySale& input,
                                     base::Instant now);
engine::Result<ListSales> decide(const SaleFeature& feature, const ListSales& input,
                                 base::Instant now);
engine::Result<ListAllSales> decide(const SaleFeature& feature, const ListAllSales& input,
                                    base::Instant now);

}  // namespace onrush::sale

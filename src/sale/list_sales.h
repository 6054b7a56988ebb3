// Sales, newest first, a page at a time; all, or those of one state.
//
// A state follows from the time, so there is no index of it: a page looks at a bounded number of
// sales and may come back short, or empty, with a cursor to go on from.
#pragma once

#include "account/limits.h"
#include "engine/command.h"
#include "sale/view.h"

namespace onrush::sale {

struct ListSales {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    std::optional<SaleState> state;
    std::optional<SaleId> before;  // the cursor
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<SaleView> items;
        std::optional<SaleId> next_cursor;  // none: that was all
    };
    enum class Refusal {};  // it never refuses
    BOOST_DESCRIBE_NESTED_ENUM(Refusal)
};
BOOST_DESCRIBE_STRUCT(ListSales::Answer, (), (items, next_cursor))

engine::Result<ListSales> decide(const SaleFeature& feature, const ListSales& input,
                                 const engine::Turn& turn);

}  // namespace onrush::sale

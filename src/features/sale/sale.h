// Time sales: a number of pieces of an option, at their own price, from a start to an end.
//
// The sale feature owns sales, their counts and what each account has of them. It declares itself
// to an engine's domain, which it must outlive, and moves stock through the catalogue. Orders reach
// it through take_part.h. Engine thread only.
#pragma once

#include "base/describe.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "features/catalog/catalog.h"
#include "features/room/room.h"
#include "features/sale/rows.h"

namespace onrush::sale {

struct SaleFeature {
    SaleFeature(engine::Domain& domain, engine::Ids& shared_ids,
                catalog::CatalogFeature& catalog_feature, room::RoomFeature& room_feature);
    ~SaleFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    catalog::CatalogFeature& catalog;
    room::RoomFeature& rooms;

    Sales sales;
    SaleCounts counts;
    Shares shares;
    FreeNumbers free_numbers;
    table::Fact<SaleSoldOut> sale_sold_out;
    table::Fact<SaleBackInStock> sale_back_in_stock;
    table::Fact<SaleEnded> sale_ended;
};

// What a sale is at a time: told, never stored. The first line that holds says it, for what is
// shown and for what is refused.
//
//   the operator cancelled it -------> CANCELLED
//   now < startsAt ------------------> SCHEDULED
//   endsAt <= now -------------------> ENDED
//   its product is not active -------> PAUSED, and for staff to see: nobody else is told of it
//   nothing remains -----------------> SOLD_OUT
//   otherwise -----------------------> ACTIVE
enum class SaleState : std::uint8_t { scheduled, active, sold_out, ended, cancelled, paused };
BOOST_DESCRIBE_ENUM(SaleState, scheduled, active, sold_out, ended, cancelled, paused)
constexpr base::EnumCase wire_case(SaleState) {
    return base::EnumCase::upper;
}

[[nodiscard]] SaleState state_of(const SaleFeature& feature, const Sale& sale, base::Instant now);

// Whether its product is active: only then is the sale known to those who are not staff.
[[nodiscard]] bool is_shown(const SaleFeature& feature, const Sale& sale);

// The sales of all options of a product.
template <typename Visit>
void for_each_sale_of(const SaleFeature& feature, const catalog::Product& product, Visit visit) {
    for (std::uint32_t number = 1; number <= product.options; ++number) {
        OptionId option = option_at(feature.catalog, product, number).id;
        for (const Sale& sale : feature.sales.by<ByOption>().starting_with(option)) {
            visit(sale);
        }
    }
}

// While it is open, pieces that are given back belong to the sale again, and not to the option.
[[nodiscard]] inline bool is_open(const SaleCount& count) {
    return !count.closes_at.is_never();
}

// Of a sale that exists.
[[nodiscard]] const Sale& sale_of(const SaleFeature& feature, SaleId id);
[[nodiscard]] const SaleCount& count_of(const SaleFeature& feature, SaleId id);

[[nodiscard]] inline std::uint32_t remaining(const Sale& sale, const SaleCount& count) {
    return sale.quantity - count.held - count.sold;
}

// What is neither held nor sold goes back to the option's stock, for good. Only once.
void close(SaleFeature& feature, const Sale& sale, base::Instant now);

// Sales: they start before they end; sold + held <= quantity, and the option holds what the sale
// has not sold or returned. Counts: each belongs to a sale; numbers <= quantity; an open sale
// closes at its end. Shares: 1..perAccount pieces. Free numbers: not above the highest that was
// given. And over all: the shares of a sale add up to what it has held and sold, and an option
// holds what all its sales need.
void declare_laws(engine::Domain& domain, const SaleFeature& feature);

// A sale that a room protects and the room: the room is sold out exactly while the sale is over,
// its product is not active, or nothing of it remains and no unpaid order holds any, until the room
// closes.
void declare_room_laws(engine::Domain& domain, const SaleFeature& feature);

// As rooms know a sale.
[[nodiscard]] inline room::Protects guarded(SaleId sale) {
    return {room::ProtectedType::sale, sale.value};
}

}  // namespace onrush::sale

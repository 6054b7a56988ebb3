#include "features/sale/http/events.h"

#include "features/sale/rows.h"

namespace onrush::sale {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&SaleSoldOut::sale_id>("sale.sold_out", "sales",
                                             "An order has taken the last piece of a sale"),
        EventType::of<&SaleBackInStock::sale_id>("sale.back_in_stock", "sales",
                                                 "Pieces came back to a sale that was sold out"),
        EventType::of<&SaleEnded::sale_id>("sale.ended", "sales",
                                           "A sale has ended, by its time or by staff"),
    };
}

}  // namespace onrush::sale

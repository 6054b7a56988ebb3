#include "features/catalog/http/events.h"

#include "features/catalog/rows.h"

namespace onrush::catalog {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&StockChanged::option_id>("stock.changed", "options",
                                                "Pieces of an option arrived, or were written off"),
        EventType::of<&OptionSoldOut::option_id>("option.sold_out", "options",
                                                 "The last available piece of an option is taken"),
        EventType::of<&OptionBackInStock::option_id>("option.back_in_stock", "options",
                                                     "Pieces of an option are available again"),
    };
}

}  // namespace onrush::catalog

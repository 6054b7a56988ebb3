#include "features/sale/http/routes.h"

#include "api/route_table.h"
#include "features/sale/change_sale.h"

namespace onrush::sale {

std::vector<http::Route> routes(SaleFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    table.get_for_all<ListSales, ListAllSales>(
        "/v1/sales", "Sales of active products, newest first; staff see all sales");
    table.get_for_all<LookUpSale, LookUpAnySale, &LookUpSale::sale>(
        "/v1/sales/{id}",
        "One sale, with the pieces that remain; staff see those of inactive "
        "products too");

    table.set_defaults({.who = http::Who::admin});
    table.create<CreateSale>("/v1/sales", "Creates a sale and sets its pieces aside");
    table.post<CancelSale, &CancelSale::sale>("/v1/sales/{id}/cancellation",
                                              "Ends a sale early; its orders stay valid");
    return table.take();
}

}  // namespace onrush::sale

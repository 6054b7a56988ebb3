#include "features/point/http/routes.h"

#include "api/route_table.h"
#include "features/point/post_entry.h"

namespace onrush::point {

std::vector<http::Route> routes(PointFeature& feature, api::Bridge& bridge) {
    api::RouteTable table(feature, bridge, {.who = http::Who::user});
    table.get<LookUpBalance>("/v1/me/points", "The caller's balance");
    table.get<ListEntries>("/v1/me/points/entries", "The caller's entries, newest first");
    table.set_defaults({.who = http::Who::user, .shed = http::Shed::order});
    table.create<Charge>("/v1/me/points/charges",
                         "Charges the caller's own wallet, if points.selfCharge allows it");
    table.set_defaults({.who = http::Who::service});
    table.get<LookUpAnyBalance, &LookUpAnyBalance::account>("/v1/accounts/{id}/points",
                                                            "The balance of an account");
    table.get<ListAnyEntries, &ListAnyEntries::account>("/v1/accounts/{id}/points/entries",
                                                        "An account's entries, newest first");
    table.set_defaults({.who = http::Who::service, .shed = http::Shed::order});
    table.create<PostEntry, &PostEntry::account>("/v1/accounts/{id}/points",
                                                 "Adds points to an account or takes them away");
    table.create<ReverseEntry, &ReverseEntry::entry>(
        "/v1/points/entries/{id}/reversal",
        "Reverses an entry, once, with an entry of the opposite amount");
    return table.take();
}

}  // namespace onrush::point

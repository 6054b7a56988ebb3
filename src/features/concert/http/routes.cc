#include "features/concert/http/routes.h"

#include <memory>

#include "api/route_table.h"
#include "features/concert/add_seats.h"
#include "features/concert/block_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/http/map_texts.h"
#include "features/concert/look_up_seats.h"
#include "http/entity_tag.h"

namespace onrush::concert {

namespace {

using http::Exchange;
using Table = api::RouteTable<ConcertFeature>;
using Texts = std::vector<MapTexts>;  // of each io thread

// The answer is a text that all readers of the map share; 304 for who has it already.
void add_map(Table& table, ConcertFeature& feature, api::Bridge& bridge, std::size_t io_threads) {
    auto texts = std::make_shared<Texts>(io_threads);
    auto handle = [&feature, &bridge, texts](Exchange& exchange) {
        LookUpSeats input{.date = DateId(exchange.parameters[0].number), .section = {}};
        if (!http::decode_query(exchange, http::shape_of<LookUpSeats>(), &input)) {
            return;
        }
        http::EntityTags known = http::parse_entity_tags(exchange.request().if_none_match);
        Table::send(exchange, feature, bridge, std::move(input),
                    [&all = *texts, known](Exchange& asked, const KeptMap& kept) {
                        if (!http::answer_unchanged(asked, kept.tag, known)) {
                            asked.answer_stored(200, all[asked.io_thread()].get(kept));
                        }
                    });
    };
    http::Route& route = table.custom<LookUpSeats>(
        http::Method::get, 200, "/v1/dates/{id}/seats",
        "The map of a date, or of one section: a letter for each seat, F free, H held, S sold, B "
        "blocked",
        std::move(handle));
    route.query = &http::shape_of<LookUpSeats>();
    route.answers = {{200, &http::shape_of<SeatMap>()}, {304}};
}

}  // namespace

std::vector<http::Route> routes(ConcertFeature& feature, api::Bridge& bridge,
                                std::size_t io_threads) {
    Table table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    table.get<ListConcerts>("/v1/concerts", "Concerts, newest first");
    table.get<LookUpConcert, &LookUpConcert::concert>("/v1/concerts/{id}", "One concert");
    table.get<ListDates, &ListDates::concert>(
        "/v1/concerts/{id}/dates",
        "Dates of a concert by their time, with the seats that are free by section; available=true "
        "for those that have seats to be had now");
    table.get<LookUpDate, &LookUpDate::date>("/v1/dates/{id}",
                                             "One date, with the seats that are free by section");
    add_map(table, feature, bridge, io_threads);

    table.set_defaults({.who = http::Who::admin});
    table.create<CreateConcert>("/v1/concerts", "Creates a concert");
    table.patch<ChangeConcert, &ChangeConcert::concert>(
        "/v1/concerts/{id}", "Changes a concert; omitted members stay as they are");
    table.create<CreateDate, &CreateDate::concert>("/v1/concerts/{id}/dates",
                                                   "Creates a date of a concert");
    table.patch<ChangeDate, &ChangeDate::date>(
        "/v1/dates/{id}", "Changes the times of a date, and the prices of seats that nobody has");
    table.create<AddSeats, &AddSeats::date>(
        "/v1/dates/{id}/seats", "Makes seats of a date, by ranges; all of them or none");
    table.post<BlockSeats, &BlockSeats::date>("/v1/dates/{id}/seats/blocks",
                                              "Blocks seats that are free, or unblocks them");
    return table.take();
}

}  // namespace onrush::concert

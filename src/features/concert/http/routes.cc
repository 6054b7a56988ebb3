#include "features/concert/http/routes.h"

#include <memory>

#include "api/route_table.h"
#include "features/concert/add_seats.h"
#include "features/concert/block_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/http/map_events.h"
#include "features/concert/http/map_text.h"
#include "features/concert/look_up_seats.h"
#include "http/entity_tag.h"

namespace onrush::concert {

namespace {

using http::Exchange;
using Table = api::RouteTable<ConcertFeature>;

// The answer is a text that all readers of the map share; 304 for who has it already.
void add_map(Table& table, ConcertFeature& feature, api::Bridge& bridge) {
    auto handle = [&feature, &bridge](Exchange& exchange) {
        LookUpSeats input{.date = DateId(exchange.parameters[0].number), .section = {}};
        if (!http::decode_query(exchange, http::shape_of<LookUpSeats>(), &input)) {
            return;
        }
        http::EntityTags known = http::parse_entity_tags(exchange.request().if_none_match);
        Table::send(exchange, feature, bridge, std::move(input),
                    [known](Exchange& asked, const KeptMap& kept) {
                        if (http::answer_unchanged(asked, kept.tag, known)) {
                            return;
                        }
                        asked.method() == http::Method::head
                            ? asked.answer_head(200, http::json_type)
                            : asked.answer_stored(200, text_of(kept));
                    });
    };
    http::Route& route = table.custom<LookUpSeats>(
        http::Method::get, 200, "/v1/dates/{id}/seats",
        "The map of a date, or of one section, and the state of the date: a letter for each seat, "
        "F free, H held, S sold, B blocked",
        std::move(handle));
    route.query = &http::shape_of<LookUpSeats>();
    route.answers = {{200, &http::shape_of<SeatMap>()}, {304}};
}

// Follows the map of a date, or of one section.
class MapFollower {
public:
    MapFollower(ConcertFeature& feature, api::Bridge& bridge, api::EventStreams& streams,
                std::size_t io_threads)
        : feature_(feature), bridge_(bridge), streams_(streams), events_(io_threads) {}

    // A date that is not there is refused as ever; from then on it is the stream that is told.
    void follow(Exchange& exchange) {
        LookUpSeats input{.date = DateId(exchange.parameters[0].number), .section = {}};
        if (!http::decode_query(exchange, http::shape_of<LookUpSeats>(), &input)) {
            return;
        }
        bridge_.run(exchange, feature_, input,
                    [this, input](Exchange& asked, const engine::Result<LookUpSeats>& result) {
                        if (!result) {
                            return asked.refuse(result.error());
                        }
                        auto told = std::make_shared<Told>();
                        streams_.open(asked, [this, input, told](Stream& stream) {
                            ask_for(stream, input, told);
                        });
                    });
    }

private:
    using Stream = api::EventStreams::Stream;
    // What a stream was told last; null at first. Without its text, which it never reads.
    struct Told {
        MapEvents::Map map;
        std::uint64_t tag = 0;
    };

    // An engine that takes no jobs now is asked again a little later. Dates and sections stay.
    void ask_for(Stream& stream, const LookUpSeats& input, const std::shared_ptr<Told>& told) {
        bridge_.run_errand(
            stream.io_thread(), feature_, input, [this, &stream, told](const auto& errand) {
                base::Duration next = api::limits::stream_pause_min;
                if (errand.verdict() != engine::Verdict::answered) {
                    return stream.ask_again(next);
                }
                const KeptMap& now = *errand.result;
                if (told->map != nullptr && told->tag == now.tag) {
                    const base::Refusal* over = end_of(*now.map);
                    return over == nullptr ? stream.ask_again(next)
                                           : stream.end(over->code, over->detail);
                }
                const MapEvent& event = events_[stream.io_thread()].get(told->map, now.map);
                *told = {now.map, now.tag};
                stream.tell(event.name, event.data, next);
            });
    }

    ConcertFeature& feature_;
    api::Bridge& bridge_;
    api::EventStreams& streams_;
    std::vector<MapEvents> events_;
};

void add_map_events(Table& table, ConcertFeature& feature, api::Bridge& bridge,
                    api::EventStreams& streams, std::size_t io_threads) {
    auto follower = std::make_shared<MapFollower>(feature, bridge, streams, io_threads);
    http::Route& route = table.custom<LookUpSeats>(
        http::Method::get, 200, "/v1/dates/{id}/seats/events",
        "What changes of the map, or of one section, as server-sent events at most once a second: "
        "map, where it should be read, and seats, with the counts and the rows that changed; both "
        "with the state of the date. After CLOSED and CANCELLED comes gone, with the code of a "
        "problem, and the stream ends",
        [follower](Exchange& exchange) { follower->follow(exchange); });
    route.query = &http::shape_of<LookUpSeats>();
    api::EventStreams::describe(route);
}

}  // namespace

std::vector<http::Route> routes(ConcertFeature& feature, api::Bridge& bridge,
                                api::EventStreams& streams, std::size_t io_threads) {
    Table table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    table.get<ListConcerts>("/v1/concerts", "Concerts, newest first");
    table.get<LookUpConcert, &LookUpConcert::concert>("/v1/concerts/{id}", "One concert");
    table.get<ListDates, &ListDates::concert>(
        "/v1/concerts/{id}/dates",
        "Dates of a concert by their time, with the seats that are free by section; available=true "
        "for those that have seats to be had now");
    table.get<LookUpDate, &LookUpDate::date>("/v1/dates/{id}",
                                             "One date, with the seats that are free by section");
    add_map(table, feature, bridge);
    add_map_events(table, feature, bridge, streams, io_threads);

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

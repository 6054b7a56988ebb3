#include "features/room/http/routes.h"

#include "api/route_table.h"
#include "features/room/change_room.h"
#include "features/room/http/draw_routes.h"
#include "features/room/take_ticket.h"

namespace onrush::room {

namespace {

using http::Exchange;
using Table = api::RouteTable<RoomFeature>;

// The answer to a crowd: caches between may keep it for a second.
constexpr std::string_view crowd_cache = "public, max-age=1";

// A query tells most people their place. Who is admitted claims the pass in a command, so that it
// is durable before it is told.
class OwnTicket {
public:
    OwnTicket(RoomFeature& feature, api::Bridge& bridge, LifeSigns& signs)
        : feature_(feature), bridge_(bridge), signs_(signs) {}

    void ask(Exchange& exchange) const {
        auto caller = api::caller_of<engine::Caller>(exchange);
        RoomId room(exchange.parameters[0].number);
        bridge_.run(
            exchange, feature_, AskTicket{caller, room},
            [own = *this, caller, room](Exchange& asked, const engine::Result<AskTicket>& result) {
                if (!result) {
                    return asked.refuse(result.error());
                }
                if (result->ticket.state == TicketState::admitted) {
                    return own.claim(asked, ClaimPass{caller, room});
                }
                if (result->sign_is_due) {
                    own.signs_.seen(asked.io_thread(), result->ticket.ticket_id);
                }
                api::AnswerJson()(asked, result->ticket);
            });
    }

private:
    void claim(Exchange& exchange, const ClaimPass& input) const {
        bridge_.run_errand(exchange.io_thread(), feature_, input, [&exchange](const auto& errand) {
            if (api::answer_verdict(exchange, errand.verdict())) {
                return;
            }
            const engine::Result<ClaimPass>& result = errand.result;
            result ? api::AnswerJson()(exchange, *result) : exchange.refuse(result.error());
        });
    }

    RoomFeature& feature_;
    api::Bridge& bridge_;
    LifeSigns& signs_;
};

void add_own_ticket(Table& table, RoomFeature& feature, api::Bridge& bridge, LifeSigns& signs) {
    auto handle = [own = OwnTicket(feature, bridge, signs)](Exchange& exchange) {
        own.ask(exchange);
    };
    http::Route& route = table.custom<AskTicket>(
        http::Method::get, 200, "/v1/rooms/{id}/tickets/me",
        "The caller's ticket: the exact place, or that it is admitted. Asking keeps the ticket",
        std::move(handle));
    route.answers = {{200, &http::shape_of<TicketView>()}};
}

// Taken now, or taken before.
void answer_taken(Exchange& exchange, const TakenTicket& taken) {
    exchange.answer(taken.fresh ? 201 : 200,
                    [&](http::JsonWriter& json) { json.value(taken.ticket); });
}

}  // namespace

std::vector<http::Route> routes(RoomFeature& feature, api::Bridge& bridge, LifeSigns& signs) {
    Table table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    table.get<ListRooms>("/v1/rooms", "Waiting rooms, newest first");
    table.get<LookUpRoom, &LookUpRoom::room>("/v1/rooms/{id}",
                                             "One waiting room, with how many wait and are inside");
    table.get<LookUpServing, &LookUpServing::room>(
        "/v1/rooms/{id}/serving",
        "What the whole crowd may read: the ticket number at the door. Caches may keep it for a "
        "second",
        [](Exchange& exchange, const ServingView& view) {
            if (exchange.caller.who <= http::Who::user) {  // no answer to staff is cached
                exchange.header("Cache-Control", crowd_cache);
            }
            api::AnswerJson()(exchange, view);
        });

    add_draw(table);

    table.set_defaults({.who = http::Who::admin});
    add_create_room(table, feature, bridge);
    table.patch<ChangeRoom, &ChangeRoom::room>(
        "/v1/rooms/{id}",
        "Changes a room's pace, caps, times and texts; pauses, resumes or closes it");

    table.set_defaults({.who = http::Who::user, .shed = http::Shed::order, .rate = "issue"});
    http::Route& take = table.create<TakeTicket, &TakeTicket::room>(
        "/v1/rooms/{id}/tickets",
        "Takes a ticket; who has one is told the same ticket again, with status 200",
        [](Exchange& exchange, const TakenTicket& taken) { answer_taken(exchange, taken); });
    take.answers = {{201, &http::shape_of<TicketView>()}, {200, &http::shape_of<TicketView>()}};

    table.set_defaults({.who = http::Who::user});
    add_own_ticket(table, feature, bridge, signs);
    table.del<LeaveRoom, &LeaveRoom::room>("/v1/rooms/{id}/tickets/me",
                                           "Gives the caller's ticket or pass back");
    add_draw_proof(table);
    return table.take();
}

std::unique_ptr<LifeSigns> make_life_signs(RoomFeature& feature, api::Bridge& bridge,
                                           std::size_t io_threads) {
    auto send = [&feature, &bridge](LifeSigns& signs, std::size_t io_thread,
                                    std::vector<TicketId> tickets) {
        bridge.run_errand(io_thread, feature, NoteSigns{std::move(tickets)},
                          [&signs, io_thread](const auto&) { signs.came_back(io_thread); });
    };
    return std::make_unique<LifeSigns>(io_threads, send);
}

}  // namespace onrush::room

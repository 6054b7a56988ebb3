#include "features/room/http/routes.h"

#include "api/pass_request.h"
#include "api/route_table.h"
#include "features/room/change_room.h"
#include "features/room/eject_ticket.h"
#include "features/room/http/draw_routes.h"
#include "features/room/http/own_ticket.h"
#include "features/room/http/wire.h"
#include "features/room/list_tickets.h"
#include "features/room/take_ticket.h"

namespace onrush::room {

namespace {

using http::Exchange;
using ReadPass = std::expected<api::Pass, PassFault>;
using Table = api::RouteTable<RoomFeature>;

// The answer to a crowd: caches between may keep it for a second.
constexpr std::string_view crowd_cache = "public, max-age=1";

void add_own_ticket(Table& table, const Parts& parts) {
    OwnTicket own(parts);
    http::Route& route = table.custom<AskTicket>(
        http::Method::get, 200, "/v1/rooms/{id}/tickets/me",
        "The caller's ticket: the exact place, or that it is admitted. Asking keeps the ticket",
        [own](Exchange& exchange) { own.tell(exchange); });
    route.answers = {{200, &http::shape_of<TicketView>()}};
    http::Route& events = table.custom<AskTicket>(
        http::Method::get, 200, "/v1/rooms/{id}/tickets/me/events",
        "The same as server-sent events: ticket when something is new, as often as pollAfterMs "
        "says; gone, with the code of a problem, when there is no ticket any more, or the token "
        "has ended: then open it again with a fresh one",
        [own](Exchange& exchange) { own.follow(exchange); });
    api::EventStreams::describe(events);
}

// Taken now, or taken before.
void answer_taken(PassDesk& desk, Exchange& exchange, const TakenTicket& taken) {
    exchange.answer(taken.fresh ? 201 : 200, [&](http::JsonWriter& json) {
        json.value(
            desk.with_pass(exchange.io_thread(), taken.ticket, AccountId(exchange.caller.account)));
    });
}

// Of a pass that cannot be good there is no ticket to look up: only whether the room exists.
template <typename Input>
Input standing_query(RoomId room, const ReadPass& pass) {
    return pass ? Input{room, TicketId(pass->ticket), AccountId(pass->account)}
                : Input{room, {}, {}};
}

void verify(const Parts& parts, Exchange& exchange) {
    PassToVerify body;
    if (!http::decode_body(exchange, body)) {
        return;
    }
    RoomId room(exchange.parameters[0].number);
    ReadPass pass = parts.desk.read(exchange, body.pass, room);
    Table::send(exchange, parts.feature, parts.bridge, standing_query<VerifyPass>(room, pass),
                [pass, &desk = parts.desk](Exchange& asked, const PassStanding& standing) {
                    PassVerdict verdict{.reason = fault_of(pass, standing)};
                    desk.note_checked(asked.io_thread(), verdict.reason);
                    verdict.valid = !verdict.reason;
                    if (pass) {
                        verdict.ticket_id = TicketId(pass->ticket);
                        verdict.expires_at = pass->expires_at;
                    }
                    api::AnswerJson()(asked, verdict);
                });
}

// For doors: nothing, or where to queue.
void check(const Parts& parts, Exchange& exchange) {
    RoomId room(exchange.parameters[0].number);
    std::optional<std::string_view> sent = api::pass_in(exchange.request(), room.value);
    ReadPass pass = sent ? parts.desk.read(exchange, *sent, room)
                         : ReadPass(std::unexpected(PassFault::missing));
    Table::send(exchange, parts.feature, parts.bridge, standing_query<CheckPass>(room, pass),
                [pass, room, &desk = parts.desk](Exchange& asked, const PassStanding& standing) {
                    std::optional<PassFault> fault = fault_of(pass, standing);
                    desk.note_checked(asked.io_thread(), fault);
                    if (!fault) {
                        if (asked.caller.who <= http::Who::user) {  // others have it already
                            asked.header("Cache-Control", "no-store");
                        }
                        return asked.answer(204);
                    }
                    asked.header("Onrush-Queue", desk.page_of(room));
                    asked.refuse(base::Refused(pass_not_good, base::text_of(*fault)));
                });
}

// Anybody may ask, and a forged pass costs a signature: these have a rate of their own, for each
// address whatever its tokens.
void add_passes(Table& table, const Parts& parts) {
    table.set_defaults({.shed = http::Shed::order, .rate = "passes"});
    http::Route& verification = table.custom<VerifyPass>(
        http::Method::post, 200, "/v1/rooms/{id}/passes/verification",
        "Says whether a pass is good, also what only the server knows of it",
        [parts](Exchange& exchange) { verify(parts, exchange); });
    verification.body = &http::shape_of<PassToVerify>();
    verification.answers = {{200, &http::shape_of<PassVerdict>()}};
    verification.rate_by_address = true;

    http::Route& door = table.custom<CheckPass>(
        http::Method::get, 204, "/v1/rooms/{id}/check",
        "For proxies, such as auth_request of nginx: whether the pass in the header Onrush-Pass or "
        "the cookie onrush_pass_{id} is good; else the header Onrush-Queue says where to queue",
        [parts](Exchange& exchange) { check(parts, exchange); });
    door.answers = {{204}};
    door.refusals.push_back(&pass_not_good);
    door.rate_by_address = true;
}

// With the table's defaults.
void add_staff_tickets(Table& table) {
    table.get<ListTickets, &ListTickets::room>(
        "/v1/rooms/{id}/tickets",
        "Who waits in a room, is inside, or was ejected: the ticket of one account, or all, newest "
        "first");
    table.del<EjectTicket, &EjectTicket::ticket>(
        "/v1/tickets/{id}",
        "Takes a ticket, or the pass that came of it, away from whoever holds it; the account gets "
        "no other ticket of the room and is told so");
    table.del<ReadmitTicket, &ReadmitTicket::ticket>(
        "/v1/tickets/{id}/ejection",
        "Readmits the account that was ejected with this ticket: it may take another one");
}

}  // namespace

std::vector<http::Route> routes(const Parts& parts) {
    Table table(parts.feature, parts.bridge, {.shed = http::Shed::browse, .rate = "browse"});
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
    add_create_room(table, parts.feature, parts.bridge);
    table.patch<ChangeRoom, &ChangeRoom::room>(
        "/v1/rooms/{id}",
        "Changes a room's pace, caps, times and texts; pauses, resumes or closes it");

    add_staff_tickets(table);

    table.set_defaults({.who = http::Who::user, .shed = http::Shed::order, .rate = "issue"});
    http::Route& take = table.create<TakeTicket, &TakeTicket::room>(
        "/v1/rooms/{id}/tickets",
        "Takes a ticket; who has one is told the same ticket again, with status 200. No "
        "Idempotency-Key is kept: sent again after the ticket was given back, it takes a new one",
        [&desk = parts.desk](Exchange& exchange, const TakenTicket& taken) {
            answer_taken(desk, exchange, taken);
        });
    take.idempotent = false;  // it is its own repetition: no key is kept of a whole crowd
    take.answers = {{201, &http::shape_of<TicketView>()}, {200, &http::shape_of<TicketView>()}};

    table.set_defaults({.who = http::Who::user});
    add_own_ticket(table, parts);
    table.del<LeaveRoom, &LeaveRoom::room>("/v1/rooms/{id}/tickets/me",
                                           "Gives the caller's ticket or pass back");
    add_draw_proof(table);
    add_passes(table, parts);
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

std::unique_ptr<RoomWatch> make_room_watch(RoomFeature& feature, api::Bridge& bridge,
                                           api::EventStreams& streams, std::size_t io_threads) {
    auto look = [&feature, &bridge](RoomWatch& watch, std::size_t io_thread, RoomId room) {
        bridge.run_errand(io_thread, feature, LookUpServing{room},
                          [&watch, io_thread, room](const auto& errand) {
                              bool told = errand.verdict() == engine::Verdict::answered;
                              watch.seen(io_thread, room,
                                         told ? std::optional(errand.result->state) : std::nullopt);
                          });
    };
    return std::make_unique<RoomWatch>(
        io_threads,
        RoomWatch::Ways{
            .followed =
                [&streams](auto thread) { return streams.topics(thread, api::Topic::Kind::room); },
            .look = look,
            .hurry =
                [&streams](std::size_t io_thread, RoomId room) {
                    streams.hurry(io_thread, {api::Topic::Kind::room, room.value});
                }});
}

}  // namespace onrush::room

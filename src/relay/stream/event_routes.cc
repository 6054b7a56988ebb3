#include "relay/stream/event_routes.h"

#include "api/route_table.h"
#include "relay/stream/asked.h"

namespace onrush::relay {

namespace {

using http::Exchange;
using Table = api::RouteTable<EventReaders>;

bool wants_stream(const Exchange& exchange) {
    return exchange.request().accept.contains(http::event_stream_type);
}

template <typename Input>
EventPages::Wanted wanted_by(const Input& input, const Asked& asked, Position after) {
    return {.filter = asked.filter,
            .after = after,
            .events_max = input.limit.value_or(limits::page_events_default),
            .wait = base::Duration::seconds(input.wait_seconds.value_or(0))};
}

// Decides the input, so that its caller and its ranges are checked; then what else is wrong with
// it. Calls `then(exchange, asked)`.
template <typename Input, typename Then>
void check_first(Exchange& exchange, api::Bridge& bridge, EventReaders& readers, const Input& input,
                 MaybeAsked asked, const Then& then) {
    auto kept = std::make_shared<MaybeAsked>(std::move(asked));
    bridge.run(exchange, readers, input,
               [kept, then](Exchange& checked, const engine::Result<Input>& result) {
                   if (!result) {
                       return checked.refuse(result.error());
                   }
                   *kept ? then(checked, **kept) : refuse_wrong(checked, kept->error());
               });
}

void may_refuse_positions(http::Route& route) {
    route.refusals.insert(route.refusals.end(), {&events_ahead, &events_gone});
    route.problems.insert(route.problems.end(),
                          {&http::problems::internal, &http::problems::invalid_header});
}

}  // namespace

void EventRoutes::read(Exchange& exchange) {
    ReadEvents input;
    if (!Table::read<ReadEvents>(exchange, input)) {
        return;
    }
    MaybeAsked asked =
        read_asked(input.after, input.types, input.subject, {}, source_.feed().types());
    check_first(exchange, bridge_, readers_, input, std::move(asked),
                [this, input](Exchange& checked, const Asked& of) {
                    Position after = of.begin_after(source_.before_oldest(), source_.latest());
                    if (!refuse_position(checked, source_, after)) {
                        pages_.answer(checked, wanted_by(input, of, after));
                    }
                });
}

void EventRoutes::follow(Exchange& exchange) {
    FollowEvents input;
    if (!Table::read<FollowEvents>(exchange, input)) {
        return;
    }
    MaybeAsked asked = read_asked(input.after, input.types, input.subject,
                                  exchange.request().last_event_id, source_.feed().types());
    check_first(exchange, bridge_, readers_, input, std::move(asked),
                [this, caller = input.caller](Exchange& checked, const Asked& of) {
                    Position after = of.begin_after(source_.latest(), source_.latest());
                    if (!refuse_position(checked, source_, after)) {
                        follower_.follow(checked, of.filter, after, CheckStaff{caller});
                    }
                });
}

void EventRoutes::read_own(Exchange& exchange) {
    ReadMyEvents input;
    if (!Table::read<ReadMyEvents>(exchange, input)) {
        return;
    }
    bool streams = wants_stream(exchange);
    std::string_view last_event_id =
        streams ? exchange.request().last_event_id : std::string_view();
    MaybeAsked asked =
        read_asked(input.after, input.types, {}, last_event_id, source_.feed().types());
    if (asked) {
        asked->filter.account = input.caller.account.value;
    }
    check_first(exchange, bridge_, readers_, input, std::move(asked),
                [this, input, streams](Exchange& checked, const Asked& of) {
                    Position after = of.begin_after(source_.latest(), source_.latest());
                    if (refuse_position(checked, source_, after)) {
                        return;
                    }
                    if (streams) {
                        return follower_.follow(checked, of.filter, after,
                                                CheckCaller{input.caller});
                    }
                    pages_.answer(checked, wanted_by(input, of, after));
                });
}

std::vector<http::Route> EventRoutes::routes() {
    Table table(readers_, bridge_, {.who = http::Who::service});
    http::Route& page = table.custom_get<ReadEvents>(
        "/v1/events",
        "Events in their order, as CloudEvents; without after from the oldest that is kept. Send "
        "next as after to go on",
        [this](Exchange& exchange) { read(exchange); });
    page.answers = {{200, &http::shape_of<EventPage>()}};
    may_refuse_positions(page);
    page.problems.push_back(&http::problems::too_many_streams);

    http::Route& stream = table.custom_get<FollowEvents>(
        "/v1/events/stream",
        "The same as server-sent events, each with its id; without after and Last-Event-ID from "
        "now on. It misses nothing: open it again with the last id in Last-Event-ID",
        [this](Exchange& exchange) { follow(exchange); });
    api::EventStreams::describe(stream);
    may_refuse_positions(stream);

    table.set_defaults({.who = http::Who::user});
    http::Route& own = table.custom_get<ReadMyEvents>(
        "/v1/me/events",
        "What happens to the caller's coupons, orders, reservations, points and tickets, also "
        "what was missed since after; without after from now on. With Accept: text/event-stream "
        "as server-sent events",
        [this](Exchange& exchange) { read_own(exchange); });
    api::EventStreams::describe(own);
    own.answers.insert(own.answers.begin(), http::RouteAnswer{200, &http::shape_of<EventPage>()});
    may_refuse_positions(own);
    return table.take();
}

}  // namespace onrush::relay

#include "features/room/http/waiting_room.h"

#include <charconv>

#include <fmt/format.h>

#include "api/pass_request.h"
#include "api/route_table.h"
#include "base/known.h"
#include "features/account/open_account.h"
#include "features/room/create_room.h"
#include "features/room/http/target.h"
#include "features/room/http/waiting_page.h"
#include "features/room/page.h"
#include "features/room/take_ticket.h"

namespace onrush::room {

namespace {

using http::Exchange;

constexpr std::string_view page_type = "text/html; charset=utf-8";
constexpr std::string_view probe_cookie = "onrush_probe";
constexpr std::string_view entering = "enter";
constexpr base::Duration probe_valid_for = base::Duration::minutes(10);
// What the routes of the API count that do the same.
constexpr std::string_view sign_up_rate = "sign-up";
constexpr std::string_view ticket_rate = "issue";

// One request, until it is answered.
struct Visitor {
    explicit Visitor(Exchange& asked) : exchange(asked), room(asked.parameters[0].number) {}

    Exchange& exchange;
    const RoomId room;
    std::string host;
    std::optional<engine::Caller> caller;
    bool by_gateway = false;
    base::Instant token_until = base::Instant::never();  // of the cookie
    bool keeps_cookies = false;                          // the probe has come back
    bool enters = false;                                 // it should have
    std::uint32_t first_place = 0;
    std::shared_ptr<const Visit> visit;
};
using VisitorPtr = std::shared_ptr<Visitor>;

std::string place_cookie(RoomId room) {
    return fmt::format("onrush_place_{}", room.value);
}

std::uint32_t number_in(std::string_view text) {
    std::uint32_t number = 0;
    auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool whole = code == std::errc() && stopped == text.data() + text.size();
    return whole && number <= limits::numbers_max ? number : 0;
}

// The engine has looked at it, whatever it said.
bool was_run(engine::Verdict verdict) {
    return verdict == engine::Verdict::answered || verdict == engine::Verdict::refused;
}

class WaitingRoom {
public:
    explicit WaitingRoom(const PageParts& parts)
        : feature_(parts.feature),
          bridge_(parts.bridge),
          signs_(parts.signs),
          desk_(parts.desk),
          tokens_(parts.tokens),
          gate_(parts.gate),
          users_by_gateway_(parts.users_by_gateway) {}

    void open(Exchange& exchange) {
        auto visitor = std::make_shared<Visitor>(exchange);
        if (bridge_.engine().mailbox_depth() >= limits::page_jobs_max) {
            return answer_busy(*visitor);
        }
        const http::Request& request = exchange.request();
        visitor->host = request.host;
        visitor->enters = request.query == entering;
        visitor->keeps_cookies = api::cookie_in(request, probe_cookie).has_value();
        if (auto place = api::cookie_in(request, place_cookie(visitor->room))) {
            visitor->first_place = number_in(*place);
        }
        if (users_by_gateway_) {
            visitor->by_gateway = true;
            exchange.keep_request();  // the rate of a ticket is counted later, by the user's name
            visitor->caller = api::caller_of<engine::Caller>(exchange);
        } else if (auto token = api::cookie_in(request, token_cookie)) {
            read_token(*visitor, *token);
        }
        look(visitor);
    }

private:
    // Of a user, and of nobody else: what a browser sends by itself has no rights of staff.
    void read_token(Visitor& visitor, std::string_view token) const {
        http::TokenFault fault{};
        std::optional<http::Claims> claims = tokens_.key().verify(token, fault);
        if (claims && claims->role == http::Who::user && claims->account != 0 &&
            claims->epoch != 0 && claims->expires_at > tokens_.clock().now()) {
            set_caller(visitor, AccountId(claims->account), claims->epoch);
            visitor.token_until = claims->expires_at;
        }
    }
    static void set_caller(Visitor& visitor, AccountId account, std::uint32_t epoch) {
        visitor.caller = engine::Caller{account, epoch};
        visitor.exchange.caller = {http::Who::user, account.value, epoch};
    }

    // Decides the input; `then(result)` goes on with the visitor.
    template <typename Input, typename Then>
    void run(const VisitorPtr& visitor, typename Input::Feature& feature, Input input, Then then) {
        bridge_.run_errand(visitor->exchange.io_thread(), feature, std::move(input),
                           [this, visitor, then = std::move(then)](const auto& errand) {
                               if (was_run(errand.verdict())) {
                                   then(errand.result);
                               } else {
                                   answer_busy(*visitor);
                               }
                           });
    }

    void look(const VisitorPtr& visitor) {
        auto see = [this, visitor](const auto& result) {
            result ? receive(visitor, *result) : turn_away(visitor, result.error());
        };
        if (visitor->caller) {
            run(visitor, feature_, VisitRoomAgain{base::known(visitor->caller), visitor->room},
                see);
        } else {
            run(visitor, feature_, VisitRoom{visitor->room}, see);
        }
    }

    // A cookie of an account that is no more is as good as none.
    void turn_away(const VisitorPtr& visitor, const base::Refused& refused) {
        if (refused.is(room_not_found)) {
            return answer(*visitor, 404, plain_page(visitor->room, "There is no such room.", {}));
        }
        if (refused.is(engine::account_inactive)) {
            return visitor->exchange.refuse(refused);
        }
        if (refused.is(engine::token_void) && !visitor->by_gateway) {
            visitor->caller.reset();
            visitor->exchange.caller = {};
            return look(visitor);
        }
        if (refused.is(ticket_ejected)) {  // since the visitor was looked at
            return show(*visitor, PageFace::ejected);
        }
        if (visitor->visit != nullptr) {
            return answer_later(*visitor);
        }
        answer_busy(*visitor);
    }

    void receive(const VisitorPtr& visitor, std::shared_ptr<const Visit> visit) {
        visitor->visit = std::move(visit);
        const Visit& seen = *visitor->visit;
        bool only_looks = visitor->exchange.method() == http::Method::head;
        if (seen.ticket && seen.ticket->state == TicketState::admitted && !only_looks) {
            return claim(visitor);
        }
        if (seen.sign_is_due) {
            signs_.seen(visitor->exchange.io_thread(), base::known(seen.ticket).ticket_id);
        }
        if (seen.is_ejected) {
            return show(*visitor, PageFace::ejected);
        }
        bool over = seen.state == RoomState::closed || seen.state == RoomState::sold_out;
        if (seen.ticket || over || only_looks) {
            return show(*visitor, PageFace::room);
        }
        enter(visitor);
    }

    void enter(const VisitorPtr& visitor) {
        if (visitor->caller) {
            return take(visitor);
        }
        if (visitor->keeps_cookies) {
            return open_account(visitor);
        }
        if (visitor->enters) {
            return show(*visitor, PageFace::cookies);
        }
        set_cookie(visitor->exchange, probe_cookie, "1", probe_valid_for);
        redirect(*visitor, fmt::format("/rooms/{}?{}", visitor->room.value, entering));
    }

    void open_account(const VisitorPtr& visitor) {
        if (!gate_.count_as(visitor->exchange, sign_up_rate)) {
            return answer_later(*visitor);
        }
        run(visitor, feature_.accounts, account::OpenAccount{},
            [this, visitor](const engine::Result<account::OpenAccount>& result) {
                if (!result) {
                    return answer_later(*visitor);
                }
                api::Token token = tokens_.make_at(result->created_at, result->account_id.value,
                                                   result->token_epoch, http::Who::user);
                set_caller(*visitor, result->account_id, result->token_epoch);
                set_token(*visitor, token);
                take(visitor);
            });
    }

    void take(const VisitorPtr& visitor) {
        if (!gate_.count_as(visitor->exchange, ticket_rate)) {
            return answer_later(*visitor);
        }
        run(visitor, feature_, TakeTicket{base::known(visitor->caller), visitor->room},
            [this, visitor](const engine::Result<TakeTicket>& result) {
                if (!result) {
                    return turn_away(visitor, result.error());
                }
                if (result->fresh) {
                    visitor->first_place = 0;  // that of a ticket of before
                }
                go_on(*visitor, result->ticket);
            });
    }

    void claim(const VisitorPtr& visitor) {
        run(visitor, feature_, ClaimPass{base::known(visitor->caller), visitor->room},
            [this, visitor](const engine::Result<ClaimPass>& result) {
                result ? go_on(*visitor, *result) : turn_away(visitor, result.error());
            });
    }

    // With a ticket to the page, with a pass to where it leads.
    void go_on(Visitor& visitor, const TicketView& view) {
        auto visit = std::make_shared<Visit>(*visitor.visit);
        TicketView ticket = desk_.with_pass(visitor.exchange.io_thread(), view,
                                            base::known(visitor.caller).account);
        visit->ticket = ticket;
        visitor.visit = visit;
        if (!ticket.pass) {
            return show(visitor, PageFace::room);
        }
        const std::string& pass = *ticket.pass;
        bool https = desk_.settings().https;
        visitor.exchange.header(
            "Set-Cookie", api::pass_cookie(visitor.room.value, pass,
                                           base::known(ticket.expires_at) - desk_.now(), https));
        // A room of an earlier version may have a target that is no URL.
        const std::optional<std::string>& target = visit->target;
        if (!target || !is_url(*target)) {
            return show(visitor, PageFace::admitted);
        }
        keep_token(visitor);
        redirect(visitor, gets_cookie(*target, visitor.host, https)
                              ? *target
                              : with_pass_parameter(*target, pass));
    }

    void show(Visitor& visitor, PageFace face) {
        keep_token(visitor);
        const std::optional<TicketView>& ticket = visitor.visit->ticket;
        if (face == PageFace::room && ticket && ticket->position && visitor.first_place == 0) {
            visitor.first_place = *ticket->position;
            set_cookie(visitor.exchange, place_cookie(visitor.room),
                       std::to_string(visitor.first_place), limits::time_max);
        }
        answer(visitor, face == PageFace::try_later ? 503 : 200,
               html_of({face, *visitor.visit, visitor.first_place}));
    }

    // A fresh one before the old one ends: whoever waits for days must not lose the place.
    void keep_token(Visitor& visitor) {
        if (!visitor.caller || visitor.token_until.is_never()) {
            return;
        }
        base::Instant now = tokens_.clock().now();
        api::Token fresh = tokens_.make(visitor.caller->account.value, visitor.caller->token_epoch,
                                        http::Who::user);
        if ((visitor.token_until - now).ms * 2 < (fresh.expires_at - now).ms) {
            set_token(visitor, fresh);
        }
    }
    void set_token(Visitor& visitor, const api::Token& token) {
        set_cookie(visitor.exchange, token_cookie, token.text,
                   token.expires_at - tokens_.clock().now());
    }
    void set_cookie(Exchange& exchange, std::string_view name, std::string_view value,
                    base::Duration valid_for) const {
        exchange.header(
            "Set-Cookie",
            fmt::format("{}={}; Path=/rooms; Max-Age={}; HttpOnly; SameSite=Lax{}", name, value,
                        valid_for.ms / 1000, desk_.settings().https ? "; Secure" : ""));
    }

    // The room is known, and has no room for the visitor now.
    void answer_later(Visitor& visitor) { show(visitor, PageFace::try_later); }
    void answer_busy(Visitor& visitor) {
        answer(visitor, 503,
               plain_page(visitor.room,
                          "The server is busy. This page tries again by itself; who has a place "
                          "keeps it.",
                          limits::page_retry));
    }
    static void redirect(Visitor& visitor, const std::string& to) {
        visitor.exchange.header("Location", to);
        keep_out_of_caches(visitor, 303);
        visitor.exchange.answer(303);
    }
    static void answer(Visitor& visitor, int status, const Html& html) {
        Exchange& exchange = visitor.exchange;
        exchange.header("Content-Security-Policy", html.policy);
        exchange.header("Referrer-Policy", "no-referrer");
        if (status == 503) {
            exchange.header("Retry-After", limits::page_retry.ms / 1000);
        }
        keep_out_of_caches(visitor, status);
        exchange.answer_bytes(status, page_type, html.text);
    }
    // What one visitor is told. Refusals say it by themselves.
    static void keep_out_of_caches(Visitor& visitor, int status) {
        if (status < 400 && !visitor.by_gateway) {
            visitor.exchange.header("Cache-Control", "no-store");
        }
    }

    RoomFeature& feature_;
    api::Bridge& bridge_;
    LifeSigns& signs_;
    PassDesk& desk_;
    const api::Tokens& tokens_;
    api::Gate& gate_;
    const bool users_by_gateway_;
};

// The look of the page is too large to be decided in an exchange's own storage.
void change_page(RoomFeature& feature, api::Bridge& bridge, Exchange& exchange) {
    auto change = std::make_shared<PageChange>();
    if (!http::decode_body(exchange, http::shape_of<PageChange>(), change.get())) {
        return;
    }
    RoomId room(exchange.parameters[0].number);
    bridge.run(
        exchange, feature,
        ChangePage{api::caller_of<engine::Staff>(exchange), room, std::move(change)},
        [&feature, &bridge, room](Exchange& asked, const engine::Result<ChangePage>& result) {
            if (!result) {
                return asked.refuse(result.error());
            }
            bridge.run_errand(
                asked.io_thread(), feature, LookUpPage{room}, [&asked](const auto& look) {
                    if (!api::answer_verdict(asked, look.verdict())) {
                        asked.answer(200,
                                     [&](http::JsonWriter& json) { json.value(**look.result); });
                    }
                });
        });
}

}  // namespace

std::vector<http::Route> page_routes(const PageParts& parts) {
    api::RouteTable<RoomFeature> table(parts.feature, parts.bridge,
                                       {.shed = http::Shed::never, .rate = "browse"});
    auto waiting = std::make_shared<WaitingRoom>(parts);
    http::Route& page = table.custom<VisitRoom>(
        http::Method::get, 200, "/rooms/{id}",
        "The waiting page of a room for browsers: takes a ticket, shows the place, and goes on to "
        "the room's target when the visitor is admitted",
        [waiting](Exchange& exchange) { waiting->open(exchange); });
    page.answers = {
        {200, nullptr, page_type}, {303}, {404, nullptr, page_type}, {503, nullptr, page_type}};
    page.refusals = {&engine::account_inactive};  // all others are pages
    if (parts.users_by_gateway) {
        page.who = http::Who::user;
        page.has_caller = true;
        page.needs_account = true;
    }

    table.set_defaults({.shed = http::Shed::browse, .rate = "browse"});
    table
        .get<LookUpPage, &LookUpPage::room>(
            "/v1/rooms/{id}/page", "How the waiting page of a room looks and what it says",
            [](Exchange& exchange, const LookUpPage::Answer& page_view) {
                exchange.answer(200, [&](http::JsonWriter& json) { json.value(*page_view); });
            })
        .answers = {{200, &http::shape_of<PageView>()}};
    table.set_defaults({.who = http::Who::admin});
    http::Route& change = table.custom<ChangePage>(
        http::Method::patch, 200, "/v1/rooms/{id}/page",
        "Changes how the waiting page of a room looks and what it says; null makes a member usual "
        "again",
        [parts](Exchange& exchange) { change_page(parts.feature, parts.bridge, exchange); });
    change.body = &http::shape_of<PageChange>();
    std::erase(change.refusals, &base::out_of_range);  // it says more of each member
    change.answers = {{200, &http::shape_of<PageView>()}};
    return table.take();
}

}  // namespace onrush::room

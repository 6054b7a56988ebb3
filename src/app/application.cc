#include "app/application.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/limits.h"
#include "api/route_table.h"
#include "app/certificate_routes.h"
#include "app/direct.h"
#include "app/measures.h"
#include "app/page_policy.h"
#include "app/pages.h"
#include "app/stream_limits.h"
#include "base/logging.h"
#include "features/account/contact.h"
#include "features/account/refusals.h"
#include "features/cart/http/routes.h"
#include "features/catalog/http/routes.h"
#include "features/concert/http/routes.h"
#include "features/coupon/http/routes.h"
#include "features/order/http/routes.h"
#include "features/point/http/routes.h"
#include "features/ranking/http/routes.h"
#include "features/room/http/routes.h"
#include "features/sale/http/routes.h"
#include "http/openapi.h"
#include "http/status.h"
#include "relay/asyncapi.h"

namespace onrush::app {

namespace {

using http::Exchange;

constexpr std::string_view page_type = "text/html; charset=utf-8";

constexpr std::string_view api_text =
    "Decides who gets the last coupon, unit or seat. No answer leaves before everything that it "
    "could have seen is durable. The exceptions are the relaxed reads, which have x-relaxed: what "
    "anybody may browse, a place in a waiting room, whether a pass is still good, and the metrics. "
    "They may be a moment ahead of the disk. No answer that somebody relies on comes from them: "
    "not of an order, a coupon, a balance, a cart or the claim of a pass.";

constexpr std::string_view events_text =
    "What has happened, as CloudEvents 1.0 in JSON. Each is durable before it is told, and is told "
    "in the order of the ids; whoever reads again from a position may get some again, with the "
    "same id. A type changes by new members alone, or becomes v2.";

// For people who open the address in a browser.
constexpr std::string_view root_page =
    "<!doctype html>\n<title>Onrush</title>\n<h1>Onrush</h1>\n"
    "<p>This server decides who gets the last coupon, unit or seat. It speaks JSON with programs; "
    "the only pages for shoppers are those of waiting rooms.</p>\n<ul>\n"
    "<li><a href=\"/openapi.json\">/openapi.json</a> describes every route, body and answer\n"
    "<li><a href=\"/asyncapi.json\">/asyncapi.json</a> describes the events\n"
    "<li><a href=\"/problems/not-found\">/problems/CODE</a> explains the code of a problem\n"
    "<li><a href=\"/check-draw\">/check-draw</a> checks the draw of a waiting room in the browser\n"
    "<li><a href=\"/v1/products\">/v1/products</a> lists the products\n"
    "<li><a href=\"/readyz\">/readyz</a> says whether the server is ready\n"
    "</ul>\n<p>The documentation is in README.md and docs/ of the source.</p>\n";

// A page that stands as it is.
void answer_page(Exchange& exchange, std::string_view page, const std::string& policy) {
    exchange.header("Content-Security-Policy", policy);
    exchange.answer_bytes(200, page_type, page);
}

// The names as the routes say them; they outlive every gate.
constexpr std::string_view rate_names[] = {"default", "browse",  "issue",  "order",
                                           "sign-up", "sign-in", "passes", "health"};

// What a code says when it refuses, and the members that come with it.
std::string explained(std::string_view code, const std::vector<const base::Refusal*>& refusals) {
    std::set<std::string> details;
    std::set<std::string_view> members;
    for (const base::Refusal* refusal : refusals) {
        if (refusal->code == code) {
            bool at = !refusal->pointer.empty();
            details.insert(
                at ? fmt::format("<code>{}</code>: {}", refusal->pointer, refusal->detail)
                   : std::string(refusal->detail));
            std::ranges::copy(base::member_names(*refusal), std::inserter(members, members.end()));
        }
    }
    std::string page;
    if (!details.empty()) {
        page += fmt::format("<p>Details:</p>\n<ul>\n<li>{}\n</ul>\n", fmt::join(details, "\n<li>"));
    }
    if (!members.empty()) {
        page += fmt::format("<p>More members: <code>{}</code>.</p>\n",
                            fmt::join(members, "</code>, <code>"));
    }
    return page;
}

http::RateClass rate_class(const Settings& settings, std::string_view name) {
    Rate rate = settings.rate(fmt::format("rates.{}", name));
    return rate.count == 0 ? http::RateClass{name, 0, 1}
                           : http::RateClass::per(name, rate.count, base::Duration(rate.window_ms));
}

api::FrontDoorSettings door_settings(const Settings& settings) {
    const std::string& client = settings.text("proxy.client");
    return {.hosts = settings.text("http.hosts"),
            .origins = settings.text("http.origins"),
            .client_field = client == "forwarded"         ? api::ClientField::forwarded
                            : client == "x-forwarded-for" ? api::ClientField::x_forwarded_for
                                                          : api::ClientField::none,
            .proxies = api::Peers::parse(settings.text("proxy.peers")).value_or(api::Peers())};
}

bool is_behind_gateway(const Settings& settings) {
    return settings.text("identity") == "header";
}

api::GateSettings gate_settings(const Settings& settings) {
    auto jobs = [&](std::string_view name) {
        return static_cast<std::size_t>(settings.number(name));
    };
    api::GateSettings gate;
    gate.shed_jobs = {jobs("overload.browseJobs"), jobs("overload.accountJobs"),
                      jobs("overload.orderJobs")};
    gate.shared = api::Peers::parse(settings.text("gateway.peers")).value_or(api::Peers());
    gate.users_by_gateway = is_behind_gateway(settings);
    if (gate.users_by_gateway) {
        gate.gateways = gate.shared;
    }
    gate.is_external_id = account::is_external_id;
    for (std::string_view name : rate_names) {
        gate.rates.push_back(rate_class(settings, name));
    }
    gate.address_rate = rate_class(settings, "address");
    return gate;
}

password::HasherSettings hasher_settings(const Settings& settings) {
    return {.threads = static_cast<std::size_t>(settings.number("passwords.threads")),
            .tasks_waiting_max = static_cast<std::size_t>(settings.number("passwords.waitingMax")),
            .memory_kib = static_cast<std::uint64_t>(settings.number("passwords.memoryKib")),
            .passes = static_cast<std::uint64_t>(settings.number("passwords.passes"))};
}

room::DoorSettings room_doors(const Settings& settings) {
    const std::string& url = settings.text("rooms.url");
    bool https =
        url.empty() ? !settings.text("tls.certificate").empty() : url.starts_with("https:");
    return {.issuer = settings.text("passes.issuer"), .url = url, .https = https};
}

void append(std::vector<http::Route>& all, std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(all));
}

}  // namespace

std::string_view why_not_ready(const Condition& now) {
    if (now.draining || now.admission == engine::Admission::draining) {
        return "draining";
    }
    if (now.writes_for >= write_hangs_after) {
        return "the disk of the log does not answer";
    }
    if (now.admission == engine::Admission::read_only) {
        return "read-only: the disk has no room for the log";
    }
    switch (now.mirror) {
        case mirror::Trouble::none:
            break;
        case mirror::Trouble::displaced:
            return "another file lies in the place of mirror.db: move it away";
        case mirror::Trouble::no_room:
            return "the disk has no room to write mirror.db anew: the server's log says how much "
                   "to free";
        case mirror::Trouble::failing:
            return "the disk of mirror.db keeps failing: see mirror.failed in the server's log";
        case mirror::Trouble::stopped:
            return "the mirror has stopped: see mirror.stopped in the server's log, then restart";
    }
    return {};
}

Application::Application(Shop& shop, Core& core, http::Server& server, relay::Feed& feed,
                         const api::Tokens& tokens, const api::SigningKeys& signing_keys,
                         std::string_view fingerprint_key, const Settings& settings)
    : shop_(shop),
      core_(core),
      requests_logged_(settings.text("requests.logged")),
      hasher_(hasher_settings(settings)),
      bridge_(core.engine(), server, fingerprint_key),
      streams_(server.io_threads(), stream_limits(settings, server), tokens),
      events_(feed, core.log(), streams_, bridge_, server),
      certificates_(core.folder(), shop.domain().schema().describe(), signing_keys),
      tokens_(tokens),
      signing_keys_(signing_keys),
      account_settings_{.users_by_gateway = is_behind_gateway(settings),
                        .sign_in_rate = rate_class(settings, "sign-in-account")},
      door_(door_settings(settings)),
      registry_(server.io_threads()),
      metrics_of_turn_(server.io_threads()),
      asyncapi_(http::json_type,
                relay::asyncapi({"Onrush events", version, events_text}, feed.types())) {
    api::GateSettings at_the_gate = gate_settings(settings);
    at_the_gate.epoch_of_external_id = [&shop](std::string_view external_id) {
        return shop.accounts.external_id_epochs.of(external_id);
    };
    gate_ = std::make_unique<api::Gate>(core.engine(), tokens, std::move(at_the_gate),
                                        server.io_threads());
    gate_->on_first_sight([this](std::size_t io_thread, const std::string& external_id) {
        account::ensure_account(
            shop_.accounts, bridge_, io_thread, external_id,
            [this, io_thread, external_id](account::AccountId account, const auto& refuse) {
                for (Exchange* exchange :
                     gate_->identified(io_thread, external_id, account.value)) {
                    account.none() ? refuse(*exchange) : router_->route(*exchange);
                }
            });
    });
    views_ = ranking::make_view_counter(shop_.rankings, bridge_, server.io_threads());
    signs_ = room::make_life_signs(shop_.rooms, bridge_, server.io_threads());
    room_watch_ = room::make_room_watch(shop_.rooms, bridge_, streams_, server.io_threads());
    pass_desk_ =
        std::make_unique<room::PassDesk>(signing_keys, room_doors(settings), server.io_threads());
    router_ = std::make_unique<http::Router>(make_routes(server.io_threads()), gate_.get());
    gate_->bind(router_->routes());
    telemetry_ = std::make_unique<api::Telemetry>(registry_, router_->routes());
    measures_ = std::make_unique<Measures>(registry_, core, server, feed, *gate_, streams_, shop,
                                           *pass_desk_, certificates_.counters());
    registry_.seal();
    openapi_ = std::make_unique<http::StoredBody>(
        http::json_type, http::openapi({"Onrush", version, api_text}, router_->routes()));
    make_problem_pages();
}

Application::~Application() = default;

void Application::end_of_turn(std::size_t io_thread) {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    std::int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    views_->end_of_turn(io_thread, now_ms);
    events_.end_of_turn(io_thread);
    streams_.end_of_turn(io_thread, now_ms);
    room_watch_->end_of_turn(io_thread, now_ms);
    signs_->end_of_turn(io_thread);
    bridge_.end_of_turn(io_thread);
    metrics_of_turn_[io_thread].reset();
}

// Each command waits for the disk, which may be slow or hang, so the time is bounded.
void Application::hand_over_views() {
    auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    for (auto counts = views_->take_left(); !counts.empty(); counts = views_->take_left()) {
        auto counted = run_and_wait_until(until, core_.engine(), shop_.rankings,
                                          ranking::CountViews{std::move(counts)});
        if (!counted || !*counted) {
            return;
        }
    }
}

std::vector<http::Route> Application::make_routes(std::size_t io_threads) {
    std::vector<http::Route> all = own_routes();
    append(all, account::routes(shop_.accounts, bridge_, tokens_, hasher_, account_settings_));
    append(all, point::routes(shop_.points, bridge_));
    append(all, coupon::routes(shop_.coupons, bridge_));
    append(all, catalog::routes(shop_.catalog, bridge_,
                                [this](std::size_t io_thread, catalog::ProductId product) {
                                    views_->viewed(io_thread, product);
                                }));
    append(all, ranking::routes(shop_.rankings, bridge_, io_threads));
    append(all, cart::routes(shop_.carts, bridge_));
    append(all, sale::routes(shop_.sales, bridge_));
    append(all, concert::routes(shop_.concerts, bridge_, streams_, io_threads));
    append(all, order::routes(shop_.orders, bridge_));
    append(all, certificate_routes(shop_, bridge_, certificates_));
    append(all, events_.routes());
    append(all, room::routes({shop_.rooms, bridge_, *signs_, *pass_desk_, streams_}));
    append(all, room::page_routes({.feature = shop_.rooms,
                                   .bridge = bridge_,
                                   .signs = *signs_,
                                   .desk = *pass_desk_,
                                   .tokens = tokens_,
                                   .gate = *gate_,
                                   .users_by_gateway = account_settings_.users_by_gateway}));
    for (http::Route& route : all) {
        // The first request of a user opens the account.
        if (account_settings_.users_by_gateway && route.who != http::Who::anyone) {
            route.problems.push_back(&account::accounts_full);
        }
    }
    return all;
}

namespace {

http::Route own(std::string_view path, std::string_view doc, std::string_view type,
                std::function<void(Exchange&)> handle) {
    return http::Route{.path = path,
                       .doc = doc,
                       .answers = {{200, nullptr, type}},
                       .rate = "browse",
                       .shed = http::Shed::never,
                       .handle = std::move(handle)};
}

}  // namespace

std::vector<http::Route> Application::health_routes() {
    std::vector<http::Route> routes = {
        own("/livez", "Answers while the process runs", http::text_type,
            [](Exchange& exchange) { exchange.answer_bytes(200, http::text_type, "alive\n"); }),
        own("/readyz", "Says whether the server is ready for requests, or why not", http::text_type,
            [this](Exchange& exchange) { answer_ready(exchange); }),
    };
    for (http::Route& route : routes) {
        route.rate = "health";
        route.rate_apart = true;
    }
    routes[1].answers.push_back({503, nullptr, http::text_type});
    return routes;
}

std::vector<http::Route> Application::own_routes() {
    http::Route exposition =
        own("/metrics", "Metrics for Prometheus; on admin.listen without a token",
            metrics::exposition_type, [this](Exchange& exchange) {
                answer_metrics(exchange, bridge_, metrics_of_turn_,
                               api::caller_of<engine::Staff>(exchange));
            });
    exposition.who = http::Who::service;
    exposition.has_caller = true;
    exposition.relaxed = true;  // as the campaigns are that it asks for
    exposition.refusals = {&engine::token_void, &engine::account_inactive};
    using namespace http::problems;  // the engine is asked for the campaigns
    exposition.problems = {&missing_header, &invalid_header, &overloaded, &recovering, &draining};
    http::Route description =
        own("/openapi.json", "This description", http::json_type,
            [this](Exchange& exchange) { exchange.answer_stored(200, *openapi_); });
    description.problems = {&recovering};
    http::Route events =
        own("/asyncapi.json", "The description of the events", http::json_type,
            [this](Exchange& exchange) { exchange.answer_stored(200, asyncapi_); });
    events.problems = {&recovering};

    http::Route keys =
        own("/.well-known/jwks.json", "The public keys that verify passes and certificates",
            http::json_type, [this](Exchange& exchange) { answer_keys(exchange); });
    keys.answers = {{200, &http::shape_of<http::JwkSet>()}};
    keys.problems = {&recovering};

    http::Route problem = own("/problems/{code:text}", "Explains the code of a problem", page_type,
                              [this](Exchange& exchange) { answer_problem_page(exchange); });
    problem.problems = {&not_found, &recovering};

    http::Route check_draw =
        own("/check-draw", "A page that checks the draw of a waiting room in the browser",
            page_type, [policy = page_policy(pages::check_draw)](Exchange& exchange) {
                answer_page(exchange, pages::check_draw, policy);
            });
    check_draw.problems = {&recovering};

    http::Route root = own("/", "What this server is, and where its pages are", page_type,
                           [policy = page_policy(root_page)](Exchange& exchange) {
                               answer_page(exchange, root_page, policy);
                           });
    root.problems = {&recovering};

    std::vector<http::Route> routes = health_routes();
    append(routes, {exposition, description, events, keys, problem, check_draw, root});
    return routes;
}

// Health and metrics for whoever reaches the listener, as if with the server's own token. It has a
// bridge of its own, since its io thread is none of the public server's. Web pages are kept out as
// there: one that gives its own name the address 127.0.0.1 would read the metrics.
class Application::Operator final : public http::Handler {
public:
    Operator(Application& application, http::Server& listener)
        : door_(application.door_),
          bridge_(application.core_.engine(), listener, "no request of it has a key"),
          texts_(listener.io_threads()),
          router_(routes(application)) {}

    void handle(Exchange& exchange) override {
        if (door_.admit(exchange)) {
            router_.route(exchange);
        }
    }
    void end_of_turn(std::size_t io_thread) override {
        bridge_.end_of_turn(io_thread);
        texts_[io_thread].reset();
    }
    void works(std::size_t io_thread) override { bridge_.works(io_thread); }
    void rests(std::size_t io_thread) override { bridge_.rests(io_thread); }

private:
    std::vector<http::Route> routes(Application& application) {
        std::vector<http::Route> all = application.health_routes();
        all.push_back(own("/metrics", "Metrics for Prometheus", metrics::exposition_type,
                          [this, &application](Exchange& exchange) {
                              engine::Staff server;
                              server.role = engine::Role::service;
                              application.answer_metrics(exchange, bridge_, texts_, server);
                          }));
        return all;
    }

    const api::FrontDoor& door_;
    api::Bridge bridge_;
    MetricsOfTurn texts_;
    http::Router router_;
};

std::unique_ptr<http::Handler> Application::make_operator(http::Server& listener) {
    return std::make_unique<Operator>(*this, listener);
}

void Application::answer_ready(Exchange& exchange) {
    std::string_view why = why_not_ready({.admission = core_.engine().admission(),
                                          .draining = draining_.load(std::memory_order_relaxed),
                                          .mirror = core_.mirror().trouble(),
                                          .writes_for = core_.engine().writes_for()});
    if (!why.empty()) {
        return exchange.answer_bytes(503, http::text_type, fmt::format("{}\n", why));
    }
    bool slowed = core_.engine().slowed_by() > base::Duration();
    exchange.answer_bytes(
        200, http::text_type,
        slowed ? "ready, but slow: the mirror is far behind the log\n" : "ready\n");
}

void Application::make_problem_pages() {
    for (const http::ProblemType* problem : http::all_problems(router_->routes())) {
        std::string page = fmt::format(
            "<!doctype html>\n<title>{0}</title>\n<h1>{1}</h1>\n"
            "<p>Code <code>{0}</code>, status {2} {3}.</p>\n",
            problem->code, problem->title, problem->status, http::reason_of(problem->status));
        if (std::string_view meaning = http::meaning_of(*problem); !meaning.empty()) {
            page += fmt::format("<p>{}</p>\n", meaning);
        }
        page += explained(problem->code, http::all_refusals(router_->routes()));
        std::string routes;
        for (const http::Route& route : router_->routes()) {
            if (http::may_answer(route, *problem)) {
                routes += fmt::format("<li><code>{} {}</code>\n", http::name_of(route.method),
                                      http::path_template(route));
            }
        }
        if (!routes.empty()) {
            page += "<p>Routes that answer it:</p>\n<ul>\n" + routes + "</ul>\n";
        }
        problem_pages_.try_emplace(problem->code, page_type, std::move(page));
    }
}

void Application::answer_keys(Exchange& exchange) {
    static const std::string kept =
        fmt::format("public, max-age={}", api::limits::key_set_fresh_for.ms / 1000);
    exchange.header("Cache-Control", kept);
    exchange.answer(200, [&](http::JsonWriter& json) { json.value(signing_keys_.jwks()); });
}

void Application::answer_problem_page(Exchange& exchange) {
    auto found = problem_pages_.find(exchange.parameters[0].text);
    if (found == problem_pages_.end()) {
        return exchange.refuse(http::problems::not_found, "No problem has this code.");
    }
    static const std::string policy = page_policy("");  // they have no script
    exchange.header("Content-Security-Policy", policy);
    exchange.answer_stored(200, found->second);
}

void Application::answered(const Exchange& exchange, int status, std::int64_t latency_ns) {
    telemetry_->answered(exchange, status, latency_ns);
    bool log = requests_logged_ == "all" || (requests_logged_ == "errors" && status == 500);
    if (log) {
        base::log_info(
            "request",
            {{"requestId", exchange.request_id()},
             {"method", http::name_of(exchange.method())},
             {"route", exchange.route == nullptr ? "none" : http::path_template(*exchange.route)},
             {"status", status},
             {"account", exchange.caller.account},
             {"us", latency_ns / 1000}});
    }
}

}  // namespace onrush::app

#include "app/serving.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "api/front_door.h"
#include "api/limits.h"
#include "api/passes.h"
#include "api/peers.h"
#include "app/descriptors.h"
#include "app/pass_keys.h"
#include "base/logging.h"
#include "base/words.h"

namespace onrush::app {

namespace {

using base::fault;
using base::FaultKind;
using base::Outcome;

constexpr std::size_t operator_threads = 1;
constexpr std::size_t operator_connections_max = 64;
// It drains last, so that it can say what the other does, and has little to answer.
constexpr std::int64_t operator_drain_deadline_ms = 1000;

// The address and port of a setting: "127.0.0.1:8080", "[::1]:8080".
Outcome<http::Settings> listener(const Settings& settings, std::string_view name) {
    const std::string& listen = settings.text(name);
    std::size_t colon = listen.rfind(':');
    std::string host = listen.substr(0, colon);
    unsigned port = 0;
    bool fits = colon != std::string::npos;
    if (fits) {
        const char* end = listen.data() + listen.size();
        auto [stopped, code] = std::from_chars(listen.data() + colon + 1, end, port);
        fits = code == std::errc() && stopped == end && port <= 65535;
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host == "localhost") {
        host = "127.0.0.1";
    }
    if (!fits || api::Address::parse(host).view().empty()) {
        return fault(FaultKind::usage,
                     fmt::format("{} is \"{}\", but must be address:port, such as 127.0.0.1:8080, "
                                 "or 0.0.0.0:8080 for all addresses of the machine",
                                 name, listen));
    }
    http::Settings http;
    http.address = host;
    http.port = static_cast<std::uint16_t>(port);
    return http;
}

// After check_access().
api::Peers peers_in(const Settings& settings, std::string_view name) {
    return api::Peers::parse(settings.text(name)).value_or(api::Peers());
}

Outcome<http::Settings> http_settings(const Settings& settings) {
    Outcome<http::Settings> listening = listener(settings, "listen");
    if (!listening) {
        return listening;
    }
    http::Settings http = *listening;
    http.io_threads = static_cast<std::size_t>(settings.number("ioThreads"));
    http.connections_max = connections_allowed(
        static_cast<std::size_t>(settings.number("http.connectionsMax")),
        settings.was_set("http.connectionsMax"), http.io_threads + operator_threads);
    http.connections_per_address_max =
        static_cast<std::size_t>(settings.number("http.connectionsPerAddress"));
    bool has_proxies = settings.text("proxy.client") != "none";
    http.is_shared = [gateways = peers_in(settings, "gateway.peers"),
                      proxies = has_proxies ? peers_in(settings, "proxy.peers")
                                            : api::Peers()](std::string_view address) {
        return gateways.contain(address) || proxies.contain(address);
    };
    http.all_untaken_bytes_max = static_cast<std::size_t>(settings.number("http.untakenBytesMax"));
    http.body_bytes_max = static_cast<std::size_t>(settings.number("http.bodyBytesMax"));
    http.header_deadline_ms = settings.number("http.headerDeadlineMs");
    http.idle_deadline_ms = settings.number("http.idleDeadlineMs");
    http.drain_deadline_ms = settings.number("http.drainDeadlineMs");
    http.tls_certificate = settings.text("tls.certificate");
    http.tls_key = settings.text("tls.key");
    if (settings.text("proxy.client") == "proxy-protocol") {
        http.begins_with_proxy = [proxies = peers_in(settings, "proxy.peers")](
                                     std::string_view peer) { return proxies.contain(peer); };
    }
    return http;
}

// It is sent in headers.
bool is_rooms_url(const std::string& url) {
    bool web = url.starts_with("https://") || url.starts_with("http://");
    std::size_t host = url.find("://") + 3;
    bool plain = std::ranges::all_of(
        url, [](char letter) { return letter > ' ' && letter <= '~' && letter != '"'; });
    return url.empty() || (web && plain && host < url.size() &&
                           url.find_first_of("/@?#\\<>", host) == std::string::npos);
}

// What the settings about callers may not be.
Outcome<> check_access(const Settings& settings) {
    for (std::string_view name : {"gateway.peers", "proxy.peers"}) {
        if (!api::Peers::parse(settings.text(name))) {
            return fault(FaultKind::usage,
                         fmt::format("{} is \"{}\", but must be addresses and networks, such as "
                                     "10.0.0.0/8",
                                     name, settings.text(name)));
        }
    }
    if (!api::FrontDoor::are_hosts(settings.text("http.hosts"))) {
        return fault(FaultKind::usage,
                     fmt::format("http.hosts is \"{}\", but must be names without "
                                 "port, such as shop.example, or *",
                                 settings.text("http.hosts")));
    }
    if (!api::FrontDoor::are_origins(settings.text("http.origins"))) {
        return fault(FaultKind::usage, fmt::format("http.origins is \"{}\", but must be origins, "
                                                   "such as https://shop.example, or *",
                                                   settings.text("http.origins")));
    }
    if (!is_rooms_url(settings.text("rooms.url"))) {
        return fault(FaultKind::usage,
                     fmt::format("rooms.url is \"{}\", but must be empty or an address without a "
                                 "path, such as https://tickets.example",
                                 settings.text("rooms.url")));
    }
    if (!api::is_issuer(settings.text("passes.issuer"))) {
        return fault(FaultKind::usage,
                     fmt::format("passes.issuer is \"{}\", but must be 1 to {} visible ASCII "
                                 "characters without quotes and backslashes",
                                 settings.text("passes.issuer"), api::limits::issuer_bytes_max));
    }
    return {};
}

// A mirror that has everything but the segment that is written to does not lag.
Outcome<> check_lag(const Settings& settings) {
    std::int64_t least = lag_segments_min * settings.number("log.segmentBytes");
    if (settings.number("mirror.lagBytesMax") >= least) {
        return {};
    }
    return fault(FaultKind::usage,
                 fmt::format("mirror.lagBytesMax is {}, but must be {} or more: {} times "
                             "log.segmentBytes",
                             settings.text("mirror.lagBytesMax"), least, lag_segments_min));
}

// It is sent with every event.
Outcome<> check_events(const Settings& settings) {
    const std::string& node = settings.text("events.node");
    bool plain = std::ranges::all_of(node, [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '.' || letter == '-' || letter == '_';
    });
    constexpr std::size_t node_bytes_max = 64;
    if (plain && node.size() <= node_bytes_max) {
        return {};
    }
    return fault(FaultKind::usage,
                 fmt::format("events.node is \"{}\", but must be 1 to {} letters, digits, dots, "
                             "dashes and underscores",
                             node, node_bytes_max));
}

relay::Feed::Settings feed_settings(const Settings& settings) {
    return {.source = "/onrush/" + settings.text("events.node"),
            .recent_bytes = static_cast<std::size_t>(settings.number("events.recentBytes"))};
}

engine::KeyBudget key_budget(const Settings& settings) {
    auto keys = [&](std::string_view name) {
        return static_cast<std::size_t>(settings.number(name));
    };
    std::size_t keys_max = keys("idempotency.keysMax");
    return {.keys_max = keys_max,
            .for_staff = std::min(keys("idempotency.keysForStaff"), keys_max / 2),
            .per_account = keys("idempotency.keysPerAccount"),
            .per_address = keys("idempotency.keysPerAddress")};
}

CoreSettings core_settings(const Settings& settings) {
    CoreSettings core;
    core.folder = settings.text("data");
    core.clock_is_right = settings.flag("clock.isRight");
    core.mirror_is_right = settings.flag("mirror.isRight");
    core.mirror_lag_bytes_max = static_cast<std::uint64_t>(settings.number("mirror.lagBytesMax"));
    core.held_deadlines = base::words_of(settings.text("deadlines.held"));
    core.engine.mailbox_jobs_max =
        static_cast<std::size_t>(settings.number("engine.mailboxJobsMax"));
    core.engine.batch_commands_max =
        static_cast<std::size_t>(settings.number("engine.batchCommandsMax"));
    core.engine.keys = key_budget(settings);
    core.log = log::LogSettings::for_segments_of(
        static_cast<std::size_t>(settings.number("log.segmentBytes")));
    core.log.kept_for = base::Duration::hours(settings.number("events.keepHours"));
    core.log.kept_bytes_max = static_cast<std::uint64_t>(settings.number("events.keepBytes"));
    core.log.kept_bytes = std::min(core.log.kept_bytes, core.log.kept_bytes_max);
    return core;
}

// Answers from the first connection until the data is there.
class UntilReady final : public http::Handler {
    static constexpr std::int64_t retry_after_seconds = 1;

public:
    void handle(http::Exchange& exchange) override {
        if (exchange.request().path == "/livez") {
            return exchange.answer_bytes(200, http::text_type, "alive\n");
        }
        if (exchange.request().path == "/readyz") {
            exchange.header("Retry-After", retry_after_seconds);
            return exchange.answer_bytes(503, http::text_type, "recovering\n");
        }
        exchange.refuse_for_now(http::problems::recovering,
                                "The server is loading its data. Try again soon.",
                                retry_after_seconds);
    }
};

account::AccountSettings account_settings(const Settings& settings) {
    // The token that came with an account is good until it expires.
    auto age = [&](std::string_view name) {
        base::Duration given = base::Duration::seconds(settings.number(name));
        base::Duration token = base::Duration::seconds(settings.number("tokens.validSeconds"));
        return given == base::Duration() ? given : std::max(given, token);
    };
    return {.accounts_max = static_cast<std::size_t>(settings.number("accounts.max")),
            .prune_after = age("accounts.pruneAfterSeconds"),
            .prune_with_password_after = age("accounts.pruneWithPasswordAfterSeconds")};
}

ShopSettings shop_settings(const Settings& settings) {
    return {
        .accounts = account_settings(settings),
        .points = {.balance_max = base::Money(settings.number("points.balanceMax")),
                   .self_charge = settings.flag("points.selfCharge")},
        .coupons = {.grace = base::Duration::seconds(settings.number("coupons.graceSeconds"))},
        .orders = {.hold = base::Duration::seconds(settings.number("orders.holdSeconds")),
                   .per_account_per_day =
                       static_cast<std::uint32_t>(settings.number("orders.perAccountPerDay")),
                   .pending_per_account =
                       static_cast<std::uint32_t>(settings.number("orders.pendingPerAccount")),
                   .held_pieces_per_account =
                       static_cast<std::uint32_t>(settings.number("orders.heldPiecesPerAccount")),
                   .seat_hold =
                       base::Duration::seconds(settings.number("reservations.holdSeconds")),
                   .seats_per_account =
                       static_cast<std::uint32_t>(settings.number("reservations.seatsPerAccount"))},
        .rooms = {.waiters_max = settings.number("rooms.waitersMax"),
                  .polls_per_second_max = settings.number("rooms.pollsPerSecondMax"),
                  .url = settings.text("rooms.url")},
    };
}

}  // namespace

Serving::Serving(const Settings& settings)
    : settings_(settings),
      shop_(shop_settings(settings)),
      event_types_(all_events()),
      until_ready_(std::make_unique<UntilReady>()) {}

Serving::~Serving() {
    stop();
}

Outcome<std::unique_ptr<Serving>> Serving::start(const Settings& settings,
                                                 base::Progress& progress) {
    std::unique_ptr<Serving> serving(new Serving(settings));
    if (Outcome<> opened = serving->open(progress); !opened) {
        return std::unexpected(opened.error());
    }
    return serving;
}

Outcome<> Serving::open(base::Progress& progress) {
    Outcome<> right = base::in_order([&] { return check_access(settings_); },
                                     [&] { return check_lag(settings_); },
                                     [&] { return check_events(settings_); });
    if (!right) {
        return right;
    }
    Outcome<http::Settings> http = http_settings(settings_);
    if (!http) {
        return std::unexpected(http.error());
    }
    Outcome<std::unique_ptr<http::Server>> server = http::Server::open(*http, *until_ready_);
    if (!server) {
        return std::unexpected(server.error());
    }
    server_ = std::move(*server);
    server_->start();
    if (Outcome<> listening = listen_for_operator(); !listening) {
        return listening;
    }
    Outcome<std::unique_ptr<Core>> core =
        Core::start(shop_.domain(), clock_, core_settings(settings_), progress);
    if (!core) {
        return std::unexpected(core.error());
    }
    core_ = std::move(*core);
    Outcome<Secrets> secrets = open_secrets(core_->folder());
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    if (Outcome<> made = make_tokens(*secrets); !made) {
        return made;
    }
    if (Outcome<> made = make_signing_keys(); !made) {
        return made;
    }
    feed_ =
        std::make_unique<relay::Feed>(core_->log(), event_types_, feed_settings(settings_), clock_);
    application_ =
        std::make_unique<Application>(shop_, *core_, *server_, *feed_, *tokens_, *signing_keys_,
                                      secrets->fingerprint_key, settings_);
    (void)feed_->turn();  // so that it has begun when the first reader asks
    feed_thread_ = std::make_unique<relay::FeedThread>(*feed_);
    server_->hand_over(*application_);
    if (operator_server_ != nullptr) {
        operator_ = application_->make_operator(*operator_server_);
        operator_server_->hand_over(*operator_);
    }
    base::log_info("ready", {{"url", url()},
                             {"data", core_->folder()},
                             {"rows_loaded", core_->recovered().rows_loaded},
                             {"records_replayed", core_->recovered().records_replayed}});
    return {};
}

Outcome<> Serving::listen_for_operator() {
    if (settings_.text("admin.listen").empty()) {
        return {};
    }
    Outcome<http::Settings> http = listener(settings_, "admin.listen");
    if (!http) {
        return std::unexpected(http.error());
    }
    http->io_threads = operator_threads;
    http->connections_max = operator_connections_max;
    http->drain_deadline_ms = operator_drain_deadline_ms;
    Outcome<std::unique_ptr<http::Server>> server = http::Server::open(*http, *until_ready_);
    if (!server) {
        return fault(server.error().kind, "admin.listen: " + server.error().text);
    }
    operator_server_ = std::move(*server);
    operator_server_->start();
    return {};
}

Outcome<> Serving::make_tokens(const Secrets& secrets) {
    tokens_ = std::make_unique<api::Tokens>(
        secrets.token_key, clock_, base::Duration::seconds(settings_.number("tokens.validSeconds")),
        secrets.previous_token_key, secrets.staff_epoch);
    return keep_admin_token(core_->folder(), clock_);
}

Outcome<> Serving::make_signing_keys() {
    Outcome<std::string> before = read_pass_keys(core_->folder());
    Outcome<std::string> text = open_pass_keys(core_->folder(), clock_.now());
    if (!text) {
        return std::unexpected(text.error());
    }
    Outcome<std::shared_ptr<const api::KeyRing>> ring = ring_of(*text, core_->folder());
    if (!ring) {
        return std::unexpected(ring.error());
    }
    if (!before && core_->log().opened_at().sequence != 0) {
        base::log_warning("pass-keys-made",
                          {{"file", core_->folder() + "/pass.keys"},
                           {"text", "there was none, and the folder was in use before"},
                           {"then",
                            "passes and certificates that were signed with other keys "
                            "are void: if the file was lost, stop the server and "
                            "restore it from a backup"}});
    }
    pass_keys_text_ = *text;
    signing_keys_ = std::make_unique<api::SigningKeys>(*ring, clock_);
    return {};
}

std::string Serving::url() const {
    const std::string& listen = settings_.text("listen");
    std::string scheme = settings_.text("tls.certificate").empty() ? "http" : "https";
    return fmt::format("{}://{}:{}", scheme, listen.substr(0, listen.rfind(':')), server_->port());
}

void Serving::reload_certificate() {
    base::Outcome<> read = server_->reload_certificate();
    if (read) {
        base::log_info("certificate-read", {{"file", settings_.text("tls.certificate")}});
    } else {
        base::log_warning("certificate-not-read", {{"why", read.error().text}});
    }
}

void Serving::reread_staff_epoch() {
    Outcome<std::uint32_t> epoch = read_staff_epoch(core_->folder());
    if (!epoch) {
        if (!std::exchange(staff_epoch_unread_, true)) {
            base::log_warning("staff-epoch-not-read", {{"why", epoch.error().text}});
        }
        return;
    }
    if (*epoch < tokens_->staff_epoch()) {  // what was withdrawn would be good again
        if (!std::exchange(staff_epoch_unread_, true)) {
            base::log_error("staff-epoch-went-back",
                            {{"to", *epoch}, {"stays", tokens_->staff_epoch()}});
        }
        return;
    }
    staff_epoch_unread_ = false;
    if (*epoch > tokens_->staff_epoch()) {
        tokens_->set_staff_epoch(*epoch);
        base::log_info("staff-tokens-withdrawn");
    }
}

void Serving::reread_pass_keys() {
    Outcome<std::string> text = read_pass_keys(core_->folder());
    if (text && *text == pass_keys_text_) {
        pass_keys_unread_ = false;
        return;
    }
    Outcome<std::shared_ptr<const api::KeyRing>> ring =
        text ? ring_of(*text, core_->folder()) : std::unexpected(text.error());
    if (!ring) {  // those that were read before stay in use
        if (!std::exchange(pass_keys_unread_, true)) {
            base::log_warning("pass-keys-not-read", {{"why", ring.error().text}});
        }
        return;
    }
    pass_keys_unread_ = false;
    pass_keys_text_ = *text;
    const api::SigningKey& newest = (*ring)->keys().back();
    base::log_info("pass-keys-read",
                   {{"newest", newest.kid}, {"signs_from", base::to_text(newest.from)}});
    signing_keys_->replace(std::move(*ring));
}

void Serving::stop() {
    if (std::exchange(stopped_, true)) {
        return;
    }
    if (application_ != nullptr) {
        application_->drain();
    }
    for (http::Server* server : {server_.get(), operator_server_.get()}) {
        if (server != nullptr) {
            server->drain();
            server->wait();
        }
    }
    if (application_ != nullptr) {
        application_->hand_over_views();
    }
    feed_thread_.reset();
    if (core_ != nullptr) {
        core_->stop();
    }
}

}  // namespace onrush::app

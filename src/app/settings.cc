#include "app/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "api/limits.h"
#include "app/lag_brake.h"
#include "base/check.h"
#include "base/nearest.h"
#include "engine/limits.h"
#include "features/account/limits.h"
#include "features/order/limits.h"
#include "features/point/limits.h"
#include "features/room/limits.h"
#include "http/limits.h"
#include "log/limits.h"

namespace onrush::app {

namespace {

using base::fault;
using base::FaultKind;
using base::Outcome;

constexpr std::string_view prefix = "ONRUSH_";
// Variables of the build and its tests, which are none of the server's business, and --config.
constexpr std::string_view not_settings[] = {"ONRUSH_JOBS", "ONRUSH_CONFIG",
                                             "ONRUSH_REWRITE_GOLDENS", "ONRUSH_METRICS_OUT",
                                             "ONRUSH_PASSES_OUT"};

Setting text(std::string_view name, std::string_view value, std::string_view doc) {
    return {.name = name, .doc = doc, .value = std::string(value)};
}
Setting full_text(std::string_view name, std::string_view value, std::string_view doc) {
    return {.name = name, .doc = doc, .min = 1, .value = std::string(value)};
}
Setting number(std::string_view name, std::int64_t value, std::int64_t min, std::int64_t max,
               std::string_view doc) {
    return {.name = name,
            .kind = SettingKind::number,
            .doc = doc,
            .min = min,
            .max = max,
            .value = std::to_string(value)};
}
Setting flag(std::string_view name, bool value, std::string_view doc) {
    return {.name = name, .kind = SettingKind::flag, .doc = doc, .value = value ? "true" : "false"};
}
Setting rate(std::string_view name, std::string_view value, std::string_view doc) {
    return {.name = name, .kind = SettingKind::rate, .doc = doc, .value = std::string(value)};
}
Setting choice(std::string_view name, std::string_view choices, std::string_view doc) {
    return {.name = name,
            .kind = SettingKind::choice,
            .doc = doc,
            .choices = choices,
            .value = std::string(choices.substr(0, choices.find('|')))};
}

std::vector<Setting> server_settings() {
    using namespace http::limits;
    return {
        full_text("data", "./onrush-data", "the data folder: log, mirror and secrets"),
        full_text("listen", "127.0.0.1:8080", "address and port; port 0 lets the system choose"),
        text("admin.listen", "127.0.0.1:8081",
             "address and port of the operator's listener: /livez, /readyz and /metrics, without "
             "TLS, tokens and rates; empty: none"),
        number("ioThreads", 1, 1, io_threads_max, "threads that serve HTTP"),
        number("http.connectionsMax", connections_max, 1, connections_max,
               "maximum number of open connections"),
        number("http.connectionsPerAddress", 1024, 1, connections_max,
               "maximum number of open connections of one address; of IPv6, of one /64; addresses "
               "in gateway.peers have no such limit, those in proxy.peers none where proxy.client "
               "is set"),
        number("http.streamsMax", api::limits::streams_default, 0, api::limits::streams_max,
               "maximum number of open streams of events; beyond that they are answered with 503"),
        number("http.streamsPerAccount", api::limits::streams_per_account_default, 1,
               api::limits::streams_max,
               "maximum number of open streams of events of one account; beyond that they are "
               "answered with 429"),
        number("http.streamsPerAddress", api::limits::streams_per_address_default, 1,
               api::limits::streams_max,
               "maximum number of open streams of events of one address; of IPv6, of one /64; "
               "beyond that they are answered with 429; exempt are the addresses without a limit "
               "of connections"),
        number("http.untakenBytesMax", all_untaken_bytes_default, all_untaken_bytes_min,
               all_untaken_bytes_max,
               "maximum size of all answers that clients have not taken; above it, those that "
               "have taken nothing for longest are disconnected"),
        number("http.bodyBytesMax", body_bytes_max, 1, body_bytes_max,
               "maximum size of a request body"),
        number("http.headerDeadlineMs", header_deadline_ms_max, 1, header_deadline_ms_max,
               "how long a client may take to send the headers"),
        number("http.idleDeadlineMs", idle_deadline_ms_max, 1, idle_deadline_ms_max,
               "how long a connection may be idle"),
        number("http.drainDeadlineMs", drain_deadline_ms_max, 1, drain_deadline_ms_max,
               "how long a stopping server waits for open requests"),
        text(
            "http.hosts", "",
            "names of this server, separated by commas, besides localhost and addresses; a request "
            "whose Host header has another is refused; * takes all"),
        text("http.origins", "",
             "origins of web pages that may call, such as https://shop.example, separated by "
             "commas; they get CORS headers, writes of others are refused; * allows all"),
        choice("proxy.client", "none|proxy-protocol|forwarded|x-forwarded-for",
               "how the proxies of proxy.peers name the client: by the PROXY protocol (1 or 2), or "
               "in the header Forwarded or X-Forwarded-For"),
        text("proxy.peers", "127.0.0.1, ::1",
             "addresses and networks of the proxies, separated by commas"),
        text("tls.certificate", "",
             "PEM file; set it and tls.key to serve HTTPS; SIGHUP reads both again"),
        text("tls.key", "", "PEM file of the private key, which must not be encrypted"),
        choice("requests.logged", "errors|none|all",
               "which requests are logged; errors: those answered with 500"),
    };
}

std::vector<Setting> access_settings() {
    return {
        choice(
            "identity", "token|header",
            "how users are identified; header: by X-User-Id, a text of up to 128 bytes, and X-Role "
            "from gateway.peers; sign-up, sign-in and users' tokens are off then"),
        text("gateway.peers", "127.0.0.1, ::1",
             "addresses and networks of the gateway, separated by commas; many callers are behind "
             "them, so the limits of one address are not theirs"),
        number("tokens.validSeconds", 24 * 3600, 60, std::int64_t{366} * 24 * 3600,
               "how long a user's token is valid"),
        text("passes.issuer", "onrush",
             "who issues passes of waiting rooms, their member iss: a name, or the address of this "
             "server as others know it; passes with another one are refused"),
        number("passwords.threads", 1, 1, 16, "threads that hash passwords"),
        number("passwords.waitingMax", 64, 1, 10'000,
               "passwords of sign-ups that may wait, and as many of sign-ins; more are answered "
               "with 503"),
        number("passwords.memoryKib", 19 * 1024, 8, 1024 * 1024,
               "memory that hashing one password takes"),
        number("passwords.passes", 2, 1, 100, "passes over the memory of one hash"),
        rate("rates.default", "100/1s", "per account or address: all other requests"),
        rate("rates.browse", "1000/1s",
             "per account or address: campaigns, products, sales, /openapi.json, /problems, "
             "/.well-known/jwks.json and /"),
        rate("rates.issue", "20/1s",
             "per account: taking coupons, and tickets of rooms, also by waiting pages"),
        rate("rates.order", "20/1s", "per account: quotes, orders, payments"),
        rate("rates.sign-up", "100/1s",
             "per address: new accounts, also those that waiting pages open for visitors without a "
             "token"),
        rate("rates.sign-in", "10/1s", "per address: sign-ins; per account: new passwords"),
        rate("rates.sign-in-account", "30/60s",
             "per e-mail: sign-ins, from all addresses; per account: current passwords that are "
             "compared"),
        rate("rates.passes", "1000/1s",
             "per address: passes that are checked, by doors in front of a site and by anybody; a "
             "forged one costs a tenth of a millisecond"),
        rate("rates.health", "100/1s", "per address: /livez and /readyz"),
        rate("rates.address", "5000/1s",
             "per address outside gateway.peers: all requests together but health checks, also "
             "those that no route has, with whatever token but staff's"),
        number("overload.browseJobs", 4096, 1, engine::limits::mailbox_jobs_max,
               "browsing is refused while more jobs wait"),
        number("overload.accountJobs", 8192, 1, engine::limits::mailbox_jobs_max,
               "account requests are refused while more jobs wait"),
        number("overload.orderJobs", 32768, 1, engine::limits::mailbox_jobs_max,
               "orders and coupon issues are refused while more jobs wait"),
    };
}

std::vector<Setting> domain_settings() {
    return {
        number("accounts.max", account::limits::accounts_default, 1, account::limits::accounts_max,
               "accounts that are open at once; beyond that sign-ups are answered with 503"),
        number("accounts.pruneAfterSeconds", 2 * 24 * 3600, 0,
               account::limits::prune_after_max.ms / 1000,
               "accounts without a password that have nothing are removed at this age, but not "
               "before their last token has expired; 0: they stay"),
        number("accounts.pruneWithPasswordAfterSeconds", 90 * 24 * 3600, 0,
               account::limits::prune_after_max.ms / 1000,
               "the same for accounts with a password whose owner has not signed in again"),
        flag("points.selfCharge", false,
             "users may charge their own wallets; for demos and rehearsals"),
        number("points.balanceMax", point::limits::balance_units_default, 1,
               point::limits::balance_units_max, "maximum balance of a wallet"),
        number("coupons.graceSeconds", 7 * 24 * 3600, 0, std::int64_t{366} * 24 * 3600,
               "coupons without validForSeconds expire this long after closesAt"),
        number("orders.holdSeconds", order::limits::hold_default.ms / 1000, 1,
               order::limits::hold_max.ms / 1000,
               "how long an unpaid order holds stock and coupons"),
        number("orders.perAccountPerDay", order::limits::per_account_per_day_default, 1,
               order::limits::per_account_per_day_max,
               "orders that one account may place in 24 hours"),
        number("orders.pendingPerAccount", order::limits::pending_default, 1,
               order::limits::pending_max, "how many orders of an account may wait for payment"),
        number("orders.heldPiecesPerAccount", order::limits::held_pieces_default, 1,
               order::limits::held_pieces_max,
               "how many pieces the unpaid orders of an account may hold together"),
        number("reservations.holdSeconds", order::limits::seat_hold_default.ms / 1000, 1,
               order::limits::hold_max.ms / 1000, "how long an unpaid reservation holds its seats"),
        number("reservations.seatsPerAccount", order::limits::seats_per_account_default, 1,
               order::limits::seats_per_account_max,
               "how many seats of a date an account may have, held and bought"),
        number("rooms.waitersMax", room::limits::waiters_default, 1, room::limits::waiters_max,
               "maximum number of people who wait in all rooms together"),
        number("rooms.pollsPerSecondMax", room::limits::polls_per_second_default,
               room::limits::polls_per_second_min, room::limits::polls_per_second_max,
               "how often all who wait are told to ask, together; with a larger crowd each asks "
               "less often"),
        text("rooms.url", "",
             "where browsers reach the waiting pages, such as https://tickets.example, without a "
             "path; empty: on the host where they are, behind the same proxy"),
    };
}

std::vector<Setting> engine_settings() {
    return {
        number("engine.mailboxJobsMax", engine::limits::mailbox_jobs_max, 1,
               engine::limits::mailbox_jobs_max, "maximum number of jobs that wait for the engine"),
        number("engine.batchCommandsMax", engine::limits::batch_commands_max, 1,
               engine::limits::batch_commands_max, "maximum number of commands in a batch"),
        number("idempotency.keysMax", engine::limits::idempotency_keys_max, 1,
               100 * std::int64_t{engine::limits::idempotency_keys_max},
               "idempotency keys that are kept at once, each for 24 hours; beyond that requests "
               "with a key are answered with 503"),
        number("idempotency.keysForStaff", engine::limits::idempotency_keys_for_staff, 0,
               100 * std::int64_t{engine::limits::idempotency_keys_max},
               "of those, so many, but at most half, are for the roles service and admin alone"),
        number("idempotency.keysPerAccount", engine::limits::idempotency_keys_per_account, 1,
               engine::limits::idempotency_keys_max,
               "of those, one user may have so many; beyond that with a key 429"),
        number("idempotency.keysPerAddress", engine::limits::idempotency_keys_per_address, 1,
               engine::limits::idempotency_keys_max,
               "of those, one address may have so many without a token; of IPv6, one /64"),
        number("log.segmentBytes", log::limits::segment_bytes, log::limits::segment_bytes_min,
               log::limits::segment_bytes_max,
               "size of new log files; disk space for two of them is reserved, and up to 2 GiB of "
               "older ones are kept"),
        flag("clock.isRight", false,
             "start although the clock is far from the time of the last record"),
        number("mirror.lagBytesMax", lag_bytes_max_default,
               lag_segments_min * log::limits::segment_bytes_min, std::int64_t{1} << 40,
               "how much of the log the mirror may be behind, at least 4 times log.segmentBytes; "
               "from half of it on batches are written more and more slowly"),
        text("deadlines.held", "",
             "rows whose deadline waits, as table:key, separated by commas; to start in spite of "
             "one that breaks a law"),
        flag("mirror.isRight", false,
             "start although rows of the mirror are not as they were written, and keep them"),
    };
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool whole = code == std::errc() && stopped == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<Rate> rate_in(std::string_view text) {
    if (text == "off") {
        return Rate{};
    }
    std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view window = text.substr(slash + 1);
    std::int64_t unit_ms = window.ends_with('m') ? 60'000 : 1000;
    if (window.ends_with('s') || window.ends_with('m')) {
        window.remove_suffix(1);
    }
    std::optional<std::int64_t> count = number_in(text.substr(0, slash));
    std::optional<std::int64_t> units = number_in(window);
    constexpr std::int64_t most = 1'000'000;
    if (!count || !units || *count < 1 || *count > most || *units < 1 || *units > 3600) {
        return std::nullopt;
    }
    return Rate{*count, *units * unit_ms};
}

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        std::size_t end = std::min(choices.find('|'), choices.size());
        if (choices.substr(0, end) == value) {
            return true;
        }
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return false;
}

// What the value should have been; empty when it fits.
std::string misfit(const Setting& setting, std::string_view value) {
    switch (setting.kind) {
        case SettingKind::text:
            return value.empty() && setting.min > 0 ? "a text that is not empty" : "";
        case SettingKind::number: {
            std::optional<std::int64_t> given = number_in(value);
            bool fits = given && *given >= setting.min && *given <= setting.max;
            return fits ? "" : fmt::format("a number from {} to {}", setting.min, setting.max);
        }
        case SettingKind::flag:
            return value == "true" || value == "false" ? "" : "true or false";
        case SettingKind::rate:
            return rate_in(value) ? "" : "a count and a window, such as 100/1s, or off";
        case SettingKind::choice:
            return is_choice(setting.choices, value) ? ""
                                                     : "one of " + std::string(setting.choices);
    }
    return "";
}

// Nothing: no setting has a value of this type.
std::optional<std::string> value_text(const toml::node& node) {
    if (const toml::array* list = node.as_array()) {
        std::string joined;
        for (const toml::node& item : *list) {
            std::optional<std::string> text = value_text(item);
            if (!text) {
                return std::nullopt;
            }
            joined += joined.empty() ? "" : ", ";
            joined += *text;
        }
        return joined;
    }
    if (std::optional<std::string> value = node.value_exact<std::string>()) {
        return value;
    }
    if (auto value = node.value_exact<std::int64_t>()) {
        return std::to_string(*value);
    }
    if (auto value = node.value_exact<bool>()) {
        return *value ? "true" : "false";
    }
    return std::nullopt;
}

Outcome<> set_table(Settings& settings, const toml::table& table, const std::string& before,
                    const std::string& path) {
    for (const auto& [key, node] : table) {
        std::string name = before + std::string(key.str());
        Outcome<> done;
        if (const toml::table* inner = node.as_table()) {
            done = set_table(settings, *inner, name + ".", path);
        } else {
            std::string source = fmt::format("{}:{}", path, node.source().begin.line);
            std::optional<std::string> value = value_text(node);
            done = value ? settings.set(name, *value, source)
                         : fault(FaultKind::usage,
                                 fmt::format("{}: {} is neither a text in quotes, a whole number, "
                                             "true, false nor a list of these",
                                             source, name));
        }
        if (!done) {
            return done;
        }
    }
    return {};
}

}  // namespace

Settings::Settings() {
    for (std::vector<Setting>& part :
         std::array{server_settings(), access_settings(), domain_settings(), engine_settings()}) {
        std::ranges::move(part, std::back_inserter(all_));
    }
}

std::string variable_of(std::string_view name) {
    std::string variable(prefix);
    for (char letter : name) {
        if (letter >= 'A' && letter <= 'Z') {
            variable += '_';
            variable += letter;
        } else if (letter >= 'a' && letter <= 'z') {
            variable += static_cast<char>(letter - 'a' + 'A');
        } else {
            variable += '_';
        }
    }
    return variable;
}

Outcome<> Settings::set(std::string_view name, std::string_view value, std::string_view source) {
    auto found = std::ranges::find(all_, name, &Setting::name);
    if (found == all_.end()) {
        return fault(FaultKind::usage,
                     fmt::format("{}: unknown setting \"{}\"; did you mean \"{}\"?", source, name,
                                 base::nearest(name, names())));
    }
    if (std::string wanted = misfit(*found, value); !wanted.empty()) {
        return fault(FaultKind::usage,
                     fmt::format("{}: {} is \"{}\", but must be {}", source, name, value, wanted));
    }
    found->value = value;
    found->source = source;
    return {};
}

Outcome<> Settings::set_assignment(std::string_view text, std::string_view source) {
    std::size_t sign = text.find('=');
    if (sign == std::string_view::npos) {
        return fault(FaultKind::usage, fmt::format("{}: \"{}\" is not name=value", source, text));
    }
    return set(text.substr(0, sign), text.substr(sign + 1), source);
}

std::vector<std::string> Settings::names() const {
    std::vector<std::string> all;
    all.reserve(all_.size());
    for (const Setting& setting : all_) {
        all.emplace_back(setting.name);
    }
    return all;
}

Outcome<> Settings::read_file(const std::string& path) {
    if (std::filesystem::is_directory(path)) {
        return fault(FaultKind::usage, path + " is a folder, but must be a file of settings");
    }
    try {
        return set_table(*this, toml::parse_file(path), "", path);
    } catch (const toml::parse_error& error) {
        return fault(FaultKind::usage, fmt::format("{}:{}: {}", path, error.source().begin.line,
                                                   error.description()));
    }
}

Outcome<> Settings::read_variables(const char* const* variables) {
    for (; *variables != nullptr; ++variables) {
        std::string_view text = *variables;
        std::string_view name = text.substr(0, text.find('='));
        if (!name.starts_with(prefix) || name.size() == text.size() ||
            std::ranges::find(not_settings, name) != std::end(not_settings)) {
            continue;
        }
        auto found =
            std::ranges::find(all_, name, [](const Setting& one) { return variable_of(one.name); });
        if (found == all_.end()) {
            std::vector<std::string> known = names();
            std::ranges::transform(known, known.begin(), variable_of);
            return fault(FaultKind::usage, fmt::format("unknown variable {}; did you mean {}?",
                                                       name, base::nearest(name, known)));
        }
        if (Outcome<> done = set(found->name, text.substr(name.size() + 1), name); !done) {
            return done;
        }
    }
    return {};
}

std::string Settings::as_toml() const {
    std::string all;
    for (const Setting& setting : all_) {
        bool bare = setting.kind == SettingKind::number || setting.kind == SettingKind::flag;
        std::ostringstream value;
        bare ? value << setting.value : value << toml::value(setting.value);
        all += fmt::format("{:<44}  # {}; {}\n", fmt::format("{} = {}", setting.name, value.str()),
                           setting.source, setting.doc);
    }
    return all;
}

const std::string& Settings::text(std::string_view name) const {
    auto found = std::ranges::find(all_, name, &Setting::name);
    ONRUSH_CHECK(found != all_.end(), "unknown setting {}", name);
    return found->value;
}

std::int64_t Settings::number(std::string_view name) const {
    std::optional<std::int64_t> value = number_in(text(name));
    ONRUSH_CHECK(value.has_value(), "{} is not a number", name);
    return *value;
}

bool Settings::was_set(std::string_view name) const {
    auto found = std::ranges::find(all_, name, &Setting::name);
    ONRUSH_CHECK(found != all_.end(), "unknown setting {}", name);
    return found->source != "default";
}

Rate Settings::rate(std::string_view name) const {
    std::optional<Rate> value = rate_in(text(name));
    ONRUSH_CHECK(value.has_value(), "{} is not a rate", name);
    return *value;
}

}  // namespace onrush::app

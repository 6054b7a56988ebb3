#include "app/setting_list.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "api/limits.h"
#include "app/lag_brake.h"
#include "engine/limits.h"
#include "features/account/limits.h"
#include "features/order/limits.h"
#include "features/point/limits.h"
#include "features/room/limits.h"
#include "http/limits.h"
#include "log/limits.h"
#include "relay/limits.h"

namespace onrush::app {

namespace {

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
               "older ones are kept, or events.keepBytes where that is less"),
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

std::vector<Setting> event_settings() {
    constexpr std::int64_t year_hours = std::int64_t{366} * 24;
    return {
        full_text("events.node", "1",
                  "name of this server in the source of its events, /onrush/NODE; 1 to 64 letters, "
                  "digits, dots, dashes and underscores"),
        number("events.keepHours", 24, 0, year_hours,
               "how long events are kept for readers, in files of the log"),
        number("events.keepBytes", log::limits::kept_bytes_max, log::limits::segment_bytes_min,
               std::int64_t{1} << 50,
               "maximum size of the log that is kept for readers of events; beyond that the oldest "
               "is dropped although it is younger than events.keepHours, or a reader needs it"),
        number("events.recentBytes", relay::limits::recent_bytes, relay::limits::recent_bytes_min,
               relay::limits::recent_bytes_max,
               "memory for the newest events; older ones are read from the log's files"),
        number("events.slowSeconds", api::limits::stream_untaken_default.ms / 1000, 1,
               api::limits::stream_untaken_max.ms / 1000,
               "a stream of events is cut off when its client takes nothing for so long; it opens "
               "the stream again and misses nothing"),
    };
}

}  // namespace

std::vector<Setting> all_settings() {
    std::vector<Setting> all;
    for (std::vector<Setting>& part :
         std::array{server_settings(), access_settings(), domain_settings(), engine_settings(),
                    event_settings()}) {
        std::ranges::move(part, std::back_inserter(all));
    }
    return all;
}

}  // namespace onrush::app

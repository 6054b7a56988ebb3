#include "api/gate.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "engine/counters.h"

namespace onrush::api {

namespace {

constexpr std::size_t accounts_remembered = 16'384;
constexpr std::int64_t shed_retry_seconds = 1;

std::string_view detail_of(http::TokenFault fault) {
    switch (fault) {
        case http::TokenFault::malformed:
            return "The token is malformed.";
        case http::TokenFault::wrong_signature:
            return "The token is not signed with this server's key.";
        case http::TokenFault::expired:
            return "The token has expired.";
    }
    ONRUSH_CHECK(false, "a token fault of {}", static_cast<int>(fault));
    return {};
}

std::optional<std::uint64_t> id_in(std::string_view text, std::uint64_t max) {
    std::uint64_t id = 0;
    auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), id);
    bool whole = code == std::errc() && stopped == text.data() + text.size();
    return whole && id != 0 && id <= max ? std::optional(id) : std::nullopt;
}

std::optional<http::Who> role_in(std::string_view text) {
    if (text.empty() || text == "user") {
        return http::Who::user;
    }
    if (text == "service") {
        return http::Who::service;
    }
    return text == "admin" ? std::optional(http::Who::admin) : std::nullopt;
}

}  // namespace

struct Gate::Thread {
    Thread(const http::JwtKey& key, const GateSettings& settings)
        : verifier(key, settings.tokens_kept) {}

    http::JwtVerifier verifier;
    std::vector<std::uint64_t> seen;  // accounts by a gateway, each in its one place
    std::array<base::Counter, 3> shed;
};

Gate::Gate(const engine::Engine& engine, const Tokens& tokens, GateSettings settings,
           std::size_t io_threads)
    : engine_(engine),
      tokens_(tokens),
      settings_(std::move(settings)),
      account_rates_(settings_.rate_keys_max),
      address_rates_(settings_.rate_keys_max) {
    for (std::size_t i = 0; i < io_threads; ++i) {
        threads_.push_back(std::make_unique<Thread>(tokens_.key(), settings_));
        if (!settings_.gateways.empty()) {
            threads_.back()->seen.resize(accounts_remembered);
        }
    }
}

Gate::~Gate() = default;

void Gate::bind(std::span<const http::Route> routes) {
    for (const http::Route& route : routes) {
        auto found = std::ranges::find(settings_.rates, route.rate, &http::RateClass::name);
        ONRUSH_CHECK(found != settings_.rates.end(), "{} has the unknown rate class {}", route.path,
                     route.rate);
        class_of_route_.push_back(static_cast<std::size_t>(found - settings_.rates.begin()));
    }
}

bool Gate::admit(http::Exchange& exchange, const http::Route& route) {
    Thread& thread = *threads_[exchange.io_thread()];
    if (route.shed == http::Shed::never) {
        bool known = route.who == http::Who::anyone || identify(exchange, route, thread);
        return known && within_rate(exchange, route);
    }
    return has_room(exchange, route, thread) && identify(exchange, route, thread) &&
           within_rate(exchange, route);
}

bool Gate::has_room(http::Exchange& exchange, const http::Route& route, Thread& thread) {
    std::size_t what = static_cast<std::size_t>(route.shed);
    if (engine_.mailbox_depth() < settings_.shed_jobs[what]) {
        return true;
    }
    thread.shed[what].add(1);
    exchange.refuse_for_now(
        http::problems::overloaded,
        "Too many requests are waiting. Try again after the seconds in Retry-After.",
        shed_retry_seconds);
    return false;
}

bool Gate::identify(http::Exchange& exchange, const http::Route& route, Thread& thread) {
    bool by_header = !exchange.request().x_user_id.empty() || !exchange.request().x_role.empty();
    bool required = route.who != http::Who::anyone;
    if (by_header && !settings_.gateways.empty() && settings_.gateways.contain(exchange.peer())) {
        if (!identify_by_header(exchange, thread)) {
            return false;
        }
    } else if (!identify_by_token(exchange, required, thread)) {
        return false;
    }
    if (exchange.caller.who < route.who) {
        if (!within_rate(exchange, route)) {
            return false;
        }
        exchange.challenge(http::Challenge::insufficient_scope);
        exchange.refuse(http::problems::forbidden, route.who == http::Who::admin
                                                       ? "This route requires the role admin."
                                                       : "This route requires the role service.");
        return false;
    }
    if (route.needs_account && exchange.caller.account == 0) {
        exchange.refuse(http::problems::forbidden,
                        "This route is for accounts. Use the token of an account.");
        return false;
    }
    return true;
}

bool Gate::identify_by_header(http::Exchange& exchange, Thread& thread) {
    const http::Request& request = exchange.request();
    std::optional<http::Who> role = role_in(request.x_role);
    std::uint64_t account = 0;
    if (!request.x_user_id.empty()) {
        account = id_in(request.x_user_id, settings_.gateway_account_max).value_or(0);
    }
    bool needs_account = role == http::Who::user || !request.x_user_id.empty();
    if (!role || (needs_account && account == 0)) {
        std::string_view wrong = role ? "X-User-Id" : "X-Role";
        bool missing = role && request.x_user_id.empty();
        exchange.refuse(missing ? http::problems::missing_header : http::problems::invalid_header,
                        missing ? "The gateway sent no user id."
                        : role  ? "The gateway sent an invalid user id."
                                : "The gateway sent an unknown role.",
                        [&](http::JsonWriter& json) { json.member("header", wrong); });
        return false;
    }
    exchange.caller = {.who = *role, .account = account, .epoch = 0};
    if (account != 0 && thread.seen[account % accounts_remembered] != account) {
        first_sight_(exchange.io_thread(), account);
    }
    return true;
}

bool Gate::identify_by_token(http::Exchange& exchange, bool required, Thread& thread) {
    std::string_view field = exchange.request().authorization;
    std::optional<std::string_view> token = http::bearer_token(field);
    if (!token) {
        if (required) {
            refuse_unknown(exchange, http::Challenge::token_missing,
                           field.empty() ? "Send the header Authorization: Bearer TOKEN."
                                         : "The Authorization header must be Bearer and a token.");
        }
        return !required;
    }
    http::TokenFault fault{};
    std::optional<http::Claims> claims =
        thread.verifier.verify(*token, tokens_.clock().now(), fault);
    // Epochs of accounts begin at 1; epoch 0 is for who is believed without a token.
    if (claims && claims->account != 0 && claims->epoch == 0) {
        claims.reset();
        fault = http::TokenFault::malformed;
    }
    if (!claims) {
        if (required) {
            refuse_unknown(exchange, http::Challenge::invalid_token, detail_of(fault));
        }
        return !required;
    }
    exchange.caller = {claims->role, claims->account, claims->epoch};
    return true;
}

void Gate::refuse_unknown(http::Exchange& exchange, http::Challenge why, std::string_view detail) {
    if (within_address_rate(exchange)) {
        exchange.challenge(why);
        exchange.refuse(http::problems::unauthorized, detail);
    }
}

bool Gate::within_address_rate(http::Exchange& exchange) {
    const http::RateClass& rate = settings_.address_rate;
    if (rate.burst == 0 || settings_.shared.contain(exchange.client())) {
        return true;
    }
    std::uint64_t key = http::rate_key(settings_.rates.size(), exchange.client());
    http::RateVerdict verdict = address_rates_.take(key, rate, exchange.arrived_ns());
    if (!verdict.allowed) {
        http::write_rate_headers(exchange, rate, verdict);
        http::refuse_rate(exchange, rate, verdict);
    }
    return verdict.allowed;
}

bool Gate::within_rate(http::Exchange& exchange, const http::Route& route) {
    std::size_t index = class_of_route_[route.index];
    const http::RateClass& rate = settings_.rates[index];
    if (exchange.caller.who > http::Who::user) {
        return true;
    }
    if (!route.rate_apart && !within_address_rate(exchange)) {
        return false;
    }
    if (rate.burst == 0) {
        return true;
    }
    std::uint64_t account = route.rate_by_address ? 0 : exchange.caller.account;
    http::RateVerdict verdict =
        account != 0
            ? account_rates_.take(http::rate_key(index, account), rate, exchange.arrived_ns())
            : address_rates_.take(http::rate_key(index, exchange.client()), rate,
                                  exchange.arrived_ns());
    http::write_rate_headers(exchange, rate, verdict);
    if (!verdict.allowed) {
        http::refuse_rate(exchange, rate, verdict);
    }
    return verdict.allowed;
}

void Gate::seen(std::size_t io_thread, std::uint64_t account) {
    threads_[io_thread]->seen[account % accounts_remembered] = account;
}

std::uint64_t Gate::shed(http::Shed what) const {
    std::uint64_t sum = 0;
    for (const auto& thread : threads_) {
        sum += thread->shed[static_cast<std::size_t>(what)].get();
    }
    return sum;
}

}  // namespace onrush::api

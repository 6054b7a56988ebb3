#include "api/gate.h"

#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "engine/counters.h"

namespace onrush::api {

namespace {

constexpr std::size_t accounts_remembered = 16'384;
constexpr std::int64_t shed_retry_seconds = 1;

std::optional<http::Who> role_in(std::string_view text) {
    if (text.empty() || text == "user") {
        return http::Who::user;
    }
    if (text == "service") {
        return http::Who::service;
    }
    return text == "admin" ? std::optional(http::Who::admin) : std::nullopt;
}

// Whether a gateway's user needs an account for this. Who looks at what is for anyone needs none,
// but staff do: a blocked account is refused what staff may see.
bool acts_for_account(const http::Route& route, http::Who who) {
    return route.who != http::Who::anyone || who > http::Who::user;
}

}  // namespace

struct Gate::Thread {
    Thread(const http::JwtKey& key, const GateSettings& settings)
        : verifier(key, settings.tokens_kept) {}

    http::JwtVerifier verifier;
    // Accounts of a gateway's users, each in its one place. Who makes two names meet in a place
    // gains nothing: the engine is asked again.
    struct Known {
        std::string external_id;
        std::uint64_t account = 0;
        std::uint64_t epoch = 0;
    };
    std::vector<Known> known;
    // The requests of a user whose account the engine is asked for, in the order of arrival.
    struct Waiting {
        std::uint64_t epoch = 0;  // when it was asked
        std::vector<http::Exchange*> exchanges;
    };
    std::unordered_map<std::string, Waiting> waiting;

    [[nodiscard]] std::size_t place_of(std::string_view external_id) const {
        return std::hash<std::string_view>()(external_id) % known.size();
    }
    [[nodiscard]] std::uint64_t account_of(std::string_view external_id,
                                           std::uint64_t epoch) const {
        const Known& here = known[place_of(external_id)];
        return here.external_id == external_id && here.epoch == epoch ? here.account : 0;
    }
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
        if (settings_.users_by_gateway) {
            threads_.back()->known.resize(accounts_remembered);
        }
    }
}

Gate::~Gate() = default;

void Gate::bind(std::span<const http::Route> routes) {
    for (const http::Route& route : routes) {
        class_of_route_.push_back(index_of(route.rate));
    }
}

std::size_t Gate::index_of(std::string_view rate_class) const {
    auto found = std::ranges::find(settings_.rates, rate_class, &http::RateClass::name);
    ONRUSH_CHECK(found != settings_.rates.end(), "a route has the unknown rate class {}",
                 rate_class);
    return static_cast<std::size_t>(found - settings_.rates.begin());
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
    if (settings_.users_by_gateway && route.off_behind_gateway) {
        if (within_address_rate(exchange)) {
            exchange.refuse(http::problems::identity_by_gateway,
                            http::meaning_of(http::problems::identity_by_gateway));
        }
        return false;
    }
    // One that has waited for its account is known by now.
    if (exchange.caller.who == http::Who::anyone && !find_caller(exchange, route, thread)) {
        return false;
    }
    const http::Caller& caller = exchange.caller;
    if (caller.who < route.who) {
        if (!within_rate(exchange, route)) {
            return false;
        }
        exchange.challenge(http::Challenge::insufficient_scope);
        exchange.refuse(http::problems::forbidden, route.who == http::Who::admin
                                                       ? "This route requires the role admin."
                                                       : "This route requires the role service.");
        return false;
    }
    bool named = caller.by_gateway && !exchange.request().x_user_id.empty();
    if (named && caller.account == 0 && acts_for_account(route, caller.who)) {
        wait_for_account(exchange, thread);
        return false;
    }
    if (route.needs_account && caller.account == 0) {
        exchange.refuse(http::problems::forbidden,
                        "This route is for accounts. Use the token of an account.");
        return false;
    }
    return true;
}

bool Gate::find_caller(http::Exchange& exchange, const http::Route& route, Thread& thread) {
    const http::Request& request = exchange.request();
    bool by_header = !request.x_user_id.empty() || !request.x_role.empty();
    if (by_header && settings_.users_by_gateway && settings_.gateways.contain(exchange.peer())) {
        return identify_by_header(exchange, route, thread);
    }
    return identify_by_token(exchange, route.who != http::Who::anyone, thread);
}

bool Gate::identify_by_header(http::Exchange& exchange, const http::Route& route,
                              const Thread& thread) const {
    const http::Request& request = exchange.request();
    std::string_view user = request.x_user_id;
    std::optional<http::Who> role = role_in(request.x_role);
    bool missing = role == http::Who::user && user.empty();
    bool well_formed = user.empty() || settings_.is_external_id(user);
    if (!role || missing || !well_formed) {
        std::string_view wrong = role ? "X-User-Id" : "X-Role";
        exchange.refuse(missing ? http::problems::missing_header : http::problems::invalid_header,
                        missing ? "The gateway sent no user id."
                        : role  ? "The gateway sent an invalid user id."
                                : "The gateway sent an unknown role.",
                        [&](http::JsonWriter& json) { json.member("header", wrong); });
        return false;
    }
    exchange.caller = {.who = *role, .by_gateway = true};
    if (!user.empty() && acts_for_account(route, *role)) {
        exchange.caller.account = thread.account_of(user, epoch_of(user));
    }
    return true;
}

// The first request of a user asks for the account; those that come meanwhile wait with it, so that
// the engine gets all of them in their order.
void Gate::wait_for_account(http::Exchange& exchange, Thread& thread) {
    exchange.keep_request();
    std::string external_id(exchange.request().x_user_id);
    auto [at, first] = thread.waiting.try_emplace(external_id);
    at->second.exchanges.push_back(&exchange);
    if (first) {
        at->second.epoch = epoch_of(external_id);
        first_sight_(exchange.io_thread(), external_id);
    }
}

std::uint64_t Gate::epoch_of(std::string_view external_id) const {
    return settings_.epoch_of_external_id ? settings_.epoch_of_external_id(external_id) : 0;
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
    if (claims && tokens_.is_withdrawn(*claims)) {
        claims.reset();
        fault = http::TokenFault::withdrawn;
    }
    if (!claims) {
        if (required) {
            refuse_unknown(exchange, http::Challenge::invalid_token, detail_of(fault));
        }
        return !required;
    }
    if (settings_.users_by_gateway && claims->role == http::Who::user) {
        if (required) {
            refuse_unknown(exchange, http::Challenge::invalid_token,
                           "Users are identified by the gateway; their own tokens are off.");
        }
        return !required;
    }
    exchange.caller = {.who = claims->role,
                       .account = claims->account,
                       .epoch = claims->epoch,
                       .token_ends = claims->expires_at,
                       .staff_epoch = claims->staff_epoch};
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

http::RateVerdict Gate::count(const http::Exchange& exchange, std::size_t index, bool by_address) {
    const http::RateClass& rate = settings_.rates[index];
    const http::Caller& caller = exchange.caller;
    if (by_address || (caller.account == 0 && !caller.by_gateway)) {
        std::uint64_t key = http::rate_key(index, exchange.client());
        return address_rates_.take(key, rate, exchange.arrived_ns());
    }
    // A gateway's user who only looks may have no account yet.
    std::uint64_t key = caller.by_gateway
                            ? http::rate_key_of_name(index, exchange.request().x_user_id)
                            : http::rate_key(index, caller.account);
    return account_rates_.take(key, rate, exchange.arrived_ns());
}

bool Gate::count_as(const http::Exchange& exchange, std::string_view rate_class) {
    // Whoever has hung up has no address any more, and needs nothing.
    if (exchange.gone()) {
        return false;
    }
    std::size_t index = index_of(rate_class);
    return settings_.rates[index].burst == 0 || count(exchange, index, false).allowed;
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
    // Whoever shares an address with a health check must not be able to use up its rate.
    if (route.rate_apart && settings_.shared.contain(exchange.client())) {
        return true;
    }
    if (rate.burst == 0) {
        return true;
    }
    http::RateVerdict verdict = count(exchange, index, route.rate_by_address);
    http::write_rate_headers(exchange, rate, verdict);
    if (!verdict.allowed) {
        http::refuse_rate(exchange, rate, verdict);
    }
    return verdict.allowed;
}

std::vector<http::Exchange*> Gate::identified(std::size_t io_thread, const std::string& external_id,
                                              std::uint64_t account) {
    Thread& thread = *threads_[io_thread];
    auto waiting = thread.waiting.extract(external_id);
    ONRUSH_CHECK(!waiting.empty(), "nobody waits for the account {}", account);
    if (account != 0) {
        thread.known[thread.place_of(external_id)] = {external_id, account, waiting.mapped().epoch};
    }
    for (http::Exchange* exchange : waiting.mapped().exchanges) {
        exchange->caller.account = account;
    }
    return std::move(waiting.mapped().exchanges);
}

std::uint64_t Gate::shed(http::Shed what) const {
    std::uint64_t sum = 0;
    for (const auto& thread : threads_) {
        sum += thread->shed[static_cast<std::size_t>(what)].get();
    }
    return sum;
}

}  // namespace onrush::api

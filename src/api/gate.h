// The gate in front of every handler. It makes four checks, the cheapest first.
//
//   load        how many jobs wait for the engine: browsing is refused first, requests on accounts
//               next, orders and issues last (Route::shed). 503 `overloaded`.
//   identity    a bearer token, or X-User-Id and X-Role from a listed gateway. 401.
//               X-User-Id is a text of the gateway's own. At first sight of it the engine is asked
//               for the number of its account, and opens the account; the user's requests wait.
//   role        Route::who; a route for users also needs a caller with an account. 403.
//   rate        GCRA per account and rate class, per address where there is no account; and a
//               looser one per address over all its requests and tokens, which also counts
//               requests that are refused as unknown, are for no route or come to the wrong host.
//               Who lacks the role is counted like who has it. 429. Service and admin tokens have
//               no limit: they are the operator's own.
//
// A route for anyone ignores a bad token. Routes that are never shed (Shed::never) skip the load
// check; those of them that are for anyone skip the caller too. Health checks have a rate of
// their own (Route::rate_apart), from which addresses that many share are exempt. The limits are
// one for all io threads; each thread has its own verified tokens. Accounts and addresses are
// counted in tables of their own, so neither can push the other out.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "api/peers.h"
#include "api/tokens.h"
#include "engine/engine.h"
#include "http/rate_limit.h"
#include "http/router.h"

namespace onrush::api {

struct GateSettings {
    // Jobs waiting for the engine from which on a class is turned away, by http::Shed.
    std::array<std::size_t, 3> shed_jobs = {4096, 8192, 32768};
    // Users are known by a gateway: sign-up, sign-in and users' tokens are off.
    bool users_by_gateway = false;
    // Whose X-User-Id and X-Role are believed then.
    Peers gateways;
    bool (*is_external_id)(std::string_view text) = nullptr;
    // Another one than when the engine was asked for the account of an id: ask again. None: the
    // accounts stay.
    std::function<std::uint64_t(std::string_view external_id)> epoch_of_external_id;
    // A class of a route that is not here is a bug; one with burst 0 has no limit.
    std::vector<http::RateClass> rates;
    http::RateClass address_rate = {"address", 0, 1};  // of all requests; burst 0: no limit
    Peers shared;  // addresses with many callers behind them: without the address rate
    std::size_t rate_keys_max = 65'536;  // of each table
    std::size_t tokens_kept = 16'384;    // of each io thread
};

class Gate final : public http::Gate {
public:
    // Called on the io thread, for a user that a gateway brings and this thread does not know. Say
    // identified() on the same thread, now or later.
    using FirstSight = std::function<void(std::size_t io_thread, const std::string& external_id)>;

    Gate(const engine::Engine& engine, const Tokens& tokens, GateSettings settings,
         std::size_t io_threads);
    ~Gate() override;

    // Before requests come.
    void bind(std::span<const http::Route> routes);
    void on_first_sight(FirstSight first_sight) { first_sight_ = std::move(first_sight); }

    // False also when the exchange waits for its account.
    [[nodiscard]] bool admit(http::Exchange& exchange, const http::Route& route) override;
    [[nodiscard]] bool admit_without_route(http::Exchange& exchange) override {
        return within_address_rate(exchange);
    }
    // For a handler that does what the routes of another class do: counts one request of the caller
    // as theirs. False: it is one too many, and nothing has been answered. When the handler has
    // returned, the exchange of a gateway's user needs keep_request() for it.
    [[nodiscard]] bool count_as(const http::Exchange& exchange, std::string_view rate_class);

    // On that io thread: the number of the account that a gateway's user has, or 0 when it is not
    // known. The requests that have waited for it, oldest first: route them again, or refuse them.
    [[nodiscard]] std::vector<http::Exchange*> identified(std::size_t io_thread,
                                                          const std::string& external_id,
                                                          std::uint64_t account);

    // Any thread: requests turned away because too much was waiting, by http::Shed.
    [[nodiscard]] std::uint64_t shed(http::Shed what) const;

private:
    struct Thread;

    [[nodiscard]] bool has_room(http::Exchange& exchange, const http::Route& route, Thread& thread);
    [[nodiscard]] bool identify(http::Exchange& exchange, const http::Route& route, Thread& thread);
    [[nodiscard]] bool find_caller(http::Exchange& exchange, const http::Route& route,
                                   Thread& thread);
    [[nodiscard]] bool identify_by_header(http::Exchange& exchange, const http::Route& route,
                                          const Thread& thread) const;
    [[nodiscard]] std::uint64_t epoch_of(std::string_view external_id) const;
    [[nodiscard]] bool identify_by_token(http::Exchange& exchange, bool required, Thread& thread);
    void wait_for_account(http::Exchange& exchange, Thread& thread);
    void refuse_unknown(http::Exchange& exchange, http::Challenge why, std::string_view detail);
    [[nodiscard]] bool within_address_rate(http::Exchange& exchange);
    [[nodiscard]] bool within_rate(http::Exchange& exchange, const http::Route& route);
    [[nodiscard]] std::size_t index_of(std::string_view rate_class) const;
    [[nodiscard]] http::RateVerdict count(const http::Exchange& exchange, std::size_t index,
                                          bool by_address);

    const engine::Engine& engine_;
    const Tokens& tokens_;
    const GateSettings settings_;
    std::vector<std::size_t> class_of_route_;
    FirstSight first_sight_;
    std::vector<std::unique_ptr<Thread>> threads_;
    http::RateTable account_rates_;
    http::RateTable address_rates_;
};

}  // namespace onrush::api

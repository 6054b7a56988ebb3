// Answers requests once the data is loaded: the gate, the routes of all features, the server's own
// routes (/livez, /readyz, /metrics, /openapi.json, /asyncapi.json, /problems/CODE,
// /.well-known/jwks.json), and the metrics. Also the handler of the operator's listener.
//
// Called on io threads, from http::Server::hand_over() on.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/bridge.h"
#include "api/event_streams.h"
#include "api/front_door.h"
#include "api/gate.h"
#include "api/signing_keys.h"
#include "api/telemetry.h"
#include "api/tokens.h"
#include "app/certificate_desk.h"
#include "app/core.h"
#include "app/settings.h"
#include "app/shop.h"
#include "features/account/http/routes.h"
#include "features/account/password/hasher.h"
#include "features/coupon/look_up_campaign.h"
#include "features/ranking/http/view_counter.h"
#include "features/room/http/life_signs.h"
#include "features/room/http/pass_desk.h"
#include "features/room/http/room_watch.h"
#include "features/room/http/waiting_room.h"
#include "http/router.h"
#include "http/stored_body.h"
#include "metrics/registry.h"
#include "relay/stream/event_routes.h"

namespace onrush::app {

inline constexpr std::string_view version = "0.1.0";

struct Condition {
    engine::Admission admission = engine::Admission::open;
    bool draining = false;
    mirror::Trouble mirror = mirror::Trouble::none;
    base::Duration writes_for;  // so long the write under way has taken
};
// For /readyz: empty when the server takes everything.
[[nodiscard]] std::string_view why_not_ready(const Condition& now);
// A write that takes longer than this may never end, and nobody is answered until it does.
inline constexpr base::Duration write_hangs_after = base::Duration::seconds(10);

class Application final : public http::Handler {
public:
    // All that is given outlives the application.
    Application(Shop& shop, Core& core, http::Server& server, relay::Feed& feed,
                const api::Tokens& tokens, const api::SigningKeys& signing_keys,
                std::string_view fingerprint_key, const Settings& settings);
    ~Application() override;

    void handle(http::Exchange& exchange) override {
        if (door_.admit(exchange, gate_.get())) {
            router_->route(exchange);
        }
    }
    void end_of_turn(std::size_t io_thread) override;
    void works(std::size_t io_thread) override { bridge_.works(io_thread); }
    void rests(std::size_t io_thread) override { bridge_.rests(io_thread); }
    void answered(const http::Exchange& exchange, int status, std::int64_t latency_ns) override;

    // What answers on the operator's listener, of which the application must know nothing else.
    // It ends before the application.
    [[nodiscard]] std::unique_ptr<http::Handler> make_operator(http::Server& listener);

    // Any thread: /readyz says no from now on.
    void drain() { draining_.store(true, std::memory_order_relaxed); }
    // When the io threads have ended and the engine has not: the last views are counted.
    void hand_over_views();

    [[nodiscard]] std::span<const http::Route> routes() const { return router_->routes(); }

private:
    class Measures;
    class Operator;

    [[nodiscard]] std::vector<http::Route> make_routes(std::size_t io_threads);
    [[nodiscard]] std::vector<http::Route> own_routes();
    [[nodiscard]] std::vector<http::Route> health_routes();
    void answer_ready(http::Exchange& exchange);
    // The metrics as each io thread of a listener tells them: made at most once a turn, however
    // often they are asked for in it.
    using MetricsOfTurn = std::vector<std::optional<const http::StoredBody>>;

    void answer_metrics(http::Exchange& exchange, api::Bridge& bridge, MetricsOfTurn& texts,
                        engine::Staff caller);
    void answer_keys(http::Exchange& exchange);
    void answer_problem_page(http::Exchange& exchange);
    void make_problem_pages();

    Shop& shop_;
    Core& core_;
    const std::string requests_logged_;
    password::Hasher hasher_;
    api::Bridge bridge_;
    std::unique_ptr<ranking::ViewCounter> views_;
    std::unique_ptr<room::LifeSigns> signs_;
    api::EventStreams streams_;
    relay::EventRoutes events_;
    CertificateDesk certificates_;
    std::unique_ptr<room::RoomWatch> room_watch_;
    std::unique_ptr<room::PassDesk> pass_desk_;
    const api::Tokens& tokens_;
    const api::SigningKeys& signing_keys_;
    const account::RouteSettings account_settings_;
    const api::FrontDoor door_;
    std::unique_ptr<api::Gate> gate_;
    std::unique_ptr<http::Router> router_;
    metrics::Registry registry_;
    std::unique_ptr<Measures> measures_;
    std::unique_ptr<api::Telemetry> telemetry_;
    MetricsOfTurn metrics_of_turn_;
    std::unique_ptr<const http::StoredBody> openapi_;
    const http::StoredBody asyncapi_;
    std::unordered_map<std::string_view, http::StoredBody> problem_pages_;
    std::atomic<bool> draining_ = false;
};

}  // namespace onrush::app

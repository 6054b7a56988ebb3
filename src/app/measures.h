// The metrics of everything but requests: engine, log, mirror, events, io threads, campaigns,
// rooms, passes, process.
#pragma once

#include <vector>

#include "api/event_streams.h"
#include "api/gate.h"
#include "app/application.h"
#include "app/certificate_desk.h"
#include "base/mutex.h"
#include "features/room/look_up_room.h"
#include "relay/feed.h"

namespace onrush::app {

class Application::Measures {
public:
    // Registers its series. All that is given outlives the registry.
    Measures(metrics::Registry& registry, Core& core, http::Server& server, const relay::Feed& feed,
             const api::Gate& gate, const api::EventStreams& streams, const Shop& shop,
             const room::PassDesk& passes, const CertificateDesk::Counters& certificates);

    // As the engine has just told them; any thread.
    void note_campaigns(const std::vector<coupon::CampaignView>& campaigns);
    void note_rooms(const room::WatchRooms::Answer& watched);

private:
    struct OfCampaign {
        std::uint64_t id = 0;
        std::uint64_t issued = 0;
        std::uint64_t remaining = 0;
    };

    void register_engine(metrics::Registry& registry, Core& core);
    void register_log(metrics::Registry& registry, Core& core);
    void register_http(metrics::Registry& registry, http::Server& server, const api::Gate& gate);
    // What strangers can fill, and how much of it there may be.
    void register_budgets(metrics::Registry& registry, const engine::Engine& engine,
                          const account::AccountFeature& accounts);
    static void register_events(metrics::Registry& registry, Core& core, const relay::Feed& feed,
                                const api::EventStreams& streams);
    void register_certificates(metrics::Registry& registry,
                               const CertificateDesk::Counters& counters);
    void register_campaigns(metrics::Registry& registry);
    void register_rooms(metrics::Registry& registry, const room::RoomFeature& rooms);
    static void register_passes(metrics::Registry& registry, const room::PassDesk& passes);

    base::Mutex mutex_;
    std::vector<OfCampaign> campaigns_ ONRUSH_GUARDED_BY(mutex_);
    room::WatchRooms::Answer rooms_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::app

#include "app/measures.h"

#include <algorithm>

#include "base/time.h"
#include "metrics/process.h"

namespace onrush::app {

namespace {

constexpr double ms_per_second = 1e3;

double of(const base::Counter& counter) {
    return static_cast<double>(counter.get());
}

void register_spread(metrics::Registry& registry, std::string_view name, std::string_view help,
                     metrics::Unit unit, const engine::Spread& spread) {
    registry.histogram_from(name, help, {spread.bounds().begin(), spread.bounds().end()}, unit,
                            [&spread] {
                                metrics::HistogramReading reading{.sum = spread.sum()};
                                for (const base::Counter& bucket : spread.buckets()) {
                                    reading.buckets.push_back(bucket.get());
                                }
                                return reading;
                            });
}

// The same for staff alone: a withdrawn token reads no metrics either.
struct ListCampaignsForStaff : coupon::ListCampaigns {
    engine::Staff caller;
};

}  // namespace

Application::Measures::Measures(metrics::Registry& registry, Core& core, http::Server& server,
                                const relay::Feed& feed, const api::Gate& gate,
                                const api::EventStreams& streams, const Shop& shop,
                                const room::PassDesk& passes,
                                const CertificateDesk::Counters& certificates) {
    register_http(registry, server, gate);
    register_events(registry, core, feed, streams);
    register_engine(registry, core);
    register_log(registry, core);
    register_budgets(registry, core.engine(), shop.accounts);
    register_certificates(registry, certificates);
    register_campaigns(registry);
    register_rooms(registry, shop.rooms);
    register_passes(registry, passes);
    metrics::register_process(registry);
    metrics::register_build(registry, std::string(version), "");
}

void Application::Measures::register_engine(metrics::Registry& registry, Core& core) {
    const engine::Engine& engine = core.engine();
    const engine::Counters& counters = engine.counters();
    auto total = [&](std::string_view name, std::string_view help, const base::Counter& counter) {
        registry.counter_from(name, help, {}, [&counter] { return of(counter); });
    };
    registry.gauge_from("onrush_engine_mailbox_jobs", "Jobs waiting for the engine", {},
                        [&engine] { return static_cast<double>(engine.mailbox_depth()); });
    total("onrush_engine_commands_total", "Commands answered", counters.commands);
    total("onrush_engine_refusals_total", "Commands refused", counters.refusals);
    total("onrush_engine_queries_total", "Queries answered", counters.queries);
    total("onrush_engine_replays_total", "Answers repeated for an idempotency key",
          counters.replays);
    total("onrush_engine_deadlines_total", "Deadlines run", counters.deadlines);
    total("onrush_engine_turned_away_total",
          "Jobs refused because the server is read-only or draining", counters.turned_away);
    total("onrush_engine_batches_total", "Batches decided", counters.batches);
    total("onrush_engine_batches_written_total", "Batches that changed something",
          counters.batches_written);
    total("onrush_engine_rows_written_total", "Rows in the log's records", counters.rows_written);
    total("onrush_engine_facts_total", "Facts in the log's records", counters.facts);
    registry.gauge_from("onrush_engine_clock_behind_seconds",
                        "How far wall time is behind batch time", {},
                        [&counters] { return of(counters.clock_behind_ms) / ms_per_second; });
    registry.gauge_from("onrush_engine_clock_ahead_seconds",
                        "How far wall time has leapt ahead and is not followed yet", {},
                        [&counters] { return of(counters.clock_ahead_ms) / ms_per_second; });
    register_spread(registry, "onrush_engine_batch_commands",
                    "Commands in a batch that changed something", metrics::unit::one,
                    counters.batch_commands);
    register_spread(registry, "onrush_engine_batch_seconds",
                    "Time from opening to closing a batch that changed something",
                    metrics::unit::seconds_of_us, counters.batch_us);
    register_spread(registry, "onrush_log_append_seconds", "Time to append and sync a record",
                    metrics::unit::seconds_of_us, counters.append_us);
}

void Application::Measures::register_log(metrics::Registry& registry, Core& core) {
    log::SegmentLog& log = core.log();
    registry.counter_from("onrush_log_bytes_total", "Bytes appended", {},
                          [&log] { return static_cast<double>(log.bytes_appended()); });
    registry.gauge_from("onrush_log_sequence", "The last durable record", {},
                        [&log] { return static_cast<double>(log.durable()); });
    registry.gauge_from("onrush_log_writable", "1 while the log has room", {},
                        [&log] { return log.has_room() ? 1.0 : 0.0; });
    registry.gauge_from(
        "onrush_log_write_seconds", "How long the write under way has taken, 0 between two", {},
        [&core] { return static_cast<double>(core.engine().writes_for().ms) / ms_per_second; });
    const mirror::MirrorThread& mirror = core.mirror();
    const mirror::MirrorCounters& counters = mirror.counters();
    registry.gauge_from("onrush_mirror_lag_records",
                        "Records in the log that the mirror does not have yet", {},
                        [&counters] { return of(counters.lag_records); });
    registry.gauge_from("onrush_mirror_lag_seconds",
                        "Age of the last mirrored record, 0 when none waits", {}, [&counters] {
                            bool behind = counters.lag_records.get() != 0;
                            double now = static_cast<double>(base::SystemClock().now().ms);
                            return behind ? (now - of(counters.time_ms)) / ms_per_second : 0.0;
                        });
    registry.gauge_from("onrush_mirror_lag_bytes",
                        "Bytes of the log that the mirror has not made durable yet", {},
                        [&core] { return static_cast<double>(core.lag().lag_bytes()); });
    registry.gauge_from(
        "onrush_engine_slowed_seconds", "How long each batch waits for the mirror to catch up", {},
        [&core] { return static_cast<double>(core.engine().slowed_by().ms) / ms_per_second; });
    registry.gauge_from("onrush_mirror_healthy", "0 while the mirror does not follow", {},
                        [&mirror] {
                            bool follows = mirror.trouble() == mirror::Trouble::none;
                            return mirror.healthy() && follows ? 1.0 : 0.0;
                        });
    registry.gauge_from(
        "onrush_mirror_in_place", "0 while another file lies in its place", {},
        [&mirror] { return mirror.trouble() == mirror::Trouble::displaced ? 0.0 : 1.0; });
    registry.counter_from("onrush_mirror_rows_total", "Rows that the mirror wrote or erased", {},
                          [&counters] { return of(counters.rows); });
    registry.counter_from("onrush_mirror_transactions_total", "Transactions", {},
                          [&counters] { return of(counters.transactions); });
}

void Application::Measures::register_http(metrics::Registry& registry, http::Server& server,
                                          const api::Gate& gate) {
    using Read = std::function<double(const http::IoCounters&)>;
    auto sum = [&server](const Read& read) {
        double all = 0;
        for (std::size_t i = 0; i < server.io_threads(); ++i) {
            all += read(server.counters(i));
        }
        return all;
    };
    auto total = [&](std::string_view name, std::string_view help, const Read& read) {
        registry.counter_from(name, help, {}, [sum, read] { return sum(read); });
    };
    registry.gauge_from("onrush_http_connections", "Connections open", {}, [sum] {
        return sum([](const http::IoCounters& io) { return of(io.connections); });
    });
    total("onrush_http_connections_accepted_total", "Connections accepted",
          [](const http::IoCounters& io) { return of(io.accepted); });
    total("onrush_http_malformed_total", "Requests that were not valid HTTP",
          [](const http::IoCounters& io) { return of(io.malformed); });
    total("onrush_http_timed_out_total", "Connections closed by a deadline",
          [](const http::IoCounters& io) { return of(io.timed_out); });
    total("onrush_http_turned_away_total", "Connections for which there was no room",
          [](const http::IoCounters& io) { return of(io.turned_away); });
    total("onrush_http_evicted_total", "Idle connections closed to make room for others",
          [](const http::IoCounters& io) { return of(io.evicted); });
    total("onrush_http_overrun_total", "Connections closed because their answers were not taken",
          [](const http::IoCounters& io) { return of(io.overrun); });
    registry.gauge_from(
        "onrush_http_untaken_bytes", "Answers that clients have not taken yet", {},
        [sum] { return sum([](const http::IoCounters& io) { return of(io.untaken_bytes); }); });
    total("onrush_http_dropped_total", "Answers dropped because the client had disconnected",
          [](const http::IoCounters& io) { return of(io.dropped); });
    total("onrush_http_received_bytes_total", "Bytes received",
          [](const http::IoCounters& io) { return of(io.received_bytes); });
    total("onrush_http_sent_bytes_total", "Bytes sent",
          [](const http::IoCounters& io) { return of(io.sent_bytes); });
    constexpr std::pair<http::Shed, const char*> sheds[] = {{http::Shed::browse, "browse"},
                                                            {http::Shed::account, "account"},
                                                            {http::Shed::order, "order"}};
    for (auto [what, name] : sheds) {
        registry.counter_from("onrush_shed_total", "Requests refused because too many wait",
                              {{"class", name}},
                              [&gate, what] { return static_cast<double>(gate.shed(what)); });
    }
}

void Application::Measures::register_budgets(metrics::Registry& registry,
                                             const engine::Engine& engine,
                                             const account::AccountFeature& accounts) {
    auto gauge = [&](std::string_view name, std::string_view help, metrics::Labels labels,
                     std::size_t value) {
        registry.gauge_from(name, help, std::move(labels),
                            [value] { return static_cast<double>(value); });
    };
    registry.gauge_from("onrush_idempotency_keys", "Idempotency keys that are kept", {},
                        [&engine] { return of(engine.counters().idempotency_keys); });
    const engine::KeyBudget& keys = engine.keys();
    const std::pair<const char*, std::size_t> rooms[] = {{"busy_users", keys.for_busy_users()},
                                                         {"users", keys.for_users()},
                                                         {"staff", keys.keys_max}};
    for (auto [whose, most] : rooms) {
        gauge("onrush_idempotency_keys_max",
              "With so many kept, a new key of these callers is refused", {{"for", whose}}, most);
    }
    registry.gauge_from("onrush_accounts", "Accounts that are open", {},
                        [&accounts] { return of(accounts.open_accounts); });
    gauge("onrush_accounts_max", "With so many open, nobody signs up", {},
          accounts.settings.accounts_max);
}

void Application::Measures::register_events(metrics::Registry& registry, Core& core,
                                            const relay::Feed& feed,
                                            const api::EventStreams& streams) {
    auto total = [&](std::string_view name, std::string_view help, const base::Counter& counter) {
        registry.counter_from(name, help, {}, [&counter] { return of(counter); });
    };
    auto gauge = [&](std::string_view name, std::string_view help, std::function<double()> read) {
        registry.gauge_from(name, help, {}, std::move(read));
    };
    const log::SegmentLog& log = core.log();
    auto behind = [&log, &feed] {
        std::uint64_t told = feed.recent().last();  // read first: the log only grows
        return static_cast<double>(log.durable() - told);
    };
    gauge("onrush_http_streams", "Streams of events, and long polls, that are open",
          [&streams] { return static_cast<double>(streams.open_count()); });
    registry.counter_from("onrush_http_streams_cut_total",
                          "Streams of events whose clients took nothing for too long", {},
                          [&streams] { return static_cast<double>(streams.cut_off()); });
    gauge("onrush_events_position", "The last record of the log whose events are told",
          [&feed] { return static_cast<double>(feed.recent().last()); });
    gauge("onrush_events_lag_records", "Durable records whose events are not told yet", behind);
    gauge("onrush_events_lag_seconds", "Age of the last record that was told, 0 when none waits",
          [&feed, behind] {
              double now = static_cast<double>(base::SystemClock().now().ms);
              return behind() == 0 ? 0.0 : (now - of(feed.counters().time_ms)) / ms_per_second;
          });
    gauge("onrush_events_healthy", "0 when the log could not be read for events",
          [&feed] { return feed.healthy() ? 1.0 : 0.0; });
    gauge("onrush_events_recent", "Events in memory",
          [&feed] { return static_cast<double>(feed.recent().events()); });
    gauge("onrush_events_recent_bytes", "Memory of the events in memory",
          [&feed] { return static_cast<double>(feed.recent().bytes()); });
    total("onrush_events_total", "Events told", feed.counters().events);
    total("onrush_events_passed_over_total", "Facts of which no event is made",
          feed.counters().passed_over);
    gauge("onrush_events_oldest", "The first record that the log still has",
          [&log] { return static_cast<double>(log.first_sequence()); });
    registry.counter_from("onrush_log_unread_segments_dropped_total",
                          "Files of the log that were dropped although a reader needed them", {},
                          [&log] { return static_cast<double>(log.holds_broken()); });
    const relay::PastCounters& past = feed.past().counters();
    total("onrush_events_past_pages_total", "Pages of events read from the log's files",
          past.pages);
    total("onrush_events_past_bytes_total", "Bytes of the log read for them", past.bytes);
    gauge("onrush_events_past_waiting", "Pages that wait to be read from the log's files",
          [&past] { return static_cast<double>(past.waiting.load()); });
}

void Application::Measures::register_certificates(metrics::Registry& registry,
                                                  const CertificateDesk::Counters& counters) {
    auto total = [&](std::string_view name, std::string_view help, const base::Counter& counter) {
        registry.counter_from(name, help, {}, [&counter] { return of(counter); });
    };
    total("onrush_certificates_read_total", "Certificates made, or read into memory",
          counters.made);
    total("onrush_certificate_proofs_total", "Proofs of certificates made", counters.proofs);
    total("onrush_certificates_failed_total",
          "Certificates and proofs that could not be made: the log says certificate.failed",
          counters.failed);
}

void Application::Measures::register_campaigns(metrics::Registry& registry) {
    auto collect = [&](std::string_view name, std::string_view help,
                       std::uint64_t OfCampaign::* member) {
        registry.collect_gauges(name, help, [this, member](metrics::Collected& values) {
            base::MutexLock lock(mutex_);
            for (const OfCampaign& campaign : campaigns_) {
                values.value({{"campaign", std::to_string(campaign.id)}},
                             static_cast<double>(campaign.*member));
            }
        });
    };
    collect("onrush_campaign_coupons_issued", "Coupons issued by each of the newest campaigns",
            &OfCampaign::issued);
    collect("onrush_campaign_coupons_remaining", "Coupons left in each of the newest campaigns",
            &OfCampaign::remaining);
}

void Application::Measures::register_rooms(metrics::Registry& registry,
                                           const room::RoomFeature& rooms) {
    using Read = std::function<double(const room::RoomView&)>;
    auto each = [this](Read read) {
        return [this, read = std::move(read)](metrics::Collected& values) {
            base::MutexLock lock(mutex_);
            for (const room::RoomView& room : rooms_.rooms) {
                values.value({{"room", std::to_string(room.room_id.value)}}, read(room));
            }
        };
    };
    auto gauge = [&](std::string_view name, std::string_view help, Read read) {
        registry.collect_gauges(name, help, each(std::move(read)));
    };
    auto total = [&](std::string_view name, std::string_view help, Read read) {
        registry.collect_counters(name, help, each(std::move(read)));
    };
    gauge("onrush_room_open", "1 while the room is open: of the newest that have not closed",
          [](const auto& room) { return room.state == room::RoomState::open ? 1.0 : 0.0; });
    gauge("onrush_room_waiting", "People who wait in the room",
          [](const auto& room) { return room.waiting; });
    gauge("onrush_room_active", "People who have a pass of the room",
          [](const auto& room) { return room.active; });
    gauge("onrush_room_active_max", "With so many inside, the room admits nobody",
          [](const auto& room) { return room.max_active; });
    gauge("onrush_room_admitted_per_minute", "People admitted in the last minute",
          [](const auto& room) { return room.admitted_per_minute; });
    total("onrush_room_tickets_total", "Tickets given",
          [](const auto& room) { return room.tickets; });
    total("onrush_room_admitted_total", "People admitted",
          [](const auto& room) { return room.admitted; });
    total("onrush_room_left_total", "People who left the line, or were silent for too long",
          [](const auto& room) { return room.left; });
    total("onrush_room_no_shows_total", "People admitted who did not claim the pass in time",
          [](const auto& room) { return room.no_shows; });
    registry.gauge_from("onrush_rooms_waiting", "People who wait in all rooms", {}, [this] {
        base::MutexLock lock(mutex_);
        return static_cast<double>(rooms_.waiting);
    });
    registry.gauge_from("onrush_rooms_waiting_max", "With so many waiting, nobody gets a ticket",
                        {},
                        [most = rooms.settings.waiters_max] { return static_cast<double>(most); });
}

void Application::Measures::register_passes(metrics::Registry& registry,
                                            const room::PassDesk& passes) {
    auto count = [&](std::string answer, std::optional<room::PassFault> fault) {
        registry.counter_from(
            "onrush_pass_checks_total", "Passes that were checked, by doors and by anybody",
            {{"answer", std::move(answer)}},
            [&passes, fault] { return static_cast<double>(passes.checked(fault)); });
    };
    count("GOOD", std::nullopt);
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<room::PassFault>>(
        [&](auto fault) { count(std::string(base::text_of(fault.value)), fault.value); });
}

void Application::Measures::note_rooms(const room::WatchRooms::Answer& watched) {
    base::MutexLock lock(mutex_);
    rooms_ = watched;
}

void Application::Measures::note_campaigns(const std::vector<coupon::CampaignView>& campaigns) {
    base::MutexLock lock(mutex_);
    campaigns_.clear();
    for (const coupon::CampaignView& campaign : campaigns) {
        campaigns_.push_back({campaign.campaign_id.value, campaign.issued, campaign.remaining});
    }
}

void Application::answer_metrics(http::Exchange& exchange, api::Bridge& bridge,
                                 MetricsOfTurn& texts, engine::Staff caller) {
    ListCampaignsForStaff newest{{.limit = engine::limits::page_items_max}, caller};
    auto answer = [this, &texts](http::Exchange& asked, const room::WatchRooms::Answer& watched) {
        auto& text = texts[asked.io_thread()];
        if (!text) {
            measures_->note_rooms(watched);
            text.emplace(metrics::exposition_type, registry_.exposition());
        }
        asked.answer_stored(200, *text);
    };
    bridge.run(exchange, shop_.coupons, newest,
               [this, &bridge, answer, caller](
                   http::Exchange& asked, const engine::Result<coupon::ListCampaigns>& result) {
                   if (!result) {
                       return asked.refuse(result.error());
                   }
                   measures_->note_campaigns(result->items);
                   bridge.run_errand(
                       asked.io_thread(), shop_.rooms, room::WatchRooms{caller},
                       [&asked, answer](const auto& errand) {
                           if (api::answer_verdict(asked, errand.verdict())) {
                               return;
                           }
                           const engine::Result<room::WatchRooms>& rooms = errand.result;
                           rooms ? answer(asked, *rooms) : asked.refuse(rooms.error());
                       });
               });
}

}  // namespace onrush::app

#include "sim/server.h"

#include <fmt/format.h>

#include "log/resting_log.h"

namespace onrush::sim {

using base::Outcome;

namespace {

// A simulation's tables are small.
constexpr mirror::SqliteSettings store_settings{.page_cache_bytes = 256 * 1024};

class StopsAtLook final : public base::Progress {
public:
    explicit StopsAtLook(std::uint64_t look) : look_(look) {}
    void at(std::string_view, std::uint64_t, std::uint64_t) override {}
    [[nodiscard]] bool asks_to_stop() override { return ++looks_ >= look_ && look_ != 0; }

private:
    const std::uint64_t look_;
    std::uint64_t looks_ = 0;
};

}  // namespace

Server::Server(std::unique_ptr<app::AnyDomain> empty, const ServerSettings& settings)
    : any_domain(std::move(empty)),
      domain(any_domain->domain()),
      batcher(domain, counters, settings.keys),
      mailbox(settings.mailbox_jobs_max) {
    for (std::size_t i = 0; i < settings.unused_facts; ++i) {
        std::string name = fmt::format("a.fact.that.release.{}.declares.and.nobody.emits", i);
        unused_facts.push_back(std::make_unique<table::Fact<UnusedFact>>(name));
        domain.add(*unused_facts.back());
    }
}

// A process that dies gives its memory back, also that of rows which an open batch has erased.
Server::~Server() {
    domain.schema().end_batch();
}

Outcome<std::unique_ptr<Server>> Server::start(std::unique_ptr<app::AnyDomain> empty,
                                               log::Disk& disk, const std::string& mirror_path,
                                               const base::Clock& clock,
                                               const ServerSettings& settings) {
    std::unique_ptr<Server> server(new Server(std::move(empty), settings));
    Outcome<> started =
        base::in_order([&] { return server->open_folder(disk); },
                       [&] { return server->load(disk, mirror_path, settings.stops_at_look); },
                       [&] { return server->open_log(disk, settings); },
                       [&] { return server->start_mirror(mirror_path, clock, settings); });
    if (!started) {
        return std::unexpected(started.error());
    }
    base::Instant last = server->log->opened_at().time;
    server->batch_clock = std::make_unique<engine::BatchClock>(clock, last);
    server->pipeline = std::make_unique<engine::Pipeline>(server->batcher, *server->log);
    return server;
}

Outcome<> Server::open_folder(log::Disk& disk) {
    Outcome<log::DataFolder> folder = log::DataFolder::open(disk, data_path, log::FolderUse::serve);
    if (!folder) {
        return std::unexpected(folder.error());
    }
    folder_ = std::move(*folder);
    return {};
}

Outcome<> Server::load(log::Disk& disk, const std::string& mirror_path,
                       std::uint64_t stops_at_look) {
    Outcome<log::RestingLog> resting = log::RestingLog::open(disk, folder_->log_path());
    if (!resting) {
        return std::unexpected(resting.error());
    }
    table::EmptyCheckpoint none;
    table::Checkpoint* checkpoint = &none;
    Outcome<bool> there = mirror::SqliteStore::exists(mirror_path);
    if (!there) {
        return std::unexpected(there.error());
    }
    if (*there) {
        if (Outcome<> opened = open_store(mirror_path); !opened) {
            return opened;
        }
        checkpoint = store.get();
    }
    StopsAtLook progress(stops_at_look);
    Outcome<engine::RecoveryReport> recovered =
        engine::recover(domain.schema(), *checkpoint, *resting, progress);
    if (!recovered) {
        return std::unexpected(recovered.error());
    }
    report = *recovered;
    recovered_to_ = resting->durable();
    return {};
}

Outcome<> Server::open_store(const std::string& mirror_path) {
    Outcome<std::unique_ptr<mirror::SqliteStore>> opened =
        mirror::SqliteStore::open(mirror_path, store_settings);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    store = std::move(*opened);
    return store->prepare(mirror::Shape::of(domain.schema()));
}

Outcome<> Server::open_log(log::Disk& disk, const ServerSettings& settings) {
    Outcome<std::unique_ptr<log::SegmentLog>> opened = log::SegmentLog::open(
        disk, folder_->log_path(), domain.schema().describe().encode(), settings.log);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    log = std::move(*opened);
    if (log->opened_at().sequence != recovered_to_) {
        return base::fault(base::FaultKind::io,
                           fmt::format("the log ended with record {} and now with record {}",
                                       recovered_to_, log->opened_at().sequence));
    }
    return {};
}

Outcome<> Server::start_mirror(const std::string& mirror_path, const base::Clock& clock,
                               const ServerSettings& settings) {
    if (store == nullptr) {
        if (Outcome<> made = open_store(mirror_path); !made) {
            return made;
        }
    }
    Outcome<table::CheckpointPosition> durable = store->make_durable();
    bool full = !durable && durable.error().kind == base::FaultKind::disk_full;
    if (!durable && !full) {
        return std::unexpected(durable.error());
    }
    std::shared_ptr<log::ReadHold> hold =
        log->hold_from(full ? log->first_sequence() : durable->sequence + 1);
    auto started = mirror::Mirroring::start(*log, *store, mirror::Shape::of(domain.schema()),
                                            std::move(hold), settings.mirror, clock);
    if (!started) {
        return std::unexpected(started.error());
    }
    mirroring = std::move(*started);
    return {};
}

engine::Admission Server::admission() const {
    return engine::admission_rule(log->has_room(), draining);
}

}  // namespace onrush::sim

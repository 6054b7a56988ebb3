#include "sim/server.h"

#include <fmt/format.h>

namespace onrush::sim {

using base::Outcome;

namespace {

// A simulation's tables are small.
constexpr mirror::SqliteSettings store_settings{.page_cache_bytes = 256 * 1024};

}  // namespace

Server::Server(const ServerSettings& settings)
    : bed(domain), batcher(domain, counters), mailbox(settings.mailbox_jobs_max) {
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

Outcome<std::unique_ptr<Server>> Server::start(log::Disk& disk, const std::string& mirror_path,
                                               const base::Clock& clock,
                                               const ServerSettings& settings) {
    std::unique_ptr<Server> server(new Server(settings));
    Outcome<> started = base::in_order([&] { return server->open_log(disk, settings); },
                                       [&] { return server->open_store(mirror_path); },
                                       [&] { return server->recover(); },
                                       [&] { return server->open_follower(settings); });
    if (!started) {
        return std::unexpected(started.error());
    }
    base::Instant last = server->log->opened_at().time;
    server->batch_clock = std::make_unique<engine::BatchClock>(clock, last);
    server->pipeline = std::make_unique<engine::Pipeline>(server->batcher, *server->log);
    return server;
}

Outcome<> Server::open_log(log::Disk& disk, const ServerSettings& settings) {
    Outcome<log::DataFolder> folder = log::DataFolder::open(disk, data_path, log::FolderUse::serve);
    if (!folder) {
        return std::unexpected(folder.error());
    }
    folder_ = std::move(*folder);
    Outcome<std::unique_ptr<log::SegmentLog>> opened = log::SegmentLog::open(
        disk, folder_->log_path(), domain.schema().describe().encode(), settings.log);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    log = std::move(*opened);
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

Outcome<> Server::recover() {
    base::NoProgress progress;
    Outcome<engine::RecoveryReport> recovered =
        engine::recover(domain.schema(), *store, *log, progress);
    if (!recovered) {
        return std::unexpected(recovered.error());
    }
    report = *recovered;
    // What a killed process mirrored may be in the page cache only; the log may drop what the
    // mirror would need again.
    hold = log->hold_from(0);
    return make_mirror_durable();
}

Outcome<> Server::open_follower(const ServerSettings& settings) {
    Outcome<std::unique_ptr<mirror::Follower>> opened =
        mirror::Follower::open(*log, *store, mirror::Shape::of(domain.schema()), settings.follower);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    follower = std::move(*opened);
    return {};
}

Outcome<mirror::Step> Server::mirror_step() {
    return follower->step(log->durable());
}

Outcome<> Server::make_mirror_durable() {
    Outcome<table::CheckpointPosition> durable = store->make_durable();
    if (!durable) {
        return std::unexpected(durable.error());
    }
    hold->move_to(durable->sequence + 1);
    return {};
}

engine::Admission Server::admission() const {
    return engine::admission_rule(log->has_room(), draining);
}

}  // namespace onrush::sim

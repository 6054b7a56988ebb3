#include "sim/server.h"

#include <fmt/format.h>

namespace onrush::sim {

using base::Outcome;

namespace {

// A checkpoint with nothing in it: recovery replays the log from its first record.
class EmptyCheckpoint final : public table::Checkpoint {
public:
    [[nodiscard]] table::CheckpointPosition position() const override { return {}; }
    [[nodiscard]] const table::SchemaDescription& schema() const override { return schema_; }
    [[nodiscard]] Outcome<std::uint64_t> row_count(std::size_t) override { return 0; }
    [[nodiscard]] Outcome<> load(std::size_t, const TakeRow&) override { return {}; }

private:
    table::SchemaDescription schema_;
};

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

Outcome<std::unique_ptr<Server>> Server::start(log::Disk& disk, const base::Clock& clock,
                                               const ServerSettings& settings) {
    std::unique_ptr<Server> server(new Server(settings));
    if (Outcome<> recovered = server->recover(disk, clock, settings); !recovered) {
        return std::unexpected(recovered.error());
    }
    return server;
}

Outcome<> Server::recover(log::Disk& disk, const base::Clock& clock,
                          const ServerSettings& settings) {
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
    EmptyCheckpoint checkpoint;
    base::NoProgress progress;
    Outcome<engine::RecoveryReport> recovered =
        engine::recover(domain.schema(), checkpoint, **opened, progress);
    if (!recovered) {
        return std::unexpected(recovered.error());
    }
    report = *recovered;
    log = std::move(*opened);
    batch_clock = std::make_unique<engine::BatchClock>(clock, log->opened_at().time);
    pipeline = std::make_unique<engine::Pipeline>(batcher, *log);
    return {};
}

engine::Admission Server::admission() const {
    if (draining) {
        return engine::Admission::draining;
    }
    return log->has_room() ? engine::Admission::open : engine::Admission::read_only;
}

}  // namespace onrush::sim

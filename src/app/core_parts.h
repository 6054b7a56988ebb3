// What runs on a data folder, without its threads: opened in order, and then driven in turns.
//
//   RestingLog + mirror -> recover -> SegmentLog -> prepare -> Engine, Maintaining, Mirroring
//
// core.h adds the folder and a thread for each of the three; the simulator takes their turns
// itself. Every check that can refuse a start runs before anything is written, so a refused start
// leaves the folder unchanged. One thread, but for what the parts say.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/lag_brake.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "engine/maintenance.h"
#include "engine/recovery.h"
#include "log/segment_log.h"
#include "mirror/mirroring.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::app {

// Says why, and ends the process: as if by an error of the log, or well if all is durable.
[[noreturn]] void end_late_stop(bool all_is_durable);

struct CoreSettings {
    std::string folder;
    log::LogSettings log;
    engine::EngineSettings engine;
    mirror::MirrorSettings mirror;
    // The clock is right, however far it is from the time of the last record.
    bool clock_is_right = false;
    // The rows of the mirror are right, whoever wrote them.
    bool mirror_is_right = false;
    // Rows whose deadlines wait (engine/deadline.h).
    std::vector<std::string> held_deadlines;
    std::uint64_t mirror_lag_bytes_max = lag_bytes_max_default;
    // Outlives the core; null: the system's.
    log::Disk* disk = nullptr;
    // At a stop, how long one write of the log may take; and, when all is durable, the mirror.
    base::Duration stop_waits_max = base::Duration::seconds(10);
    std::function<void(bool all_is_durable)> when_stop_is_late = end_late_stop;
};

// Where everything lies. The folder is locked by whoever opens the parts.
struct CorePlaces {
    log::Disk& disk;
    std::string log_path;
    std::string mirror_path;
    std::size_t page_cache_bytes = mirror::limits::page_cache_bytes;
    log::Disk* mirror_disk = nullptr;  // null: the system's
};

class CoreParts {
public:
    // The domain is complete but for the engine's own tables. Domain, clock and disk outlive this.
    CoreParts(engine::Domain& domain, const base::Clock& clock, const CoreSettings& settings,
              const CorePlaces& places);
    CoreParts(const CoreParts&) = delete;
    CoreParts& operator=(const CoreParts&) = delete;

    // Once. Afterwards the engine is attached to the log and everything below is there.
    [[nodiscard]] base::Outcome<> open(base::Progress& progress,
                                       engine::WhenLogFails when_log_fails);

    [[nodiscard]] engine::Engine& engine() { return engine_; }
    [[nodiscard]] log::SegmentLog& log() { return *log_; }
    [[nodiscard]] mirror::SqliteStore& store() { return *store_; }
    [[nodiscard]] const std::shared_ptr<mirror::Mirroring>& mirroring() { return mirroring_; }
    // What keeps room ahead of the log, and the engine slow where the mirror lags.
    [[nodiscard]] engine::Maintaining maintaining(engine::WhenLogFails when_log_fails);
    [[nodiscard]] const LagBrake& lag() const { return brake_; }
    [[nodiscard]] const engine::RecoveryReport& recovered() const { return recovered_; }

private:
    [[nodiscard]] base::Outcome<> load(base::Progress& progress);
    [[nodiscard]] base::Outcome<> check_clock(base::Instant last_record) const;
    [[nodiscard]] base::Outcome<> open_store();
    [[nodiscard]] base::Outcome<> hold_deadlines();
    [[nodiscard]] base::Outcome<> open_log();
    [[nodiscard]] base::Outcome<> start_mirroring(base::Progress& progress);
    void look_at_lag();

    engine::Domain& domain_;
    const base::Clock& clock_;
    const CoreSettings settings_;
    const CorePlaces places_;
    std::unique_ptr<log::SegmentLog> log_;
    std::unique_ptr<mirror::SqliteStore> store_;
    engine::RecoveryReport recovered_;
    std::uint64_t recovered_to_ = 0;  // the last record that the tables hold
    engine::Engine engine_;
    LagBrake brake_;
    std::shared_ptr<mirror::Mirroring> mirroring_;
};

}  // namespace onrush::app

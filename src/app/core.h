// A data folder with an engine running on it: folder, log, mirror, recovery, threads.
//
//   DataFolder -> RestingLog + mirror -> recover -> SegmentLog -> prepare -> Engine, Maintenance,
//                                                                            MirrorThread
//
// Every check that can refuse a start runs before anything is written, so a refused start leaves
// the folder unchanged.
#pragma once

#include <memory>
#include <string>

#include "app/lag_brake.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "engine/maintenance.h"
#include "engine/recovery.h"
#include "log/data_folder.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "mirror/mirror_thread.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::app {

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
};

class Core {
public:
    // The domain is complete but for the engine's own tables, and outlives the core. The folder is
    // made where there is none. Runs when this returns.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Core>> start(engine::Domain& domain,
                                                                    const base::Clock& clock,
                                                                    const CoreSettings& settings,
                                                                    base::Progress& progress);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    [[nodiscard]] engine::Engine& engine() { return engine_; }
    [[nodiscard]] log::SegmentLog& log() { return *log_; }
    [[nodiscard]] const mirror::MirrorThread& mirror() const { return *mirror_; }
    [[nodiscard]] const LagBrake& lag() const { return brake_; }
    [[nodiscard]] const engine::RecoveryReport& recovered() const { return recovered_; }
    [[nodiscard]] const std::string& folder() const { return settings_.folder; }

    // Answers what was pushed, then ends all threads. Nobody pushes any more.
    void stop();

private:
    Core(engine::Domain& domain, const base::Clock& clock, const CoreSettings& settings);
    [[nodiscard]] base::Outcome<> open(base::Progress& progress);
    [[nodiscard]] base::Outcome<> load(base::Progress& progress);
    [[nodiscard]] base::Outcome<> check_clock(base::Instant last_record) const;
    [[nodiscard]] base::Outcome<> start_mirror(base::Progress& progress);
    [[nodiscard]] base::Outcome<> hold_deadlines();

    engine::Domain& domain_;
    const base::Clock& clock_;
    const CoreSettings settings_;
    log::PosixDisk system_disk_;
    log::Disk& disk_;
    std::unique_ptr<log::DataFolder> data_;
    std::unique_ptr<log::SegmentLog> log_;
    std::unique_ptr<mirror::SqliteStore> store_;
    engine::RecoveryReport recovered_;
    std::uint64_t recovered_to_ = 0;  // the last record that the tables hold
    engine::Engine engine_;
    LagBrake brake_;
    std::unique_ptr<mirror::MirrorThread> mirror_;
    std::unique_ptr<engine::Maintenance> maintenance_;  // looks at the mirror
};

}  // namespace onrush::app

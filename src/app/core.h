// A data folder with an engine running on it: folder, log, mirror, recovery, threads.
//
//   DataFolder -> CoreParts -> the threads of Engine, MirrorThread, Maintenance
#pragma once

#include <memory>
#include <string>

#include "app/core_parts.h"
#include "log/data_folder.h"
#include "log/posix_disk.h"
#include "mirror/mirror_thread.h"

namespace onrush::app {

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

    [[nodiscard]] engine::Engine& engine() { return parts_->engine(); }
    [[nodiscard]] log::SegmentLog& log() { return parts_->log(); }
    [[nodiscard]] const mirror::MirrorThread& mirror() const { return *mirror_; }
    [[nodiscard]] const LagBrake& lag() const { return parts_->lag(); }
    [[nodiscard]] const engine::RecoveryReport& recovered() const { return parts_->recovered(); }
    [[nodiscard]] const std::string& folder() const { return settings_.folder; }

    // Answers what was pushed, then ends all threads. Nobody pushes any more. Where a disk does not
    // answer, it calls when_stop_is_late of the settings.
    void stop();

private:
    explicit Core(const CoreSettings& settings)
        : settings_(settings), disk_(settings.disk != nullptr ? *settings.disk : system_disk_) {}
    [[nodiscard]] base::Outcome<> open(engine::Domain& domain, const base::Clock& clock,
                                       base::Progress& progress);

    const CoreSettings settings_;
    log::PosixDisk system_disk_;
    log::Disk& disk_;
    std::unique_ptr<log::DataFolder> data_;
    std::unique_ptr<CoreParts> parts_;
    std::unique_ptr<mirror::MirrorThread> mirror_;
    std::unique_ptr<engine::Maintenance> maintenance_;  // looks at the mirror
    bool stopped_ = false;
};

}  // namespace onrush::app

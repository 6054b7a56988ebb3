#include "app/core.h"

#include <atomic>
#include <chrono>
#include <utility>

#include "app/secrets.h"
#include "app/stop_watch.h"

namespace onrush::app {

using base::Outcome;

Core::~Core() {
    stop();
}

Outcome<std::unique_ptr<Core>> Core::start(engine::Domain& domain, const base::Clock& clock,
                                           const CoreSettings& settings, base::Progress& progress) {
    std::unique_ptr<Core> core(new Core(settings));
    if (Outcome<> opened = core->open(domain, clock, progress); !opened) {
        return std::unexpected(opened.error());
    }
    return core;
}

Outcome<> Core::open(engine::Domain& domain, const base::Clock& clock, base::Progress& progress) {
    Outcome<log::DataFolder> data =
        log::DataFolder::open(disk_, settings_.folder, log::FolderUse::serve);
    if (!data) {
        return std::unexpected(data.error());
    }
    data_ = std::make_unique<log::DataFolder>(std::move(*data));
    if (Outcome<> closed = make_private(settings_.folder); !closed) {
        return closed;
    }
    parts_ = std::make_unique<CoreParts>(domain, clock, settings_,
                                         CorePlaces{.disk = disk_,
                                                    .log_path = data_->log_path(),
                                                    .mirror_path = data_->mirror_path(),
                                                    .mirror_disk = &disk_});
    if (Outcome<> opened = parts_->open(progress, engine::end_process); !opened) {
        return opened;
    }
    mirror_ = mirror::MirrorThread::start(parts_->store(), parts_->mirroring(), settings_.mirror);
    maintenance_ = std::make_unique<engine::Maintenance>(parts_->maintaining(engine::end_process));
    parts_->engine().start_threads();
    return {};
}

void Core::stop() {
    if (parts_ == nullptr || std::exchange(stopped_, true)) {
        return;
    }
    using Steady = std::chrono::steady_clock;
    // From here on nothing is lost, whenever the process ends.
    std::atomic<Steady::time_point> all_durable_at = Steady::time_point::max();
    auto is_durable = [&] { return all_durable_at.load() != Steady::time_point::max(); };
    std::chrono::milliseconds most(settings_.stop_waits_max.ms);
    StopWatch watch(
        [&] {
            return is_durable() ? Steady::now() - all_durable_at.load() >= most
                                : parts_->engine().writes_for() >= settings_.stop_waits_max;
        },
        [&] { settings_.when_stop_is_late(is_durable()); });
    parts_->engine().stop();
    all_durable_at.store(Steady::now());
    maintenance_.reset();
    if (mirror_ != nullptr) {
        mirror_->stop();
    }
}

}  // namespace onrush::app

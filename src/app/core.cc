#include "app/core.h"

#include "app/secrets.h"

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
    if (parts_ == nullptr) {
        return;
    }
    parts_->engine().stop();
    maintenance_.reset();
    if (mirror_ != nullptr) {
        mirror_->stop();
    }
}

}  // namespace onrush::app

#include "app/core.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/secrets.h"
#include "base/logging.h"
#include "log/resting_log.h"
#include "mirror/shape.h"

namespace onrush::app {

using base::Outcome;

namespace {

constexpr base::Duration clock_behind_max = base::Duration::hours(24);
constexpr base::Duration clock_ahead_max = base::Duration::hours(24 * 366 * 5);

}  // namespace

Core::Core(engine::Domain& domain, const base::Clock& clock, const CoreSettings& settings)
    : domain_(domain),
      clock_(clock),
      settings_(settings),
      disk_(settings.disk != nullptr ? *settings.disk : system_disk_),
      engine_(domain, clock, settings.engine),
      brake_(settings.mirror_lag_bytes_max) {}

Core::~Core() {
    stop();
}

Outcome<std::unique_ptr<Core>> Core::start(engine::Domain& domain, const base::Clock& clock,
                                           const CoreSettings& settings, base::Progress& progress) {
    std::unique_ptr<Core> core(new Core(domain, clock, settings));
    if (Outcome<> opened = core->open(progress); !opened) {
        return std::unexpected(opened.error());
    }
    return core;
}

Outcome<> Core::open(base::Progress& progress) {
    Outcome<log::DataFolder> data =
        log::DataFolder::open(disk_, settings_.folder, log::FolderUse::serve);
    if (!data) {
        return std::unexpected(data.error());
    }
    data_ = std::make_unique<log::DataFolder>(std::move(*data));
    if (Outcome<> closed = make_private(settings_.folder); !closed) {
        return closed;
    }
    if (Outcome<> loaded = load(progress); !loaded) {
        return loaded;
    }
    if (Outcome<> held = hold_deadlines(); !held) {
        return held;
    }
    // From here on the folder is written to.
    Outcome<std::unique_ptr<log::SegmentLog>> log = log::SegmentLog::open(
        disk_, data_->log_path(), domain_.schema().describe().encode(), settings_.log);
    if (!log) {
        return std::unexpected(log.error());
    }
    log_ = std::move(*log);
    log::warn_about_file_system(disk_, data_->log_path());
    // Between two looks at the log, one that failed to sync can be read from the disk anew.
    if (log_->opened_at().sequence != recovered_to_) {
        return base::fault(
            base::FaultKind::io,
            fmt::format("{}: the log ended with record {} when it was read and with record {} when "
                        "it was opened: the disk is failing. Check the disk, then start again",
                        data_->log_path(), recovered_to_, log_->opened_at().sequence));
    }
    if (Outcome<> started = start_mirror(progress); !started) {
        return started;
    }
    maintenance_ = std::make_unique<engine::Maintenance>(*log_, engine::end_process, [this] {
        std::uint64_t durable = mirror_->counters().durable_sequence.load();
        engine_.slow_down(brake_.look(log_->bytes_from(durable + 1)));
    });
    engine_.start(*log_, log_->opened_at().time);
    return {};
}

Outcome<> Core::load(base::Progress& progress) {
    Outcome<log::RestingLog> resting = log::RestingLog::open(disk_, data_->log_path());
    if (!resting) {
        return std::unexpected(resting.error());
    }
    if (Outcome<> checked = check_clock(resting->last_time()); !checked) {
        return checked;
    }
    table::EmptyCheckpoint none;  // a mirror that was deleted, or not made yet
    table::Checkpoint* checkpoint = &none;
    Outcome<bool> there = mirror::SqliteStore::exists(data_->mirror_path());
    if (!there) {
        return std::unexpected(there.error());
    }
    if (*there) {
        Outcome<std::unique_ptr<mirror::SqliteStore>> store = mirror::SqliteStore::open(
            data_->mirror_path(),
            {.contents_are_right = settings_.mirror_is_right, .disk = &disk_});
        if (!store) {
            return std::unexpected(store.error());
        }
        store_ = std::move(*store);
        checkpoint = store_.get();
        // Before its rows are loaded: a member that is back has the values in its column again. A
        // mirror that cannot take today's tables refuses here, before anything is written.
        Outcome<> prepared = store_->prepare(mirror::Shape::of(domain_.schema()));
        if (!prepared) {
            return prepared;
        }
    }
    Outcome<engine::RecoveryReport> recovered =
        engine::recover(domain_.schema(), *checkpoint, *resting, progress);
    if (!recovered) {
        return std::unexpected(recovered.error());
    }
    recovered_ = *recovered;
    recovered_to_ = resting->durable();
    return {};
}

// Times in the log are for ever: behind a clock that was wrong, every sale has ended.
Outcome<> Core::check_clock(base::Instant last_record) const {
    base::Instant now = clock_.now();
    bool far = last_record - now > clock_behind_max || now - last_record > clock_ahead_max;
    if (!far || last_record == base::Instant() || settings_.clock_is_right) {
        return {};
    }
    return base::fault(
        base::FaultKind::usage,
        fmt::format(
            "the clock says {}, and the last record of {} is of {}: set the clock, or start "
            "with --set clock.isRight=true when it is right",
            base::to_text(now), data_->log_path(), base::to_text(last_record)));
}

Outcome<> Core::hold_deadlines() {
    if (settings_.held_deadlines.empty()) {
        return {};
    }
    Outcome<std::vector<std::string>> unmet = domain_.hold_deadlines(settings_.held_deadlines);
    if (!unmet) {
        return std::unexpected(unmet.error());
    }
    for (const std::string& name : settings_.held_deadlines) {
        bool found = std::ranges::find(*unmet, name) == unmet->end();
        base::log_warning(found ? "deadline.held" : "deadline.unknown", {{"row", name}});
    }
    return {};
}

Outcome<> Core::start_mirror(base::Progress& progress) {
    mirror::Shape shape = mirror::Shape::of(domain_.schema());
    if (store_ == nullptr) {
        Outcome<std::unique_ptr<mirror::SqliteStore>> made =
            mirror::SqliteStore::open(data_->mirror_path(), {.disk = &disk_});
        if (!made) {
            return std::unexpected(made.error());
        }
        store_ = std::move(*made);
        if (Outcome<> prepared = store_->prepare(shape); !prepared) {
            return prepared;
        }
    }
    // What a killed process mirrored may be in the page cache only. A power cut would take it from
    // the mirror, and then the log must still have it.
    Outcome<table::CheckpointPosition> durable = store_->make_durable(progress);
    bool full = !durable && durable.error().kind == base::FaultKind::disk_full;
    if (!durable && !full) {
        return std::unexpected(durable.error());
    }
    // On a full disk the log keeps all of it, and the mirror's thread waits for room.
    std::shared_ptr<log::ReadHold> hold =
        log_->hold_from(full ? log_->first_sequence() : durable->sequence + 1);
    Outcome<std::unique_ptr<mirror::MirrorThread>> started = mirror::MirrorThread::start(
        *log_, *store_, std::move(shape), std::move(hold), settings_.mirror);
    if (!started) {
        return std::unexpected(started.error());
    }
    mirror_ = std::move(*started);
    return {};
}

void Core::stop() {
    engine_.stop();
    maintenance_.reset();
    if (mirror_ != nullptr) {
        mirror_->stop();
    }
}

}  // namespace onrush::app

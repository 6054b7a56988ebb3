#include "app/core_parts.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/logging.h"
#include "log/file_system.h"
#include "log/resting_log.h"
#include "mirror/shape.h"

namespace onrush::app {

using base::Outcome;

namespace {

constexpr base::Duration clock_behind_max = base::Duration::hours(24);
constexpr base::Duration clock_ahead_max = base::Duration::hours(24 * 366 * 5);

}  // namespace

void end_late_stop(bool all_is_durable) {
    if (!all_is_durable) {
        engine::end_process({.kind = base::FaultKind::io,
                             .text = "told to stop, but the disk of the log does not answer"});
    }
    base::log_warning("stop.late", {{"then",
                                     "the process ends, and nothing is lost: the next "
                                     "start reads from the log what the mirror lacks"}});
    std::_Exit(0);
}

CoreParts::CoreParts(engine::Domain& domain, const base::Clock& clock, const CoreSettings& settings,
                     const CorePlaces& places)
    : domain_(domain),
      clock_(clock),
      settings_(settings),
      places_(places),
      engine_(domain, clock, settings.engine),
      brake_(settings.mirror_lag_bytes_max) {}

Outcome<> CoreParts::open(base::Progress& progress, engine::WhenLogFails when_log_fails) {
    // From open_log() on the folder is written to.
    Outcome<> opened =
        base::in_order([&] { return load(progress); }, [&] { return hold_deadlines(); },
                       [&] { return open_log(); }, [&] { return start_mirroring(progress); });
    if (!opened) {
        return opened;
    }
    engine_.attach(*log_, log_->opened_at().time, std::move(when_log_fails));
    return {};
}

engine::Maintaining CoreParts::maintaining(engine::WhenLogFails when_log_fails) {
    return {*log_, std::move(when_log_fails), [this] { look_at_lag(); }};
}

Outcome<> CoreParts::load(base::Progress& progress) {
    Outcome<log::RestingLog> resting = log::RestingLog::open(places_.disk, places_.log_path);
    if (!resting) {
        return std::unexpected(resting.error());
    }
    if (Outcome<> checked = check_clock(resting->last_time()); !checked) {
        return checked;
    }
    table::EmptyCheckpoint none;  // a mirror that was deleted, or not made yet
    table::Checkpoint* checkpoint = &none;
    Outcome<bool> there = mirror::SqliteStore::exists(places_.mirror_path);
    if (!there) {
        return std::unexpected(there.error());
    }
    if (*there) {
        // Before its rows are loaded: a member that is back has the values in its column again. A
        // mirror that cannot take today's tables refuses here, before anything is written.
        if (Outcome<> opened = open_store(); !opened) {
            return opened;
        }
        checkpoint = store_.get();
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
Outcome<> CoreParts::check_clock(base::Instant last_record) const {
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
            base::to_text(now), places_.log_path, base::to_text(last_record)));
}

Outcome<> CoreParts::open_store() {
    Outcome<std::unique_ptr<mirror::SqliteStore>> opened = mirror::SqliteStore::open(
        places_.mirror_path, {.page_cache_bytes = places_.page_cache_bytes,
                              .contents_are_right = settings_.mirror_is_right,
                              .disk = places_.mirror_disk});
    if (!opened) {
        return std::unexpected(opened.error());
    }
    store_ = std::move(*opened);
    return store_->prepare(mirror::Shape::of(domain_.schema()));
}

Outcome<> CoreParts::hold_deadlines() {
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

Outcome<> CoreParts::open_log() {
    Outcome<std::unique_ptr<log::SegmentLog>> opened = log::SegmentLog::open(
        places_.disk, places_.log_path, domain_.schema().describe().encode(), settings_.log);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    log_ = std::move(*opened);
    log::warn_about_file_system(places_.disk, places_.log_path);
    // Between two looks at the log, one that failed to sync can be read from the disk anew.
    if (log_->opened_at().sequence != recovered_to_) {
        return base::fault(
            base::FaultKind::io,
            fmt::format("{}: the log ended with record {} when it was read and with record {} when "
                        "it was opened: the disk is failing. Check the disk, then start again",
                        places_.log_path, recovered_to_, log_->opened_at().sequence));
    }
    return {};
}

Outcome<> CoreParts::start_mirroring(base::Progress& progress) {
    if (store_ == nullptr) {
        if (Outcome<> made = open_store(); !made) {
            return made;
        }
    }
    // What a killed process mirrored may be in the page cache only. A power cut would take it from
    // the mirror, and then the log must still have it.
    Outcome<table::CheckpointPosition> durable = store_->make_durable(progress);
    bool full = !durable && durable.error().kind == base::FaultKind::disk_full;
    if (!durable && !full) {
        return std::unexpected(durable.error());
    }
    // On a full disk the log keeps all of it, and the mirror waits for room.
    std::shared_ptr<log::ReadHold> hold =
        log_->hold_from(full ? log_->first_sequence() : durable->sequence + 1);
    Outcome<std::unique_ptr<mirror::Mirroring>> started =
        mirror::Mirroring::start(*log_, *store_, mirror::Shape::of(domain_.schema()),
                                 std::move(hold), settings_.mirror, clock_);
    if (!started) {
        return std::unexpected(started.error());
    }
    mirroring_ = std::move(*started);
    return {};
}

void CoreParts::look_at_lag() {
    std::uint64_t durable = mirroring_->counters().durable_sequence.load();
    engine_.slow_down(brake_.look(log_->bytes_from(durable + 1)));
}

}  // namespace onrush::app

#include "mirror/mirroring.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/logging.h"

namespace onrush::mirror {

using base::Duration;
using base::FaultKind;
using base::Outcome;

namespace {

// An attempt may write the whole mirror anew: it takes at most a tenth of the time.
constexpr std::int64_t turns_between_attempts = 9;

// not_ours: a person can move what lies in the mirror's place away.
bool passes(FaultKind kind) {
    return kind == FaultKind::disk_full || kind == FaultKind::locked || kind == FaultKind::not_ours;
}

}  // namespace

Mirroring::Mirroring(log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
                     const MirrorSettings& settings, const base::Clock& clock)
    : log_(log),
      store_(store),
      shape_(std::move(shape)),
      hold_(std::move(hold)),
      settings_(settings),
      clock_(clock),
      durable_at_(clock.elapsed()),
      pause_(settings.pause_after_fault) {
    std::uint64_t next = store_.position().sequence + 1;
    ONRUSH_CHECK(hold_ != nullptr, "the log may drop record {}, which is not mirrored", next);
    ONRUSH_CHECK(hold_->needs_from() <= next, "the log is held from record {} on, not {}",
                 hold_->needs_from(), next);
    counters_.sequence.store(next - 1, std::memory_order_relaxed);
    counters_.durable_sequence.store(hold_->needs_from() - 1, std::memory_order_relaxed);
}

Outcome<std::unique_ptr<Mirroring>> Mirroring::start(log::Log& log, Store& store, Shape shape,
                                                     std::shared_ptr<log::ReadHold> hold,
                                                     const MirrorSettings& settings,
                                                     const base::Clock& clock) {
    std::unique_ptr<Mirroring> mirroring(
        new Mirroring(log, store, std::move(shape), std::move(hold), settings, clock));
    if (Outcome<> opened = mirroring->open_follower(); !opened) {
        return std::unexpected(opened.error());
    }
    return mirroring;
}

Mirroring::Turn Mirroring::turn() {
    turn_began_ = clock_.elapsed();
    Outcome<Turn> done = try_turn();
    if (!done) {
        fault_ = done.error();
        return {.rest = after_fault(done.error())};
    }
    fault_.reset();
    note_going_on();
    return *done;
}

void Mirroring::finish() {
    fault_.reset();
    if (stopped_for_good_) {
        return;
    }
    // What is in a file without a name would be gone with the process.
    if (Outcome<> durable = opens_again_ ? open_again() : make_durable(); !durable) {
        fault_ = durable.error();
        (void)after_fault(durable.error());
        return;
    }
    note_going_on();
}

Outcome<Mirroring::Turn> Mirroring::try_turn() {
    if (opens_again_) {
        if (Outcome<> opened = open_again(); !opened) {
            note_place(opened);
            return std::unexpected(opened.error());
        }
    }
    if (follower_ == nullptr) {
        if (Outcome<> opened = open_follower(); !opened) {
            return std::unexpected(opened.error());
        }
    }
    std::uint64_t limit = log_.durable();
    note_lag(limit);
    Outcome<Step> step = follower_->step(limit);
    if (!step) {
        return std::unexpected(step.error());
    }
    if (step->records != 0) {
        note(*step);
        note_lag(limit);
    }
    bool synced = is_durable_due();
    if (synced) {
        if (Outcome<> durable = make_durable(); !durable) {
            note_place(durable);
            return std::unexpected(durable.error());
        }
    }
    take_less(takes_less_ && step->more);
    if (step->records == 0 && !synced) {
        return Turn{.rest = settings_.rest};
    }
    Duration took = clock_.elapsed() - turn_began_;
    return Turn{.rest = step->more ? Duration(0) : std::max(settings_.rest, took), .worked = true};
}

Duration Mirroring::after_fault(const base::Fault& fault) {
    if (fault.kind == FaultKind::stopped) {
        return Duration(0);  // there is no turn after it
    }
    bool again = opens_again_ && passes(fault.kind);  // what opens it again fails for that
    if (again || fault.kind == FaultKind::io) {
        return after_io_fault(fault);
    }
    if (!passes(fault.kind)) {
        stopped_for_good_ = true;
        note_trouble(Trouble::stopped);
        healthy_.store(false, std::memory_order_relaxed);
        base::log_error("mirror.stopped",
                        {{"kind", base::name_of(fault.kind)}, {"reason", fault.text}});
        return Duration(0);
    }
    counters_.retries.add();
    take_less(takes_less_ || fault.kind == FaultKind::disk_full);
    if (!waiting_out_fault_) {
        waiting_out_fault_ = true;
        base::log_warning("mirror.waits",
                          {{"kind", base::name_of(fault.kind)}, {"reason", fault.text}});
    }
    return settings_.pause_after_fault;
}

// Of what looked where the file is: rows that are not ours say nothing of its place.
void Mirroring::note_place(const Outcome<>& looked) {
    switch (looked.error().kind) {
        case FaultKind::not_ours:
            return note_trouble(Trouble::displaced);
        case FaultKind::disk_full:
            return note_trouble(Trouble::no_room);
        default:
            return note_trouble(trouble() == Trouble::failing ? Trouble::failing : Trouble::none);
    }
}

// A disk that fails now and then, a process without memory, a folder that cannot be opened: what
// stays so for good is told by the metric, and costs an attempt every half minute.
Duration Mirroring::after_io_fault(const base::Fault& fault) {
    opens_again_ = true;
    healthy_.store(false, std::memory_order_relaxed);
    if (pause_ == settings_.pause_after_fault) {
        base::log_error("mirror.failed", {{"kind", base::name_of(fault.kind)},
                                          {"reason", fault.text},
                                          {"then", "it is opened again, with longer pauses"}});
    }
    if (pause_ >= settings_.pause_after_faults_max && trouble() == Trouble::none) {
        note_trouble(Trouble::failing);
    }
    Duration took = clock_.elapsed() - turn_began_;
    Duration pause =
        std::exchange(pause_, std::min(Duration(pause_.ms * 2), settings_.pause_after_faults_max));
    return std::max(pause, Duration(took.ms * turns_between_attempts));
}

Outcome<> Mirroring::open_again() {
    counters_.openings.add();
    if (Outcome<> opened = store_.open_again(); !opened) {
        return opened;
    }
    std::uint64_t sequence = store_.position().sequence;
    if (sequence + 1 < hold_->needs_from()) {
        return base::fault(
            FaultKind::damaged,
            fmt::format("the mirror was durable to record {} and now ends with record {}: the disk "
                        "lost what it had promised to keep",
                        hold_->needs_from() - 1, sequence));
    }
    if (Outcome<> opened = open_follower(); !opened) {
        return opened;
    }
    counters_.sequence.store(sequence, std::memory_order_release);
    counters_.sequence.notify_all();
    // Before anything is added to it: while a sync fails, no checkpoint ends, and the WAL of a
    // mirror that goes on all the same grows.
    if (Outcome<> durable = make_durable(); !durable) {
        return durable;
    }
    opens_again_ = false;
    return {};
}

Outcome<> Mirroring::open_follower() {
    FollowerSettings settings = settings_.follower;
    if (takes_less_) {
        settings.rows_max = std::min(settings.rows_max, limits::transaction_rows_max_when_full);
        settings.bytes_max = std::min(settings.bytes_max, limits::transaction_bytes_max_when_full);
    }
    Outcome<std::unique_ptr<Follower>> follower = Follower::open(log_, store_, shape_, settings);
    if (!follower) {
        return std::unexpected(follower.error());
    }
    follower_ = std::move(*follower);
    return {};
}

// A follower keeps a transaction that failed, and its size with it.
void Mirroring::take_less(bool less) {
    if (takes_less_ != less) {
        takes_less_ = less;
        follower_.reset();
    }
}

void Mirroring::note_going_on() {
    if (!waiting_out_fault_ && healthy()) {
        return;
    }
    waiting_out_fault_ = false;
    pause_ = settings_.pause_after_fault;
    note_trouble(Trouble::none);
    healthy_.store(true, std::memory_order_relaxed);
    base::log_info("mirror.goes_on",
                   {{"sequence", counters_.sequence.load(std::memory_order_relaxed)}});
}

void Mirroring::note_lag(std::uint64_t limit) {
    std::uint64_t mirrored = counters_.sequence.load(std::memory_order_relaxed);
    ONRUSH_CHECK(mirrored <= limit, "record {} is mirrored, of {}", mirrored, limit);
    counters_.lag_records.set(limit - mirrored);
}

void Mirroring::note(const Step& step) {
    std::uint64_t before = counters_.sequence.load(std::memory_order_relaxed);
    ONRUSH_CHECK(step.position.sequence == before + step.records,
                 "{} records after record {} led to {}", step.records, before,
                 step.position.sequence);
    if (rows_not_durable_ == 0) {
        not_durable_since_ = clock_.elapsed();
    }
    // A record of facts alone has no row, and moves the position all the same.
    rows_not_durable_ += step.rows + 1;
    counters_.records.add(step.records);
    counters_.rows.add(step.rows);
    counters_.transactions.add();
    counters_.time_ms.set(static_cast<std::uint64_t>(step.time.ms));
    counters_.sequence.store(step.position.sequence, std::memory_order_release);
    counters_.sequence.notify_all();
}

bool Mirroring::is_durable_due() const {
    Duration now = clock_.elapsed();
    return rows_not_durable_ >= (takes_less_ ? 1 : settings_.rows_until_durable) ||
           (rows_not_durable_ != 0 && now - not_durable_since_ >= settings_.time_until_durable) ||
           now - durable_at_ >= settings_.look_every;
}

Outcome<> Mirroring::make_durable() {
    Outcome<table::CheckpointPosition> durable = store_.make_durable();
    if (!durable) {
        return std::unexpected(durable.error());
    }
    std::uint64_t mirrored = counters_.sequence.load(std::memory_order_relaxed);
    ONRUSH_CHECK(durable->sequence <= mirrored, "record {} is durable, and {} is mirrored",
                 durable->sequence, mirrored);
    ONRUSH_CHECK(hold_->needs_from() <= durable->sequence + 1,
                 "the log is held from record {} on, and the mirror is durable to {}",
                 hold_->needs_from(), durable->sequence);
    rows_not_durable_ = 0;
    durable_at_ = clock_.elapsed();
    hold_->move_to(durable->sequence + 1);
    counters_.durable_sequence.store(durable->sequence, std::memory_order_release);
    counters_.durable_sequence.notify_all();
    return {};
}

}  // namespace onrush::mirror

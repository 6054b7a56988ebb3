#include "mirror/mirror_thread.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

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

std::int64_t now_us() {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

// not_ours: a person can move what lies in the mirror's place away.
bool passes(FaultKind kind) {
    return kind == FaultKind::disk_full || kind == FaultKind::locked || kind == FaultKind::not_ours;
}

}  // namespace

MirrorThread::MirrorThread(log::Log& log, Store& store, Shape shape,
                           std::shared_ptr<log::ReadHold> hold, const MirrorSettings& settings)
    : log_(log),
      store_(store),
      shape_(std::move(shape)),
      hold_(std::move(hold)),
      settings_(settings),
      pause_(settings.pause_after_fault) {
    std::uint64_t next = store_.position().sequence + 1;
    ONRUSH_CHECK(hold_ != nullptr, "the log may drop record {}, which is not mirrored", next);
    ONRUSH_CHECK(hold_->needs_from() <= next, "the log is held from record {} on, not {}",
                 hold_->needs_from(), next);
}

Outcome<std::unique_ptr<MirrorThread>> MirrorThread::start(log::Log& log, Store& store, Shape shape,
                                                           std::shared_ptr<log::ReadHold> hold,
                                                           const MirrorSettings& settings) {
    std::uint64_t sequence = store.position().sequence;
    Outcome<std::unique_ptr<Follower>> follower =
        Follower::open(log, store, shape, settings.follower);
    if (!follower) {
        return std::unexpected(follower.error());
    }
    std::unique_ptr<MirrorThread> mirror(
        new MirrorThread(log, store, std::move(shape), std::move(hold), settings));
    mirror->follower_ = std::move(*follower);
    mirror->counters_.sequence.store(sequence, std::memory_order_relaxed);
    mirror->counters_.durable_sequence.store(mirror->hold_->needs_from() - 1,
                                             std::memory_order_relaxed);
    mirror->thread_ = std::thread([raw = mirror.get()] { raw->run(); });
    pthread_setname_np(mirror->thread_.native_handle(), "mirror");
    return mirror;
}

void MirrorThread::stop() {
    {
        base::MutexLock lock(mutex_);
        stopping_ = true;
        stop_asked_.notify_all();
    }
    store_.stop_soon();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void MirrorThread::run() {
    if (settings_.lowest_priority) {
        run_at_lowest_priority();
    }
    durable_at_us_ = now_us();
    while (!stopped_for_good_ && rest(turn())) {
    }
    if (!stopped_for_good_ && !opens_again_) {
        if (Outcome<> durable = make_durable(); !durable) {
            (void)after_fault(durable.error());
        }
    }
}

// Where the system forbids it the thread runs as any other.
void MirrorThread::run_at_lowest_priority() {
    constexpr int io_priority_of_thread = 1;
    constexpr int io_priority_idle = 3 << 13;
    sched_param none{};
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    (void)syscall(SYS_ioprio_set, io_priority_of_thread, 0, io_priority_idle);
}

Duration MirrorThread::turn() {
    turn_began_us_ = now_us();
    if (opens_again_) {
        if (Outcome<> opened = open_again(); !opened) {
            note_place(opened.error());
            bool again = passes(opened.error().kind) || opened.error().kind == FaultKind::io;
            return again ? after_io_fault(opened.error()) : after_fault(opened.error());
        }
    }
    if (follower_ == nullptr) {
        if (Outcome<> opened = open_follower(); !opened) {
            return after_fault(opened.error());
        }
    }
    std::uint64_t limit = log_.durable();
    note_lag(limit);
    Outcome<Step> step = follower_->step(limit);
    if (!step) {
        return after_fault(step.error());
    }
    if (step->records != 0) {
        note(*step);
        note_lag(limit);
    }
    bool synced = is_durable_due();
    if (synced) {
        if (Outcome<> durable = make_durable(); !durable) {
            note_place(durable.error());
            return after_fault(durable.error());
        }
    }
    note_going_on();
    take_less(takes_less_ && step->more);
    if (step->records == 0 && !synced) {
        return settings_.rest;
    }
    std::int64_t took_us = now_us() - turn_began_us_;
    counters_.busy_us.add(static_cast<std::uint64_t>(took_us));
    return step->more ? Duration(0) : std::max(settings_.rest, Duration(took_us / 1000));
}

Duration MirrorThread::after_fault(const base::Fault& fault) {
    if (fault.kind == FaultKind::io) {
        return after_io_fault(fault);
    }
    if (!passes(fault.kind)) {
        stopped_for_good_ = true;
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

// Of a fault that looked where the file is: rows that are not ours say nothing of its place.
void MirrorThread::note_place(const base::Fault& fault) {
    displaced_.store(fault.kind == FaultKind::not_ours, std::memory_order_relaxed);
}

// A disk that fails now and then, a process without memory, a folder that cannot be opened: what
// stays so for good is told by the metric, and costs an attempt every half minute.
Duration MirrorThread::after_io_fault(const base::Fault& fault) {
    opens_again_ = true;
    healthy_.store(false, std::memory_order_relaxed);
    if (pause_ == settings_.pause_after_fault) {
        base::log_error("mirror.failed", {{"kind", base::name_of(fault.kind)},
                                          {"reason", fault.text},
                                          {"then", "it is opened again, with longer pauses"}});
    }
    Duration took((now_us() - turn_began_us_) / 1000);
    Duration pause =
        std::exchange(pause_, std::min(Duration(pause_.ms * 2), settings_.pause_after_faults_max));
    return std::max(pause, Duration(took.ms * turns_between_attempts));
}

Outcome<> MirrorThread::open_again() {
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
    opens_again_ = false;
    durable_at_us_ = 0;  // whether a sync fails again is soon known
    return {};
}

Outcome<> MirrorThread::open_follower() {
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
void MirrorThread::take_less(bool less) {
    if (takes_less_ != less) {
        takes_less_ = less;
        follower_.reset();
    }
}

void MirrorThread::note_going_on() {
    if (!waiting_out_fault_ && healthy()) {
        return;
    }
    waiting_out_fault_ = false;
    pause_ = settings_.pause_after_fault;
    displaced_.store(false, std::memory_order_relaxed);
    healthy_.store(true, std::memory_order_relaxed);
    base::log_info("mirror.goes_on",
                   {{"sequence", counters_.sequence.load(std::memory_order_relaxed)}});
}

void MirrorThread::note_lag(std::uint64_t limit) {
    std::uint64_t mirrored = counters_.sequence.load(std::memory_order_relaxed);
    ONRUSH_CHECK(mirrored <= limit, "record {} is mirrored, of {}", mirrored, limit);
    counters_.lag_records.set(limit - mirrored);
}

void MirrorThread::note(const Step& step) {
    std::uint64_t before = counters_.sequence.load(std::memory_order_relaxed);
    ONRUSH_CHECK(step.position.sequence == before + step.records,
                 "{} records after record {} led to {}", step.records, before,
                 step.position.sequence);
    if (rows_not_durable_ == 0) {
        not_durable_since_us_ = now_us();
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

bool MirrorThread::is_durable_due() const {
    return rows_not_durable_ >= (takes_less_ ? 1 : settings_.rows_until_durable) ||
           (rows_not_durable_ != 0 &&
            now_us() - not_durable_since_us_ >= settings_.time_until_durable.ms * 1000) ||
           now_us() - durable_at_us_ >= settings_.look_every.ms * 1000;
}

Outcome<> MirrorThread::make_durable() {
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
    durable_at_us_ = now_us();
    hold_->move_to(durable->sequence + 1);
    counters_.durable_sequence.store(durable->sequence, std::memory_order_release);
    counters_.durable_sequence.notify_all();
    return {};
}

bool MirrorThread::rest(Duration duration) {
    auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(duration.ms);
    base::MutexLock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < until) {
        stop_asked_.wait_until(mutex_, until);
    }
    return !stopping_;
}

}  // namespace onrush::mirror

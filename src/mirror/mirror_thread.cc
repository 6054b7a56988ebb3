#include "mirror/mirror_thread.h"

#include <chrono>
#include <utility>

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace onrush::mirror {

using base::Duration;
using base::Outcome;

namespace {

const base::SystemClock system_clock;

}  // namespace

MirrorThread::MirrorThread(Store& store, std::shared_ptr<Mirroring> mirroring, bool lowest_priority)
    : store_(store), mirroring_(std::move(mirroring)), lowest_priority_(lowest_priority) {}

Outcome<std::unique_ptr<MirrorThread>> MirrorThread::start(log::Log& log, Store& store, Shape shape,
                                                           std::shared_ptr<log::ReadHold> hold,
                                                           const MirrorSettings& settings) {
    auto mirroring =
        Mirroring::start(log, store, std::move(shape), std::move(hold), settings, system_clock);
    if (!mirroring) {
        return std::unexpected(mirroring.error());
    }
    return start(store, std::move(*mirroring), settings);
}

std::unique_ptr<MirrorThread> MirrorThread::start(Store& store,
                                                  std::shared_ptr<Mirroring> mirroring,
                                                  const MirrorSettings& settings) {
    std::unique_ptr<MirrorThread> mirror(
        new MirrorThread(store, std::move(mirroring), settings.lowest_priority));
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
        if (lowest_priority_) {
            // Somebody waits for it now, and on a busy machine it gets next to no time. Where the
            // system forbids it to become more urgent, it ends as fast as it can.
            sched_param none{};
            (void)pthread_setschedparam(thread_.native_handle(), SCHED_OTHER, &none);
        }
        thread_.join();
    }
}

void MirrorThread::run() {
    if (lowest_priority_) {
        run_at_lowest_priority();
    }
    while (!mirroring_->stopped_for_good() && rest(take_turn())) {
    }
    mirroring_->finish();
}

// Where the system forbids it the thread runs as any other.
void MirrorThread::run_at_lowest_priority() {
    constexpr int io_priority_of_thread = 1;
    constexpr int io_priority_idle = 3 << 13;
    sched_param none{};
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    (void)syscall(SYS_ioprio_set, io_priority_of_thread, 0, io_priority_idle);
}

Duration MirrorThread::take_turn() {
    auto start = std::chrono::steady_clock::now();
    Mirroring::Turn turn = mirroring_->turn();
    if (turn.worked) {
        auto took = std::chrono::steady_clock::now() - start;
        auto us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
        mirroring_->note_busy(static_cast<std::uint64_t>(us));
    }
    return turn.rest;
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

#include "engine/maintenance.h"

#include <pthread.h>

#include "base/check.h"
#include "base/logging.h"

namespace onrush::engine {

namespace {

constexpr base::Duration pause(50);
constexpr base::Duration pause_when_full(1000);

}  // namespace

base::Duration Maintaining::turn() {
    base::Outcome<> maintained = log_.maintain();
    bool full_now = !maintained && maintained.error().kind == base::FaultKind::disk_full;
    if (!maintained && !full_now) {
        when_log_fails_(maintained.error());
        ONRUSH_CHECK(false, "the process continues after: {}", maintained.error().text);
    }
    if (full_now && !full_) {
        base::log_error("disk.full", {{"text", maintained.error().text},
                                      {"then", "read-only once the current segment is full"}});
    } else if (full_ && !full_now) {
        base::log_info("disk.has_room");
    }
    full_ = full_now;
    if (each_round_) {
        each_round_();
    }
    return full_ ? pause_when_full : pause;
}

Maintenance::Maintenance(Maintaining maintaining)
    : maintaining_(std::move(maintaining)), thread_([this] { loop(); }) {
    pthread_setname_np(thread_.native_handle(), "maintenance");
}

Maintenance::~Maintenance() {
    stopping_.store(true, std::memory_order_seq_cst);
    maintaining_.stop_soon();
    signal_.notify();
    thread_.join();
}

void Maintenance::loop() {
    while (!stopping_.load(std::memory_order_seq_cst)) {
        signal_.wait(maintaining_.turn(),
                     [this] { return stopping_.load(std::memory_order_seq_cst); });
    }
}

}  // namespace onrush::engine

#include "engine/maintenance.h"

#include <pthread.h>

#include "base/check.h"
#include "base/logging.h"

namespace onrush::engine {

namespace {

constexpr base::Duration pause(50);
constexpr base::Duration pause_when_full(1000);

}  // namespace

Maintenance::Maintenance(log::SegmentLog& log, WhenLogFails when_log_fails,
                         std::function<void()> each_round)
    : log_(log),
      when_log_fails_(std::move(when_log_fails)),
      each_round_(std::move(each_round)),
      thread_([this] { loop(); }) {
    pthread_setname_np(thread_.native_handle(), "maintenance");
}

Maintenance::~Maintenance() {
    stopping_.store(true, std::memory_order_seq_cst);
    log_.stop_maintaining();
    signal_.notify();
    thread_.join();
}

void Maintenance::loop() {
    bool full = false;
    while (!stopping_.load(std::memory_order_seq_cst)) {
        base::Outcome<> maintained = log_.maintain();
        bool full_now = !maintained && maintained.error().kind == base::FaultKind::disk_full;
        if (!maintained && !full_now) {
            when_log_fails_(maintained.error());
            ONRUSH_CHECK(false, "the process continues after: {}", maintained.error().text);
        }
        if (full_now && !full) {
            base::log_error("disk.full", {{"text", maintained.error().text},
                                          {"then", "read-only once the current segment is full"}});
        } else if (full && !full_now) {
            base::log_info("disk.has_room");
        }
        full = full_now;
        if (each_round_) {
            each_round_();
        }
        signal_.wait(full ? pause_when_full : pause,
                     [this] { return stopping_.load(std::memory_order_seq_cst); });
    }
}

}  // namespace onrush::engine

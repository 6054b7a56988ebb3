#include "engine/engine.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/check.h"
#include "base/logging.h"
#include "engine/limits.h"

namespace onrush::engine {

namespace {

// Between two looks at the closing rules.
constexpr std::size_t jobs_at_once = 64;

std::int64_t us_at(std::chrono::steady_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

std::uint64_t us_since(std::chrono::steady_clock::time_point start) {
    auto took = std::chrono::steady_clock::now() - start;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

}  // namespace

void end_process(const base::Fault& fault) {
    base::log_error("log.failed",
                    {{"kind", base::name_of(fault.kind)},
                     {"text", fault.text},
                     {"then", "the process stops; a restart reads what the disk has"}});
    std::_Exit(base::exit_code(fault.kind));
}

Engine::Engine(Domain& domain, const base::Clock& clock, const EngineSettings& settings)
    : domain_(domain),
      clock_(clock),
      settings_(settings),
      batcher_(domain, counters_, settings.keys),
      mailbox_(settings.mailbox_jobs_max) {}

Engine::~Engine() {
    stop();
}

void Engine::attach(log::Log& log, base::Instant last, WhenLogFails when_log_fails) {
    ONRUSH_CHECK(log_ == nullptr, "an engine of {} tables is started twice",
                 domain_.schema().tables().size());
    ONRUSH_CHECK(!last.is_never(), "record {} has no time", log.durable());
    ONRUSH_CHECK(!domain_.schema().changed(), "{} bytes were changed before the start",
                 domain_.schema().batch_bytes());
    domain_.prepare();
    batcher_.start();
    log_ = &log;
    when_log_fails_ = std::move(when_log_fails);
    batch_clock_ = std::make_unique<BatchClock>(clock_, last);
    pipeline_ = std::make_unique<Pipeline>(batcher_, log);
}

void Engine::start_threads() {
    log_thread_ = std::thread([this] { log_loop(); });
    engine_thread_ = std::thread([this] { decide_loop(); });
    pthread_setname_np(log_thread_.native_handle(), "log");
    pthread_setname_np(engine_thread_.native_handle(), "engine");
}

void Engine::push(Outbox& outbox) {
    if (outbox.empty()) {
        return;
    }
    if (mailbox_.push(outbox)) {
        engine_signal_.notify();
        return;
    }
    Answers turned_away;
    for (JobList jobs = outbox.take(); !jobs.empty();) {
        Job& job = jobs.take_first();
        job.set_verdict(Verdict::overloaded);
        turned_away.add(job);
    }
    turned_away.deliver();
}

void Engine::producer_rests() {
    std::size_t before = producers_at_work_.fetch_sub(1, std::memory_order_seq_cst);
    ONRUSH_CHECK(before != 0, "a producer rests while {} are at work", before);
    if (gathering_.load(std::memory_order_seq_cst)) {
        engine_signal_.notify();
    }
}

void Engine::stop() {
    if (!engine_thread_.joinable()) {
        return;
    }
    stop_soon();
    engine_thread_.join();
    log_stopping_.store(true, std::memory_order_seq_cst);
    log_signal_.notify();
    log_thread_.join();
    ONRUSH_CHECK(mailbox_.depth() == 0, "{} jobs were pushed too late", mailbox_.depth());
}

void Engine::stop_soon() {
    stopping_.store(true, std::memory_order_seq_cst);
    log_signal_.notify();  // a pause of the brake ends
    engine_signal_.notify();
}

Admission Engine::admission() const {
    return admission_rule(log_ != nullptr && log_->has_room(),
                          draining_.load(std::memory_order_relaxed));
}

base::Duration Engine::writes_for() const {
    std::int64_t began_us = write_began_us_.load(std::memory_order_relaxed);
    return base::Duration(began_us == 0 ? 0 : (us_at(Steady::now()) - began_us) / 1000);
}

void Engine::decide_loop() {
    for (Turn turn = Turn::again; turn != Turn::ended;) {
        turn = take_engine_turn();
        if (turn == Turn::rests) {
            sleep();
        }
    }
}

Engine::Turn Engine::take_engine_turn() {
    if (inbox_.empty()) {
        inbox_ = mailbox_.take();
    }
    open_batch_when_due();
    if (batcher_.is_open()) {
        run_waiting_jobs();
        if (reason_to_close() != CloseReason::not_yet && pipeline_->log_idle()) {
            close_batch();
            return Turn::again;
        }
    } else if (stopping_.load(std::memory_order_seq_cst) && mailbox_.empty() &&
               pipeline_->log_idle()) {
        ONRUSH_CHECK(inbox_.empty(), "{} jobs would never be answered", inbox_.count());
        return Turn::ended;
    }
    return Turn::rests;
}

void Engine::open_batch_when_due() {
    base::Instant now = batch_clock_->now();
    Admission admitted = admission();
    using Calls = Hearing::Calls;
    // Also while a batch is open, which may be long where the disk is slow: it takes what is asked.
    domain_.hearing().look(now, admitted != Admission::open ? Calls::turned_away
                                : batcher_.overdue()        ? Calls::waiting
                                                            : Calls::taken);
    if (batcher_.is_open()) {
        return;
    }
    counters_.clock_behind_ms.set(static_cast<std::uint64_t>(batch_clock_->behind().ms));
    if (std::uint64_t ahead_ms = static_cast<std::uint64_t>(batch_clock_->ahead().ms);
        ahead_ms != counters_.clock_ahead_ms.get()) {
        if (counters_.clock_ahead_ms.get() == 0) {
            base::log_warning("clock.leapt", {{"ahead_ms", ahead_ms},
                                              {"then", "followed when it stays so for a minute"}});
        }
        counters_.clock_ahead_ms.set(ahead_ms);
    }
    if ((runs_deadlines(admitted) && batcher_.next_deadline() <= now) || !inbox_.empty()) {
        opened_steady_ = Steady::now();
        opened_with_ = admitted;
        batcher_.open(now, admitted);
        opened_at_ = clock_.elapsed();  // the deadlines' time is not the commands'
    }
}

// Not while there is no room for what they write; and what is due at the end is due at the start.
bool Engine::runs_deadlines(Admission admitted) const {
    return admitted != Admission::read_only && !stopping_.load(std::memory_order_seq_cst);
}

void Engine::close_batch() {
    if (domain_.schema().changed()) {
        counters_.batch_us.add(us_since(opened_steady_));
    }
    if (pipeline_->close()) {
        log_signal_.notify();
    }
}

void Engine::run_waiting_jobs() {
    // Where deadlines did not run, a command would see rows that are overdue.
    Admission admitted = stricter(opened_with_, admission());
    while (!inbox_.empty() && !batcher_.overdue()) {
        CloseReason full = reason_to_close();
        if (full != CloseReason::not_yet && full != CloseReason::idle) {
            break;
        }
        std::size_t ran = 0;
        // One large command after the other must not fill more than a record.
        while (!inbox_.empty() && ran < jobs_at_once &&
               batcher_.bytes() < settings_.batch_bytes_max) {
            batcher_.run(inbox_.take_first(), admitted);
            ran += 1;
        }
        ONRUSH_CHECK(ran != 0, "an open batch of {} bytes ran no job", batcher_.bytes());
        mailbox_.done(ran);
        if (inbox_.empty()) {
            inbox_ = mailbox_.take();
        }
    }
    batcher_.relaxed().deliver();
}

CloseReason Engine::reason_to_close() const {
    return engine::reason_to_close(
        {.commands = batcher_.commands(),
         .commands_max = settings_.batch_commands_max,
         .bytes = batcher_.bytes(),
         .bytes_max = settings_.batch_bytes_max,
         .age = clock_.elapsed() - opened_at_,
         .more_waiting = !inbox_.empty() || !mailbox_.empty(),
         .log_idle = pipeline_->log_idle(),
         .more_to_come = producers_at_work_.load(std::memory_order_seq_cst) != 0,
         .written = domain_.schema().changed(),
         .overdue = batcher_.overdue()});
}

void Engine::sleep() {
    base::Duration at_most = limits::sleep_max;
    if (!batcher_.is_open()) {
        base::Instant next = batcher_.next_deadline();
        if (!next.is_never() && runs_deadlines(admission())) {
            at_most = std::clamp(next - batch_clock_->now(), base::Duration(1), at_most);
        }
    }
    bool gathers = batcher_.is_open() && pipeline_->log_idle();
    if (gathers) {
        at_most = base::Duration(1);
        gathering_.store(true, std::memory_order_seq_cst);
    }
    engine_signal_.wait(at_most, [this] {
        bool can_close = batcher_.is_open() && pipeline_->log_idle() &&
                         reason_to_close() != CloseReason::not_yet;
        bool can_take = inbox_.empty() && !mailbox_.empty();
        bool can_stop = stopping_.load(std::memory_order_seq_cst) && !batcher_.is_open() &&
                        pipeline_->log_idle();
        return can_close || can_take || can_stop;
    });
    if (gathers) {
        gathering_.store(false, std::memory_order_relaxed);
    }
}

void Engine::log_loop() {
    for (;;) {
        log_signal_.wait(limits::sleep_max, [this] {
            return pipeline_->has_work() || log_stopping_.load(std::memory_order_seq_cst);
        });
        if (!pipeline_->has_work()) {
            if (log_stopping_.load(std::memory_order_seq_cst)) {
                return;
            }
            continue;
        }
        // Deadlines that are due are as many as there are rows, whatever the pause; and nobody is
        // answered until all have run.
        base::Duration pause = pipeline_->keeps_commands_waiting() ? base::Duration() : slowed_by();
        if (pause > base::Duration()) {
            log_signal_.wait(pause, [this] { return stopping_.load(std::memory_order_seq_cst); });
        }
        take_log_turn();
    }
}

bool Engine::take_log_turn() {
    if (!pipeline_->has_work()) {
        return false;
    }
    Steady::time_point start = Steady::now();
    write_began_us_.store(us_at(start), std::memory_order_relaxed);
    if (base::Outcome<> written = pipeline_->write_next(); !written) {
        when_log_fails_(written.error());
    }
    write_began_us_.store(0, std::memory_order_relaxed);
    // Counted before anyone is told, so that whoever was told sees it counted.
    counters_.append_us.add(us_since(start));
    pipeline_->release();
    engine_signal_.notify();
    return true;
}

}  // namespace onrush::engine

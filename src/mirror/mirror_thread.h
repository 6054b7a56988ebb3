// The thread that keeps the mirror following the log of a running server.
//
// It asks the log for its durable end, so a commit knows nothing of it (but see app/lag_brake.h for
// one that is far behind). It runs at the lowest priority of the system: only with processor time
// that nobody else wants, writing little at a time, since a disk does not take back what it has
// begun. Having caught up it rests, at least for as long as the transaction took: then a steady
// load is mirrored in few large transactions instead of many small ones, at half a core at most.
//
// The log keeps what the hold needs. The hold moves only to what would survive a power cut, so
// start-up always finds the records after the mirror's position.
//
//   the store answers      the thread
//   locked, not_ours       keeps the transaction, waits and tries again; says so once
//   disk_full              the same in small transactions, each made durable, until it has caught
//                          up: what they pass, the log can drop
//   io                     waits, opens the store again and reads on after its position; each
//                          wait is twice as long, up to half a minute, or nine times as long as
//                          the attempt took; healthy() is false meanwhile
//   anything else          stops mirroring and says so: healthy() is false from then on. The server
//                          goes on; the log then keeps all segments, and a restart sees what is
//                          wrong
//
// The same goes for a fault of the log: damage, or a segment that is gone, stops it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <thread>

#include "base/counter.h"
#include "base/mutex.h"
#include "log/segment_log.h"
#include "mirror/follower.h"

namespace onrush::mirror {

struct MirrorSettings {
    FollowerSettings follower;
    base::Duration rest{10};                // after having caught up, at least
    base::Duration pause_after_fault{500};  // before the same transaction is tried again
    base::Duration pause_after_faults_max = base::Duration::seconds(30);  // of kind io, in a row
    std::uint64_t rows_until_durable = limits::rows_until_durable;
    base::Duration time_until_durable = limits::time_until_durable;
    base::Duration look_every{1000};  // whether the mirror is in its place, also when nothing comes
    bool lowest_priority = true;
};

// Written by the thread, read by any; each is true by itself, not all of one moment.
struct MirrorCounters {
    // Others may wait for these two.
    std::atomic<std::uint64_t> sequence{0};          // the last record mirrored
    std::atomic<std::uint64_t> durable_sequence{0};  // the last that would survive a power cut
    base::Counter time_ms;                           // the batch time of the last record mirrored
    base::Counter lag_records;                       // in the log and not here yet, when last asked
    base::Counter records;
    base::Counter rows;  // written or erased, after coalescing
    base::Counter transactions;
    base::Counter busy_us;   // reading, writing, syncing
    base::Counter retries;   // for want of room, or a lock
    base::Counter openings;  // of the store, again, after a fault of kind io
};

class MirrorThread {
public:
    // The store has been prepared for the shape. `log` and `store` must outlive the thread.
    [[nodiscard]] static base::Outcome<std::unique_ptr<MirrorThread>> start(
        log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
        const MirrorSettings& settings);
    ~MirrorThread() { stop(); }
    MirrorThread(const MirrorThread&) = delete;
    MirrorThread& operator=(const MirrorThread&) = delete;

    // Lets the transaction under way end, makes it durable and joins the thread. What is not
    // mirrored by then is in the log, for the next start; so is a file that a failed sync left to
    // be written anew. Any one thread, once or again.
    void stop();

    [[nodiscard]] bool healthy() const { return healthy_.load(std::memory_order_relaxed); }
    // Another file lies in the mirror's place: nothing is lost, and the log keeps all segments.
    [[nodiscard]] bool displaced() const { return displaced_.load(std::memory_order_relaxed); }
    [[nodiscard]] const MirrorCounters& counters() const { return counters_; }

private:
    MirrorThread(log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
                 const MirrorSettings& settings);

    // --- on the thread ---
    void run();
    void run_at_lowest_priority();
    // One step, and what follows from it. How long to rest before the next.
    [[nodiscard]] base::Duration turn();
    [[nodiscard]] base::Duration after_fault(const base::Fault& fault);
    [[nodiscard]] base::Duration after_io_fault(const base::Fault& fault);
    [[nodiscard]] base::Outcome<> open_again();
    [[nodiscard]] base::Outcome<> open_follower();
    // Small transactions from now on, or those of the settings.
    void take_less(bool less);
    void note_going_on();
    void note_place(const base::Fault& fault);
    void note(const Step& step);
    void note_lag(std::uint64_t limit);
    [[nodiscard]] bool is_durable_due() const;
    [[nodiscard]] base::Outcome<> make_durable();
    // Returns early when stop() is called; false then.
    bool rest(base::Duration duration);

    log::Log& log_;
    Store& store_;
    const Shape shape_;
    std::shared_ptr<log::ReadHold> hold_;
    MirrorSettings settings_;
    std::unique_ptr<Follower> follower_;

    std::uint64_t rows_not_durable_ = 0;
    std::int64_t not_durable_since_us_ = 0;
    std::int64_t durable_at_us_ = 0;
    std::int64_t turn_began_us_ = 0;
    bool waiting_out_fault_ = false;
    bool takes_less_ = false;
    bool opens_again_ = false;  // before anything else
    base::Duration pause_;      // after the next fault of kind io
    bool stopped_for_good_ = false;

    MirrorCounters counters_;
    std::atomic<bool> healthy_{true};
    std::atomic<bool> displaced_{false};
    base::Mutex mutex_;
    std::condition_variable_any stop_asked_;
    bool stopping_ ONRUSH_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace onrush::mirror

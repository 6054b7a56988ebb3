// What keeps the mirror following the log, in turns: the mirror's thread takes them, and so does
// the simulator.
//
// The log keeps what the hold needs. The hold moves only to what would survive a power cut, so
// start-up always finds the records after the mirror's position.
//
//   the store answers      the thread
//   locked, not_ours       keeps the transaction, waits and tries again; says so once
//   disk_full              the same in small transactions, each made durable, until it has caught
//                          up: what they pass, the log can drop
//   io                     waits, opens the store again, makes durable what is in it, and reads on
//                          after its position; each wait is twice as long, up to half a minute, or
//                          nine times as long as the attempt took; healthy() is false meanwhile
//   anything else          stops mirroring and says so: healthy() is false from then on. The server
//                          goes on; the log then keeps all segments, and a restart sees what is
//                          wrong
//
// The same goes for a fault of the log: damage, or a segment that is gone, stops it.
//
// What only a person can end is told by trouble(): the log keeps all segments until then.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/counter.h"
#include "base/time.h"
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
    bool lowest_priority = true;      // of the thread
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

enum class Trouble : std::uint8_t {
    none,
    displaced,  // another file lies in the mirror's place
    no_room,    // to put it back, or to write it anew after a failed sync
    failing,    // faults of kind io, until the pauses between them were the longest
    stopped,
};

// One thread, but for what says otherwise.
class Mirroring {
public:
    // The store has been prepared for the shape. All that is given by reference outlives this.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Mirroring>> start(
        log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
        const MirrorSettings& settings, const base::Clock& clock);

    struct Turn {
        base::Duration rest;  // before the next
        bool worked = false;  // it read, wrote or synced
    };
    // At most one transaction, and what follows from it.
    Turn turn();
    // The last turn: makes durable what is mirrored.
    void finish();

    // What kept the last turn from its end; none when nothing did.
    [[nodiscard]] const std::optional<base::Fault>& fault() const { return fault_; }
    // There is no use in another turn.
    [[nodiscard]] bool stopped_for_good() const { return stopped_for_good_; }

    // --- any thread ---
    [[nodiscard]] bool healthy() const { return healthy_.load(std::memory_order_relaxed); }
    [[nodiscard]] Trouble trouble() const { return trouble_.load(std::memory_order_relaxed); }
    [[nodiscard]] const MirrorCounters& counters() const { return counters_; }
    void note_busy(std::uint64_t us) { counters_.busy_us.add(us); }

private:
    Mirroring(log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
              const MirrorSettings& settings, const base::Clock& clock);

    [[nodiscard]] base::Outcome<Turn> try_turn();
    // How long to rest then.
    [[nodiscard]] base::Duration after_fault(const base::Fault& fault);
    [[nodiscard]] base::Duration after_io_fault(const base::Fault& fault);
    [[nodiscard]] base::Outcome<> open_again();
    [[nodiscard]] base::Outcome<> open_follower();
    // Small transactions from now on, or those of the settings.
    void take_less(bool less);
    void note_going_on();
    void note_trouble(Trouble trouble) { trouble_.store(trouble, std::memory_order_relaxed); }
    void note_place(const base::Outcome<>& looked);
    void note(const Step& step);
    void note_lag(std::uint64_t limit);
    [[nodiscard]] bool is_durable_due() const;
    [[nodiscard]] base::Outcome<> make_durable();

    log::Log& log_;
    Store& store_;
    const Shape shape_;
    std::shared_ptr<log::ReadHold> hold_;
    const MirrorSettings settings_;
    const base::Clock& clock_;
    std::unique_ptr<Follower> follower_;

    std::uint64_t rows_not_durable_ = 0;
    base::Duration not_durable_since_;
    base::Duration durable_at_;
    base::Duration turn_began_;
    std::optional<base::Fault> fault_;
    bool waiting_out_fault_ = false;
    bool takes_less_ = false;
    bool opens_again_ = false;  // before anything else
    base::Duration pause_;      // after the next fault of kind io
    bool stopped_for_good_ = false;

    MirrorCounters counters_;
    std::atomic<bool> healthy_{true};
    std::atomic<Trouble> trouble_{Trouble::none};
};

}  // namespace onrush::mirror

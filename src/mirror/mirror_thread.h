// The thread that keeps the mirror following the log of a running server.
//
// It asks the log for its durable end, so a commit knows nothing of it (but see app/lag_brake.h for
// one that is far behind). It runs at the lowest priority of the system: only with processor time
// that nobody else wants, writing little at a time, since a disk does not take back what it has
// begun. Having caught up it rests, at least for as long as the transaction took: then a steady
// load is mirrored in few large transactions instead of many small ones, at half a core at most.
#pragma once

#include <condition_variable>
#include <thread>

#include "base/mutex.h"
#include "mirror/mirroring.h"

namespace onrush::mirror {

class MirrorThread {
public:
    // The store has been prepared for the shape. `log` and `store` must outlive the thread.
    [[nodiscard]] static base::Outcome<std::unique_ptr<MirrorThread>> start(
        log::Log& log, Store& store, Shape shape, std::shared_ptr<log::ReadHold> hold,
        const MirrorSettings& settings);
    // Goes on with what has been started.
    [[nodiscard]] static std::unique_ptr<MirrorThread> start(Store& store,
                                                             std::shared_ptr<Mirroring> mirroring,
                                                             const MirrorSettings& settings);
    ~MirrorThread() { stop(); }
    MirrorThread(const MirrorThread&) = delete;
    MirrorThread& operator=(const MirrorThread&) = delete;

    // Gives up the transaction under way, makes durable what came before and joins the thread. What
    // is not mirrored by then is in the log, for the next start; so is a file that a failed sync
    // left to be written anew. Any one thread, once or again.
    void stop();

    [[nodiscard]] bool healthy() const { return mirroring_->healthy(); }
    [[nodiscard]] Trouble trouble() const { return mirroring_->trouble(); }
    [[nodiscard]] const MirrorCounters& counters() const { return mirroring_->counters(); }

private:
    MirrorThread(Store& store, std::shared_ptr<Mirroring> mirroring, bool lowest_priority);

    // --- on the thread ---
    void run();
    void run_at_lowest_priority();
    [[nodiscard]] base::Duration take_turn();
    // Returns early when stop() is called; false then.
    bool rest(base::Duration duration);

    Store& store_;
    const std::shared_ptr<Mirroring> mirroring_;
    const bool lowest_priority_;
    base::Mutex mutex_;
    std::condition_variable_any stop_asked_;
    bool stopping_ ONRUSH_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace onrush::mirror

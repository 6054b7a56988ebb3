// What is under way between the engine and the log: one batch being decided, one being written.
//
//   engine side:  close()  --hands over-->  log side:  write_next(), release()
//
// The rule that everything rests on lives here: answers leave when the record of their batch, and
// so every record before it, is durable. A batch that wrote nothing leaves as soon as the batch
// before it is durable, since that is all it can have seen. The server calls the two sides from
// two threads, a simulation from one.
#pragma once

#include <atomic>

#include "engine/batcher.h"
#include "log/log.h"

namespace onrush::engine {

class Pipeline {
public:
    Pipeline(Batcher& batcher, log::Log& log) : batcher_(batcher), log_(log) {}

    // --- engine side ------------------------------------------------------------------------
    // The log has nothing under way: everything that was handed over is durable.
    [[nodiscard]] bool log_idle() const { return !under_way_.load(std::memory_order_seq_cst); }
    // Closes the open batch. The log must be idle. True when there is now something to write.
    bool close();

    // --- log side ---------------------------------------------------------------------------
    [[nodiscard]] bool has_work() const { return !log_idle(); }
    // Commands wait until what was handed over is written, for it left deadlines to the next batch.
    [[nodiscard]] bool keeps_commands_waiting() const { return batch_.overdue; }
    // Writes what was handed over. A fault is an unknown outcome: no answer leaves, and the
    // process must stop.
    [[nodiscard]] base::Outcome<> write_next();
    // Delivers the answers of what was written.
    void release();

private:
    Batcher& batcher_;
    log::Log& log_;
    Batch batch_;           // the log side's while under_way_ is true, else the engine side's
    bool durable_ = false;  // the log side's: batch_ is written and not yet released
    std::atomic<bool> under_way_{false};
};

}  // namespace onrush::engine

// What the engine must do with a domain, written a second time and naively.
//
// Maps and loops, no table, no index, no log: where this and the engine differ, one of them is
// wrong. The simulation tells the model every step the engine takes, and the model says what each
// job must be told and what each record must hold. The rules of the domain are the world's
// (play.h); batches, admission, idempotency keys and crashes are the model's. It keeps three
// states:
//
//   acknowledged   after the last record known to be durable: no crash may take it back
//   handed over    after the record that is being written, when there is one: a crash may leave
//                  this one or the one before, whole
//   open           with what the open batch has done: a crash takes it back
//
// What the tables hold is not predicted: it is proven by hashes that are taken as each record is
// handed over (simulation.h).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/batcher.h"
#include "sim/ask.h"

namespace onrush::sim {

struct ExpectedFact {
    std::string trace;
    ToldFact fact;
    friend bool operator==(const ExpectedFact&, const ExpectedFact&) = default;
};

struct ExpectedRecord {
    base::Instant time;
    std::uint64_t commands = 0;
    std::vector<ExpectedFact> facts;
};

class Model {
public:
    // The world is empty.
    // So many idempotency keys are kept at most.
    Model(std::unique_ptr<World> world, const engine::KeyBudget& keys);

    // --- the engine's steps ---------------------------------------------------------------------
    void open(base::Instant now, base::Instant hears_since, engine::Admission admission);
    [[nodiscard]] Told run(const Ask& ask, engine::Admission admission);
    // Does the open batch make a record?
    [[nodiscard]] bool writes() const { return wrote_; }
    // The batch ends, with a record or without.
    void close(bool written);
    // The record that was handed over is durable, or an answer has said that it is.
    void acknowledge();

    // --- after a crash --------------------------------------------------------------------------
    // The log has come up with this last record. False when that cannot be.
    [[nodiscard]] bool restart_from(std::uint64_t sequence);

    [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_sequence_; }
    // The last record of all, acknowledged or not.
    [[nodiscard]] std::uint64_t last() const { return records_.size(); }
    [[nodiscard]] const ExpectedRecord& record(std::uint64_t sequence) const {
        return records_[sequence - 1];
    }
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::uint64_t deadlines_run() const { return deadlines_run_; }

    // --- for clients that look for something to ask ---------------------------------------------
    [[nodiscard]] const World& world() const { return *open_.world; }
    [[nodiscard]] std::size_t rows_with_deadline() const {
        return open_.world->rows_with_deadline() + open_.kept.size();
    }
    // When the last batch was opened, in this run or before.
    [[nodiscard]] base::Instant last_time() const { return last_time_; }

private:
    struct KeptAnswer {
        std::uint64_t fingerprint = 0;
        Numbers answer;
        base::Instant expires_at;
    };
    struct State {
        std::unique_ptr<World> world;
        std::map<std::pair<std::uint64_t, std::string>, KeptAnswer> kept;

        [[nodiscard]] State copy() const { return {world->copy(), kept}; }
    };

    void run_deadlines();
    [[nodiscard]] std::size_t forget_answers(std::size_t most);
    // Unless the caller is refused.
    template <typename Run>
    [[nodiscard]] Told run_allowed(const Request& request, Run run);
    [[nodiscard]] Told decide(const Ask& ask);
    // Why a new key of this client is not taken, if it is not.
    [[nodiscard]] std::optional<engine::Verdict> no_room(std::uint64_t client) const;
    void emit(const Moment& moment, const std::string& trace);

    const engine::KeyBudget keys_;
    State open_;
    State handed_over_;
    State acknowledged_;
    std::uint64_t acknowledged_sequence_ = 0;
    std::vector<ExpectedRecord> records_;  // all of this history, the handed over one at the end

    ExpectedRecord batch_;  // of the open batch
    engine::Admission opened_with_ = engine::Admission::open;
    bool wrote_ = false;
    base::Instant last_time_;
    std::uint64_t deadlines_run_ = 0;
};

}  // namespace onrush::sim

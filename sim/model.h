// What the test bed and the engine must do, written a second time and naively.
//
// Maps and loops, no table, no index, no log: where this and the engine differ, one of them is
// wrong. The simulation tells the model every step the engine takes, and the model says what each
// job must be told and what each record must hold. It keeps three states:
//
//   acknowledged   after the last record known to be durable: no crash may take it back
//   handed over    after the record that is being written, when there is one: a crash may leave
//                  this one or the one before, whole
//   open           with what the open batch has done: a crash takes it back
//
// Rows are compared by their bytes, which the model encodes by itself as table/type.h documents
// them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/batcher.h"
#include "sim/ask.h"
#include "sim/bed/rows.h"

namespace onrush::sim {

struct ExpectedFact {
    std::string name;
    std::string trace;
    std::string bytes;
    friend bool operator==(const ExpectedFact&, const ExpectedFact&) = default;
};

struct ExpectedRecord {
    base::Instant time;
    std::uint64_t commands = 0;
    std::vector<ExpectedFact> facts;
};

// The encoded rows of every table.
using RowsByTable = std::map<std::string, std::set<std::string>>;

class Model {
public:
    // --- the engine's steps ---------------------------------------------------------------------
    void open(base::Instant now, engine::Admission admission);
    [[nodiscard]] Told run(const Ask& ask, engine::Admission admission);
    // The batch ends: is there a record to write?
    [[nodiscard]] bool close();
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
    // Of the open state, as the engine's tables are.
    [[nodiscard]] RowsByTable rows() const;
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::uint64_t deadlines_run() const { return deadlines_run_; }

    // --- for clients that look for something to ask ---------------------------------------------
    [[nodiscard]] std::uint64_t accounts_opened() const;
    [[nodiscard]] std::uint64_t counters_opened() const;
    [[nodiscard]] std::size_t rows_with_deadline() const {
        return open_.claims.size() + open_.kept.size();
    }

private:
    struct KeptAnswer {
        std::uint64_t fingerprint = 0;
        std::string answer;
        base::Instant expires_at;
    };
    using Pair = std::pair<std::uint64_t, std::uint64_t>;
    struct State {
        std::map<std::uint64_t, bed::Account> accounts;
        std::map<std::uint64_t, bed::Counter> counters;
        std::map<Pair, bed::Claim> claims;
        std::map<std::uint64_t, bed::Transfer> transfers;
        std::map<std::string, std::uint64_t> ids;
        std::map<std::pair<std::uint64_t, std::string>, KeptAnswer> kept;
    };

    void run_deadlines();
    void expire(Pair key);
    [[nodiscard]] Told decide(const Ask& ask);
    [[nodiscard]] Told run_once(const bed::OpenAccount& request);
    [[nodiscard]] Told run_once(const bed::CloseAccount& request);
    [[nodiscard]] Told run_once(const bed::OpenCounter& request);
    [[nodiscard]] Told run_once(const bed::MakeClaim& request);
    [[nodiscard]] Told run_once(const bed::TransferMoney& request);
    [[nodiscard]] Told run_once(const ReadAccount& request) const;
    [[nodiscard]] Told run_once(const ReadCounter& request) const;
    void emit(const std::string& name, std::string bytes);

    State open_;
    State handed_over_;
    State acknowledged_;
    std::uint64_t acknowledged_sequence_ = 0;
    std::vector<ExpectedRecord> records_;  // all of this history, the handed over one at the end

    ExpectedRecord batch_;  // of the open batch
    bool wrote_ = false;
    std::string trace_;  // of the command that runs
    std::uint64_t deadlines_run_ = 0;
};

}  // namespace onrush::sim

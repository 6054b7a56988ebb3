// Reads events of the log, record by record, from any record that is still there.
//
// It uses the log's files and nothing else: no table, no engine, no thread but the one that calls
// it. Facts that an older version wrote become those of today; a fact of which no event is made is
// passed over and counted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "log/log.h"
#include "relay/event.h"
#include "table/conversion.h"
#include "table/schema.h"

namespace onrush::relay {

class EventReader {
public:
    // Which events are taken. Without one, all.
    using Wants = std::function<bool(const EventType& type, const FactKeys& keys)>;

    // Starts with that record, or waits for it where it is the next one to be written. Fault kind
    // `missing` when it was dropped. Log and types outlive the reader.
    [[nodiscard]] static base::Outcome<std::unique_ptr<EventReader>> open(log::LogSource& log,
                                                                          const EventTypes& types,
                                                                          std::uint64_t sequence);

    // The events of the next record that lies at or before `limit`; nothing when there is none yet.
    // After a fault there is no use in another call.
    [[nodiscard]] base::Outcome<SharedBlock> next(std::uint64_t limit,
                                                  const Wants& wants = nullptr);
    // The record that next() reads.
    [[nodiscard]] std::uint64_t next_sequence() const { return next_; }
    // Of the record that was read last, on disk.
    [[nodiscard]] std::size_t bytes_read() const { return bytes_read_; }
    // Facts without an event, so far.
    [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }

private:
    class Collector;
    // How the facts of a segment become events.
    struct Target {
        const EventType* type = nullptr;  // null: no event is made of it
        table::Conversion to_now;
    };

    EventReader(std::unique_ptr<log::LogReader> reader, const EventTypes& types, std::uint64_t next)
        : reader_(std::move(reader)), types_(types), next_(next) {}
    [[nodiscard]] base::Outcome<> enter_segment(const log::Record& record);

    const std::unique_ptr<log::LogReader> reader_;
    const EventTypes& types_;
    std::uint64_t next_;
    std::size_t bytes_read_ = 0;
    std::uint64_t passed_over_ = 0;
    std::string described_;  // what targets_ was made from
    table::SchemaDescription written_;
    std::vector<Target> targets_;  // by the fact's place in written_
    base::ByteWriter converted_;
};

}  // namespace onrush::relay

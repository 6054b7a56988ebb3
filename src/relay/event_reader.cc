#include "relay/event_reader.h"

#include <functional>

#include <fmt/format.h>

#include "table/batch_reader.h"

namespace onrush::relay {

using base::ByteReader;
using base::ByteView;
using base::FaultKind;
using base::Outcome;

// Makes a block of the facts of one record.
class EventReader::Collector final : public table::BatchVisitor {
public:
    Collector(EventReader& reader, const Wants& wants, EventBlock& block)
        : reader_(reader), wants_(wants), block_(block) {}

    void on_fact(const table::FactEntry& entry) override {
        const Target& target = reader_.targets_[entry.fact];
        std::uint32_t index = index_++;
        if (target.type == nullptr) {
            reader_.passed_over_ += 1;
            return;
        }
        ByteView fact = to_now(target, entry.bytes);
        Event event{.type = target.type, .index = index};
        if (!good_ || !target.type->read_keys(fact, event.keys)) {
            good_ = false;
        } else if (!wants_ || wants_(*target.type, event.keys)) {
            block_.bytes += entry.trace;
            event.trace_bytes = static_cast<std::uint32_t>(entry.trace.size());
            event.fact_at = static_cast<std::uint32_t>(block_.bytes.size());
            event.fact_bytes = static_cast<std::uint32_t>(fact.size());
            block_.bytes += fact;
            block_.events.push_back(event);
        }
    }
    [[nodiscard]] bool good() const { return good_; }

private:
    ByteView to_now(const Target& target, ByteView bytes) {
        if (target.to_now.changes_nothing()) {
            return bytes;
        }
        ByteReader in(bytes);
        reader_.converted_.clear();
        target.to_now.run(in, reader_.converted_);
        good_ = good_ && in.ok() && in.at_end();
        return reader_.converted_.view();
    }

    EventReader& reader_;
    const Wants& wants_;
    EventBlock& block_;
    std::uint32_t index_ = 0;
    bool good_ = true;
};

Outcome<std::unique_ptr<EventReader>> EventReader::open(log::LogSource& log,
                                                        const EventTypes& types,
                                                        std::uint64_t sequence) {
    Outcome<std::unique_ptr<log::LogReader>> reader = log.read_from(sequence);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return std::unique_ptr<EventReader>(new EventReader(std::move(*reader), types, sequence));
}

Outcome<SharedBlock> EventReader::next(std::uint64_t limit, const Wants& wants) {
    Outcome<std::optional<log::Record>> read = reader_->next(limit);
    if (!read) {
        return std::unexpected(read.error());
    }
    const std::optional<log::Record>& record = *read;
    if (!record) {
        return nullptr;
    }
    if (Outcome<> entered = enter_segment(*record); !entered) {
        return std::unexpected(entered.error());
    }
    auto block = std::make_shared<EventBlock>();
    block->sequence = record->sequence;
    block->time = record->time;
    Collector collector(*this, wants, *block);
    if (!visit_facts(written_, record->body, collector) || !collector.good()) {
        return base::fault(
            FaultKind::damaged,
            fmt::format("record {} of the log, in the segment that starts at record {}, is intact "
                        "but its facts are not those of its segment",
                        record->sequence, record->segment));
    }
    next_ = record->sequence + 1;
    bytes_read_ = record->bytes;
    return block;
}

Outcome<> EventReader::enter_segment(const log::Record& record) {
    if (*record.schema == described_) {
        return {};
    }
    std::optional<table::SchemaDescription> written =
        table::SchemaDescription::decode(*record.schema);
    if (!written) {
        return base::fault(FaultKind::damaged,
                           fmt::format("the segment that starts at record {} does not describe its "
                                       "facts",
                                       record.segment));
    }
    std::vector<Target> targets;
    for (const table::FactDescription& fact : written->facts) {
        Target& target = targets.emplace_back();
        target.type = types_.of_fact(fact.name);
        if (target.type == nullptr) {
            continue;
        }
        Outcome<table::Conversion> conversion = table::Conversion::make(
            fact.type, target.type->shape, {}, "fact " + fact.name, target.type->defaults);
        if (!conversion) {
            return std::unexpected(conversion.error());
        }
        target.to_now = std::move(*conversion);
    }
    written_ = std::move(*written);
    targets_ = std::move(targets);
    described_ = *record.schema;
    return {};
}

}  // namespace onrush::relay

#include "mirror/follower.h"

#include <fmt/format.h>

#include "base/check.h"
#include "table/batch_reader.h"

namespace onrush::mirror {

using base::ByteView;
using base::FaultKind;
using base::Outcome;

// Puts the rows of one batch into the changes.
class Follower::Collector final : public table::BatchVisitor {
public:
    Collector(Translation& translation, std::vector<KeyOrder>& orders, Changes& changes)
        : translation_(translation), orders_(orders), changes_(changes) {}

    void on_row(const table::RowChange& change) override {
        bool erased = change.kind == table::ChangeKind::erased;
        ByteView bytes = erased ? translation_.key(change.table, change.bytes)
                                : translation_.row(change.table, change.bytes);
        std::uint32_t number = translation_.number_now(change.table);
        ONRUSH_CHECK(number < orders_.size(), "a row of table {} of {}", number, orders_.size());
        ByteView order = erased ? orders_[number].of_key(bytes) : orders_[number].of_row(bytes);
        if (order.empty()) {
            good_ = false;
        } else if (erased) {
            changes_.erase_key(number, order, bytes);
        } else {
            changes_.put_row(number, order, bytes);
        }
    }
    [[nodiscard]] bool good() const { return good_; }

private:
    Translation& translation_;
    std::vector<KeyOrder>& orders_;
    Changes& changes_;
    bool good_ = true;
};

Follower::Follower(std::unique_ptr<log::LogReader> reader, Store& store, Shape shape,
                   const FollowerSettings& settings)
    : reader_(std::move(reader)), store_(store), shape_(std::move(shape)), settings_(settings) {
    ONRUSH_CHECK(settings_.rows_max > 0, "transactions of {} rows", settings_.rows_max);
    ONRUSH_CHECK(settings_.bytes_max > 0, "transactions of {} bytes", settings_.bytes_max);
    ONRUSH_CHECK(settings_.bytes_max <= limits::transaction_bytes_max,
                 "transactions of {} bytes, at most {}", settings_.bytes_max,
                 limits::transaction_bytes_max);
    for (const table::TableDescription& table : shape_.schema.tables) {
        orders_.emplace_back(table);
    }
}

Outcome<std::unique_ptr<Follower>> Follower::open(log::Log& log, Store& store, const Shape& shape,
                                                  const FollowerSettings& settings) {
    Outcome<std::unique_ptr<log::LogReader>> reader = log.read_from(store.position().sequence + 1);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return over(std::move(*reader), store, shape, settings);
}

Outcome<std::unique_ptr<Follower>> Follower::over(std::unique_ptr<log::LogReader> reader,
                                                  Store& store, const Shape& shape,
                                                  const FollowerSettings& settings) {
    table::CheckpointPosition position = store.position();
    if (reader->previous_hash() != position.hash) {
        return base::fault(FaultKind::not_ours,
                           fmt::format("the mirror belongs to another log: record {} has another "
                                       "hash in it. Nothing was changed. Move the mirror away: it "
                                       "is rebuilt from the log when every segment is still there",
                                       position.sequence));
    }
    // What is behind these is written by this process.
    Outcome<std::vector<std::string>> schemas = reader->later_schemas();
    if (!schemas) {
        return std::unexpected(schemas.error());
    }
    schemas->insert(schemas->begin(), reader->schema());
    Outcome<Shape> kept =
        store.keep_members(shape, table::SchemaDescription::decode_each(*schemas));
    if (!kept) {
        return std::unexpected(kept.error());
    }
    std::unique_ptr<Follower> follower(
        new Follower(std::move(reader), store, std::move(*kept), settings));
    follower->gathered_.position = position;
    return follower;
}

Outcome<Step> Follower::step(std::uint64_t limit) {
    if (gathered_.records == 0) {
        Outcome<> gathered = gather(limit);
        if (!gathered) {
            return std::unexpected(gathered.error());
        }
    }
    if (gathered_.records != 0) {
        if (Outcome<> applied = store_.apply(changes_, gathered_.position); !applied) {
            return std::unexpected(applied.error());
        }
        ONRUSH_CHECK(store_.position() == gathered_.position, "record {} was applied, not {}",
                     gathered_.position.sequence, store_.position().sequence);
    }
    Step done = gathered_;
    done.more = done.position.sequence < limit;
    gathered_.records = 0;
    gathered_.rows = 0;
    return done;
}

Outcome<> Follower::gather(std::uint64_t limit) {
    changes_.clear();
    while (read_ && changes_.rows() < settings_.rows_max &&
           changes_.bytes() < settings_.bytes_max) {
        if (store_.stops_soon()) {
            read_ = base::fault(FaultKind::stopped, "told to stop before a transaction");
            break;
        }
        Outcome<std::optional<log::Record>> record = reader_->next(limit);
        if (!record) {
            read_ = std::unexpected(record.error());
            break;
        }
        const std::optional<log::Record>& found = *record;
        if (!found) {
            break;
        }
        read_ = take_in(*found);
    }
    if (!read_) {
        gathered_.records = 0;
        return read_;
    }
    ONRUSH_CHECK(gathered_.records == 0 || gathered_.position.sequence <= limit,
                 "record {} was read, beyond record {}", gathered_.position.sequence, limit);
    changes_.settle();
    gathered_.rows = changes_.rows();
    return {};
}

Outcome<> Follower::take_in(const log::Record& record) {
    ONRUSH_CHECK(record.sequence == gathered_.position.sequence + 1, "record {} follows record {}",
                 record.sequence, gathered_.position.sequence);
    if (Outcome<> entered = enter_segment(record); !entered) {
        return entered;
    }
    Collector collector(*translation_, orders_, changes_);
    if (!visit_batch(translation_->written(), record.body, collector) || !collector.good()) {
        return base::fault(
            FaultKind::damaged,
            fmt::format("record {} of the log, in the segment that starts at record {}, is intact "
                        "but is not a batch of its segment's tables. Nothing was changed",
                        record.sequence, record.segment));
    }
    gathered_.records += 1;
    gathered_.position = {record.sequence, record.hash};
    gathered_.time = record.time;
    return {};
}

Outcome<> Follower::enter_segment(const log::Record& record) {
    ONRUSH_CHECK(record.schema != nullptr, "record {} comes without its tables", record.sequence);
    ONRUSH_CHECK(record.segment >= segment_, "segment {} comes after segment {}", record.segment,
                 segment_);
    ONRUSH_CHECK(record.segment <= record.sequence, "record {} lies in the later segment {}",
                 record.sequence, record.segment);
    if (translation_ && (record.segment == segment_ || *record.schema == described_)) {
        segment_ = record.segment;
        return {};
    }
    std::optional<table::SchemaDescription> written =
        table::SchemaDescription::decode(*record.schema);
    if (!written) {
        return base::fault(
            FaultKind::damaged,
            fmt::format("the segment that starts at record {} does not describe its tables",
                        record.segment));
    }
    Outcome<std::vector<std::string>> later = reader_->later_schemas();
    if (!later) {
        return std::unexpected(later.error());
    }
    Outcome<Translation> translation = Translation::make(
        std::move(*written), shape_, table::SchemaDescription::decode_each(*later));
    if (!translation) {
        return std::unexpected(translation.error());
    }
    translation_ = std::make_unique<Translation>(std::move(*translation));
    described_ = *record.schema;
    segment_ = record.segment;
    return {};
}

}  // namespace onrush::mirror

#include "engine/recovery.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::engine {

using base::FaultKind;
using base::Outcome;

namespace {

constexpr std::uint64_t rows_between_progress = 65'536;
constexpr std::uint64_t records_between_progress = 1024;

std::unexpected<base::Fault> stopped() {
    return base::fault(FaultKind::stopped, "told to stop while the data was loaded");
}

Outcome<std::uint64_t> load_table(table::BatchRestorer& restorer, table::Checkpoint& checkpoint,
                                  std::size_t number, base::Progress& progress) {
    Outcome<std::uint64_t> total = checkpoint.row_count(number);
    if (!total) {
        return total;
    }
    std::string what = "loading rows of " + checkpoint.schema().tables[number].name;
    std::uint64_t rows = 0;
    bool stops = false;
    Outcome<> loaded = checkpoint.load(number, [&](base::ByteView bytes) {
        if (rows++ % rows_between_progress == 0) {
            progress.at(what, rows, *total);
            stops = progress.asks_to_stop();
        }
        return !stops && restorer.restore_row(number, bytes);
    });
    if (stops) {
        return stopped();
    }
    if (!loaded) {
        return std::unexpected(loaded.error());
    }
    return rows;
}

Outcome<> check_same_history(const table::CheckpointPosition& position, log::LogSource& log,
                             const log::LogReader& reader) {
    if (position.sequence > log.durable()) {
        return base::fault(FaultKind::not_ours,
                           fmt::format("the mirror reaches record {} and the log ends with record "
                                       "{}: segments of the log are missing. Put them back from "
                                       "a backup, and do not delete the mirror: it may be the only "
                                       "copy",
                                       position.sequence, log.durable()));
    }
    if (position.sequence > 0 && reader.previous_hash() != position.hash) {
        return base::fault(
            FaultKind::not_ours,
            fmt::format(
                "the mirror belongs to another log: record {} has another hash in it. Put the "
                "mirror that belongs to this log back. Without it the log alone is enough only "
                "if its first segment is 0000000000000001.seg",
                position.sequence));
    }
    return {};
}

}  // namespace

Outcome<RecoveryReport> recover(table::Schema& schema, table::Checkpoint& checkpoint,
                                log::LogSource& log, base::Progress& progress) {
    for (const table::AnyTable* table : schema.tables()) {
        ONRUSH_CHECK(table->size() == 0, "{} has {} rows before recovery", table->name(),
                     table->size());
    }
    RecoveryReport report;
    table::CheckpointPosition position = checkpoint.position();
    std::uint64_t until = log.durable();
    std::uint64_t from = std::min(position.sequence, until) + 1;
    Outcome<std::unique_ptr<log::LogReader>> reader = log.read_from(from);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    if (Outcome<> same = check_same_history(position, log, **reader); !same) {
        return std::unexpected(same.error());
    }
    // Its rows may be of an older shape, like the log's.
    auto restorer = table::BatchRestorer::make(schema, checkpoint.schema());
    if (!restorer) {
        return std::unexpected(restorer.error());
    }
    if (progress.asks_to_stop()) {
        return stopped();
    }
    for (std::size_t number = 0; number < checkpoint.schema().tables.size(); ++number) {
        Outcome<std::uint64_t> rows = load_table(*restorer, checkpoint, number, progress);
        if (!rows) {
            return std::unexpected(rows.error());
        }
        report.rows_loaded += *rows;
    }
    Outcome<std::uint64_t> replayed = replay(schema, **reader, until, progress);
    if (!replayed) {
        return std::unexpected(replayed.error());
    }
    ONRUSH_CHECK(from + *replayed == until + 1, "{} records were replayed from {} to {}", *replayed,
                 from, until);
    report.records_replayed = *replayed;
    return report;
}

Outcome<std::uint64_t> replay(table::Schema& schema, log::LogReader& reader, std::uint64_t until,
                              base::Progress& progress) {
    std::string described;
    std::optional<table::BatchRestorer> restorer;
    std::uint64_t replayed = 0;
    std::uint64_t last = 0;  // the sequence of the record before; 0 at the first
    for (;;) {
        Outcome<std::optional<log::Record>> next = reader.next(until);
        if (!next) {
            return std::unexpected(next.error());
        }
        const std::optional<log::Record>& read = *next;
        if (!read) {
            return replayed;
        }
        const log::Record& record = *read;
        ONRUSH_CHECK(last == 0 || record.sequence == last + 1, "record {} follows record {}",
                     record.sequence, last);
        ONRUSH_CHECK(record.sequence <= until, "record {} was read, beyond record {}",
                     record.sequence, until);
        last = record.sequence;
        if (!restorer || *record.schema != described) {
            auto description = table::SchemaDescription::decode(*record.schema);
            if (!description) {
                return base::fault(FaultKind::damaged,
                                   fmt::format("the segment that starts at record {} does not "
                                               "describe its tables",
                                               record.segment));
            }
            Outcome<std::vector<std::string>> later = reader.later_schemas();
            if (!later) {
                return std::unexpected(later.error());
            }
            auto made = table::BatchRestorer::make(schema, *description,
                                                   table::SchemaDescription::decode_each(*later));
            if (!made) {
                return std::unexpected(made.error());
            }
            restorer = std::move(*made);
            described = *record.schema;
        }
        if (!restorer->restore(record.body)) {
            return base::fault(
                FaultKind::damaged,
                fmt::format("record {} is intact but does not fit the rows before it",
                            record.sequence));
        }
        if (replayed++ % records_between_progress == 0) {
            progress.at("replaying records", record.sequence, until);
            if (progress.asks_to_stop()) {
                return stopped();
            }
        }
    }
}

}  // namespace onrush::engine

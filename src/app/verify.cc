#include "app/verify.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "base/sha256.h"
#include "engine/recovery.h"
#include "log/data_folder.h"
#include "log/resting_log.h"
#include "log/segment_reader.h"
#include "mirror/shape.h"
#include "mirror/sqlite/sqlite_store.h"
#include "table/batch_reader.h"

namespace onrush::app {

namespace {

using base::ByteView;
using base::FaultKind;
using base::Outcome;

// What the log says of the rows it still tells of: a short hash of the last image, or erased.
// Keys and rows are in the shape of the checkpoint they will be compared with.
class LogImages final : public table::BatchVisitor {
public:
    explicit LogImages(const mirror::Shape& shape)
        : shape_(shape), rows_(shape.schema.tables.size()) {}

    // A segment that the mirror has passed may have a shape that today's cannot be made from: a
    // version in between, which wrote no record, did it in steps. Its rows are not compared then.
    Outcome<> enter(log::LogReader& reader, const log::Record& record, bool passed) {
        if (*record.schema != described_) {
            if (Outcome<> entered = enter_segment(reader, record); !entered) {
                return entered;
            }
        }
        if (!unreadable_) {
            return {};
        }
        if (!passed) {
            return std::unexpected(*unreadable_);
        }
        not_compared_ += 1;
        return {};
    }
    // False when the batch is not one.
    bool take(const log::Record& record, bool keep) {
        if (unreadable_) {
            table::BatchVisitor nobody;
            return table::visit_batch(written_, record.body, nobody);
        }
        keep_ = keep;
        fits_ = true;
        return table::visit_batch(translation_->written(), record.body, *this) && fits_;
    }
    [[nodiscard]] std::uint64_t not_compared() const { return not_compared_; }

private:
    Outcome<> enter_segment(log::LogReader& reader, const log::Record& record) {
        auto written = table::SchemaDescription::decode(*record.schema);
        if (!written) {
            return base::fault(FaultKind::damaged,
                               fmt::format("the segment that starts at record {} does not describe "
                                           "its tables",
                                           record.segment));
        }
        described_ = *record.schema;
        written_ = *written;
        unreadable_.reset();
        Outcome<std::vector<std::string>> later = reader.later_schemas();
        if (!later) {
            return std::unexpected(later.error());
        }
        Outcome<mirror::Translation> made = mirror::Translation::make(
            std::move(*written), shape_, table::SchemaDescription::decode_each(*later));
        if (made) {
            translation_ = std::make_unique<mirror::Translation>(std::move(*made));
        } else {
            unreadable_ = made.error();
            // It may have changed the rows that were read before.
            rows_.assign(rows_.size(), {});
        }
        return {};
    }

public:
    void on_row(const table::RowChange& change) override {
        bool erased = change.kind == table::ChangeKind::erased;
        ByteView bytes = erased ? translation_->key(change.table, change.bytes)
                                : translation_->row(change.table, change.bytes);
        fits_ = fits_ && !bytes.empty();
        if (!keep_ || !fits_) {
            return;
        }
        std::uint32_t number = translation_->number_now(change.table);
        if (erased) {
            rows_[number][hash_of(bytes)] = erased_mark;
        } else {
            rows_[number][hash_of(key_of(number, bytes))] = hash_of(bytes);
        }
    }

    // Compares one row of the checkpoint; counts those that the log tells of.
    bool agrees(std::size_t number, ByteView row) {
        auto found = rows_[number].find(hash_of(key_of(number, row)));
        if (found == rows_[number].end()) {
            return true;
        }
        agreed_ += 1;
        return found->second == hash_of(row);
    }
    [[nodiscard]] std::uint64_t agreed() const { return agreed_; }
    [[nodiscard]] std::uint64_t live() const {
        std::uint64_t count = 0;
        for (const auto& table : rows_) {
            for (const auto& [key, row] : table) {
                count += row == erased_mark ? 0 : 1;
            }
        }
        return count;
    }

private:
    using Hash = std::uint64_t;
    static constexpr Hash erased_mark = 0;

    static Hash hash_of(ByteView bytes) {
        base::Digest digest = base::sha256(bytes);
        Hash hash = 0;
        std::memcpy(&hash, digest.data(), sizeof hash);
        return std::max<Hash>(hash, 1);
    }
    // The key's columns, cut out of a row.
    ByteView key_of(std::size_t number, ByteView row) {
        const table::TableDescription& table = shape_.schema.tables[number];
        std::vector<ByteView> columns;
        columns.reserve(table.row.columns.size());
        base::ByteReader in(row);
        for (const table::Column& column : table.row.columns) {
            columns.push_back(table::take_value(in, column.type));
        }
        key_.clear();
        for (std::uint32_t column : table.key) {
            key_.raw(columns[column]);
        }
        return key_.view();
    }

    const mirror::Shape& shape_;
    std::vector<std::unordered_map<Hash, Hash>> rows_;
    std::unique_ptr<mirror::Translation> translation_;
    std::string described_;
    table::SchemaDescription written_;
    std::optional<base::Fault> unreadable_;  // why the segment's rows have no shape of today
    std::uint64_t not_compared_ = 0;
    base::ByteWriter key_;
    bool keep_ = false;
    bool fits_ = true;
    std::uint64_t agreed_ = 0;
};

struct Inspection {
    log::Disk& disk;
    const std::string& folder;
    engine::Domain& domain;
    base::Progress& progress;
    const Say& say;
};

Outcome<> check_chain(const Inspection& inspection, const log::RestingLog& log, LogImages& images,
                      std::uint64_t mirrored) {
    if (log.segments().empty()) {
        inspection.say("chain    the log is empty");
        return {};
    }
    auto reader =
        log::SegmentReader::open(inspection.disk, inspection.folder + "/log", log.first());
    if (!reader) {
        return std::unexpected(reader.error());
    }
    (*reader)->check_chain();
    std::uint64_t records = 0;
    for (;;) {
        auto next = (*reader)->next(log.durable());
        if (!next) {
            return std::unexpected(next.error());
        }
        const std::optional<log::Record>& read = *next;
        if (!read) {
            break;
        }
        const log::Record& record = *read;
        bool passed = record.sequence <= mirrored;
        if (Outcome<> entered = images.enter(**reader, record, passed); !entered) {
            return entered;
        }
        if (!images.take(record, passed)) {
            return base::fault(
                FaultKind::damaged,
                fmt::format("record {} is intact but is not a batch", record.sequence));
        }
        inspection.progress.at("checking records", ++records, log.durable() - log.first() + 1);
    }
    inspection.say(fmt::format("chain    {} records in {} segments, {} to {}: whole", records,
                               log.segments().size(), log.first(), log.durable()));
    if (images.not_compared() > 0) {
        inspection.say(
            fmt::format("         the rows of {} records have the shape of an older "
                        "version and are not compared with the mirror's",
                        images.not_compared()));
    }
    if (log.torn_bytes() > 0) {
        inspection.say(
            fmt::format("         after them {} bytes of an unfinished record that was never "
                        "answered; the next start removes it",
                        log.torn_bytes()));
    }
    return {};
}

// For a mirror that is not what the log says.
std::string_view way_out(const log::RestingLog& log) {
    return log.first() == 1
               ? "The log has every record: move the mirror away, and a start rebuilds it"
               : "Put the mirror or the missing segments back from a backup, and do not delete the "
                 "mirror: the log alone does not have every record";
}

Outcome<> compare_mirror(const Inspection& inspection, mirror::SqliteCheckpoint& mirror,
                         const log::RestingLog& log, LogImages& images) {
    std::uint64_t rows = 0;
    const std::vector<table::TableDescription>& tables = mirror.schema().tables;
    for (std::size_t number = 0; number < tables.size(); ++number) {
        std::string wrong;
        Outcome<> loaded = mirror.load(number, [&](ByteView row) {
            inspection.progress.at("comparing the rows of the mirror", ++rows, 0);
            if (!images.agrees(number, row)) {
                base::ByteReader in(row);
                table::append_json(wrong, in, tables[number].row);
                return false;
            }
            return true;
        });
        if (!wrong.empty()) {
            return base::fault(FaultKind::damaged,
                               fmt::format("a row of table {} in the mirror differs from the log: "
                                           "{}. {}",
                                           tables[number].name, wrong, way_out(log)));
        }
        if (!loaded) {
            return std::unexpected(loaded.error());
        }
    }
    std::uint64_t live = images.live();
    bool complete = log.first() == 1 && images.not_compared() == 0;
    if (images.agreed() != live || (complete && rows != live)) {
        return base::fault(
            FaultKind::damaged,
            fmt::format("the log tells of {} rows, and the mirror has {} of them. {}", live,
                        images.agreed(), way_out(log)));
    }
    inspection.say(
        fmt::format("mirror   at record {}: {} rows, {} of them compared with the log: equal",
                    mirror.position().sequence, rows, images.agreed()));
    inspection.say(mirror.has_hashes()
                       ? "         each table has the hash of what was written to it"
                       : "         an older version wrote it, without hashes of its tables: rows "
                         "that the log no longer has are not checked; the next start adds them");
    return {};
}

Outcome<> check_laws(const Inspection& inspection) {
    std::vector<std::string> broken = inspection.domain.check_laws();
    if (!broken.empty()) {
        return base::fault(FaultKind::broken_law, fmt::format("{}", fmt::join(broken, "; ")));
    }
    std::uint64_t rows = 0;
    for (const table::AnyTable* table : inspection.domain.schema().tables()) {
        rows += table->size();
    }
    inspection.say(fmt::format("laws     {} over {} rows in {} tables: hold",
                               inspection.domain.laws().size(), rows,
                               inspection.domain.schema().tables().size()));
    for (const std::string& line : inspection.domain.summarize()) {
        inspection.say("         " + line);
    }
    return {};
}

}  // namespace

Outcome<> verify(log::Disk& disk, const std::string& folder, engine::Domain& domain,
                 base::Progress& progress, const Say& say) {
    return verify(disk, folder, folder + "/mirror.db", domain, progress, say);
}

Outcome<> verify(log::Disk& disk, const std::string& folder, const std::string& mirror_path,
                 engine::Domain& domain, base::Progress& progress, const Say& say) {
    Inspection inspection{disk, folder, domain, progress, say};
    if (Outcome<> checked = log::DataFolder::check(disk, folder); !checked) {
        return checked;
    }
    // The mirror first: beside a running server the log then reaches at least as far.
    table::EmptyCheckpoint nothing;
    auto opened = mirror::open_sqlite_checkpoint(mirror_path);
    if (!opened && opened.error().kind != FaultKind::missing) {
        return std::unexpected(opened.error());
    }
    table::Checkpoint* mirror = opened ? static_cast<table::Checkpoint*>(opened->get()) : &nothing;
    Outcome<log::RestingLog> log = log::RestingLog::open(disk, folder + "/log");
    if (!log) {
        return std::unexpected(log.error());
    }
    mirror::Shape shape = mirror::Shape::of(domain.schema());
    LogImages images(shape);
    Outcome<> chain = check_chain(inspection, *log, images, mirror->position().sequence);
    if (!chain) {
        return chain;
    }
    if (mirror == &nothing && log->first() != 1) {
        return base::fault(FaultKind::missing,
                           fmt::format("{} is missing, and the log begins with record {}. {}",
                                       mirror_path, log->first(), way_out(*log)));
    }
    if (mirror == &nothing) {
        say("mirror   missing; the next start rebuilds it from the log");
    } else if (mirror->schema() != shape.schema) {
        say("mirror   has the tables of an older version and is not compared; the next start "
            "updates it");
    } else if (Outcome<> agreed = compare_mirror(inspection, **opened, *log, images); !agreed) {
        return agreed;
    }
    Outcome<engine::RecoveryReport> loaded =
        engine::recover(domain.schema(), *mirror, *log, progress);
    if (!loaded) {
        return std::unexpected(loaded.error());
    }
    return check_laws(inspection);
}

}  // namespace onrush::app

// A log and a mirror of real files in a scratch folder, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include "log/segment_log.h"
#include "log/test/scratch_folder.h"
#include "log/test/unsynced_disk.h"
#include "mirror/follower.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::mirror {

struct MirrorWorld {
    log::ScratchFolder scratch;
    log::UnsyncedDisk disk;
    std::unique_ptr<log::SegmentLog> log;
    std::unique_ptr<SqliteStore> store;
    std::unique_ptr<Follower> follower;
    FollowerSettings settings;
    SqliteSettings store_settings;
    std::int64_t time_ms = 1'795'000'000'000;

    [[nodiscard]] std::string path() const { return scratch.path() + "/mirror.db"; }

    void open_log(const table::Schema& schema, std::size_t segment_bytes = std::size_t{1} << 20) {
        log.reset();
        log::LogSettings small;
        small.segment_bytes = segment_bytes;
        small.record_bytes_max = segment_bytes / 5 / 512 * 512;
        auto opened =
            log::SegmentLog::open(disk, scratch.path() + "/log", schema.describe().encode(), small);
        ASSERT_TRUE(opened) << opened.error().text;
        log = std::move(*opened);
    }
    void commit(table::Schema& schema) {
        log::RecordBuffer buffer;
        std::uint64_t rows = 0;
        schema.encode_batch(buffer.body(), 1, rows);
        schema.end_batch();
        auto maintained = log->maintain();
        ASSERT_TRUE(maintained) << maintained.error().text;
        auto appended = log->append(buffer, base::Instant(++time_ms));
        ASSERT_TRUE(appended) << appended.error().text;
    }
    [[nodiscard]] base::Outcome<> try_open_mirror(const table::Schema& schema) {
        close_mirror();
        auto opened = SqliteStore::open(path(), store_settings);
        if (!opened) {
            return std::unexpected(opened.error());
        }
        store = std::move(*opened);
        return store->prepare(Shape::of(schema));
    }
    void open_mirror(const table::Schema& schema) {
        auto opened = try_open_mirror(schema);
        ASSERT_TRUE(opened) << opened.error().text;
    }
    void close_mirror() {
        follower.reset();
        store.reset();
    }
    void open_follower(const table::Schema& schema) {
        auto opened = Follower::open(*log, *store, Shape::of(schema), settings);
        ASSERT_TRUE(opened) << opened.error().text;
        follower = std::move(*opened);
    }
    // Mirrors everything the log has; how many transactions that took.
    int catch_up() {
        for (int transactions = 0;; ++transactions) {
            auto step = follower->step(log->durable());
            EXPECT_TRUE(step) << step.error().text;
            if (!step || step->records == 0) {
                return transactions;
            }
        }
    }
    // Opens all three and mirrors what there is.
    void mirror(const table::Schema& schema) {
        open_log(schema);
        open_mirror(schema);
        open_follower(schema);
        catch_up();
    }

    // What a person sees: the rows of a query, columns divided by '|', rows by a line's end.
    [[nodiscard]] std::string sql(const std::string& query) const {
        auto database = Database::open(path(), Access::read);
        auto rows = (*database)->statement(query);
        if (!rows) {
            return rows.error().text;
        }
        std::string out;
        for (;;) {
            auto row = rows->step();
            if (!row || !*row) {
                return row ? out : row.error().text;
            }
            out += out.empty() ? "" : "\n";
            for (int i = 0; i < sqlite3_column_count(rows->get()); ++i) {
                bool null = sqlite3_column_type(rows->get(), i) == SQLITE_NULL;
                out += i == 0 ? "" : "|";
                out += null ? "NULL" : std::string(rows->bytes(i));
            }
        }
    }
    // As another program would, with its own connection.
    void change(const std::string& statements) const {
        if (!std::filesystem::exists(path())) {
            ASSERT_TRUE(make_private(path()));
        }
        auto database = Database::open(path(), Access::write);
        auto done = (*database)->run(statements);
        ASSERT_TRUE(done) << done.error().text;
    }
};

// The rows of a checkpoint's table put into a table of memory.
inline base::Outcome<> load_into(table::AnyTable& table, table::Checkpoint& checkpoint) {
    return checkpoint.load(number_of(checkpoint.schema(), table.name()), [&](base::ByteView row) {
        base::ByteReader in(row);
        return table.restore(in) && in.at_end();
    });
}

}  // namespace onrush::mirror

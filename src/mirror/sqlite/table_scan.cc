#include "mirror/sqlite/table_scan.h"

#include <thread>

#include <fmt/format.h>

#include "base/check.h"

#include "mirror/limits.h"
#include "mirror/sqlite/chunk_queue.h"
#include "mirror/sqlite/row_codec.h"

namespace onrush::mirror {

using base::ByteReader;
using base::ByteView;
using base::Outcome;

namespace {

// The reading side: what the aggregate function hands its rows to.
class Filler {
public:
    Filler(Database& database, const table::TableDescription& table, ChunkQueue& queue)
        : database_(database), table_(table), encoder_(table), counter_(table), queue_(queue) {}

    // On the reading thread, from the first row to the last.
    void run() {
        outcome_ =
            base::in_order([&] { return make_function(); }, [&] { return database_.run(query()); });
        if (!bad_row_.empty()) {
            outcome_ = database_.damage(bad_row_);
        } else if (outcome_ && !chunk_.empty()) {
            (void)queue_.give(chunk_);
        }
        queue_.close();
    }
    [[nodiscard]] const Outcome<>& outcome() const { return outcome_; }
    [[nodiscard]] const Contents& counted() const { return counter_.counted(); }

private:
    Outcome<> make_function() {
        int code = sqlite3_create_function_v2(
            database_.get(), "onrush_take", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr,
            &Filler::on_row, [](sqlite3_context* context) { sqlite3_result_null(context); },
            nullptr);
        return code == SQLITE_OK ? Outcome<>() : database_.fault(code);
    }
    [[nodiscard]] std::string query() const {
        return fmt::format("SELECT onrush_take({}) FROM {}", column_list(table_),
                           stored_rows(table_));
    }

    static void on_row(sqlite3_context* context, int count, sqlite3_value** values) {
        auto* filler = static_cast<Filler*>(sqlite3_user_data(context));
        if (!filler->take({values, static_cast<std::size_t>(count)})) {
            sqlite3_result_error(context, "stopped", -1);  // ends the statement
        }
    }
    bool take(std::span<sqlite3_value*> values) {
        std::size_t start = chunk_.size();
        ONRUSH_CHECK(start < limits::chunk_bytes, "a chunk of {} bytes was not given away", start);
        chunk_.fixed<std::uint32_t>(0);
        if (std::optional<std::string> bad = encoder_.encode(values, chunk_)) {
            bad_row_ = std::move(*bad);
            return false;
        }
        counter_.add(values);
        chunk_.patch(start, static_cast<std::uint32_t>(chunk_.size() - start - 4));
        return chunk_.size() < limits::chunk_bytes || queue_.give(chunk_);
    }

    Database& database_;
    const table::TableDescription& table_;
    RowEncoder encoder_;
    ContentsCounter counter_;
    ChunkQueue& queue_;
    ChunkQueue::Chunk chunk_;
    std::string bad_row_;
    Outcome<> outcome_;
};

bool take_rows(const ChunkQueue::Chunk& chunk, const table::Checkpoint::TakeRow& take) {
    ByteReader in(chunk.view());
    while (!in.at_end()) {
        ByteView row = in.raw(in.fixed<std::uint32_t>());
        if (!take(row)) {
            return false;
        }
    }
    ONRUSH_CHECK(in.ok(), "a chunk of {} bytes ends within a row", chunk.size());
    return true;
}

}  // namespace

Outcome<> scan_table(Database& database, const table::TableDescription& table,
                     const Contents* written, const table::Checkpoint::TakeRow& take) {
    ChunkQueue queue;
    Filler filler(database, table, queue);
    bool usable = true;
    {
        std::jthread reading([&filler] { filler.run(); });
        while (std::optional<ChunkQueue::Chunk> chunk = queue.take()) {
            usable = usable && take_rows(*chunk, take);
            if (!usable) {
                queue.close();
            }
            queue.give_back(std::move(*chunk));
        }
    }
    if (!usable) {
        return database.damage(
            fmt::format("table \"{}\" has a row that does not fit the table", table.name));
    }
    if (!filler.outcome() || written == nullptr) {
        return filler.outcome();
    }
    return check_contents(database, table.name, *written, filler.counted());
}

}  // namespace onrush::mirror

#include "app/given_rows.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/known.h"
#include "features/order/states_sql.h"

namespace onrush::app {

using base::FaultKind;
using base::Instant;
using base::Outcome;

namespace {

// How long a look at the mirror is waited for: its thread gets what others leave of the machine.
constexpr auto between_looks = std::chrono::milliseconds(100);

// Name, how many there were, how many were given, whether it is over. ?1 is the id; ?2 the instant
// before which nothing is decided any more, since a campaign ends without a row that says so.
// Sold out is over when nothing is held: what is held may come back.
std::string state_query(draw::DropType type) {
    switch (type) {
        case draw::DropType::campaign:
            return R"(
                SELECT c.name, c.quota, t.issued,
                       c.control = 'closed' OR c.closes_at <= ?2 OR t.issued >= c.quota
                FROM campaigns c JOIN campaign_tallies t ON t.campaign = c.id WHERE c.id = ?1)";
        case draw::DropType::sale:
            return fmt::format(R"(
                SELECT p.name || ' / ' || o.name, s.quantity, t.sold,
                       t.sold >= s.quantity OR (t.closes_at = {} AND t.held = 0)
                FROM sales s JOIN sale_tallies t ON t.sale = s.id
                JOIN options o ON o.id = s.option JOIN products p ON p.id = o.product
                WHERE s.id = ?1)",
                               Instant::never().ms);
        case draw::DropType::date:
            return R"(
                SELECT c.title, n.seats - n.blocked, n.sold,
                       n.held = 0 AND (n.closed OR d.cancelled OR (n.sold > 0 AND n.free = 0))
                       AND NOT EXISTS (SELECT 1 FROM date_sweeps w WHERE w.date = d.id)
                FROM dates d JOIN date_counts n ON n.date = d.id
                JOIN concerts c ON c.id = d.concert WHERE d.id = ?1)";
    }
    return "";
}

enum class RowsOf : std::uint8_t { all, one_source, later_sources };

std::string filter(RowsOf rows, std::string_view column) {
    switch (rows) {
        case RowsOf::all:
            break;
        case RowsOf::one_source:
            return fmt::format("AND {} = ?2", column);
        case RowsOf::later_sources:
            return fmt::format("AND {} > ?2", column);
    }
    return "";
}

// Source, account, instant, pieces, whether it stands: in the order of giving.
std::string rows_query(draw::DropType type, RowsOf rows) {
    switch (type) {
        case draw::DropType::campaign:
            return fmt::format(R"(
                SELECT number, account, issued_at, 1, 1 FROM coupons
                WHERE campaign = ?1 {} ORDER BY number)",
                               filter(rows, "number"));
        case draw::DropType::sale:
            return fmt::format(R"(
                SELECT o.id, o.account, o.placed_at,
                       (SELECT sum(l.quantity) FROM order_lines l WHERE l."order" = o.id),
                       o.state IN {}
                FROM orders o WHERE o.sale = ?1 {} ORDER BY o.id)",
                               order::sold_sql, filter(rows, "o.id"));
        case draw::DropType::date:
            return fmt::format(R"(
                SELECT o.id, o.account, o.placed_at, s.seats, o.state IN {}
                FROM seat_orders s JOIN orders o ON o.id = s."order"
                WHERE s.date = ?1 {} ORDER BY o.id)",
                               order::sold_sql, filter(rows, "o.id"));
    }
    return "";
}

std::uint64_t number_in(const mirror::Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

GivenRow row_in(const mirror::Statement& row) {
    return {.source = number_in(row, 0),
            .account = number_in(row, 1),
            .at = Instant(row.integer(2)),
            .pieces = number_in(row, 3),
            .stands = row.integer(4) != 0};
}

}  // namespace

std::string hex_of(std::span<const std::uint8_t> bytes) {
    std::string text;
    base::append_hex(text, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return text;
}

std::string words_of(const DropId& drop) {
    return fmt::format("{} {}", base::text_of(drop.type), drop.id);
}

Made<GivenRows> GivenRows::open(const CertificateSource& source) {
    Outcome<log::RestingLog> log = log::RestingLog::open(source.disk, source.folder + "/log");
    if (!log) {
        return std::unexpected(log.error());
    }
    Made<GivenRows> rows = open_at(source, log->durable());
    if (rows) {
        rows->log_ = std::move(*log);
    }
    return rows;
}

Made<GivenRows> GivenRows::open_at(const CertificateSource& source, std::uint64_t sequence) {
    for (int look = 1;; ++look) {
        Outcome<mirror::Reading> reading = mirror::read_mirror(source.folder + "/mirror.db");
        if (!reading) {
            return std::unexpected(reading.error());
        }
        if (reading->meta.schema != source.schema) {
            return base::fault(FaultKind::missing,
                               source.folder +
                                   "/mirror.db has the tables of another version: nothing was "
                                   "certified. The next start of this version updates it");
        }
        if (reading->meta.position.sequence >= sequence) {
            return GivenRows(source, std::move(*reading));
        }
        if (look >= source.mirror_looks) {
            return unmade(Unmade::mirror_behind,
                          fmt::format("{}/mirror.db is at record {}, and the log at {}: start the "
                                      "server, or ask again when the mirror has caught up",
                                      source.folder, reading->meta.position.sequence, sequence));
        }
        reading->database.reset();  // no transaction while it waits
        std::this_thread::sleep_for(between_looks);
        if (!source.goes_on()) {
            return base::fault(FaultKind::stopped, "told to end");
        }
    }
}

Made<DropState> GivenRows::state_of(const DropId& drop) {
    Outcome<mirror::Statement> asked = reading_.database->statement(state_query(drop.type));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    if (asked->parameters() > 1) {
        asked->bind(2, base::known(log_).last_time().ms);
    }
    Outcome<bool> row = asked->step();
    if (!row) {
        return std::unexpected(row.error());
    }
    if (!*row) {
        return unmade(Unmade::no_drop, fmt::format("there is no {} at record {}", words_of(drop),
                                                   position().sequence));
    }
    return DropState{.name = std::string(asked->bytes(0)),
                     .offered = number_in(*asked, 1),
                     .given = number_in(*asked, 2),
                     .over = asked->integer(3) != 0};
}

Made<> GivenRows::walk(const DropId& drop, const std::function<void(const GivenRow&)>& take) {
    Outcome<mirror::Statement> asked =
        reading_.database->statement(rows_query(drop.type, RowsOf::all));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    while (source_.goes_on()) {
        Outcome<bool> row = asked->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return {};
        }
        take(row_in(*asked));
    }
    return base::fault(FaultKind::stopped, "told to end");
}

Made<bool> GivenRows::any_after(const DropId& drop, std::uint64_t source) {
    Outcome<mirror::Statement> asked =
        reading_.database->statement(rows_query(drop.type, RowsOf::later_sources));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    asked->bind(2, static_cast<std::int64_t>(source));
    while (source_.goes_on()) {
        Outcome<bool> row = asked->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row || row_in(*asked).stands) {
            return *row;
        }
    }
    return base::fault(FaultKind::stopped, "told to end");
}

Made<GivenRow> GivenRows::row_of(const DropId& drop, std::uint64_t source) {
    Outcome<mirror::Statement> asked =
        reading_.database->statement(rows_query(drop.type, RowsOf::one_source));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    asked->bind(2, static_cast<std::int64_t>(source));
    Outcome<bool> row = asked->step();
    if (!row) {
        return std::unexpected(row.error());
    }
    if (!*row) {
        return base::fault(FaultKind::broken_law,
                           fmt::format("{}: the mirror has no number or order {}, which its "
                                       "certificate counts: run onrush verify",
                                       words_of(drop), source));
    }
    return row_in(*asked);
}

Made<bool> GivenRows::knows(const DropId& drop, const draw::CertifiedRecord& record) {
    table::CheckpointPosition there = position();
    log::RestingLog& log = base::known(log_);
    if (record.sequence <= log.durable()) {
        if (record.sequence + 1 < log.first()) {
            return false;
        }
        // Beside a running server the segment may be dropped at this moment.
        Outcome<std::unique_ptr<log::LogReader>> reader = log.read_from(record.sequence + 1);
        if (!reader && reader.error().kind == FaultKind::missing) {
            return false;
        }
        if (!reader) {
            return std::unexpected(reader.error());
        }
        there = {record.sequence, (*reader)->previous_hash()};
    }
    if (there.sequence == record.sequence && hex_of(there.hash) == record.hash) {
        return true;
    }
    return base::fault(
        FaultKind::broken_law,
        fmt::format("the certificate of {} stands on record {} with the hash {}, but record {} of "
                    "this log has the hash {}: the log was restored from a backup, or the "
                    "certificate is of another one. It stays as it is, for those who have it. "
                    "docs/backup.md says what to do",
                    words_of(drop), record.sequence, record.hash, there.sequence,
                    hex_of(there.hash)));
}

}  // namespace onrush::app

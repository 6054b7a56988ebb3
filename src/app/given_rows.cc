#include "app/given_rows.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "features/order/states_sql.h"
#include "log/resting_log.h"

namespace onrush::app {

using base::FaultKind;
using base::Instant;
using base::Outcome;

namespace {

// From now: a batch that was decided before that is in the log.
constexpr base::Duration settled_after = base::Duration(-10'000);
// How long the mirror is waited for: where the machine is busy, its thread gets what others leave.
constexpr int mirror_looks_max = 300;
constexpr auto between_looks = std::chrono::milliseconds(100);

// Name, how many there were, how many were given, whether it is over. ?1 is the id; ?2 the instant
// before which nothing is decided any more, since a campaign ends without a row that says so.
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

// Source, account, instant, pieces, whether it stands: in the order of giving.
std::string rows_query(draw::DropType type) {
    switch (type) {
        case draw::DropType::campaign:
            return R"(
                SELECT number, account, issued_at, 1, 1 FROM coupons
                WHERE campaign = ?1 ORDER BY number)";
        case draw::DropType::sale:
            return fmt::format(R"(
                SELECT o.id, o.account, o.placed_at,
                       (SELECT sum(l.quantity) FROM order_lines l WHERE l."order" = o.id),
                       o.state IN {}
                FROM orders o WHERE o.sale = ?1 ORDER BY o.id)",
                               order::sold_sql);
        case draw::DropType::date:
            return fmt::format(R"(
                SELECT o.id, o.account, o.placed_at, s.seats, o.state IN {}
                FROM seat_orders s JOIN orders o ON o.id = s."order"
                WHERE s.date = ?1 ORDER BY o.id)",
                               order::sold_sql);
    }
    return "";
}

std::uint64_t number_in(const mirror::Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

}  // namespace

std::string words_of(const DropId& drop) {
    return fmt::format("{} {}", base::text_of(drop.type), drop.id);
}

Outcome<GivenRows> GivenRows::open(log::Disk& disk, const std::string& folder,
                                   const engine::Domain& domain, const base::Clock& clock) {
    Instant asked = clock.now();
    Outcome<log::RestingLog> log = log::RestingLog::open(disk, folder + "/log");
    if (!log) {
        return std::unexpected(log.error());
    }
    Instant until = std::max(log->last_time(), asked + settled_after);
    for (int look = 1;; ++look) {
        Outcome<mirror::Reading> reading = mirror::read_mirror(folder + "/mirror.db");
        if (!reading) {
            return std::unexpected(reading.error());
        }
        if (reading->meta.schema != domain.schema().describe()) {
            return base::fault(FaultKind::missing,
                               folder +
                                   "/mirror.db has the tables of another version: nothing was "
                                   "certified. The next start of this version updates it");
        }
        if (reading->meta.position.sequence >= log->durable()) {
            return GivenRows(std::move(*reading), until);
        }
        if (look == mirror_looks_max) {
            return base::fault(
                FaultKind::missing,
                fmt::format("{}/mirror.db is at record {}, and the log at {}: start the "
                            "server, or ask again when the mirror has caught up",
                            folder, reading->meta.position.sequence, log->durable()));
        }
        std::this_thread::sleep_for(between_looks);
    }
}

Outcome<DropState> GivenRows::state_of(const DropId& drop) {
    Outcome<mirror::Statement> asked = reading_.database->statement(state_query(drop.type));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    if (asked->parameters() > 1) {
        asked->bind(2, until_.ms);
    }
    Outcome<bool> row = asked->step();
    if (!row) {
        return std::unexpected(row.error());
    }
    if (!*row) {
        return base::fault(FaultKind::missing, fmt::format("there is no {} at record {}",
                                                           words_of(drop), position().sequence));
    }
    return DropState{.name = std::string(asked->bytes(0)),
                     .offered = number_in(*asked, 1),
                     .given = number_in(*asked, 2),
                     .over = asked->integer(3) != 0};
}

Outcome<> GivenRows::walk(const DropId& drop, const std::function<void(const GivenRow&)>& take) {
    Outcome<mirror::Statement> asked = reading_.database->statement(rows_query(drop.type));
    if (!asked) {
        return std::unexpected(asked.error());
    }
    asked->bind(1, static_cast<std::int64_t>(drop.id));
    for (;;) {
        Outcome<bool> row = asked->step();
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!*row) {
            return {};
        }
        take({.source = number_in(*asked, 0),
              .account = number_in(*asked, 1),
              .at = Instant(asked->integer(2)),
              .pieces = number_in(*asked, 3),
              .stands = asked->integer(4) != 0});
    }
}

}  // namespace onrush::app

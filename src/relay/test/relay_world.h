// A log in a scratch folder with the facts of a bank, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include "base/describe.h"
#include "base/id.h"
#include "log/segment_log.h"
#include "log/test/scratch_folder.h"
#include "log/test/unsynced_disk.h"
#include "relay/event_type.h"
#include "relay/feed.h"
#include "table/schema.h"
#include "table/table.h"

namespace onrush::relay {

using PaymentId = base::Id<struct PaymentTag>;
using AccountId = base::Id<struct AccountTag>;
using DayId = base::Id<struct DayTag>;

struct Paid {
    PaymentId payment_id;
    AccountId account_id;
    base::Money amount;
};
BOOST_DESCRIBE_STRUCT(Paid, (), (payment_id, account_id, amount))

// Of no account.
struct DayEnded {
    DayId day_id;
};
BOOST_DESCRIBE_STRUCT(DayEnded, (), (day_id))

// What nobody outside is told.
struct Counted {
    std::uint32_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count))

struct Balance {
    std::uint64_t account = 0;
    std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Balance, (), (account, amount))

struct Bank {
    table::Table<Balance, table::Key<&Balance::account>> balances{"balances"};
    table::Fact<Counted> counted{"bank.counted"};
    table::Fact<Paid> paid{"payment.paid"};
    table::Fact<DayEnded> day_ended{"day.ended"};
    table::Schema schema;
    Bank() {
        schema.add(balances);
        schema.add(counted);
        schema.add(paid);
        schema.add(day_ended);
    }
};

inline std::vector<EventType> bank_types() {
    return {EventType::of<&Paid::payment_id, &Paid::account_id>("payment.paid", "payments",
                                                                "A payment was made"),
            EventType::of<&DayEnded::day_id>("day.ended", "days", "A day has ended")};
}

class StandingClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return base::Instant(0); }
    [[nodiscard]] base::Duration elapsed() const override { return passed; }
    base::Duration passed;
};

struct RelayWorld {
    log::ScratchFolder scratch;
    log::UnsyncedDisk disk;
    std::unique_ptr<log::SegmentLog> log;
    Bank bank;
    EventTypes types{bank_types()};
    StandingClock clock;
    std::int64_t time_ms = 1'795'000'000'000;
    std::uint64_t payments = 0;
    std::uint64_t rows = 0;

    RelayWorld() { open(bank.schema); }

    void open(const table::Schema& schema, std::uint64_t kept_bytes = std::uint64_t{1} << 30) {
        log.reset();
        log::LogSettings small;
        small.segment_bytes = 20'480;
        small.record_bytes_max = 4096;
        small.kept_bytes = kept_bytes;
        auto opened =
            log::SegmentLog::open(disk, scratch.path() + "/log", schema.describe().encode(), small);
        ASSERT_TRUE(opened) << opened.error().text;
        log = std::move(*opened);
    }
    void commit(table::Schema& schema) {
        log::RecordBuffer buffer;
        std::uint64_t rows_written = 0;
        schema.encode_batch(buffer.body(), 1, rows_written);
        schema.end_batch();
        auto maintained = log->maintain();
        ASSERT_TRUE(maintained) << maintained.error().text;
        auto appended = log->append(buffer, base::Instant(++time_ms));
        ASSERT_TRUE(appended) << appended.error().text;
    }
    void commit() { commit(bank.schema); }
    // A record with a payment of each account, numbered 1, 2, 3 ...
    void pay(std::initializer_list<std::uint64_t> payers) {
        for (std::uint64_t account : payers) {
            bank.paid.emit({PaymentId(++payments), AccountId(account), base::Money(100)});
        }
        commit();
    }
    // A record with a row and no fact.
    void change_row() {
        bank.balances.insert({++rows, 1});
        commit();
    }

    [[nodiscard]] std::unique_ptr<EventReader> reader(std::uint64_t from) {
        auto opened = EventReader::open(*log, types, from);
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().text);
        return std::move(*opened);
    }
};

// "3-0 payments/7 of 1"
inline std::string say(const EventBlock& block, const Event& event) {
    std::string account =
        event.keys.account == 0 ? "" : " of " + std::to_string(event.keys.account);
    return to_text(block.position_of(event)) + " " + subject_of(event) + account;
}
inline std::string say(const std::vector<RecentEvents::Found>& found) {
    std::string all;
    for (const RecentEvents::Found& one : found) {
        all += (all.empty() ? "" : ", ") + say(*one.block, *one.event);
    }
    return all;
}
inline std::string say(const std::vector<SharedBlock>& blocks) {
    std::string all;
    for (const SharedBlock& block : blocks) {
        for (const Event& event : block->events) {
            all += (all.empty() ? "" : ", ") + say(*block, event);
        }
    }
    return all;
}

}  // namespace onrush::relay

#include "mirror/follower.h"

#include <random>

#include "log/segment.h"
#include "mirror/test/mirror_world.h"
#include "table/table.h"

namespace onrush::mirror::follower_test {
namespace {

using base::FaultKind;

enum class State { held, kept };
BOOST_DESCRIBE_ENUM(State, held, kept)

struct Claim {
    std::uint32_t counter = 0;
    std::string account;
    std::int64_t number = 0;
    std::optional<State> state;
    std::vector<std::uint32_t> parts;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (counter, account, number, state, parts))
using Claims = table::Table<Claim, table::Key<&Claim::counter, &Claim::account>,
                            table::Ordered<&Claim::number>>;

struct Balance {
    std::int64_t account = 0;
    std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Balance, (), (account, amount))
using Balances = table::Table<Balance, table::Key<&Balance::account>>;

struct Paid {
    std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Paid, (), (amount))

struct Bank {
    Claims claims{"claims"};
    Balances balances{"balances"};
    table::Fact<Paid> paid{"paid"};
    table::Schema schema;
    Bank() {
        schema.add(claims);
        schema.add(balances);
        schema.add(paid);
    }
};

void expect_same(const Bank& bank, table::Checkpoint& mirror) {
    Bank loaded;
    for (table::AnyTable* table : loaded.schema.tables()) {
        base::Outcome<> taken = load_into(*table, mirror);
        ASSERT_TRUE(taken) << taken.error().text;
    }
    EXPECT_EQ(content_hash(loaded.claims), content_hash(bank.claims));
    EXPECT_EQ(content_hash(loaded.balances), content_hash(bank.balances));
}

void insert_balances(Bank& bank, MirrorWorld& world, std::int64_t from, std::int64_t to) {
    for (std::int64_t account = from; account <= to; ++account) {
        bank.balances.insert({account, account * 10});
        world.commit(bank.schema);
    }
}

TEST(Follower, ARowChangedByManyBatchesIsWrittenOnce) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    bank.balances.insert({1, 0});
    bank.balances.insert({2, 0});
    bank.balances.insert({3, 0});
    world.commit(bank.schema);
    for (int i = 1; i <= 20; ++i) {
        bank.balances.update(*bank.balances.find(1), [&](Balance& row) { row.amount = i; });
        world.commit(bank.schema);
    }
    bank.balances.erase(*bank.balances.find(2));  // inserted and erased: not there
    world.commit(bank.schema);
    bank.balances.erase(*bank.balances.find(3));  // erased and inserted anew: the new one
    world.commit(bank.schema);
    bank.balances.insert({3, 33});
    world.commit(bank.schema);
    auto step = world.follower->step(world.log->durable());
    ASSERT_TRUE(step) << step.error().text;
    EXPECT_EQ(step->records, 24u);
    EXPECT_EQ(step->rows, 3u);
    EXPECT_EQ(step->position.sequence, 24u);
    EXPECT_EQ(step->time.ms, world.time_ms);
    EXPECT_FALSE(step->more);
    EXPECT_EQ(world.sql("SELECT * FROM balances ORDER BY 1"), "1|20\n3|33");
}

TEST(Follower, AStepGoesToTheLimitAndNoFurther) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    auto nothing = world.follower->step(0);
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->records, 0u);
    insert_balances(bank, world, 1, 5);
    auto three = world.follower->step(3);
    ASSERT_TRUE(three);
    EXPECT_EQ(three->position.sequence, 3u);
    EXPECT_FALSE(three->more);
    EXPECT_EQ(world.sql("SELECT count(*) FROM balances"), "3");
    EXPECT_EQ(world.catch_up(), 1);
    EXPECT_EQ(world.sql("SELECT count(*) FROM balances"), "5");
}

TEST(Follower, TransactionsEndAtTheirBounds) {
    Bank bank;
    MirrorWorld world;
    world.settings.rows_max = 4;
    world.mirror(bank.schema);
    insert_balances(bank, world, 1, 9);
    auto step = world.follower->step(9);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->rows, 4u);
    EXPECT_TRUE(step->more);
    EXPECT_EQ(world.catch_up(), 2);
    world.settings.rows_max = 1000;
    world.settings.bytes_max = 3 * (sizeof(Changes::Entry) + 3);
    world.open_follower(bank.schema);
    insert_balances(bank, world, 10, 15);
    EXPECT_EQ(world.catch_up(), 2);
    expect_same(bank, *world.store);
}

TEST(Follower, ABatchOfFactsAloneMovesThePosition) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    bank.paid.emit({5});
    world.commit(bank.schema);
    EXPECT_EQ(world.catch_up(), 1);
    EXPECT_EQ(world.store->position().sequence, 1u);
}

TEST(Follower, ALongLagIsCaughtUpAcrossSegments) {
    Bank bank;
    MirrorWorld world;
    world.settings.rows_max = 64;
    world.open_log(bank.schema, 20'480);
    insert_balances(bank, world, 1, 300);
    auto segments = log::list_segments(world.disk, world.scratch.path() + "/log");
    ASSERT_GT(segments->size(), 3u);
    world.open_mirror(bank.schema);
    world.open_follower(bank.schema);
    EXPECT_EQ(world.catch_up(), 5);
    expect_same(bank, *world.store);
    // And on from there, after a restart of both.
    world.close_mirror();
    world.open_log(bank.schema, 20'480);
    insert_balances(bank, world, 301, 330);
    world.open_mirror(bank.schema);
    world.open_follower(bank.schema);
    world.catch_up();
    EXPECT_EQ(world.store->position().sequence, 330u);
    expect_same(bank, *world.store);
}

TEST(Follower, AMirrorOfAnotherLogIsRefused) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    insert_balances(bank, world, 1, 3);
    world.catch_up();
    Bank other_bank;
    MirrorWorld other;
    other.mirror(other_bank.schema);
    insert_balances(other_bank, other, 11, 14);
    auto refused = Follower::open(*other.log, *world.store, Shape::of(bank.schema), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultKind::not_ours);
    EXPECT_NE(refused.error().text.find("record 3 has another hash"), std::string::npos);
    // One that is further than the log is refused by the log.
    MirrorWorld shorter;
    shorter.mirror(other_bank.schema);
    auto ahead = Follower::open(*shorter.log, *world.store, Shape::of(bank.schema), {});
    ASSERT_FALSE(ahead);
    EXPECT_EQ(ahead.error().kind, FaultKind::missing);
}

TEST(Follower, GathersNothingMoreOnceToldToStop) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    insert_balances(bank, world, 1, 3);
    world.store->stop_soon();
    auto step = world.follower->step(3);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().kind, FaultKind::stopped) << step.error().text;
    EXPECT_EQ(world.store->position().sequence, 0u);
}

TEST(Follower, ARecordThatIsNoBatchOfItsTablesStopsItForGood) {
    Bank bank;
    MirrorWorld world;
    world.mirror(bank.schema);
    insert_balances(bank, world, 1, 2);
    log::RecordBuffer buffer;
    buffer.body().raw("no batch");
    ASSERT_TRUE(world.log->append(buffer, base::Instant(++world.time_ms)));
    for (int i = 0; i < 2; ++i) {
        auto step = world.follower->step(3);
        ASSERT_FALSE(step);
        EXPECT_EQ(step.error().kind, FaultKind::damaged);
        EXPECT_NE(step.error().text.find("record 3"), std::string::npos);
    }
    EXPECT_EQ(world.store->position().sequence, 0u);
}

TEST(Follower, ATableThatTheBinaryDoesNotKnowIsNamed) {
    Bank bank;
    MirrorWorld world;
    world.open_log(bank.schema);
    insert_balances(bank, world, 1, 2);
    table::Schema fewer;
    Balances balances("balances");
    fewer.add(balances);
    world.open_mirror(fewer);
    world.open_follower(fewer);
    auto step = world.follower->step(2);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().kind, FaultKind::too_new);
    EXPECT_NE(step.error().text.find("\"claims\""), std::string::npos);
}

// --- keys -----------------------------------------------------------------------------------

struct Odd {
    State state = State::held;
    std::string text;
    table::Blob blob;
    std::uint64_t number = 0;
    bool flag = false;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Odd, (), (state, text, blob, number, flag, at))
using Odds = table::Table<
    Odd, table::Key<&Odd::text, &Odd::blob, &Odd::number, &Odd::state, &Odd::flag, &Odd::at>>;

TEST(KeyOrder, KeysStandInTheOrderOfTheDatabase) {
    Odds odds("odds");
    table::Schema schema;
    schema.add(odds);
    std::vector<std::string> texts{"",
                                   std::string(1, '\0'),
                                   std::string("\0\0", 2),
                                   "a",
                                   std::string("a\0", 2),
                                   std::string("a\0b", 3),
                                   "a\x01",
                                   "aa",
                                   "b",
                                   "\xff",
                                   "\x80",
                                   "\xc3\xa9"};
    std::vector<std::uint64_t> numbers{0, 1, 255, 256, UINT64_MAX, std::uint64_t{1} << 63};
    for (const std::string& text : texts) {
        for (std::uint64_t number : numbers) {
            for (State state : {State::held, State::kept}) {
                odds.insert({state,
                             text,
                             {text},
                             number,
                             state == State::held,
                             number == 0 ? base::Instant::never() : base::Instant(-5)});
            }
        }
    }
    MirrorWorld world;
    world.mirror(schema);
    world.commit(schema);
    world.catch_up();
    // The follower sorted them; the database has them in its own order.
    KeyOrder order(schema.describe().tables[0]);
    std::string last;
    std::size_t seen = 0;
    ASSERT_TRUE(world.store->load(0, [&](base::ByteView row) {
        std::string now(order.of_row(row));
        EXPECT_LT(last, now);
        last = now;
        seen += 1;
        return true;
    }));
    EXPECT_EQ(seen, odds.size());
    // Each key finds its row again.
    while (odds.size() != 0) {
        const Odd* any = nullptr;
        odds.for_each([&](const Odd& row) { any = &row; });
        odds.erase(*any);
    }
    world.commit(schema);
    world.catch_up();
    EXPECT_EQ(world.sql("SELECT count(*) FROM odds"), "0");
}

// --- against a model ------------------------------------------------------------------------

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t end) { return engine_() % end; }

private:
    std::mt19937_64 engine_;
};

void change_anything(Bank& bank, Chance& chance) {
    std::int64_t account = static_cast<std::int64_t>(chance.below(40)) - 20;
    if (const Balance* found = bank.balances.find(account)) {
        if (chance.below(3) == 0) {
            bank.balances.erase(*found);
        } else {
            bank.balances.update(*found, [](Balance& row) { row.amount += 1; });
        }
    } else {
        bank.balances.insert({account, 0});
    }
    auto counter = static_cast<std::uint32_t>(chance.below(3));
    std::string name(chance.below(30), static_cast<char>('a' + chance.below(3)));
    if (const Claim* found = bank.claims.find(counter, name)) {
        if (chance.below(2) == 0) {
            bank.claims.erase(*found);
            return;
        }
        bank.claims.update(*found, [&](Claim& row) {
            row.number += 1;
            row.state = chance.below(2) == 0 ? std::optional(State::kept) : std::nullopt;
            row.parts.push_back(7);
        });
    } else {
        bank.claims.insert({counter, name, static_cast<std::int64_t>(chance.below(5)), {}, {}});
    }
}

// Leaves out every second record.
class SkippingReader final : public log::LogReader {
public:
    explicit SkippingReader(std::unique_ptr<log::LogReader> reader) : reader_(std::move(reader)) {}

    base::Outcome<std::optional<log::Record>> next(std::uint64_t limit) override {
        auto given = reader_->next(limit);
        return given && *given && (*given)->sequence % 2 == 0 ? reader_->next(limit) : given;
    }
    [[nodiscard]] base::Digest previous_hash() const override { return reader_->previous_hash(); }

private:
    std::unique_ptr<log::LogReader> reader_;
};

TEST(FollowerDeathTest, ARecordIsNeverLeftOut) {
    Bank bank;
    MirrorWorld world;
    world.open_log(bank.schema);
    world.open_mirror(bank.schema);
    insert_balances(bank, world, 1, 3);
    auto reader = world.log->read_from(1);
    ASSERT_TRUE(reader);
    auto follower = Follower::over(std::make_unique<SkippingReader>(std::move(*reader)),
                                   *world.store, Shape::of(bank.schema), {});
    ASSERT_TRUE(follower);
    EXPECT_DEATH((void)(*follower)->step(3), "record 3 follows record 1");
}

TEST(FollowerDeathTest, ATransactionHoldsSomething) {
    Bank bank;
    MirrorWorld world;
    world.open_log(bank.schema);
    world.open_mirror(bank.schema);
    world.settings.rows_max = 0;
    EXPECT_DEATH(world.open_follower(bank.schema), "transactions of 0 rows");
}

class RandomChanges : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomChanges, MirrorAndTablesAreEqualHoweverTheLogIsCut) {
    Chance chance(GetParam());
    Bank bank;
    MirrorWorld world;
    world.settings.rows_max = 1 + chance.below(50);
    world.open_log(bank.schema, 20'480);
    world.open_mirror(bank.schema);
    world.open_follower(bank.schema);
    for (int batch = 0; batch < 300; ++batch) {
        for (std::uint64_t n = chance.below(6); n > 0; --n) {
            change_anything(bank, chance);
        }
        world.commit(bank.schema);
        switch (chance.below(20)) {
            case 0:
                world.open_mirror(bank.schema);
                world.open_follower(bank.schema);
                break;
            case 1:
                ASSERT_TRUE(world.store->make_durable());
                break;
            case 2:
            case 3:
                ASSERT_TRUE(world.follower->step(world.log->durable()));
                break;
            case 4:
                world.catch_up();
                expect_same(bank, *world.store);
                break;
            default:
                break;
        }
    }
    world.catch_up();
    expect_same(bank, *world.store);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomChanges, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace onrush::mirror::follower_test

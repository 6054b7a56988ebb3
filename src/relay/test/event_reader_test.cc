#include "relay/event_reader.h"

#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

std::string json_of(const EventBlock& block, const Event& event) {
    http::Buffer out;
    write_event(out, block, event, "/onrush/1");
    return std::string(out.view());
}

TEST(EventReader, TellsTheFactsOfARecordAsCloudEvents) {
    RelayWorld world;
    world.bank.balances.insert({1, 5});  // rows are passed over
    world.bank.schema.facts().set_trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    world.bank.counted.emit({9});  // of which no event is made, and which has an index all the same
    world.bank.paid.emit({PaymentId(7), AccountId(2), base::Money(1500)});
    world.bank.schema.facts().set_trace({});
    world.bank.day_ended.emit({DayId(3)});
    world.commit();
    auto reader = world.reader(1);
    auto block = reader->next(world.log->durable());
    ASSERT_TRUE(block && *block);
    EXPECT_EQ((*block)->sequence, 1u);
    ASSERT_EQ((*block)->events.size(), 2u);
    EXPECT_EQ(json_of(**block, (*block)->events[0]),
              "{\"specversion\":\"1.0\",\"id\":\"1-1\",\"source\":\"/onrush/1\","
              "\"type\":\"onrush.payment.paid.v1\",\"subject\":\"payments/7\","
              "\"time\":\"2026-11-18T11:06:40.001Z\","
              "\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\","
              "\"partitionkey\":\"accounts/2\","
              "\"data\":{\"paymentId\":7,\"accountId\":2,\"amount\":1500}}");
    EXPECT_EQ(json_of(**block, (*block)->events[1]),
              "{\"specversion\":\"1.0\",\"id\":\"1-2\",\"source\":\"/onrush/1\","
              "\"type\":\"onrush.day.ended.v1\",\"subject\":\"days/3\","
              "\"time\":\"2026-11-18T11:06:40.001Z\",\"partitionkey\":\"days/3\","
              "\"data\":{\"dayId\":3}}");
    EXPECT_EQ(reader->passed_over(), 1u);
    EXPECT_EQ(*reader->next(world.log->durable()), nullptr);
}

TEST(EventReader, GoesAsFarAsTheLimitAndThroughSegments) {
    RelayWorld world;
    for (int i = 0; i < 200; ++i) {
        world.pay({1});
    }
    EXPECT_EQ(*world.reader(8)->next(7), nullptr);
    auto reader = world.reader(8);
    for (std::uint64_t sequence = 8; sequence <= 200; ++sequence) {
        auto block = reader->next(200);
        ASSERT_TRUE(block && *block) << sequence;
        EXPECT_EQ((*block)->sequence, sequence);
        EXPECT_EQ((*block)->events.at(0).keys.subject, sequence);
    }
    EXPECT_EQ(*reader->next(200), nullptr);
    EXPECT_EQ(reader->next_sequence(), 201u);
}

TEST(EventReader, TakesWhatIsWanted) {
    RelayWorld world;
    world.pay({1, 2, 1});
    auto reader = world.reader(1);
    auto block =
        reader->next(1, [](const EventType&, const FactKeys& keys) { return keys.account == 2; });
    ASSERT_TRUE(block && *block);
    EXPECT_EQ(say({*block}), "1-1 payments/2 of 2");
}

namespace older {
// Before an amount was told, and with a member that has gone since.
struct Paid {
    AccountId account_id;
    std::string shop;
    PaymentId payment_id;
};
BOOST_DESCRIBE_STRUCT(Paid, (), (account_id, shop, payment_id))
}  // namespace older

TEST(EventReader, BringsFactsOfOlderVersionsToTodaysShape) {
    RelayWorld world;
    table::Fact<older::Paid> paid{"payment.paid"};
    table::Fact<DayEnded> gone{"day.dawned"};
    table::Schema schema;
    schema.add(gone);
    schema.add(paid);
    world.open(schema);
    gone.emit({DayId(1)});
    paid.emit({AccountId(2), "corner", PaymentId(7)});
    world.commit(schema);
    world.open(world.bank.schema);  // the next version
    world.pay({4});
    auto reader = world.reader(1);
    auto old_block = reader->next(2);
    ASSERT_TRUE(old_block && *old_block) << old_block.error().text;
    ASSERT_EQ((*old_block)->events.size(), 1u);
    EXPECT_EQ(say({*old_block}), "1-1 payments/7 of 2");
    http::Buffer data;
    write_data(data, **old_block, (*old_block)->events[0]);
    EXPECT_EQ(data.view(), "{\"paymentId\":7,\"accountId\":2,\"amount\":0}");
    EXPECT_EQ(reader->passed_over(), 1u);  // a fact that nobody knows any more
    auto new_block = reader->next(2);
    ASSERT_TRUE(new_block && *new_block);
    EXPECT_EQ(say({*new_block}), "2-0 payments/1 of 4");
}

TEST(EventReader, SaysThatTheLogHasDroppedARecord) {
    RelayWorld world;
    world.open(world.bank.schema, 0);
    for (int i = 0; i < 200; ++i) {
        world.pay({1});
    }
    auto reader = EventReader::open(*world.log, world.types, 1);
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().kind, base::FaultKind::missing);
}

}  // namespace
}  // namespace onrush::relay

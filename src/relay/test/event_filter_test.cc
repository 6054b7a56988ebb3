#include "relay/event_filter.h"

#include "relay/limits.h"
#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

struct EventFilters : testing::Test {
    EventTypes types{bank_types()};
    const EventType& paid = *types.of_fact("payment.paid");
    const EventType& day = *types.of_fact("day.ended");

    EventFilter filter(std::string_view names, std::string_view subjects) {
        auto parsed = parse_filter(names, subjects, types);
        EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().text);
        return parsed.value_or(EventFilter());
    }
};

TEST_F(EventFilters, TakeAllWhereTheySayNothing) {
    EventFilter all = filter("", "");
    EXPECT_TRUE(all.wants(paid, {1, 2}));
    EXPECT_TRUE(all.wants(day, {1, 0}));
}

TEST_F(EventFilters, NameTypesAndGroups) {
    EXPECT_TRUE(filter("onrush.payment.paid.v1", "").wants(paid, {1, 2}));
    EXPECT_FALSE(filter("onrush.payment.paid.v1", "").wants(day, {1, 0}));
    EXPECT_TRUE(filter("onrush.day.*", "").wants(day, {1, 0}));
    EXPECT_FALSE(filter("onrush.day.*", "").wants(paid, {1, 2}));
    EventFilter both = filter("onrush.day.*,onrush.payment.*,onrush.day.ended.v1", "");
    EXPECT_EQ(both.types.size(), 2u);
    EXPECT_TRUE(both.wants(day, {1, 0}) && both.wants(paid, {1, 2}));
}

TEST_F(EventFilters, NameSubjects) {
    EventFilter two = filter("", "payments/7,days/3");
    EXPECT_TRUE(two.wants(paid, {7, 2}));
    EXPECT_TRUE(two.wants(day, {3, 0}));
    EXPECT_FALSE(two.wants(paid, {3, 2}));
    EXPECT_FALSE(two.wants(day, {7, 0}));
}

TEST_F(EventFilters, AreOfAnAccount) {
    EventFilter of_two{.types = {}, .subjects = {}, .account = 2};
    EXPECT_TRUE(of_two.wants(paid, {7, 2}));
    EXPECT_FALSE(of_two.wants(paid, {7, 3}));
    EXPECT_FALSE(of_two.wants(day, {7, 0}));
}

TEST_F(EventFilters, SayWhichWordIsWrong) {
    for (const char* names : {"paid", "onrush.*", "onrush.payment", "onrush.day.*,", ",", "*"}) {
        EXPECT_FALSE(parse_filter(names, "", types)) << names;
    }
    EXPECT_NE(
        parse_filter("onrush.day.*,onrush.dusk.*", "", types).error().text.find("onrush.dusk.*"),
        std::string::npos);
    for (const char* subjects : {"payments", "payments/", "payments/0", "payments/07", "payments/x",
                                 "nights/1", "days/1,", "days/-1", "days/99999999999999999999"}) {
        EXPECT_FALSE(parse_filter("", subjects, types)) << subjects;
    }
}

TEST_F(EventFilters, NameALimitedNumberOfSubjects) {
    std::string subjects;
    for (std::size_t i = 1; i <= limits::subjects_max; ++i) {
        subjects += (i == 1 ? "days/" : ",days/") + std::to_string(i);
    }
    EXPECT_TRUE(parse_filter("", subjects, types));
    EXPECT_FALSE(parse_filter("", subjects + ",days/17", types));
}

}  // namespace
}  // namespace onrush::relay

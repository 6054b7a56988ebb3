#include "base/time.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Time, TextAndBack) {
    EXPECT_EQ(to_text(Instant(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_text(Instant(1'795'246'545'678)), "2026-11-21T07:35:45.678Z");
    EXPECT_EQ(parse_instant("2026-11-21T07:35:45.678Z"), Instant(1'795'246'545'678));
    EXPECT_EQ(to_text(Instant::never()), "never");
}

TEST(Time, OffsetsAndFractionsAreUnderstood) {
    EXPECT_EQ(parse_instant("2026-11-21T16:35:45.678+09:00"), Instant(1'795'246'545'678));
    EXPECT_EQ(parse_instant("2026-11-21T07:35:45.6789999Z"), Instant(1'795'246'545'678));
    EXPECT_EQ(parse_instant("2026-11-21T07:35:45.6Z"), Instant(1'795'246'545'600));
    EXPECT_EQ(parse_instant("2024-02-29T00:00:00Z"), Instant(1'709'164'800'000));
}

TEST(Time, WhatIsNotAnInstantIsRefused) {
    for (const char* text :
         {"", "2026-11-21", "2026-11-21T07:35:45", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-11-21T24:00:00Z", "2026-11-21T07:60:00Z", "2026-11-21T07:35:45.Z",
          "2026-11-21 07:35:45Z", "2026-11-21T07:35:45+9:00", "2026-11-21T07:35:45Zz",
          "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+09:00", "2026-11-21T07:35:45.1234567890Z"}) {
        EXPECT_EQ(parse_instant(text), std::nullopt) << text;
    }
}

TEST(Time, ADeadlineThatDoesNotExistStaysSo) {
    EXPECT_TRUE((Instant::never() + Duration::hours(1)).is_never());
    EXPECT_TRUE((Instant(Instant::never().ms - 1) + Duration(5)).is_never());
    EXPECT_EQ(Instant(10) + Duration(5), Instant(15));
}

}  // namespace
}  // namespace onrush::base

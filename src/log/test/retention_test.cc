// What the log drops, and for whose sake it keeps the rest.
#include <gtest/gtest.h>

#include "log/test/log_folder.h"

namespace onrush::log {
namespace {

// Segments of 19 records or so; record n has the time n ms.
struct Retention : LogFolder, testing::Test {
    std::unique_ptr<SegmentLog> log;

    void open_with(LogSettings settings) {
        log.reset();
        auto opened = SegmentLog::open(disk, path, "schema 1", settings);
        ASSERT_TRUE(opened) << opened.error().text;
        log = std::move(*opened);
    }
    void append_up_to(std::uint64_t last) {
        for (std::uint64_t n = log->durable() + 1; n <= last; ++n) {
            append_one(*log, n);
        }
        ASSERT_TRUE(log->maintain());
    }
};

LogSettings settings_of(std::uint64_t kept_bytes, base::Duration kept_for,
                        std::uint64_t kept_bytes_max) {
    LogSettings settings = small;
    settings.kept_bytes = kept_bytes;
    settings.kept_for = kept_for;
    settings.kept_bytes_max = kept_bytes_max;
    return settings;
}

constexpr std::uint64_t plenty = 1'000'000'000;

TEST_F(Retention, YoungRecordsStayThoughNobodyNeedsThem) {
    open_with(settings_of(0, base::Duration(40), plenty));
    append_up_to(60);
    std::uint64_t first = log->first_sequence();
    ASSERT_GT(first, 1u);
    std::uint64_t second = std::stoull(segments()[1], nullptr, 16);
    std::int64_t age =
        60 - static_cast<std::int64_t>(second - 1);  // of the first one's last record
    open_with(settings_of(0, base::Duration(age + 1), plenty));
    ASSERT_TRUE(log->maintain());
    EXPECT_EQ(log->first_sequence(), first);
    open_with(settings_of(0, base::Duration(age), plenty));
    ASSERT_TRUE(log->maintain());
    EXPECT_EQ(log->first_sequence(), second);
}

TEST_F(Retention, ReadersKeepSegmentsUpToTheBytesThatAreTheMost) {
    open_with(settings_of(0, {}, 3 * small.segment_bytes));
    auto required = log->hold_from(1);
    auto reader = log->hold_from(1, HoldKind::bounded);
    append_up_to(120);
    EXPECT_EQ(log->first_sequence(), 1u) << "the mirror needs them";
    EXPECT_EQ(log->holds_broken(), 0u);
    required->move_to(121);
    std::size_t before = segments().size();
    ASSERT_GT(before, 5u);
    ASSERT_TRUE(log->maintain());
    EXPECT_EQ(segments().size(), 4u) << "three older ones";
    EXPECT_GT(log->first_sequence(), 1u);
    EXPECT_EQ(log->holds_broken(), before - 4);
    EXPECT_EQ(log->read_from(reader->needs_from()).error().kind, base::FaultKind::missing);
    reader->move_to(121);
    ASSERT_TRUE(log->maintain());
    EXPECT_EQ(segments().size(), 1u);
    EXPECT_EQ(log->holds_broken(), before - 4);
}

TEST_F(Retention, AReaderThatKeepsUpHoldsNothing) {
    open_with(settings_of(0, {}, plenty));
    auto reader = log->hold_from(1, HoldKind::bounded);
    for (std::uint64_t n = 1; n <= 120; ++n) {
        append_one(*log, n);
        reader->move_to(n + 1);
    }
    ASSERT_TRUE(log->maintain());
    EXPECT_EQ(segments().size(), 1u);
    EXPECT_EQ(log->holds_broken(), 0u);
}

class NarrowDisk final : public PosixDisk {
public:
    base::Outcome<std::uint64_t> free_bytes(const std::string& path) override {
        if (full) {
            return std::uint64_t{0};
        }
        return PosixDisk::free_bytes(path);
    }
    bool full = false;
};

TEST_F(Retention, OnAFullDiskYoungSegmentsGoFirstAndThenThoseOfReaders) {
    NarrowDisk narrow;
    LogSettings settings = settings_of(plenty, base::Duration::hours(24), plenty);
    auto opened = SegmentLog::open(narrow, path, "schema 1", settings);
    ASSERT_TRUE(opened);
    log = std::move(*opened);
    auto required = log->hold_from(1);
    auto reader = log->hold_from(1, HoldKind::bounded);
    for (std::uint64_t n = 1; segments().size() < 6; ++n) {
        append_one(*log, n);
    }
    std::vector<std::string> all = segments();
    auto begins = [&](std::size_t place) { return std::stoull(all[place], nullptr, 16); };
    reader->move_to(begins(2));
    required->move_to(begins(4));
    narrow.full = true;
    EXPECT_FALSE(log->maintain());
    // Two that nobody needs, then two that a reader needs, then none: the mirror needs them.
    EXPECT_EQ(segments(), std::vector<std::string>(all.begin() + 4, all.end()));
    EXPECT_EQ(log->holds_broken(), 2u);
}

}  // namespace
}  // namespace onrush::log

#include "log/segment_log.h"

#include <fstream>

#include <gtest/gtest.h>

#include "log/posix_disk.h"
#include "log/segment_reader.h"
#include "log/test/log_folder.h"

namespace onrush::log {
namespace {

using base::FaultKind;
namespace files = std::filesystem;

constexpr std::uint64_t header_end = 512;
constexpr std::uint64_t record_bytes = 1024;

std::vector<std::uint64_t> read_all(LogFolder& folder, std::uint64_t from) {
    std::vector<std::uint64_t> seen;
    auto reader = SegmentReader::open(folder.disk, folder.path, from);
    EXPECT_TRUE(reader) << reader.error().text;
    (*reader)->check_chain();
    for (;;) {
        auto record = (*reader)->next(SegmentReader::no_limit);
        EXPECT_TRUE(record) << record.error().text;
        if (!record || !*record) {
            return seen;
        }
        EXPECT_EQ((*record)->time.ms, static_cast<std::int64_t>((*record)->sequence));
        base::ByteReader in((*record)->body);
        EXPECT_EQ(in.fixed<std::uint64_t>(), (*record)->sequence);
        seen.push_back((*record)->sequence);
    }
}

std::vector<std::uint64_t> numbers(std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> all;
    for (std::uint64_t n = first; n <= last; ++n) {
        all.push_back(n);
    }
    return all;
}

TEST(SegmentLog, RecordsComeBackAcrossSegmentsAndRestarts) {
    LogFolder folder;
    folder.append(1, 10);
    folder.append(11, 15);
    EXPECT_EQ(read_all(folder, 1), numbers(1, 15));
    EXPECT_EQ(read_all(folder, 9), numbers(9, 15));
    EXPECT_EQ(read_all(folder, 16), numbers(16, 15));
    auto log = folder.open();
    ASSERT_TRUE(log);
    EXPECT_EQ((*log)->opened_at().sequence, 15u);
    EXPECT_EQ((*log)->opened_at().term, 3u);
    EXPECT_EQ((*log)->opened_at().time, base::Instant(15));
}

TEST(SegmentLog, SegmentsAreDroppedWhenEveryReaderHasPassed) {
    LogFolder folder;
    auto log = folder.open("schema 1", 0);
    ASSERT_TRUE(log);
    auto slow = (*log)->hold_from(1);
    for (std::uint64_t n = 1; n <= 60; ++n) {
        LogFolder::append_one(**log, n);
    }
    EXPECT_EQ(folder.segments().size(), 4u);
    slow->move_to(30);
    ASSERT_TRUE((*log)->maintain());
    EXPECT_EQ((*log)->first_sequence(), 20u);
    slow.reset();
    ASSERT_TRUE((*log)->maintain());
    EXPECT_EQ((*log)->first_sequence(), 58u);
    auto gone = (*log)->read_from(3);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, FaultKind::missing);
}

TEST(SegmentLog, AReaderFollowsALiveLog) {
    LogFolder folder;
    auto log = folder.open();
    ASSERT_TRUE(log);
    auto reader = (*log)->read_from(1);
    ASSERT_TRUE(reader);
    for (std::uint64_t n = 1; n <= 50; ++n) {
        EXPECT_FALSE((*reader)->next((*log)->durable())->has_value());
        LogFolder::append_one(**log, n);
        auto record = (*reader)->next((*log)->durable());
        ASSERT_TRUE(record && *record) << n;
        EXPECT_EQ((*record)->sequence, n);
    }
}

TEST(SegmentLog, ANewSchemaBeginsANewSegment) {
    LogFolder folder;
    folder.append(1, 3);
    auto log = folder.open("schema 2");
    ASSERT_TRUE(log);
    LogFolder::append_one(**log, 4);
    EXPECT_EQ(folder.segments(),
              (std::vector<std::string>{"0000000000000001.seg", "0000000000000004.seg"}));
    EXPECT_EQ(read_all(folder, 1), numbers(1, 4));
}

TEST(SegmentLog, AReaderTellsTheSchemasOfTheSegmentsAhead) {
    LogFolder folder;
    std::uint64_t next = 1;
    for (const char* schema : {"schema 1", "schema 2", "schema 3", "schema 2"}) {
        auto log = folder.open(schema);
        ASSERT_TRUE(log);
        LogFolder::append_one(**log, next++);
    }
    using Schemas = std::vector<std::string>;
    auto reader = SegmentReader::open(folder.disk, folder.path, 1);
    ASSERT_TRUE(reader);
    for (const Schemas& later : {Schemas{"schema 2", "schema 3", "schema 2"},
                                 Schemas{"schema 3", "schema 2"}, Schemas{"schema 2"}, Schemas{}}) {
        ASSERT_TRUE((*reader)->next(SegmentReader::no_limit));
        auto told = (*reader)->later_schemas();
        ASSERT_TRUE(told) << told.error().text;
        EXPECT_EQ(*told, later);
    }
}

TEST(SegmentLog, ANewSchemaAfterAnEmptySegmentTakesItsPlace) {
    LogFolder folder;
    {
        ASSERT_TRUE(folder.open("schema 1"));
    }
    auto log = folder.open("schema 2");
    ASSERT_TRUE(log);
    LogFolder::append_one(**log, 1);
    EXPECT_EQ(folder.segments(), (std::vector<std::string>{"0000000000000001.seg"}));
}

// A crash between the header's sync and the rename left a spare with a header of four sectors; the
// next start was of a release with a shorter schema, whose header did not cover it, and the log
// began with "record 1 is damaged".
TEST(SegmentLog, ASpareThatHoldsAHeaderAlreadyIsNotUsed) {
    LogFolder folder;
    folder.append(1, 3);
    {
        std::ofstream spare(folder.path + "/spare", std::ios::binary);
        spare << std::string(2048, 'h') << std::string(small.segment_bytes - 2048, '\0');
    }
    {
        ASSERT_TRUE(folder.open("schema 2"));
    }
    auto log = folder.open("schema 2");
    ASSERT_TRUE(log) << log.error().text;
    LogFolder::append_one(**log, 4);
    EXPECT_EQ(read_all(folder, 1), numbers(1, 4));
}

TEST(SegmentLog, ASpareOfAnotherSizeIsUsed) {
    LogFolder folder;
    folder.append(1, 3);  // and a spare
    for (std::size_t bytes : {small.segment_bytes * 2, small.segment_bytes - 2048}) {
        auto log = folder.open_with_segments_of(bytes);
        EXPECT_TRUE(log->has_room());
        EXPECT_EQ(files::file_size(folder.path + "/spare"), small.segment_bytes);
    }
}

TEST(SegmentLog, ASpareTooSmallForWhatComesIsNotUsed) {
    LogFolder folder;
    folder.append(1, 3);
    files::resize_file(folder.path + "/spare", 4 * small.record_bytes_max);
    auto log = folder.open();
    ASSERT_TRUE(log);
    EXPECT_FALSE(files::exists(folder.path + "/spare"));
    EXPECT_TRUE((*log)->has_room()) << "the current segment has some";
}

// A lost spare and a segment that is nearly full: the start makes another one at once.
TEST(SegmentLog, AStartFindsRoomWhereThereIsSome) {
    LogFolder folder;
    folder.append(1, 8);  // 12 of 20 KiB are left for three records of 4 KiB: too few
    files::remove(folder.path + "/spare");
    auto log = folder.open();
    ASSERT_TRUE(log);
    EXPECT_TRUE((*log)->has_room());
    EXPECT_TRUE(files::exists(folder.path + "/spare"));
}

TEST(SegmentLog, ATornLastRecordIsCutOffWhereverItWasCut) {
    for (std::size_t kept : {1u, 79u, 80u, 511u, 512u, 700u, 1023u}) {
        LogFolder folder;
        folder.append(1, 3);
        std::uint64_t at = header_end + 2 * record_bytes;
        folder.overwrite("0000000000000001.seg", at + kept, std::string(record_bytes - kept, '\0'));
        folder.append(3, 4);
        EXPECT_EQ(read_all(folder, 1), numbers(1, 4)) << kept;
    }
}

TEST(SegmentLog, ALostFirstSectorOfTheLastRecordIsCutOff) {
    LogFolder folder;
    folder.append(1, 3);
    folder.overwrite("0000000000000001.seg", header_end + 2 * record_bytes, std::string(512, '\0'));
    folder.append(3, 3);
    EXPECT_EQ(read_all(folder, 1), numbers(1, 3));
}

// Each damage must be refused, name the segment and the offset, and change nothing.
void expect_refused(LogFolder& folder, FaultKind kind, const std::string& segment,
                    const std::string& words) {
    std::string before = folder.contents();
    auto log = folder.open();
    ASSERT_FALSE(log) << words;
    EXPECT_EQ(log.error().kind, kind) << log.error().text;
    EXPECT_NE(log.error().text.find(segment), std::string::npos) << log.error().text;
    EXPECT_NE(log.error().text.find(words), std::string::npos) << log.error().text;
    EXPECT_EQ(folder.contents(), before);
}

TEST(SegmentLog, AFlippedBitIsRefusedInTheLastRecordAndBefore) {
    for (std::uint64_t record : {0, 1, 2}) {
        for (std::uint64_t byte : {5u, 60u, 81u, 600u, 1000u, 1023u}) {
            LogFolder folder;
            folder.append(1, 3);
            std::uint64_t at = header_end + record * record_bytes;
            std::ifstream file(folder.path + "/0000000000000001.seg", std::ios::binary);
            file.seekg(static_cast<std::streamoff>(at + byte));
            char flipped = static_cast<char>(file.get() ^ 0x10);
            folder.overwrite("0000000000000001.seg", at + byte, std::string(1, flipped));
            expect_refused(folder, FaultKind::damaged, "0000000000000001.seg",
                           "offset " + std::to_string(at));
        }
    }
}

TEST(SegmentLog, ARecordThatVanishedBeforeAWholeOneIsRefused) {
    LogFolder folder;
    folder.append(1, 3);
    folder.overwrite("0000000000000001.seg", header_end + record_bytes,
                     std::string(record_bytes, '\0'));
    expect_refused(folder, FaultKind::damaged, "0000000000000001.seg", "offset 1536");
}

TEST(SegmentLog, AMissingSegmentIsRefusedByName) {
    LogFolder folder;
    auto log = folder.open();
    ASSERT_TRUE(log);
    for (std::uint64_t n = 1; n <= 60; ++n) {
        LogFolder::append_one(**log, n);
    }
    log->reset();
    std::vector<std::string> names = folder.segments();
    ASSERT_EQ(names.size(), 4u);
    files::remove(folder.path + "/" + names[1]);
    expect_refused(folder, FaultKind::missing, names[2], "20 to 38 before it are missing");
}

TEST(SegmentLog, ForeignNewerAndDamagedSegmentHeadersAreRefused) {
    auto with = [](std::uint64_t offset, const std::string& bytes, FaultKind kind,
                   const std::string& words) {
        LogFolder folder;
        folder.append(1, 3);
        folder.overwrite("0000000000000001.seg", offset, bytes);
        expect_refused(folder, kind, "0000000000000001.seg", words);
    };
    with(0, "NOTOURS!", FaultKind::not_ours, "not an Onrush log segment");
    with(8, std::string("\x02\0\0\0", 4), FaultKind::too_new, "log format 2");
    with(40, "x", FaultKind::damaged, "offset 0");
    with(90, "x", FaultKind::damaged, "offset 0");
}

TEST(SegmentLog, RoomEndsBeforeTheSegmentDoes) {
    LogFolder folder;
    auto log = folder.open();
    ASSERT_TRUE(log);
    // No maintain(): the first segment took the only spare.
    std::uint64_t n = 0;
    RecordBuffer buffer;
    while ((*log)->has_room()) {
        buffer.start();
        buffer.body().zeros(4000);
        ASSERT_TRUE((*log)->append(buffer, base::Instant(0)));
        n += 1;
        ASSERT_LT(n, 10u);
    }
    // What was under way still fits.
    for (std::size_t i = 0; i + 1 < limits::records_in_flight_max; ++i) {
        buffer.start();
        buffer.body().zeros(4000);
        ASSERT_TRUE((*log)->append(buffer, base::Instant(0)));
    }
    ASSERT_TRUE((*log)->maintain());
    EXPECT_TRUE((*log)->has_room());
}

// Its checksums are right, and it stands in its place, but it follows on another record.
TEST(SegmentLog, ARecordOfAnotherHistoryBreaksTheChain) {
    auto write = [](LogFolder& folder, std::uint64_t value) {
        auto log = folder.open();
        ASSERT_TRUE(log);
        RecordBuffer buffer;
        for (int i = 0; i < 100; ++i) {
            buffer.body().fixed(value);
        }
        ASSERT_TRUE((*log)->append(buffer, base::Instant(1)));
        LogFolder::append_one(**log, 2);
        LogFolder::append_one(**log, 3);
    };
    LogFolder ours;
    LogFolder other;
    write(ours, 1);
    write(other, 7);
    std::string bytes(record_bytes, '\0');
    std::ifstream file(other.path + "/0000000000000001.seg", std::ios::binary);
    file.seekg(static_cast<std::streamoff>(header_end + record_bytes));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    ours.overwrite("0000000000000001.seg", header_end + record_bytes, bytes);
    auto reader = SegmentReader::open(ours.disk, ours.path, 1);
    ASSERT_TRUE(reader);
    (*reader)->check_chain();
    ASSERT_TRUE((*reader)->next(SegmentReader::no_limit));
    auto second = (*reader)->next(SegmentReader::no_limit);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, FaultKind::damaged);
    EXPECT_NE(second.error().text.find("the hash chain breaks at record 2"), std::string::npos)
        << second.error().text;
}

// A start with larger segments dropped the beginning of the log: it counted segments, not bytes.
TEST(SegmentLog, OlderSegmentsAreKeptByTheirBytesWhateverTheSizeOfNewOnes) {
    LogFolder folder;
    folder.append(1, 60);
    ASSERT_EQ(folder.segments().size(), 4u);
    auto bytes_kept_with = [&](std::uint64_t kept_bytes) {
        LogSettings settings = small;
        settings.segment_bytes = 200'704;
        settings.kept_bytes = kept_bytes;
        auto log = SegmentLog::open(folder.disk, folder.path, "schema 1", settings);
        EXPECT_TRUE(log && (*log)->maintain());
        return folder.segments().size() - 1;
    };
    EXPECT_EQ(bytes_kept_with(61'440), 3u);
    EXPECT_EQ(bytes_kept_with(61'439), 2u);
    EXPECT_EQ(bytes_kept_with(20'480), 1u);
    EXPECT_EQ(bytes_kept_with(0), 0u);
}

// What it does to names, in order: "-": a removal, "s": a sync of the folder.
class NotingDisk final : public PosixDisk {
public:
    base::Outcome<> remove(const std::string& path) override {
        noted += path.ends_with(".seg") ? "-" : "";
        return PosixDisk::remove(path);
    }
    base::Outcome<> sync_folder(const std::string& path) override {
        noted += "s";
        return PosixDisk::sync_folder(path);
    }

    std::string noted;
};

// A power cut could leave a gap that no start accepts.
TEST(SegmentLog, EachRemovalIsDurableBeforeTheNext) {
    LogFolder folder;
    folder.append(1, 60);
    NotingDisk disk;
    auto log = SegmentLog::open(disk, folder.path, "schema 1", small);
    ASSERT_TRUE(log);
    disk.noted.clear();
    ASSERT_TRUE((*log)->maintain());
    EXPECT_EQ(disk.noted.substr(0, 6), "-s-s-s") << disk.noted;
    EXPECT_EQ(folder.segments().size(), 1u);
}

TEST(SegmentLog, ASpareIsNotFinishedWhenMaintainingIsStopped) {
    LogFolder folder;
    auto log = folder.open();
    ASSERT_TRUE(log);
    (*log)->stop_maintaining();
    EXPECT_TRUE((*log)->maintain());
    EXPECT_FALSE(files::exists(folder.path + "/spare"));
    EXPECT_FALSE(files::exists(folder.path + "/spare.new"));
}

TEST(LogSettings, GiveWholeSectorsAndRecordsThatFitFourTimesBehindTheHeader) {
    for (std::size_t bytes : {limits::segment_bytes_min, limits::segment_bytes_min + 1,
                              std::size_t{70'000'000}, limits::segment_bytes_max}) {
        LogSettings settings = LogSettings::for_segments_of(bytes);
        EXPECT_EQ(settings.segment_bytes, bytes - bytes % limits::sector_bytes);
        EXPECT_EQ(settings.record_bytes_max % limits::sector_bytes, 0u);
        EXPECT_LE(settings.record_bytes_max * 4 + limits::schema_bytes_max, bytes);
        EXPECT_EQ(settings.record_bytes_max, limits::record_bytes_written_max);
    }
    EXPECT_DEATH((void)LogSettings::for_segments_of(limits::segment_bytes_min - 1), "at least");
}

}  // namespace
}  // namespace onrush::log

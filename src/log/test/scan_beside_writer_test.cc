// Looking at a log that a server is writing.
#include <functional>

#include <gtest/gtest.h>

#include "log/resting_log.h"
#include "log/test/scratch_folder.h"
#include "log/test/unsynced_disk.h"
#include "log/test/wrapped_file.h"

namespace onrush::log {
namespace {

constexpr std::size_t record_body = 60'000;
constexpr std::uint64_t far = std::uint64_t{1} << 20;  // behind the first window of a scan

using Hook = std::function<void()>;

// Something happens each time before bytes far into a file are read.
class LateReadFile final : public WrappedFile {
public:
    LateReadFile(std::unique_ptr<File> file, const Hook& hook)
        : WrappedFile(std::move(file)), hook_(hook) {}
    base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                         std::size_t count) override {
        if (offset > far) {
            hook_();
        }
        return WrappedFile::read_some(offset, to, count);
    }

private:
    const Hook& hook_;
};

class LateReadDisk final : public PosixDisk {
public:
    explicit LateReadDisk(Hook hook) : hook_(std::move(hook)) {}
    base::Outcome<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
        base::Outcome<std::unique_ptr<File>> file = PosixDisk::open(path, mode);
        if (!file) {
            return file;
        }
        return std::make_unique<LateReadFile>(std::move(*file), hook_);
    }

private:
    Hook hook_;
};

void append(SegmentLog& log, int count) {
    for (int i = 0; i < count; ++i) {
        RecordBuffer buffer;
        buffer.body().raw(std::string(record_body, 'x'));
        ASSERT_TRUE(log.append(buffer, base::Instant(1)));
    }
}

// Ten records stand there, and more come while the scan looks for what is behind them.
void scan_while_appended(int at_once) {
    ScratchFolder scratch;
    UnsyncedDisk disk;
    LogSettings settings{.segment_bytes = 8 << 20, .record_bytes_max = 1 << 16, .kept_bytes = 0};
    auto log = SegmentLog::open(disk, scratch.path() + "/log", "schema", settings);
    ASSERT_TRUE(log);
    append(**log, 10);
    int appended = 10;
    LateReadDisk looking([&] {
        if (appended < 40) {
            append(**log, at_once);
            appended += at_once;
        }
    });
    auto seen = RestingLog::open(looking, scratch.path() + "/log");
    ASSERT_TRUE(seen) << seen.error().text;
    EXPECT_GT(appended, 10);
    EXPECT_GE(seen->durable(), 12u);
    EXPECT_LE(seen->durable(), static_cast<std::uint64_t>(appended));
    EXPECT_EQ(seen->torn_bytes(), 0u);
}

TEST(ScanBesideWriter, RecordsAppendedDuringTheScanAreNeitherDamagedNorTorn) {
    scan_while_appended(15);  // past what the scan has read ahead
    scan_while_appended(2);   // within it
}

}  // namespace
}  // namespace onrush::log

// A log of small segments in a scratch folder, for the tests of this folder.
#pragma once

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "log/posix_disk.h"
#include "log/segment.h"
#include "log/segment_log.h"
#include "log/test/scratch_folder.h"

namespace onrush::log {

inline constexpr LogSettings small{
    .segment_bytes = 20'480, .record_bytes_max = 4096, .kept_bytes = 0};

struct LogFolder {
    ScratchFolder scratch;
    PosixDisk disk;
    std::string path = scratch.path() + "/log";

    base::Outcome<std::unique_ptr<SegmentLog>> open(const std::string& schema = "schema 1",
                                                    std::uint64_t kept_bytes = 2'000'000) {
        LogSettings settings = small;
        settings.kept_bytes = kept_bytes;
        return SegmentLog::open(disk, path, schema, settings);
    }
    std::unique_ptr<SegmentLog> open_with_segments_of(std::size_t bytes) {
        LogSettings settings = small;
        settings.segment_bytes = bytes;
        auto log = SegmentLog::open(disk, path, "schema 1", settings);
        EXPECT_TRUE(log) << log.error().text;
        return std::move(*log);
    }
    // Records first..last, each holding its own number 100 times.
    void append(std::uint64_t first, std::uint64_t last) {
        auto log = open();
        ASSERT_TRUE(log) << log.error().text;
        for (std::uint64_t n = first; n <= last; ++n) {
            append_one(**log, n);
        }
    }
    static void append_one(SegmentLog& log, std::uint64_t n) {
        RecordBuffer buffer;
        for (int i = 0; i < 100; ++i) {
            buffer.body().fixed(n);
        }
        ASSERT_TRUE(log.maintain());
        ASSERT_TRUE(log.append(buffer, base::Instant(static_cast<std::int64_t>(n))));
    }
    std::vector<std::string> segments() {
        std::vector<std::string> names;
        base::Outcome<std::vector<std::uint64_t>> listed = list_segments(disk, path);
        for (std::uint64_t first : *listed) {
            names.push_back(segment_name(first));
        }
        return names;
    }
    void overwrite(const std::string& name, std::uint64_t offset, const std::string& bytes) {
        std::fstream file(path + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(offset));
        file << bytes;
    }
    // The whole folder, to tell whether anything changed.
    std::string contents() {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            std::ifstream file(entry.path(), std::ios::binary);
            all += entry.path().filename().string();
            all.append(std::istreambuf_iterator<char>(file), {});
        }
        return all;
    }
};

}  // namespace onrush::log

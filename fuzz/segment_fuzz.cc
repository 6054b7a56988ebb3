// Any bytes as the one segment of a log: scanning and reading end with records or with a fault,
// never with a crash, and reading gives what the scan promised.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "log/segment_reader.h"
#include "log/segment_scan.h"

namespace fuzzed {

using namespace onrush;
using base::Outcome;

// One file that is only read.
class OneFile final : public log::Disk {
public:
    explicit OneFile(base::ByteView bytes) : bytes_(bytes) {}

    Outcome<std::unique_ptr<log::File>> open(const std::string&, log::OpenMode) override {
        return std::make_unique<Open>(bytes_);
    }
    Outcome<std::vector<std::string>> list(const std::string&) override {
        return std::vector<std::string>{log::segment_name(1)};
    }
    Outcome<bool> exists(const std::string&) override { return true; }
    Outcome<> rename(const std::string&, const std::string&) override { return {}; }
    Outcome<> remove(const std::string&) override { return {}; }
    Outcome<> make_folder(const std::string&) override { return {}; }
    Outcome<> sync_folder(const std::string&) override { return {}; }
    Outcome<std::uint64_t> free_bytes(const std::string&) override { return 0; }
    Outcome<log::FileSystem> file_system(const std::string&) override { return log::FileSystem(); }
    Outcome<std::unique_ptr<log::FolderLock>> lock(const std::string&) override {
        return std::make_unique<log::FolderLock>();
    }

private:
    class Open final : public log::File {
    public:
        explicit Open(base::ByteView bytes) : bytes_(bytes) {}
        Outcome<std::size_t> write_some(std::uint64_t, base::ByteView) override {
            return base::fault(base::FaultKind::io, "only read");
        }
        Outcome<std::size_t> read_some(std::uint64_t offset, char* to, std::size_t count) override {
            std::size_t left = offset < bytes_.size() ? bytes_.size() - offset : 0;
            count = std::min(count, left);
            if (count != 0) {
                std::memcpy(to, bytes_.data() + offset, count);
            }
            return count;
        }
        Outcome<> sync() override { return {}; }
        Outcome<std::uint64_t> size() override { return bytes_.size(); }

    private:
        base::ByteView bytes_;
    };

    base::ByteView bytes_;
};

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush;
    fuzzed::OneFile disk(base::ByteView(reinterpret_cast<const char*>(data), size));
    base::Outcome<log::ScanResult> scan = log::scan_segments(disk, "log", {1});
    auto reader = log::SegmentReader::open(disk, "log", 1);
    if (!reader) {
        ONRUSH_CHECK(!scan, "the scan took what the reader refused: {}", reader.error().text);
        return 0;
    }
    std::uint64_t last = 0;
    for (;;) {
        base::Outcome<std::optional<log::Record>> record =
            (*reader)->next(log::SegmentReader::no_limit);
        if (!record || !*record) {
            break;
        }
        last = (*record)->sequence;
    }
    ONRUSH_CHECK(!scan || scan->end.sequence == last, "scanned to {}, read to {}",
                 scan->end.sequence, last);
    return 0;
}

// Any bytes as a log record: whatever stands there gets one of the four states, and only what a
// writer can have written is whole.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "log/limits.h"
#include "log/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush;
    std::string bytes(reinterpret_cast<const char*>(data), size);
    bytes.resize(std::max(size, log::limits::sector_bytes));
    log::RecordHeader header;
    if (!log::parse_header(bytes, header)) {
        (void)log::check_headless(std::string_view(bytes).substr(0, log::limits::sector_bytes),
                                  log::all_zero(bytes));
        return 0;
    }
    bytes.resize(log::record_size(header.body_bytes));
    if (log::check_record(header, bytes) == log::RecordState::whole) {
        log::RecordBuffer again;
        again.body().raw(
            std::string_view(bytes).substr(log::record_header_bytes, header.body_bytes));
        base::Sha256 hasher;
        base::Digest hash{};
        std::size_t written =
            again.finish(header.sequence, header.time, header.term, {}, hasher, hash).size();
        ONRUSH_CHECK(written == bytes.size(), "{} bytes became {}", bytes.size(), written);
    }
    return 0;
}

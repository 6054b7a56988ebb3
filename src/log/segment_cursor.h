// Walks the records of one segment file, front to back, through a window of its bytes.
//
// Used by one thread. The views it gives are good until the next call.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "log/record.h"
#include "log/segment.h"

namespace onrush::log {

class SegmentCursor {
public:
    // `window` is how much is read at once: large to read everything, small to hop.
    [[nodiscard]] static base::Outcome<SegmentCursor> open(Disk& disk, const std::string& folder,
                                                           std::uint64_t first_sequence,
                                                           std::size_t window);

    [[nodiscard]] const SegmentHeader& header() const { return header_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    [[nodiscard]] std::uint64_t file_bytes() const { return file_bytes_; }

    // What stands here. For `whole` the record and its body are set; the place is not left.
    [[nodiscard]] base::Outcome<RecordState> read(RecordHeader& record, base::ByteView& body);
    // Looks at the header alone: `whole` then says nothing of the body.
    [[nodiscard]] base::Outcome<RecordState> read_header(RecordHeader& record);
    // Past the record that was read here.
    void advance(const RecordHeader& record) { offset_ += record_size(record.body_bytes); }

    // Forgets the window: the file may hold more by now.
    void refresh() { window_bytes_ = 0; }

    // From `from` to the end: is there a header that checks? Sets where; npos for none.
    [[nodiscard]] base::Outcome<std::uint64_t> find_header(std::uint64_t from);
    // The offset behind the last byte that is not zero, at least `from`.
    [[nodiscard]] base::Outcome<std::uint64_t> end_of_bytes(std::uint64_t from);

    static constexpr std::uint64_t npos = ~std::uint64_t{0};

private:
    SegmentCursor() = default;
    // The bytes at [offset, offset + count), zeros past the end of the file.
    [[nodiscard]] base::Outcome<base::ByteView> bytes_at(std::uint64_t offset, std::size_t count);

    std::string path_;
    std::unique_ptr<File> file_;
    SegmentHeader header_;
    std::uint64_t offset_ = 0;
    std::uint64_t file_bytes_ = 0;
    std::vector<char> window_;
    std::size_t window_size_ = 0;
    std::uint64_t window_at_ = 0;
    std::size_t window_bytes_ = 0;
};

// "FOLDER/0000000000000001.seg, offset 4096: WHAT", with the way out.
[[nodiscard]] std::unexpected<base::Fault> damage_at(const SegmentCursor& cursor,
                                                     const std::string& what);

}  // namespace onrush::log

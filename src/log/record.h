// A log record: one batch, its place in the sequence, and its link in the hash chain.
//
//   0    4  magic "ORec"
//   4    4  CRC-32C of the header bytes 8..79
//   8    8  sequence           1, 2, 3 ... without a gap
//   16   8  time               the batch's instant, milliseconds since 1970
//   24   8  term               grows by one with every start of a writer
//   32   4  body length
//   36   4  CRC-32C of the body and the padding
//   40   4  how many 512-byte sectors of the record are all zeros
//   44   4  zero
//   48  32  SHA-256 of (previous record's hash, header bytes 8..47, body): the chain
//   80      body, then zero padding, then the trailer "cerO" in the last 4 bytes of a sector
//
// Records start on sector boundaries and at most one is being written at a time. So a record that
// a crash cut short shows it: a sector that the header does not count is still zero, or the
// trailer is; or its beginning is and so is all behind its first sector, when cutting off was cut
// short in turn. Any other record that fails its checks is damaged. docs/log-format.md has the full
// rules.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/sha256.h"
#include "base/time.h"

namespace onrush::log {

inline constexpr std::size_t record_header_bytes = 80;
inline constexpr std::size_t record_trailer_bytes = 4;

struct RecordHeader {
    std::uint64_t sequence = 0;
    base::Instant time;
    std::uint64_t term = 0;
    std::uint32_t body_bytes = 0;
    std::uint32_t body_crc = 0;
    std::uint32_t zero_sectors = 0;
    base::Digest hash{};
};

// The size on disk of a record with such a body: whole sectors.
[[nodiscard]] std::size_t record_size(std::size_t body_bytes);

// What a batch is encoded into: a buffer that leaves room for the header, so that the record is
// written from where it was made. Reused from batch to batch.
class RecordBuffer {
public:
    RecordBuffer() { start(); }

    // Empties it, keeping the memory.
    void start() {
        bytes_.clear();
        bytes_.zeros(record_header_bytes);
    }
    [[nodiscard]] base::ByteWriter& body() { return bytes_; }
    [[nodiscard]] std::size_t body_size() const { return bytes_.size() - record_header_bytes; }

    // Pads, seals and links the record; the view is what goes to disk, and `hash` the new end of
    // the chain. The hasher is the caller's, so that nothing is set up per record.
    [[nodiscard]] base::ByteView finish(std::uint64_t sequence, base::Instant time,
                                        std::uint64_t term, const base::Digest& previous,
                                        base::Sha256& hasher, base::Digest& hash);

private:
    base::ByteWriter bytes_;
};

// What stands at a place of a segment where a record is expected.
enum class RecordState {
    whole,    // header, body and trailer check
    empty,    // a sector of zeros: nothing was written here
    torn,     // the crash came while it was being written, or while a torn one was cut off
    damaged,  // neither
};

// True when the bytes start with a header that checks; then `header` is set.
[[nodiscard]] bool parse_header(base::ByteView bytes, RecordHeader& header);

// `bytes` is the record's whole extent, record_size(header.body_bytes) bytes.
[[nodiscard]] RecordState check_record(const RecordHeader& header, base::ByteView bytes);

// The state of a place whose first sector is not zero and whose header does not check;
// `rest_is_zero` tells whether everything after that sector, to the segment's end, is zero.
[[nodiscard]] RecordState check_headless(base::ByteView sector, bool rest_is_zero);

// The hash that the record must have after `previous`.
[[nodiscard]] base::Digest chain_hash(const base::Digest& previous, base::ByteView header,
                                      base::ByteView body, base::Sha256& hasher);

[[nodiscard]] bool all_zero(base::ByteView bytes);

}  // namespace onrush::log

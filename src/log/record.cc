#include "log/record.h"

#include <algorithm>

#include "base/check.h"
#include "base/crc32c.h"
#include "log/limits.h"

namespace onrush::log {

namespace {

using base::ByteView;

constexpr std::uint32_t header_magic = 0x6365'524f;  // "ORec"
constexpr ByteView trailer = "cerO";
static_assert(trailer.size() == record_trailer_bytes);
constexpr std::size_t crc_from = 8;  // the header's checksum starts after itself
constexpr std::size_t hash_at = 48;
constexpr std::size_t sector_size = limits::sector_bytes;

std::uint32_t count_zero_sectors(ByteView record) {
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < record.size(); at += sector_size) {
        count += all_zero(record.substr(at, sector_size)) ? 1 : 0;
    }
    return count;
}

ByteView trailer_of(ByteView record) {
    return record.substr(record.size() - trailer.size());
}

// Zeros, or the start of a trailer and then zeros: not all of it was written.
bool cut_short(ByteView found) {
    std::size_t kept = 0;
    while (kept < trailer.size() && found[kept] == trailer[kept]) {
        ++kept;
    }
    return kept < trailer.size() && all_zero(found.substr(kept));
}

ByteView checked_part(ByteView record) {
    return record.substr(record_header_bytes,
                         record.size() - record_header_bytes - record_trailer_bytes);
}

}  // namespace

bool all_zero(ByteView bytes) {
    // Nearly every sector that is not zero says so in its first byte.
    return bytes.empty() ||
           (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

std::size_t record_size(std::size_t body_bytes) {
    std::size_t bytes = record_header_bytes + body_bytes + record_trailer_bytes;
    return (bytes + sector_size - 1) / sector_size * sector_size;
}

base::Digest chain_hash(const base::Digest& previous, ByteView header, ByteView body,
                        base::Sha256& hasher) {
    hasher.update(base::view_of(previous));
    hasher.update(header.substr(crc_from, hash_at - crc_from));
    hasher.update(body);
    return hasher.finish();
}

ByteView RecordBuffer::finish(std::uint64_t sequence, base::Instant time, std::uint64_t term,
                              const base::Digest& previous, base::Sha256& hasher,
                              base::Digest& hash) {
    std::size_t body_bytes = body_size();
    std::size_t size = record_size(body_bytes);
    ONRUSH_CHECK(size <= limits::record_bytes_max, "a batch of {} bytes", body_bytes);
    bytes_.zeros(size - bytes_.size() - record_trailer_bytes);
    bytes_.raw(trailer);
    bytes_.patch(0, header_magic);
    bytes_.patch(8, sequence);
    bytes_.patch(16, time.ms);
    bytes_.patch(24, term);
    bytes_.patch(32, static_cast<std::uint32_t>(body_bytes));
    bytes_.patch(36, base::crc32c(checked_part(bytes_.view())));
    // The first sector is never zero, so it does not matter that its header is not complete yet.
    bytes_.patch(40, count_zero_sectors(bytes_.view()));
    bytes_.patch(44, std::uint32_t{0});
    hash = chain_hash(previous, bytes_.view().substr(0, record_header_bytes),
                      bytes_.view().substr(record_header_bytes, body_bytes), hasher);
    std::memcpy(bytes_.data() + hash_at, hash.data(), hash.size());
    bytes_.patch(4, base::crc32c(bytes_.view().substr(crc_from, record_header_bytes - crc_from)));
    return bytes_.view();
}

bool parse_header(ByteView bytes, RecordHeader& header) {
    base::ByteReader in(bytes.substr(0, record_header_bytes));
    std::uint32_t magic = in.fixed<std::uint32_t>();
    std::uint32_t crc = in.fixed<std::uint32_t>();
    header.sequence = in.fixed<std::uint64_t>();
    header.time.ms = in.fixed<std::int64_t>();
    header.term = in.fixed<std::uint64_t>();
    header.body_bytes = in.fixed<std::uint32_t>();
    header.body_crc = in.fixed<std::uint32_t>();
    header.zero_sectors = in.fixed<std::uint32_t>();
    std::uint32_t reserved = in.fixed<std::uint32_t>();
    ByteView hash = in.raw(header.hash.size());
    if (!in.ok() || magic != header_magic || reserved != 0 ||
        header.body_bytes > limits::record_bytes_max) {
        return false;
    }
    std::copy(hash.begin(), hash.end(), header.hash.begin());
    return crc == base::crc32c(bytes.substr(crc_from, record_header_bytes - crc_from));
}

RecordState check_record(const RecordHeader& header, ByteView bytes) {
    ONRUSH_CHECK(bytes.size() == record_size(header.body_bytes), "{} bytes for a body of {}",
                 bytes.size(), header.body_bytes);
    if (trailer_of(bytes) == trailer && base::crc32c(checked_part(bytes)) == header.body_crc) {
        return RecordState::whole;
    }
    bool unwritten =
        cut_short(trailer_of(bytes)) || count_zero_sectors(bytes) > header.zero_sectors;
    return unwritten ? RecordState::torn : RecordState::damaged;
}

RecordState check_headless(ByteView first_sector, bool rest_is_zero) {
    bool unwritten = cut_short(trailer_of(first_sector));
    // What is cut off goes from behind, its first sector last. A whole record has its trailer here,
    // or more behind.
    bool erased = first_sector[0] == 0 && trailer_of(first_sector) != trailer;
    return rest_is_zero && (unwritten || erased) ? RecordState::torn : RecordState::damaged;
}

}  // namespace onrush::log

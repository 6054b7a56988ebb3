#include "log/segment.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/crc32c.h"
#include "log/limits.h"

namespace onrush::log {

namespace {

constexpr base::ByteView magic = "ONRUSHLG";
constexpr std::size_t schema_at = 80;
constexpr std::size_t checked_from = 16;

}  // namespace

std::string encode_segment_header(SegmentHeader& header) {
    ONRUSH_CHECK(header.schema.size() <= limits::schema_bytes_max, "a schema of {} bytes",
                 header.schema.size());
    std::size_t sectors =
        (schema_at + header.schema.size() + limits::sector_bytes - 1) / limits::sector_bytes;
    header.header_bytes = static_cast<std::uint32_t>(sectors * limits::sector_bytes);
    base::ByteWriter out;
    out.raw(magic);
    out.fixed(format_version);
    out.fixed<std::uint32_t>(0);
    out.fixed(header.header_bytes);
    out.fixed(static_cast<std::uint32_t>(header.schema.size()));
    out.fixed(header.first_sequence);
    out.fixed(header.previous_time.ms);
    out.fixed(header.term);
    out.raw(base::view_of(header.previous_hash));
    out.raw(header.schema);
    out.zeros(header.header_bytes - out.size());
    out.patch(12, base::crc32c(out.view().substr(checked_from)));
    return std::string(out.view());
}

base::Outcome<SegmentHeader> read_segment_header(File& file, const std::string& path) {
    using base::FaultKind;
    std::string bytes(limits::sector_bytes, '\0');
    if (base::Outcome<> read = read_zero_filled(file, 0, bytes.data(), bytes.size()); !read) {
        return std::unexpected(read.error());
    }
    base::ByteReader in(bytes);
    if (in.raw(magic.size()) != magic) {
        return base::fault(FaultKind::not_ours, path + " is not an Onrush log segment");
    }
    std::uint32_t version = in.fixed<std::uint32_t>();
    if (version > format_version) {
        return base::fault(FaultKind::too_new,
                           fmt::format("{} has log format {}, this binary reads up to {}: start "
                                       "the version that wrote it, or a newer one",
                                       path, version, format_version));
    }
    std::uint32_t crc = in.fixed<std::uint32_t>();
    SegmentHeader header;
    header.header_bytes = in.fixed<std::uint32_t>();
    std::uint32_t schema_bytes = in.fixed<std::uint32_t>();
    header.first_sequence = in.fixed<std::uint64_t>();
    header.previous_time.ms = in.fixed<std::int64_t>();
    header.term = in.fixed<std::uint64_t>();
    base::ByteView hash = in.raw(header.previous_hash.size());
    std::copy(hash.begin(), hash.end(), header.previous_hash.begin());
    auto damaged = [&] {
        return base::fault(
            FaultKind::damaged,
            path + ": the segment's header is damaged (offset 0): restore this file from a backup");
    };
    bool plausible = schema_bytes <= limits::schema_bytes_max &&
                     header.header_bytes % limits::sector_bytes == 0 &&
                     header.header_bytes >= schema_at + schema_bytes &&
                     header.header_bytes <= schema_at + schema_bytes + limits::sector_bytes;
    if (!plausible) {
        return damaged();
    }
    bytes.resize(header.header_bytes);
    if (base::Outcome<> read = read_zero_filled(file, 0, bytes.data(), bytes.size()); !read) {
        return std::unexpected(read.error());
    }
    if (base::crc32c(base::ByteView(bytes).substr(checked_from)) != crc) {
        return damaged();
    }
    header.schema = bytes.substr(schema_at, schema_bytes);
    return header;
}

std::string segment_name(std::uint64_t first_sequence) {
    return fmt::format("{:016x}.seg", first_sequence);
}

std::optional<std::uint64_t> parse_segment_name(const std::string& name) {
    if (name.size() != 20 || !name.ends_with(".seg")) {
        return std::nullopt;
    }
    std::uint64_t sequence = 0;
    for (char c : name.substr(0, 16)) {
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
            return std::nullopt;
        }
        sequence = sequence * 16 + static_cast<std::uint64_t>(digit);
    }
    return sequence;
}

base::Outcome<std::vector<std::uint64_t>> list_segments(Disk& disk, const std::string& folder) {
    base::Outcome<std::vector<std::string>> names = disk.list(folder);
    if (!names) {
        return std::unexpected(names.error());
    }
    std::vector<std::uint64_t> sequences;
    for (const std::string& name : *names) {
        if (std::optional<std::uint64_t> sequence = parse_segment_name(name)) {
            sequences.push_back(*sequence);
        }
    }
    std::ranges::sort(sequences);
    return sequences;
}

}  // namespace onrush::log

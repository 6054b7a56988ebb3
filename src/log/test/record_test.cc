#include "log/record.h"

#include <gtest/gtest.h>

#include "log/limits.h"

namespace onrush::log {
namespace {

constexpr std::size_t sector = limits::sector_bytes;

std::string make_record(const std::string& body, const base::Digest& previous = {}) {
    RecordBuffer buffer;
    buffer.body().raw(body);
    base::Sha256 hasher;
    base::Digest hash{};
    return std::string(buffer.finish(7, base::Instant(99), 3, previous, hasher, hash));
}

RecordState state_of(const std::string& bytes) {
    RecordHeader header;
    if (parse_header(bytes, header)) {
        return check_record(header, bytes);
    }
    std::string_view rest = std::string_view(bytes).substr(sector);
    return check_headless(std::string_view(bytes).substr(0, sector), all_zero(rest));
}

// Noise, and in its middle four sectors' worth of zeros.
std::string body_with_zeros() {
    std::string body;
    for (int i = 0; i < 3000; ++i) {
        body += static_cast<char>(i * 7 + 1);
    }
    return body.insert(1500, 4 * sector, '\0');
}

TEST(Record, ComesBack) {
    for (std::size_t size : {0, 1, 427, 428, 429, 5000}) {
        std::string bytes = make_record(std::string(size, 'x'));
        EXPECT_EQ(bytes.size() % sector, 0u);
        RecordHeader header;
        ASSERT_TRUE(parse_header(bytes, header));
        EXPECT_EQ(header.sequence, 7u);
        EXPECT_EQ(header.time, base::Instant(99));
        EXPECT_EQ(header.term, 3u);
        EXPECT_EQ(header.body_bytes, size);
        EXPECT_EQ(check_record(header, bytes), RecordState::whole);
    }
    EXPECT_EQ(record_size(428), sector);
    EXPECT_EQ(record_size(429), 2 * sector);
}

TEST(Record, TheChainDependsOnTheRecordBefore) {
    RecordHeader first;
    RecordHeader second;
    base::Digest other{};
    other[0] = 1;
    ASSERT_TRUE(parse_header(make_record("same"), first));
    ASSERT_TRUE(parse_header(make_record("same", other), second));
    EXPECT_NE(first.hash, second.hash);
}

TEST(Record, AnyBitFlippedIsDamageNeverTorn) {
    for (const std::string& body : {std::string("short"), body_with_zeros()}) {
        std::string bytes = make_record(body);
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            std::string flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            ASSERT_EQ(state_of(flipped), RecordState::damaged) << "bit " << bit;
        }
    }
}

TEST(Record, AnySectorLostIsTorn) {
    std::string bytes = make_record(body_with_zeros());
    std::size_t sectors = bytes.size() / sector;
    for (std::size_t lost = 1; lost < sectors; ++lost) {
        std::string torn = bytes;
        torn.replace(lost * sector, sector, sector, '\0');
        bool was_zero = torn == bytes;
        EXPECT_EQ(state_of(torn), was_zero ? RecordState::whole : RecordState::torn) << lost;
    }
}

TEST(Record, AnyCutIsTorn) {
    std::string bytes = make_record(body_with_zeros());
    for (std::size_t kept = 1; kept < bytes.size(); ++kept) {
        std::string cut = bytes.substr(0, kept) + std::string(bytes.size() - kept, '\0');
        ASSERT_EQ(state_of(cut), RecordState::torn) << kept;
    }
}

// Cutting off writes zeros, the first sector last, and may be cut short at any byte of it.
TEST(Record, ATornOneThatIsErasedInPartIsTorn) {
    std::string whole = make_record(body_with_zeros());
    std::string torn = whole.substr(0, sector) + std::string(whole.size() - sector, '\0');
    for (std::size_t erased = 1; erased < sector; ++erased) {
        std::string left = std::string(erased, '\0') + torn.substr(erased);
        ASSERT_EQ(state_of(left), RecordState::torn) << erased;
    }
}

TEST(Record, AWholeOneThatLostItsBeginningIsDamagedNotTorn) {
    for (const std::string& body : {std::string("short"), body_with_zeros()}) {
        std::string whole = make_record(body);
        for (std::size_t lost = 1; lost + record_trailer_bytes <= sector; ++lost) {
            std::string left = std::string(lost, '\0') + whole.substr(lost);
            ASSERT_EQ(state_of(left), RecordState::damaged) << lost;
        }
    }
}

}  // namespace
}  // namespace onrush::log

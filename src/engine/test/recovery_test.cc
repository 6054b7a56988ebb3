// What recovery and replay refuse to go on with: bugs, which stop the process.
#include "engine/recovery.h"

#include <gtest/gtest.h>

#include "engine/domain.h"
#include "sim/bed/bed.h"

namespace onrush::engine::recovery_test {
namespace {

using base::Outcome;

// Records of these sequences, each of an empty batch.
class PaperReader final : public log::LogReader {
public:
    PaperReader(const table::Schema& schema, std::vector<std::uint64_t> sequences)
        : described_(schema.describe().encode()), sequences_(std::move(sequences)) {
        std::uint64_t rows = 0;
        schema.encode_batch(batch_, 0, rows);
    }
    Outcome<std::optional<log::Record>> next(std::uint64_t) override {
        if (next_ == sequences_.size()) {
            return std::nullopt;
        }
        log::Record record;
        record.sequence = sequences_[next_++];
        record.body = batch_.view();
        record.schema = &described_;
        return record;
    }
    [[nodiscard]] base::Digest previous_hash() const override { return {}; }

private:
    std::string described_;
    std::vector<std::uint64_t> sequences_;
    std::size_t next_ = 0;
    base::ByteWriter batch_;
};

// Says that it ends with record 3, and has these.
struct PaperSource final : log::LogSource {
    const table::Schema& schema;
    std::vector<std::uint64_t> sequences;

    PaperSource(const table::Schema& the_schema, std::vector<std::uint64_t> the_sequences)
        : schema(the_schema), sequences(std::move(the_sequences)) {}
    [[nodiscard]] std::uint64_t durable() const override { return 3; }
    Outcome<std::unique_ptr<log::LogReader>> read_from(std::uint64_t) override {
        return std::make_unique<PaperReader>(schema, sequences);
    }
};

struct Fixture {
    Domain domain;
    bed::Bed bed{domain};
    base::NoProgress progress;

    Outcome<RecoveryReport> recover_from(std::vector<std::uint64_t> sequences) {
        PaperSource log(domain.schema(), std::move(sequences));
        table::EmptyCheckpoint none;
        return recover(domain.schema(), none, log, progress);
    }
};

TEST(Recovery, ReplaysEveryRecordOnce) {
    Fixture f;
    auto recovered = f.recover_from({1, 2, 3});
    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->records_replayed, 3u);
    EXPECT_EQ(recovered->rows_loaded, 0u);
}

// From the second look on.
struct AsksToStop final : base::Progress {
    int looks_left = 1;
    void at(std::string_view, std::uint64_t, std::uint64_t) override {}
    [[nodiscard]] bool asks_to_stop() override { return looks_left-- <= 0; }
};

// A stopping server loaded its gigabytes first.
TEST(Recovery, EndsWhenItIsToldToStop) {
    for (int looks : {0, 1}) {
        Fixture f;
        AsksToStop progress;
        progress.looks_left = looks;
        PaperSource log(f.domain.schema(), {1, 2, 3});
        table::EmptyCheckpoint none;
        auto recovered = recover(f.domain.schema(), none, log, progress);
        ASSERT_FALSE(recovered);
        EXPECT_EQ(recovered.error().kind, base::FaultKind::stopped);
        EXPECT_EQ(base::exit_code(recovered.error().kind), 0);
    }
}

TEST(RecoveryDeathTest, NoRecordIsMissingOrTooMany) {
    Fixture f;
    EXPECT_DEATH((void)f.recover_from({1, 3}), "record 3 follows record 1");
    EXPECT_DEATH((void)f.recover_from({1, 2, 2}), "record 2 follows record 2");
    EXPECT_DEATH((void)f.recover_from({1, 2, 3, 4}), "record 4 was read, beyond record 3");
    EXPECT_DEATH((void)f.recover_from({1, 2}), "2 records were replayed from 1 to 3");
    EXPECT_DEATH((void)f.recover_from({2, 3}), "2 records were replayed from 1 to 3");
}

TEST(RecoveryDeathTest, TheTablesAreEmptyBefore) {
    Fixture f;
    f.bed.counters.insert({.id = bed::CounterId(1)});
    EXPECT_DEATH((void)f.recover_from({1, 2, 3}), "counters has 1 rows before recovery");
}

TEST(DomainDeathTest, ListsEachThingOnce) {
    struct NoLaw final : Law {
        [[nodiscard]] std::string_view name() const override { return "no law"; }
        [[nodiscard]] std::string_view sql() const override { return "SELECT 1 WHERE 0"; }
        [[nodiscard]] std::optional<std::string> vote() const override { return std::nullopt; }
        [[nodiscard]] std::optional<std::string> check() const override { return std::nullopt; }
    };
    Domain domain;
    domain.add(std::make_unique<NoLaw>());
    EXPECT_DEATH(domain.add(std::make_unique<NoLaw>()), "two laws have the name \"no law\"");
    bed::Claims claims("claims");
    auto nothing = [](const bed::Claim&, base::Instant) {};
    EXPECT_DEATH(domain.add_deadline<bed::ByExpiry>(claims, &bed::Claim::expires_at, nothing),
                 "claims has a deadline and is not in the domain");
}

TEST(DomainDeathTest, ADeadlineDoesNotRunBeforeItsTime) {
    Domain domain;
    bed::Claims claims("claims");
    domain.add(claims);
    domain.add_deadline<bed::ByExpiry>(
        claims, &bed::Claim::expires_at,
        [&](const bed::Claim& claim, base::Instant) { claims.erase(claim); });
    claims.insert({bed::CounterId(1), bed::AccountId(1), 1, base::Instant(50)});
    RowsTaken taken;
    EXPECT_DEATH(domain.deadlines()[0]->run_first(base::Instant(47), taken),
                 "claims runs 3 ms early");
    domain.deadlines()[0]->run_first(base::Instant(50), taken);
    EXPECT_EQ(claims.size(), 0u);
    domain.schema().end_batch();
}

}  // namespace
}  // namespace onrush::engine::recovery_test

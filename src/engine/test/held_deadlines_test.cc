// A deadline that breaks a law, and how a server starts in spite of it.
#include <gtest/gtest.h>

#include "base/check.h"
#include "engine/batcher.h"
#include "engine/limits.h"
#include "sim/bed/bed.h"

namespace onrush::engine::held_deadlines_test {
namespace {

using base::FaultKind;
using base::Instant;
using bed::AccountId;
using bed::CounterId;

struct NoZeros final : Law {
    explicit NoZeros(const bed::Claims& claims) : claims_(claims) {}
    [[nodiscard]] std::string_view name() const override { return "no zeros"; }
    [[nodiscard]] std::string_view sql() const override { return "SELECT 1"; }
    [[nodiscard]] std::optional<std::string> vote() const override { return check(); }
    [[nodiscard]] std::optional<std::string> check() const override {
        std::optional<std::string> wrong;
        claims_.for_each([&](const bed::Claim& claim) {
            if (claim.number == 0) {
                wrong = "a claim has the number 0";
            }
        });
        return wrong;
    }
    const bed::Claims& claims_;
};

// The claim of account `bad` gets the number 0 when it is due; the others are erased.
struct HeldDeadlines : testing::Test {
    Domain domain;
    bed::Claims claims{"claims"};
    Counters counters;
    Batcher batcher{domain, counters};
    std::uint64_t bad = 2;
    bool fails_check = false;  // instead of breaking the law

    void SetUp() override {
        domain.add(claims);
        domain.add(std::make_unique<NoZeros>(claims));
        domain.add_deadline<bed::ByExpiry>(
            claims, &bed::Claim::expires_at, [this](const bed::Claim& claim, Instant) {
                if (claim.account.value != bad) {
                    claims.erase(claim);
                    return;
                }
                ONRUSH_CHECK(!fails_check, "claim {} is bad", claim.account.value);
                claims.update(claim, [](bed::Claim& row) {
                    row.number = 0;
                    row.expires_at = Instant::never();
                });
            });
    }
    void add(std::uint64_t count) {
        for (std::uint64_t id = 1; id <= count; ++id) {
            claims.insert({CounterId(1), AccountId(id), id, Instant(static_cast<int>(id))});
        }
    }
};
using HeldDeadlinesDeathTest = HeldDeadlines;

TEST_F(HeldDeadlinesDeathTest, TheLawThatADeadlineBreaksNamesItsRow) {
    add(3);
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open),
                 "the law \"no zeros\" would be broken: a claim has the number 0, by the deadline "
                 "of claims:1/2. .*--set deadlines.held=claims:1/2 to let it wait");
}

TEST_F(HeldDeadlinesDeathTest, OfMoreThanAFewItNamesThoseThatMayBe) {
    bad = limits::deadlines_voted_alone_max + 2;
    add(bad);
    EXPECT_DEATH(batcher.open(Instant(100), Admission::open),
                 "by the deadline of claims:1/17,claims:1/18. ");
}

// It named a line of the code, and no start succeeded.
TEST_F(HeldDeadlinesDeathTest, TheCheckThatFailsInADeadlineNamesItsRow) {
    fails_check = true;
    add(3);
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open),
                 "claim 2 is bad, in the deadline of claims:1/2. Each start .*--set "
                 "deadlines.held=claims:1/2 to let it wait\n");
}

TEST_F(HeldDeadlinesDeathTest, OfManyTheOneWhoseCheckFailsIsNamed) {
    fails_check = true;
    bad = limits::deadlines_voted_alone_max + 2;
    add(bad + 1);
    EXPECT_DEATH(batcher.open(Instant(100), Admission::open),
                 "claim 18 is bad, in the deadline of claims:1/18. ");
}

TEST_F(HeldDeadlinesDeathTest, AfterItsDeadlinesACheckNamesNoRow) {
    add(1);
    batcher.open(Instant(100), Admission::open);
    EXPECT_DEATH(batcher.open(Instant(100), Admission::open), "open already, since 100\n");
    domain.schema().end_batch();
}

TEST_F(HeldDeadlines, AHeldDeadlineWaitsAndTheOthersRun) {
    add(3);
    auto unmet = domain.hold_deadlines({"claims:1/2"});
    ASSERT_TRUE(unmet) << unmet.error().text;
    EXPECT_TRUE(unmet->empty());
    EXPECT_EQ(batcher.next_deadline(), Instant(1));
    batcher.open(Instant(10), Admission::open);
    EXPECT_EQ(claims.size(), 1u);
    EXPECT_NE(claims.find(CounterId(1), AccountId(2)), nullptr);
    EXPECT_EQ(batcher.next_deadline(), Instant::never()) << "or the engine would not sleep";
    ASSERT_TRUE(domain.hold_deadlines({}));
    EXPECT_EQ(batcher.next_deadline(), Instant(2));
    domain.schema().end_batch();
}

// A deadline that takes all that are due at once.
struct SweptTogether : HeldDeadlines {
    bool fails_check_later = false;
    std::vector<std::uint64_t> first_rows;

    void SetUp() override {
        domain.add(claims);
        domain.add(std::make_unique<NoZeros>(claims));
        domain.add_deadline<bed::ByExpiry>(
            claims, &bed::Claim::expires_at,
            [this](const bed::Claim& first, Instant, DueRows<bed::Claim>& due) {
                first_rows.push_back(first.account.value);
                end(first);
                while (const bed::Claim* next = due.first()) {
                    due.take(*next);
                    end(*next);
                }
            });
    }
    void end(const bed::Claim& claim) {
        if (claim.account.value != bad) {
            claims.erase(claim);
            return;
        }
        ONRUSH_CHECK(!fails_check_later, "claim {} is bad", claim.account.value);
        claims.update(claim, [](bed::Claim& row) {
            row.number = 0;
            row.expires_at = Instant::never();
        });
    }
};
using SweptTogetherDeathTest = SweptTogether;

TEST_F(SweptTogether, OnlyWhatIsDueIsTaken) {
    bad = 0;
    add(3);
    batcher.open(Instant(2), Admission::open);
    EXPECT_EQ(claims.size(), 1u);
    EXPECT_EQ(first_rows, std::vector<std::uint64_t>{1});
    domain.schema().end_batch();
}

// It was swept along with the first.
TEST_F(SweptTogether, AHeldRowWaitsAndTheOthersGoOneByOne) {
    add(4);
    ASSERT_TRUE(domain.hold_deadlines({"claims:1/2"}));
    batcher.open(Instant(10), Admission::open);
    EXPECT_EQ(claims.size(), 1u);
    EXPECT_NE(claims.find(CounterId(1), AccountId(2)), nullptr);
    EXPECT_EQ(first_rows, (std::vector<std::uint64_t>{1, 3, 4}));
    domain.schema().end_batch();
}

TEST_F(SweptTogetherDeathTest, ALawNamesAllThatMayHaveBrokenIt) {
    add(3);
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open),
                 "by the deadline of claims:1/1,claims:1/2,claims:1/3. ");
}

// Once the first of them is held, though it was not the one.
TEST_F(SweptTogetherDeathTest, WhereOneIsHeldALawNamesTheRow) {
    bad = 3;
    add(3);
    ASSERT_TRUE(domain.hold_deadlines({"claims:1/1"}));
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open), "by the deadline of claims:1/3. ");
}

TEST_F(SweptTogetherDeathTest, ACheckNamesTheRowThatWasTakenLast) {
    fails_check_later = true;
    add(3);
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open),
                 "claim 2 is bad, in the deadline of claims:1/2. ");
}

TEST_F(HeldDeadlines, ANameOfNoRowIsToldAndOneOfNoTableRefused) {
    add(1);
    auto unmet = domain.hold_deadlines({"claims:1/2", "claims:1/1"});
    ASSERT_TRUE(unmet) << unmet.error().text;
    EXPECT_EQ(*unmet, (std::vector<std::string>{"claims:1/2"}));
    auto refused = domain.hold_deadlines({"claim:1/1"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultKind::usage);
    EXPECT_NE(refused.error().text.find("no table \"claim\""), std::string::npos);
    std::vector<std::string> many(limits::held_deadlines_max, "claims:1/1");
    EXPECT_TRUE(domain.hold_deadlines(many));
    many.push_back("claims:1/1");
    refused = domain.hold_deadlines(many);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text, "deadlines.held names 65 rows, but may name 64");
    domain.schema().end_batch();
}

}  // namespace
}  // namespace onrush::engine::held_deadlines_test

// How many idempotency keys are kept, of one caller and of all.
#include <gtest/gtest.h>

#include "engine/batcher.h"
#include "engine/test/returned_jobs.h"

namespace onrush::engine::key_budget_test {
namespace {

struct Kept {
    explicit Kept(const KeyBudget& budget) : batcher(domain, counters, budget) {}

    Domain domain;
    bed::Bed bed{domain};
    Counters counters;
    Batcher batcher;
    ReturnedJobs returned;
    Batch batch;
    std::int64_t now = 1000;

    // What comes of this key, sent with a request that nobody else sends.
    Verdict ask(std::uint64_t caller, KeyShare share, const std::string& key) {
        bed::OpenAccount input{std::to_string(caller) + " " + key, base::Money(5)};
        BedCommand<bed::OpenAccount> job(returned, bed, input);
        job.idempotency = {.caller = caller, .key = key, .fingerprint = 1, .share = share};
        batcher.open(base::Instant(now), Admission::open);
        batcher.run(job, Admission::open);
        batcher.close(batch);
        batch.answers.deliver();
        return job.verdict();
    }
    // A new one.
    Verdict ask(std::uint64_t caller, KeyShare share) {
        return ask(caller, share, std::to_string(bed.accounts.size()));
    }
};

TEST(KeyBudget, OfMoreKeysThanMayBeKeptNothingIsDone) {
    Kept kept({.keys_max = 2, .for_staff = 0});
    EXPECT_EQ(kept.ask(7, KeyShare::account, "k1"), Verdict::answered);
    EXPECT_EQ(kept.ask(7, KeyShare::account, "k2"), Verdict::answered);
    EXPECT_EQ(kept.ask(7, KeyShare::account, "k3"), Verdict::keys_full);
    EXPECT_EQ(kept.ask(7, KeyShare::account, "k1"), Verdict::replayed);
    EXPECT_EQ(kept.bed.accounts.size(), 2u);
    kept.now += limits::idempotency_kept.ms;
    EXPECT_EQ(kept.ask(7, KeyShare::account, "k3"), Verdict::answered);
}

// One caller could use up the keys of all.
TEST(KeyBudget, GivesEachCallerAShare) {
    Kept kept({.per_account = 2, .per_address = 3});
    EXPECT_EQ(kept.ask(8, KeyShare::account, "k1"), Verdict::answered);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::share_full);
    EXPECT_EQ(kept.ask(8, KeyShare::account, "k1"), Verdict::replayed) << "it needs no room";
    EXPECT_EQ(kept.ask(10, KeyShare::account), Verdict::answered) << "it has its own share";
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(kept.ask(9, KeyShare::address), Verdict::answered);
    }
    EXPECT_EQ(kept.ask(9, KeyShare::address), Verdict::share_full);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(kept.ask(11, KeyShare::staff), Verdict::answered);
    }
    kept.now += limits::idempotency_kept.ms - 1;
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::share_full);
    kept.now += 1;
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::share_full);
}

TEST(KeyBudget, LeavesSomeKeysToStaff) {
    Kept kept({.keys_max = 4, .for_staff = 2});
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(10, KeyShare::account), Verdict::keys_full);
    EXPECT_EQ(kept.ask(11, KeyShare::address), Verdict::keys_full);
    EXPECT_EQ(kept.ask(12, KeyShare::staff), Verdict::answered);
    EXPECT_EQ(kept.ask(12, KeyShare::staff), Verdict::answered);
    EXPECT_EQ(kept.ask(12, KeyShare::staff), Verdict::keys_full);
}

// A few thousand accounts, each with all the keys that it may have, shut everybody out.
TEST(KeyBudget, LeavesTheLastQuarterOfUsersToThoseWhoHaveFew) {
    Kept kept({.keys_max = 10, .for_staff = 2, .few = 2});
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered) << i;
    }
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::keys_full);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::keys_full) << "it has as many as others";
    EXPECT_EQ(kept.ask(10, KeyShare::account), Verdict::keys_full) << "those are all";
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(kept.ask(11, KeyShare::staff), Verdict::answered);
    }
    EXPECT_EQ(kept.ask(11, KeyShare::staff), Verdict::keys_full);
}

// All who sign up through one proxy had the share of one address.
TEST(KeyBudget, GivesASharedAddressNoShareOfItsOwn) {
    Kept kept({.keys_max = 12, .for_staff = 0, .per_address = 2});
    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(kept.ask(8, KeyShare::shared), Verdict::answered) << i;
    }
    EXPECT_EQ(kept.ask(8, KeyShare::shared), Verdict::answered) << "the tenth, the last of few";
    EXPECT_EQ(kept.ask(8, KeyShare::shared), Verdict::keys_full);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::answered) << "others go on";
}

TEST(KeyBudget, TellsHowManyAreKept) {
    Kept kept({});
    EXPECT_EQ(kept.counters.idempotency_keys.get(), 0u);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.counters.idempotency_keys.get(), 1u);
    kept.now += limits::idempotency_kept.ms;
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.counters.idempotency_keys.get(), 1u);
}

TEST(KeyBudget, SaysThatAShareIsUsedUpBeforeThatAllKeysAre) {
    Kept kept({.keys_max = 2, .for_staff = 1, .per_account = 1});
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::answered);
    EXPECT_EQ(kept.ask(8, KeyShare::account), Verdict::share_full);
    EXPECT_EQ(kept.ask(9, KeyShare::account), Verdict::keys_full);
}

}  // namespace
}  // namespace onrush::engine::key_budget_test

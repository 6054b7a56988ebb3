#include "engine/batcher.h"

#include <gtest/gtest.h>

#include "engine/limits.h"
#include "engine/test/returned_jobs.h"

namespace onrush::engine::batcher_test {
namespace {

using base::Duration;
using base::Instant;
using base::Money;
using bed::AccountId;
using bed::CounterId;

struct Fixture {
    Domain domain;
    bed::Bed bed{domain};
    Counters counters;
    Batcher batcher{domain, counters};
    ReturnedJobs returned;
    std::int64_t now = 1000;

    template <typename Input>
    std::unique_ptr<BedCommand<Input>> job(Input input) {
        return std::make_unique<BedCommand<Input>>(returned, bed, std::move(input));
    }
    // One batch with one command.
    template <typename Input>
    std::unique_ptr<BedCommand<Input>> run(Input input, Admission admission = Admission::open) {
        auto made = job(std::move(input));
        batcher.open(Instant(now), admission);
        batcher.run(*made, admission);
        close();
        return made;
    }
    Batch& close() {
        batcher.close(batch);
        batch.answers.deliver();
        return batch;
    }
    Batch batch;
};

// A server that drained with a full disk once ran its deadlines into a log without room, and the
// log stopped it: "read-only came too late".
TEST(AdmissionRule, ALogWithoutRoomComesBeforeDraining) {
    EXPECT_EQ(admission_rule(true, false), Admission::open);
    EXPECT_EQ(admission_rule(true, true), Admission::draining);
    EXPECT_EQ(admission_rule(false, false), Admission::read_only);
    EXPECT_EQ(admission_rule(false, true), Admission::read_only);
}

TEST(ClosingRule, ABatchLastsWhileTheLogIsBusyOrJobsWait) {
    BatchState state{.commands = 1, .commands_max = 10, .log_idle = true};
    EXPECT_EQ(reason_to_close(state), CloseReason::idle);
    state.more_waiting = true;
    EXPECT_EQ(reason_to_close(state), CloseReason::not_yet);
    state = {.commands = 1, .commands_max = 10, .log_idle = false};
    EXPECT_EQ(reason_to_close(state), CloseReason::not_yet);
}

TEST(ClosingRule, WhatIsWrittenWaitsAMomentForProducersAtWork) {
    const BatchState gathers{.commands = 1,
                             .commands_max = 1000,
                             .log_idle = true,
                             .more_to_come = true,
                             .written = true};
    EXPECT_EQ(reason_to_close(gathers), CloseReason::not_yet);
    BatchState state = gathers;
    state.more_to_come = false;
    EXPECT_EQ(reason_to_close(state), CloseReason::idle);
    state = gathers;
    state.written = false;
    EXPECT_EQ(reason_to_close(state), CloseReason::idle);
    state = gathers;
    state.commands = limits::gathered_commands_max;
    EXPECT_EQ(reason_to_close(state), CloseReason::idle);
    state = gathers;
    state.age = limits::gathering_max;
    EXPECT_EQ(reason_to_close(state), CloseReason::idle);
}

TEST(ClosingRule, CountBytesAndAgeEndItAtTheirLimits) {
    BatchState state{.commands = 9, .commands_max = 10, .more_waiting = true};
    EXPECT_EQ(reason_to_close(state), CloseReason::not_yet);
    state.commands = 10;
    EXPECT_EQ(reason_to_close(state), CloseReason::commands);
    state = {.commands_max = 10, .bytes = limits::batch_bytes_max - 1, .more_waiting = true};
    EXPECT_EQ(reason_to_close(state), CloseReason::not_yet);
    state.bytes += 1;
    EXPECT_EQ(reason_to_close(state), CloseReason::bytes);
    state = {.commands_max = 10, .age = Duration(limits::batch_ms_max - 1), .more_waiting = true};
    EXPECT_EQ(reason_to_close(state), CloseReason::not_yet);
    state.age = Duration(limits::batch_ms_max);
    EXPECT_EQ(reason_to_close(state), CloseReason::age);
    state.overdue = true;
    state.commands_max = 0;
    EXPECT_EQ(reason_to_close(state), CloseReason::overdue);
}

TEST(Batcher, ACommandThatWritesMakesARecordAndARefusalNone) {
    Fixture f;
    auto opened = f.run(bed::OpenCounter{1, Duration(100)});
    EXPECT_EQ(opened->verdict(), Verdict::answered);
    EXPECT_TRUE(f.batch.written);
    auto refused = f.run(bed::MakeClaim{CounterId(9), AccountId(9)});
    EXPECT_EQ(refused->verdict(), Verdict::refused);
    EXPECT_TRUE(refused->result.error().is(bed::counter_not_found));
    EXPECT_FALSE(f.batch.written);
    EXPECT_EQ(f.counters.refusals.get(), 1u);
    EXPECT_EQ(f.counters.commands.get(), 1u);
}

// Says no to account 7, whoever asks, and to staff of account 8.
struct Doorkeeper final : Callers {
    const base::Refusal* objection(const Caller& caller) const override {
        return caller.account == engine::AccountId(7) ? &token_void : nullptr;
    }
    const base::Refusal* objection(const Staff& staff) const override {
        return staff.account == engine::AccountId(8) ? &account_inactive : nullptr;
    }
};

struct Asked {
    int decided = 0;
};
struct AskAsUser {
    using Feature = Asked;
    static constexpr auto job_kind = Kind::command;

    Caller caller;
    std::uint32_t number = 1;
    static constexpr std::array ranges = {base::range("number", 1, 9)};
    struct Answer {};
};
BOOST_DESCRIBE_STRUCT(AskAsUser::Answer, (), ())
BOOST_DESCRIBE_STRUCT(AskAsUser, (), (caller, number))
struct AskAsStaff {
    using Feature = Asked;
    static constexpr auto job_kind = Kind::query;

    Staff caller;
    std::uint32_t number = 1;
    static constexpr std::array ranges = {base::range("number", 1, 9)};
    using Answer = AskAsUser::Answer;
};
BOOST_DESCRIBE_STRUCT(AskAsStaff, (), (caller, number))
template <typename Input>
engine::Result<Input> decide(Asked& asked, const Input&, Instant) {
    asked.decided += 1;
    return typename Input::Answer{};
}

TEST(Batcher, TheCallerIsCheckedAheadOfRangesAndTheRangesAheadOfTheDecision) {
    Fixture f;
    Doorkeeper doorkeeper;
    f.domain.set_callers(doorkeeper);
    Asked asked;
    auto refusal_of = [&](auto input) -> std::string {
        Call<decltype(input)> call(f.returned, asked, input);
        f.batcher.open(Instant(f.now), Admission::open);
        f.batcher.run(call, Admission::open);
        f.close();
        f.batcher.relaxed().deliver();
        return call.verdict() == Verdict::answered
                   ? "answered"
                   : std::string(call.result.error().refusal().code);
    };
    auto caller = [](std::uint64_t account) { return Caller{engine::AccountId(account)}; };
    EXPECT_EQ(refusal_of(AskAsUser{caller(7), 10}), "token-void");
    EXPECT_EQ(refusal_of(AskAsUser{caller(8), 10}), "out-of-range");
    EXPECT_EQ(refusal_of(AskAsUser{caller(8), 0}), "out-of-range");
    EXPECT_EQ(refusal_of(AskAsStaff{Staff{caller(8)}, 10}), "account-inactive");
    EXPECT_EQ(refusal_of(AskAsStaff{Staff{caller(7)}, 10}), "out-of-range");
    EXPECT_EQ(asked.decided, 0);
    EXPECT_EQ(refusal_of(AskAsUser{caller(8), 9}), "answered");
    EXPECT_EQ(refusal_of(AskAsStaff{Staff{caller(7)}, 1}), "answered");
    EXPECT_EQ(asked.decided, 2);
    EXPECT_EQ(f.counters.refusals.get(), 3u);  // of commands
}

TEST(Batcher, WhileReadOnlyOrDrainingCommandsAreTurnedAwayUntouched) {
    Fixture f;
    EXPECT_EQ(f.run(bed::OpenCounter{1, Duration(1)}, Admission::read_only)->verdict(),
              Verdict::read_only);
    EXPECT_EQ(f.run(bed::OpenCounter{1, Duration(1)}, Admission::draining)->verdict(),
              Verdict::draining);
    EXPECT_EQ(f.bed.counters.size(), 0u);
    EXPECT_FALSE(f.batch.written);
}

TEST(Batcher, DeadlinesRunFirstInTheBatchThatReachesThem) {
    Fixture f;
    AccountId account = f.run(bed::OpenAccount{"ada", Money(0)})->result->id;
    CounterId counter = f.run(bed::OpenCounter{5, Duration(100)})->result->id;
    ASSERT_EQ(f.run(bed::MakeClaim{counter, account})->verdict(), Verdict::answered);
    EXPECT_EQ(f.batcher.next_deadline(), Instant(1100));
    f.now = 1099;
    EXPECT_TRUE(f.run(bed::MakeClaim{counter, account})->result.error().is(bed::already_claimed));
    f.now = 1100;
    auto again = f.run(bed::MakeClaim{counter, account});
    ASSERT_EQ(again->verdict(), Verdict::answered);
    EXPECT_EQ(again->result->number, 2u);
    EXPECT_EQ(f.counters.deadlines.get(), 1u);
    EXPECT_EQ(f.domain.check_laws(), std::vector<std::string>{});
}

TEST(Batcher, DeadlinesWaitWhileReadOnly) {
    Fixture f;
    AccountId account = f.run(bed::OpenAccount{"ada", Money(0)})->result->id;
    CounterId counter = f.run(bed::OpenCounter{5, Duration(100)})->result->id;
    f.run(bed::MakeClaim{counter, account});
    f.now = 2000;
    f.batcher.open(Instant(f.now), Admission::read_only);
    f.close();
    EXPECT_EQ(f.bed.claims.size(), 1u);
    f.batcher.open(Instant(f.now), Admission::open);
    EXPECT_TRUE(f.close().written);
    EXPECT_EQ(f.bed.claims.size(), 0u);
}

// A deadline due at 1,000 waited for two million of another table that were due at 2,000.
TEST(Batcher, TheEarliestDeadlineRunsFirstWhicheverTableHasIt) {
    Domain domain;
    bed::Claims first("first_claims");
    bed::Claims second("second_claims");
    std::vector<std::uint64_t> ran;
    for (bed::Claims* claims : {&first, &second}) {
        domain.add(*claims);
        domain.add_deadline<bed::ByExpiry>(*claims, &bed::Claim::expires_at,
                                           [claims, &ran](const bed::Claim& claim, Instant) {
                                               ran.push_back(claim.account.value);
                                               claims->erase(claim);
                                           });
    }
    Counters counters;
    Batcher batcher(domain, counters);
    first.insert({CounterId(1), AccountId(3), 1, Instant(2000)});
    first.insert({CounterId(1), AccountId(4), 2, Instant(2000)});
    second.insert({CounterId(1), AccountId(1), 1, Instant(1000)});
    second.insert({CounterId(1), AccountId(5), 2, Instant(2000)});
    first.insert({CounterId(1), AccountId(2), 3, Instant(1500)});
    first.insert({CounterId(1), AccountId(6), 4, Instant(2001)});
    batcher.open(Instant(2000), Admission::open);
    EXPECT_EQ(ran, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(batcher.next_deadline(), Instant(2001));
}

TEST(Batcher, OneBatchRunsABoundedNumberOfDeadlines) {
    Fixture f;
    CounterId counter = f.run(bed::OpenCounter{10'000, Duration(100)})->result->id;
    std::size_t many = limits::batch_deadlines_max + 1;
    for (std::size_t i = 0; i < many; ++i) {
        AccountId id = f.run(bed::OpenAccount{"a" + std::to_string(i), Money(0)})->result->id;
        f.run(bed::MakeClaim{counter, id});
    }
    f.now = 2000;
    f.batcher.open(Instant(f.now), Admission::open);
    EXPECT_EQ(f.batcher.commands(), 0u) << "deadlines take no command's place";
    EXPECT_TRUE(f.batcher.overdue());
    f.close();
    EXPECT_EQ(f.bed.claims.size(), 1u);
    EXPECT_LE(f.batcher.next_deadline(), Instant(f.now));
    f.batcher.open(Instant(f.now), Admission::open);
    EXPECT_FALSE(f.batcher.overdue());
    f.close();
    EXPECT_EQ(f.bed.claims.size(), 0u);
}

// Each day a shop forgets a million keys, and nobody waits for that.
TEST(Batcher, HousekeepingIsDoneLastAndKeepsNobodyWaiting) {
    Domain domain;
    bed::Claims orders("orders");
    bed::Claims keys("keys");
    std::size_t many = limits::batch_deadlines_max + 1;
    for (bed::Claims* claims : {&keys, &orders}) {
        domain.add(*claims);
        domain.add_deadline<bed::ByExpiry>(
            *claims, &bed::Claim::expires_at,
            [claims](const bed::Claim& claim, Instant) { claims->erase(claim); },
            claims == &keys ? Due::soon : Due::exactly);
        for (std::uint64_t id = 1; id <= many; ++id) {
            claims->insert({CounterId(1), AccountId(id), id, Instant(claims == &keys ? 1 : 2)});
        }
    }
    Counters counters;
    Batcher batcher(domain, counters);
    Batch batch;
    auto open_and_close = [&] {
        batcher.open(Instant(2), Admission::open);
        bool overdue = batcher.overdue();
        batcher.close(batch);
        return overdue;
    };
    EXPECT_TRUE(open_and_close());
    EXPECT_EQ(orders.size(), 1u);
    EXPECT_EQ(keys.size(), many);
    EXPECT_FALSE(open_and_close()) << "though keys are left";
    EXPECT_EQ(orders.size(), 0u);
    EXPECT_EQ(keys.size(), 2u);
    EXPECT_FALSE(open_and_close());
    EXPECT_EQ(keys.size(), 0u);
}

TEST(BatcherDeathTest, NoJobRunsWhileDeadlinesAreOverdue) {
    Fixture f;
    CounterId counter = f.run(bed::OpenCounter{10'000, Duration(100)})->result->id;
    for (std::size_t i = 0; i <= limits::batch_deadlines_max; ++i) {
        AccountId id = f.run(bed::OpenAccount{"a" + std::to_string(i), Money(0)})->result->id;
        f.run(bed::MakeClaim{counter, id});
    }
    f.now = 2000;
    f.batcher.open(Instant(f.now), Admission::open);
    auto job = f.job(bed::OpenAccount{"late", Money(0)});
    EXPECT_DEATH(f.batcher.run(*job, Admission::open), "deadlines are overdue");
}

std::unique_ptr<BedCommand<bed::OpenAccount>> keyed(Fixture& f, const char* name, const char* key,
                                                    std::uint64_t fingerprint) {
    auto job = f.job(bed::OpenAccount{name, Money(5)});
    job->idempotency = {.caller = 7, .key = key, .fingerprint = fingerprint};
    f.batcher.open(Instant(f.now), Admission::open);
    f.batcher.run(*job, Admission::open);
    f.close();
    return job;
}

TEST(Idempotency, TheSameKeyAndRequestGetTheFirstAnswerAgain) {
    Fixture f;
    auto first = keyed(f, "ada", "k1", 1);
    ASSERT_EQ(first->verdict(), Verdict::answered);
    auto second = keyed(f, "ada", "k1", 1);
    ASSERT_EQ(second->verdict(), Verdict::replayed);
    EXPECT_EQ(second->result->id, first->result->id);
    EXPECT_EQ(f.bed.accounts.size(), 1u);
    EXPECT_FALSE(f.batch.written);
}

TEST(Idempotency, TheSameKeyWithAnotherRequestIsToldSo) {
    Fixture f;
    keyed(f, "ada", "k1", 1);
    EXPECT_EQ(keyed(f, "bob", "k1", 2)->verdict(), Verdict::key_reused);
    EXPECT_EQ(f.bed.accounts.size(), 1u);
}

TEST(Idempotency, ARefusalKeepsNoKey) {
    Fixture f;
    EXPECT_EQ(keyed(f, "", "k1", 1)->verdict(), Verdict::refused);
    EXPECT_EQ(keyed(f, "ada", "k1", 2)->verdict(), Verdict::answered);
}

TEST(Idempotency, AKeyIsForgottenAfterItsTime) {
    Fixture f;
    keyed(f, "ada", "k1", 1);
    f.now += limits::idempotency_kept.ms - 1;
    EXPECT_EQ(keyed(f, "ada", "k1", 1)->verdict(), Verdict::replayed);
    f.now += 1;
    EXPECT_TRUE(keyed(f, "ada", "k1", 1)->result.error().is(bed::name_taken));
}

// A job of the bed whose answer looks otherwise than that of the program which kept it: two members
// have changed places, which the bytes do not tell.
struct Changed final : BedCommand<bed::OpenAccount> {
    using Base = BedCommand<bed::OpenAccount>;
    using Base::Base;
    std::uint64_t kept_type() const override { return Base::kept_type() + 1; }
};

TEST(Idempotency, AnAnswerOfAnotherShapeIsNotGivenAgain) {
    Fixture f;
    keyed(f, "ada", "k1", 1);
    Changed job(f.returned, f.bed, bed::OpenAccount{"ada", Money(5)});
    job.idempotency = {.caller = 7, .key = "k1", .fingerprint = 1};
    f.batcher.open(Instant(f.now), Admission::open);
    f.batcher.run(job, Admission::open);
    f.close();
    EXPECT_EQ(job.verdict(), Verdict::answer_gone);
    EXPECT_EQ(f.bed.accounts.size(), 1u) << "and its effect is not had twice";
}

TEST(Idempotency, WhoMayNoLongerAskIsNotGivenAnAnswerAgain) {
    Fixture f;
    Asked asked;
    auto verdict_of = [&](std::uint64_t account) {
        Call<AskAsUser> call(f.returned, asked, {Caller{engine::AccountId(account)}});
        call.idempotency = {.caller = 7, .key = "k1", .fingerprint = 1};
        f.batcher.open(Instant(f.now), Admission::open);
        f.batcher.run(call, Admission::open);
        f.close();
        return call.verdict();
    };
    keyed(f, "ada", "k1", 1);
    EXPECT_EQ(verdict_of(8), Verdict::refused) << "nobody says yet who may ask";
    Doorkeeper doorkeeper;
    f.domain.set_callers(doorkeeper);
    EXPECT_EQ(verdict_of(8), Verdict::answer_gone);
    EXPECT_EQ(verdict_of(7), Verdict::refused);
}

// A command that says no after it has written, and a deadline that never moves: bugs.
struct Liar : Job {
    Liar(Origin& origin, bed::Bed& the_bed) : Job(origin, Kind::command), bed(the_bed) {}
    bool run(base::Instant) override {
        bed.counters.insert({.id = CounterId(99)});
        return false;
    }
    const base::Refusal* objection(const Callers&) const override { return nullptr; }
    void refuse(const base::Refusal&) override {}
    [[nodiscard]] std::uint64_t kept_type() const override { return 0; }
    void save_answer(base::ByteWriter&) const override {}
    bool load_answer(base::ByteReader&) override { return true; }
    bed::Bed& bed;
};

TEST(BatcherDeathTest, ARefusalThatHasWrittenStopsTheProcess) {
    Fixture f;
    Liar liar(f.returned, f.bed);
    f.batcher.open(Instant(f.now), Admission::open);
    EXPECT_DEATH(f.batcher.run(liar, Admission::open), "a refusal wrote 1 times");
}

TEST(BatcherDeathTest, ABrokenLawStopsTheProcessBeforeTheBatchIsWritten) {
    Fixture f;
    f.batcher.open(Instant(f.now), Admission::open);
    f.bed.counters.insert({.id = CounterId(1), .quota = 1, .taken = 2});
    EXPECT_DEATH(f.close(), "the law \"counters\" would be broken");
}

TEST(BatcherDeathTest, BatchTimeNeverGoesBack) {
    Fixture f;
    f.run(bed::OpenCounter{1, Duration(1)});
    EXPECT_DEATH(f.batcher.open(Instant(f.now - 1), Admission::open), "batch time goes back");
}

TEST(BatcherDeathTest, ADeadlineThatStaysDueStopsTheProcess) {
    Domain domain;
    bed::Claims claims("claims");
    domain.add(claims);
    domain.add_deadline<bed::ByExpiry>(claims, &bed::Claim::expires_at,
                                       [](const bed::Claim&, base::Instant) {});
    Counters counters;
    Batcher batcher(domain, counters);
    claims.insert({CounterId(1), AccountId(1), 1, Instant(5)});
    EXPECT_DEATH(batcher.open(Instant(10), Admission::open), "a deadline of claims stays due");
}

}  // namespace
}  // namespace onrush::engine::batcher_test

#include "engine/mailbox.h"

#include <deque>
#include <thread>

#include <gtest/gtest.h>

#include "engine/test/returned_jobs.h"

namespace onrush::engine {
namespace {

struct Numbered : Job {
    Numbered(Origin& origin, int the_producer, int the_number)
        : Job(origin, Kind::query), producer(the_producer), number(the_number) {}
    bool run(const Turn&) override { return true; }
    void save_answer(base::ByteWriter&) const override {}
    bool load_answer(base::ByteReader&) override { return true; }
    int producer;
    int number;
};

TEST(Mailbox, TakesEverythingInOrderAndIsBounded) {
    ReturnedJobs origin;
    Mailbox mailbox(3);
    std::deque<Numbered> jobs;
    for (int i = 0; i < 5; ++i) {
        jobs.emplace_back(origin, 0, i);
    }
    Outbox outbox;
    outbox.add(jobs[0]);
    outbox.add(jobs[1]);
    EXPECT_TRUE(mailbox.push(outbox.take()));
    outbox.add(jobs[2]);
    outbox.add(jobs[3]);
    EXPECT_FALSE(mailbox.push(outbox.take())) << "4 of 3";
    outbox.add(jobs[4]);
    EXPECT_TRUE(mailbox.push(outbox.take()));
    JobList taken = mailbox.take();
    EXPECT_EQ(taken.count, 3u);
    std::vector<int> numbers;
    for (Job* job = taken.first; job != nullptr; job = job->next) {
        numbers.push_back(static_cast<Numbered*>(job)->number);
    }
    EXPECT_EQ(numbers, (std::vector<int>{0, 1, 4}));
    EXPECT_TRUE(mailbox.empty());
    EXPECT_EQ(mailbox.depth(), 3u) << "taken, not yet run";
    mailbox.done(3);
    EXPECT_EQ(mailbox.depth(), 0u);
}

TEST(Mailbox, KeepsTheOrderOfEachProducerWhileMoreArePushing) {
    constexpr int producers = 3;
    constexpr int each = 20'000;
    ReturnedJobs origin;
    Mailbox mailbox;
    std::deque<std::deque<Numbered>> jobs(producers);
    std::vector<std::thread> threads;
    for (int producer = 0; producer < producers; ++producer) {
        for (int i = 0; i < each; ++i) {
            jobs[producer].emplace_back(origin, producer, i);
        }
        threads.emplace_back([&, producer] {
            Outbox outbox;
            for (Numbered& job : jobs[producer]) {
                outbox.add(job);
                if (outbox.count() == 7 || job.number + 1 == each) {
                    while (!mailbox.push(outbox.take())) {
                        ADD_FAILURE() << "the mailbox is large enough for all";
                    }
                }
            }
        });
    }
    std::vector<int> next(producers, 0);
    for (int seen = 0; seen < producers * each;) {
        JobList list = mailbox.take();
        for (Job* job = list.first; job != nullptr; job = job->next) {
            auto* numbered = static_cast<Numbered*>(job);
            ASSERT_EQ(numbered->number, next[numbered->producer]++);
            seen += 1;
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace
}  // namespace onrush::engine

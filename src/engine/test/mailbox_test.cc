#include "engine/mailbox.h"

#include <deque>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/test/returned_jobs.h"

namespace onrush::engine {
namespace {

std::vector<std::string> names_in(JobList jobs) {
    std::vector<std::string> names;
    while (!jobs.empty()) {
        names.push_back(static_cast<BedCommand<bed::OpenAccount>&>(jobs.take_first()).input.name);
    }
    return names;
}

TEST(Mailbox, TakesAllOfAnOutboxOrNoneAndKeepsTheOrder) {
    ReturnedJobs origin;
    Domain domain;
    bed::Bed bed(domain);
    std::deque<BedCommand<bed::OpenAccount>> jobs;
    for (const char* name : {"ada", "bob", "cleo", "dan", "eve"}) {
        jobs.emplace_back(origin, bed, bed::OpenAccount{name, base::Money(0)});
    }
    Mailbox mailbox(3);
    Outbox outbox;
    outbox.add(jobs[0]);
    outbox.add(jobs[1]);
    EXPECT_TRUE(mailbox.push(outbox));
    EXPECT_TRUE(outbox.empty());

    Outbox too_many;
    too_many.add(jobs[2]);
    too_many.add(jobs[3]);
    EXPECT_FALSE(mailbox.push(too_many)) << "there is room for one";
    EXPECT_EQ(mailbox.depth(), 2u);
    EXPECT_EQ(names_in(too_many.take()), (std::vector<std::string>{"cleo", "dan"}));

    outbox.add(jobs[4]);
    EXPECT_TRUE(mailbox.push(outbox));
    EXPECT_FALSE(mailbox.empty());
    EXPECT_EQ(names_in(mailbox.take()), (std::vector<std::string>{"ada", "bob", "eve"}));
    EXPECT_TRUE(mailbox.empty());
    EXPECT_EQ(mailbox.depth(), 3u) << "taken, not yet run";
    mailbox.done(3);
    EXPECT_EQ(mailbox.depth(), 0u);
}

}  // namespace
}  // namespace onrush::engine

#include "base/inbox.h"

#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

struct Numbered final : Completion {
    Numbered(int the_producer, int the_number) : producer(the_producer), number(the_number) {}
    void complete() override { completed = true; }

    const int producer;
    const int number;
    bool completed = false;
};

// Takes them out.
std::vector<int> numbers_in(List<Numbered> list) {
    std::vector<int> numbers;
    while (!list.empty()) {
        numbers.push_back(list.take_first().number);
    }
    return numbers;
}

class InboxTest : public testing::Test {
protected:
    InboxTest() {
        for (int i = 0; i < 6; ++i) {
            work.emplace_back(0, i);
        }
    }
    std::deque<Numbered> work;
};

TEST_F(InboxTest, GivesWhatWasPushedInTheOrderInWhichItWasAdded) {
    Inbox<Numbered> inbox;
    EXPECT_TRUE(inbox.empty());
    EXPECT_TRUE(inbox.take().empty());
    Outbox<Numbered> outbox;
    inbox.push(outbox);
    EXPECT_TRUE(inbox.empty()) << "nothing was pushed";

    outbox.add(work[0]);
    outbox.add(work[1]);
    outbox.add(work[2]);
    EXPECT_EQ(outbox.count(), 3u);
    inbox.push(outbox);
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.count(), 0u);
    outbox.add(work[3]);
    inbox.push(outbox);
    EXPECT_FALSE(inbox.empty());

    List<Numbered> list = inbox.take();
    EXPECT_TRUE(inbox.empty());
    EXPECT_EQ(list.count(), 4u);
    EXPECT_EQ(numbers_in(std::move(list)), (std::vector<int>{0, 1, 2, 3}));
}

TEST_F(InboxTest, AnOutboxIsSentOnAsItIs) {
    Outbox<Numbered> outbox;
    outbox.add(work[0]);
    outbox.add(work[1]);
    Outbox<Completion> same = std::move(outbox);
    EXPECT_EQ(same.count(), 2u);
    Inbox<Completion> inbox;
    inbox.push(same);
    List<Completion> list = inbox.take();
    EXPECT_EQ(&list.take_first(), &work[0]);
    list.take_first().complete();
    EXPECT_TRUE(work[1].completed);
    EXPECT_TRUE(list.empty());
}

TEST_F(InboxTest, AListIsTakenFromItsFrontAndAddedToAtItsEnd) {
    Outbox<Numbered> outbox;
    outbox.add(work[0]);
    outbox.add(work[1]);
    List<Numbered> list = outbox.take();
    EXPECT_TRUE(outbox.empty());
    list.append(work[2]);
    EXPECT_EQ(list.take_first().number, 0);
    list.append(work[3]);
    EXPECT_EQ(list.count(), 3u);
    EXPECT_EQ(numbers_in(std::move(list)), (std::vector<int>{1, 2, 3}));

    List<Numbered> emptied;
    emptied.append(work[4]);
    EXPECT_EQ(emptied.take_first().number, 4);
    EXPECT_TRUE(emptied.empty());
    emptied.append(work[5]);
    EXPECT_EQ(numbers_in(std::move(emptied)), (std::vector<int>{5}));
}

TEST_F(InboxTest, NothingIsTakenFromAnEmptyListAndNothingIsLost) {
    List<Numbered> empty;
    EXPECT_DEATH(empty.take_first(), "a list of 0 is empty");
    Outbox<Numbered> outbox;
    outbox.add(work[0]);
    EXPECT_DEATH(outbox = Outbox<Numbered>(), "1 pieces of work would be lost");
    EXPECT_EQ(numbers_in(outbox.take()), (std::vector<int>{0}));
}

TEST(Inbox, KeepsTheOrderOfEachProducerWhileOthersPush) {
    constexpr int producers = 3;
    constexpr int each = 20'000;
    Inbox<Numbered> inbox;
    std::deque<std::deque<Numbered>> work(producers);
    std::vector<std::thread> threads;
    for (int producer = 0; producer < producers; ++producer) {
        for (int i = 0; i < each; ++i) {
            work[producer].emplace_back(producer, i);
        }
        threads.emplace_back([&, producer] {
            Outbox<Numbered> outbox;
            for (Numbered& one : work[producer]) {
                outbox.add(one);
                if (outbox.count() == 7 || one.number + 1 == each) {
                    inbox.push(outbox);
                }
            }
        });
    }
    std::vector<int> next(producers, 0);
    for (int seen = 0; seen < producers * each;) {
        for (List<Numbered> list = inbox.take(); !list.empty(); ++seen) {
            Numbered& one = list.take_first();
            EXPECT_EQ(one.number, next[one.producer]++);
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace
}  // namespace onrush::base

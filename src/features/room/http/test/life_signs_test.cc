// Signs of life on their way from io threads to the engine, with a sending that only notes.
#include "features/room/http/life_signs.h"

#include <gtest/gtest.h>

#include "features/room/limits.h"

namespace onrush::room {
namespace {

struct Sending {
    struct Sent {
        std::size_t io_thread = 0;
        std::vector<TicketId> tickets;
    };
    std::vector<Sent> sent;
    LifeSigns signs{2, [this](LifeSigns&, std::size_t io_thread, std::vector<TicketId> tickets) {
                        sent.push_back({io_thread, std::move(tickets)});
                    }};

    void see(std::size_t io_thread, std::size_t people) {
        for (std::size_t i = 1; i <= people; ++i) {
            signs.seen(io_thread, TicketId(i));
        }
    }
};

TEST(LifeSigns, GoInOneCommandATurn) {
    Sending sending;
    sending.signs.end_of_turn(0);
    EXPECT_TRUE(sending.sent.empty());  // nobody was seen
    sending.signs.seen(0, TicketId(7));
    sending.signs.seen(0, TicketId(8));
    sending.signs.seen(1, TicketId(9));
    sending.signs.end_of_turn(0);
    ASSERT_EQ(sending.sent.size(), 1u);
    EXPECT_EQ(sending.sent[0].tickets, (std::vector{TicketId(7), TicketId(8)}));
    sending.signs.end_of_turn(1);
    ASSERT_EQ(sending.sent.size(), 2u);
    EXPECT_EQ(sending.sent[1].io_thread, 1u);
    EXPECT_EQ(sending.sent[1].tickets, std::vector{TicketId(9)});
}

TEST(LifeSigns, WaitForTheCommandThatIsUnderWay) {
    Sending sending;
    sending.see(0, 1);
    sending.signs.end_of_turn(0);
    sending.see(0, 2);
    sending.signs.end_of_turn(0);
    EXPECT_EQ(sending.sent.size(), 1u);
    sending.signs.came_back(0);
    sending.signs.end_of_turn(0);
    ASSERT_EQ(sending.sent.size(), 2u);
    EXPECT_EQ(sending.sent[1].tickets.size(), 2u);
    sending.signs.came_back(0);
    sending.signs.end_of_turn(0);
    EXPECT_EQ(sending.sent.size(), 2u);
}

TEST(LifeSigns, AreBoundedInOneCommandAndInAll) {
    for (std::size_t people : {limits::signs_max - 1, limits::signs_max, limits::signs_max + 1}) {
        Sending sending;
        sending.see(0, people);
        sending.signs.end_of_turn(0);
        EXPECT_EQ(sending.sent[0].tickets.size(), std::min(people, limits::signs_max));
    }
    Sending sending;
    sending.see(0, limits::signs_kept_max + 1);
    std::size_t all = 0;
    for (;;) {
        sending.signs.end_of_turn(0);
        if (sending.sent.empty()) {
            break;
        }
        all += sending.sent.back().tickets.size();
        sending.sent.clear();
        sending.signs.came_back(0);
    }
    EXPECT_EQ(all, limits::signs_kept_max);
}

// The newest went first, and under load the oldest never.
TEST(LifeSigns, TheOldestGoFirst) {
    Sending sending;
    sending.see(0, limits::signs_max + 2);
    sending.signs.end_of_turn(0);
    EXPECT_EQ(sending.sent[0].tickets.front(), TicketId(1));
    EXPECT_EQ(sending.sent[0].tickets.back(), TicketId(limits::signs_max));
    sending.signs.came_back(0);
    sending.signs.end_of_turn(0);
    ASSERT_EQ(sending.sent.size(), 2u);
    EXPECT_EQ(sending.sent[1].tickets,
              (std::vector{TicketId(limits::signs_max + 1), TicketId(limits::signs_max + 2)}));
}

TEST(LifeSignsDeathTest, NothingComesBackThatWasNotSent) {
    Sending sending;
    EXPECT_DEATH(sending.signs.came_back(0), "io thread 0 has no signs under way");
}

}  // namespace
}  // namespace onrush::room

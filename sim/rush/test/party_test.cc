// The ledger of a party, told what cannot be: each must be noticed, and nothing else.
#include "sim/rush/party.h"

#include <gtest/gtest.h>

namespace onrush::rush {
namespace {

using engine::Verdict;

// A party of two with one event, told by hand.
class PartyTest : public testing::Test {
protected:
    PartyTest() {
        party_.set_events(1);
        for (std::uint64_t id = 1; id <= 5; ++id) {
            EXPECT_EQ(party_.hear({.who = the_operator, .verdict = Verdict::answered, .id = id}),
                      "");
        }
        EXPECT_EQ(party_.events().size(), 1u);
    }
    // Tells a guest whatever they wish for until they wish for this, which is returned.
    Wish until(std::uint32_t who, Act act) {
        for (int i = 0; i < 10'000 && party_.wish_of(who).act != act; ++i) {
            EXPECT_EQ(party_.hear(usual(who)), "");
        }
        EXPECT_EQ(party_.wish_of(who).act, act);
        return party_.wish_of(who);
    }
    // An answer that is right.
    Heard usual(std::uint32_t who) {
        const Wish& wish = party_.wish_of(who);
        const Guest& guest = party_.guests()[who];
        Heard heard{.who = who, .verdict = Verdict::answered};
        switch (wish.act) {
            case Act::open_account:
                heard.id = who;
                return heard;
            case Act::take_ticket:
            case Act::ask_queue:
            case Act::ask_draw: {
                bool is_queue = wish.room == party_.events()[0].queue;
                const Visit& visit = guest.visits[0];
                const Standing& mine = is_queue ? visit.queue : visit.draw;
                bool is_new = mine.where == Standing::Where::nowhere;
                heard.number = is_new ? ++given_ : mine.number;
                heard.admitted = mine.where == Standing::Where::inside ? 1 : 0;
                return heard;
            }
            case Act::leave:
                return heard;
            case Act::hold:
                return refused(who, guest.visits[0].queue.where == Standing::Where::inside
                                        ? "seat-taken"
                                        : "pass-required");
            default:
                ADD_FAILURE() << "nobody has a reservation";
                return heard;
        }
    }
    static Heard refused(std::uint32_t who, std::string_view code) {
        Heard heard{.who = who, .verdict = Verdict::refused};
        code.copy(heard.refused, sizeof heard.refused - 1);
        return heard;
    }

    Party party_{2};
    std::uint32_t given_ = 0;
};

TEST_F(PartyTest, ATicketIsGivenToOne) {
    Wish first = until(1, Act::take_ticket);
    EXPECT_EQ(party_.hear({.who = 1, .number = 700, .verdict = Verdict::answered}), "");
    while (!(until(2, Act::take_ticket).room == first.room)) {
        EXPECT_EQ(party_.hear(usual(2)), "");
    }
    EXPECT_NE(party_.hear({.who = 2, .number = 700, .verdict = Verdict::answered}), "");
}

TEST_F(PartyTest, ATicketStays) {
    (void)until(1, Act::ask_queue);
    Heard other = usual(1);
    other.number += 1000;
    EXPECT_NE(party_.hear(other), "");
}

TEST_F(PartyTest, WhoWaitsIsFound) {
    (void)until(1, Act::ask_queue);
    EXPECT_NE(party_.hear(refused(1, "ticket-not-found")), "");
}

TEST_F(PartyTest, WhoIsInsideDoesNotWaitAgain) {
    (void)until(1, Act::ask_queue);
    Heard admitted = usual(1);
    admitted.admitted = 1;
    EXPECT_EQ(party_.hear(admitted), "");
    while (party_.guests()[1].visits[0].queue.where == Standing::Where::inside &&
           party_.wish_of(1).act != Act::ask_queue) {
        EXPECT_EQ(party_.hear(usual(1)), "");
    }
    ASSERT_EQ(party_.wish_of(1).act, Act::ask_queue);
    Heard waits = usual(1);
    waits.admitted = 0;
    EXPECT_NE(party_.hear(waits), "");
}

TEST_F(PartyTest, APlaceIsDrawnForOneAndStays) {
    (void)until(1, Act::ask_draw);
    Heard drawn = usual(1);
    drawn.place = 3;
    EXPECT_EQ(party_.hear(drawn), "");
    (void)until(2, Act::ask_draw);
    Heard same = usual(2);
    same.place = 3;
    EXPECT_NE(party_.hear(same), "");
}

TEST_F(PartyTest, NobodyHoldsSeatsWithoutAPass) {
    (void)until(1, Act::hold);
    ASSERT_NE(party_.guests()[1].visits[0].queue.where, Standing::Where::inside);
    EXPECT_NE(party_.hear({.who = 1, .verdict = Verdict::answered, .id = 5}), "");
}

TEST_F(PartyTest, AGoodPassIsNotRefused) {
    (void)until(1, Act::ask_queue);
    Heard admitted = usual(1);
    admitted.admitted = 1;
    EXPECT_EQ(party_.hear(admitted), "");
    while (party_.guests()[1].visits[0].queue.where == Standing::Where::inside &&
           party_.wish_of(1).act != Act::hold) {
        EXPECT_EQ(party_.hear(usual(1)), "");
    }
    ASSERT_EQ(party_.wish_of(1).act, Act::hold);
    EXPECT_NE(party_.hear(refused(1, "pass-required")), "");
}

}  // namespace
}  // namespace onrush::rush

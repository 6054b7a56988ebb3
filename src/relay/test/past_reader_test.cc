#include "relay/past_reader.h"

#include "relay/test/relay_world.h"

namespace onrush::relay {
namespace {

struct Page final : PastPage {
    int sent = 0;
    void send_home() override { sent += 1; }
    void complete() override {}
};

struct Past : RelayWorld, testing::Test {
    std::unique_ptr<Feed> feed;

    // All that is there is past.
    void start() {
        feed = std::make_unique<Feed>(*log, types, Feed::Settings{}, clock);
        (void)feed->turn();
    }
    std::unique_ptr<Page> ask(Position after, std::size_t events_max, std::uint64_t account = 0) {
        auto page = std::make_unique<Page>();
        page->after = after;
        page->events_max = events_max;
        page->filter.account = account;
        page->until = base::Duration(1000);
        EXPECT_TRUE(feed->past().ask(*page));
        return page;
    }
    void play() {
        for (int turns = 0; turns < 1000 && feed->turn().ms == 0; ++turns) {
        }
    }
    std::unique_ptr<Page> read(Position after, std::size_t events_max, std::uint64_t account = 0) {
        std::unique_ptr<Page> page = ask(after, events_max, account);
        play();
        EXPECT_EQ(page->sent, 1);
        return page;
    }
};

TEST_F(Past, IsReadInPagesThatGoOnWithinARecord) {
    pay({1, 2, 3});
    change_row();
    pay({1});
    start();
    auto first = read({0, 0}, 2);
    EXPECT_EQ(say(first->events), "1-0 payments/1 of 1, 1-1 payments/2 of 2");
    EXPECT_EQ(first->reached, (Position{1, 1}));
    auto second = read(first->reached, 2);
    EXPECT_EQ(say(second->events), "1-2 payments/3 of 3, 3-0 payments/4 of 1");
    auto third = read(second->reached, 2);
    EXPECT_EQ(say(third->events), "");
    EXPECT_EQ(third->reached, (Position{3, last_index}));
    EXPECT_EQ(third->end, PastPage::End::found);
}

TEST_F(Past, IsFiltered) {
    pay({1, 2});
    bank.day_ended.emit({DayId(5)});
    commit();
    start();
    auto page = std::make_unique<Page>();
    page->events_max = 10;
    page->until = base::Duration(1000);
    page->filter = *parse_filter("onrush.day.*", "", types);
    ASSERT_TRUE(feed->past().ask(*page));
    play();
    EXPECT_EQ(say(page->events), "2-0 days/5");
}

TEST_F(Past, OfAnAccountIsFoundByOneSweepForAll) {
    for (int i = 0; i < 100; ++i) {
        pay({1, 2, 3, 2});
    }
    start();
    auto one = ask({0, 0}, 1000, 1);
    auto two = ask({50, 1}, 1000, 2);
    auto nobody = ask({0, 0}, 1000, 9);
    auto few = ask({10, 0}, 3, 2);
    play();
    EXPECT_EQ(feed->past().counters().sweeps.get(), 1u);
    EXPECT_EQ(one->events.size(), 100u);
    EXPECT_EQ(two->events.size(), 101u);
    EXPECT_EQ(say({two->events.front()}), "50-3 payments/200 of 2");
    EXPECT_EQ(nobody->events.size(), 0u);
    EXPECT_EQ(say(few->events),
              "10-1 payments/38 of 2, 10-3 payments/40 of 2, 11-1 payments/42 of 2");
    EXPECT_EQ(few->reached, (Position{11, 1}));
    for (const Page* page : {one.get(), two.get(), nobody.get()}) {
        EXPECT_EQ(page->reached, (Position{100, last_index}));
        EXPECT_EQ(page->sent, 1);
    }
}

TEST_F(Past, IsJoinedByWhoComesInTime) {
    for (std::size_t i = 0; i < 2 * limits::turn_records_max + 10; ++i) {
        pay({1});
    }
    start();
    auto first = ask({0, 0}, 1'000'000, 1);
    (void)feed->turn();
    auto ahead = ask({limits::turn_records_max + 5, 0}, 1'000'000, 1);
    auto behind = ask({5, 0}, 1'000'000, 1);
    play();
    EXPECT_EQ(feed->past().counters().sweeps.get(), 2u);
    EXPECT_EQ(first->events.size(), 2 * limits::turn_records_max + 10);
    EXPECT_EQ(ahead->events.size(), limits::turn_records_max + 5);
    EXPECT_EQ(behind->events.size(), 2 * limits::turn_records_max + 5);
}

TEST_F(Past, AnswersInTimeWithHowFarItCame) {
    for (std::size_t i = 0; i < 2 * limits::turn_records_max; ++i) {
        pay({1});
    }
    start();
    auto page = ask({0, 0}, 1'000'000);
    auto waiting = ask({0, 0}, 1'000'000);
    auto of_account = ask({0, 0}, 1'000'000, 1);
    (void)feed->turn();
    EXPECT_EQ(page->sent + of_account->sent, 0);
    clock.passed = base::Duration(1000);
    (void)feed->turn();
    EXPECT_EQ(page->sent, 1);
    EXPECT_EQ(page->reached, (Position{limits::turn_records_max + 1, last_index}));
    EXPECT_EQ(page->events.size(), limits::turn_records_max + 1);
    EXPECT_EQ(waiting->sent, 1);
    EXPECT_EQ(waiting->reached, (Position{0, 0}));
    EXPECT_EQ(of_account->sent, 1);
    EXPECT_EQ(of_account->reached, (Position{limits::turn_records_max, last_index}));
    EXPECT_EQ(of_account->events.size(), limits::turn_records_max);
    EXPECT_EQ(feed->turn().ms, limits::rest.ms);
}

TEST_F(Past, IsGoneWithItsSegments) {
    open(bank.schema, 0);
    for (int i = 0; i < 200; ++i) {
        pay({1});
    }
    start();
    auto page = ask({1, 0}, 10);
    auto of_account = ask({1, 0}, 10, 1);
    auto there = ask({log->first_sequence(), 0}, 10, 1);
    play();
    EXPECT_EQ(page->end, PastPage::End::gone);
    EXPECT_EQ(of_account->end, PastPage::End::gone);
    EXPECT_EQ(there->end, PastPage::End::found);
    EXPECT_GT(there->events.size(), 0u);
    EXPECT_EQ(page->sent + of_account->sent + there->sent, 3);
}

TEST_F(Past, TakesALimitedNumberOfPages) {
    start();
    std::vector<std::unique_ptr<Page>> pages;
    for (std::size_t i = 0; i < limits::past_pages_max; ++i) {
        pages.push_back(ask({0, 0}, 1, 1 + i));
    }
    Page more;
    EXPECT_FALSE(feed->past().ask(more));
    play();
    EXPECT_TRUE(feed->past().ask(more));
    play();
    EXPECT_EQ(more.sent, 1);
}

}  // namespace
}  // namespace onrush::relay

// A crowd at the door of the whole server: who wins, what is kept, what a stop loses.
#include <atomic>
#include <set>
#include <thread>

#include <boost/json/parse.hpp>

#include "app/test/shop_server.h"

namespace onrush::app {
namespace {

using http::testing::Client;

TEST(Rush, OfFiveHundredOnAHundredHasAHundredWinnersOnce) {
    constexpr std::size_t crowd = 500;
    constexpr std::size_t quota = 100;
    ShopServer server({"ioThreads=2"});
    std::string issue = "POST " + server.campaign(quota) + "/coupons";
    std::vector<std::string> tokens;
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < crowd; ++i) {
        tokens.push_back(server.user());
        clients.push_back(std::make_unique<Client>(server.port()));
    }
    // Everybody asks twice at once, and nobody waits for the first answer.
    for (std::size_t i = 0; i < crowd; ++i) {
        std::string once = Ask{issue, tokens[i]}.bytes();
        clients[i]->send(once + once);
    }
    std::set<std::int64_t> numbers;
    std::map<std::size_t, std::string> won;
    for (std::size_t i = 0; i < crowd; ++i) {
        Reply first = reply_of(clients[i]->read_answer());
        Reply second = reply_of(clients[i]->read_answer());
        if (first.status == 201) {
            EXPECT_TRUE(numbers.insert(first.number("number")).second) << first.text;
            EXPECT_EQ(second.code, "coupon-already-issued");
            won[i] = first.text;
        } else {
            EXPECT_EQ(first.code, "campaign-sold-out");
            EXPECT_EQ(second.code, "campaign-sold-out");
        }
    }
    EXPECT_EQ(numbers.size(), quota);
    EXPECT_EQ(*numbers.begin(), 1);
    EXPECT_EQ(*numbers.rbegin(), static_cast<std::int64_t>(quota));
    clients.clear();

    server.restart();
    for (const auto& [i, text] : won) {
        Reply mine = server.ask({"GET /v1/me/coupons", tokens[i]});
        const boost::json::array& items = mine.body.at("items").as_array();
        ASSERT_EQ(items.size(), 1u) << mine.text;
        const boost::json::value told = boost::json::parse(text);
        for (const auto& [name, member] : told.as_object()) {
            EXPECT_EQ(items[0].at(name), member) << name;
        }
    }
}

TEST(Drain, UnderLoadLosesNothingThatWasAnswered) {
    constexpr std::size_t callers = 8;
    ShopServer server({"rates.sign-up=off"});
    std::atomic<std::uint64_t> answered = 0;
    std::vector<std::set<std::int64_t>> told(callers);
    std::vector<std::thread> threads;
    std::uint16_t port = server.port();
    for (std::size_t i = 0; i < callers; ++i) {
        threads.emplace_back([&, i] {
            Client client(port);
            for (;;) {
                client.send(Ask{"POST /v1/accounts", "", "{}"}.bytes());
                http::testing::Answer answer = client.read_answer();
                if (answer.status != 201 || !answer.complete) {
                    return;  // the server has gone; what it said before counts
                }
                told[i].insert(reply_of(answer).number("accountId"));
                answered.fetch_add(1);
            }
        });
    }
    while (answered.load() < 200) {
        std::this_thread::yield();
    }
    server.stop();
    for (std::thread& thread : threads) {
        thread.join();
    }
    server.start();
    std::size_t found = 0;
    for (const std::set<std::int64_t>& ids : told) {
        for (std::int64_t id : ids) {
            Reply account = server.ask({"GET /v1/accounts/" + std::to_string(id), server.admin()});
            found += account.status == 200 ? 1 : 0;
        }
    }
    EXPECT_EQ(found, answered.load());
    EXPECT_GE(found, 200u);
}

TEST(Overload, TurnsBrowsingAwayFirst) {
    ShopServer server({"overload.browseJobs=1", "engine.mailboxJobsMax=1"});
    Client client(server.port());
    std::string look = Ask{"GET " + server.campaign(1)}.bytes();
    std::string many;
    for (int i = 0; i < 16; ++i) {
        many += look;
    }
    // More in one turn than the mailbox takes: all of them are turned away, by name.
    client.send(many);
    std::size_t refused = 0;
    for (int i = 0; i < 16; ++i) {
        Reply reply = reply_of(client.read_answer());
        if (reply.status == 503) {
            EXPECT_EQ(reply.code, "overloaded");
            EXPECT_EQ(reply.headers["retry-after"], "1");
            ++refused;
        } else {
            EXPECT_EQ(reply.status, 200);
        }
    }
    EXPECT_GT(refused, 0u);
    EXPECT_EQ(server.ask({"GET /livez"}).status, 200);
}

}  // namespace
}  // namespace onrush::app

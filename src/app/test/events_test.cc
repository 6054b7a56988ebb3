// Events over a real socket: pages, long polls and streams; who may read which; restarts between.
#include <future>

#include "app/test/events_reader.h"
#include "app/test/shelf.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

using Texts = std::vector<std::string>;

const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

struct Events : testing::Test {
    // A coupon of a campaign for each of them.
    void issue(const std::vector<std::string>& users, const std::string& headers = {}) {
        for (const std::string& user : users) {
            Reply reply = server.ask({"POST " + campaign + "/coupons", user, "", headers});
            EXPECT_EQ(reply.status, 201) << reply.text;
            coupons.push_back(std::to_string(reply.number("couponId")));
        }
    }
    std::string issued(std::size_t place) const {
        return "coupons/" + coupons[place] + " onrush.coupon.issued.v1";
    }
    Reply read(const std::string& query) {
        return server.ask({"GET /v1/events" + query, server.service()});
    }

    ShopServer server;
    std::string campaign = server.campaign(1000);
    std::vector<std::string> coupons;
};

TEST_F(Events, AreCloudEvents) {
    std::uint64_t account = server.open_account();
    issue({server.token(account)}, "traceparent: " + trace + "\r\n");
    Reply page = read("");
    ASSERT_EQ(page.status, 200) << page.text;
    ASSERT_EQ(page.body.at("items").as_array().size(), 1u) << page.text;
    boost::json::object event = page.body.at("items").as_array()[0].as_object();
    std::string id(event.at("id").as_string());
    EXPECT_EQ(page.word("next").substr(0, id.find('-')), id.substr(0, id.find('-')));
    EXPECT_TRUE(id.ends_with("-0")) << id;
    EXPECT_EQ(event.at("specversion"), "1.0");
    EXPECT_EQ(event.at("source"), "/onrush/1");
    EXPECT_EQ(event.at("type"), "onrush.coupon.issued.v1");
    EXPECT_EQ(event.at("subject").as_string(), "coupons/" + coupons[0]);
    EXPECT_EQ(event.at("partitionkey").as_string(), "accounts/" + std::to_string(account));
    EXPECT_EQ(event.at("traceparent").as_string(), trace);
    EXPECT_TRUE(base::parse_instant(event.at("time").as_string()).has_value());
    EXPECT_EQ(std::to_string(event.at("data").at("couponId").to_number<std::int64_t>()),
              coupons[0]);
    EXPECT_EQ(event.at("data").at("accountId").to_number<std::uint64_t>(), account);
    EXPECT_EQ(event.at("data").at("number"), 1);
    issue({server.user()});
    EXPECT_FALSE(
        read("?after=" + id).body.at("items").as_array()[0].as_object().contains("traceparent"));
}

TEST_F(Events, ComeInPagesInTheirOrder) {
    Texts wanted;
    for (std::size_t i = 0; i < 20; ++i) {
        issue({server.user()});
        wanted.push_back(issued(i));
    }
    EXPECT_EQ(short_texts(read_all_events(server, server.admin())), wanted);
    Reply first = read("?limit=3");
    EXPECT_EQ(first.body.at("items").as_array().size(), 3u);
    EXPECT_TRUE(first.body.at("more").as_bool());
    EXPECT_EQ(short_text(read("?limit=1&after=" + first.word("next")).body.at("items").at(0)),
              wanted[3]);
    Reply latest = read("?after=latest");
    EXPECT_TRUE(latest.body.at("items").as_array().empty());
    EXPECT_FALSE(latest.body.at("more").as_bool());
    issue({server.user()});
    EXPECT_EQ(short_texts(read_all_events(server, server.service(), latest.word("next"))),
              Texts{issued(20)});
}

TEST_F(Events, AreReadByTypeAndSubject) {
    campaign = server.campaign(2);
    issue({server.user(), server.user()});
    std::string sold_out = campaign.substr(4) + " onrush.campaign.sold_out.v1";
    auto texts = [&](const std::string& more) {
        return short_texts(read_all_events(server, server.service(), "", more));
    };
    EXPECT_EQ(texts("&types=onrush.campaign.*"), Texts{sold_out});
    EXPECT_EQ(texts("&types=onrush.coupon.issued.v1"), (Texts{issued(0), issued(1)}));
    EXPECT_EQ(texts("&subject=coupons/" + coupons[1]), Texts{issued(1)});
    EXPECT_EQ(texts("&subject=coupons/" + coupons[1] + "," + campaign.substr(4)),
              (Texts{issued(1), sold_out}));
    EXPECT_EQ(texts("&types=onrush.order.*"), Texts{});
}

TEST_F(Events, AreRefusedWithWhatIsWrong) {
    auto expect_wrong = [&](const std::string& query, const std::string& pointer) {
        Reply reply = read(query);
        EXPECT_EQ(reply.code, "out-of-range") << query << reply.text;
        EXPECT_EQ(reply.word("pointer"), pointer) << query;
    };
    expect_wrong("?types=onrush.coupon.sold.v1", "/types");
    expect_wrong("?subject=coupons", "/subject");
    expect_wrong("?after=7", "/after");
    expect_wrong("?after=07-0", "/after");
    expect_wrong("?limit=1001", "/limit");
    expect_wrong("?waitSeconds=31", "/waitSeconds");
    Reply ahead = read("?after=999999-0");
    EXPECT_EQ(ahead.status, 409);
    EXPECT_EQ(ahead.code, "events-ahead");
    EXPECT_EQ(ahead.word("latest"), read("?after=latest").word("next"));
    Reply header =
        server.ask({"GET /v1/events/stream", server.service(), "", "Last-Event-ID: x\r\n"});
    EXPECT_EQ(header.code, "invalid-header");
    EXPECT_EQ(header.word("header"), "Last-Event-ID");
    EXPECT_EQ(server.ask({"GET /v1/events", server.user()}).code, "forbidden");
    EXPECT_EQ(server.ask({"GET /v1/events/stream", server.user()}).code, "forbidden");
    EXPECT_EQ(server.ask({"GET /v1/me/events", ""}).code, "unauthorized");
    EXPECT_EQ(server.ask({"GET /v1/me/events", server.admin()}).code, "forbidden");
}

TEST_F(Events, AreWaitedForByALongPoll) {
    std::string after = read("?after=latest").word("next");
    EXPECT_TRUE(read("?waitSeconds=1&after=" + after).body.at("items").as_array().empty());
    std::future<Reply> polled = std::async(std::launch::async, [&] {
        return server.ask({"GET /v1/events?waitSeconds=30&after=" + after, server.service()});
    });
    std::string user = server.user();
    issue({user});
    EXPECT_EQ(short_text(polled.get().body.at("items").at(0)), issued(0));
}

TEST_F(Events, DoNotKeepAServerFromStopping) {
    std::future<Reply> polled = std::async(std::launch::async, [&] {
        return server.ask({"GET /v1/events?waitSeconds=30&after=latest", server.service()});
    });
    EventStream stream(server, "/v1/events/stream", server.service());
    ASSERT_TRUE(wait_until([&] {
        return server.ask({"GET /metrics", server.service()})
            .text.contains("\nonrush_http_streams 2\n");
    }));
    server.stop();
    EXPECT_TRUE(polled.get().body.at("items").as_array().empty());
    EXPECT_EQ(stream.next_text(), "the end");
}

// Before it they come from memory, after it from the files of the log.
TEST_F(Events, AreTheSameAfterARestart) {
    for (int i = 0; i < 15; ++i) {
        issue({server.user()});
    }
    std::vector<boost::json::object> before = read_all_events(server, server.service());
    server.restart();
    EXPECT_EQ(whole_texts(read_all_events(server, server.service())), whole_texts(before));
    campaign = server.campaign(9);
    issue({server.user()});
    std::vector<boost::json::object> after = read_all_events(server, server.service());
    ASSERT_EQ(after.size(), 16u);
    EXPECT_EQ(short_text(after.back()), issued(15));
    Texts ids = ids_of(after);
    EXPECT_EQ(ids_of(read_all_events(server, server.service(), ids[9])),
              Texts(ids.begin() + 10, ids.end()));
}

TEST_F(Events, AreStreamedAndResumed) {
    std::string last;
    {
        EventStream stream(server, "/v1/events/stream", server.service());
        issue({server.user(), server.user()});
        EXPECT_EQ(stream.next_text(), issued(0));
        last = stream.last_id();
    }
    issue({server.user()});
    server.restart();
    {
        EventStream again(server, "/v1/events/stream", server.service(),
                          "Last-Event-ID: " + last + "\r\n");
        EXPECT_EQ(again.next_text(), issued(1));
        EXPECT_EQ(again.next_text(), issued(2));
        issue({server.user()});
        EXPECT_EQ(again.next_text(), issued(3));
    }
    EventStream from_first(server, "/v1/events/stream?after=0-0&types=onrush.coupon.*",
                           server.admin());
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(from_first.next_text(), issued(i));
    }
}

TEST_F(Events, OfOthersAreNotShownToAnAccount) {
    std::string ann = server.user();
    std::string bob = server.user();
    EventStream of_ann(server, "/v1/me/events", ann);
    EventStream of_bob(server, "/v1/me/events", bob);
    std::string before = server.ask({"GET /v1/me/events", ann}).word("next");
    issue({bob, ann});
    campaign = server.campaign(1);
    issue({bob});
    EXPECT_EQ(of_ann.next_text(), issued(1));
    EXPECT_EQ(of_bob.next_text(), issued(0));
    EXPECT_EQ(of_bob.next_text(), issued(2));
    campaign = server.campaign(2);
    issue({ann});
    EXPECT_EQ(of_ann.next_text(), issued(3)) << "and nothing of Bob's in between";

    auto own = [&](const std::string& user, const std::string& more = "") {
        return short_texts(read_all_events(server, user, before, more, "/v1/me/events"));
    };
    EXPECT_EQ(own(ann), (Texts{issued(1), issued(3)}));
    EXPECT_EQ(own(bob), (Texts{issued(0), issued(2)}));
    EXPECT_EQ(own(server.user()), Texts{});
    EXPECT_EQ(own(ann, "&types=onrush.order.*"), Texts{});
    EXPECT_EQ(server.ask({"GET /v1/me/events?subject=coupons/1", ann}).code, "unknown-field");
    server.restart();
    EXPECT_EQ(own(ann), (Texts{issued(1), issued(3)})) << "what was missed while away";
}

TEST_F(Events, OfAnAccountAreWaitedFor) {
    std::string ann = server.user();
    std::string bob = server.user();
    std::string after = server.ask({"GET /v1/me/events", ann}).word("next");
    std::future<Reply> polled = std::async(std::launch::async, [&] {
        return server.ask({"GET /v1/me/events?waitSeconds=30&after=" + after, ann});
    });
    issue({bob, ann});
    EXPECT_EQ(short_text(polled.get().body.at("items").at(0)), issued(1));
}

TEST_F(Events, OfWhoHasSignedOutAreToldNoMore) {
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    EventStream stream(server, "/v1/me/events", user);
    issue({user});
    EXPECT_EQ(stream.next_text(), issued(0));
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", user}).status, 204);
    std::future<bool> ended = std::async(std::launch::async, [&] {
        while (stream.next()) {
        }
        return true;
    });
    // Who asks is looked at again with what is new, a second later at the earliest.
    ASSERT_TRUE(wait_until([&] {
        Reply given =
            server.ask({fmt::format("POST /v1/accounts/{}/coupons", account), server.service(),
                        fmt::format(R"({{"campaignId":{}}})", server.campaign(1).substr(14))});
        EXPECT_EQ(given.status, 201) << given.text;
        return ended.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }));
    EXPECT_NE(stream.gone().find("token-void"), std::string::npos) << stream.gone();
}

// Letters of many seats change with each block, so the log grows fast.
void fill_log(const ShopServer& server, int calls) {
    auto staff = [&](const std::string& line, const std::string& body) {
        Reply reply = server.ask({line, server.admin(), body});
        EXPECT_LT(reply.status, 300) << reply.text;
    };
    staff("POST /v1/concerts", R"({"title":"Duo","venue":"City Hall"})");
    staff("POST /v1/concerts/1/dates",
          R"({"startsAt":"2998-01-02T00:00:00Z","opensAt":"2998-01-01T00:00:00Z"})");
    staff("POST /v1/dates/1/seats", R"({"seats":[{"section":"hall","rows":{"from":1,"to":200},)"
                                    R"("seats":{"from":1,"to":500},"price":1}]})");
    for (int i = 0; i < calls; ++i) {
        staff("POST /v1/dates/1/seats/blocks",
              fmt::format(R"({{"action":"{}","seats":[{{"section":"hall","rows":)"
                          R"({{"from":1,"to":200}},"seats":{{"from":7,"to":7}}}}]}})",
                          i % 2 == 0 ? "block" : "unblock"));
    }
}

TEST(EventsThatAreNotKept, AreGoneAndTheOldestIsNamed) {
    ShopServer server(
        {"events.keepHours=0", "events.keepBytes=25165824", "events.recentBytes=1048576"});
    std::string campaign = server.campaign(9);
    std::string user = server.user();
    EXPECT_EQ(server.ask({"POST " + campaign + "/coupons", user}).status, 201);
    fill_log(server, 700);
    server.restart();  // what is in memory would still be told
    Reply gone;
    ASSERT_TRUE(wait_until([&] {
        gone = server.ask({"GET /v1/events?after=0-0", server.service()});
        return gone.status != 200;
    }));
    EXPECT_EQ(gone.status, 410);
    EXPECT_EQ(gone.code, "events-gone");
    std::string oldest = gone.word("oldest");
    EXPECT_NE(oldest, "0-0");
    EXPECT_EQ(server.ask({"GET /v1/events?after=" + oldest, server.service()}).status, 200);
    EXPECT_EQ(server.ask({"GET /v1/events", server.service()}).status, 200)
        << "it begins with the oldest that is kept";
    for (const char* path : {"/v1/events/stream?after=0-0", "/v1/me/events?after=0-0"}) {
        Reply refused =
            server.ask({std::string("GET ") + path, path[4] == 'm' ? user : server.service(), "",
                        "Accept: text/event-stream\r\n"});
        EXPECT_EQ(refused.code, "events-gone") << path;
    }
}

// A client that reads nothing for a second, and more events than the buffers of sockets take.
TEST(EventsOfASlowReader, AreCutOffAndComeWholeWhenItComesBack) {
    ShopServer server(
        {"ioThreads=2", "events.slowSeconds=1", "rates.default=off", "rates.address=off"});
    Shelf shelf = fill_shelf(server, {1'000'000});
    std::string long_reason;  // 200 characters of 4 bytes
    for (int i = 0; i < 200; ++i) {
        long_reason += "\xf0\x9f\x8e\x9f";
    }
    std::string after = server.ask({"GET /v1/events?after=latest", server.service()}).word("next");
    EventStream slow(server, "/v1/events/stream", server.service());
    Ask change{fmt::format("POST /v1/options/{}/stock", shelf.options[0]), server.admin(),
               fmt::format(R"({{"change":1,"reason":"{}"}})", long_reason)};
    http::testing::Client staff(server.port());
    constexpr int rounds = 300;
    constexpr int at_once = 30;
    for (int i = 0; i < rounds; ++i) {
        for (int j = 0; j < at_once; ++j) {
            staff.send(change.bytes());
        }
        for (int j = 0; j < at_once; ++j) {
            ASSERT_EQ(staff.read_answer().status, 201);
        }
    }
    ASSERT_TRUE(wait_until([&] {
        return server.ask({"GET /metrics", server.service()})
            .text.contains("\nonrush_http_streams_cut_total 1\n");
    }));
    std::vector<std::string> ids;
    while (std::optional<boost::json::object> event = slow.next()) {
        ids.emplace_back(event->at("id").as_string());
    }
    EXPECT_LT(ids.size(), std::size_t{rounds * at_once});
    EventStream again(server, "/v1/events/stream", server.service(),
                      "Last-Event-ID: " + slow.last_id() + "\r\n");
    while (ids.size() < std::size_t{rounds * at_once}) {
        std::optional<boost::json::object> event = again.next();
        ASSERT_TRUE(event.has_value());
        ids.emplace_back(event->at("id").as_string());
    }
    EXPECT_EQ(ids, ids_of(read_all_events(server, server.service(), after)));
}

}  // namespace
}  // namespace onrush::app

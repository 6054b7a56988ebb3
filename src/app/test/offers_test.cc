// What campaigns, coupons and wallets look like over HTTP: members, filters, pages, choices.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "app/test/shop_server.h"
#include "app/test/wait_until.h"

namespace onrush::app::offers_test {
namespace {

std::vector<std::string> names_of(const boost::json::value& value) {
    std::vector<std::string> names;
    for (const auto& member : value.as_object()) {
        names.emplace_back(member.key());
    }
    return names;
}

// Every item of every page, each page of at most two.
std::vector<boost::json::value> all_pages(const ShopServer& server, const std::string& path,
                                          const std::string& token) {
    std::vector<boost::json::value> items;
    std::string cursor;
    for (int pages = 0; pages < 20; ++pages) {
        char separator = path.find('?') == std::string::npos ? '?' : '&';
        Reply page = server.ask({"GET " + path + separator + "limit=2" + cursor, token});
        EXPECT_EQ(page.status, 200) << page.text;
        const boost::json::object& body = page.body.as_object();
        EXPECT_LE(body.at("items").as_array().size(), 2u);
        for (const boost::json::value& item : body.at("items").as_array()) {
            items.push_back(item);
        }
        const boost::json::value* next = body.if_contains("nextCursor");
        if (next->is_null()) {
            return items;
        }
        cursor = "&cursor=" + boost::json::serialize(*next);
    }
    ADD_FAILURE() << path << " has no last page";
    return items;
}

std::vector<std::int64_t> numbers(const std::vector<boost::json::value>& items, const char* name) {
    std::vector<std::int64_t> all;
    for (const boost::json::value& item : items) {
        all.push_back(item.at(name).to_number<std::int64_t>());
    }
    return all;
}

class Offers : public ::testing::Test {
protected:
    // The path of a campaign that is open, with these members beside the usual ones.
    std::string campaign(const std::string& more,
                         const std::string& discount = R"({"type":"fixed",)"
                                                       R"("amount":500})") {
        Reply made = server.ask({"POST /v1/campaigns", server.admin(),
                                 R"({"name":"Spring","opensAt":"2026-01-01T00:00:00Z",)"
                                 R"("closesAt":"2999-01-01T00:00:00Z","discount":)" +
                                     discount + "," + more + "}"});
        EXPECT_EQ(made.status, 201) << made.text;
        return "/v1/campaigns/" + std::to_string(made.number("campaignId"));
    }

    ShopServer server{{"points.selfCharge=true"}};
};

TEST_F(Offers, SayAllThatABuyerNeeds) {
    server.ask({"POST /v1/categories", server.admin(), R"({"name":"shirts"})"});
    for (const char* product : {"red", "blue"}) {
        server.ask({"POST /v1/products", server.admin(),
                    fmt::format(R"({{"name":"{}","categoryId":1,"price":100}})", product)});
    }
    std::string path = campaign(R"("quota":3,"perAccount":2,"minOrder":1000,"validForSeconds":60,)"
                                R"("exclusive":true,"salePrices":false,)"
                                R"("scope":{"type":"products","ids":[2,1]})",
                                R"({"type":"percent","percent":15,"maxDiscount":5000})");
    Reply seen = server.ask({"GET " + path});
    EXPECT_EQ(seen.word("state"), "OPEN");
    EXPECT_EQ(seen.number("quota"), 3);
    EXPECT_EQ(seen.number("issued"), 0);
    EXPECT_EQ(seen.number("remaining"), 3);
    EXPECT_EQ(seen.number("perAccount"), 2);
    EXPECT_EQ(seen.number("minOrder"), 1000);
    EXPECT_EQ(seen.number("validForSeconds"), 60);
    EXPECT_EQ(boost::json::serialize(seen.body.at("scope")), R"({"type":"products","ids":[2,1]})");
    EXPECT_TRUE(seen.body.at("exclusive").as_bool());
    EXPECT_FALSE(seen.body.at("salePrices").as_bool());
    EXPECT_EQ(boost::json::serialize(seen.body.at("discount")),
              R"({"type":"percent","percent":15,"maxDiscount":5000})");
    EXPECT_EQ(seen.word("opensAt"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(seen.word("closesAt"), "2999-01-01T00:00:00.000Z");
}

TEST_F(Offers, GiveAnAccountAsManyAsTheySay) {
    std::string issue = "POST " + campaign(R"("quota":3,"perAccount":2)") + "/coupons";
    std::string user = server.user();
    EXPECT_EQ(server.ask({issue, user}).number("number"), 1);
    EXPECT_EQ(server.ask({issue, user}).number("number"), 2);
    EXPECT_EQ(server.ask({issue, user}).code, "coupon-already-issued");
    EXPECT_EQ(server.ask({issue, server.user()}).number("number"), 3);
    EXPECT_EQ(server.ask({issue, server.user()}).code, "campaign-sold-out");
}

TEST_F(Offers, OpenAgainWhenTheQuotaIsRaised) {
    std::string path = campaign(R"("quota":1)");
    ASSERT_EQ(server.ask({"POST " + path + "/coupons", server.user()}).status, 201);
    EXPECT_EQ(server.ask({"GET " + path}).word("state"), "SOLD_OUT");
    Reply raised = server.ask({"PATCH " + path, server.admin(), R"({"quota":2})"});
    EXPECT_EQ(raised.word("state"), "OPEN");
    EXPECT_EQ(raised.number("remaining"), 1);
    EXPECT_EQ(server.ask({"POST " + path + "/coupons", server.user()}).number("number"), 2);
}

TEST_F(Offers, AreFoundByTheirState) {
    std::string open = campaign(R"("quota":5)");
    std::string paused = campaign(R"("quota":5)");
    std::string closed = campaign(R"("quota":5)");
    std::string sold_out = campaign(R"("quota":1)");
    (void)server.campaign(5, base::Duration::hours(1));
    server.ask({"PATCH " + paused, server.admin(), R"({"action":"pause"})"});
    server.ask({"PATCH " + closed, server.admin(), R"({"action":"close"})"});
    server.ask({"POST " + sold_out + "/coupons", server.user()});
    const std::pair<const char*, std::int64_t> rows[] = {
        {"OPEN", 1}, {"PAUSED", 2}, {"CLOSED", 3}, {"SOLD_OUT", 4}, {"SCHEDULED", 5}};
    for (const auto& [state, id] : rows) {
        auto found = all_pages(server, std::string("/v1/campaigns?state=") + state, "");
        EXPECT_EQ(numbers(found, "campaignId"), std::vector<std::int64_t>{id}) << state;
    }
}

TEST_F(Offers, AreKeptWithTheirStatus) {
    std::string user = server.user();
    std::string short_lived = campaign(R"("quota":5,"validForSeconds":1)");
    std::string lasting = campaign(R"("quota":5)");
    std::string revoked = campaign(R"("quota":5)");
    Reply expires = server.ask({"POST " + short_lived + "/coupons", user});
    Reply stays = server.ask({"POST " + lasting + "/coupons", user});
    Reply goes = server.ask({"POST " + revoked + "/coupons", user});
    EXPECT_EQ(names_of(stays.body), (std::vector<std::string>{"couponId", "campaignId", "number",
                                                              "status", "issuedAt", "expiresAt"}));
    std::string stays_at = "GET /v1/me/coupons/" + std::to_string(stays.number("couponId"));
    Reply kept = server.ask({stays_at, user});
    EXPECT_EQ(kept.word("name"), "Spring");
    EXPECT_EQ(boost::json::serialize(kept.body.at("discount")), R"({"type":"fixed","amount":500})");
    EXPECT_EQ(kept.number("minOrder"), 0);
    server.ask({"POST /v1/coupons/" + std::to_string(goes.number("couponId")) + "/revocation",
                server.admin(), R"({"reason":"mistake"})"});
    auto ids_of = [&](const char* status) {
        return numbers(all_pages(server, std::string("/v1/me/coupons?status=") + status, user),
                       "couponId");
    };
    // No client tells the server what time it is: the second passes.
    EXPECT_TRUE(wait_until([&] { return !ids_of("EXPIRED").empty(); }));
    EXPECT_EQ(ids_of("AVAILABLE"), std::vector<std::int64_t>{stays.number("couponId")});
    EXPECT_EQ(ids_of("EXPIRED"), std::vector<std::int64_t>{expires.number("couponId")});
    EXPECT_EQ(ids_of("REVOKED"), std::vector<std::int64_t>{goes.number("couponId")});
    EXPECT_TRUE(ids_of("USED").empty());
    EXPECT_TRUE(ids_of("HELD").empty());
    EXPECT_EQ(numbers(all_pages(server, "/v1/me/coupons", user), "couponId").size(), 3u);
}

TEST_F(Offers, AndWalletsShowTheirEntriesNewestFirst) {
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string post = "POST /v1/accounts/" + std::to_string(account) + "/points";
    for (int i = 1; i <= 5; ++i) {
        std::string kind = i % 2 == 0 ? "earn" : "charge";
        Reply posted = server.ask({post, server.service(),
                                   R"({"kind":")" + kind + R"(","amount":)" + std::to_string(i) +
                                       R"(,"reason":"test"})"});
        ASSERT_EQ(posted.status, 201) << posted.text;
        EXPECT_EQ(
            names_of(posted.body),
            (std::vector<std::string>{"id", "kind", "amount", "balanceAfter", "reason", "at"}));
    }
    std::string path = "/v1/me/points/entries";
    auto entries = all_pages(server, path, user);
    EXPECT_EQ(numbers(entries, "amount"), (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
    EXPECT_EQ(numbers(entries, "balanceAfter"), (std::vector<std::int64_t>{15, 10, 6, 3, 1}));
    EXPECT_EQ(numbers(all_pages(server, path + "?kind=earn", user), "amount"),
              (std::vector<std::int64_t>{4, 2}));
    std::string at(entries[2].at("at").as_string());
    auto since = all_pages(server, path + "?from=" + at, user);
    auto until = all_pages(server, path + "?to=" + at, user);
    EXPECT_GE(since.size(), 3u);
    EXPECT_EQ(since.size() + until.size(), 5u) << "from is in, to is out";
    Reply reversed =
        server.ask({"POST /v1/points/entries/" +
                        std::to_string(entries[0].at("id").to_number<int>()) + "/reversal",
                    server.service(), R"({"reason":"mistake"})"});
    EXPECT_EQ(reversed.number("reverses"), entries[0].at("id").to_number<std::int64_t>());
    EXPECT_EQ(reversed.number("amount"), -5);
    EXPECT_EQ(reversed.word("kind"), "reversal");
}

TEST_F(Offers, AndAccountsAreListedPageByPage) {
    for (int i = 0; i < 5; ++i) {
        (void)server.open_account();
    }
    auto accounts = all_pages(server, "/v1/accounts", server.admin());
    EXPECT_EQ(numbers(accounts, "accountId"), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(Offers, DoNotTakeARevokedCouponBackUnlessTold) {
    std::string path = campaign(R"("quota":2)");
    for (bool restock : {false, true}) {
        Reply issued = server.ask({"POST " + path + "/coupons", server.user()});
        std::string coupon = "/v1/coupons/" + std::to_string(issued.number("couponId"));
        std::string body = restock ? R"({"reason":"test","restock":true})" : R"({"reason":"test"})";
        EXPECT_EQ(server.ask({"POST " + coupon + "/revocation", server.admin(), body}).status, 200);
        Reply seen = server.ask({"GET " + path});
        EXPECT_EQ(seen.number("quota"), restock ? 3 : 2);
        EXPECT_EQ(seen.number("remaining"), 1);
    }
}

TEST_F(Offers, MayBeMovedInTime) {
    std::string path = campaign(R"("quota":2)");
    Reply moved = server.ask({"PATCH " + path, server.admin(),
                              R"({"opensAt":"2998-01-01T00:00:00Z",)"
                              R"("closesAt":"2998-02-01T00:00:00Z"})"});
    EXPECT_EQ(moved.word("state"), "SCHEDULED");
    Reply seen = server.ask({"GET " + path});
    EXPECT_EQ(seen.word("opensAt"), "2998-01-01T00:00:00.000Z");
    EXPECT_EQ(seen.word("closesAt"), "2998-02-01T00:00:00.000Z");
    Reply early = server.ask({"POST " + path + "/coupons", server.user()});
    EXPECT_EQ(early.code, "campaign-not-open");
    EXPECT_EQ(early.word("opensAt"), seen.word("opensAt"));
}

TEST(OffersSettings, SayHowLongCouponsOutliveTheirCampaign) {
    ShopServer server({"coupons.graceSeconds=60"});
    Reply made = server.ask({"POST /v1/campaigns", server.admin(), campaign_form("A", 1)});
    ASSERT_EQ(made.status, 201) << made.text;
    Reply issued = server.ask({"POST /v1/campaigns/1/coupons", server.user()});
    EXPECT_EQ(issued.word("expiresAt"), "2999-01-01T00:01:00.000Z");
}

TEST_F(Offers, AreMadeToAccountsThatSeeThemselves) {
    Reply opened = server.ask(
        {"POST /v1/accounts", "", R"({"name":"Ann","email":"a@x.test","password":"12345678"})"});
    EXPECT_EQ(names_of(opened.body),
              (std::vector<std::string>{"accountId", "accessToken", "expiresAt"}));
    std::string token = opened.word("accessToken");
    Reply me = server.ask({"GET /v1/me", token});
    EXPECT_EQ(me.number("accountId"), opened.number("accountId"));
    EXPECT_EQ(me.word("name"), "Ann");
    EXPECT_EQ(me.word("email"), "a@x.test");
    EXPECT_TRUE(base::parse_instant(me.word("createdAt")));
    Reply changed = server.ask({"PATCH /v1/me", token, R"({"name":"Bo"})"});
    EXPECT_EQ(changed.word("name"), "Bo");
    EXPECT_EQ(changed.word("email"), "a@x.test");
    EXPECT_EQ(changed.word("createdAt"), me.word("createdAt"));
}

}  // namespace
}  // namespace onrush::app::offers_test

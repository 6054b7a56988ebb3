// `onrush certify` on a real folder, beside its server: what it prints is found right by both
// checkers, is made once, and says no more than what was given.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "app/pass_keys.h"
#include "app/test/certify.h"
#include "app/test/shelf.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

namespace files = std::filesystem;

TEST_F(Certify, SaysWhatACampaignGaveAndProvesEachOfIt) {
    std::string campaign = server.campaign(20);
    std::uint64_t first = server.open_account();
    issue(campaign, server.token(first));
    for (int i = 2; i <= 20; ++i) {
        issue(campaign, server.user());
    }
    std::string json = certificate(campaign);
    EXPECT_EQ(checked(json, false), 0);
    boost::json::value said = document(json);
    EXPECT_EQ(number(said, "given"), 20);
    EXPECT_EQ(number(said, "offered"), 20);
    EXPECT_EQ(said.at("name").as_string(), "Test");
    for (std::uint64_t place : {1, 16, 17, 20}) {
        EXPECT_EQ(number(proof(campaign, place), "number"), static_cast<std::int64_t>(place));
        EXPECT_EQ(checked(json, true), 0) << place;
    }
    EXPECT_EQ(number(proof(campaign, 1), "accountId"), static_cast<std::int64_t>(first));
    Ended none = certify(campaign, {"--proof", "21"});
    EXPECT_EQ(none.exit_code, 14);
    EXPECT_TRUE(none.err.contains("has no number 21: 20 were given")) << none.err;
}

TEST_F(Certify, SaysWhenTheFirstAndTheLastWereGiven) {
    std::string campaign = server.campaign(3);
    std::vector<std::string> times;
    for (int i = 1; i <= 3; ++i) {
        Reply issued = server.ask({"POST " + campaign + "/coupons", server.user()});
        EXPECT_EQ(issued.status, 201) << issued.text;
        times.push_back(issued.word("issuedAt"));
    }
    boost::json::value said = document(certificate(campaign));
    EXPECT_EQ(said.at("firstAt").as_string(), times.front());
    EXPECT_EQ(said.at("lastAt").as_string(), times.back());
}

TEST_F(Certify, RefusesWhatIsNotOverAndWhatIsNotThere) {
    std::string campaign = server.campaign(2);
    issue(campaign, server.user());
    Ended early = certify(campaign);
    EXPECT_EQ(early.exit_code, 14);
    EXPECT_EQ(early.out, "");
    EXPECT_TRUE(
        early.err.starts_with("onrush: missing: not-over: campaign 1 has no certificate "
                              "before it is over: 1 of 2 were given at record "))
        << early.err;
    EXPECT_EQ(certify("/v1/campaigns/99").exit_code, 14);
    EXPECT_EQ(certify("/v1/sales/1").exit_code, 14);
    EXPECT_EQ(certify("/v1/dates/1").exit_code, 14);
    EXPECT_EQ(certify("/v1/rooms/1").exit_code, 2);
    close(campaign);
    std::string json = certificate(campaign);
    EXPECT_EQ(checked(json, false), 0);
    EXPECT_EQ(number(document(json), "given"), 1);
}

TEST_F(Certify, OfNothingHasTheEmptyRoot) {
    std::string campaign = server.campaign(2);
    close(campaign);
    std::string json = certificate(campaign);
    EXPECT_EQ(checked(json, false), 0);
    EXPECT_FALSE(document(json).as_object().contains("firstAt")) << json;
}

// By a record of that time or later, and by no clock. The clock of a server may be ahead, and be
// put right before it gives the next coupon. Here the deadline that writes such a record is held.
TEST_F(Certify, KnowsThatACampaignHasEndedByARecordOfThatTimeAlone) {
    std::string campaign = server.campaign(5, {}, base::Duration(6000));
    std::string user = server.user();
    issue(campaign, user);
    server.restart({"deadlines.held=campaign_tallies:1"});
    ASSERT_TRUE(wait_until([&] {
        return server.ask({"POST " + campaign + "/coupons", user}).code == "campaign-closed";
    }));
    EXPECT_TRUE(certify(campaign).err.contains("not-over: campaign 1 ")) << "no record says so";
    Reply early = ask("GET " + campaign + "/certificate");
    EXPECT_EQ(early.code, "not-over");
    EXPECT_TRUE(early.word("detail").contains("no record of the log is of that time yet"));
    (void)server.open_account();
    std::string json = certificate(campaign);
    EXPECT_EQ(checked(json, false), 0);
    EXPECT_EQ(number(document(json), "given"), 1);
    EXPECT_EQ(ask("GET " + campaign + "/certificate").text, json);
}

// Nobody calls the server but to read.
TEST_F(Certify, OfACampaignIsMadeWhenItsTimeIsUp) {
    std::string campaign = server.campaign(5, {}, base::Duration(4000));
    issue(campaign, server.user());
    ASSERT_TRUE(wait_until([&] { return ask("GET " + campaign + "/certificate").status == 200; }));
    std::string json = certificate(campaign);
    EXPECT_EQ(checked(json, false), 0);
    EXPECT_EQ(number(document(json), "given"), 1);
    EXPECT_EQ(number(document(json), "offered"), 5);
}

// The folder is put back to an earlier day, and its certificates are not, as docs/backup.md says.
TEST_F(Certify, GivesOutNothingThatStandsOnARecordOfAnotherLog) {
    std::string campaign = server.campaign(1);
    issue(campaign, server.user());
    server.stop();
    files::copy(server.folder(), file("backup"), files::copy_options::recursive);
    server.start();
    (void)server.open_account();
    std::string json = certificate(campaign);
    std::int64_t sequence = document(json).at("record").at("sequence").to_number<std::int64_t>();
    server.stop();
    files::copy(server.folder() + "/certificates", file("backup/certificates"),
                files::copy_options::recursive);
    files::remove_all(server.folder());
    files::copy(file("backup"), server.folder(), files::copy_options::recursive);
    server.start();
    Ended shorter = certify(campaign);
    EXPECT_EQ(shorter.exit_code, 17) << "the log ends before";
    for (std::int64_t i = 0; i <= sequence; ++i) {
        (void)server.open_account();
    }
    Ended other = certify(campaign);
    EXPECT_EQ(other.exit_code, 17);
    EXPECT_EQ(other.out, "");
    std::string hash(document(json).at("record").at("hash").as_string());
    EXPECT_TRUE(other.err.contains(
        fmt::format("stands on record {} with the hash {}, but record {} of this log has the hash ",
                    sequence, hash, sequence)))
        << other.err;
    Reply refused = ask("GET " + campaign + "/certificate");
    EXPECT_EQ(refused.code, "internal");
    EXPECT_TRUE(server.ask({"GET /metrics", server.admin()})
                    .text.contains("onrush_certificates_failed_total 1\n"));
    EXPECT_EQ(ask("GET " + campaign + "/certificate").code, "internal");
    EXPECT_TRUE(server.ask({"GET /metrics", server.admin()})
                    .text.contains("onrush_certificates_failed_total 1\n"))
        << "it was tried again at once";
}

TEST_F(Certify, MakesACertificateOnceAndAnotherOnlyWhenMoreWasGiven) {
    std::string campaign = server.campaign(1);
    std::string user = server.user();
    std::string coupon = issue(campaign, user);
    std::string json = certificate(campaign);
    Reply revoked = server.ask({"POST /v1/coupons/" + coupon + "/revocation", server.admin(),
                                R"({"reason":"fraud","restock":true})"});
    ASSERT_EQ(revoked.status, 200) << revoked.text;
    EXPECT_EQ(certificate(campaign), json) << "it runs again";
    boost::json::value before = proof(campaign, 1);
    EXPECT_EQ(checked(json, true), 0);
    issue(campaign, server.user());
    std::string more = certificate(campaign);
    EXPECT_NE(more, json);
    EXPECT_EQ(number(document(more), "given"), 2);
    boost::json::value after = proof(campaign, 1);
    EXPECT_EQ(checked(more, true), 0);
    EXPECT_EQ(after.at("salt"), before.at("salt"));
    // Two leaves: the path of the first is the second, and the old root was the first alone.
    boost::json::value other = proof(campaign, 2);
    EXPECT_EQ(other.at("path").at(0), document(json).at("root"));
    std::ifstream old(server.folder() + "/certificates/campaign-1.1.json");
    std::string kept((std::istreambuf_iterator<char>(old)), {});
    EXPECT_EQ(kept + "\n", json) << "the one before stays";
}

TEST_F(Certify, NumbersThePiecesOfASaleAndKeepsThemWhenTheyComeBack) {
    Shelf shelf = fill_shelf(server, {10});
    base::Instant now = base::SystemClock().now();
    Reply made = server.ask(
        {"POST /v1/sales", server.admin(),
         fmt::format(R"({{"optionId":{},"price":90,"quantity":6,"perAccount":3,)"
                     R"("startsAt":"{}","endsAt":"{}"}})",
                     shelf.options[0], to_text(now), to_text(now + base::Duration::hours(1)))});
    ASSERT_EQ(made.status, 201) << made.text;
    std::string sale = fmt::format("/v1/sales/{}", made.number("saleId"));
    auto order = [&](const std::string& user, int pieces) {
        Reply placed = server.ask({"POST " + sale + "/orders", user,
                                   fmt::format(R"({{"quantity":{},"pay":"points"}})", pieces)});
        EXPECT_EQ(placed.status, 201) << placed.text;
        return placed.number("orderId");
    };
    std::string first = buyer(server, 500);
    std::int64_t bought = order(first, 2);
    order(buyer(server, 500), 1);
    order(first, 1);  // an account twice, and between it another
    EXPECT_TRUE(certify(sale).err.contains("not-over: sale 1 ")) << "it runs";
    ASSERT_EQ(server.ask({"POST " + sale + "/cancellation", server.admin()}).status, 200);
    std::string json = certificate(sale);
    EXPECT_EQ(checked(json, false), 0);
    EXPECT_EQ(number(document(json), "given"), 4);
    EXPECT_EQ(number(document(json), "offered"), 6);
    EXPECT_EQ(document(json).at("name").as_string(), "shirt / a");
    boost::json::value once = proof(sale, 2);
    boost::json::value again = proof(sale, 4);
    EXPECT_EQ(once.at("accountId"), again.at("accountId"));
    EXPECT_EQ(once.at("salt"), again.at("salt"));
    EXPECT_NE(proof(sale, 3).at("salt"), again.at("salt"));

    Reply back = server.ask(
        {fmt::format("POST /v1/orders/{}/cancellation", bought), first, R"({"reason":"size"})"});
    ASSERT_EQ(back.status, 200) << back.text;
    EXPECT_EQ(certificate(sale), json);
    for (std::uint64_t place = 1; place <= 4; ++place) {
        (void)proof(sale, place);
        EXPECT_EQ(checked(json, true), 0) << place;
    }
}

TEST_F(Certify, WaitsForAnOrderThatMayStillBePaid) {
    Shelf shelf = fill_shelf(server, {5});
    std::string sale = new_sale(server, shelf.options[0], 1);
    std::string user = buyer(server, 500);
    Reply placed = server.ask({"POST " + sale + "/orders", user, R"({"quantity":1})"});
    ASSERT_EQ(placed.status, 201) << placed.text;
    ASSERT_EQ(server.ask({"POST " + sale + "/cancellation", server.admin()}).status, 200);
    EXPECT_TRUE(certify(sale).err.contains("not-over")) << "it is held";
    Reply paid = server.ask({fmt::format("POST /v1/orders/{}/payment", placed.number("orderId")),
                             user, R"({"method":"points"})"});
    ASSERT_EQ(paid.status, 200) << paid.text;
    EXPECT_EQ(number(document(certificate(sale)), "given"), 1);
}

const std::string two_seats =
    R"({"section":"Hall","rows":["A"],"seats":{"from":1,"to":2},"price":10})";
const std::string one_more =
    R"({"section":"Hall","rows":["B"],"seats":{"from":1,"to":1},"price":10})";
const std::string two_more =
    R"({"section":"Hall","rows":["B"],"seats":{"from":1,"to":2},"price":10})";
const std::string any_seat = R"({"best":{"count":1}})";

TEST_F(Certify, NumbersTheSeatsOfADate) {
    open_date(two_seats + R"(,{"section":"Yard","capacity":3,"price":20})");
    reserve(buyer(server, 500), R"({"seatIds":[1000001,1000002]})");
    EXPECT_TRUE(certify("/v1/dates/1").err.contains("not-over: date 1 "));
    reserve(buyer(server, 500), R"({"general":{"section":"Yard","count":3}})");
    std::string json = certificate("/v1/dates/1");
    EXPECT_EQ(number(document(json), "given"), 5);
    EXPECT_EQ(document(json).at("name").as_string(), "Duo");
    EXPECT_NE(proof("/v1/dates/1", 2).at("accountId"), proof("/v1/dates/1", 3).at("accountId"));
    EXPECT_EQ(checked(json, true), 0);
}

TEST_F(Certify, CountsASeatApartThatCameBackAndWasSoldAgain) {
    open_date(two_seats);
    std::string first = buyer(server, 500);
    std::string given_back = reserve(first, any_seat);
    reserve(buyer(server, 500), any_seat);
    std::string sold_out = certificate("/v1/dates/1");
    ASSERT_EQ(server.ask({"DELETE " + given_back, first}).status, 204);
    EXPECT_EQ(certificate("/v1/dates/1"), sold_out) << "it is sold again";
    reserve(buyer(server, 500), any_seat);
    add_seats(two_more);
    reserve(buyer(server, 500), any_seat);
    EXPECT_EQ(certificate("/v1/dates/1"), sold_out) << "one is free";
    Reply closing =
        server.ask({"PATCH /v1/dates/1", server.admin(),
                    fmt::format(R"({{"closesAt":"{}"}})",
                                to_text(base::SystemClock().now() + base::Duration(1000)))});
    ASSERT_EQ(closing.status, 200) << closing.text;
    ASSERT_TRUE(wait_until([&] { return ask("GET /v1/dates/1/certificate").text != sold_out; }));
    std::string closed = certificate("/v1/dates/1");
    boost::json::value said = document(closed);
    EXPECT_EQ(said.at("format").as_string(), "onrush-certificate/2");
    EXPECT_EQ(number(said, "offered"), 4);
    EXPECT_EQ(number(said, "given"), 4);
    EXPECT_EQ(number(said, "givenBack"), 1) << "three are sold";
    for (std::uint64_t place = 1; place <= 4; ++place) {
        (void)proof("/v1/dates/1", place);
        EXPECT_EQ(checked(closed, true), 0) << place;
    }
}

TEST_F(Certify, GivesAProofToWhoBoughtAfterADateHadSoldOut) {
    open_date(two_seats);
    std::string first = buyer(server, 500);
    std::string given_back = reserve(first, any_seat);
    reserve(buyer(server, 500), any_seat);
    std::string sold_out = ask("GET /v1/dates/1/certificate").text;
    EXPECT_EQ(document(sold_out).at("format").as_string(), "onrush-certificate/1");
    ASSERT_EQ(server.ask({"DELETE " + given_back, first}).status, 204);
    reserve(buyer(server, 500), any_seat);
    std::string again = ask("GET /v1/dates/1/certificate").text;
    EXPECT_EQ(number(document(again), "offered"), 2);
    EXPECT_EQ(number(document(again), "given"), 3);
    EXPECT_EQ(number(document(again), "givenBack"), 1);
    add_seats(one_more);
    EXPECT_EQ(ask("GET /v1/dates/1/certificate").text, again);
    std::string last = buyer(server, 500);
    std::string bought = reserve(last, any_seat);
    std::string more = ask("GET /v1/dates/1/certificate").text;
    EXPECT_EQ(number(document(more), "offered"), 3);
    EXPECT_EQ(number(document(more), "given"), 4);
    Reply mine = ask("GET " + bought + "/proof", last);
    EXPECT_EQ(mine.number("number"), 4) << mine.text;
    save("proof.json", mine.text);
    EXPECT_EQ(checked(more, true), 0);
    EXPECT_EQ(certificate("/v1/dates/1"), more);
    // A proof of the first certificate that was given out is one of the last one's leaves.
    (void)proof("/v1/dates/1", 1);
    EXPECT_EQ(checked(more, true), 0);
}

TEST_F(Certify, OfADateWaitsForWhatIsHeldAndForWhatIsGivenBackWhenItIsCancelled) {
    open_date(two_seats);
    std::string user = buyer(server, 500);
    reserve(user, any_seat);
    Reply held = server.ask({"POST /v1/dates/1/holds", user, any_seat});
    ASSERT_EQ(held.status, 201) << held.text;
    EXPECT_TRUE(certify("/v1/dates/1").err.contains("not-over")) << "one is held";
    EXPECT_EQ(ask("GET /v1/dates/1/certificate").code, "not-over");
    ASSERT_EQ(server.ask({"POST /v1/dates/1/cancellation", server.admin(), "{}"}).status, 200);
    ASSERT_TRUE(wait_until([&] { return ask("GET /v1/dates/1/certificate").status == 200; }));
    std::string json = certificate("/v1/dates/1");
    EXPECT_EQ(number(document(json), "given"), 0) << "all of it was given back";
    EXPECT_EQ(number(document(json), "offered"), 2);
    EXPECT_EQ(checked(json, false), 0);
}

TEST_F(Certify, OfASaleIsMadeWhenItsTimeIsUp) {
    Shelf shelf = fill_shelf(server, {5});
    base::Instant now = base::SystemClock().now();
    Reply made = server.ask(
        {"POST /v1/sales", server.admin(),
         fmt::format(R"({{"optionId":{},"price":90,"quantity":3,"startsAt":"{}","endsAt":"{}"}})",
                     shelf.options[0], to_text(now), to_text(now + base::Duration(4000)))});
    ASSERT_EQ(made.status, 201) << made.text;
    std::string sale = fmt::format("/v1/sales/{}", made.number("saleId"));
    Reply placed = server.ask(
        {"POST " + sale + "/orders", buyer(server, 500), R"({"quantity":1,"pay":"points"})"});
    ASSERT_EQ(placed.status, 201) << placed.text;
    ASSERT_TRUE(wait_until([&] { return ask("GET " + sale + "/certificate").status == 200; }));
    std::string json = certificate(sale);
    EXPECT_EQ(number(document(json), "given"), 1);
    EXPECT_EQ(number(document(json), "offered"), 3);
    EXPECT_EQ(checked(json, false), 0);
}

TEST_F(Certify, SignsTheSameDocumentAgainWhenItsKeyIsVoid) {
    std::string campaign = server.campaign(1);
    issue(campaign, server.user());
    std::string json = certificate(campaign);
    ASSERT_TRUE(replace_pass_key(server.folder(), true, base::SystemClock().now()));
    server.reread_pass_keys();
    EXPECT_EQ(checked(json, false), 14) << "no key of that name";
    std::string renewed = certificate(campaign);
    EXPECT_EQ(document(renewed), document(json));
    EXPECT_EQ(checked(renewed, false), 0);
}

TEST_F(Certify, KeepsItsFilesToItsOwnerAndNeedsItsKey) {
    std::string campaign = server.campaign(1);
    issue(campaign, server.user());
    std::string json = certificate(campaign);
    files::path kept = server.folder() + "/certificates";
    constexpr files::perms others = files::perms::group_all | files::perms::others_all;
    for (const files::path& path : {kept, kept / "campaign-1.json", kept / "campaign-1.key"}) {
        EXPECT_EQ(files::status(path).permissions() & others, files::perms::none) << path;
    }
    files::permissions(kept / "campaign-1.key", files::perms::group_read, files::perm_options::add);
    EXPECT_EQ(certify(campaign, {"--proof", "1"}).exit_code, 2);
    files::remove(kept / "campaign-1.key");
    Ended lost = certify(campaign, {"--proof", "1"});
    EXPECT_EQ(lost.exit_code, 14);
    EXPECT_TRUE(lost.err.contains("campaign-1.key is missing")) << lost.err;
    EXPECT_EQ(certificate(campaign), json) << "which needs no key";
    std::ofstream(kept / "campaign-1.key") << std::string(32, 'x');
    files::permissions(kept / "campaign-1.key",
                       files::perms::owner_read | files::perms::owner_write);
    EXPECT_EQ(certify(campaign, {"--proof", "1"}).exit_code, 17) << "of another time";
}

}  // namespace
}  // namespace onrush::app

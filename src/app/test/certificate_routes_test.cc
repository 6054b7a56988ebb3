// Certificates and proofs by their routes: the same documents as `onrush certify` prints, found
// right by both checkers, for those who may have them.
#include <atomic>

#include <fmt/format.h>

#include "app/certificate_desk.h"
#include "app/pass_keys.h"
#include "app/shop.h"
#include "app/test/certify.h"
#include "app/test/shelf.h"
#include "app/test/story.h"
#include "app/test/wait_until.h"
#include "engine/idempotency.h"

namespace onrush::app {
namespace {

class CertificateRoutes : public Certify {
protected:
    // 200, and the proof that is checked next.
    Reply proof_by(const std::string& line, const std::string& token) {
        Reply reply = ask(line, token);
        EXPECT_EQ(reply.status, 200) << line << reply.text;
        save("proof.json", reply.text);
        return reply;
    }
    std::string sell(const std::string& sale, const std::string& user, int pieces) {
        Reply placed = server.ask({"POST " + sale + "/orders", user,
                                   fmt::format(R"({{"quantity":{},"pay":"points"}})", pieces)});
        EXPECT_EQ(placed.status, 201) << placed.text;
        return fmt::format("/v1/orders/{}", placed.number("orderId"));
    }
};

TEST_F(CertificateRoutes, GiveWhatTheToolPrintsAndAProofToEachHolder) {
    std::string campaign = server.campaign(20);
    std::vector<std::string> users;
    std::vector<std::string> coupons;
    for (int i = 1; i <= 20; ++i) {
        users.push_back(server.user());
        coupons.push_back("GET /v1/coupons/" + issue(campaign, users.back()) + "/proof");
        if (i == 1) {
            EXPECT_EQ(ask("GET " + campaign + "/certificate").code, "not-over");
            EXPECT_EQ(ask(coupons[0], users[0]).code, "not-over");
        }
    }
    Reply given = ask("GET " + campaign + "/certificate");
    ASSERT_EQ(given.status, 200) << given.text;
    EXPECT_EQ(given.headers.at("cache-control"), "public, max-age=60");
    EXPECT_EQ(given.headers.at("content-type"), "application/json");
    EXPECT_EQ(given.text, certificate(campaign)) << "it is made once, whoever asks";
    EXPECT_EQ(ask("GET " + campaign + "/certificate").text, given.text);
    for (std::size_t i : {0, 15, 16, 19}) {
        Reply mine = proof_by(coupons[i], users[i]);
        EXPECT_EQ(mine.number("number"), static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(mine.headers.at("cache-control"), "no-store");
        EXPECT_EQ(checked(given.text, true), 0) << i;
        EXPECT_EQ(mine.text, certify(campaign, {"--proof", std::to_string(i + 1)}).out);
    }
    EXPECT_EQ(ask(coupons[3], users[4]).code, "coupon-not-found") << "it is somebody else's";
    EXPECT_EQ(ask(coupons[3], server.service()).number("number"), 4) << "staff see all";
    // A byte of either is changed, and nobody takes it.
    std::string forged = given.text;
    std::size_t at = forged.find("\\\"given\\\":20");
    ASSERT_NE(at, std::string::npos) << forged;
    forged.replace(at, 12, "\\\"given\\\":19");
    EXPECT_EQ(checked(forged, false), 17);
    std::string proof = ask(coupons[3], users[3]).text;
    at = proof.find("\"salt\":\"") + 8;
    proof[at] = proof[at] == '0' ? '1' : '0';
    save("proof.json", proof);
    EXPECT_EQ(checked(given.text, true), 17);
}

TEST_F(CertificateRoutes, GoOnAfterAStartAndWhenMoreIsGiven) {
    std::string campaign = server.campaign(1);
    std::string first = server.user();
    std::string coupon = issue(campaign, first);
    std::string json = ask("GET " + campaign + "/certificate").text;
    server.restart();
    EXPECT_EQ(ask("GET " + campaign + "/certificate").text, json);
    (void)proof_by("GET /v1/coupons/" + coupon + "/proof", first);
    EXPECT_EQ(checked(json, true), 0);
    quota(campaign, 2);
    EXPECT_EQ(ask("GET " + campaign + "/certificate").text, json) << "it runs again";
    std::string second = server.user();
    std::string later = issue(campaign, second);
    std::string more = ask("GET " + campaign + "/certificate").text;
    EXPECT_EQ(number(document(more), "given"), 2);
    (void)proof_by("GET /v1/coupons/" + coupon + "/proof", first);
    EXPECT_EQ(checked(more, true), 0);
    (void)proof_by("GET /v1/coupons/" + later + "/proof", second);
    EXPECT_EQ(checked(more, true), 0);
}

TEST_F(CertificateRoutes, ProveEachPieceOfAnOrder) {
    Shelf shelf = fill_shelf(server, {10});
    base::Instant now = base::SystemClock().now();
    Reply made = server.ask(
        {"POST /v1/sales", server.admin(),
         fmt::format(R"({{"optionId":{},"price":90,"quantity":4,"perAccount":3,)"
                     R"("startsAt":"{}","endsAt":"{}"}})",
                     shelf.options[0], to_text(now), to_text(now + base::Duration::hours(1)))});
    std::string sale = fmt::format("/v1/sales/{}", made.number("saleId"));
    std::string user = buyer(server, 500);
    std::string other = buyer(server, 500);
    std::string given_back = sell(sale, other, 1);
    ASSERT_EQ(server.ask({"POST " + given_back + "/cancellation", other, "{}"}).status, 200);
    std::string three = sell(sale, user, 3);
    EXPECT_EQ(ask("GET " + sale + "/certificate").code, "not-over");
    std::string one = sell(sale, other, 1);
    Reply json = ask("GET " + sale + "/certificate");
    ASSERT_EQ(json.status, 200) << json.text;
    for (int piece : {1, 2, 3}) {
        Reply mine = proof_by(fmt::format("GET {}/proof?piece={}", three, piece), user);
        EXPECT_EQ(mine.number("number"), piece);
        EXPECT_EQ(checked(json.text, true), 0) << piece;
    }
    EXPECT_EQ(ask("GET " + three + "/proof", user).number("number"), 1);
    EXPECT_EQ(ask("GET " + three + "/proof?piece=4", user).code, "not-certified");
    EXPECT_EQ(ask("GET " + three + "/proof?piece=0", user).code, "out-of-range");
    EXPECT_EQ(ask("GET " + three + "/proof?piece=100", user).code, "out-of-range");
    EXPECT_EQ(proof_by("GET " + one + "/proof", other).number("number"), 4);
    EXPECT_EQ(checked(json.text, true), 0);
    EXPECT_EQ(ask("GET " + given_back + "/proof", other).code, "not-certified");
    EXPECT_EQ(ask("GET " + one + "/proof", user).code, "order-not-found");

    // What was sold stays provable when it comes back, and when its product is gone.
    ASSERT_EQ(server.ask({"POST " + one + "/cancellation", other, "{}"}).status, 200);
    EXPECT_EQ(ask("GET " + sale + "/certificate").text, json.text);
    std::string again = sell(sale, other, 1);
    EXPECT_EQ(proof_by("GET " + again + "/proof", other).number("number"), 5);
    Reply more = ask("GET " + sale + "/certificate");
    EXPECT_EQ(number(document(more.text), "offered"), 4);
    EXPECT_EQ(number(document(more.text), "given"), 5);
    EXPECT_EQ(number(document(more.text), "givenBack"), 1);
    EXPECT_EQ(checked(more.text, true), 0);
    ASSERT_EQ(server.ask({"PATCH " + shelf.product, server.admin(), R"({"active":false})"}).status,
              200);
    EXPECT_EQ(server.ask({"GET " + sale}).code, "sale-not-found");
    EXPECT_EQ(ask("GET " + sale + "/certificate").text, more.text);
}

// --- a desk of its own beside the server ---------------------------------------------------------

struct Asked final : CertificateDesk::Task {
    explicit Asked(const draw::DropPiece& piece, bool proof = true) {
        asked = piece;
        is_proof = proof;
    }
    void done() override { is_done = true; }
    [[nodiscard]] bool wanted() const override { return is_wanted; }
    std::atomic<bool> is_done = false;
    bool is_wanted = true;
};

class Desk : public Certify {
protected:
    void SetUp() override {
        std::string campaign = server.campaign(3);
        for (int i = 0; i < 3; ++i) {
            issue(campaign, server.user());
        }
        // The mirror has it all.
        ASSERT_EQ(ask("GET " + campaign + "/certificate").status, 200);
    }
    static table::SchemaDescription schema() {
        Shop shop;
        engine::Idempotency idempotency(shop.domain());
        return shop.domain().schema().describe();
    }
    static bool ends(CertificateDesk& desk, Asked& asked) {
        return desk.try_start(asked) && wait_until([&] { return asked.is_done.load(); });
    }

    const draw::DropStanding all{{draw::DropType::campaign, 1}, true, 3};
    const std::string folder = server.folder();
};

TEST_F(Desk, CountsALargeDropWhileNobodyWaits) {
    CertificateDesk desk(folder, schema(), server.signing_keys(), {.waited_leaves_max = 2});
    Asked first({all, 2});
    ASSERT_TRUE(ends(desk, first));
    EXPECT_EQ(first.text, nullptr);
    EXPECT_EQ(first.why, Unmade::too_many);
    EXPECT_TRUE(wait_until([&] {
        Asked again({all, 2});
        return ends(desk, again) && again.text != nullptr;
    }));
    CertificateDesk waiting(folder, schema(), server.signing_keys(), {.waited_leaves_max = 3});
    Asked at_once({all, 2});
    ASSERT_TRUE(ends(waiting, at_once));
    EXPECT_NE(at_once.text, nullptr) << "three are counted while one waits";
}

TEST_F(Desk, TakesSoManyTasksAndWorksForNobodyWhoIsGone) {
    CertificateDesk none(folder, schema(), server.signing_keys(), {.tasks_max = 0});
    Asked turned_away({all, 1});
    EXPECT_FALSE(none.try_start(turned_away));
    CertificateDesk desk(folder, schema(), server.signing_keys(), {.tasks_max = 1});
    Asked gone({all, 1});
    gone.is_wanted = false;
    ASSERT_TRUE(ends(desk, gone));
    EXPECT_EQ(gone.text, nullptr);
    EXPECT_EQ(desk.counters().made.get(), 0u);
    Asked here({all, 1});
    ASSERT_TRUE(ends(desk, here));
    EXPECT_NE(here.text, nullptr);
}

TEST_F(Desk, ForgetsTheDropsThatWereAskedForLongestAgo) {
    std::string second = server.campaign(1);
    issue(second, server.user());
    ASSERT_EQ(ask("GET " + second + "/certificate").status, 200);
    CertificateDesk desk(folder, schema(), server.signing_keys(), {.leaves_kept_max = 3});
    Asked one({all}, false);
    ASSERT_TRUE(ends(desk, one));
    EXPECT_NE(desk.certificate_of(all), nullptr);
    draw::DropStanding small{{draw::DropType::campaign, 2}, true, 1};
    Asked two({small}, false);
    ASSERT_TRUE(ends(desk, two));
    EXPECT_EQ(desk.certificate_of(all), nullptr);
    EXPECT_NE(desk.certificate_of(small), nullptr);
}

TEST_F(Desk, SignsAgainWhenTheKeyIsVoid) {
    std::string before = ask("GET /v1/campaigns/1/certificate").text;
    ASSERT_TRUE(replace_pass_key(folder, true, base::SystemClock().now()));
    server.reread_pass_keys();
    std::string after = ask("GET /v1/campaigns/1/certificate").text;
    EXPECT_NE(after, before);
    EXPECT_EQ(document(after), document(before));
    EXPECT_EQ(checked(after, false), 0);
}

// --- the story -----------------------------------------------------------------------------------

// Told again and again until the server has read what it has written.
void prepare_document(Story& story, const std::string& line, const std::string& who) {
    EXPECT_TRUE(wait_until([&] { return story.ask({line, who}).status == 200; })) << line;
}

void sell_out(Story& story) {
    for (int account = 1; account <= 2; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
        story.prepare(fmt::format("POST /v1/accounts/{}/points", account), "service",
                      R"({"kind":"earn","amount":1000,"reason":"test"})");
    }
    story.prepare("POST /v1/campaigns", "admin", campaign_form("Spring", 1));
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    story.prepare("POST /v1/products", "admin", product_form(1, {5}));
    story.prepare("POST /v1/sales", "admin",
                  R"({"optionId":1,"price":90,"quantity":2,"perAccount":2,)"
                  R"("startsAt":"2026-01-01T00:00:00Z","endsAt":"2999-01-01T00:00:00Z"})");
    story.prepare("POST /v1/concerts", "admin", R"({"title":"Duo","venue":"City Hall"})");
    story.prepare("POST /v1/concerts/1/dates", "admin",
                  R"({"opensAt":"2026-01-01T00:00:00Z","startsAt":"2999-06-01T19:00:00Z"})");
    story.prepare("POST /v1/dates/1/seats", "admin",
                  R"({"seats":[{"section":"Yard","capacity":2,"price":20}]})");
}

TEST(Golden, AnswersOfCertificates) {
    Story story;
    sell_out(story);
    story.tell({{"GET /v1/campaigns/1/certificate", "", "", 409, "not-over"},
                {"GET /v1/campaigns/9/certificate", "", "", 404, "campaign-not-found"},
                {"GET /v1/sales/1/certificate", "", "", 409, "not-over"},
                {"GET /v1/sales/9/certificate", "", "", 404, "sale-not-found"},
                {"GET /v1/dates/1/certificate", "", "", 409, "not-over"},
                {"GET /v1/dates/9/certificate", "", "", 404, "date-not-found"}});
    story.prepare("POST /v1/sales/1/orders", "user 1", R"({"quantity":2,"pay":"points"})");
    story.prepare("POST /v1/orders", "user 1",
                  R"({"items":[{"optionId":1,"quantity":1}],"pay":"points"})");
    story.prepare("POST /v1/dates/1/holds", "user 1",
                  R"({"general":{"section":"Yard","count":1}})");
    story.tell({{"GET /v1/reservations/3/proof", "user 1", "", 409, "not-over"}});
    story.prepare("DELETE /v1/reservations/3", "user 1", "");
    story.prepare("POST /v1/dates/1/holds", "user 1",
                  R"({"general":{"section":"Yard","count":2}})");
    story.prepare("POST /v1/reservations/4/payment", "user 1", R"({"method":"points"})");
    story.prepare("POST /v1/campaigns/1/coupons", "user 1", "");
    for (const char* drop : {"campaigns", "sales", "dates"}) {
        prepare_document(story, fmt::format("GET /v1/{}/1/certificate", drop), "");
    }
    prepare_document(story, "GET /v1/coupons/1000000001/proof", "user 1");
    prepare_document(story, "GET /v1/orders/1/proof", "user 1");
    prepare_document(story, "GET /v1/reservations/4/proof", "user 1");
    story.tell({{"GET /v1/campaigns/1/certificate", ""},
                {"GET /v1/sales/1/certificate", "admin"},
                {"GET /v1/dates/1/certificate", "user 2"},
                {"GET /v1/coupons/1000000001/proof", "user 1"},
                {"GET /v1/coupons/1000000001/proof", "service"},
                {"GET /v1/coupons/1000000001/proof", "user 2", "", 404, "coupon-not-found"},
                {"GET /v1/coupons/1000000001/proof", "", "", 401, "unauthorized"},
                {"GET /v1/orders/1/proof?piece=2", "user 1"},
                {"GET /v1/orders/1/proof?piece=100", "user 1", "", 400, "out-of-range"},
                {"GET /v1/orders/1/proof", "user 2", "", 404, "order-not-found"},
                {"GET /v1/orders/2/proof", "user 1", "", 404, "not-certified"},
                {"GET /v1/orders/4/proof?piece=2", "user 1"},
                {"GET /v1/reservations/4/proof", "user 1"},
                {"GET /v1/reservations/3/proof", "user 1", "", 404, "not-certified"},
                {"GET /v1/reservations/1/proof", "user 1", "", 404, "reservation-not-found"}});
    story.expect_golden("certificate");
}

}  // namespace
}  // namespace onrush::app

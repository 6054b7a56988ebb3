// What is answered to readers of events. Streams are in events_test.cc.
#include "app/test/shelf.h"
#include "app/test/story.h"
#include "http/test/golden.h"

namespace onrush::app {
namespace {

// Of everything that a shop tells, so that the golden file shows an event of each kind.
void run_a_shop(Story& story) {
    for (int account = 1; account <= 2; ++account) {
        story.prepare("POST /v1/accounts", "", "{}");
        story.prepare("POST /v1/accounts/" + std::to_string(account) + "/points", "service",
                      R"({"kind":"earn","amount":10000,"reason":"welcome"})");
    }
    story.prepare("POST /v1/categories", "admin", R"({"name":"shirts"})");
    story.prepare("POST /v1/products", "admin", product_form(1, {2, 5}));
    story.prepare("POST /v1/campaigns", "admin",
                  R"({"name":"Spring","quota":1,"opensAt":"2026-01-01T00:00:00Z",)"
                  R"("closesAt":"2999-01-01T00:00:00Z","discount":{"type":"fixed","amount":50}})");
    story.prepare("POST /v1/campaigns/1/coupons", "user 1", "");
}

TEST(Golden, AnswersOfEvents) {
    Story story;
    run_a_shop(story);
    story.prepare("POST /v1/orders", "user 1",
                  R"({"items":[{"optionId":1,"quantity":2},{"optionId":2,"quantity":1}],)"
                  R"("couponIds":[1000000001]})");
    story.prepare("POST /v1/orders/1/payment", "user 1", R"({"method":"points"})");
    story.prepare("POST /v1/orders/1/shipment", "admin", R"({"carrier":"Post","tracking":"A1"})");
    story.prepare("PATCH /v1/campaigns/1", "admin", R"({"quota":3})");
    story.tell({{"GET /v1/events?limit=3", "service"},
                {"GET /v1/events?types=onrush.order.*,onrush.coupon.used.v1", "service"},
                {"GET /v1/events?subject=options/1", "admin"},
                {"GET /v1/events?types=onrush.campaign.*", "service"},
                {"GET /v1/events?after=latest", "service"},
                {"GET /v1/events", "user 1", "", 403, "forbidden"},
                {"GET /v1/events", "", "", 401, "unauthorized"},
                {"GET /v1/events?after=x", "service", "", 400, "out-of-range"},
                {"GET /v1/events?types=onrush.order", "service", "", 400, "out-of-range"},
                {"GET /v1/events?subject=order/1", "service", "", 400, "out-of-range"},
                {"GET /v1/events?limit=0", "service", "", 400, "out-of-range"},
                {"GET /v1/events?after=999999-0", "service", "", 409, "events-ahead"},
                {"GET /v1/me/events?after=0-0&types=onrush.coupon.*", "user 1"},
                {"GET /v1/me/events?after=0-0&types=onrush.points.*", "user 2"},
                {"GET /v1/me/events", "admin", "", 403, "forbidden"},
                {"GET /v1/me/events?after=999999-0", "user 1", "", 409, "events-ahead"},
                {"GET /asyncapi.json", ""}});
    story.expect_golden("events");
}

// Everything that a link names is there, and says what AsyncAPI 3 asks of it.
class Document {
public:
    explicit Document(boost::json::value root) : root_(std::move(root)) {}

    [[nodiscard]] const boost::json::value& root() const { return root_; }
    // Follows "#/a/b"; null where nothing is.
    [[nodiscard]] const boost::json::value* find(std::string_view link) const {
        const boost::json::value* at = &root_;
        EXPECT_TRUE(link.starts_with("#/")) << link;
        while (at != nullptr && !link.empty()) {
            link.remove_prefix(link.find('/') + 1);
            std::size_t end = std::min(link.find('/'), link.size());
            at = at->is_object() ? at->as_object().if_contains(link.substr(0, end)) : nullptr;
            link = end == link.size() ? std::string_view() : link.substr(end);
        }
        return at;
    }
    void expect_links(const boost::json::value& value) const {
        if (const boost::json::array* items = value.if_array()) {
            for (const boost::json::value& item : *items) {
                expect_links(item);
            }
        } else if (const boost::json::object* members = value.if_object()) {
            for (const auto& [name, member] : *members) {
                if (name == "$ref") {
                    EXPECT_NE(find(member.as_string()), nullptr) << member.as_string();
                }
                expect_links(member);
            }
        }
    }

private:
    boost::json::value root_;
};

void expect_operation(const Document& document, const boost::json::value& operation) {
    EXPECT_EQ(operation.at("action"), "send");
    std::string channel(operation.at("channel").at("$ref").as_string());
    EXPECT_TRUE(channel.starts_with("#/channels/")) << channel;
    EXPECT_FALSE(operation.at("messages").as_array().empty());
    for (const boost::json::value& message : operation.at("messages").as_array()) {
        // Of its channel, and there a link to the message itself.
        std::string link(message.at("$ref").as_string());
        EXPECT_TRUE(link.starts_with(channel + "/messages/")) << link;
        const boost::json::value* of_channel = document.find(link);
        ASSERT_NE(of_channel, nullptr) << link;
        EXPECT_TRUE(of_channel->at("$ref").as_string().starts_with("#/components/messages/"));
    }
}

void expect_message(const Document& document, const boost::json::value& message) {
    EXPECT_EQ(message.at("contentType"), "application/cloudevents+json");
    const boost::json::object& payload = message.at("payload").as_object();
    EXPECT_EQ(payload.at("properties").at("type").at("const"), message.at("name"));
    for (const boost::json::value& name : payload.at("required").as_array()) {
        EXPECT_TRUE(payload.at("properties").as_object().contains(name.as_string()));
    }
    const boost::json::value* data =
        document.find(payload.at("properties").at("data").at("$ref").as_string());
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->at("type"), "object");
    EXPECT_FALSE(data->as_object().contains("additionalProperties")) << "members may be added";
}

// The shapes of events are a contract: look at what changes here.
TEST(Golden, AsyncApiOfTheServer) {
    ShopServer server;
    Reply reply = server.ask({"GET /asyncapi.json"});
    ASSERT_EQ(reply.status, 200);
    http::testing::expect_golden(ONRUSH_SOURCE_FOLDER "/src/app/test/asyncapi.golden.json",
                                 http::testing::pretty(reply.text));
}

TEST(AsyncApi, IsWhole) {
    ShopServer server;
    Document document(server.ask({"GET /asyncapi.json"}).body);
    const boost::json::object& root = document.root().as_object();
    EXPECT_EQ(root.at("asyncapi"), "3.0.0");
    EXPECT_TRUE(root.at("info").as_object().contains("title"));
    EXPECT_TRUE(root.at("info").as_object().contains("version"));
    document.expect_links(document.root());
    for (const auto& [name, channel] : root.at("channels").as_object()) {
        EXPECT_NE(
            route_of(server.routes(), "GET " + std::string(channel.at("address").as_string())),
            nullptr)
            << name;
    }
    for (const auto& [name, operation] : root.at("operations").as_object()) {
        expect_operation(document, operation);
    }
    const boost::json::object& messages = root.at("components").at("messages").as_object();
    EXPECT_GT(messages.size(), 20u);
    for (const auto& [name, message] : messages) {
        expect_message(document, message);
    }
}

}  // namespace
}  // namespace onrush::app

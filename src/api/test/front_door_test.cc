// Hosts, origins and clients, over a real socket.
#include "api/front_door.h"

#include <gtest/gtest.h>

#include "http/test/client.h"

namespace onrush::api {
namespace {

using http::testing::Answer;
using http::testing::Client;

// Answers 204 to whom the door lets in, and with the client's first byte.
class DoorWorld {
public:
    explicit DoorWorld(FrontDoorSettings settings) : door_(std::move(settings)) {}

    Answer ask(const std::string& method, const std::string& headers) const {
        Client client(server_.port());
        client.send(method + " / HTTP/1.1\r\n" + headers + "\r\n");
        return client.read_answer(method == "HEAD");
    }
    int status(const std::string& method, const std::string& headers) const {
        return ask(method, headers).status;
    }

private:
    FrontDoor door_;
    http::testing::TestServer server_{[this](http::Exchange& exchange) {
        if (door_.admit(exchange)) {
            exchange.header("X-Client", static_cast<unsigned char>(exchange.client().front()));
            exchange.answer(204);
        }
    }};
};

// A page that gives its own name the server's address (DNS rebinding) says that name in Host.
TEST(FrontDoor, AnswersForAddressesAndListedNamesOnly) {
    DoorWorld world({.hosts = "shop.example, www.shop.example"});
    for (const char* host :
         {"127.0.0.1", "127.0.0.1:8080", "192.0.2.7:1", "[::1]", "[::1]:8080", "localhost",
          "LOCALHOST:80", "shop.example", "Shop.Example:8080", "www.shop.example"}) {
        EXPECT_EQ(world.status("GET", std::string("Host: ") + host + "\r\n"), 204) << host;
    }
    for (const char* host : {"", "evil.example", "evil.example:8080", "x.shop.example",
                             "shop.example.evil.example", "localhost.evil.example", "1.2.3.x"}) {
        Answer answer = world.ask("GET", std::string("Host: ") + host + "\r\n");
        EXPECT_EQ(answer.status, 421) << host;
        EXPECT_NE(answer.body.find("host-not-allowed"), std::string::npos) << answer.body;
    }
    DoorWorld any({.hosts = "*"});
    EXPECT_EQ(any.status("GET", "Host: evil.example\r\n"), 204);
    EXPECT_EQ(DoorWorld({}).status("GET", "Host: shop.example\r\n"), 421);
}

TEST(FrontDoor, RefusesWritesOfForeignPages) {
    DoorWorld world({.hosts = "shop.example", .origins = "https://app.example"});
    struct Row {
        std::string headers;
        bool may_write;
    };
    const Row rows[] = {
        {"", true},  // no browser
        {"Origin: https://shop.example\r\n", true},
        {"Origin: http://SHOP.example\r\n", true},  // behind a proxy that speaks HTTPS, or not
        {"Origin: https://app.example\r\n", true},
        {"Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n", true},
        {"Origin: https://front.example\r\nSec-Fetch-Site: same-origin\r\n", true},  // its word
        {"Sec-Fetch-Site: none\r\n", true},
        {"Origin: https://evil.example\r\n", false},
        {"Origin: https://shop.example:444\r\n", false},
        {"Origin: http://app.example\r\n", false},
        {"Origin: https://app.example.evil.example\r\n", false},
        {"Origin: null\r\n", false},
        {"Origin: https://x.shop.example\r\nSec-Fetch-Site: same-site\r\n", false},
        {"Origin: https://shop.example\r\nSec-Fetch-Site: cross-site\r\n", false},
        {"Sec-Fetch-Site: cross-site\r\n", false},
    };
    for (const Row& row : rows) {
        std::string headers = "Host: shop.example\r\n" + row.headers;
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            EXPECT_EQ(world.status(method, headers), row.may_write ? 204 : 403) << row.headers;
        }
        for (const char* method : {"GET", "HEAD", "OPTIONS"}) {
            EXPECT_EQ(world.status(method, headers), 204) << row.headers;
        }
    }
}

TEST(FrontDoor, LetsScriptsOfListedOriginsReadTheAnswers) {
    DoorWorld world({.origins = "https://app.example, http://localhost:3000"});
    auto told = [&](const char* method, const std::string& origin) {
        Answer answer = world.ask(method, "Host: localhost\r\nOrigin: " + origin + "\r\n");
        EXPECT_NE(answer.headers["vary"].find("Origin"), std::string::npos);
        return answer.headers;
    };
    EXPECT_EQ(told("GET", "https://app.example")["access-control-allow-origin"],
              "https://app.example");
    EXPECT_EQ(told("POST", "http://localhost:3000")["access-control-allow-origin"],
              "http://localhost:3000");
    auto asked_before = told("OPTIONS", "https://app.example");
    EXPECT_NE(asked_before["access-control-allow-methods"].find("PATCH"), std::string::npos);
    EXPECT_NE(asked_before["access-control-allow-headers"].find("Authorization"),
              std::string::npos);
    EXPECT_EQ(asked_before["access-control-allow-headers"].find("X-Role"), std::string::npos)
        << "only a gateway says that";
    EXPECT_FALSE(asked_before.contains("access-control-allow-credentials"));
    EXPECT_FALSE(told("GET", "https://evil.example").contains("access-control-allow-origin"));
    EXPECT_FALSE(told("OPTIONS", "https://evil.example").contains("access-control-allow-methods"));

    DoorWorld any({.origins = "*"});
    Answer answer = any.ask("POST", "Host: localhost\r\nOrigin: https://evil.example\r\n");
    EXPECT_EQ(answer.headers["access-control-allow-origin"], "*");
    EXPECT_EQ(answer.status, 204);
    DoorWorld none({});
    EXPECT_EQ(none.ask("GET", "Host: localhost\r\nOrigin: https://a.example\r\n")
                  .headers.contains("access-control-allow-origin"),
              false);
}

TEST(FrontDoor, BelievesListedProxiesOnly) {
    std::string field = "Host: localhost\r\nX-Forwarded-For: 1.1.1.1, 192.0.2.7\r\n";
    auto client = [&](const FrontDoorSettings& settings) {
        return DoorWorld(settings).ask("GET", field).headers["x-client"];
    };
    EXPECT_EQ(client({.client_field = ClientField::x_forwarded_for,
                      .proxies = *Peers::parse("127.0.0.1")}),
              "192");
    EXPECT_EQ(client({.client_field = ClientField::x_forwarded_for,
                      .proxies = *Peers::parse("10.0.0.0/8")}),
              "127");
    EXPECT_EQ(
        client({.client_field = ClientField::forwarded, .proxies = *Peers::parse("127.0.0.1")}),
        "127");
    EXPECT_EQ(client({.proxies = *Peers::parse("127.0.0.1")}), "127");
}

TEST(FrontDoor, TakesNamesAndOriginsThatCanBe) {
    EXPECT_TRUE(FrontDoor::are_hosts(""));
    EXPECT_TRUE(FrontDoor::are_hosts("a.example, *"));
    EXPECT_FALSE(FrontDoor::are_hosts("a.example:80"));
    EXPECT_FALSE(FrontDoor::are_hosts("https://a.example"));
    EXPECT_TRUE(FrontDoor::are_origins(""));
    EXPECT_TRUE(FrontDoor::are_origins("https://a.example, http://b:80, *"));
    EXPECT_FALSE(FrontDoor::are_origins("a.example"));
    EXPECT_FALSE(FrontDoor::are_origins("https://"));
    EXPECT_FALSE(FrontDoor::are_origins("https://a.example/"));
}

}  // namespace
}  // namespace onrush::api

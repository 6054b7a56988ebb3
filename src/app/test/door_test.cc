// Hosts, origins, proxies and certificates, as the settings of the whole server.
#include <filesystem>
#include <functional>

#include <openssl/ssl.h>

#include "app/test/program.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"
#include "http/test/certificate.h"

namespace onrush::app {
namespace {

Reply ask_host(std::uint16_t port, const std::string& path, const std::string& host) {
    http::testing::Client client(port);
    client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return reply_of(client.read_answer());
}

// A page that gives its own name the server's address would read all of this.
TEST(FrontDoor, OfTheServerIsBeforeEveryPath) {
    ShopServer server({"http.hosts=shop.example"});
    for (const char* path : {"/v1/products", "/metrics", "/openapi.json", "/livez", "/nowhere"}) {
        Reply refused = ask_host(server.port(), path, "evil.example");
        EXPECT_EQ(refused.status, 421) << path;
        EXPECT_EQ(refused.code, "host-not-allowed") << path;
        EXPECT_NE(ask_host(server.port(), path, "shop.example").status, 421) << path;
    }
    EXPECT_EQ(ask_host(server.port(), "/livez", "a b").code, "bad-request");
}

TEST(FrontDoor, OfTheServerKeepsForeignPagesFromWriting) {
    std::string foreign = "Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n";
    Ask sign_up{"POST /v1/accounts", "", "{}", foreign};
    ShopServer closed;
    EXPECT_EQ(closed.ask(sign_up).code, "origin-not-allowed");
    EXPECT_EQ(closed.ask({"GET /v1/products", "", "", foreign}).status, 200);
    ShopServer open({"http.origins=https://app.example"});
    Reply made = open.ask(sign_up);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.headers["access-control-allow-origin"], "https://app.example");
    EXPECT_EQ(made.headers["cache-control"], "no-store");
    Reply asked_before = open.ask({"OPTIONS /v1/accounts", "", "", foreign});
    EXPECT_EQ(asked_before.status, 204);
    EXPECT_EQ(asked_before.headers["access-control-allow-origin"], "https://app.example");
    EXPECT_TRUE(asked_before.headers.contains("access-control-allow-methods"));
}

// A form of a web page can send text/plain to anybody.
TEST(FrontDoor, OfTheServerWantsTheTypeOfABody) {
    ShopServer server;
    http::testing::Client client(server.port());
    client.send(http::testing::request("POST /v1/accounts HTTP/1.1", "", "{}"));
    EXPECT_EQ(reply_of(client.read_answer()).code, "unsupported-media-type");
}

TEST(FrontDoor, OfTheServerCountsTheClientsOfAProxyApart) {
    auto sign_ups = [](const std::string& by) {
        ShopServer server({"rates.sign-up=1/60s", "proxy.client=" + by});
        std::string statuses;
        for (const char* client : {"192.0.2.7", "192.0.2.7", "192.0.2.8"}) {
            std::string line =
                fmt::format("X-Forwarded-For: {0}\r\nForwarded: for={0}\r\n", client);
            int status = server.ask({"POST /v1/accounts", "", "{}", line}).status;
            statuses += std::to_string(status) + " ";
        }
        return statuses;
    };
    EXPECT_EQ(sign_ups("x-forwarded-for"), "201 429 201 ");
    EXPECT_EQ(sign_ups("forwarded"), "201 429 201 ");
    EXPECT_EQ(sign_ups("none"), "201 429 429 ");

    ShopServer server({"rates.sign-up=1/60s", "proxy.client=proxy-protocol"});
    auto sign_up = [&](const std::string& client) {
        http::testing::Client proxy(server.port());
        proxy.send("PROXY TCP4 " + client + " 198.51.100.1 5000 443\r\n" +
                   Ask{"POST /v1/accounts", "", "{}"}.bytes());
        return reply_of(proxy.read_answer()).status;
    };
    EXPECT_EQ(sign_up("192.0.2.7"), 201);
    EXPECT_EQ(sign_up("192.0.2.7"), 429);
    EXPECT_EQ(sign_up("192.0.2.8"), 201);
}

// A client that the proxy could not name was the proxy itself, and so the gateway.
TEST(FrontDoor, OfTheServerTrustsNobodyWhomAProxyCannotName) {
    ShopServer server({"identity=header", "proxy.client=proxy-protocol"});
    auto ask_as_gateway = [&](const std::string& header) {
        http::testing::Client proxy(server.port());
        proxy.send(header + Ask{"GET /v1/me", "", "", "X-User-Id: ada\r\n"}.bytes());
        return reply_of(proxy.read_answer()).status;
    };
    EXPECT_EQ(ask_as_gateway("PROXY TCP4 127.0.0.1 127.0.0.1 5000 443\r\n"), 200);
    EXPECT_EQ(ask_as_gateway("PROXY UNKNOWN\r\n"), 401);
}

// Nothing is free: not what no route has, and not what the door refuses.
TEST(FrontDoor, OfTheServerCountsWhatItRefuses) {
    struct Row {
        std::string what;
        int status;
        std::function<Reply(const ShopServer&)> ask;
    };
    auto asks = [](const Ask& ask) {
        return [ask](const ShopServer& server) { return server.ask(ask); };
    };
    std::string foreign = "Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n";
    const Row rows[] = {
        {"no such path", 404, asks({"GET /nowhere"})},
        {"no such method", 405, asks({"DELETE /v1/products"})},
        {"a method of no path", 405, asks({"TRACE /v1/products"})},
        {"another method of no path", 405, asks({"QUERY /v1/products"})},
        {"what there is", 204, asks({"OPTIONS /v1/products"})},
        {"another origin", 403, asks({"POST /v1/accounts", "", "{}", foreign})},
        {"another host", 421,
         [](const ShopServer& server) {
             return ask_host(server.port(), "/livez", "evil.example");
         }},
    };
    for (const Row& row : rows) {
        ShopServer server({"rates.address=2/60s", "gateway.peers=192.0.2.1"});
        EXPECT_EQ(row.ask(server).status, row.status) << row.what;
        EXPECT_EQ(row.ask(server).status, row.status) << row.what;
        Reply third = row.ask(server);
        EXPECT_EQ(third.code, "too-many-requests") << row.what;
        EXPECT_EQ(third.word("rateClass"), "address") << row.what;
        EXPECT_EQ(server.ask({"GET /v1/products"}).status, 429) << row.what;
        EXPECT_EQ(server.ask({"GET /livez"}).status, 200) << "health checks count by themselves";
        EXPECT_EQ(server.ask({"GET /readyz"}).status, 200);
    }
}

TEST(FrontDoor, OfTheOperatorKeepsPagesOfOtherNamesOut) {
    ShopServer server({"admin.listen=127.0.0.1:0"});
    for (const char* path : {"/metrics", "/livez", "/nowhere"}) {
        EXPECT_EQ(ask_host(server.operator_port(), path, "evil.example").status, 421) << path;
    }
    EXPECT_EQ(ask_host(server.operator_port(), "/metrics", "127.0.0.1:8081").status, 200);
}

TEST(FrontDoor, OfTheServerDoesNotOpenWithSettingsThatCannotBe) {
    log::ScratchFolder scratch;
    for (const char* setting :
         {"http.origins=shop.example", "http.hosts=shop.example:80", "proxy.peers=somebody",
          "proxy.client=cookie", "admin.listen=nowhere"}) {
        Process process({"serve", "--data", scratch.path() + "/data", "--listen", "127.0.0.1:0",
                         "--set", "admin.listen=", "--set", setting});
        Ended ended = process.end();
        EXPECT_EQ(ended.exit_code, 2) << setting;
        std::string name(setting, std::string_view(setting).find('='));
        EXPECT_NE(ended.err.find(name), std::string::npos) << ended.err;
    }
}

TEST(Program, NamesTheSmallestLagThatIsOne) {
    log::ScratchFolder scratch;
    Process process({"serve", "--data", scratch.path() + "/data", "--listen", "127.0.0.1:0",
                     "--set", "admin.listen=", "--set", "log.segmentBytes=33554432", "--set",
                     "mirror.lagBytesMax=134217727"});
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    EXPECT_NE(ended.err.find("mirror.lagBytesMax is 134217727, but must be 134217728 or more: 4 "
                             "times log.segmentBytes"),
              std::string::npos)
        << ended.err;
    ShopServer server({"log.segmentBytes=33554432", "mirror.lagBytesMax=134217728"});
    EXPECT_EQ(server.ask({"GET /readyz"}).text, "ready\n");
}

std::string common_name(std::uint16_t port) {
    http::testing::Client client(port);
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    char text[64] = {};
    if (SSL_connect(ssl) == 1) {
        X509* shown = SSL_get1_peer_certificate(ssl);
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, text, sizeof text);
        X509_free(shown);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    return text;
}

TEST(Program, ReadsItsCertificateAgainOnSighup) {
    log::ScratchFolder scratch;
    http::testing::Certificate files("first");
    Program program(scratch.path() + "/data", {"--set", "tls.certificate=" + files.certificate,
                                               "--set", "tls.key=" + files.key});
    EXPECT_EQ(common_name(program.port()), "first");
    http::testing::Certificate next("second");
    constexpr auto over = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(next.certificate, files.certificate, over);
    program.tell(SIGHUP);
    ASSERT_TRUE(wait_until([&] { return program.err().contains("\"certificate-not-read\""); }))
        << program.err();
    EXPECT_EQ(common_name(program.port()), "first") << "the key does not fit yet";
    std::filesystem::copy_file(next.key, files.key, over);
    program.tell(SIGHUP);
    ASSERT_TRUE(wait_until([&] { return program.err().contains("\"certificate-read\""); }))
        << program.err();
    EXPECT_EQ(common_name(program.port()), "second");
    EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
}

}  // namespace
}  // namespace onrush::app

// The PROXY protocol: its header alone, and in front of requests over a real socket.
#include "http/proxy_header.h"

#include <memory>

#include <gtest/gtest.h>

#include "http/limits.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

using namespace std::string_literals;

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

// Version 2: command, family, and a payload behind its length.
std::string header_2(char command, char family, const std::string& payload) {
    char length[] = {static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
    return signature + command + family + std::string(length, 2) + payload;
}

// "more", "bad", or the source's bytes in hexadecimal, or "unknown", and how long the header is.
std::string read(const std::string& bytes) {
    ProxyHeader header = read_proxy_header(bytes);
    if (header.state != ProxyHeader::State::complete) {
        return header.state == ProxyHeader::State::malformed ? "bad" : "more";
    }
    std::string text = header.unknown ? "unknown" : "";
    for (char byte : header.source()) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(byte));
        text += two;
    }
    return text + " " + std::to_string(header.bytes);
}

const std::string four = "\xc0\x00\x02\x07\xc6\x33\x64\x01\xdc\x04\x01\xbb"s;
const std::string six = std::string(15, '\0') + "\x01" + std::string(16, '\0') + "\0\1\0\2"s;

TEST(ProxyHeader, SaysWhoseConnectionItIsOrIsRefused) {
    struct Row {
        std::string bytes;
        std::string expected;
    };
    const Row table[] = {
        {"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\nGET /", "c0000207 45"},
        {"PROXY TCP6 ::1 ::2 1 2\r\n", "00000000000000000000000000000001 24"},
        {"PROXY TCP6 ::ffff:192.0.2.7 ::2 1 2\r\n", "c0000207 37"},
        {"PROXY UNKNOWN\r\n", "unknown 15"},
        {"PROXY UNKNOWN ff ff 1 2\r\n", "unknown 25"},
        {"PROXY TCP4 ::1 ::2 1 2\r\n", "bad"},
        {"PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", "bad"},
        {"PROXY TCP4\r\n", "bad"},
        {"PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n", "bad"},
        {"PROXY " + std::string(99, 'x') + "\r\n", "bad"},
        {"PROXY UNKNOWN " + std::string(91, 'x') + "\r\n", "unknown 107"},
        {"PROXY UNKNOWN " + std::string(92, 'x') + "\r\n", "bad"},
        {"GET / HTTP/1.1\r\n", "bad"},
        {header_2('\x21', '\x11', four) + "GET /", "c0000207 28"},
        {header_2('\x21', '\x21', six), "00000000000000000000000000000001 52"},
        {header_2('\x21', '\x11', four + "more"), "c0000207 32"},
        {header_2('\x20', '\x00', ""), " 16"},
        {header_2('\x21', '\x31', std::string(216, 'x')), "unknown 232"},
        {header_2('\x21', '\x00', ""), "unknown 16"},
        {header_2('\x20', '\x11', four), " 28"},
        {header_2('\x21', '\x11', four.substr(1)), "bad"},
        {header_2('\x11', '\x11', four), "bad"},
        {header_2('\x22', '\x11', four), "bad"},
        {header_2('\x20', '\0', std::string(limits::proxy_header_bytes_max - 16, 'x')), " 1024"},
        {header_2('\x20', '\0', std::string(limits::proxy_header_bytes_max - 15, 'x')), "bad"},
    };
    for (const Row& row : table) {
        EXPECT_EQ(read(row.bytes), row.expected) << ::testing::PrintToString(row.bytes);
    }
    for (const std::string& whole :
         {table[0].bytes.substr(0, 45), header_2('\x21', '\x11', four)}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            EXPECT_EQ(read(whole.substr(0, size)), "more") << size;
        }
    }
}

// Answers with the first byte of the client's address.
void tell_client(Exchange& exchange) {
    std::string_view client = exchange.client();
    EXPECT_EQ(exchange.peer(), client);
    int first = client.empty() ? -1 : static_cast<unsigned char>(client.front());
    exchange.answer(200, [&](JsonWriter& json) { json.value(first); });
}

TEST(ProxyHeader, ComesBeforeTheRequestsOfItsConnectionHoweverItIsCut) {
    Settings settings;
    settings.begins_with_proxy = [](std::string_view peer) { return peer.front() == 127; };
    TestServer server(tell_client, settings);
    std::string bytes = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n" +
                        request("GET /1 HTTP/1.1") + request("POST /2 HTTP/1.1", "", "body");
    for (std::size_t step : {std::size_t{1}, std::size_t{20}, bytes.size()}) {
        Client client(server.port());
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            client.send(std::string_view(bytes).substr(at, step));
        }
        EXPECT_EQ(client.read_answer().body, "192") << step;
        EXPECT_EQ(client.read_answer().body, "192") << step;
    }
    Client itself(server.port());
    itself.send(header_2('\x20', '\0', "") + request("GET / HTTP/1.1"));
    EXPECT_EQ(itself.read_answer().body, "127");
    std::string nobody = std::to_string(unknown_address.front());
    for (const std::string& header : {"PROXY UNKNOWN\r\n"s, header_2('\x21', '\0', "")}) {
        Client client(server.port());
        client.send(header + request("GET / HTTP/1.1"));
        EXPECT_EQ(client.read_answer().body, nobody) << "a client that nobody knows";
    }
    Client without(server.port());
    without.send(request("GET / HTTP/1.1"));
    EXPECT_TRUE(without.at_end());
}

// They were the proxy's own, and so had no limit where the proxy has none.
TEST(ProxyHeader, CountsTheConnectionsOfAllWhomItCannotName) {
    Settings settings;
    settings.begins_with_proxy = [](std::string_view) { return true; };
    settings.is_shared = [](std::string_view address) { return address.front() == 127; };
    settings.connections_per_address_max = 1;
    TestServer server(tell_client, settings);
    Client first(server.port());
    first.send("PROXY UNKNOWN\r\n" + request("GET / HTTP/1.1"));
    EXPECT_EQ(first.read_answer().status, 200);
    Client second(server.port());
    second.send("PROXY UNKNOWN\r\n" + request("GET / HTTP/1.1"));
    EXPECT_EQ(second.read_answer().status, 503);
    Client probe(server.port());
    probe.send(header_2('\x20', '\0', "") + request("GET / HTTP/1.1"));
    EXPECT_EQ(probe.read_answer().status, 200) << "the proxy's own";
}

// Connections are counted for whom the proxy names, not for the proxy.
TEST(ProxyHeader, CountsTheConnectionsOfWhomItNames) {
    Settings settings;
    settings.begins_with_proxy = [](std::string_view) { return true; };
    settings.is_shared = [](std::string_view address) { return address.front() == 127; };
    settings.connections_per_address_max = 2;
    TestServer server(tell_client, settings);
    std::vector<std::unique_ptr<Client>> clients;
    auto status_of = [&](const std::string& address) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send("PROXY TCP4 " + address + " 198.51.100.1 56324 443\r\n" +
                             request("GET / HTTP/1.1"));
        return clients.back()->read_answer().status;
    };
    EXPECT_EQ(status_of("192.0.2.7"), 200);
    EXPECT_EQ(status_of("192.0.2.7"), 200);
    EXPECT_EQ(status_of("192.0.2.7"), 503);
    EXPECT_EQ(status_of("192.0.2.8"), 200);
    EXPECT_EQ(server.counters().turned_away.get(), 1u);
    clients.clear();
    TestServer::wait_for(server.counters().connections, 0);
    EXPECT_EQ(status_of("192.0.2.7"), 200) << "who left does not count";
}

TEST(ProxyHeader, OfWhoIsNotListedIsNoRequest) {
    Settings settings;
    settings.begins_with_proxy = [](std::string_view) { return false; };
    TestServer server(tell_client, settings);
    Client client(server.port());
    client.send("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n" + request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 400);
}

TEST(ProxyHeader, ThatNeverComesEndsTheConnection) {
    Settings settings;
    settings.begins_with_proxy = [](std::string_view) { return true; };
    settings.tick_ms = 5;
    settings.header_deadline_ms = 20;
    TestServer server(tell_client, settings);
    Client client(server.port());
    client.send("PROXY TCP4 ");
    EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace onrush::http::testing

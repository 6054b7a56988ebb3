// Who is the client behind proxies, by the bytes of a head.
#include "api/forwarded.h"

#include <gtest/gtest.h>

namespace onrush::api {
namespace {

Address of(std::string_view text) {
    return Address::parse(text);
}

// The proxies are 10.0.0.0/8 and fd00::/8.
Address client(bool standard, const std::string& lines) {
    const Peers proxies = *Peers::parse("10.0.0.0/8, fd00::/8");
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "Accept: b\r\n\r\n";
    return (standard ? client_in_forwarded(head, proxies) : client_in_x_forwarded(head, proxies))
        .value_or(Address());
}

TEST(Forwarded, NamesTheFirstFromTheEndThatIsNoProxy) {
    struct Row {
        std::string lines;
        std::string client;  // empty: nobody
    };
    const Row standard[] = {
        {"", ""},
        {"Forwarded: for=192.0.2.7\r\n", "192.0.2.7"},
        {"forwarded: proto=https;FOR=192.0.2.7;by=10.0.0.1\r\n", "192.0.2.7"},
        {"Forwarded: for=\"192.0.2.7:4711\"\r\n", "192.0.2.7"},
        {"Forwarded: For=\"[2001:db8::7]:4711\"\r\n", "2001:db8::7"},
        {"Forwarded: for=1.1.1.1, for=192.0.2.7, for=10.0.0.2\r\n", "192.0.2.7"},
        {"Forwarded: for=192.0.2.7\r\nForwarded: for=10.0.0.2\r\n", "192.0.2.7"},
        {"Forwarded: for=192.0.2.7\r\nX: y\r\nForwarded: for=192.0.2.8\r\n", "192.0.2.8"},
        {"Forwarded: for=192.0.2.7, for=unknown, for=10.0.0.2\r\n", ""},
        {"Forwarded: for=192.0.2.7, for=_hidden\r\n", ""},
        {"Forwarded: for=10.0.0.1, for=10.0.0.2\r\n", "10.0.0.1"},
        {"Forwarded: proto=https\r\n", ""},
        // What stands in quotes separates nothing, unless a stranger left them open.
        {"Forwarded: for=192.0.2.7;by=\"x, for=6.6.6.6\"\r\n", "192.0.2.7"},
        {"Forwarded: for=192.0.2.7;by=\"x;for=6.6.6.6\"\r\n", "192.0.2.7"},
        {"Forwarded: for=192.0.2.7;by=\"x\\\", for=6.6.6.6\"\r\n", "192.0.2.7"},
        {"Forwarded: for=\"6.6.6.6, for=192.0.2.7\r\n", "192.0.2.7"},
        {"Forwarded: for=6.6.6.6;for=192.0.2.7\r\n", ""},
        {"Forwarded: for=192.0.2.7;host=\"x\\\";proto=https\r\n", ""},
        {"Forwarded:\r\n", ""},
        {"X-Forwarded-For: 192.0.2.7\r\n", ""},
    };
    for (const Row& row : standard) {
        EXPECT_EQ(client(true, row.lines).view(), of(row.client).view()) << row.lines;
    }
    const Row common[] = {
        {"", ""},
        {"X-Forwarded-For: 192.0.2.7\r\n", "192.0.2.7"},
        {"x-forwarded-for:1.1.1.1,192.0.2.7 , 10.0.0.2\r\n", "192.0.2.7"},
        {"X-Forwarded-For: 192.0.2.7:80\r\n", "192.0.2.7"},
        {"X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7"},
        {"X-Forwarded-For: ::ffff:192.0.2.7\r\n", "192.0.2.7"},
        {"X-Forwarded-For: 192.0.2.7, fd00::1\r\n", "192.0.2.7"},
        {"X-Forwarded-For: 192.0.2.7, x, 10.0.0.2\r\n", ""},
        {"X-Forwarded-For: 192.0.2.7,\r\n", ""},
        {"Forwarded: for=192.0.2.7\r\n", ""},
    };
    for (const Row& row : common) {
        EXPECT_EQ(client(false, row.lines).view(), of(row.client).view()) << row.lines;
    }
}

// Cheap too: it is read before anything bounds who may send it.
TEST(Forwarded, IsReadThroughManyEscapes) {
    std::string escapes(15'000, '\\');
    EXPECT_EQ(client(true, "Forwarded: for=192.0.2.7;host=\"" + escapes + "\"\r\n").view(),
              of("192.0.2.7").view());
    EXPECT_TRUE(client(true, "Forwarded: for=192.0.2.7;host=\"x" + escapes + "\\\"\r\n").empty());
}

TEST(Forwarded, ThatIsNotThereIsNotOneThatNamesNobody) {
    const Peers proxies = *Peers::parse("10.0.0.0/8");
    EXPECT_FALSE(client_in_forwarded("GET / HTTP/1.1\r\n\r\n", proxies).has_value());
    EXPECT_TRUE(
        client_in_forwarded("GET / HTTP/1.1\r\nForwarded: for=x\r\n\r\n", proxies).has_value());
}

}  // namespace
}  // namespace onrush::api

#include "api/peers.h"

#include <gtest/gtest.h>

namespace onrush::api {
namespace {

std::string six(std::string_view first, std::string_view last) {
    return std::string(first) + std::string(16 - first.size() - last.size(), '\0') +
           std::string(last);
}

TEST(Peers, AreAddressesAndNetworks) {
    struct Row {
        const char* list;
        std::string address;
        bool is_in;
    };
    const std::string local("\x7f\0\0\1", 4);
    const std::string mapped = six("", std::string("\xff\xff") + local);
    const Row rows[] = {
        {"127.0.0.1", local, true},
        {"127.0.0.1", mapped, true},
        {"127.0.0.2", local, false},
        {"10.0.0.0/8, 127.0.0.0/8", local, true},
        {"127.0.0.0/31", local, true},
        {"127.0.0.2/31", local, false},
        {"0.0.0.0/0", "abcd", true},
        {"0.0.0.0/0", six("a", "b"), false},
        {"::1", six("", "\1"), true},
        {"::1", local, false},
        {"fd00::/8", six("\xfd\x12", "\1"), true},
        {"fd00::/8", six("\xfc\x12", "\1"), false},
        {"fc00::/7", six("\xfd\x12", "\1"), true},
        {"127.0.0.1", "", false},
        {"", local, false},
    };
    for (const Row& row : rows) {
        std::optional<Peers> peers = Peers::parse(row.list);
        ASSERT_TRUE(peers) << row.list;
        EXPECT_EQ(peers->contain(row.address), row.is_in) << row.list;
    }
}

TEST(Peers, OfAListThatIsNoneAreNothing) {
    for (const char* bad : {"localhost", "127.0.0.1/33", "127.0.0.1/", "127.0.0.1/8x", "/8",
                            "::1/129", "127.0.0.1;::1", "127.0.0.1/-1", "300.0.0.1"}) {
        EXPECT_FALSE(Peers::parse(bad)) << bad;
    }
}

}  // namespace
}  // namespace onrush::api

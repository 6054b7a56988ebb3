// Tokens for the accounts 1 to COUNT, one a line, signed with a server's own key: what a crowd
// that has signed up would hold.
//
//     http_tokens DATA/token.key COUNT > tokens
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "http/jwt.h"

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: http_tokens KEY-FILE COUNT\n", stderr);
        return 2;
    }
    std::ifstream file(arguments[1], std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    onrush::http::JwtKey key(bytes);
    onrush::base::Instant tomorrow =
        onrush::base::SystemClock().now() + onrush::base::Duration::hours(24);
    std::uint64_t accounts = std::strtoull(arguments[2], nullptr, 10);
    for (std::uint64_t account = 1; account <= accounts; ++account) {
        std::puts(key.sign({.account = account, .epoch = 1, .expires_at = tomorrow}).c_str());
    }
    return 0;
}

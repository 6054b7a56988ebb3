// A request in short, and what came back with its body read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "http/test/client.h"

namespace onrush::app {

struct Reply {
    int status = 0;
    std::string code;  // of a problem
    std::map<std::string, std::string> headers;
    boost::json::value body;
    std::string text;

    [[nodiscard]] std::int64_t number(std::string_view name) const;
    [[nodiscard]] std::string word(std::string_view name) const;
};

[[nodiscard]] Reply reply_of(const http::testing::Answer& answer);

struct Ask {
    std::string line;   // "POST /v1/campaigns/1/coupons"
    std::string token;  // empty: none
    std::string body;   // empty: none
    std::string headers;

    [[nodiscard]] std::string bytes() const;
};

// Asked on a connection of its own.
Reply ask(std::uint16_t port, const Ask& what);

// The body of a campaign that is open to the end of days.
[[nodiscard]] std::string campaign_form(const std::string& name, std::size_t quota);

// What the first start has left in the data folder.
[[nodiscard]] std::string admin_token(const std::string& folder);

}  // namespace onrush::app

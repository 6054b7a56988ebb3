// What a server shows after the mixed event, held against what its visitors were told.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/test/mixed_book.h"

namespace onrush::app::mixed {

// All that is shown to one visitor.
struct Seen {
    std::int64_t balance = 0;
    std::vector<boost::json::object> entries;  // newest first
    std::map<Id, boost::json::object> orders;
    std::map<Id, boost::json::object> coupons;
    Pieces cart;
};

// What is shown to anyone.
struct Shelves {
    std::map<Id, boost::json::object> products;
    std::map<Id, boost::json::object> campaigns;
    boost::json::object sale;
};

[[nodiscard]] Reply ask(http::testing::Client& client, const Ask& what);
// All in one pipe.
[[nodiscard]] std::vector<Reply> ask(http::testing::Client& client, const std::vector<Ask>& asks);
// Each list on a connection of its own, all of them at once.
[[nodiscard]] std::vector<std::vector<Reply>> ask_at_once(
    const Program& program, const std::vector<std::vector<Ask>>& lists);
[[nodiscard]] Seen look_at(http::testing::Client& client, const std::string& token);
[[nodiscard]] Shelves look_at(http::testing::Client& client, const Mall& mall);

// All that was told is there, as it was told, and nothing else is.
void expect_same(const Book& book, const Seen& seen);
// Pieces, coupons and places in the sale add up to what all visitors together were told.
void expect_same(const Mall& mall, const std::vector<const Book*>& books, const Shelves& shelves);

}  // namespace onrush::app::mixed

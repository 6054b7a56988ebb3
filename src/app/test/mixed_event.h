// The mixed event: a mall with more wishes than goods, and what its visitors ask for.
//
// Of 100 requests 20 take a coupon, 20 look at a product, 15 fill or empty a cart, 20 order, pay
// and cancel, 15 look at what is popular, 10 charge points. Some of what has an effect is sent
// twice, with one key, as by a finger that shakes.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "app/test/program.h"

namespace onrush::app::mixed {

using Id = std::int64_t;
using Pieces = std::map<Id, std::int64_t>;  // by option

struct Goods {
    Id product = 0;
    std::int64_t price = 0;
    std::int64_t stock = 0;  // at the start
};

struct Campaign {
    Id id = 0;
    std::int64_t quota = 0;
    std::int64_t per_account = 0;
};

struct Sale {
    Id id = 0;
    Id option = 0;
    std::int64_t price = 0;
    std::int64_t quantity = 0;
    std::int64_t per_account = 0;
    bool runs = true;
};

struct Mall {
    std::vector<Id> products;
    std::vector<Id> options;
    std::map<Id, Goods> goods;  // by option
    std::vector<Campaign> campaigns;
    Sale sale;

    [[nodiscard]] const Campaign& campaign(Id id) const;
};

// New products, campaigns and a sale, so that one data folder may have many events.
[[nodiscard]] Mall open_mall(const Program& program, const std::string& admin);

enum class Kind : std::uint8_t { issue, look, put, clear, place, pay, cancel, rank, charge };

// A request, and what it is about.
struct Wish {
    Kind kind = Kind::look;
    Ask ask;
    std::string key;          // empty: it is no POST
    Id about = 0;             // the campaign, product, option or order
    std::int64_t amount = 0;  // pieces of the option, points
    Pieces items;             // of an order that names them
    std::vector<Id> coupons;
    bool from_cart = false;
    bool of_sale = false;
    bool at_once = false;  // paid in the same commit
};

class Book;

// What one visitor asks for, by a seed. One thread.
class Wishes {
public:
    Wishes(const Mall& mall, std::string token, std::uint64_t seed)
        : mall_(mall), token_(std::move(token)), random_(seed) {}

    // Some follow from what was told: an order is paid, or cancelled, or left.
    [[nodiscard]] Wish next(const Book& book);
    [[nodiscard]] Wish charge(std::int64_t amount);
    [[nodiscard]] Wish cancel(Id order);

    [[nodiscard]] bool chance(std::uint64_t percent) { return below(100) < percent; }
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

private:
    [[nodiscard]] Wish asked(Kind kind, Id about, const std::string& line,
                             const std::string& body = "");
    [[nodiscard]] Wish issue();
    [[nodiscard]] Wish look();
    [[nodiscard]] Id choose_option();
    [[nodiscard]] Wish fill_cart();
    [[nodiscard]] Wish order(const Book& book);
    [[nodiscard]] Wish pay(Id order);
    [[nodiscard]] Wish place(const Book& book);
    [[nodiscard]] std::string choose_items(Wish& wish);
    [[nodiscard]] std::string choose_coupons(Wish& wish, const Book& book);

    const Mall& mall_;
    std::string token_;
    std::mt19937_64 random_;
    std::set<Id> thought_of_;  // orders of which was decided what becomes of them
    Id pay_again_ = 0;         // an order that is paid a second time, with a key of its own
    std::uint64_t keys_ = 0;
};

}  // namespace onrush::app::mixed

#include "app/test/mixed_book.h"

#include <algorithm>
#include <numeric>

namespace onrush::app::mixed {

namespace {

std::int64_t count_of(const Pieces& pieces) {
    return std::accumulate(pieces.begin(), pieces.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& line) { return sum + line.second; });
}

std::string word_in(const boost::json::object& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

}  // namespace

bool is_replayed(const Reply& reply) {
    auto found = reply.headers.find("idempotent-replayed");
    return found != reply.headers.end() && found->second == "true";
}

Id id_in(const boost::json::value& object, std::string_view name) {
    return object.at(name).to_number<Id>();
}

Pieces pieces_in(const boost::json::value& object, std::string_view lines) {
    Pieces pieces;
    for (const boost::json::value& line : object.at(lines).as_array()) {
        pieces[id_in(line, "optionId")] += id_in(line, "quantity");
    }
    return pieces;
}

std::int64_t BookedOrder::count() const {
    return count_of(pieces);
}

namespace {

// All of an answer, but of an order: a retry is told how it stands by then.
std::string_view what_is_kept(std::string_view answer) {
    return answer.starts_with(R"({"orderId":)") ? answer.substr(0, answer.find(R"(,"state":)"))
                                                : answer;
}

}  // namespace

std::string Book::status_of(Id coupon) const {
    for (const auto& [id, order] : orders_) {
        if (order.stands() && std::ranges::count(order.coupons, coupon) != 0) {
            return order.waits() ? "HELD" : "USED";
        }
    }
    return "AVAILABLE";
}

std::vector<Id> Book::free_coupons() const {
    std::vector<Id> free;
    for (const auto& [id, told] : coupons_) {
        if (status_of(id) == "AVAILABLE") {
            free.push_back(id);
        }
    }
    return free;
}

void Book::take(const Wish& wish, const Reply& reply) {
    if (reply.status >= 300) {
        return take_refusal(wish, reply);
    }
    auto known = answers_.find(wish.key);
    if (known != answers_.end()) {
        EXPECT_EQ(what_is_kept(reply.text), what_is_kept(known->second))
            << "another answer than the first of its key";
        EXPECT_TRUE(is_replayed(reply)) << "done twice: " << wish.ask.line << " " << reply.text;
        return;
    }
    if (take_success(wish, reply)) {
        answers_[wish.key] = reply.text;
    }
}

bool Book::take_success(const Wish& wish, const Reply& reply) {
    switch (wish.kind) {
        case Kind::issue:
            return take_coupon(wish, reply);
        case Kind::charge:
            return take_charge(wish, reply);
        case Kind::place:
            return take_order(wish, reply);
        case Kind::pay:
        case Kind::cancel:
            return take_change(wish, reply);
        case Kind::put:
        case Kind::clear:
            take_cart(wish, reply);
            return false;
        case Kind::look:
            EXPECT_EQ(reply.number("productId"), wish.about);
            return false;
        case Kind::rank:
            return false;
    }
    return false;
}

bool Book::take_coupon(const Wish& wish, const Reply& reply) {
    EXPECT_EQ(reply.number("campaignId"), wish.about);
    EXPECT_TRUE(coupons_.emplace(reply.number("couponId"), reply.body.as_object()).second)
        << "given out before: " << reply.text;
    return true;
}

bool Book::take_charge(const Wish& wish, const Reply& reply) {
    balance_ += wish.amount;
    EXPECT_EQ(reply.number("amount"), wish.amount);
    EXPECT_EQ(reply.number("balanceAfter"), balance_) << reply.text;
    EXPECT_TRUE(charges_.emplace(reply.number("id"), reply.body.as_object()).second) << reply.text;
    return true;
}

bool Book::take_order(const Wish& wish, const Reply& reply) {
    expire(reply.word("placedAt"));
    BookedOrder order{.told = reply.body.as_object(),
                      .state = reply.word("state"),
                      .total = reply.number("total"),
                      .pieces = pieces_in(reply.body, "lines"),
                      .coupons = {},
                      .number = wish.of_sale ? reply.number("number") : 0};
    // Who hears of it by a retry hears how it stands by then.
    if (!is_replayed(reply) || order.state != "EXPIRED") {
        EXPECT_EQ(order.state, wish.at_once ? "PAID" : "PENDING_PAYMENT");
    }
    EXPECT_EQ(order.pieces, wish.from_cart ? cart_ : wish.items) << reply.text;
    for (const boost::json::value& coupon : reply.body.at("coupons").as_array()) {
        order.coupons.push_back(id_in(coupon, "couponId"));
        EXPECT_EQ(status_of(order.coupons.back()), "AVAILABLE") << reply.text;
    }
    EXPECT_TRUE(std::ranges::is_permutation(order.coupons, wish.coupons)) << reply.text;
    EXPECT_GE(order.number, wish.of_sale ? 1 : 0);
    EXPECT_LE(order.number, mall_.sale.quantity);
    check_prices(wish, reply);
    if (wish.from_cart) {
        cart_.clear();
    }
    balance_ -= wish.at_once ? order.total : 0;
    EXPECT_TRUE(orders_.emplace(reply.number("orderId"), std::move(order)).second)
        << "placed before: " << reply.text;
    return true;
}

void Book::check_prices(const Wish& wish, const Reply& reply) const {
    std::int64_t sum = 0;
    for (const boost::json::value& line : reply.body.at("lines").as_array()) {
        const Goods& goods = mall_.goods.at(id_in(line, "optionId"));
        EXPECT_EQ(id_in(line, "unitPrice"), wish.of_sale ? mall_.sale.price : goods.price);
        sum += id_in(line, "unitPrice") * id_in(line, "quantity");
    }
    EXPECT_EQ(reply.number("total"), sum - reply.number("discount")) << reply.text;
    EXPECT_GE(reply.number("total"), 0);
}

// A payment or a cancellation. Again it changes nothing, and keeps no key.
bool Book::take_change(const Wish& wish, const Reply& reply) {
    auto found = orders_.find(wish.about);
    if (found == orders_.end()) {
        ADD_FAILURE() << "nobody was told of this order: " << reply.text;
        return false;
    }
    BookedOrder& order = found->second;
    std::string before = std::exchange(order.state, reply.word("state"));
    for (const char* same : {"lines", "coupons", "total", "discount", "placedAt"}) {
        EXPECT_EQ(order.told.at(same), reply.body.at(same)) << reply.text;
    }
    if (before != "PENDING_PAYMENT" && before == order.state) {
        EXPECT_EQ(boost::json::value(order.told), reply.body);
        return false;
    }
    order.told = reply.body.as_object();
    if (wish.kind == Kind::pay) {
        EXPECT_EQ(before + " " + order.state, "PENDING_PAYMENT PAID") << reply.text;
        balance_ -= order.total;
    } else {
        EXPECT_EQ(order.state, before == "PAID" ? "REFUNDED" : "CANCELLED") << reply.text;
        balance_ += before == "PAID" ? order.total : 0;
    }
    return true;
}

void Book::assume(const Wish& wish) {
    if (wish.kind == Kind::clear) {
        cart_.clear();
    } else if (wish.kind == Kind::put) {
        cart_[wish.about] = wish.amount;
        std::erase_if(cart_, [](const auto& line) { return line.second == 0; });
    }
}

void Book::take_cart(const Wish& wish, const Reply& reply) {
    assume(wish);
    if (wish.kind == Kind::put) {
        EXPECT_EQ(pieces_in(reply.body, "items"), cart_) << reply.text;
    }
}

void Book::expire(const std::string& now) {
    for (auto& [id, order] : orders_) {
        // As texts instants are in the order of time: all have the same form.
        if (order.waits() && word_in(order.told, "expiresAt") <= now) {
            order.state = "EXPIRED";
            order.told["state"] = "EXPIRED";
            order.told.erase("expiresAt");
        }
    }
}

void Book::take_refusal(const Wish& wish, const Reply& reply) {
    EXPECT_TRUE(explains(wish, reply))
        << wish.ask.line << " " << wish.ask.body << ": " << reply.text;
}

bool Book::explains(const Wish& wish, const Reply& refusal) {
    const std::string& code = refusal.code;
    if (code == "insufficient-points" && (wish.kind == Kind::place || wish.kind == Kind::pay)) {
        return refusal.number("balance") == balance_;
    }
    if (wish.kind == Kind::issue) {
        sold_out_.insert(code == "campaign-sold-out" ? wish.about : 0);
        auto mine = std::ranges::count_if(coupons_, [&](const auto& coupon) {
            return id_in(coupon.second, "campaignId") == wish.about;
        });
        return code == "campaign-sold-out" ||
               (code == "coupon-already-issued" && mine == mall_.campaign(wish.about).per_account);
    }
    if (wish.kind == Kind::place) {
        auto pieces = count_of(wish.items);
        for (const auto& [id, order] : orders_) {
            pieces += order.number != 0 && order.stands() ? order.count() : 0;
        }
        return code == "stock-short" || (code == "sale-sold-out" && wish.of_sale) ||
               (code == "sale-limit" && wish.of_sale && pieces > mall_.sale.per_account) ||
               (code == "cart-empty" && wish.from_cart && cart_.empty()) ||
               (code == "coupon-not-available" && std::ranges::any_of(wish.coupons, [&](Id id) {
                    return status_of(id) != "AVAILABLE";
                }));
    }
    return (wish.kind == Kind::pay || wish.kind == Kind::cancel) && explains_closed(wish, code);
}

bool Book::explains_closed(const Wish& wish, const std::string& code) {
    auto found = orders_.find(wish.about);
    if (found == orders_.end()) {
        return false;
    }
    if (code == "order-expired") {
        expire(base::to_text(base::SystemClock().now()));
        return found->second.state == "EXPIRED";
    }
    return code == "order-not-pending" && wish.kind == Kind::pay && !found->second.stands();
}

}  // namespace onrush::app::mixed

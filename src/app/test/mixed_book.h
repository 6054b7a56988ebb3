// What one visitor of the mixed event was told, and so what must be there. Whatever is told is
// held against what was told before: no balance is unexplained, no answer another one than the
// first of its key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/test/mixed_event.h"

namespace onrush::app::mixed {

struct BookedOrder {
    boost::json::object told;  // the last that was
    std::string state;
    std::int64_t total = 0;
    Pieces pieces;
    std::vector<Id> coupons;
    std::int64_t number = 0;  // in the sale; 0: it is of none

    [[nodiscard]] bool waits() const { return state == "PENDING_PAYMENT"; }
    [[nodiscard]] bool stands() const { return waits() || state == "PAID"; }
    [[nodiscard]] bool was_paid() const { return state == "PAID" || state == "REFUNDED"; }
    [[nodiscard]] std::int64_t count() const;
};

[[nodiscard]] bool is_replayed(const Reply& reply);
[[nodiscard]] Id id_in(const boost::json::value& object, std::string_view name);
// Of an order, or of a cart.
[[nodiscard]] Pieces pieces_in(const boost::json::value& object, std::string_view lines);

// One thread.
class Book {
public:
    explicit Book(const Mall& mall) : mall_(mall) {}

    // An answer, in the order in which the engine gave them.
    void take(const Wish& wish, const Reply& reply);
    // Nobody was told, but what came after it was done.
    void assume(const Wish& wish);
    // The time of what waits is over, at that time.
    void expire(const std::string& now);
    void set_cart(const Pieces& cart) { cart_ = cart; }

    [[nodiscard]] const std::map<Id, BookedOrder>& orders() const { return orders_; }
    [[nodiscard]] const std::map<Id, boost::json::object>& charges() const { return charges_; }
    [[nodiscard]] const std::map<Id, boost::json::object>& coupons() const { return coupons_; }
    [[nodiscard]] const Pieces& cart() const { return cart_; }
    [[nodiscard]] std::int64_t balance() const { return balance_; }
    [[nodiscard]] bool met_sold_out(Id campaign) const { return sold_out_.contains(campaign); }
    // Was an effect told under this key?
    [[nodiscard]] bool knows(const std::string& key) const { return answers_.contains(key); }

    // By the orders that have it: AVAILABLE, HELD, USED.
    [[nodiscard]] std::string status_of(Id coupon) const;
    [[nodiscard]] std::vector<Id> free_coupons() const;

private:
    // True when it had an effect, and so keeps its key.
    bool take_success(const Wish& wish, const Reply& reply);
    bool take_coupon(const Wish& wish, const Reply& reply);
    bool take_charge(const Wish& wish, const Reply& reply);
    bool take_order(const Wish& wish, const Reply& reply);
    bool take_change(const Wish& wish, const Reply& reply);
    void take_cart(const Wish& wish, const Reply& reply);
    void take_refusal(const Wish& wish, const Reply& reply);
    [[nodiscard]] bool explains(const Wish& wish, const Reply& refusal);
    [[nodiscard]] bool explains_closed(const Wish& wish, const std::string& code);
    void check_prices(const Wish& wish, const Reply& reply) const;

    const Mall& mall_;
    std::int64_t balance_ = 0;
    std::map<Id, BookedOrder> orders_;
    std::map<Id, boost::json::object> charges_;
    std::map<Id, boost::json::object> coupons_;
    Pieces cart_;
    std::set<Id> sold_out_;                       // campaigns
    std::map<std::string, std::string> answers_;  // of keys that are kept
};

}  // namespace onrush::app::mixed

// A basket and its price. Quotes and orders share this code.
//
// Coupons stack: those for products first, then those for categories, then those for all; of one
// scope in the order given. Each coupon counts only what earlier coupons left of the lines it
// applies to: that amount must reach its minimum, and it cannot take more. Percent rounds down
// to a whole unit, and a coupon that would take nothing is not taken. What a coupon takes is spread
// over its lines by what is left of them, so that the discounts of the lines add up to the total to
// the last unit.
//
// Two coupons of one campaign do not stack, and nothing stacks with one that is exclusive: the one
// that was given first stays. A coupon that takes nothing is in nobody's way: the others are as if
// it had not been given.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "base/describe.h"
#include "features/order/order.h"

namespace onrush::order {

struct Item {
    OptionId option_id;
    std::uint32_t quantity = 0;
    friend bool operator==(const Item&, const Item&) = default;
};
BOOST_DESCRIBE_STRUCT(Item, (), (option_id, quantity))

// Of the member `coupon_ids` of quotes and orders.
inline constexpr base::Range coupons_range =
    base::range("coupon_ids", 0, limits::coupons_max, "Each coupon once");

[[nodiscard]] bool has_repeats(std::span<const Item> items);
[[nodiscard]] bool has_repeats(std::span<const CouponId> coupons);

// What so many cost; the limits of prices and quantities keep it below 2^53.
[[nodiscard]] base::Money amount_of(base::Money unit_price, std::uint32_t quantity);

struct BasketLine {
    OptionId option;
    catalog::ProductId product;
    catalog::CategoryId category;
    std::uint32_t quantity = 0;
    base::Money unit_price;
    base::Money left;      // of the line, after its discount
    base::Money discount;  // unit_price * quantity - left
    bool at_sale_price = false;
    std::uint32_t per_account = 0;  // of the option; 0: no limit
};

enum class CouponOutcome : std::uint8_t {
    applied,
    not_found,
    not_available,
    not_combinable,
    below_minimum,
    not_applicable,  // it would take nothing
};
BOOST_DESCRIBE_ENUM(CouponOutcome, applied, not_found, not_available, not_combinable, below_minimum,
                    not_applicable)
constexpr base::EnumCase wire_case(CouponOutcome) {
    return base::EnumCase::upper;
}

struct BasketCoupon {
    CouponId id;
    std::expected<const coupon::Coupon*, base::Refused> usable;  // or why it cannot be used
    CouponOutcome outcome = CouponOutcome::not_found;
    base::Money discount;
};

struct Basket {
    std::vector<BasketLine> lines;
    std::vector<BasketCoupon> coupons;

    [[nodiscard]] std::uint32_t pieces() const;
    [[nodiscard]] base::Money gross() const;
    [[nodiscard]] base::Money discount() const;
    [[nodiscard]] base::Money total() const { return gross() - discount(); }
};

// Where items come from. It says what a pointer may name, and what the buyer knows already.
enum class Source : std::uint8_t { body, cart };

// Puts in lines at the catalogue's prices, or says what refuses them. In the order of the checks,
// each asked of all items before the next: catalog::option_not_shown, product_inactive (of a cart),
// quantity_out_of_range (of a body; the others are in range).
[[nodiscard]] std::optional<base::Refused> fill(const OrderFeature& feature,
                                                std::span<const Item> items, Source source,
                                                Basket& basket);
// Puts in the one line of a sale, which has checked its item.
void fill_from_sale(const OrderFeature& feature, const sale::Sale& sale, std::uint32_t quantity,
                    Basket& basket);

// Finds the account's coupons and takes off what they are worth.
void apply_coupons(const OrderFeature& feature, AccountId account,
                   std::span<const CouponId> coupons, base::Instant now, Basket& basket);

// Takes off what one campaign's coupon is worth; apart for tests.
struct Worth {
    CouponOutcome outcome = CouponOutcome::applied;
    base::Money discount;
};
[[nodiscard]] Worth take_off(const coupon::Campaign& campaign, std::span<BasketLine> lines);

}  // namespace onrush::order

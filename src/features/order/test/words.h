// The words for the answers of orders, and what a test of orders begins with.
#pragma once

#include "engine/test/rule_book.h"
#include "features/account/test/words.h"
#include "features/cart/change_cart.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/stock.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/issue_coupon.h"
#include "features/coupon/use_coupon.h"
#include "features/order/change_order.h"
#include "features/order/place_order.h"
#include "features/order/quote.h"
#include "features/point/post_entry.h"
#include "features/point/wallet.h"
#include "features/sale/change_sale.h"

namespace onrush::order {

using account::admin;
using account::staff;
using account::user;
using base::Duration;
using base::Instant;
using base::Money;
using coupon::ScopeType;
using engine::Staff;

// "order 1 PAID 200: 3 x1 at 300 -100; coupon 1000000002 -100; number 1 of sale 1; until 2000"
[[nodiscard]] std::string say(const OrderView& view);
// "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 1000000001 APPLIED -100"
[[nodiscard]] std::string say(const QuoteView& view);
// "1 PAID by ORDERED, 2 REFUNDED by CANCELLATION (too big)"
[[nodiscard]] std::string say(const HistoryView& view);
// "5 4 2 then 2"
[[nodiscard]] std::string say(const OrderPage& page);
// With what goes with it: "stock-short 4 1 2 10", "coupon-not-available /couponIds/0 HELD".
[[nodiscard]] std::string say(const base::Refused& refused);

// Unpaid orders and reservations hold for 1000 ms, as many as there are; an account places at most
// 10,000 a day, and a wallet has room for a million.
struct Features {
    explicit Features(engine::Domain& domain);
    engine::Ids ids;
    account::AccountFeature accounts;
    room::RoomFeature rooms;
    catalog::CatalogFeature catalog;
    point::PointFeature points;
    coupon::CouponFeature coupons;
    cart::CartFeature carts;
    sale::SaleFeature sales;
    ranking::RankingFeature rankings;
    concert::ConcertFeature concerts;
    OrderFeature orders;
};

// --- what is sold, and what is taken off --------------------------------------------------------

inline coupon::Discount fixed(std::int64_t amount) {
    return {.type = coupon::DiscountType::fixed, .amount = Money(amount)};
}
inline coupon::Discount percent(std::uint32_t of_hundred, std::optional<Money> at_most = {}) {
    return {.type = coupon::DiscountType::percent, .percent = of_hundred, .max_discount = at_most};
}
inline coupon::Scope only(ScopeType type, std::vector<std::uint64_t> ids) {
    return {.type = type, .ids = std::move(ids)};
}
// Ten coupons for each account, from the beginning on.
[[nodiscard]] coupon::CreateCampaign campaign(coupon::Discount discount, coupon::Scope scope = {},
                                              std::int64_t min_order = 0);
[[nodiscard]] catalog::CreateProduct product(std::uint64_t category, std::int64_t price,
                                             std::vector<catalog::NewOption> options);
// So many options with so many pieces each.
[[nodiscard]] inline std::vector<catalog::NewOption> options(std::size_t count,
                                                             std::int64_t pieces) {
    return std::vector<catalog::NewOption>(count, {.name = "x", .stock = pieces});
}
// Of option 1 for 800, from 1000 on for 5000 ms.
[[nodiscard]] sale::CreateSale sale_of(std::uint32_t quantity, std::uint32_t per_account = 2);

[[nodiscard]] std::vector<catalog::CreateProduct> first_products();

// Accounts 1 to 9 are there; 1 and 2 have 100'000 points, 3 has 1000.
//
// Category 1 has product 1, shirts: option 1 for 1000, option 2 for 1200; and product 2, caps:
// option 3 for 300. Category 2 has product 3, shoes: option 4 for 5000; product 4, which costs
// nothing: option 5; and product 5, not on sale: option 6. There are 10 pieces of each. Category 3
// is empty.
class Book : public engine::test::RuleBook<Features> {
public:
    Book();
    void charge(std::uint64_t account, std::int64_t points, std::int64_t at_ms = 0);
    // A new campaign's coupon for the account.
    CouponId new_coupon(std::uint64_t account, const coupon::CreateCampaign& input,
                        std::int64_t at_ms = 0);
    CouponId issue(std::uint64_t account, std::uint64_t campaign_id, std::int64_t at_ms = 0);
    void put_in_cart(std::uint64_t account, std::uint64_t option, std::uint32_t quantity,
                     std::int64_t at_ms = 0);
    void new_sale(const sale::CreateSale& input, std::int64_t at_ms = 0) {
        EXPECT_TRUE(run(at_ms, features.sales, input));
    }
    void receive(std::uint64_t option, std::int64_t change, std::int64_t at_ms = 0);

    // "2 held, 1 sold of 10"
    [[nodiscard]] std::string stock(std::uint64_t option);
    [[nodiscard]] std::int64_t points(std::uint64_t account);
    // "SPEND -500 of order 1", newest first.
    [[nodiscard]] std::vector<std::string> order_entries(std::uint64_t account);
    [[nodiscard]] std::string coupon_status(CouponId id);
    [[nodiscard]] std::size_t cart_lines(std::uint64_t account);
    [[nodiscard]] std::int64_t pieces_counted(std::uint64_t product_id);
    // The facts since they were last asked for, those of orders without their contents.
    std::vector<std::string> take_short_facts();
    // The names of them.
    std::string take_fact_names();
};

// --- steps --------------------------------------------------------------------------------------

template <typename Input>
Book::Step ask(Input input) {
    return [input = std::move(input)](engine::test::RuleBook<Features>& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.orders, input);
        return result ? say(*result) : say(result.error());
    };
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

using Items = std::vector<Item>;
using CouponIds = std::vector<CouponId>;
inline constexpr std::optional<PayMethod> paid = PayMethod::points;

inline Item of(std::uint64_t option, std::uint32_t quantity) {
    return {OptionId(option), quantity};
}
inline PlaceOrder order_of(std::uint64_t account, Items items, CouponIds coupons = {},
                           std::optional<PayMethod> pay = {}) {
    return {.caller = user(account),
            .items = std::move(items),
            .coupon_ids = std::move(coupons),
            .pay = pay};
}
inline Book::Step place(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(order_of(account, std::move(items), std::move(coupons)));
}
inline Book::Step buy(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(order_of(account, std::move(items), std::move(coupons), paid));
}
inline Book::Step place_cart(std::uint64_t account, CouponIds coupons = {},
                             std::optional<PayMethod> pay = {}) {
    return ask(PlaceOrder{
        .caller = user(account), .from_cart = true, .coupon_ids = std::move(coupons), .pay = pay});
}
inline PlaceSaleOrder part_of(std::uint64_t account, std::uint32_t pieces,
                              std::optional<PayMethod> pay = {}, CouponIds coupons = {}) {
    return {.caller = user(account),
            .sale = SaleId(1),
            .quantity = pieces,
            .coupon_ids = std::move(coupons),
            .pay = pay};
}
inline Book::Step take_part(std::uint64_t account, std::uint32_t pieces,
                            std::optional<PayMethod> pay = {}, CouponIds coupons = {}) {
    return ask(part_of(account, pieces, pay, std::move(coupons)));
}
inline Book::Step quote(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(Quote{user(account), std::move(items), std::move(coupons)});
}
inline Book::Step quote_sale(std::uint64_t account, std::uint64_t sale, std::uint32_t pieces,
                             CouponIds coupons = {}) {
    return ask(Quote{user(account), {}, std::move(coupons), SaleItem{SaleId(sale), pieces}});
}
inline Book::Step pay(std::uint64_t account, std::uint64_t order) {
    return ask(PayOrder{user(account), OrderId(order)});
}
inline Book::Step cancel(std::uint64_t account, std::uint64_t order,
                         std::optional<std::string> reason = {}) {
    return ask(CancelOrder{{user(account)}, OrderId(order), std::move(reason)});
}
inline Book::Step ship(std::uint64_t order, std::optional<std::string> carrier = {},
                       std::optional<std::string> tracking = {}) {
    return ask(ShipOrder{admin(), OrderId(order), std::move(carrier), std::move(tracking)});
}
inline Book::Step deliver(std::uint64_t order) {
    return ask(DeliverOrder{admin(), OrderId(order)});
}
inline Book::Step look(std::uint64_t account, std::uint64_t order) {
    return ask(LookUpOrder{{user(account)}, OrderId(order)});
}
inline Book::Step history(std::uint64_t account, std::uint64_t order) {
    return ask(LookUpHistory{{user(account)}, OrderId(order)});
}

}  // namespace onrush::order

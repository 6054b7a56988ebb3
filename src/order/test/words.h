// The words for the answers of orders, and what a test of orders begins with.
#pragma once

#include <deque>

#include "account/test/words.h"
#include "cart/set_cart_item.h"
#include "catalog/change_option.h"
#include "catalog/change_product.h"
#include "catalog/change_stock.h"
#include "catalog/create_category.h"
#include "catalog/create_product.h"
#include "catalog/stock.h"
#include "coupon/create_campaign.h"
#include "coupon/issue_coupon.h"
#include "coupon/use_coupon.h"
#include "order/cancel_order.h"
#include "order/list_my_orders.h"
#include "order/look_up_order.h"
#include "order/order.h"
#include "order/pay_order.h"
#include "order/place_order.h"
#include "order/quote.h"
#include "order/ship_order.h"
#include "point/post_entry.h"
#include "point/wallet.h"
#include "sale/cancel_sale.h"
#include "sale/create_sale.h"

namespace onrush::order {

using engine::test::code_of;
using engine::test::say;

inline std::string say_discount(base::Money discount) {
    return discount.units == 0 ? "" : fmt::format(" -{}", discount.units);
}
inline std::string say(const OrderView& view) {
    std::string text =
        fmt::format("order {} {} {}:", view.order_id.value, code_of(view.state), view.total.units);
    for (const LineView& line : view.lines) {
        text += fmt::format(" {} x{} at {}{},", line.option_id.value, line.quantity,
                            line.unit_price.units, say_discount(line.discount));
    }
    text.back() = ';';
    for (const UsedCouponView& used : view.coupons) {
        text += fmt::format(" coupon {}{};", used.coupon_id.value, say_discount(used.discount));
    }
    if (view.sale_id) {
        text += fmt::format(" number {} of sale {};", *view.number, view.sale_id->value);
    }
    if (view.expires_at) {
        text += fmt::format(" until {};", view.expires_at->ms);
    }
    text.pop_back();
    return text;
}
inline std::string say(const PlaceOrder::Refusal& refusal) {
    using Code = PlaceOrder::Code;
    std::string text = code_of(refusal.code);
    bool of_item =
        refusal.code >= Code::option_not_found && refusal.code <= Code::quantity_out_of_range;
    bool of_coupon =
        refusal.code >= Code::coupon_not_found && refusal.code <= Code::coupon_not_applicable;
    if (of_item || of_coupon) {
        text += fmt::format(" at {}", refusal.at);
    }
    for (const PlaceOrder::Short& line : refusal.shorts) {
        text += fmt::format(" {} has {}", line.option_id.value, line.available);
    }
    if (refusal.code == Code::insufficient_points) {
        text += fmt::format(" has {}", refusal.balance.units);
    }
    if (refusal.code == Code::sale_not_started) {
        text += fmt::format(" starts {}", refusal.starts_at.ms);
    }
    bool with_left = refusal.code == Code::sale_limit || refusal.code == Code::sale_sold_out;
    return with_left ? text + fmt::format(" left {}", refusal.left) : text;
}
inline std::string say(const Quote::Refusal& refusal) {
    std::string text = code_of(refusal.code);
    bool of_item = refusal.code >= Quote::Code::option_not_found;
    return of_item ? text + fmt::format(" at {}", refusal.at) : text;
}
inline std::string say(const PayOrder::Refusal& refusal) {
    std::string text = code_of(refusal.code);
    bool of_balance = refusal.code == PayOrder::Code::insufficient_points;
    return of_balance ? text + fmt::format(" has {}", refusal.balance.units) : text;
}
inline std::string say(const QuoteView& view) {
    std::string text =
        fmt::format("{} - {} = {}:", view.gross.units, view.discount.units, view.total.units);
    for (const QuoteLine& line : view.lines) {
        text += fmt::format(" {} x{} at {}{} of {},", line.option_id.value, line.quantity,
                            line.unit_price.units, say_discount(line.discount), line.available);
    }
    text.back() = ';';
    for (const QuoteCoupon& one : view.coupons) {
        text += fmt::format(" {} {}{};", one.coupon_id.value, code_of(one.outcome),
                            say_discount(one.discount));
    }
    text.pop_back();
    return text;
}
inline std::string say(const HistoryView& view) {
    std::string text;
    for (const Change& change : view.items) {
        text += fmt::format("{}{} {} by {}", text.empty() ? "" : ", ", change.at.ms,
                            code_of(change.state), code_of(change.cause));
        text += change.reason ? " (" + *change.reason + ")" : "";
    }
    return text;
}
inline std::string say(const ListMyOrders::Answer& answer) {
    std::string text;
    for (const OrderItem& item : answer.items) {
        text += fmt::format("{} ", item.order_id.value);
    }
    return text + (answer.next_cursor ? fmt::format("then {}", *answer.next_cursor) : "end");
}

// Unpaid orders hold for 1000 ms, and a wallet has room for a million.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          catalog(domain, ids, accounts),
          points(domain, ids, accounts, {.balance_max = base::Money(1'000'000)}),
          coupons(domain, ids, accounts),
          carts(domain, accounts, catalog),
          sales(domain, ids, accounts, catalog),
          rankings(domain, catalog),
          orders(domain, ids, {accounts, catalog, points, coupons, carts, sales, rankings},
                 {.hold = base::Duration(1000)}) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    catalog::CatalogFeature catalog;
    point::PointFeature points;
    coupon::CouponFeature coupons;
    cart::CartFeature carts;
    sale::SaleFeature sales;
    ranking::RankingFeature rankings;
    OrderFeature orders;
};

using account::admin;
using account::user;
using base::Duration;
using base::Instant;
using base::Money;
using coupon::ScopeType;

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
inline coupon::CreateCampaign campaign(coupon::Discount discount, coupon::Scope scope = {},
                                       std::int64_t min_order = 0) {
    return {.caller = admin(),
            .name = "campaign",
            .quota = 100'000,
            .opens_at = Instant(0),
            .closes_at = Instant(1'000'000'000),
            .discount = discount,
            .min_order = Money(min_order),
            .scope = std::move(scope),
            .per_account = 10};
}
inline catalog::CreateProduct product(std::uint64_t category, std::int64_t price,
                                      std::vector<catalog::NewOption> options) {
    return {.caller = admin(),
            .category = catalog::CategoryId(category),
            .name = "product",
            .price = Money(price),
            .options = std::move(options)};
}

// Accounts 1 to 9 are there; 1 and 2 have 100'000 points, 3 has 1000.
//
// Category 1 has product 1, shirts: option 1 for 1000, option 2 for 1200; and product 2, caps:
// option 3 for 300. Category 2 has product 3, shoes: option 4 for 5000; product 4, which costs
// nothing: option 5; and product 5, not on sale: option 6. There are 10 pieces of each.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
        run(0, features.catalog, catalog::CreateCategory{admin(), "clothes"});
        run(0, features.catalog, catalog::CreateCategory{admin(), "others"});
        run(0, features.catalog, product(1, 1000, {{"s", {}, 10}, {"m", Money(200), 10}}));
        run(0, features.catalog, product(1, 300, {{"one", {}, 10}}));
        run(0, features.catalog, product(2, 5000, {{"42", {}, 10}}));
        run(0, features.catalog, product(2, 0, {{"gift", {}, 10}}));
        catalog::CreateProduct old = product(2, 700, {{"old", {}, 10}});
        old.active = false;
        run(0, features.catalog, old);
        charge(1, 100'000);
        charge(2, 100'000);
        charge(3, 1000);
    }
    void charge(std::uint64_t account, std::int64_t points, std::int64_t at_ms = 0) {
        auto kind = points < 0 ? point::PostedKind::spend : point::PostedKind::charge;
        EXPECT_TRUE(run(
            at_ms, features.points,
            point::PostEntry{admin(), AccountId(account), kind, Money(std::abs(points)), "test"}));
    }
    // A new campaign's coupon for the account.
    CouponId new_coupon(std::uint64_t account, const coupon::CreateCampaign& input,
                        std::int64_t at_ms = 0) {
        auto made = run(at_ms, features.coupons, input);
        return issue(account, made->campaign_id.value, at_ms);
    }
    CouponId issue(std::uint64_t account, std::uint64_t campaign_id, std::int64_t at_ms = 0) {
        auto issued = run(at_ms, features.coupons,
                          coupon::IssueCoupon{user(account), coupon::CampaignId(campaign_id)});
        EXPECT_TRUE(issued);
        return issued->coupon_id;
    }
    void put_in_cart(std::uint64_t account, std::uint64_t option, std::uint32_t quantity,
                     std::int64_t at_ms = 0) {
        EXPECT_TRUE(run(at_ms, features.carts,
                        cart::SetCartItem{user(account), OptionId(option), quantity}));
    }
    // Of option 1 for 800, from 1000 on for 5000 ms.
    sale::CreateSale sale_of(std::uint32_t quantity, std::uint32_t per_account = 2) {
        return {.caller = admin(),
                .option = OptionId(1),
                .price = Money(800),
                .quantity = quantity,
                .per_account = per_account,
                .starts_at = Instant(1000),
                .ends_at = Instant(6000)};
    }
    void new_sale(const sale::CreateSale& input, std::int64_t at_ms = 0) {
        EXPECT_TRUE(run(at_ms, features.sales, input));
    }
    void receive(std::uint64_t option, std::int64_t change, std::int64_t at_ms = 0) {
        EXPECT_TRUE(run(at_ms, features.catalog,
                        catalog::ChangeStock{admin(), OptionId(option), change, "test"}));
    }

    [[nodiscard]] std::string stock(std::uint64_t option) {
        const catalog::Stock& row = stock_of(features.catalog, OptionId(option));
        return fmt::format("{} held, {} sold of {}", row.held, row.sold, row.received);
    }
    [[nodiscard]] std::int64_t points(std::uint64_t account) {
        return balance_of(features.points, AccountId(account)).units;
    }
    // "spend -500 of order 1", newest first.
    [[nodiscard]] std::vector<std::string> order_entries(std::uint64_t account) {
        std::deque<std::string> said;
        for (std::uint64_t place = 1;; ++place) {
            const point::Entry* entry =
                features.points.entries.find_by<point::ByPlace>(AccountId(account), place);
            if (entry == nullptr) {
                return {said.begin(), said.end()};
            }
            if (!entry->order.none()) {
                said.push_front(fmt::format("{} {} of order {}", code_of(entry->kind),
                                            entry->amount.units, entry->order.value));
            }
        }
    }
    [[nodiscard]] std::string coupon_status(CouponId id) {
        return code_of(find_coupon(features.coupons, id)->status);
    }
    [[nodiscard]] std::size_t cart_lines(std::uint64_t account) {
        return items_of(features.carts, AccountId(account)).size();
    }
    [[nodiscard]] std::int64_t pieces_counted(std::uint64_t product_id) {
        const ranking::PendingSales* row =
            features.rankings.pending_sales.find(catalog::ProductId(product_id));
        std::int64_t pending = row == nullptr ? 0 : row->pieces;
        return pending + totals_of(features.catalog, catalog::ProductId(product_id)).sales;
    }
    // The names of the facts since they were last asked for.
    std::string take_fact_names() {
        std::string names;
        for (const std::string& fact : take_facts()) {
            names += (names.empty() ? "" : " ") + fact.substr(0, fact.find(' '));
        }
        return names;
    }
};

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::orders, std::move(input));
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

using Items = std::vector<Item>;
using CouponIds = std::vector<CouponId>;
inline Item of(std::uint64_t option, std::uint32_t quantity) {
    return {OptionId(option), quantity};
}
inline Book::Step place(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(PlaceOrder{
        .caller = user(account), .items = std::move(items), .coupons = std::move(coupons)});
}
inline Book::Step buy(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(PlaceOrder{.caller = user(account),
                          .items = std::move(items),
                          .coupons = std::move(coupons),
                          .pay_with_points = true});
}
inline Book::Step place_cart(std::uint64_t account, CouponIds coupons = {}, bool pay = false) {
    return ask(PlaceOrder{.caller = user(account),
                          .from_cart = true,
                          .coupons = std::move(coupons),
                          .pay_with_points = pay});
}
inline Book::Step take_part(std::uint64_t account, std::uint32_t pieces, bool pay = false,
                            CouponIds coupons = {}) {
    return ask(PlaceOrder{.caller = user(account),
                          .sale = SaleId(1),
                          .pieces = pieces,
                          .coupons = std::move(coupons),
                          .pay_with_points = pay});
}
inline Book::Step quote(std::uint64_t account, Items items, CouponIds coupons = {}) {
    return ask(Quote{user(account), std::move(items), std::move(coupons)});
}
inline Book::Step pay(std::uint64_t account, std::uint64_t order) {
    return ask(PayOrder{user(account), OrderId(order)});
}
inline Book::Step cancel(std::uint64_t account, std::uint64_t order, std::string reason = "") {
    return ask(CancelOrder{user(account), OrderId(order), std::move(reason)});
}
inline Book::Step ship(std::uint64_t order, std::string carrier = "", std::string tracking = "") {
    return ask(ShipOrder{admin(), OrderId(order), std::move(carrier), std::move(tracking)});
}
inline Book::Step deliver(std::uint64_t order) {
    return ask(DeliverOrder{admin(), OrderId(order)});
}
inline Book::Step look(std::uint64_t account, std::uint64_t order) {
    return ask(LookUpOrder{user(account), OrderId(order)});
}
inline Book::Step history(std::uint64_t account, std::uint64_t order) {
    return ask(LookUpHistory{user(account), OrderId(order)});
}

}  // namespace onrush::order

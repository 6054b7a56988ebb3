// A whole shop played at random, against a model that is too simple to be wrong: lists of orders
// looked through from end to end, and stock, sales and balances added up from them each time.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "order/test/words.h"

namespace onrush::order {
namespace {

constexpr std::int64_t hold_ms = 1000;
constexpr std::int64_t sale_price = 7;

struct NaiveOption {
    std::int64_t price = 0;
    std::int64_t received = 0;  // less what was written off
};
struct NaiveLine {
    std::uint64_t option = 0;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
};
struct NaiveSale {
    std::uint64_t option = 0;
    std::int64_t quantity = 0;
    std::int64_t per_account = 0;
    std::int64_t ends = 0;
};
struct NaiveOrder {
    std::uint64_t account = 0;
    std::vector<NaiveLine> lines;
    std::vector<std::uint64_t> coupons;
    std::int64_t total = 0;
    std::int64_t expires = 0;
    std::size_t sale = 0;  // 0: none, else its place in the list from 1
    std::string state;
};
// All take the same fixed amount off.
struct NaiveCoupon {
    std::uint64_t id = 0;
    std::uint64_t account = 0;
};

struct Wish {
    std::uint64_t account = 0;
    std::vector<NaiveLine> lines;
    std::vector<std::uint64_t> coupons;
    bool pay = false;
};

class Naive {
public:
    static constexpr std::int64_t coupon_worth = 500;
    std::int64_t now = 0;
    std::map<std::uint64_t, NaiveOption> options;
    std::map<std::uint64_t, std::int64_t> charged;  // to accounts
    std::vector<NaiveOrder> orders;                 // id - 1
    std::vector<NaiveSale> sales;                   // id - 1
    std::vector<NaiveCoupon> coupons;

    void pass_time(std::int64_t to) {
        now = to;
        for (NaiveOrder& order : orders) {
            if (order.state == "pending-payment" && now >= order.expires) {
                order.state = "expired";
            }
        }
    }
    static bool sold(const NaiveOrder& order) {
        return order.state == "paid" || order.state == "shipped" || order.state == "delivered";
    }
    static bool waits(const NaiveOrder& order) { return order.state == "pending-payment"; }

    std::int64_t sold_of(std::uint64_t option) const {
        return count([&](const NaiveOrder& order) { return sold(order) ? of(order, option) : 0; });
    }
    std::int64_t held_of(std::uint64_t option) const {
        std::int64_t held = count([&](const NaiveOrder& order) {
            bool set_aside = order.sale != 0 && runs(sales[order.sale - 1]);
            return waits(order) && !set_aside ? of(order, option) : 0;
        });
        for (std::size_t i = 0; i < sales.size(); ++i) {
            if (sales[i].option == option && runs(sales[i])) {
                held += sales[i].quantity - count([&](const NaiveOrder& order) {
                            return sold(order) && order.sale == i + 1 ? of(order, option) : 0;
                        });
            }
        }
        return held;
    }
    std::int64_t available(std::uint64_t option) const {
        return options.at(option).received - sold_of(option) - held_of(option);
    }
    std::int64_t balance(std::uint64_t account) const {
        auto found = charged.find(account);
        return (found == charged.end() ? 0 : found->second) - count([&](const NaiveOrder& order) {
                   return sold(order) && order.account == account ? order.total : 0;
               });
    }
    std::string coupon_status(std::uint64_t id) const {
        for (const NaiveOrder& order : orders) {
            if (std::ranges::find(order.coupons, id) != order.coupons.end()) {
                if (sold(order)) {
                    return "used";
                }
                if (waits(order)) {
                    return "held";
                }
            }
        }
        return "available";
    }

    std::string place(const Wish& wish) {
        std::string shorts;
        for (const NaiveLine& line : wish.lines) {
            if (available(line.option) < line.quantity) {
                shorts += fmt::format(" {} has {}", line.option, available(line.option));
            }
        }
        if (!shorts.empty()) {
            return "stock-short" + shorts;
        }
        return check_coupons_and_place(wish, 0);
    }
    std::string take_part(const Wish& wish, std::size_t id) {
        const NaiveSale& sale = sales[id - 1];
        std::int64_t taken = 0;
        std::int64_t own = 0;
        for (const NaiveOrder& order : orders) {
            if (order.sale == id && (sold(order) || waits(order))) {
                taken += order.lines[0].quantity;
                own += order.account == wish.account ? order.lines[0].quantity : 0;
            }
        }
        if (!runs(sale)) {
            return "sale-ended";
        }
        if (own + wish.lines[0].quantity > sale.per_account) {
            return fmt::format("sale-limit left {}", sale.per_account - own);
        }
        if (taken + wish.lines[0].quantity > sale.quantity) {
            return fmt::format("sale-sold-out left {}", sale.quantity - taken);
        }
        return check_coupons_and_place(wish, id);
    }
    std::string pay(std::uint64_t account, std::size_t id) {
        if (id > orders.size() || orders[id - 1].account != account) {
            return "order-not-found";
        }
        NaiveOrder& order = orders[id - 1];
        if (order.state == "expired") {
            return "order-expired";
        }
        if (order.state == "cancelled" || order.state == "refunded") {
            return "order-not-pending";
        }
        if (waits(order)) {
            if (order.total > balance(account)) {
                return fmt::format("insufficient-points has {}", balance(account));
            }
            order.state = "paid";
        }
        return show(id);
    }
    std::string cancel(std::uint64_t account, std::size_t id) {
        if (id > orders.size() || orders[id - 1].account != account) {
            return "order-not-found";
        }
        NaiveOrder& order = orders[id - 1];
        if (order.state == "expired") {
            return "order-expired";
        }
        if (order.state == "shipped" || order.state == "delivered") {
            return "order-shipped";
        }
        if (order.state == "paid" && balance(account) + order.total > 1'000'000) {
            return "balance-cap";
        }
        order.state = waits(order) ? "cancelled" : order.state == "paid" ? "refunded" : order.state;
        return show(id);
    }
    std::string move_on(std::size_t id, const std::string& from, const std::string& to,
                        const std::string& refusal) {
        if (id > orders.size()) {
            return "order-not-found";
        }
        std::string& state = orders[id - 1].state;
        if (state != from && state != to) {
            return refusal;
        }
        state = to;
        return show(id);
    }
    std::string show(std::size_t id) const {
        const NaiveOrder& order = orders[id - 1];
        return fmt::format("{} {} {}", id, order.state, order.total);
    }

private:
    bool runs(const NaiveSale& sale) const { return now < sale.ends; }
    static std::int64_t of(const NaiveOrder& order, std::uint64_t option) {
        std::int64_t pieces = 0;
        for (const NaiveLine& line : order.lines) {
            pieces += line.option == option ? line.quantity : 0;
        }
        return pieces;
    }
    template <typename Function>
    std::int64_t count(Function function) const {
        std::int64_t sum = 0;
        for (const NaiveOrder& order : orders) {
            sum += function(order);
        }
        return sum;
    }
    std::string check_coupons_and_place(const Wish& wish, std::size_t sale) {
        std::string not_available;
        for (std::size_t i = 0; i < wish.coupons.size(); ++i) {
            auto own = std::ranges::find(coupons, wish.coupons[i], &NaiveCoupon::id);
            if (own == coupons.end() || own->account != wish.account) {
                return fmt::format("coupon-not-found at {}", i);
            }
            if (not_available.empty() && coupon_status(wish.coupons[i]) != "available") {
                not_available = fmt::format("coupon-not-available at {}", i);
            }
        }
        if (!not_available.empty()) {
            return not_available;
        }
        std::int64_t total = 0;
        for (const NaiveLine& line : wish.lines) {
            total += line.price * line.quantity;
        }
        for (std::size_t i = 0; i < wish.coupons.size(); ++i) {
            if (total == 0) {
                return fmt::format("coupon-not-applicable at {}", i);
            }
            total -= std::min(total, coupon_worth);
        }
        if (wish.pay && total > balance(wish.account)) {
            return fmt::format("insufficient-points has {}", balance(wish.account));
        }
        orders.push_back({.account = wish.account,
                          .lines = wish.lines,
                          .coupons = wish.coupons,
                          .total = total,
                          .expires = now + hold_ms,
                          .sale = sale,
                          .state = wish.pay ? "paid" : "pending-payment"});
        return show(orders.size());
    }
};

struct Game {
    explicit Game(std::uint64_t seed) : random(seed) {
        naive.options = {
            {1, {1000, 10}}, {2, {1200, 10}}, {3, {300, 10}}, {4, {5000, 10}}, {5, {0, 10}}};
        naive.charged = {{1, 100'000}, {2, 100'000}, {3, 1000}};
        EXPECT_TRUE(book.run(0, book.features.coupons, campaign(fixed(Naive::coupon_worth))));
    }
    std::mt19937_64 random;
    Book book;
    Naive naive;
    std::map<std::string, int> said;  // how often each refusal and state

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint64_t any_account() { return 1 + below(4); }
    std::uint64_t any_order() {
        std::uint64_t newest = naive.orders.size() + 1;
        return below(4) == 0 || newest < 8 ? 1 + below(newest) : newest - below(8);
    }

    template <typename Input>
    void expect(Input input, const std::string& expected) {
        auto result = book.run(naive.now, book.features.orders, std::move(input));
        std::string got = result ? fmt::format("{} {} {}", result->order_id.value,
                                               code_of(result->state), result->total.units)
                                 : say(result.error());
        EXPECT_EQ(got, expected) << "at " << naive.now;
        std::size_t from = result ? expected.find(' ') + 1 : 0;
        said[expected.substr(from, expected.find(' ', from) - from)] += 1;
    }
    Wish any_wish() {
        Wish wish{.account = any_account(), .lines = {}, .coupons = {}, .pay = below(3) == 0};
        for (std::uint64_t i = below(2) == 0 ? 1 + below(3) : 0; i > 0 && !naive.coupons.empty();
             --i) {
            const NaiveCoupon& coupon = naive.coupons[below(naive.coupons.size())];
            bool usual = coupon.account == wish.account || below(4) == 0;
            if (usual && std::ranges::find(wish.coupons, coupon.id) == wish.coupons.end()) {
                wish.coupons.push_back(coupon.id);
            }
        }
        return wish;
    }
    static CouponIds ids_of(const Wish& wish) {
        CouponIds ids;
        for (std::uint64_t id : wish.coupons) {
            ids.push_back(CouponId(id));
        }
        return ids;
    }
    void place() {
        Wish wish = any_wish();
        PlaceOrder input{.caller = user(wish.account),
                         .from_cart = below(3) == 0,
                         .coupons = ids_of(wish),
                         .pay_with_points = wish.pay};
        for (auto& [id, option] : naive.options) {
            if (below(3) == 0) {
                wish.lines.push_back({id, static_cast<std::int64_t>(1 + below(4)), option.price});
            }
        }
        if (input.from_cart) {
            for (std::uint64_t option = 1; option <= 5; ++option) {
                book.put_in_cart(wish.account, option, 0, naive.now);
            }
        }
        for (const NaiveLine& line : wish.lines) {
            Item item = order::of(line.option, static_cast<std::uint32_t>(line.quantity));
            if (input.from_cart) {
                book.put_in_cart(wish.account, line.option, item.quantity, naive.now);
            } else {
                input.items.push_back(item);
            }
        }
        std::size_t before = naive.orders.size();
        std::string expected = !wish.lines.empty() ? naive.place(wish)
                               : input.from_cart   ? "cart-empty"
                                                   : "items-out-of-range";
        bool from_cart = input.from_cart;
        expect(std::move(input), expected);
        if (from_cart) {
            bool placed = naive.orders.size() > before;
            EXPECT_EQ(book.cart_lines(wish.account), placed ? 0 : wish.lines.size());
        }
    }
    void take_part() {
        if (naive.sales.empty()) {
            return;
        }
        std::size_t id = naive.sales.size() - below(std::min<std::size_t>(3, naive.sales.size()));
        Wish wish = any_wish();
        auto pieces = static_cast<std::int64_t>(1 + below(3));
        wish.lines = {{naive.sales[id - 1].option, pieces, sale_price}};
        PlaceOrder input{.caller = user(wish.account),
                         .sale = SaleId(id),
                         .pieces = static_cast<std::uint32_t>(pieces),
                         .coupons = ids_of(wish),
                         .pay_with_points = wish.pay};
        expect(std::move(input), naive.take_part(wish, id));
    }
    void act() {
        std::uint64_t id = any_order();
        bool known = id <= naive.orders.size() && below(8) != 0;
        std::uint64_t account = known ? naive.orders[id - 1].account : any_account();
        switch (below(5)) {
            case 0:
            case 1:
                return expect(PayOrder{user(account), OrderId(id)}, naive.pay(account, id));
            case 2:
                return expect(CancelOrder{user(account), OrderId(id), "r"},
                              naive.cancel(account, id));
            case 3:
                return expect(ShipOrder{admin(), OrderId(id), "c", "t"},
                              naive.move_on(id, "paid", "shipped", "order-not-paid"));
            default:
                return expect(DeliverOrder{admin(), OrderId(id)},
                              naive.move_on(id, "shipped", "delivered", "order-not-shipped"));
        }
    }
    // The operator's: pieces, prices, points, coupons, sales.
    void operate() {
        std::uint64_t option = 1 + below(5);
        std::uint64_t account = any_account();
        switch (below(5)) {
            case 0: {
                bool less = naive.available(option) > 0 && below(2) == 0;
                std::int64_t change = less ? -1 : static_cast<std::int64_t>(1 + below(6));
                book.receive(option, change, naive.now);
                naive.options[option].received += change;
                return;
            }
            case 1: {
                catalog::ChangeProduct input{.caller = admin(), .product = catalog::ProductId(2)};
                input.price = Money(static_cast<std::int64_t>(below(4)) * 250);
                EXPECT_TRUE(book.run(naive.now, book.features.catalog, input));
                naive.options[3].price = input.price->units;
                return;
            }
            case 2: {
                auto points = static_cast<std::int64_t>(1 + below(3000));
                if (naive.balance(account) + points <= 1'000'000) {
                    book.charge(account, points, naive.now);
                    naive.charged[account] += points;
                }
                return;
            }
            case 3:
                if (std::ranges::count(naive.coupons, account, &NaiveCoupon::account) < 10) {
                    naive.coupons.push_back({book.issue(account, 1, naive.now).value, account});
                }
                return;
            default:
                return open_sale(option);
        }
    }
    void open_sale(std::uint64_t option) {
        std::int64_t quantity = std::min<std::int64_t>(4, naive.available(option));
        if (quantity == 0) {
            return;
        }
        NaiveSale sale{.option = option,
                       .quantity = quantity,
                       .per_account = static_cast<std::int64_t>(1 + below(3)),
                       .ends = naive.now + 1 + static_cast<std::int64_t>(below(3000))};
        sale::CreateSale input{.caller = admin(),
                               .option = OptionId(option),
                               .price = Money(sale_price),
                               .quantity = static_cast<std::uint32_t>(quantity),
                               .per_account = static_cast<std::uint32_t>(sale.per_account),
                               .starts_at = Instant(naive.now),
                               .ends_at = Instant(sale.ends)};
        book.new_sale(input, naive.now);
        naive.sales.push_back(sale);
    }
    // Everything there is, as rows have it.
    void look() {
        book.pass(naive.now);
        for (std::size_t id = 1; id <= naive.orders.size(); ++id) {
            const Order* order = book.features.orders.orders.find(OrderId(id));
            ASSERT_NE(order, nullptr) << "order " << id;
            EXPECT_EQ(code_of(order->state), naive.orders[id - 1].state) << "order " << id;
        }
        for (const auto& [id, option] : naive.options) {
            const catalog::Stock& row = stock_of(book.features.catalog, OptionId(id));
            EXPECT_EQ(row.held, naive.held_of(id)) << "option " << id;
            EXPECT_EQ(row.sold, naive.sold_of(id)) << "option " << id;
            EXPECT_EQ(row.on_hand, option.received - row.sold) << "option " << id;
        }
        for (std::uint64_t account = 1; account <= 4; ++account) {
            EXPECT_EQ(book.points(account), naive.balance(account)) << "account " << account;
        }
        for (const NaiveCoupon& coupon : naive.coupons) {
            EXPECT_EQ(book.coupon_status(CouponId(coupon.id)), naive.coupon_status(coupon.id));
        }
    }
};

TEST(Orders, AgreeWithANaiveModelUnderRandomCommands) {
    std::map<std::string, int> said;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 800 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t dice = game.below(100);
            dice < 30   ? game.place()
            : dice < 45 ? game.take_part()
            : dice < 85 ? game.act()
            : dice < 97 ? game.operate()
                        : game.look();
            std::int64_t by = game.below(3) == 0 ? static_cast<std::int64_t>(game.below(300)) : 0;
            game.naive.pass_time(game.naive.now + by);
        }
        game.naive.pass_time(game.naive.now + 10'000);
        game.look();
        game.book.expect_whole();
        for (const auto& [what, times] : game.said) {
            said[what] += times;
        }
    }
    // Or the model never saw it.
    for (const char* what :
         {"pending-payment", "paid", "shipped", "delivered", "cancelled", "refunded", "stock-short",
          "sale-limit", "sale-sold-out", "sale-ended", "coupon-not-found", "coupon-not-available",
          "insufficient-points", "order-expired", "order-shipped", "order-not-found",
          "order-not-pending", "order-not-paid", "order-not-shipped"}) {
        EXPECT_GT(said[what], 5) << what;
    }
}

}  // namespace
}  // namespace onrush::order

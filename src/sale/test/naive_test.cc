// Random orders of sales against a model that is too simple to be wrong: one list of sales and one
// of orders, looked through from end to end for every answer.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "sale/test/words.h"

namespace onrush::sale {
namespace {

struct NaiveSale {
    std::uint32_t quantity = 0;
    std::uint32_t per_account = 0;
    std::int64_t starts = 0;
    std::int64_t ends = 0;
    bool cancelled = false;
};
enum class Has { unpaid, paid, nothing };
struct NaiveOrder {
    std::uint64_t sale = 0;
    std::uint64_t account = 0;
    std::uint32_t pieces = 0;
    std::uint32_t number = 0;
    Has has = Has::unpaid;
};

class Naive {
public:
    static constexpr std::int64_t received = 300;
    std::vector<NaiveSale> sales;    // id - 1
    std::vector<NaiveOrder> orders;  // number of the order - 1
    std::int64_t now = 1000;

    std::uint32_t count(std::uint64_t sale, Has has) const {
        std::uint32_t pieces = 0;
        for (const NaiveOrder& order : orders) {
            pieces += order.sale == sale && order.has == has ? order.pieces : 0;
        }
        return pieces;
    }
    bool is_over(std::uint64_t sale) const {
        const NaiveSale& s = sales[sale - 1];
        return s.cancelled || now >= s.ends;
    }
    std::uint32_t remaining(std::uint64_t sale) const {
        std::uint32_t taken = count(sale, Has::unpaid) + count(sale, Has::paid);
        return is_over(sale) ? 0 : sales[sale - 1].quantity - taken;
    }
    std::string state(std::uint64_t sale) const {
        const NaiveSale& s = sales[sale - 1];
        return s.cancelled            ? "cancelled"
               : now < s.starts       ? "scheduled"
               : now >= s.ends        ? "ended"
               : remaining(sale) == 0 ? "sold-out"
                                      : "active";
    }
    // Pieces that the option has: those that nobody paid for.
    std::int64_t on_hand() const {
        std::int64_t pieces = received;
        for (const NaiveOrder& order : orders) {
            pieces -= order.has == Has::paid ? order.pieces : 0;
        }
        return pieces;
    }
    std::int64_t held() const {
        std::int64_t pieces = 0;
        for (std::uint64_t sale = 1; sale <= sales.size(); ++sale) {
            pieces += count(sale, Has::unpaid) + remaining(sale);
        }
        return pieces;
    }
    std::string shown(std::uint64_t sale) const {
        return fmt::format("sale {} {}: {} sold, {} remain", sale, state(sale),
                           count(sale, Has::paid), remaining(sale));
    }
    std::string books(std::uint64_t sale) const {
        return fmt::format("{}: {} held, {} sold, {} remain; option {} of {} held", state(sale),
                           count(sale, Has::unpaid), count(sale, Has::paid), remaining(sale),
                           held(), on_hand());
    }

    std::string create(const NaiveSale& sale) {
        if (on_hand() - held() < sale.quantity) {
            return fmt::format("stock-short available {}", on_hand() - held());
        }
        sales.push_back(sale);
        return shown(sales.size());
    }
    std::string cancel(std::uint64_t sale) {
        if (sale > sales.size()) {
            return "sale-not-found";
        }
        if (is_over(sale)) {
            return "sale-ended";
        }
        sales[sale - 1].cancelled = true;
        return shown(sale);
    }
    std::string buy(std::uint64_t account, std::uint32_t pieces, std::uint64_t sale) {
        if (sale > sales.size()) {
            return "sale-not-found";
        }
        if (is_over(sale)) {
            return "sale-ended";
        }
        if (now < sales[sale - 1].starts) {
            return "sale-not-started";
        }
        std::uint32_t own = 0;
        std::uint32_t number = 1;
        for (const NaiveOrder& order : orders) {
            bool lives = order.sale == sale && order.has != Has::nothing;
            own += lives && order.account == account ? order.pieces : 0;
        }
        if (own + pieces > sales[sale - 1].per_account) {
            return "sale-limit";
        }
        if (pieces > remaining(sale)) {
            return "sale-sold-out";
        }
        while (std::ranges::any_of(orders, [&](const NaiveOrder& order) {
            return order.sale == sale && order.has != Has::nothing && order.number == number;
        })) {
            number += 1;
        }
        orders.push_back({sale, account, pieces, number});
        return fmt::format("{} as number {}", pieces, number);
    }
};

struct Game {
    explicit Game(std::uint64_t seed) : random(seed) { book.receive(1, Naive::received - 10); }
    std::mt19937_64 random;
    Book book;
    Naive naive;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint32_t up_to(std::uint64_t n) { return static_cast<std::uint32_t>(1 + below(n)); }
    std::uint64_t any_sale() { return 1 + below(naive.sales.size() + 1); }

    void create() {
        NaiveSale sale{.quantity = up_to(20),
                       .per_account = up_to(6),
                       .starts = naive.now - 20 + static_cast<std::int64_t>(below(100))};
        sale.ends = std::max(sale.starts, naive.now) + up_to(800);
        CreateSale input = five_pieces();
        input.quantity = sale.quantity;
        input.per_account = sale.per_account;
        input.starts_at = Instant(sale.starts);
        input.ends_at = Instant(sale.ends);
        book.play({{naive.now, new_sale(input), naive.create(sale)}});
    }
    void cancel() {
        std::uint64_t sale = any_sale();
        book.play({{naive.now, sale::cancel(sale), naive.cancel(sale)}});
    }
    void buy() {
        std::uint64_t sale = any_sale();
        std::uint64_t account = up_to(9);
        std::uint32_t pieces = up_to(4);
        std::uint64_t order = naive.orders.size() + 1;
        book.play({{naive.now, sale::buy(order, account, pieces, sale),
                    naive.buy(account, pieces, sale)}});
    }
    // What an order would do, where it may.
    void go_on() {
        if (naive.orders.empty()) {
            return;
        }
        std::uint64_t number = 1 + below(naive.orders.size());
        NaiveOrder& order = naive.orders[number - 1];
        bool pays = order.has == Has::unpaid && below(2) == 0;
        if (order.has == Has::nothing) {
            return;
        }
        Book::Step step = pays                       ? pay(number)
                          : order.has == Has::unpaid ? drop(number)
                                                     : refund(number);
        order.has = pays ? Has::paid : Has::nothing;
        book.play({{naive.now, step, naive.books(order.sale)}});
    }
    void look() {
        for (std::uint64_t sale = 1; sale <= naive.sales.size(); ++sale) {
            book.play({{naive.now, look_up(sale), naive.shown(sale)},
                       {naive.now, books(sale), naive.books(sale)}});
        }
    }
};

TEST(Sales, AgreeWithANaiveModelUnderRandomOrders) {
    std::size_t taken = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        game.create();
        for (int step = 0; step < 600 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t dice = game.below(100);
            dice < 5    ? game.create()
            : dice < 6  ? game.cancel()
            : dice < 45 ? game.go_on()
            : dice < 48 ? game.look()
                        : game.buy();
            game.naive.now += game.below(3) == 0 ? static_cast<std::int64_t>(game.below(20)) : 0;
        }
        game.look();
        game.naive.now += 20'000;
        game.book.pass(game.naive.now);
        game.look();
        game.book.expect_whole();
        taken += game.naive.orders.size();
    }
    EXPECT_GT(taken, 1000u);  // else the game asks for what nobody may have
}

}  // namespace
}  // namespace onrush::sale

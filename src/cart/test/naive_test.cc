// Random commands on carts against a model that is too simple to be wrong: a list of options and
// quantities per account, and what the catalogue was last told.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "cart/test/words.h"

namespace onrush::cart {
namespace {

struct NaiveOption {
    std::uint64_t product = 0;
    std::int64_t stock = 7;
};
struct NaiveProduct {
    std::int64_t price = 10;
    bool active = true;
};
struct NaiveLine {
    std::uint64_t option = 0;
    std::uint32_t quantity = 0;
};

class Naive {
public:
    std::map<std::uint64_t, NaiveOption> options;
    std::map<std::uint64_t, NaiveProduct> products;
    std::map<std::uint64_t, std::vector<NaiveLine>> carts;

    std::string set(std::uint64_t account, std::uint64_t option, std::uint32_t quantity) {
        if (quantity > 99) {
            return "quantity-out-of-range";
        }
        if (!options.contains(option)) {
            return "option-not-found";
        }
        if (quantity > 0 && !products[options[option].product].active) {
            return "product-inactive";
        }
        std::vector<NaiveLine>& lines = carts[account];
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].option == option) {
                lines[i].quantity = quantity;
                if (quantity == 0) {
                    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
                }
                return show(account);
            }
        }
        if (quantity > 0 && lines.size() == 50) {
            return "cart-full";
        }
        if (quantity > 0) {
            lines.push_back({option, quantity});
        }
        return show(account);
    }
    std::string show(std::uint64_t account) {
        std::int64_t total = 0;
        std::uint32_t pieces = 0;
        std::string text;
        for (const NaiveLine& line : carts[account]) {
            const NaiveOption& option = options[line.option];
            const NaiveProduct& product = products[option.product];
            total += line.quantity * product.price;
            pieces += line.quantity;
            text += fmt::format(", {} x{} at {} = {} of {}{}", line.option, line.quantity,
                                product.price, line.quantity * product.price, option.stock,
                                product.active ? "" : " inactive");
        }
        return fmt::format("{} for {}", pieces, total) + text;
    }
};

struct Game {
    // Three products of 20 options, so that a cart can be full.
    explicit Game(std::uint64_t seed) : random(seed) {
        for (std::uint64_t product = 3; product <= 5; ++product) {
            EXPECT_TRUE(book.run(0, book.features.catalog, many_options(20)));
            naive.products[product] = {};
            for (std::uint64_t place = 0; place < 20; ++place) {
                naive.options[20 * product - 55 + place] = {.product = product};
            }
        }
    }
    std::mt19937_64 random;
    Book book;
    Naive naive;
    int refused_full = 0;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint64_t any_account() { return 1 + below(3); }
    std::uint64_t any_option() { return 5 + below(61); }  // the last is not there
    std::uint64_t any_product() { return 3 + below(3); }

    void set() {
        std::uint64_t account = any_account();
        std::uint64_t option = any_option();
        auto quantity = static_cast<std::uint32_t>(below(4) == 0 ? 0 : below(102));
        std::string expected = naive.set(account, option, quantity);
        refused_full += expected == "cart-full" ? 1 : 0;
        book.play({{1, cart::set(account, option, quantity), expected}});
    }
    void clear() {
        std::uint64_t account = any_account();
        if (below(2) == 0) {
            book.play({{1, cart::clear(account), "cleared"}});
        } else {
            book.within(1, [&](Features& all) { empty(all.carts, account::AccountId(account)); });
        }
        naive.carts[account].clear();
    }
    void change_product() {
        std::uint64_t id = any_product();
        NaiveProduct& product = naive.products[id];
        product = {.price = static_cast<std::int64_t>(below(1000)), .active = below(4) != 0};
        catalog::ChangeProduct input = activity(id, product.active);
        input.price = Money(product.price);
        EXPECT_TRUE(book.run(1, book.features.catalog, input));
    }
    void change_stock() {
        std::uint64_t id = any_option();
        if (naive.options.contains(id)) {
            bool less = naive.options[id].stock > 0 && below(2) == 0;
            naive.options[id].stock += less ? -1 : 1;
            catalog::ChangeStock input{admin(), OptionId(id), less ? -1 : 1, "r"};
            EXPECT_TRUE(book.run(1, book.features.catalog, input));
        }
    }
    void look() {
        for (std::uint64_t account = 1; account <= 3; ++account) {
            book.play({{1, cart::look(account), naive.show(account)}});
        }
    }
};

TEST(Carts, AgreeWithANaiveModelUnderRandomCommands) {
    int refused_full = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 1500 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t dice = game.below(1000);
            dice < 2    ? game.clear()
            : dice < 20 ? game.change_product()
            : dice < 60 ? game.change_stock()
            : dice < 70 ? game.look()
                        : game.set();
        }
        game.look();
        game.book.expect_whole();
        refused_full += game.refused_full;
    }
    EXPECT_GT(refused_full, 0);  // or the model never saw a full cart
}

}  // namespace
}  // namespace onrush::cart

// Random commands on the catalogue, against the model.
#include "features/catalog/test/model.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/catalog/test/words.h"

namespace onrush::catalog {
namespace {

using engine::test::Moment;
using engine::test::Told;
using engine::test::ToldFact;

class Game {
public:
    explicit Game(std::uint64_t seed) : random_(seed) {
        play_all(CreateCategory{admin(), "all"});
        CreateProduct full{.caller = admin(), .name = "full", .category_id = CategoryId(1)};
        full.options.emplace(limits::options_max, NewOption{.name = "one of many"});
        play_all(full);
    }

    void step() {
        switch (below(12)) {
            case 0:
                return below(4) == 0 ? compare(CreateCategory{admin(), some_name()}) : browse();
            case 1:
                return compare(some_product());
            case 2:
            case 3:
                return compare(some_change());
            case 4:
                return compare(AddOption{admin(), below(8) == 0 ? ProductId(1) : some_product_id(),
                                         some_name(), some_delta(), some_stock(),
                                         some_per_account()});
            case 5:
                return compare(some_option_change());
            case 6:
                return compare(ChangeStock{admin(), some_option_id(), some_pieces(),
                                           below(30) == 0 ? "" : "r"});
            case 7:
            case 8:
                return move();
            case 9:
                return count();
            default:
                return browse();
        }
    }
    void expect_whole() {
        book_.expect_whole();
        EXPECT_GT(pages_, 0);
    }
    engine::test::RefusalsMet<CatalogFeature> met;

private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::int64_t number(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    std::string some_name() { return below(30) == 0 ? "" : "name"; }
    // Now and then an id that does not exist.
    ProductId some_product_id() { return ProductId(1 + below(model_.products.size() + 1)); }
    OptionId some_option_id() { return OptionId(1 + below(model_.options.size() + 1)); }
    std::uint32_t some_limit() {
        return static_cast<std::uint32_t>(below(10) == 0 ? 0 : 1 + below(4));
    }
    std::optional<std::string> some_description() {
        return std::string(below(10) == 0 ? limits::description_characters_max + 1 : 3, 'd');
    }
    std::optional<Money> some_delta() {
        if (below(30) == 0) {
            return Money(-limits::price_units_max - 1);
        }
        return below(3) == 0 ? std::nullopt : std::optional(Money(number(-12, 20)));
    }
    std::optional<std::int64_t> some_stock() {
        return below(2) == 0 ? std::nullopt : std::optional(number(-1, 4));
    }
    std::int64_t some_pieces() {
        constexpr std::int64_t odd[] = {0, 999'999'990, 1'000'000'000, 1'000'000'001};
        return below(10) == 0 ? odd[below(4)] : number(-4, 4);
    }
    Money some_price() {
        constexpr std::int64_t odd[] = {-1, 0, 999'999'999'990, 1'000'000'000'001};
        return Money(below(10) == 0 ? odd[below(4)] : number(5, 12));
    }

    CreateProduct some_product() {
        CreateProduct input{.caller = admin(),
                            .name = some_name(),
                            .category_id = CategoryId(1 + below(model_.categories + 1)),
                            .price = some_price()};
        if (below(4) == 0) {
            input.description = some_description();
        }
        if (below(30) == 0) {
            input.options.emplace(limits::options_max + 1, NewOption{.name = "one too many"});
        } else if (below(3) != 0) {
            input.active = below(4) != 0;
            input.options.emplace();
            for (std::uint64_t left = below(4); left > 0; --left) {
                input.options->push_back({some_name(), some_delta(), some_stock()});
            }
        }
        return input;
    }
    ChangeProduct some_change() {
        ChangeProduct input{.caller = admin(), .product = some_product_id()};
        if (below(4) == 0) {
            input.name = some_name();
            input.description = some_description();
        }
        if (below(2) == 0) {
            input.category_id = CategoryId(1 + below(model_.categories + 1));
        }
        if (below(2) == 0) {
            input.price = some_price();
        }
        if (below(2) == 0) {
            input.active = below(4) != 0;
        }
        return input;
    }

    // Mostly of the product that has the option.
    ChangeOption some_option_change() {
        ChangeOption input{.caller = admin(),
                           .product = some_product_id(),
                           .option_id = some_option_id(),
                           .price_delta = some_delta()};
        if (below(4) != 0 && input.option_id.value <= model_.options.size()) {
            input.product = ProductId(model_.options[input.option_id.value - 1].product);
        }
        if (below(4) == 0) {
            input.name = some_name();
        }
        if (below(4) == 0) {
            input.per_account = some_per_account();
        }
        return input;
    }
    // Now and then none, or out of range.
    std::optional<std::uint32_t> some_per_account() {
        return below(3) == 0 ? std::nullopt
                             : std::optional(static_cast<std::uint32_t>(
                                   below(8) == 0 ? limits::per_account_max + 1 : below(4)));
    }

    // What orders and sales do, to an option that exists.
    void move() {
        if (model_.options.empty()) {
            return;
        }
        OptionId id(1 + below(model_.options.size()));
        const CatalogModel::OptionState& option = model_.options[id.value - 1];
        std::int64_t available = number(0, option.available());
        std::int64_t held = number(0, option.held);
        std::int64_t sold = number(0, option.sold);
        switch (below(6)) {
            case 0:
                return move(hold, id, available, available, 0);
            case 1:
                return move(release, id, held, -held, 0);
            case 2:
                return move(sell, id, available, 0, available);
            case 3:
                return move(sell_held, id, held, -held, held);
            case 4:
                return move(take_back, id, sold, 0, -sold);
            default:
                return move(take_back_held, id, sold, sold, -sold);
        }
    }
    void move(void (*function)(CatalogFeature&, OptionId, std::int64_t), OptionId id,
              std::int64_t pieces, std::int64_t held, std::int64_t sold) {
        Moment moment{base::Instant(1)};
        model_.move(id.value, held, sold, moment);
        book_.call(1, [&](base::Instant) {
            function(book_.features.catalog, id, pieces);
            return std::string();
        });
        expect_facts(moment);
    }
    // What rankings do.
    void count() {
        if (model_.products.empty()) {
            return;
        }
        ProductId id(1 + below(model_.products.size()));
        std::uint64_t views = below(3);
        std::int64_t sales = number(-1, 2);
        model_.products[id.value - 1].views += static_cast<std::int64_t>(views);
        model_.products[id.value - 1].sales += sales;
        book_.call(1, [&](base::Instant) {
            add_to_totals(book_.features.catalog, id, views, sales);
            return std::string();
        });
    }
    void browse() {
        compare(LookUpProduct{some_product_id()});
        OptionId option(1 + below(model_.options.size() + 1));
        compare(LookUpStock{option});
        compare(LookUpAnyStock{{option}, admin()});
        ListAnyProducts any{{.sort = static_cast<ProductSort>(below(4)), .limit = some_limit()},
                            admin()};
        any.active = below(3) == 0 ? std::nullopt : std::optional(below(2) == 0);
        if (below(10) == 0) {
            any.cursor = below(2) == 0 ? "" : "no cursor";
        }
        compare(any);
        compare(static_cast<const ListProducts&>(any));
        compare(ListCategories{.limit = some_limit(),
                               .cursor = CategoryId(below(model_.categories + 1))});
        ListProducts input{.sort = static_cast<ProductSort>(below(4)), .limit = some_limit()};
        if (below(2) == 0) {
            input.category = CategoryId(1 + below(model_.categories));
        }
        if (below(10) == 0) {
            input.cursor = below(2) == 0 ? "" : "no cursor";
        }
        for (int page = 0; page < 3; ++page) {
            engine::Result<ListProducts> result = play_all(input);
            if (!result || !result->next_cursor) {
                return;
            }
            input.cursor = result->next_cursor;
            ++pages_;
        }
    }

    template <typename Input>
    void compare(const Input& input) {
        (void)play_all(input);
    }
    template <typename Input>
    engine::Result<Input> play_all(const Input& input) {
        Moment moment{base::Instant(1)};
        Told expected = model_.run(input, moment);
        engine::Result<Input> result = book_.run(1, book_.features.catalog, input);
        EXPECT_EQ(engine::test::told_of(result), expected) << base::type_name<Input>();
        expect_facts(moment);
        met.note<Input>(result);
        return result;
    }
    void expect_facts(const Moment& moment) {
        std::vector<ToldFact> facts;
        for (const std::string& text : book_.take_facts()) {
            facts.push_back(engine::test::told_fact(text));
        }
        EXPECT_EQ(facts, moment.facts);
    }

    std::mt19937_64 random_;
    engine::test::RuleBook<Features> book_;
    CatalogModel model_;
    int pages_ = 0;
};

TEST(CatalogModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<CatalogFeature> met;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 1500 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.expect_whole();
        met.add_all(game.met);
    }
    met.expect_all_but({});
}

}  // namespace
}  // namespace onrush::catalog

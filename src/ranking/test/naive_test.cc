// Random views, sales and changes of products against a model that is too simple to be wrong: a
// list of all that happened, looked through from end to end.
#include <random>

#include <gtest/gtest.h>

#include "ranking/sums.h"
#include "ranking/test/words.h"
#include "ranking/walk.h"

namespace onrush::ranking {
namespace {

struct NaiveEvent {
    std::uint64_t product = 0;
    std::int64_t at = 0;
    std::int64_t views = 0;
    std::int64_t sales = 0;
};
struct NaiveProduct {
    std::uint64_t category = 1;
    bool active = true;
};

class Naive {
public:
    std::vector<NaiveProduct> products;  // id - 1
    std::vector<NaiveEvent> events;

    static bool in(Window window, std::int64_t at, std::int64_t now) {
        const std::int64_t unit[] = {minute, minute, hour, hour, day, day};
        const std::int64_t buckets[] = {10, 60, 24, 72, 7, 30};
        auto i = static_cast<std::size_t>(window);
        return window == Window::all || now / unit[i] - at / unit[i] < buckets[i];
    }
    std::string list(const List& list, std::int64_t now, std::size_t count) const {
        struct One {
            std::uint64_t id = 0;
            std::int64_t views = 0;
            std::int64_t sales = 0;
            __int128 number = 0;
        };
        std::vector<One> all;
        std::int64_t most_views = 1;
        std::int64_t most_sales = 1;
        for (std::uint64_t id = 1; id <= products.size(); ++id) {
            const NaiveProduct& product = products[id - 1];
            if (!product.active || (list.category && list.category->value != product.category)) {
                continue;
            }
            One one{.id = id};
            for (const NaiveEvent& event : events) {
                bool counts =
                    event.product == id && event.at <= now && in(list.window, event.at, now);
                one.views += counts ? event.views : 0;
                one.sales += counts ? event.sales : 0;
            }
            most_views = std::max(most_views, one.views);
            most_sales = std::max(most_sales, one.sales);
            all.push_back(one);
        }
        for (One& one : all) {
            __int128 sales = std::max<std::int64_t>(one.sales, 0);
            one.number = list.kind == RankingKind::views ? one.views
                         : list.kind == RankingKind::sales
                             ? one.sales
                             : 4 * sales * most_views + __int128{6} * one.views * most_sales;
        }
        std::ranges::sort(all, [](const One& a, const One& b) {
            return a.number != b.number ? a.number > b.number : a.id > b.id;
        });
        std::string text;
        for (std::size_t i = 0; i < std::min(count, all.size()) && all[i].number > 0; ++i) {
            __int128 shown = list.kind != RankingKind::popular
                                 ? all[i].number
                                 : all[i].number * 10'000 / 10 / most_views / most_sales;
            text += fmt::format("{}:{} ", all[i].id, static_cast<std::int64_t>(shown));
        }
        return text + "end";
    }
};

struct Game {
    explicit Game(std::uint64_t seed) : random(seed) {
        for (std::uint64_t i = 0; i < 12; ++i) {
            naive.products.push_back({1 + below(2), true});
            book.add_product(naive.products.back().category);
        }
    }
    std::mt19937_64 random;
    Book book;
    Naive naive;
    std::int64_t now = 40 * day;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint64_t some_product() { return 1 + below(naive.products.size()); }

    void view(std::uint64_t product) {
        std::uint64_t views = 1 + below(4);
        book.view(now, product, views);
        naive.events.push_back({product, now, static_cast<std::int64_t>(views), 0});
    }
    // Pending pieces are counted together, when the first of them is due.
    void sell() {
        std::uint64_t product = some_product();
        std::int64_t pieces = static_cast<std::int64_t>(below(6)) - 2;
        book.sell(now, product, pieces);
        std::int64_t due = now + 200;
        for (const NaiveEvent& event : naive.events) {
            if (event.product == product && event.views == 0 && event.at > now) {
                due = event.at;
            }
        }
        naive.events.push_back({product, due, 0, pieces});
    }
    // A view after it, for only then scores follow for sure.
    void change() {
        std::uint64_t id = some_product();
        NaiveProduct& product = naive.products[id - 1];
        if (below(2) == 0) {
            product.category = 3 - product.category;
            book.put_in(now, id, product.category);
        } else {
            product.active = !product.active;
            book.set_active(now, id, product.active);
        }
        view(id);
    }
    void go_on() {
        const std::int64_t steps[] = {1, 50, 400, 20'000, 5 * minute, 2 * hour, 26 * hour, 9 * day};
        std::uint64_t dice = below(100);
        std::size_t i = dice < 30   ? 0
                        : dice < 60 ? 2
                        : dice < 80 ? 3
                        : dice < 90 ? 4
                        : dice < 96 ? 5
                        : dice < 99 ? 6
                                    : 7;
        now += 1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(steps[i])));
    }
    void look() {
        book.pass(now);
        for (RankingKind kind : kinds) {
            for (Window window : windows) {
                for (std::uint64_t category : {0, 1, 2}) {
                    List list{kind, window, {}};
                    if (category != 0) {
                        list.category = CategoryId(category);
                    }
                    std::size_t count = 1 + below(12);
                    ASSERT_EQ(book.live(now, list, count), naive.list(list, now, count))
                        << static_cast<int>(kind) << " " << to_text(window) << " in " << category
                        << " at " << now;
                }
            }
        }
    }
};

TEST(Rankings, AgreeWithANaiveModelUnderRandomCommands) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 200 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t dice = game.below(100);
            dice < 40   ? game.view(game.some_product())
            : dice < 75 ? game.sell()
            : dice < 80 ? game.change()
                        : game.go_on();
            if (step % 10 == 9) {
                game.look();
            }
        }
        game.book.expect_whole();
        game.now += 31 * day;
        game.look();
        EXPECT_EQ(game.book.features.ranking.buckets.size(), 0u);
        game.book.expect_whole();
    }
}

// All of a table at once, as many products as it takes for the walks to stop early. Often a view
// is worth as much as a piece, 3 views at most and 2 pieces: then there are ties everywhere.
TEST(MostPopular, AreThoseOfAScan) {
    std::mt19937_64 random(1);
    auto below = [&](std::uint64_t n) { return random() % n; };
    for (int round = 0; round < 500 && !testing::Test::HasFailure(); ++round) {
        std::size_t products = 1 + below(80);
        Book book(products);
        Naive naive{std::vector<NaiveProduct>(products), {}};
        std::uint64_t views_max = below(2) == 0 ? 4 : 1000;
        std::uint64_t sales_max = below(2) == 0 ? 4 : 1000;
        std::uint64_t sold_percent = below(101);
        book.call(1, [&](const engine::Turn& turn) {
            for (std::uint64_t id = 1; id <= products; ++id) {
                std::uint64_t views = below(views_max);
                std::int64_t sales =
                    below(100) < sold_percent ? static_cast<std::int64_t>(below(sales_max)) - 1 : 0;
                add(book.features.ranking, ProductId(id), {views, sales}, turn.now, turn);
                naive.events.push_back({id, 1, static_cast<std::int64_t>(views), sales});
            }
            return std::string();
        });
        for (Window window : {Window::hours_1, Window::all}) {
            for (std::size_t count : {std::size_t{1}, 1 + below(10), products, products + 1}) {
                List list{RankingKind::popular, window, {}};
                ASSERT_EQ(Book::live(book.features, list, count), naive.list(list, 1, count))
                    << "round " << round << " count " << count;
            }
        }
    }
}

// A thousand products with one view each are ties all the way down, and yet no reason to go there.
TEST(MostPopular, StopsAsSoonAsNothingCanComeIn) {
    Book book(1000);
    std::vector<ViewCount> counts;
    for (std::uint64_t id = 1; id <= 1000; ++id) {
        counts.push_back({ProductId(id), 1});
    }
    count_all(book, counts);
    book.sell(1, 3, 1);
    book.pass(201);
    const RankingFeature& feature = book.features.ranking;
    auto rows_of = [&](auto by_views, auto by_sales, std::size_t count) {
        using Views = Walk<decltype(by_views), &Score::views>;
        using Sales = Walk<decltype(by_sales), &Score::sales>;
        MostPopular search(Views(feature.catalog, by_views, {}),
                           Sales(feature.catalog, by_sales, {}), count);
        EXPECT_EQ(search.find().front().product->id, ProductId(3));
        return search.rows();
    };
    auto by_views = feature.scores.by<ByViews>().starting_with(Window::days_7);
    auto by_sales = feature.scores.by<BySales>().starting_with(Window::days_7);
    EXPECT_EQ(rows_of(by_views, by_sales, 1), 2u);
    EXPECT_EQ(rows_of(by_views, by_sales, 100), 100u);
}

}  // namespace
}  // namespace onrush::ranking

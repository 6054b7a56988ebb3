// The words for the answers of rankings, and what a test of them begins with.
#pragma once

#include "features/account/test/words.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/stock.h"
#include "features/ranking/counting.h"
#include "features/ranking/look_up_ranking.h"
#include "features/ranking/read_list.h"

namespace onrush::ranking {

// "3:9 1:5 end": product 3 with 9, product 1 with 5. Of the most popular it is the score.
inline std::string say(const RankingPage& page) {
    std::string text;
    for (const RankingItem& item : page.items) {
        std::int64_t number = page.kind == RankingKind::views
                                  ? static_cast<std::int64_t>(item.views)
                              : page.kind == RankingKind::sales ? item.sales
                                                                : item.score.value_or(0);
        text += fmt::format("{}:{} ", item.product_id.value, number);
    }
    return text + "end";
}
inline std::string say(const KeptPage& page) {
    return say(page_of(page));
}
// "1h views #2 9 sales - 0 popular #1": second by views with 9 of them, no rank by sales.
inline std::string say(const ProductRank& rank) {
    auto number = [](const std::optional<std::uint32_t>& at) {
        return at ? fmt::format("#{}", *at) : std::string("-");
    };
    return fmt::format("{} views {} {} sales {} {} popular {}", rank.window,
                       number(rank.views.rank), rank.views.count, number(rank.sales.rank),
                       rank.sales.count, number(rank.popular.rank));
}
inline std::string say(const CountViews::Answer&) {
    return "counted";
}

struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain), accounts(domain), catalog(domain, ids), ranking(domain, catalog) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    catalog::CatalogFeature catalog;
    RankingFeature ranking;
};

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

// Categories 1 and 2 exist. Each product has one option, with the product's id.
class Book : public engine::test::RuleBook<Features> {
public:
    explicit Book(std::size_t products = 0) {
        for (const char* name : {"a", "b"}) {
            run(0, features.catalog, catalog::CreateCategory{account::admin(), name});
        }
        for (std::size_t i = 0; i < products; ++i) {
            add_product(1);
        }
    }
    void add_product(std::uint64_t category) {
        auto made =
            run(0, features.catalog,
                catalog::CreateProduct{
                    .caller = account::admin(),
                    .name = "x",
                    .category_id = CategoryId(category),
                    .price = base::Money(1000),
                    .options = std::vector<catalog::NewOption>{{"one", std::nullopt, 1'000'000}}});
        EXPECT_TRUE(made);
    }
    void change(std::int64_t at_ms, std::uint64_t product, catalog::ChangeProduct input) {
        input.caller = account::admin();
        input.product = ProductId(product);
        EXPECT_TRUE(run(at_ms, features.catalog, input));
    }
    void put_in(std::int64_t at_ms, std::uint64_t product, std::uint64_t category) {
        change(at_ms, product, {.category_id = CategoryId(category)});
    }
    void set_active(std::int64_t at_ms, std::uint64_t product, bool active) {
        change(at_ms, product, {.active = active});
    }
    void view(std::int64_t at_ms, std::uint64_t product, std::uint64_t views = 1) {
        run(at_ms, features.ranking, CountViews{{{ProductId(product), views}}});
    }
    // What an order does. Counted 200 ms later.
    void sell(std::int64_t at_ms, std::uint64_t product, std::int64_t pieces = 1) {
        call(at_ms, [&](base::Instant now) {
            note_sale(features.ranking, ProductId(product), pieces, now);
            catalog::sell(features.catalog, catalog::OptionId(product), pieces);
            return std::string();
        });
    }
    // Pieces that were sold then come back now.
    void give_back(std::int64_t at_ms, std::uint64_t product, std::int64_t pieces,
                   std::int64_t sold_ms) {
        call(at_ms, [&](base::Instant now) {
            note_return(features.ranking, ProductId(product), pieces, base::Instant(sold_ms), now);
            catalog::take_back(features.catalog, catalog::OptionId(product), pieces);
            return std::string();
        });
    }
    // The sales of a score; 0 where there is none.
    std::int64_t sales_of(std::uint64_t product, Window window) {
        const Score* score = features.ranking.scores.find(ProductId(product), window);
        return score == nullptr ? 0 : score->sales;
    }
    // The ranking read anew.
    std::string live(std::int64_t at_ms, const List& list, std::size_t count = 100) {
        return call(at_ms, [&](base::Instant) { return live(features, list, count); });
    }
    static std::string live(const Features& of, const List& list, std::size_t count = 100) {
        RankingPage page{list.kind, std::string(to_text(list.window)), {}};
        for (const Ranked& one : read_list(of.ranking, list, count)) {
            page.items.push_back({.product_id = one.product->id,
                                  .name = {},
                                  .views = one.views,
                                  .sales = one.sales,
                                  .score = one.score});
        }
        return say(page);
    }
};

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::ranking, std::move(input));
}
inline Book::Step count_views(std::vector<ViewCount> counts) {
    return ask(CountViews{std::move(counts)});
}
// At 1, in as many commands as it takes.
inline void count_all(Book& book, const std::vector<ViewCount>& counts) {
    for (std::size_t from = 0; from < counts.size(); from += limits::counts_max) {
        std::size_t end = std::min(counts.size(), from + limits::counts_max);
        book.play({{1, count_views({counts.data() + from, counts.data() + end}), "counted"}});
    }
}
inline Book::Step most(RankingKind kind, Window window = Window::all, std::uint64_t category = 0,
                       std::uint32_t limit = 20) {
    LookUpRanking input{.by = kind, .window = std::string(to_text(window)), .limit = limit};
    if (category != 0) {
        input.category = CategoryId(category);
    }
    return ask(input);
}
inline Book::Step rank_of(std::uint64_t product, Window window = Window::hours_24) {
    return ask(LookUpRank{ProductId(product), std::string(to_text(window))});
}

inline constexpr std::array kinds = {RankingKind::views, RankingKind::sales, RankingKind::popular};
inline constexpr std::array windows = {Window::minutes_10, Window::hours_1, Window::hours_24,
                                       Window::days_3,     Window::days_7,  Window::days_30,
                                       Window::all};

}  // namespace onrush::ranking

#include "features/ranking/read_list.h"

#include "features/ranking/walk.h"

namespace onrush::ranking {

namespace {

// use(by views, by sales), two walks over the rows of the list.
template <auto views, auto sales, typename Views, typename Sales, typename Use>
auto with_walks(const RankingFeature& feature, const List& list, Views by_views, Sales by_sales,
                Use use) {
    return use(Walk<Views, views>(feature.catalog, by_views, list.category),
               Walk<Sales, sales>(feature.catalog, by_sales, list.category));
}

template <typename Use>
auto with_walks(const RankingFeature& feature, const List& list, Use use) {
    using catalog::Totals;
    const Scores& scores = feature.scores;
    const catalog::AllTotals& totals = feature.catalog.totals;
    if (list.window == Window::all) {
        return list.category ? with_walks<&Totals::views, &Totals::sales>(
                                   feature, list,
                                   totals.by<catalog::ByViewsInCategory>().starting_with(
                                       true, *list.category),
                                   totals.by<catalog::BySalesInCategory>().starting_with(
                                       true, *list.category),
                                   use)
                             : with_walks<&Totals::views, &Totals::sales>(
                                   feature, list, totals.by<catalog::ByViews>().starting_with(true),
                                   totals.by<catalog::BySales>().starting_with(true), use);
    }
    return list.category
               ? with_walks<&Score::views, &Score::sales>(
                     feature, list,
                     scores.by<ByViewsInCategory>().starting_with(list.window, *list.category),
                     scores.by<BySalesInCategory>().starting_with(list.window, *list.category), use)
               : with_walks<&Score::views, &Score::sales>(
                     feature, list, scores.by<ByViews>().starting_with(list.window),
                     scores.by<BySales>().starting_with(list.window), use);
}

std::vector<Ranked> first_of(auto walk, std::size_t count) {
    std::vector<Ranked> first;
    while (first.size() < count && walk.next()) {
        first.push_back({walk.shown(), walk.row().views, walk.row().sales});
    }
    return first;
}

}  // namespace

std::vector<Ranked> read_list(const RankingFeature& feature, const List& list, std::size_t count) {
    return with_walks(feature, list, [&](auto by_views, auto by_sales) {
        switch (list.kind) {
            case RankingKind::views:
                return first_of(std::move(by_views), count);
            case RankingKind::sales:
                return first_of(std::move(by_sales), count);
            case RankingKind::popular:
                return MostPopular(std::move(by_views), std::move(by_sales), count).find();
        }
        return std::vector<Ranked>();
    });
}

Items<RankingItem> items_of(const RankingFeature& feature, const List& list, base::Instant now) {
    return feature.kept_items.get(list, now, [&] {
        std::vector<RankingItem> items;
        for (const Ranked& one : read_list(feature, list, limits::items_max)) {
            items.push_back({.rank = static_cast<std::uint32_t>(items.size() + 1),
                             .product_id = one.product->id,
                             .category_id = one.product->category,
                             .name = one.product->name,
                             .price = one.product->price,
                             .views = one.views,
                             .sales = one.sales,
                             .score = {}});
            if (list.kind == RankingKind::popular) {
                items.back().score = one.score;
            }
        }
        return items;
    });
}

Items<ProductId> ids_of(const RankingFeature& feature, const List& list, base::Instant now) {
    return feature.kept_ids.get(list, now, [&] {
        std::vector<ProductId> ids;
        for (const Ranked& one : read_list(feature, list, limits::ranks_max)) {
            ids.push_back(one.product->id);
        }
        return ids;
    });
}

}  // namespace onrush::ranking

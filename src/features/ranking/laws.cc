#include <map>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/catalog/stock.h"
#include "features/ranking/counting.h"

namespace onrush::ranking {

namespace {

using Wrong = std::optional<std::string>;

template <typename Row>
Wrong check_product(const RankingFeature& feature, const Row& row, std::string_view what) {
    if (feature.catalog.products.find(row.product) == nullptr) {
        return fmt::format("{} product {}, which does not exist", what, row.product.value);
    }
    return std::nullopt;
}

Wrong check_bucket(const RankingFeature& feature, const Bucket& bucket) {
    auto [shorter, longer] = windows_of(bucket.unit);
    bool leaves = bucket.leaves_at == bucket.start + length_of(shorter) ||
                  bucket.leaves_at == bucket.start + length_of(longer);
    if (bucket.start != start_of(bucket.unit, bucket.start) || !leaves) {
        return fmt::format("a bucket of product {} starts at {} and leaves a window at {}",
                           bucket.product.value, to_text(bucket.start), to_text(bucket.leaves_at));
    }
    return check_product(feature, bucket, "a bucket names");
}

Wrong check_score(const RankingFeature& feature, const Score& score) {
    if (score.window == Window::all) {
        return fmt::format("product {} has a score for all time", score.product.value);
    }
    if (score.views == 0 && score.sales == 0) {
        return fmt::format("product {} has an empty score for {}", score.product.value,
                           to_text(score.window));
    }
    return check_product(feature, score, "a score names");
}

Wrong check_pending(const RankingFeature& feature, const PendingSales& pending) {
    if (pending.due_at.is_never()) {
        return fmt::format("{} pieces of product {} are never counted", pending.pieces,
                           pending.product.value);
    }
    return check_product(feature, pending, "pending sales name");
}

class SumsLaw final : public engine::Law {
public:
    explicit SumsLaw(const RankingFeature& feature) : feature_(feature) {}

    [[nodiscard]] std::string_view name() const override { return "ranking sums"; }
    [[nodiscard]] Wrong vote() const override { return std::nullopt; }
    [[nodiscard]] Wrong check() const override {
        std::map<std::pair<ProductId, Window>, Counts> sums;
        feature_.buckets.for_each([&](const Bucket& bucket) {
            for (Window window : windows_of(bucket.unit)) {
                if (is_in(bucket, window)) {
                    Counts& sum = sums[{bucket.product, window}];
                    sum.views += bucket.views;
                    sum.sales += bucket.sales;
                }
            }
        });
        feature_.scores.for_each([&](const Score& score) { sums[{score.product, score.window}]; });
        for (const auto& [key, sum] : sums) {
            const Score* score = feature_.scores.find(key.first, key.second);
            Counts scored = score == nullptr ? Counts() : Counts{score->views, score->sales};
            if (scored.views != sum.views || scored.sales != sum.sales) {
                return fmt::format(
                    "the score of product {} for {} is {} views and {} sales, but its buckets sum "
                    "up to {} and {}",
                    key.first.value, to_text(key.second), scored.views, scored.sales, sum.views,
                    sum.sales);
            }
        }
        return std::nullopt;
    }

private:
    const RankingFeature& feature_;
};

// Every sale and every refund changes the product's pending sales, so these rows say which products
// to vote on. Their number of options bounds the work.
class SalesLaw final : public engine::Law {
public:
    explicit SalesLaw(const RankingFeature& feature) : feature_(feature) {}

    [[nodiscard]] std::string_view name() const override { return "product sales"; }
    [[nodiscard]] Wrong vote() const override {
        Wrong wrong;
        feature_.pending_sales.for_each_change([&](auto, const PendingSales& pending) {
            const catalog::Product* product = feature_.catalog.products.find(pending.product);
            if (!wrong && product != nullptr) {
                wrong = check_product_sales(*product);
            }
        });
        return wrong;
    }
    [[nodiscard]] Wrong check() const override {
        Wrong wrong;
        feature_.catalog.products.for_each([&](const catalog::Product& product) {
            if (!wrong) {
                wrong = check_product_sales(product);
            }
        });
        return wrong;
    }

private:
    // Rows that are missing are for the catalogue's laws to report.
    [[nodiscard]] Wrong check_product_sales(const catalog::Product& product) const {
        const catalog::Totals* totals = feature_.catalog.totals.find(product.id);
        const PendingSales* pending = feature_.pending_sales.find(product.id);
        std::int64_t total = totals == nullptr ? 0 : totals->sales;
        std::int64_t waiting = pending == nullptr ? 0 : pending->pieces;
        std::int64_t sold = 0;
        for (std::uint32_t number = 1; number <= product.options; ++number) {
            const catalog::Option* option =
                feature_.catalog.options.find_by<catalog::ByPlace>(product.id, number);
            const catalog::Stock* stock =
                option == nullptr ? nullptr : feature_.catalog.stocks.find(option->id);
            sold += stock == nullptr ? 0 : stock->sold;
        }
        if (total + waiting != sold) {
            return fmt::format("product {} counts {} sales and {} pending, but its options sold {}",
                               product.id.value, total, waiting, sold);
        }
        return std::nullopt;
    }

    const RankingFeature& feature_;
};

}  // namespace

void declare_laws(engine::Domain& domain, const RankingFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<RankingFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("ranking buckets", feature.buckets, check_bucket);
    add("ranking scores", feature.scores, check_score);
    add("pending sales", feature.pending_sales, check_pending);
    domain.add(std::make_unique<SumsLaw>(feature));
    domain.add(std::make_unique<SalesLaw>(feature));
}

}  // namespace onrush::ranking

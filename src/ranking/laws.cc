#include "ranking/laws.h"

#include <map>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "ranking/sums.h"

namespace onrush::ranking {

namespace {

using Wrong = std::optional<std::string>;

template <typename Row>
Wrong check_product(const RankingFeature& feature, const Row& row, std::string_view what) {
    if (feature.catalog.products.find(row.product) == nullptr) {
        return fmt::format("{} of product {}, which is not there", what, row.product.value);
    }
    return std::nullopt;
}

Wrong check_bucket(const RankingFeature& feature, const Bucket& bucket) {
    auto [shorter, longer] = windows_of(bucket.unit);
    bool leaves = bucket.leaves_at == bucket.start + length_of(shorter) ||
                  bucket.leaves_at == bucket.start + length_of(longer);
    if (bucket.start != start_of(bucket.unit, bucket.start) || !leaves) {
        return fmt::format("a bucket of product {} starts at {} and leaves at {}",
                           bucket.product.value, to_text(bucket.start), to_text(bucket.leaves_at));
    }
    return check_product(feature, bucket, "a bucket");
}

Wrong check_score(const RankingFeature& feature, const Score& score) {
    bool nothing = score.views == 0 && score.sales == 0;
    if (score.window == Window::all || nothing) {
        return fmt::format("product {} has a score of {} for {}", score.product.value,
                           nothing ? "nothing" : "something", to_text(score.window));
    }
    return check_product(feature, score, "a score");
}

Wrong check_pending(const RankingFeature& feature, const PendingSales& pending) {
    if (pending.due_at.is_never()) {
        return fmt::format("{} pieces of product {} are never counted", pending.pieces,
                           pending.product.value);
    }
    return check_product(feature, pending, "pending sales");
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
                    "product {} has {} views and {} sales for {}, its buckets {} and {}",
                    key.first.value, scored.views, scored.sales, to_text(key.second), sum.views,
                    sum.sales);
            }
        }
        return std::nullopt;
    }

private:
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
}

}  // namespace onrush::ranking

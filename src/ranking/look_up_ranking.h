// The first products of a ranking: by views, by sales, or the most popular. Relaxed, and up to
// 200 ms old.
#pragma once

#include "account/limits.h"
#include "engine/command.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

// A page as the engine hands it out: all readers of one list share its items.
struct KeptPage {
    List list;
    std::uint32_t limit = 0;
    Items<RankingItem> items;
};
[[nodiscard]] RankingPage page_of(const KeptPage& kept);

struct LookUpRanking {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    RankingKind kind = RankingKind::views;
    Window window = Window::hours_24;
    std::optional<CategoryId> category;  // none: all of them
    std::uint32_t limit = account::limits::page_items_default;

    using Answer = KeptPage;
    enum class Refusal {};  // it never refuses
    BOOST_DESCRIBE_NESTED_ENUM(Refusal)
};

engine::Result<LookUpRanking> decide(const RankingFeature& feature, const LookUpRanking& input,
                                     const engine::Turn& turn);

}  // namespace onrush::ranking

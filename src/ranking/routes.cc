#include "ranking/routes.h"

#include <array>

#include "api/refusal.h"
#include "catalog/routes.h"
#include "http/json_body.h"
#include "http/query.h"
#include "ranking/look_up_rank.h"
#include "ranking/look_up_ranking.h"
#include "ranking/page_texts.h"

namespace onrush::ranking {

using http::Exchange;
using http::JsonWriter;

// --- queries ------------------------------------------------------------------------------------

struct RankingQuery {
    std::optional<std::string> window;
    std::optional<CategoryId> category;
    std::optional<std::uint32_t> limit;
    static constexpr std::array limits = {
        http::limit("window", 0, 20, "10m, 1h, 24h, 3d, 7d, 30d or all; 24h when left out"),
        http::limit("limit", 1, account::limits::page_items_max),
    };
};
BOOST_DESCRIBE_STRUCT(RankingQuery, (), (window, category, limit))

struct RankQuery {
    std::optional<std::string> window;
    static constexpr std::array limits = {
        http::limit("window", 0, 20, "10m, 1h, 24h, 3d, 7d, 30d or all; 24h when left out"),
    };
};
BOOST_DESCRIBE_STRUCT(RankQuery, (), (window))

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse_window(Exchange& exchange) {
    api::refuse_member(exchange, "/window", "It must be 10m, 1h, 24h, 3d, 7d, 30d or all.");
}

void refuse(Exchange&, LookUpRanking::Refusal) {}  // it never refuses

void refuse(Exchange& exchange, LookUpRank::Refusal refusal) {
    switch (refusal) {
        case LookUpRank::Refusal::product_not_found:
            return exchange.refuse(catalog::problems::product_not_found, "No product has this id.");
    }
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(RankingFeature& feature, api::Bridge& bridge, std::size_t io_threads)
        : feature_(feature), bridge_(bridge), texts_(io_threads) {}

    void look_up_ranking(Exchange& exchange, RankingKind kind) {
        RankingQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        std::optional<Window> window = parse_window(query.window.value_or("24h"));
        if (!window) {
            return refuse_window(exchange);
        }
        LookUpRanking input = {kind, *window, query.category,
                               query.limit.value_or(account::limits::page_items_default)};
        run(exchange, input, [this](Exchange& asked, const KeptPage& page) {
            asked.answer_bytes(200, http::json_type, texts_[asked.io_thread()].get(page));
        });
    }
    void look_up_rank(Exchange& exchange) {
        RankQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        std::optional<Window> window = parse_window(query.window.value_or("24h"));
        if (!window) {
            return refuse_window(exchange);
        }
        run(exchange, LookUpRank{ProductId(exchange.parameters[0]), *window},
            [](Exchange& asked, const ProductRank& rank) {
                asked.answer(200, [&](JsonWriter& json) { json.value(rank); });
            });
    }

private:
    template <typename Input, typename Answer>
    void run(Exchange& exchange, Input input, Answer answer) {
        bridge_.run(exchange, feature_, std::move(input),
                    [answer](Exchange& asked, const engine::Result<Input>& result) {
                        if (!result) {
                            return refuse(asked, result.error());
                        }
                        answer(asked, *result);
                    });
    }

    RankingFeature& feature_;
    api::Bridge& bridge_;
    std::vector<PageTexts> texts_;  // of each io thread
};

using Shared = std::shared_ptr<Routes>;

// A word in a path is a route of its own: parameters are numbers.
http::Route ranking_route(const Shared& all, RankingKind kind, std::string_view path,
                          std::string_view doc) {
    return {.method = http::Method::get,
            .path = path,
            .doc = doc,
            .query = &http::shape_of<RankingQuery>(),
            .answers = {{200, &http::shape_of<RankingPage>()}},
            .rate = "browse",
            .shed = http::Shed::browse,
            .relaxed = true,
            .handle = [all, kind](Exchange& exchange) { all->look_up_ranking(exchange, kind); }};
}

}  // namespace

std::vector<http::Route> routes(RankingFeature& feature, api::Bridge& bridge,
                                std::size_t io_threads) {
    auto all = std::make_shared<Routes>(feature, bridge, io_threads);
    return {
        ranking_route(all, RankingKind::views, "/v1/rankings/views",
                      "What is looked at most, in a window of time"),
        ranking_route(all, RankingKind::sales, "/v1/rankings/sales",
                      "What is bought most, in a window of time"),
        ranking_route(all, RankingKind::popular, "/v1/rankings/popular",
                      "What is most popular in a window of time: 0.4 of it sales, 0.6 views"),
        {.method = http::Method::get,
         .path = "/v1/products/{id}/rank",
         .doc = "Where a product stands: among the first 1000 each, and the 100 most popular",
         .query = &http::shape_of<RankQuery>(),
         .answers = {{200, &http::shape_of<ProductRank>()}},
         .problems = {&catalog::problems::product_not_found},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->look_up_rank(exchange); }},
    };
}

std::unique_ptr<ViewCounter> make_view_counter(RankingFeature& feature, api::Bridge& bridge,
                                               std::size_t io_threads) {
    auto send = [&feature, &bridge](ViewCounter& counter, std::size_t io_thread,
                                    std::vector<ViewCount> counts) {
        bridge.run_errand(io_thread, feature, CountViews{std::move(counts)},
                          [&counter, io_thread](const auto& errand) {
                              bool taken = errand.verdict() == engine::Verdict::answered;
                              counter.came_back(io_thread, errand.input.counts, taken);
                          });
    };
    return std::make_unique<ViewCounter>(io_threads, send);
}

}  // namespace onrush::ranking

#include "features/ranking/http/routes.h"

#include <algorithm>

#include "api/route_table.h"
#include "base/sentence.h"
#include "features/ranking/http/page_texts.h"
#include "features/ranking/limits.h"
#include "features/ranking/look_up_ranking.h"

namespace onrush::ranking {

namespace {

using http::Exchange;
using Table = api::RouteTable<RankingFeature>;
using Texts = std::shared_ptr<std::vector<PageTexts>>;  // of each io thread

// A query with the windows listed: its type cannot say them, since names in C++ are no "10m".
http::Shape with_windows(http::Shape query) {
    static const http::Shape window = [] {
        http::Shape shape = http::shape_of<std::string>();
        for (Window one : ending_windows) {
            shape.choices.push_back(to_text(one));
        }
        shape.choices.push_back(to_text(Window::all));
        return shape;
    }();
    auto found = std::ranges::find(query.members, "window", &http::MemberShape::name);
    found->shape = &window;
    return query;
}

// The path gives the kind; the answer is a text that all readers of the page share.
void add_ranking(Table& table, RankingFeature& feature, api::Bridge& bridge, const Texts& texts,
                 RankingKind kind, std::string_view path, std::string_view doc) {
    auto handle = [&feature, &bridge, texts, kind](Exchange& exchange) {
        LookUpRanking input{.by = kind};
        if (!http::decode_query(exchange, http::shape_of<LookUpRanking>(), &input)) {
            return;
        }
        Table::send(exchange, feature, bridge, std::move(input),
                    [&all = *texts](Exchange& asked, const KeptPage& page) {
                        asked.answer_bytes(200, http::json_type, all[asked.io_thread()].get(page));
                    });
    };
    http::Route& route =
        table.custom<LookUpRanking>(http::Method::get, 200, path, doc, std::move(handle));
    static const http::Shape query = with_windows(http::shape_of<LookUpRanking>());
    route.query = &query;
    route.answers = {{200, &http::shape_of<RankingPage>()}};
}

}  // namespace

std::vector<http::Route> routes(RankingFeature& feature, api::Bridge& bridge,
                                std::size_t io_threads) {
    Table table(feature, bridge, {.shed = http::Shed::browse, .rate = "browse"});
    auto texts = std::make_shared<std::vector<PageTexts>>(io_threads);
    auto add = [&](RankingKind kind, std::string_view path, std::string_view doc) {
        add_ranking(table, feature, bridge, texts, kind, path, doc);
    };
    add(RankingKind::views, "/v1/rankings/views", "The most viewed products in a window of time");
    add(RankingKind::sales, "/v1/rankings/sales", "The most bought products in a window of time");
    add(RankingKind::popular, "/v1/rankings/popular",
        "The most popular products in a window of time: 0.4 sales + 0.6 views");
    http::Route& rank = table.get<LookUpRank, &LookUpRank::product>(
        "/v1/products/{id}/rank",
        base::sentence<"A product's ranks: among the first ", limits::ranks_max,
                       " by views and sales, the first ", limits::items_max, " by popularity">);
    static const http::Shape query = with_windows(*rank.query);
    rank.query = &query;
    return table.take();
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

// Random views, sales and changes of products, against the model.
#include "features/ranking/test/model.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/ranking/test/words.h"

namespace onrush::ranking {
namespace {

using engine::test::Moment;
using engine::test::Numbers;

class Game {
public:
    explicit Game(std::uint64_t seed) : random_(seed) {
        catalog_.categories = 2;
        for (std::uint64_t i = 0; i < 12; ++i) {
            catalog_.products.push_back({.category = 1 + below(2)});
            book_.add_product(catalog_.products.back().category);
            sold_.emplace_back();
        }
        book_.take_facts();
    }

    void step() {
        std::uint64_t dice = below(100);
        dice < 40 ? view() : dice < 75 ? sell() : dice < 80 ? change() : go_on();
    }
    void look() {
        for (RankingKind kind : kinds) {
            for (Window window : windows) {
                for (std::uint64_t category : {0, 1, 2}) {
                    List list{kind, window, {}};
                    if (category != 0) {
                        list.category = CategoryId(category);
                    }
                    std::size_t count = 1 + below(12);
                    Numbers live = numbers_of(read_list(book_.features.ranking, list, count));
                    ASSERT_EQ(live, model_.ranked(list, catalog_, count))
                        << static_cast<int>(kind) << " " << to_text(window) << " in " << category
                        << " at " << now_;
                    shown_ += live.empty() ? 0 : 1;
                }
            }
        }
        for (const char* window : {"10m", "1h", "3d", "all", "1d", "", "123456789012345678901"}) {
            compare(LookUpRank{ProductId(1 + below(13)), window});
        }
        compare(LookUpRank{some_product(), std::nullopt});
    }
    void expect_whole() {
        book_.expect_whole();
        EXPECT_GT(shown_, 0);
    }
    void expect_nothing_left() {
        now_ += 31 * day;
        pass();
        look();
        EXPECT_EQ(book_.features.ranking.buckets.size(), 0u);
        EXPECT_EQ(model_.rows_with_deadline(), 0u);
        book_.expect_whole();
    }

    engine::test::RefusalsMet<RankingFeature> met;

private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    ProductId some_product() { return ProductId(1 + below(catalog_.products.size())); }

    template <typename Input>
    void compare(const Input& input) {
        Moment moment{base::Instant(now_)};
        engine::test::Told expected = model_.run(input, catalog_, moment);
        engine::Result<Input> result = book_.run(now_, book_.features.ranking, input);
        EXPECT_EQ(engine::test::told_of(result), expected);
        EXPECT_TRUE(moment.facts.empty());
        met.note<Input>(result);
    }
    void view() {
        CountViews input;
        for (std::uint64_t left = 1 + below(3); left > 0; --left) {
            input.counts.push_back({ProductId(1 + below(13)), below(5)});  // 13 does not exist
        }
        compare(input);
    }
    void sell() {
        std::uint64_t product = some_product().value;
        std::vector<std::int64_t>& sold = sold_[product - 1];
        if (below(3) == 0 && !sold.empty()) {
            std::swap(sold[below(sold.size())], sold.back());
            book_.give_back(now_, product, 1, sold.back());
            model_.note_return(product, 1, base::Instant(sold.back()), base::Instant(now_));
            sold.pop_back();
            return;
        }
        std::uint64_t pieces = 1 + below(3);
        sold.insert(sold.end(), pieces, now_);
        book_.sell(now_, product, static_cast<std::int64_t>(pieces));
        model_.note_sale(catalog_, product, static_cast<std::int64_t>(pieces), base::Instant(now_));
    }
    void change() {
        std::uint64_t product = some_product().value;
        catalog::CatalogModel::ProductState& state = catalog_.products[product - 1];
        if (below(2) == 0) {
            state.category = 3 - state.category;
            book_.put_in(now_, product, state.category);
        } else {
            state.active = !state.active;
            book_.set_active(now_, product, state.active);
        }
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
        now_ += 1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(steps[i])));
        pass();
    }
    void pass() {
        book_.pass(now_);
        Moment moment{base::Instant(now_)};
        while (model_.next_deadline() <= moment.now) {
            model_.run_pending(catalog_, moment, 1024);
            model_.run_returns(catalog_, moment, 1024);
            model_.run_leaving(catalog_, moment, 1024);
        }
    }

    std::mt19937_64 random_;
    Book book_;
    catalog::CatalogModel catalog_;
    RankingModel model_;
    std::vector<std::vector<std::int64_t>> sold_;  // of each product, when each piece was
    std::int64_t now_ = 40 * day;
    int shown_ = 0;
};

TEST(RankingModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<RankingFeature> met;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 200 && !testing::Test::HasFailure(); ++step) {
            game.step();
            if (step % 10 == 9) {
                game.look();
            }
        }
        game.expect_whole();
        game.expect_nothing_left();
        met.add_all(game.met);
    }
    met.expect_all_but({});
}

}  // namespace
}  // namespace onrush::ranking

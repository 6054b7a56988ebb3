// Each law says no when a row is changed behind the catalogue's back.
#include <gtest/gtest.h>

#include "catalog/test/words.h"

namespace onrush::catalog {
namespace {

struct Broken : Book {
    Broken() {
        play({{1, new_category(), "category 1 shirts"}});
        run(1, features.catalog, shirt());
    }
    CatalogFeature& catalog = features.catalog;

    // What the laws say after `change`, which no command makes.
    template <typename Change>
    std::vector<std::string> after(Change change) {
        change(catalog);
        return domain.check_laws();
    }
};

std::vector<std::string> only(const std::string& said) {
    return {said};
}

TEST(CatalogLaws, PiecesAddUp) {
    for (auto change : {+[](Stock& row) { row.on_hand += 1; }, +[](Stock& row) { row.sold += 1; },
                        +[](Stock& row) { row.written_off += 1; }}) {
        Broken broken;
        std::vector<std::string> said = broken.after([&](CatalogFeature& catalog) {
            catalog.stocks.update(*catalog.stocks.find(OptionId(1)), change);
        });
        ASSERT_EQ(said.size(), 1u);
        EXPECT_EQ(said[0].find("stocks: option 1: 5 received"), 0u) << said[0];
    }
}

TEST(CatalogLaws, NoMoreIsHeldThanThereIs) {
    for (std::int64_t held : {-1, 6}) {
        Broken broken;
        std::vector<std::string> said = broken.after([&](CatalogFeature& catalog) {
            catalog.stocks.update(*catalog.stocks.find(OptionId(1)),
                                  [&](Stock& row) { row.held = held; });
        });
        EXPECT_EQ(said, only(fmt::format("stocks: option 1: 5 received, 0 sold, 0 written off, "
                                         "5 on hand, {} held",
                                         held)));
    }
}

TEST(CatalogLaws, OptionsHaveNoGapAndAStock) {
    Broken gap;
    EXPECT_EQ(gap.after([](CatalogFeature& catalog) {
        catalog.products.update(*catalog.products.find(ProductId(1)),
                                [](Product& row) { row.options = 3; });
    }),
              only("products: product 1 does not have 3 options"));
    Broken bare;
    EXPECT_EQ(bare.after([](CatalogFeature& catalog) {
        catalog.stocks.erase(*catalog.stocks.find(OptionId(2)));
    }),
              only("options: option 2 has no stock"));
    Broken cheap;
    EXPECT_EQ(cheap.after([](CatalogFeature& catalog) {
        catalog.options.update(*catalog.options.find(OptionId(1)),
                               [](Option& row) { row.price_delta = Money(-1001); });
    }),
              only("options: option 1 costs -1"));
}

TEST(CatalogLaws, TotalsFollowTheirProduct) {
    Broken broken;
    EXPECT_EQ(broken.after([](CatalogFeature& catalog) {
        catalog.totals.update(*catalog.totals.find(ProductId(1)),
                              [](Totals& row) { row.active = false; });
    }),
              only("products: the totals of product 1 do not follow it"));
}

}  // namespace
}  // namespace onrush::catalog

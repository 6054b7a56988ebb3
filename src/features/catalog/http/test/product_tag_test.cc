#include "features/catalog/http/product_tag.h"

#include <gtest/gtest.h>

#include "features/catalog/test/words.h"

namespace onrush::catalog {
namespace {

TEST(ProductTag, FollowsAllThatIsShownButTheViews) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"},
               {1, new_product(), "product 1 shirt in 1 at 1000, 1 s at 1000 x5, 2 m at 1200 x0"}});
    auto tag = [&] {
        return entity_tag_of(
            view_of(book.features.catalog, *book.features.catalog.products.find(ProductId(1))));
    };
    std::uint64_t before = tag();
    book.call(2, [&](base::Instant) {
        add_to_totals(book.features.catalog, ProductId(1), 5, 0);
        return std::string();
    });
    EXPECT_EQ(tag(), before);
    book.with_stock(3, 1,
                    [](CatalogFeature& catalog, OptionId option) { hold(catalog, option, 1); });
    EXPECT_NE(tag(), before);
    std::uint64_t held = tag();
    ChangeOption limit{.caller = admin(), .product = ProductId(1), .option_id = OptionId(1)};
    limit.per_account = 2u;
    EXPECT_TRUE(book.run(4, book.features.catalog, limit));
    EXPECT_NE(tag(), held);
}

}  // namespace
}  // namespace onrush::catalog

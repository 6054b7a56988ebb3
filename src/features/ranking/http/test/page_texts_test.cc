#include <gtest/gtest.h>

#include "features/ranking/http/page_texts.h"

namespace onrush::ranking {
namespace {

Items<RankingItem> items_of(std::vector<std::uint64_t> products) {
    std::vector<RankingItem> items;
    for (std::uint64_t product : products) {
        items.push_back({.product_id = ProductId(product), .name = {}, .score = {}});
    }
    return std::make_shared<const std::vector<RankingItem>>(std::move(items));
}

// The products of a text: "3 1".
std::string products_in(std::string_view json) {
    constexpr std::string_view name = "\"productId\":";
    std::string products;
    for (std::size_t at = 0; (at = json.find(name, at)) != json.npos;) {
        at += name.size();
        products += (products.empty() ? "" : " ") + std::string(json.substr(at, 1));
    }
    return products;
}

const List by_views{RankingKind::views, Window::all, {}};
const List by_sales{RankingKind::sales, Window::all, {}};

TEST(PageTexts, AreOfThePage) {
    PageTexts texts;
    auto items = items_of({3, 1, 2});
    EXPECT_EQ(products_in(texts.get({by_views, 2, items})), "3 1");
    EXPECT_EQ(products_in(texts.get({by_views, 3, items})), "3 1 2");
    EXPECT_EQ(products_in(texts.get({by_sales, 2, items_of({4, 5})})), "4 5");
    EXPECT_EQ(products_in(texts.get({by_views, 2, items})), "3 1");
    EXPECT_EQ(texts.get({by_views, 1, items}).substr(0, 31), R"({"kind":"views","window":"all",)");
    EXPECT_EQ(texts.size(), 4u);
}

TEST(PageTexts, AreWrittenOnceForTheSameItems) {
    PageTexts texts;
    auto items = items_of({3, 1});
    const char* text = texts.get({by_views, 2, items}).data();
    EXPECT_EQ(texts.get({by_views, 2, items}).data(), text);
    EXPECT_EQ(products_in(texts.get({by_views, 2, items_of({1, 3})})), "1 3");
    EXPECT_EQ(texts.size(), 1u);
}

TEST(PageTexts, AreAtMost64) {
    PageTexts texts;
    auto items = items_of({1, 2, 3});
    for (std::uint32_t limit = 1; limit <= 65; ++limit) {
        EXPECT_EQ(products_in(texts.get({by_views, limit, items})), limit == 1   ? "1"
                                                                    : limit == 2 ? "1 2"
                                                                                 : "1 2 3");
    }
    EXPECT_EQ(texts.size(), 64u);
    // The text of one item was the oldest; its room has another page of the same items now.
    EXPECT_EQ(products_in(texts.get({by_views, 1, items})), "1");
    EXPECT_EQ(products_in(texts.get({by_views, 2, items})), "1 2");
    EXPECT_EQ(products_in(texts.get({by_views, 65, items})), "1 2 3");
    EXPECT_EQ(texts.size(), 64u);
}

}  // namespace
}  // namespace onrush::ranking

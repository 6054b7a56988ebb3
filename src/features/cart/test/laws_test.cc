// Each part of the law of carts, broken on purpose.
#include <gtest/gtest.h>

#include "features/cart/limits.h"
#include "features/cart/test/words.h"

namespace onrush::cart {
namespace {

// Account 1 has one piece of each of options 1 and 3.
struct LawsTest : testing::Test {
    Book book;
    Carts& carts = book.features.carts.carts;

    void SetUp() override {
        book.run(0, book.features.catalog, many_options(51));  // options 5 to 55
        book.play({
            {1, set(1, 1, 1), "1 for 1000, 1 x1 at 1000 = 1000 of 5"},
            {1, set(1, 3, 1), "2 for 2000, 1 x1 at 1000 = 1000 of 5, 3 x1 at 1000 = 1000 of 5"},
        });
        book.expect_whole();
    }
    template <typename Change>
    void change(Change change) {
        carts.update(*carts.find(account::AccountId(1)), change);
    }
    // That the law says so, and that its vote on this batch says it too.
    void expect_broken(const std::string& wrong) {
        EXPECT_EQ(engine::test::broken_laws(book.domain),
                  std::vector<std::string>{"carts: " + wrong});
        for (const auto& law : book.domain.laws()) {
            if (law->name() == "carts") {
                EXPECT_EQ(law->vote(), wrong);
            }
        }
    }
};

TEST_F(LawsTest, ACartThatIsThereHasALine) {
    change([](Cart& row) { row.items.clear(); });
    expect_broken("the cart of account 1 has 0 lines");
}

TEST_F(LawsTest, ACartHasAtMostFiftyLines) {
    auto fill = [&](std::size_t lines) {
        change([&](Cart& row) {
            row.items.clear();
            for (std::uint64_t option = 5; row.items.size() < lines; ++option) {
                row.items.push_back({OptionId(option), 1});
            }
        });
    };
    fill(limits::lines_max);
    EXPECT_EQ(engine::test::broken_laws(book.domain), std::vector<std::string>{});
    fill(limits::lines_max + 1);
    expect_broken("the cart of account 1 has 51 lines");
}

TEST_F(LawsTest, ALineHasAPiece) {
    change([](Cart& row) { row.items[1].quantity = 0; });
    expect_broken("the cart of account 1 has 0 pieces of option 3");
}

TEST_F(LawsTest, ALineHasAtMostNinetyNinePieces) {
    change([](Cart& row) { row.items[1].quantity = limits::quantity_max; });
    EXPECT_EQ(engine::test::broken_laws(book.domain), std::vector<std::string>{});
    change([](Cart& row) { row.items[1].quantity = limits::quantity_max + 1; });
    expect_broken("the cart of account 1 has 100 pieces of option 3");
}

TEST_F(LawsTest, AnOptionHasOneLine) {
    change([](Cart& row) { row.items[1].option = OptionId(1); });
    expect_broken("the cart of account 1 has option 1 twice");
}

TEST_F(LawsTest, AnOptionIsInTheCatalogue) {
    change([](Cart& row) { row.items[1].option = OptionId(99); });
    expect_broken("the cart of account 1 has option 99, which is not in the catalogue");
}

TEST_F(LawsTest, ACartIsOfAnAccountThatExists) {
    carts.insert({account::AccountId(99), {{OptionId(2), 1}}});
    expect_broken("a cart belongs to account 99, which does not exist");
}

TEST_F(LawsTest, AnAccountHasOneCart) {
    EXPECT_DEATH(carts.insert({account::AccountId(1), {{OptionId(2), 1}}}),
                 "two rows under one key");
}

}  // namespace
}  // namespace onrush::cart

// The rules of wishes, line by line.
#include <gtest/gtest.h>

#include "engine/test/rule_book.h"
#include "features/account/test/words.h"
#include "features/wish/make_wish.h"

namespace onrush::wish {
namespace {

struct Features {
    explicit Features(engine::Domain& domain) : accounts(domain), wishes(domain) {}
    account::AccountFeature accounts;
    WishFeature wishes;
};
using Book = engine::test::RuleBook<Features>;
using account::user;

std::string say(const WishView& view) {
    return fmt::format("{} at {}", view.text, view.made_at.ms);
}
template <typename Input>
Book::Step ask(Input input) {
    return [input](Book& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.wishes, input);
        return result ? say(*result) : engine::test::say(result.error());
    };
}
void open_accounts(Book& book, int count) {
    for (int i = 0; i < count; ++i) {
        (void)book.run(0, book.features.accounts, account::OpenAccount{});
    }
}
std::string letters(std::size_t count) {
    return std::string(count, 'x');
}
constexpr std::size_t most = limits::text_characters_max;

TEST(Wish, IsMadeOnceAndKept) {
    Book book;
    open_accounts(book, 1);
    book.play({
        {1, ask(LookUpWish{user(1)}), "wish-not-found"},
        {2, ask(MakeWish{user(2), ""}), "token-void"},  // the caller comes first
        {3, ask(MakeWish{user(1), "snow"}), "snow at 3"},
        {4, ask(MakeWish{user(1), ""}), "out-of-range /text"},  // then the range
        {4, ask(MakeWish{user(1), "rain"}), "wish-made-before"},
        {4, ask(LookUpWish{user(1)}), "snow at 3"},
    });
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{"wish.made {\"account_id\":1}"});
    book.expect_whole();  // the laws hold, and all of it comes back after a restart
}

TEST(Wish, HasOneTo200Characters) {
    Book book;
    open_accounts(book, 4);
    book.play({
        {1, ask(MakeWish{user(1), letters(0)}), "out-of-range /text"},
        {1, ask(MakeWish{user(1), letters(1)}), "x at 1"},
        {1, ask(MakeWish{user(2), letters(2)}), "xx at 1"},
        {1, ask(MakeWish{user(3), letters(most - 1)}), letters(most - 1) + " at 1"},
        {1, ask(MakeWish{user(4), letters(most + 1)}), "out-of-range /text"},
        {1, ask(MakeWish{user(4), letters(most)}), letters(most) + " at 1"},
    });
    book.expect_whole();
}

TEST(Wish, HasALawThatCountsItsCharacters) {
    engine::Domain domain;
    WishFeature feature(domain);
    feature.wishes.insert({AccountId(1), "", base::Instant(1)});
    auto broken_with = [&](std::size_t characters) {
        feature.wishes.update(*feature.wishes.find(AccountId(1)),
                              [&](Wish& wish) { wish.text = letters(characters); });
        return engine::test::broken_laws(domain);
    };
    using Broken = std::vector<std::string>;
    EXPECT_EQ(broken_with(0), Broken{"wishes: the wish of account 1 has 0 characters"});
    EXPECT_EQ(broken_with(1), Broken{});
    EXPECT_EQ(broken_with(most), Broken{});
    EXPECT_EQ(broken_with(most + 1), Broken{"wishes: the wish of account 1 has 201 characters"});
}

}  // namespace
}  // namespace onrush::wish

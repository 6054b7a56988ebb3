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

TEST(Wish, IsMadeOnceAndKept) {
    Book book;
    (void)book.run(0, book.features.accounts, account::OpenAccount{});
    book.play({
        {1, ask(LookUpWish{user(1)}), "wish-not-found"},
        {2, ask(MakeWish{user(2), ""}), "token-void"},  // the caller comes first
        {2, ask(MakeWish{user(1), ""}), "out-of-range /text"},
        {2, ask(MakeWish{user(1), std::string(text_characters_max + 1, 'x')}),
         "out-of-range /text"},
        {3, ask(MakeWish{user(1), "snow"}), "snow at 3"},
        {4, ask(MakeWish{user(1), "rain"}), "wish-made-before"},
        {4, ask(LookUpWish{user(1)}), "snow at 3"},
    });
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{"wish.made {\"account_id\":1}"});
    book.expect_whole();  // the laws hold, and all of it comes back after a restart
}

TEST(Wish, HasALawThatNoticesAnEmptyOne) {
    engine::Domain domain;
    WishFeature feature(domain);
    feature.wishes.insert({AccountId(1), "", base::Instant(1)});
    EXPECT_EQ(engine::test::broken_laws(domain),
              std::vector<std::string>{"wishes: the wish of account 1 is empty"});
}

}  // namespace
}  // namespace onrush::wish

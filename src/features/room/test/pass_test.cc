// What the server knows of a pass that was signed.
#include "features/room/look_up_pass.h"

#include "features/account/change_account.h"
#include "features/room/test/words.h"

namespace onrush::room {

static std::string say(const PassStanding& standing) {
    return fmt::format("{}{}{}", standing.there ? "there" : "not there",
                       standing.account_active ? "" : ", inactive",
                       standing.room_closed ? ", closed" : "");
}

namespace {

// Number 2 of room 1, which account 2 holds.
Book::Step verify(std::uint64_t account = 2, std::uint32_t number = 2, std::uint64_t room = 1) {
    return ask(VerifyPass{RoomId(room), ticket_id(RoomId(room), number), AccountId(account)});
}
Book::Step check(std::uint64_t account = 2, std::uint32_t number = 2, std::uint64_t room = 1) {
    return ask(CheckPass{RoomId(room), ticket_id(RoomId(room), number), AccountId(account)});
}

TEST(PassStanding, IsThatOfAPassThatWasClaimedAndNotGivenBack) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 3);
    book.play({
        {9'999, verify(), "not there"},
        {10'000, verify(), "not there"},  // admitted, and not claimed: nobody has this pass
        {10'000, claim(2), "number 2 admitted until 110000"},
        {10'000, verify(), "there"},
        {10'000, check(), "there"},
        {10'000, verify(1), "not there"},
        {10'000, verify(2, 1), "not there"},
        {10'000, ask(VerifyPass{RoomId(1), {}, AccountId(2)}), "not there"},
        {10'000, ask(VerifyPass{RoomId(1), {}, {}}), "not there"},
        {109'999, check(), "there"},
        {110'000, check(), "not there"},
    });
    book.expect_whole();
}

TEST(PassStanding, IsLostWithThePass) {
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 2);
    book.play({
        {10'000, claim(2), "number 2 admitted until 110000"},
        {11'000, leave(2), "gone"},
        {11'000, verify(), "not there"},
        // Admitted again under another number: the pass of before stays void.
        {11'000, take(2), "number 3 at place 1, 0 ahead"},
        {20'000, claim(2), "number 3 admitted until 120000"},
        {20'000, verify(), "not there"},
        {20'000, verify(2, 3), "there"},
        {21'000, act(RoomAction::close), "room 1 CLOSED: 0 wait, 0 left, 3 admitted, 2 active"},
        {21'000, verify(2, 3), "there, closed"},
        {21'000, check(2, 3), "there, closed"},
    });
    book.expect_whole();
}

// A door let in whoever was deactivated after the claim.
TEST(PassStanding, IsOfAnAccountThatIsActive) {
    auto set_active = [](bool active) -> Book::Step {
        return [=](engine::test::RuleBook<Features>& book) {
            account::SetActive input{admin(), AccountId(2), active};
            auto result = book.run(book.now_ms, book.features.accounts, input);
            return std::string(!result ? "refused" : active ? "active" : "inactive");
        };
    };
    Book book;
    book.play({{1000, new_room(), before}});
    take_all(book, 1000, 3);
    book.play({
        {10'000, claim(2), "number 2 admitted until 110000"},
        {11'000, set_active(false), "inactive"},
        {11'000, verify(), "there, inactive"},
        {11'000, check(), "there, inactive"},
        // The slot is kept: who is made active again goes on.
        {20'000, look(), "room 1 OPEN: 0 wait, 0 left, 3 admitted, 3 active"},
        {21'000, set_active(true), "active"},
        {21'000, check(), "there"},
    });
    book.expect_whole();
}

TEST(PassStanding, IsOfARoomThatExists) {
    Book book;
    book.play({
        {1000, verify(2, 2, 9), "room-not-found"},
        {1000, check(2, 2, 9), "room-not-found"},
    });
}

}  // namespace
}  // namespace onrush::room

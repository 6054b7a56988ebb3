// The words for the answers of points, and what a test of points begins with.
#pragma once

#include "features/account/test/words.h"
#include "features/point/look_up_points.h"
#include "features/point/post_entry.h"
#include "features/point/wallet.h"

namespace onrush::point {

inline std::string say(const EntryView& view) {
    std::string text = fmt::format("{} {} {:+} is {}", view.id.value, base::text_of(view.kind),
                                   view.amount.units, view.balance_after.units);
    return view.reverses ? text + fmt::format(" reverses {}", view.reverses->value) : text;
}
inline std::string say(const Balance& answer) {
    return fmt::format("{}", answer.balance.units);
}
inline std::string say(const EntryPage& answer) {
    std::string text;
    for (const EntryView& item : answer.items) {
        text += fmt::format("{} ", item.id.value);
    }
    return text + (answer.next_cursor ? fmt::format("then {}", *answer.next_cursor) : "end");
}
// With the number that goes with it: "balance-cap 1000".
inline std::string say(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    return text;
}

// Users may charge, and a wallet holds 1000 points.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          points(domain, ids, accounts, {.balance_max = base::Money(1000), .self_charge = true}) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    PointFeature points;
};

// Accounts 1 to 3 are there.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 3; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
    }
};

using account::admin;
using account::staff;
using account::user;
using base::Instant;
using base::Money;
using engine::Caller;
using engine::Staff;

inline Staff service() {
    return {{.role = engine::Role::service}};
}

template <typename Input>
Book::Step ask(Input input) {
    return [input = std::move(input)](engine::test::RuleBook<Features>& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.points, input);
        return result ? say(*result) : say(result.error());
    };
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}
inline Book::Step charge(std::uint64_t account, std::int64_t amount) {
    return ask(Charge{user(account), Money(amount)});
}
inline Book::Step post(std::uint64_t account, PostedKind kind, std::int64_t amount) {
    return ask(PostEntry{service(), AccountId(account), kind, Money(amount), "because"});
}
inline Book::Step reverse(std::uint64_t entry) {
    return ask(ReverseEntry{service(), EntryId(entry), "mistake"});
}
inline Book::Step balance(std::uint64_t account) {
    return ask(LookUpBalance{user(account)});
}

}  // namespace onrush::point

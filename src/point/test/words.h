// The words for the answers of points, and what a test of points begins with.
#pragma once

#include "account/test/words.h"
#include "point/charge.h"
#include "point/list_entries.h"
#include "point/look_up_balance.h"
#include "point/point.h"
#include "point/post_entry.h"
#include "point/reverse_entry.h"
#include "point/wallet.h"

namespace onrush::point {

inline std::string say(const EntryView& view) {
    std::string text =
        fmt::format("{} {} {:+} is {}", view.id.value, engine::test::code_of(view.kind),
                    view.amount.units, view.balance_after.units);
    return view.reverses ? text + fmt::format(" reverses {}", view.reverses->value) : text;
}
inline std::string say(const LookUpBalance::Answer& answer) {
    return fmt::format("{}", answer.balance.units);
}
inline std::string say(const ListEntries::Answer& answer) {
    std::string text;
    for (const EntryView& item : answer.items) {
        text += fmt::format("{} ", item.id.value);
    }
    return text + (answer.next_cursor ? fmt::format("then {}", *answer.next_cursor) : "end");
}
inline std::string say(const PostEntry::Refusal& refusal) {
    std::string text = engine::test::code_of(refusal.code);
    bool of_balance = refusal.code == PostEntry::Code::insufficient_points ||
                      refusal.code == PostEntry::Code::balance_cap;
    return of_balance ? text + fmt::format(" has {}", refusal.balance.units) : text;
}
inline std::string say(const ReverseEntry::Refusal& refusal) {
    std::string text = engine::test::code_of(refusal.code);
    bool of_balance = refusal.code == ReverseEntry::Code::insufficient_points ||
                      refusal.code == ReverseEntry::Code::balance_cap;
    if (of_balance) {
        text += fmt::format(" has {}", refusal.balance.units);
    }
    return refusal.reversal.none() ? text : text + fmt::format(" by {}", refusal.reversal.value);
}

// Accounts 1 to 3 are there, users may charge, and a wallet holds 1000 points.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          points(domain, ids, accounts, {.balance_max = base::Money(1000), .self_charge = true}) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    PointFeature points;
};

class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 3; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
    }
};

using account::admin;
using account::user;
using base::Instant;
using base::Money;

inline account::Caller service() {
    return {.role = account::Role::service};
}

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::points, std::move(input));
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

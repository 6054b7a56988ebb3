#include "sim/bed/laws.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/feature_laws.h"

namespace onrush::bed {

namespace {

using engine::Wrong;

Wrong check_counter(const Bed&, const Counter& counter) {
    bool sold_out = counter.state == CounterState::sold_out;
    if (counter.taken > counter.quota || counter.expired > counter.taken ||
        sold_out != (counter.taken == counter.quota)) {
        return fmt::format("counter {}: {} of {} taken, {} expired, {}", counter.id.value,
                           counter.taken, counter.quota, counter.expired,
                           sold_out ? "sold out" : "open");
    }
    return std::nullopt;
}

Wrong check_numbers(const Bed& bed) {
    std::map<CounterId, std::set<std::uint64_t>> held;
    Wrong wrong;
    bed.claims.for_each([&](const Claim& claim) {
        if (!held[claim.counter].insert(claim.number).second) {
            wrong = fmt::format("counter {} gave out {} twice", claim.counter.value, claim.number);
        }
    });
    bed.counters.for_each([&](const Counter& counter) {
        const std::set<std::uint64_t>& numbers = held[counter.id];
        if (numbers.size() + counter.expired != counter.taken ||
            (!numbers.empty() && *numbers.rbegin() > counter.taken)) {
            wrong = fmt::format("counter {} gave out {} numbers, {} are held and {} expired",
                                counter.id.value, counter.taken, numbers.size(), counter.expired);
        }
    });
    return wrong;
}

Wrong check_account(const Bed&, const Account& account) {
    if (account.balance < base::Money(0)) {
        return fmt::format("account {} has {}", account.id.value, account.balance.units);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const Bed& bed) {
    engine::FeatureLaws laws(domain, bed);
    laws.of_rows("counters", bed.counters, check_counter, R"(
        SELECT id FROM counters
        WHERE taken > quota OR expired > taken OR (state = 'sold_out') <> (taken = quota))");
    laws.of_sums("a counter's numbers", check_numbers, R"(
        SELECT c.id FROM counters c
        LEFT JOIN (SELECT counter, count(*) AS n, count(DISTINCT number) AS numbers,
                          max(number) AS most FROM claims GROUP BY counter) held
          ON held.counter = c.id
        WHERE coalesce(held.n, 0) + c.expired <> c.taken OR held.n <> held.numbers
           OR held.most > c.taken)");
    laws.of_rows("balances", bed.accounts, check_account,
                 "SELECT id FROM accounts WHERE balance < 0");
}

}  // namespace onrush::bed

#include "sim/bed/laws.h"

#include <map>
#include <set>

#include <fmt/format.h>

namespace onrush::bed {

namespace {

using Wrong = std::optional<std::string>;

class NumbersLaw final : public engine::Law {
public:
    explicit NumbersLaw(const Bed& bed) : bed_(bed) {}

    [[nodiscard]] std::string_view name() const override { return "a counter's numbers"; }
    [[nodiscard]] Wrong vote() const override {
        Wrong wrong;
        bed_.counters.for_each_change([&](table::ChangeKind change, const Counter& counter) {
            if (change != table::ChangeKind::erased && !wrong) {
                wrong = check_counter(counter);
            }
        });
        return wrong;
    }
    [[nodiscard]] Wrong check() const override {
        std::map<CounterId, std::set<std::uint64_t>> held;
        Wrong wrong;
        bed_.claims.for_each([&](const Claim& claim) {
            if (!held[claim.counter].insert(claim.number).second) {
                wrong =
                    fmt::format("counter {} gave out {} twice", claim.counter.value, claim.number);
            }
        });
        bed_.counters.for_each([&](const Counter& counter) {
            const std::set<std::uint64_t>& numbers = held[counter.id];
            if (numbers.size() + counter.expired != counter.taken ||
                (!numbers.empty() && *numbers.rbegin() > counter.taken)) {
                wrong =
                    fmt::format("counter {} gave out {} numbers, {} are held and {} expired",
                                counter.id.value, counter.taken, numbers.size(), counter.expired);
            } else if (Wrong counter_wrong = check_counter(counter)) {
                wrong = counter_wrong;
            }
        });
        return wrong;
    }

private:
    static Wrong check_counter(const Counter& counter) {
        bool sold_out = counter.state == CounterState::sold_out;
        if (counter.taken > counter.quota || counter.expired > counter.taken ||
            sold_out != (counter.taken == counter.quota)) {
            return fmt::format("counter {}: {} of {} taken, {} expired, {}", counter.id.value,
                               counter.taken, counter.quota, counter.expired,
                               sold_out ? "sold out" : "open");
        }
        return std::nullopt;
    }

    const Bed& bed_;
};

class BalanceLaw final : public engine::Law {
public:
    explicit BalanceLaw(const Bed& bed) : bed_(bed) {}

    [[nodiscard]] std::string_view name() const override { return "balances"; }
    [[nodiscard]] Wrong vote() const override {
        Wrong wrong;
        bed_.accounts.for_each_change([&](table::ChangeKind, const Account& account) {
            wrong = wrong ? wrong : check_account(account);
        });
        return wrong;
    }
    [[nodiscard]] Wrong check() const override {
        Wrong wrong;
        bed_.accounts.for_each(
            [&](const Account& account) { wrong = wrong ? wrong : check_account(account); });
        return wrong;
    }

private:
    static Wrong check_account(const Account& account) {
        if (account.balance < base::Money(0)) {
            return fmt::format("account {} has {}", account.id.value, account.balance.units);
        }
        return std::nullopt;
    }

    const Bed& bed_;
};

}  // namespace

void declare_laws(engine::Domain& domain, const Bed& bed) {
    domain.add(std::make_unique<NumbersLaw>(bed));
    domain.add(std::make_unique<BalanceLaw>(bed));
}

}  // namespace onrush::bed

// Random commands on points, against the model.
#include "features/point/test/model.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/point/test/words.h"

namespace onrush::point {
namespace {

using engine::test::Moment;
using engine::test::Told;

struct Game {
    Game(std::uint64_t seed, bool self_charge) : random(seed) {
        book.features.points.settings.self_charge = self_charge;
        points = PointModel(book.features.points.settings);
        for (int i = 0; i < 3; ++i) {
            Moment moment{Instant(0)};
            EXPECT_EQ(accounts.run(account::OpenAccount{}, moment).verdict,
                      engine::Verdict::answered);
        }
    }
    std::mt19937_64 random;
    Book book;
    account::AccountModel accounts;
    PointModel points{book.features.points.settings};
    std::int64_t now = 1000;
    engine::test::RefusalsMet<PointFeature> met;
    std::map<std::string_view, int> objections;  // to orders

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    Money some_amount() { return Money(static_cast<std::int64_t>(below(700)) - 100); }
    std::string some_reason() { return std::string(below(20) == 0 ? below(2) * 201 : 3, 'r'); }
    std::optional<Instant> some_time() {
        return below(2) == 0 ? std::nullopt
                             : std::optional(Instant(900 + static_cast<std::int64_t>(below(900))));
    }

    template <typename Input, typename... Models>
    void compare(const Input& input, const Models&... models) {
        Moment moment{Instant(now)};
        Told expected = points.run(input, models..., moment);
        engine::Result<Input> result = book.run(now, book.features.points, input);
        EXPECT_EQ(engine::test::told_of(result), expected);
        expect_facts(moment);
        met.note<Input>(result);
    }
    void expect_facts(const Moment& moment) {
        std::vector<engine::test::ToldFact> facts;
        for (const std::string& fact : book.take_facts()) {
            facts.push_back(engine::test::told_fact(fact));
        }
        EXPECT_EQ(facts, moment.facts) << "at " << now;
    }
    void post() {
        auto kind = static_cast<PostedKind>(below(5));
        compare(PostEntry{service(), AccountId(1 + below(4)), kind, some_amount(), some_reason()},
                accounts);
    }
    void reverse() {
        compare(ReverseEntry{service(), EntryId(below(points.all.size() + 2)), some_reason()});
    }
    void list() {
        ListEntries input{.caller = user(1 + below(3)), .from = some_time(), .to = some_time()};
        if (below(2) == 0) {
            input.kind = static_cast<EntryKind>(below(6));
        }
        if (below(2) == 0) {
            input.limit = static_cast<std::uint32_t>(below(102));
        }
        if (below(2) == 0) {
            input.cursor = below(150);
        }
        compare(input);
        AccountId any(1 + below(4));
        compare(ListAnyEntries{service(), any, input.kind, input.from, input.to, input.limit,
                               input.cursor},
                accounts);
        compare(LookUpAnyBalance{service(), any}, accounts);
    }
    // What an order would do, where it may.
    void pay_or_refund() {
        AccountId account(1 + below(3));
        auto amount = static_cast<std::int64_t>(1 + below(900));
        std::int64_t change = below(2) == 0 ? amount : -amount;
        EntryKind kind = change < 0 ? EntryKind::spend : EntryKind::refund;
        const base::Refusal* why = points.objection(account.value, kind, change);
        auto objection = change < 0
                             ? objection_to_spend(book.features.points, account, Money(amount))
                             : std::nullopt;
        EXPECT_EQ(objection ? &objection->refusal() : nullptr, why);
        objections[why == nullptr ? "" : why->code] += 1;
        if (why == nullptr) {
            book.call(now, [&](Instant time) {
                const Entry& entry =
                    change < 0
                        ? spend(book.features.points, account, Money(amount), OrderId(7), time)
                        : refund(book.features.points, account, Money(amount), OrderId(7), time);
                return say(view_of(entry));
            });
            engine::test::Moment moment{Instant(now)};
            points.move_points(account.value, kind, change, 7, moment);
            expect_facts(moment);
        }
    }
    void step() {
        std::uint64_t dice = below(20);
        if (dice < 8) {
            post();
        } else if (dice < 11) {
            reverse();
        } else if (dice < 13) {
            compare(Charge{user(1 + below(3)), some_amount()});
        } else if (dice < 15) {
            pay_or_refund();
        } else if (dice < 17) {
            compare(LookUpBalance{user(1 + below(3))});
        } else {
            list();
        }
        now += static_cast<std::int64_t>(below(5));
    }
};

TEST(PointModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<PointFeature> met;
    std::map<std::string_view, int> objections;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed, seed % 5 != 0);
        for (int step = 0; step < 500 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        EXPECT_GT(game.points.all.size(), 100u);
        game.book.expect_whole();
        met.add_all(game.met);
        for (const auto& [code, times] : game.objections) {
            objections[code] += times;
        }
    }
    met.expect_all_but({});
    for (const char* code : {"", "insufficient-points"}) {
        EXPECT_GT(objections[code], 50) << code;
    }
}

}  // namespace
}  // namespace onrush::point

// Random commands on accounts, against the model.
#include "features/account/test/model.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/account/test/words.h"

namespace onrush::account::model_test {
namespace {

using engine::test::Moment;
using engine::test::Told;

const AccountSettings settings{.accounts_max = 8,
                               .prune_after = base::Duration(50),
                               .prune_with_password_after = base::Duration(200)};

struct Features {
    explicit Features(engine::Domain& domain) : accounts(domain, settings) {}
    AccountFeature accounts;
};

struct Game {
    explicit Game(std::uint64_t seed) : random(seed) {}
    std::mt19937_64 random;
    engine::test::RuleBook<Features> book;
    AccountModel model{settings};
    std::int64_t now = 1;
    engine::test::RefusalsMet<AccountFeature> met;

    std::uint64_t below(std::uint64_t n) { return random() % n; }

    template <typename Input>
    void compare(const Input& input) {
        Moment moment{base::Instant(now)};
        model.run_deadlines(moment, [](std::uint64_t) { return false; });
        const base::Refusal* objection = nullptr;
        if constexpr (requires { model.objection(input.caller); }) {
            objection = model.objection(input.caller);
        }
        Told expected =
            objection != nullptr ? engine::test::refused(*objection) : model.run(input, moment);
        engine::Result<Input> result = book.run(now, book.features.accounts, input);
        EXPECT_EQ(engine::test::told_of(result), expected);
        met.note<Input>(result);
    }
    // Mostly of one that is there.
    std::uint64_t some_id() {
        if (model.all.empty() || below(8) == 0) {
            return 1 + below(model.last_id + 2);
        }
        auto skipped = static_cast<std::ptrdiff_t>(below(model.all.size()));
        return std::next(model.all.begin(), skipped)->first;
    }
    Caller some_caller() {
        std::uint64_t id = some_id();
        auto known = model.all.find(id);
        std::uint32_t epoch = known == model.all.end() ? 1 : known->second.token_epoch;
        return {AccountId(id), below(8) == 0 ? epoch + 1 : epoch};
    }
    Staff some_staff() {
        return below(4) == 0 ? Staff{some_caller()} : Staff{{.role = Role::admin}};
    }
    std::optional<std::string> some_name() {
        constexpr const char* names[] = {"Ada", "", "a\tb", "\u00e9"};
        return below(3) == 0 ? std::nullopt : std::optional<std::string>(names[below(4)]);
    }
    std::optional<std::string> some_email() {
        constexpr const char* emails[] = {"a@b.c", "A@B.C", "no address", "b@b.c", "c@d", ""};
        return below(3) == 0 ? std::nullopt : std::optional<std::string>(emails[below(6)]);
    }
    std::string some_hash() { return below(2) == 0 ? "hash" : "another"; }
    std::string some_external_id() {
        const std::string ids[] = {
            "1", "ada", "Ada", "\u00e9", "", "a\tb", std::string(128, 'x'), std::string(129, 'x')};
        return ids[below(8)];
    }
    std::optional<base::Duration> some_validity() {
        constexpr std::int64_t odd[] = {0, 1, 316'224'000, 316'224'001};
        return below(2) == 0 ? std::nullopt : std::optional(base::Duration::seconds(odd[below(4)]));
    }
    void step() {
        now += below(3) == 0 ? static_cast<std::int64_t>(below(30)) : 0;
        now += below(300) == 0 ? 50'000'000 : 0;  // half a day, or an account would stay for ever
        switch (below(16)) {
            case 0:
                return compare(OpenAccount{some_name(), some_email(),
                                           below(3) == 0 ? some_hash() : "", below(5) == 0});
            case 1:
                return compare(EnsureAccount{some_external_id()});
            case 2:
                return compare(EndSessions{some_caller()});
            case 3:
                return compare(SetActive{some_staff(), AccountId(some_id()), below(3) != 0});
            case 4:
                return compare(LookUpMe{some_caller()});
            case 5:
                return compare(LookUpAccount{some_staff(), AccountId(some_id())});
            case 6:
                return compare(
                    LookUpTokenEpoch{some_staff(), AccountId(some_id()), some_validity()});
            case 7:
                compare(ListAccounts{.caller = some_staff(), .email = some_email()});
                compare(ListAccounts{.caller = some_staff(), .external_id = some_external_id()});
                return compare(ListAccounts{some_staff(), AccountId(some_id()),
                                            static_cast<std::uint32_t>(below(5))});
            case 8:
                return compare(LookUpExternalId{some_external_id()});
            case 9:
                return compare(LookUpEmail{some_email().value_or("")});
            case 10:
                return compare(RenewHash{AccountId(some_id()), some_hash(), some_hash()});
            case 11:
                return compare(LookUpOwnCredentials{some_caller()});
            case 12:
                return compare(ChangePassword{some_caller(), some_email(),
                                              below(2) == 0 ? "" : some_hash(), some_hash()});
            case 13:
                return compare(KeepAccount{
                    AccountId(some_id()),
                    base::Instant(now + static_cast<std::int64_t>(below(3)) * 50'000'000)});
            case 14:
                return compare(FindCredentials{some_email().value_or("")});
            default:
                return compare(
                    ChangeAccount{some_caller(), some_name(), some_email(), some_hash()});
        }
    }
};

TEST(AccountModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<AccountFeature> met;
    std::uint64_t forgotten = 0;
    std::size_t kept = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 1500 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.book.expect_whole();
        forgotten += game.model.last_id - game.model.all.size();
        kept += game.model.all.size();
        met.add_all(game.met);
    }
    EXPECT_GT(forgotten, 20u);
    EXPECT_GT(kept, 30u);
    met.expect_all_but({});
}

}  // namespace
}  // namespace onrush::account::model_test

// Accounts that nobody needs are forgotten, and whatever the server remembers of them.
#include <set>

#include <gtest/gtest.h>

#include "app/core.h"
#include "app/direct.h"
#include "app/shop.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"
#include "app/verify.h"
#include "engine/idempotency.h"
#include "features/account/look_up_account.h"
#include "features/account/open_account.h"
#include "features/point/post_entry.h"
#include "log/limits.h"
#include "log/posix_disk.h"

namespace onrush::app::prune_test {
namespace {

using base::Duration;
using base::Instant;

constexpr Duration age = Duration::hours(48);  // as the settings have it

struct ClockOfThePast final : base::Clock {
    explicit ClockOfThePast(Duration ago_now) : ago(ago_now) {}
    [[nodiscard]] Instant now() const override { return Instant(real.now().ms - ago.ms); }
    [[nodiscard]] Duration elapsed() const override { return real.elapsed(); }
    const Duration ago;
    base::SystemClock real;
};

// The folder as a server left it that ran so long ago. Accounts 1 and 5 have nothing, 2 has an
// e-mail and a password, 3 is a gateway's, 4 has points; 6 is the newest.
void live_in_the_past(const std::string& folder, Duration ago) {
    Shop shop(
        {.accounts = {.prune_after = age, .prune_with_password_after = Duration::hours(24 * 90)}});
    ClockOfThePast clock(ago);
    CoreSettings settings;
    settings.folder = folder;
    settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    base::NoProgress progress;
    auto core = Core::start(shop.domain(), clock, settings, progress);
    ASSERT_TRUE(core) << core.error().text;
    auto open = [&](const account::OpenAccount& input) {
        ASSERT_TRUE(run_and_wait((*core)->engine(), shop.accounts, input));
    };
    open({});
    open({.email = "ada@x.test", .password_hash = "h"});
    ASSERT_TRUE(run_and_wait((*core)->engine(), shop.accounts, account::EnsureAccount{"ann"}));
    open({});
    point::PostEntry entry{.caller = {{.role = engine::Role::service}},
                           .account = account::AccountId(4),
                           .kind = point::PostedKind::earn,
                           .amount = base::Money(5),
                           .reason = "test"};
    ASSERT_TRUE(run_and_wait((*core)->engine(), shop.points, entry));
    open({});
    open({});
    (*core)->stop();
}

using Ids = std::vector<std::uint64_t>;

// Which accounts there are when a server goes on so much later.
Ids accounts_after(const std::string& folder, Duration later) {
    Shop shop(
        {.accounts = {.prune_after = age, .prune_with_password_after = Duration::hours(24 * 90)}});
    ClockOfThePast clock(Duration(-later.ms));
    CoreSettings settings;
    settings.folder = folder;
    settings.clock_is_right = true;
    settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    base::NoProgress progress;
    auto core = Core::start(shop.domain(), clock, settings, progress);
    EXPECT_TRUE(core) << core.error().text;
    Ids ids;
    EXPECT_TRUE(wait_until([&] {  // sweeps go on a millisecond later
        account::ListAccounts all{.caller = {{.role = engine::Role::admin}}};
        auto page = run_and_wait((*core)->engine(), shop.accounts, all);
        std::size_t before = ids.size();
        ids.clear();
        for (const account::AccountView& view : page->items) {
            ids.push_back(view.account_id.value);
        }
        return before == ids.size();
    }));
    (*core)->stop();
    return ids;
}

void expect_verified(const std::string& folder) {
    log::PosixDisk disk;
    Shop shop;
    engine::Idempotency idempotency(shop.domain());
    base::NoProgress progress;
    base::Outcome<> verified =
        verify(disk, folder, shop.domain(), progress, [](const std::string&) {});
    EXPECT_TRUE(verified) << verified.error().text;
}

TEST(Pruning, TakesTheAccountTheTokenAndNothingElse) {
    ShopServer server;
    server.stop();
    live_in_the_past(server.folder(), Duration::hours(49));
    server.start();
    for (int starts = 0; starts < 2; ++starts) {
        for (std::uint64_t gone : {1, 3, 5}) {
            EXPECT_EQ(server.ask({"GET /v1/me", server.token(gone)}).code, "token-void") << gone;
            EXPECT_EQ(server.ask({fmt::format("GET /v1/accounts/{}", gone), server.admin()}).code,
                      "account-not-found");
        }
        EXPECT_EQ(server.ask({"GET /v1/me/points", server.token(4)}).number("balance"), 5);
        EXPECT_EQ(
            server.ask({"POST /v1/accounts", "", R"({"email":"ADA@x.test","password":"12345678"})"})
                .code,
            "email-taken")
            << "a password is kept for longer";
        server.restart();
    }
    EXPECT_EQ(server.ask({"POST /v1/accounts", "", "{}"}).number("accountId"), 7)
        << "no id is given twice";
    server.restart({"identity=header"});
    EXPECT_EQ(server.ask({"GET /v1/me", "", "", "X-User-Id: ann\r\n"}).number("accountId"), 8);
    server.stop();
    expect_verified(server.folder());
}

// While the server runs: what it remembers of the gateway's user, and who comes back in time.
TEST(Pruning, SparesWhoeverComesBackAndForgetsTheRest) {
    ShopServer server({"identity=header"});
    server.stop();
    live_in_the_past(server.folder(), Duration(age.ms - 12'000));
    server.start();
    Reply made =
        server.ask({"POST /v1/accounts/1/tokens", server.admin(), R"({"role":"service"})"});
    EXPECT_EQ(made.status, 201) << made.text;
    Ask ann{"GET /v1/me", "", "", "X-User-Id: ann\r\n"};
    EXPECT_TRUE(wait_until([&] {
        Reply me = server.ask(ann);
        EXPECT_EQ(me.status, 200) << me.text;
        return me.number("accountId") > 6;
    })) << "she has another account when the first one is forgotten";
    EXPECT_EQ(server.ask({"GET /v1/accounts/3", server.admin()}).code, "account-not-found");
    EXPECT_EQ(server.ask({"GET /v1/me", made.word("accessToken")}).number("accountId"), 1)
        << "a service of which nothing else is kept";
}

// One fresh token made an account stay for ever, whatever anybody did about free accounts.
TEST(Pruning, TakesAnAccountWhoseFreshTokenHasExpired) {
    ShopServer server;
    server.stop();
    live_in_the_past(server.folder(), Duration(age.ms - 60'000));
    server.start();
    Reply renewed = server.ask({"POST /v1/me/tokens", server.token(1)});
    EXPECT_EQ(renewed.status, 201) << renewed.text;
    EXPECT_EQ(server.ask({"PATCH /v1/me", server.token(5), R"({"name":"Eve"})"}).status, 200);
    server.stop();
    expect_verified(server.folder());
    EXPECT_EQ(accounts_after(server.folder(), Duration::hours(24)), (Ids{1, 2, 4, 6}))
        << "the fresh token is good";
    EXPECT_EQ(accounts_after(server.folder(), Duration::hours(24 * 9)), (Ids{2, 4, 6}));
}

// A feature with rows of accounts tells whether it has any: see Domain::add_keeper().
TEST(Pruning, KnowsEveryTableThatNamesAccounts) {
    Shop shop;
    std::set<std::string> tables;
    for (const table::AnyTable* table : shop.domain().schema().tables()) {
        for (const table::Column& column : table->describe().row.columns) {
            if (column.name == "account") {
                tables.insert(table->name());
            }
        }
    }
    // An entry has a wallet, and a tally or a share an order; the first three go with the account.
    EXPECT_EQ(tables, (std::set<std::string>{
                          "profiles", "passwords", "external_ids", "wallets", "point_entries",
                          "coupons", "carts", "orders", "order_tallies", "option_shares",
                          "seat_shares", "sale_shares", "room_tickets", "room_passes",
                          "room_ended_passes", "room_ejections", "room_entrants"}));
}

}  // namespace
}  // namespace onrush::app::prune_test

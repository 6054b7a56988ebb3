// Data folders that earlier versions wrote, as they were left. old_data/DATE.tar.gz has one: its
// log, its mirror, and log.json, which is what that version's `onrush log --json` printed of it.
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "app/core.h"
#include "app/event_types.h"
#include "app/log_command.h"
#include "app/shop.h"
#include "app/verify.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"
#include "log/resting_log.h"
#include "log/test/scratch_folder.h"
#include "mirror/sqlite/database.h"
#include "relay/event_reader.h"

namespace onrush::app {
namespace {

struct OldData : testing::TestWithParam<const char*> {
    log::ScratchFolder folder;
    log::PosixDisk disk;

    void SetUp() override {
        std::string unpack = std::string("tar -xzf '") + ONRUSH_SOURCE_FOLDER +
                             "/src/app/test/old_data/" + GetParam() + ".tar.gz' -C " +
                             folder.path();
        ASSERT_EQ(std::system(unpack.c_str()), 0) << unpack;
    }
    // What `verify` says of it, line by line.
    std::string verified() {
        Shop shop;
        engine::Idempotency idempotency(shop.domain());
        base::NoProgress progress;
        std::string said;
        base::Outcome<> whole = verify(disk, folder.path(), shop.domain(), progress,
                                       [&](const std::string& line) { said += line + "\n"; });
        EXPECT_TRUE(whole) << whole.error().text;
        return said;
    }
    // A server on it, and its end.
    base::Outcome<> start(bool mirror_is_right) {
        Shop shop;
        return start(shop, mirror_is_right);
    }
    base::Outcome<> start(Shop& shop, bool mirror_is_right) {
        base::SystemClock clock;
        base::NoProgress progress;
        CoreSettings settings;
        settings.folder = folder.path();
        settings.clock_is_right = true;
        settings.mirror_is_right = mirror_is_right;
        auto core = Core::start(shop.domain(), clock, settings, progress);
        return core ? base::Outcome<>() : std::unexpected(core.error());
    }
};

TEST_P(OldData, SaysWhatItSaidThen) {
    std::FILE* printed = std::tmpfile();
    ASSERT_NE(printed, nullptr);
    base::Outcome<> done = print_log(disk, folder.path(), {.names = {}, .json = true}, printed);
    ASSERT_TRUE(done) << done.error().text;
    std::string now(static_cast<std::size_t>(std::ftell(printed)), '\0');
    std::rewind(printed);
    ASSERT_EQ(std::fread(now.data(), 1, now.size(), printed), now.size());
    std::fclose(printed);
    std::ifstream file(folder.path() + "/log.json");
    std::stringstream then;
    then << file.rdbuf();
    EXPECT_EQ(now, then.str());
}

TEST_P(OldData, IsWholeWithItsMirrorAndWithoutIt) {
    std::string with_mirror = verified();
    // A mirror is compared when its tables are today's; otherwise its laws are those of its log.
    bool known = with_mirror.contains("compared with the log: equal") ||
                 with_mirror.contains("has the tables of an older version");
    EXPECT_TRUE(known) << with_mirror;
    std::filesystem::remove(folder.path() + "/mirror.db");
    std::string without = verified();
    std::string laws = with_mirror.substr(with_mirror.find("laws"));
    EXPECT_EQ(without.substr(without.find("laws")), laws) << "the log tells it all";
}

// It was written without hashes of its tables.
TEST_P(OldData, IsStartedOnceToHaveWhatSomebodyChangesFound) {
    EXPECT_EQ(verified().find("each table has the hash"), std::string::npos);
    ASSERT_TRUE(start(false));
    EXPECT_NE(verified().find("each table has the hash"), std::string::npos);
    {
        auto mirror = mirror::Database::open(folder.path() + "/mirror.db", mirror::Access::write);
        ASSERT_TRUE(mirror) << mirror.error().text;
        ASSERT_TRUE((*mirror)->run("UPDATE accounts SET token_epoch = token_epoch + 1"));
    }
    base::Outcome<> refused = start(false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::FaultKind::damaged);
    EXPECT_NE(refused.error().text.find("table \"accounts\""), std::string::npos)
        << refused.error().text;
    EXPECT_NE(refused.error().text.find("--set mirror.isRight=true"), std::string::npos)
        << refused.error().text;
    ASSERT_TRUE(start(true));
    EXPECT_TRUE(start(false)) << "accepted once, and kept";
}

// Members that came later say what was so before them.
TEST_P(OldData, HasCampaignsWhoseCouponsStackAndReduceSalePrices) {
    Shop shop;
    ASSERT_TRUE(start(shop, false));
    std::size_t campaigns = 0;
    shop.coupons.campaigns.for_each([&](const coupon::Campaign& campaign) {
        campaigns += 1;
        EXPECT_FALSE(campaign.exclusive);
        EXPECT_TRUE(campaign.sale_prices);
    });
    EXPECT_GT(campaigns, 0u);
}

// Nobody knows whether staff have made tokens of them.
TEST_P(OldData, HasAccountsThatAreNeverForgotten) {
    Shop shop;
    ASSERT_TRUE(start(shop, false));
    EXPECT_GT(shop.accounts.accounts.size(), 0u);
    shop.accounts.accounts.for_each([](const account::Account& row) {
        EXPECT_FALSE(row.untouched) << row.id.value;
        EXPECT_EQ(row.stays_until_day, 0) << row.id.value;
    });
}

TEST_P(OldData, HasOptionsWithoutALimitAndCountsNothingOfItsOrders) {
    Shop shop;
    ASSERT_TRUE(start(shop, false));
    std::size_t options = 0;
    shop.catalog.options.for_each([&](const catalog::Option& option) {
        options += 1;
        EXPECT_EQ(option.per_account, 0u);
    });
    EXPECT_GT(options, 0u);
    std::size_t lines = 0;
    shop.orders.lines.for_each([&](const order::Line& line) {
        lines += 1;
        EXPECT_FALSE(line.in_share);
    });
    EXPECT_GT(lines, 0u);
    EXPECT_EQ(shop.orders.tallies.size(), 0u);
    EXPECT_EQ(shop.orders.shares.size(), 0u);
}

// Facts that have gained members are read as they were written, without these.
TEST_P(OldData, ItsFactsAreEvents) {
    relay::EventTypes types(all_events());
    auto log = log::RestingLog::open(disk, folder.path() + "/log");
    ASSERT_TRUE(log) << log.error().text;
    auto reader = relay::EventReader::open(*log, types, log->first());
    ASSERT_TRUE(reader) << reader.error().text;
    std::map<std::string, int> events;
    http::Buffer written;
    for (;;) {
        auto block = (*reader)->next(log->durable());
        ASSERT_TRUE(block) << block.error().text;
        if (*block == nullptr) {
            break;
        }
        for (const relay::Event& event : (*block)->events) {
            events[event.type->fact] += 1;
            relay::write_event(written, **block, event, "/onrush/1");
            written.push('\n');
        }
    }
    EXPECT_EQ((*reader)->passed_over(), 0u);
    std::ifstream file(folder.path() + "/log.json");
    std::map<std::string, int> facts;
    for (std::string line; std::getline(file, line);) {
        constexpr std::string_view begin = "\"fact\":\"";
        if (std::size_t at = line.find(begin); at != line.npos) {
            at += begin.size();
            facts[line.substr(at, line.find('"', at) - at)] += 1;
        }
    }
    EXPECT_EQ(events, facts);
    EXPECT_GT(facts["order.paid"], 0);
    EXPECT_EQ(written.view().find("expiresAt"), std::string_view::npos);
    EXPECT_EQ(written.view().find("contents"), std::string_view::npos);
    EXPECT_NE(written.view().find("\"type\":\"onrush.order.shipped.v1\""), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(Written, OldData, testing::Values("2026-11-28"));

}  // namespace
}  // namespace onrush::app

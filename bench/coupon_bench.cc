// Coupons in-process, without HTTP: how many are issued and refused in a second, and what they
// cost in memory.
//
// Threads of the engine and the log run on one core, the producer on the other, and the log is
// synced as in the server. Rounds: sign-ups without a password, issues to distinct accounts, the
// same accounts again (coupon-already-issued), and a campaign that is sold out. Then the memory of
// what is there, by the tables' own count and by the system's. Prints "metric NAME VALUE UNIT".
// Bounded by the counts given; it ends by itself.
#include <filesystem>

#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/producer.h"
#include "bench/report.h"
#include "engine/batcher.h"
#include "engine/maintenance.h"
#include "features/account/open_account.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/issue_coupon.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"

namespace onrush::bench {
namespace {

using account::AccountId;
using account::OpenAccount;
using coupon::CampaignId;
using coupon::CreateCampaign;
using coupon::IssueCoupon;

struct Options {
    std::string folder;
    std::size_t accounts = 1'000'000;
    std::size_t rounds = 3;
    std::size_t batch = 512;
    bool shuffle = false;
    bool direct = false;
};

struct Shop {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain, {.accounts_max = account::limits::accounts_max}};
    catalog::CatalogFeature catalog{domain, ids};
    room::RoomFeature rooms{domain, ids, accounts};
    coupon::CouponFeature coupons{domain, ids, accounts, catalog, rooms};
};

CreateCampaign campaign_of(std::uint32_t quota) {
    return {.caller = {{.role = engine::Role::admin}},
            .name = "drop",
            .quota = quota,
            .opens_at = base::Instant(0),
            .closes_at = base::Instant(4'000'000'000'000),
            .discount = {.type = coupon::DiscountType::fixed, .amount = base::Money(1000)}};
}

CampaignId create(engine::Engine& engine, Shop& shop, std::uint32_t quota) {
    return run_one(engine, shop.coupons, campaign_of(quota)).campaign_id;
}

// The accounts in an order of arrival: a step that has no divisor in common with their number
// visits each once.
AccountId arrival(std::size_t i, const Options& options) {
    std::size_t step = options.shuffle ? 2'654'435'761u : 1u;
    return AccountId(i * step % options.accounts + 1);
}

void report_memory(const Shop& shop, double resident_before, double resident) {
    auto per_row = [](const table::AnyTable& table) {
        return static_cast<double>(table.bytes()) / static_cast<double>(table.size());
    };
    report("coupon_bytes", per_row(shop.coupons.coupons), "bytes");
    report("account_bytes", per_row(shop.accounts.accounts), "bytes");
    report("resident_bytes_per_coupon",
           (resident - resident_before) / static_cast<double>(shop.coupons.coupons.size()),
           "bytes");
}

void run_rounds(engine::Engine& engine, Shop& shop, const log::SegmentLog& log,
                const Options& options) {
    JobRing<coupon::CouponFeature, IssueCoupon> ring(shop.coupons, options.batch);
    auto issue_to_all = [&](CampaignId campaign, engine::Verdict wanted) {
        return ring.push_all(engine, options.accounts, wanted, [&](std::size_t i) {
            return IssueCoupon{{arrival(i, options), 1, engine::Role::user}, campaign};
        });
    };
    CampaignId sold_out = create(engine, shop, 1);
    run_one(engine, shop.coupons, IssueCoupon{{AccountId(options.accounts + 1), 1}, sold_out});
    std::vector<double> issues;
    std::vector<double> repeats;
    std::vector<double> misses;
    for (std::size_t round = 0; round < options.rounds; ++round) {
        CampaignId campaign = create(engine, shop, 100'000'000);
        double resident = resident_bytes();
        std::uint64_t bytes = log.bytes_appended();
        issues.push_back(issue_to_all(campaign, engine::Verdict::answered));
        report("issues_per_second_round", issues.back(), "1/s");
        report("issue_cpu_round", ring.cpu_ns(), "ns");
        if (round == 0) {
            report("log_bytes_per_issue",
                   static_cast<double>(log.bytes_appended() - bytes) /
                       static_cast<double>(options.accounts),
                   "bytes");
            report_memory(shop, resident, resident_bytes());
        }
        repeats.push_back(issue_to_all(campaign, engine::Verdict::refused));
        report("already_issued_cpu_round", ring.cpu_ns(), "ns");
        misses.push_back(issue_to_all(sold_out, engine::Verdict::refused));
        report("sold_out_cpu_round", ring.cpu_ns(), "ns");
    }
    report("issues_per_second", median(issues), "1/s");
    report("already_issued_per_second", median(repeats), "1/s");
    report("sold_out_per_second", median(misses), "1/s");
}

void run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    log::PosixDisk disk;
    base::SystemClock clock;
    Shop shop;
    pin_this_thread(0);  // the engine's threads inherit it
    engine::Engine engine(shop.domain, clock, {.batch_commands_max = options.batch});
    auto log = log::SegmentLog::open(disk, options.folder, shop.domain.schema().describe().encode(),
                                     log::LogSettings{.kept_bytes = 0});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    engine::Maintenance maintenance(**log);
    engine.start(**log, (*log)->opened_at().time);
    pin_this_thread(1);
    JobRing<account::AccountFeature, OpenAccount> sign_ups(shop.accounts, options.batch);
    report("sign_ups_per_second",
           sign_ups.push_all(engine, options.accounts + 1, engine::Verdict::answered,
                             [](std::size_t) { return OpenAccount{}; }),
           "1/s");
    report("sign_up_cpu", sign_ups.cpu_ns(), "ns");
    run_rounds(engine, shop, **log, options);
    engine.stop();
}

// Batches decided and encoded by this thread alone, without a log: what a decision costs. Of all
// batches the quickest quarter's last, so that what else the machine does hardly shows.
template <typename Feature, typename Input, typename InputOf>
double decide_all(engine::Batcher& batcher, Feature& feature, const Options& options,
                  std::size_t count, engine::Verdict wanted, InputOf input_of) {
    Returned returned;
    returned.expect(wanted);
    std::deque<engine::Call<Input>> jobs;
    for (std::size_t i = 0; i < options.batch; ++i) {
        jobs.emplace_back(returned, feature, Input{});
    }
    std::vector<double> times;
    engine::Batch batch;
    for (std::size_t done = 0; done < count; done += options.batch) {
        for (std::size_t i = 0; i < options.batch; ++i) {
            jobs[i].input = input_of(done + i);
        }
        Clock::time_point start = Clock::now();
        batcher.open(base::Instant(1'700'000'000'000), engine::Admission::open);
        for (std::size_t i = 0; i < options.batch; ++i) {
            batcher.run(jobs[i], engine::Admission::open);
        }
        batcher.close(batch);
        times.push_back(seconds_since(start) * 1e9 / static_cast<double>(options.batch));
        batch.answers.deliver();
    }
    ONRUSH_CHECK(returned.unexpected() == 0, "{} answers were not as expected",
                 returned.unexpected());
    std::ranges::sort(times);
    return times[times.size() / 4];
}

void run_direct(const Options& options) {
    Shop shop;
    engine::Counters counters;
    engine::Batcher batcher(shop.domain, counters);
    std::size_t count = options.accounts / options.batch * options.batch;
    Options rounded = options;
    rounded.accounts = count;
    double empty = resident_bytes();
    report("sign_up",
           decide_all<account::AccountFeature, OpenAccount>(
               batcher, shop.accounts, options, count, engine::Verdict::answered,
               [](std::size_t) { return OpenAccount{}; }),
           "ns");
    double with_accounts = resident_bytes();
    report("resident_bytes_per_account", (with_accounts - empty) / static_cast<double>(count),
           "bytes");
    for (std::size_t round = 0; round < options.rounds; ++round) {
        decide_all<coupon::CouponFeature, CreateCampaign>(
            batcher, shop.coupons, {.batch = 1}, 1, engine::Verdict::answered,
            [](std::size_t) { return campaign_of(100'000'000); });
        CampaignId campaign(round + 1);
        auto issue = [&](std::size_t i) {
            return IssueCoupon{{arrival(i, rounded), 1, engine::Role::user}, campaign};
        };
        auto issue_all = [&](engine::Verdict wanted) {
            return decide_all<coupon::CouponFeature, IssueCoupon>(batcher, shop.coupons, options,
                                                                  count, wanted, issue);
        };
        report("issue", issue_all(engine::Verdict::answered), "ns");
        report("already_issued", issue_all(engine::Verdict::refused), "ns");
        if (round == 0) {
            report_memory(shop, with_accounts, resident_bytes());
        }
    }
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::bench::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-coupon-bench";
    onrush::base::CommandLine line("Coupons without HTTP, engine and log threads on one core");
    line.option("--folder", options.folder, "where the log goes; emptied before and after");
    line.option("--accounts", options.accounts, "accounts, each of which gets a coupon a round");
    line.option("--rounds", options.rounds, "rounds; the median is reported");
    line.option("--batch", options.batch, "jobs in one push");
    line.flag("--shuffle", options.shuffle, "accounts come in random order");
    line.flag("--direct", options.direct, "one thread that decides and encodes, and no log");
    return line.run(count, arguments, [&] {
        options.direct ? onrush::bench::run_direct(options) : onrush::bench::run(options);
        std::filesystem::remove_all(options.folder);
        return 0;
    });
}

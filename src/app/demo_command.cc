#include "app/demo_command.h"

#include <cstdio>

#include <fmt/format.h>

#include "account/open_account.h"
#include "app/direct.h"
#include "app/serve_command.h"
#include "app/tool_commands.h"
#include "base/check.h"
#include "coupon/create_campaign.h"
#include "coupon/issue_coupon.h"

namespace onrush::app {

namespace {

using account::AccountId;
using coupon::CampaignId;

constexpr std::uint32_t demo_quota = 100;
constexpr std::uint32_t demo_rivals = 60;  // who have taken a coupon before you came

class DemoShop {
public:
    explicit DemoShop(Serving& serving) : serving_(serving) {}

    void fill() {
        open_ = create_campaign("First hundred", demo_quota);
        sold_out_ = create_campaign("Only one", 1);
        for (std::uint32_t i = 0; i < demo_rivals; ++i) {
            AccountId rival = open_account("");
            take(open_, rival);
            if (i == 0) {
                take(sold_out_, rival);
            }
        }
        you_ = open_account("You");
    }
    void print() const {
        std::string token = serving_.tokens().make(you_.value, 1, http::Who::user).text;
        std::string url = serving_.url();
        std::string call = fmt::format("  curl -s -H \"Authorization: Bearer $TOKEN\" {}", url);
        fmt::print("onrush is ready on {}\n\nIn another shell:\n\n  TOKEN={}\n\n", url, token);
        fmt::print("a coupon, durable before you read of it:\n{}/v1/campaigns/{}/coupons -X POST\n",
                   call, open_.value);
        fmt::print("again: 409, you have it:\n{}/v1/campaigns/{}/coupons -X POST\n", call,
                   open_.value);
        fmt::print("too late: 410, sold out:\n{}/v1/campaigns/{}/coupons -X POST\n", call,
                   sold_out_.value);
        fmt::print("your coupons:\n{}/v1/me/coupons\n", call);
        fmt::print(
            "the same in SQL, all coupons by hand if you like:\n"
            "  sqlite3 -box {}/mirror.db 'select campaign, number, account, issued_at from "
            "coupons_readable where account = {}'\n\n",
            serving_.core().folder(), you_.value);
        fmt::print(
            "The admin's token is in {}/admin.token, what can be asked for is at "
            "{}/openapi.json.\nCtrl-C stops the server; nothing is lost.\n",
            serving_.core().folder(), url);
        std::fflush(stdout);
    }

private:
    template <typename Feature, typename Input>
    typename Input::Answer run(Feature& feature, Input input) {
        engine::Result<Input> result =
            run_and_wait(serving_.core().engine(), feature, std::move(input));
        ONRUSH_CHECK(result.has_value(), "the demo shop has {} coupons at most", demo_quota);
        return *result;
    }
    CampaignId create_campaign(const std::string& name, std::uint32_t quota) {
        base::Instant now = base::SystemClock().now();
        coupon::CreateCampaign input{.caller = {.role = account::Role::admin},
                                     .name = name,
                                     .quota = quota,
                                     .opens_at = now,
                                     .closes_at = now + base::Duration::hours(24 * 30),
                                     .discount = {.amount = base::Money(5000)}};
        return run(serving_.shop().coupons, std::move(input)).campaign_id;
    }
    AccountId open_account(const std::string& name) {
        return run(serving_.shop().accounts, account::OpenAccount{.name = name}).account_id;
    }
    void take(CampaignId campaign, AccountId account) {
        (void)run(serving_.shop().coupons,
                  coupon::IssueCoupon{{.account = account, .token_epoch = 1}, campaign});
    }

    Serving& serving_;
    CampaignId open_;
    CampaignId sold_out_;
    AccountId you_;
};

int run_demo(const ServeFlags& flags) {
    Settings settings;
    base::Outcome<> read = settings.set("data", "./onrush-demo", "demo");
    if (read) {
        read = settings.set("points.selfCharge", "true", "demo");
    }
    if (read) {
        read = read_settings(flags, settings);
    }
    if (!read) {
        return report_fault(read.error());
    }
    return serve_until_told(settings, [](Serving& serving) {
        DemoShop shop(serving);
        shop.fill();
        shop.print();
    });
}

}  // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
    CLI::App* demo = app.add_subcommand("demo", "run the server with a shop to look at");
    std::shared_ptr<ServeFlags> flags = add_serve_flags(*demo);
    demo->callback([=, &exit_code] { exit_code = run_demo(*flags); });
}

}  // namespace onrush::app

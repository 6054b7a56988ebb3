#include "app/demo_command.h"

#include <cstdio>

#include <fmt/format.h>

#include "app/direct.h"
#include "app/serve_command.h"
#include "app/tool_commands.h"
#include "base/check.h"
#include "base/command_line.h"
#include "features/account/open_account.h"
#include "features/catalog/category.h"
#include "features/catalog/create_product.h"
#include "features/concert/add_seats.h"
#include "features/concert/change_concert.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/issue_coupon.h"
#include "features/point/post_entry.h"
#include "features/sale/change_sale.h"

namespace onrush::app {

namespace {

using account::AccountId;
using coupon::CampaignId;

constexpr std::uint32_t demo_quota = 100;
constexpr std::int64_t demo_points = 200'000;
constexpr std::uint32_t demo_rivals = 60;  // who have taken a coupon before you came

class DemoShop {
public:
    explicit DemoShop(Serving& serving) : serving_(serving) {}

    void fill() {
        open_ = create_campaign("First hundred", demo_quota);
        sold_out_ = create_campaign("Only one", 1);
        for (std::uint32_t i = 0; i < demo_rivals; ++i) {
            AccountId rival = open_account(std::nullopt);
            take(open_, rival);
            if (i == 0) {
                take(sold_out_, rival);
            }
        }
        you_ = open_account("You");
        (void)run(serving_.shop().points, point::PostEntry{.caller = staff(),
                                                           .account = you_,
                                                           .kind = point::PostedKind::earn,
                                                           .amount = base::Money(demo_points),
                                                           .reason = "welcome"});
        fill_shelves();
        fill_hall();
    }
    void print() const {
        std::string token = serving_.tokens().make(you_.value, 1, http::Who::user).text;
        std::string url = serving_.url();
        std::string call = fmt::format("  curl -s -H \"Authorization: Bearer $TOKEN\" {}", url);
        fmt::print("onrush is ready on {}\n\nIn another shell:\n\n  TOKEN={}\n\n", url, token);
        fmt::print(
            "take a coupon; it is durable before the answer arrives "
            "(201):\n{}/v1/campaigns/{}/coupons -X POST\n",
            call, open_.value);
        fmt::print("take it again (409, already issued):\n{}/v1/campaigns/{}/coupons -X POST\n",
                   call, open_.value);
        fmt::print(
            "take one of a campaign that is sold out (410):\n{}/v1/campaigns/{}/coupons -X POST\n",
            call, sold_out_.value);
        fmt::print("your coupons:\n{}/v1/me/coupons\n", call);
        print_shop(call, url);
        fmt::print(
            "your coupons in SQL:\n  sqlite3 -box {}/mirror.db 'select campaign, number, account, "
            "issued_at from coupons_readable where account = {}'\n\n",
            serving_.core().folder(), you_.value);
        fmt::print(
            "The admin's token is in {}/admin.token; {}/openapi.json describes every "
            "route.\nCtrl-C stops the server; nothing is lost.\n",
            serving_.core().folder(), url);
        std::fflush(stdout);
    }

private:
    static engine::Staff staff() { return {{.role = engine::Role::admin}}; }

    void print_shop(const std::string& call, const std::string& url) const {
        constexpr const char* json = "-H 'Content-Type: application/json'";
        fmt::print("list the products:\n  curl -s {}/v1/products\n", url);
        fmt::print(
            "buy with your points; stock, points and the order change in one commit:\n{}/v1/orders "
            "{} -d '{{\"items\":[{{\"optionId\":{},\"quantity\":1}}],\"pay\":\"points\"}}'\n",
            call, json, shirt_.value);
        fmt::print(
            "buy in a sale that starts in a minute (409 before the start, then "
            "201):\n{}/v1/sales/{}/orders {} -d '{{\"quantity\":1,\"pay\":\"points\"}}'\n",
            call, sale_.value, json);
        fmt::print("the map of a concert's seats:\n  curl -s {}/v1/dates/{}/seats\n", url,
                   date_.value);
    }
    // A concert in a month, with seats to be had at once.
    void fill_hall() {
        auto& concerts = serving_.shop().concerts;
        base::Instant now = base::SystemClock().now();
        concert::ConcertId duo =
            run(concerts, concert::CreateConcert{.caller = staff(),
                                                 .title = "Duo",
                                                 .venue = "City Hall",
                                                 .description = "From the demo"})
                .concert_id;
        date_ = run(concerts, concert::CreateDate{.caller = staff(),
                                                  .concert = duo,
                                                  .opens_at = now,
                                                  .starts_at = now + base::Duration::hours(24 * 30),
                                                  .closes_at = {}})
                    .date_id;
        concert::SeatRange hall{.section = "hall",
                                .rows = concert::RowNames{{"A", "B", "C"}, {}},
                                .seats = concert::NumberRange{1, 12},
                                .capacity = {},
                                .price = base::Money(30'000)};
        concert::SeatRange floor{.section = "floor",
                                 .rows = {},
                                 .seats = {},
                                 .capacity = 100,
                                 .price = base::Money(15'000)};
        (void)run(concerts, concert::AddSeats{staff(), date_, {hall, floor}});
    }
    // Two products, and a sale of the second that starts in a minute.
    void fill_shelves() {
        auto& catalog = serving_.shop().catalog;
        catalog::CategoryId category =
            run(catalog, catalog::CreateCategory{staff(), "Clothes"}).category_id;
        auto create = [&](const char* name, std::int64_t price,
                          std::vector<catalog::NewOption> options) {
            return run(catalog, catalog::CreateProduct{.caller = staff(),
                                                       .name = name,
                                                       .description = "From the demo",
                                                       .category_id = category,
                                                       .price = base::Money(price),
                                                       .options = std::move(options)});
        };
        shirt_ = create("Shirt", 12'000,
                        {{"red / L", std::nullopt, 10}, {"blue / XL", base::Money(1000), 5}})
                     .options[0]
                     .option_id;
        catalog::OptionId boots =
            create("Boots", 90'000, {{"42", std::nullopt, 20}}).options[0].option_id;
        base::Instant starts = base::SystemClock().now() + base::Duration::minutes(1);
        sale_ = run(serving_.shop().sales,
                    sale::CreateSale{.caller = staff(),
                                     .option_id = boots,
                                     .price = base::Money(45'000),
                                     .quantity = 10,
                                     .starts_at = starts,
                                     .ends_at = starts + base::Duration::hours(24)})
                    .sale_id;
    }

    template <typename Feature, typename Input>
    typename Input::Answer run(Feature& feature, Input input) {
        engine::Result<Input> result =
            run_and_wait(serving_.core().engine(), feature, std::move(input));
        ONRUSH_CHECK(result.has_value(), "the demo shop cannot be made: {}",
                     result.error().refusal().code);
        return *result;
    }
    CampaignId create_campaign(const std::string& name, std::uint32_t quota) {
        base::Instant now = base::SystemClock().now();
        coupon::CreateCampaign input{.caller = staff(),
                                     .name = name,
                                     .quota = quota,
                                     .opens_at = now,
                                     .closes_at = now + base::Duration::hours(24 * 30),
                                     .discount = {.amount = base::Money(5000)}};
        return run(serving_.shop().coupons, std::move(input)).campaign_id;
    }
    AccountId open_account(std::optional<std::string> name) {
        return run(serving_.shop().accounts, account::OpenAccount{.name = std::move(name)})
            .account_id;
    }
    void take(CampaignId campaign, AccountId account) {
        (void)run(serving_.shop().coupons,
                  coupon::IssueCoupon{{.account = account, .token_epoch = 1}, campaign});
    }

    Serving& serving_;
    CampaignId open_;
    CampaignId sold_out_;
    AccountId you_;
    catalog::OptionId shirt_;
    sale::SaleId sale_;
    concert::DateId date_;
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

void add_demo_command(base::CommandLine& line) {
    add_serving_command(line, "demo", "run the server with a demo shop", run_demo);
}

}  // namespace onrush::app

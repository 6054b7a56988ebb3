#include "app/demo_command.h"

#include <charconv>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "app/demo_crowd.h"
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
#include "features/room/create_room.h"
#include "features/sale/change_sale.h"
#include "http/random_bytes.h"

namespace onrush::app {

namespace {

using account::AccountId;
using coupon::CampaignId;

constexpr std::uint32_t demo_quota = 100;
constexpr std::int64_t demo_points = 200'000;
constexpr std::uint32_t demo_rivals = 60;  // who have taken a coupon before you came
constexpr std::uint32_t opens_in_default = 120;
constexpr std::uint32_t opens_in_max = 3600;

struct DemoFlags {
    std::uint32_t crowd = 0;
    std::uint32_t opens_in = opens_in_default;  // seconds until the room opens
    bool join = false;
};

class DemoShop {
public:
    DemoShop(Serving& serving, base::Duration opens_in) : serving_(serving), opens_in_(opens_in) {}

    [[nodiscard]] CrowdPlan crowd_of(std::uint32_t people) const {
        return {.port = serving_.port(),
                .people = people,
                .room = room_.value,
                .date = rush_date_.value};
    }

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
        fill_arena();
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
        print_room(call, url);
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
    void print_room(const std::string& call, const std::string& url) const {
        fmt::print(
            "a waiting room in front of 2,000 seats. It opens {}, and draws the order of all "
            "who are there then. In a browser:\n"
            "  {}/rooms/{}           wait for your turn\n"
            "  {}/v1/dates/{}/seats  the seats\n"
            "  {}/v1/rooms/{}/draw   the draw, for {}/check-draw\n"
            "hold a seat without a pass (403, pass-required; 409 before it opens):\n"
            "{}/v1/dates/{}/holds -H 'Content-Type: application/json' "
            "-d '{{\"best\":{{\"count\":1}}}}'\n"
            "send a crowd of 5,000 through it, from another shell:\n"
            "  build/release/onrush demo --join --crowd 5000{}\n",
            opens_in_.ms == 0 ? std::string("at once")
                              : fmt::format("in {} seconds", opens_in_.ms / 1000),
            url, room_.value, url, rush_date_.value, url, room_.value, url, call, rush_date_.value,
            serving_.port() == 8080 ? "" : fmt::format(" --listen 127.0.0.1:{}", serving_.port()));
    }
    concert::DateId add_date(concert::ConcertId of, base::Instant opens_at) {
        return run(serving_.shop().concerts,
                   concert::CreateDate{.caller = staff(),
                                       .concert = of,
                                       .opens_at = opens_at,
                                       .starts_at = opens_at + base::Duration::hours(24 * 30),
                                       .closes_at = {}})
            .date_id;
    }
    // Forty rows of fifty seats, behind a room that opens when they can be had.
    void fill_arena() {
        auto& concerts = serving_.shop().concerts;
        base::Instant opens_at = base::SystemClock().now() + opens_in_;
        concert::ConcertId rush =
            run(concerts, concert::CreateConcert{.caller = staff(),
                                                 .title = "Rush",
                                                 .venue = "Arena",
                                                 .description = "From the demo"})
                .concert_id;
        rush_date_ = add_date(rush, opens_at);
        auto rows = [](const char* section, std::int64_t price) {
            return concert::SeatRange{.section = section,
                                      .rows = concert::RowNames{{}, concert::NumberRange{1, 20}},
                                      .seats = concert::NumberRange{1, 50},
                                      .capacity = {},
                                      .price = base::Money(price)};
        };
        (void)run(concerts,
                  concert::AddSeats{
                      staff(), rush_date_, {rows("stalls", 60'000), rows("balcony", 40'000)}});
        room::CreateRoom form{.caller = staff(), .name = "Rush", .opens_at = opens_at};
        form.admit = {100, base::Duration::seconds(1)};
        form.max_active = 500;
        form.message =
            "2,000 seats. Who is here when the room opens is drawn by lot; who comes "
            "later stands behind them.";
        form.protects = concert::guarded(rush_date_);
        form.order = room::RoomOrder::draw;
        form.seeds.emplace();
        http::fill_random(form.seeds->secret);
        http::fill_random(form.seeds->salt_key);
        room_ = run(serving_.shop().rooms, std::move(form)).room_id;
    }
    // A concert in a month, with seats to be had at once.
    void fill_hall() {
        auto& concerts = serving_.shop().concerts;
        concert::ConcertId duo =
            run(concerts, concert::CreateConcert{.caller = staff(),
                                                 .title = "Duo",
                                                 .venue = "City Hall",
                                                 .description = "From the demo"})
                .concert_id;
        date_ = add_date(duo, base::SystemClock().now());
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
    const base::Duration opens_in_;
    CampaignId open_;
    CampaignId sold_out_;
    AccountId you_;
    catalog::OptionId shirt_;
    sale::SaleId sale_;
    concert::DateId date_;
    concert::DateId rush_date_;
    room::RoomId room_;
};

std::string fault_in(const DemoFlags& flags) {
    if (flags.crowd > limits::crowd_max) {
        return fmt::format("--crowd is {}, but must be at most {}", flags.crowd, limits::crowd_max);
    }
    if (flags.opens_in > opens_in_max) {
        return fmt::format("--opens-in is {}, but must be at most {}", flags.opens_in,
                           opens_in_max);
    }
    if (flags.join && flags.crowd == 0) {
        return "--join sends a crowd to a demo that runs; say how many with --crowd";
    }
    return {};
}

// To the demo that listens there already.
int join_demo(const Settings& settings, std::uint32_t people) {
    const std::string& listen = settings.text("listen");
    std::string port_text = listen.substr(listen.rfind(':') + 1);
    std::uint16_t port = 0;
    auto read = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (read.ec != std::errc() || port == 0) {
        return report_fault({base::FaultKind::usage,
                             "--join needs --listen with the port of the demo, not " + listen});
    }
    CrowdPlan plan{.port = port, .people = people};
    base::Outcome<CrowdReport> report = send_crowd(plan, {});
    if (!report) {
        return report_fault(report.error());
    }
    print_report(*report, plan);
    return 0;
}

int run_demo(const ServeFlags& flags, const DemoFlags& more) {
    if (std::string text = fault_in(more); !text.empty()) {
        return report_fault({base::FaultKind::usage, text});
    }
    Settings settings;
    base::Outcome<> read = settings.set("data", "./onrush-demo", "demo");
    if (read) {
        read = settings.set("points.selfCharge", "true", "demo");
    }
    if (read) {  // a crowd has one address
        read = settings.set("rates.sign-up", "1000/1s", "demo");
    }
    if (read) {
        read = read_settings(flags, settings);
    }
    if (!read) {
        return report_fault(read.error());
    }
    if (more.crowd > 0 && !settings.text("tls.certificate").empty()) {
        return report_fault({base::FaultKind::usage,
                             "a crowd speaks plain HTTP; leave out --crowd or tls.certificate"});
    }
    if (more.join) {
        return join_demo(settings, more.crowd);
    }
    std::jthread crowd;  // it is told to stop, and waited for, when the server has stopped
    return serve_until_told(settings, [&](Serving& serving) {
        DemoShop shop(serving, base::Duration::seconds(more.opens_in));
        shop.fill();
        shop.print();
        if (more.crowd > 0) {
            crowd = std::jthread([plan = shop.crowd_of(more.crowd)](const std::stop_token& stop) {
                // Only a server that stops cannot be reached from here, and then nobody asks.
                if (base::Outcome<CrowdReport> report = send_crowd(plan, stop)) {
                    print_report(*report, plan);
                }
            });
        }
    });
}

}  // namespace

void add_demo_command(base::CommandLine& line) {
    auto more = std::make_shared<DemoFlags>();
    base::CommandLine& command =
        add_serving_command(line, "demo", "run the server with a demo shop",
                            [more](const ServeFlags& flags) { return run_demo(flags, *more); });
    command.option("--crowd", more->crowd,
                   fmt::format("send so many people through the waiting room, at most {}; they end "
                               "by themselves",
                               limits::crowd_max));
    command.option("--opens-in", more->opens_in,
                   "seconds until the waiting room opens, 120 if not given");
    command.flag("--join", more->join, "send the crowd to the demo that listens there already");
}

}  // namespace onrush::app

// What clients of the shop fill in: mostly what makes sense, now and then what is at a limit or
// beyond it.
#include <fmt/format.h>

#include "sim/shop_play/shop_play.h"

namespace onrush::sim {

using base::Duration;
using base::Instant;
using base::Money;

// --- who ----------------------------------------------------------------------------------------

account::AccountId ShopPlay::some_account(const ShopWorld& world) {
    if (random_.chance(10)) {
        constexpr std::uint64_t odd[] = {0, 4'503'599'627'370'495, 4'503'599'627'370'496};
        return account::AccountId(odd[random_.below(3)]);
    }
    if (world.accounts.all.empty() || random_.chance(50)) {
        return account::AccountId(random_.between(1, 20));
    }
    auto skipped = static_cast<std::ptrdiff_t>(random_.below(world.accounts.all.size()));
    return account::AccountId(std::next(world.accounts.all.begin(), skipped)->first);
}

engine::Caller ShopPlay::some_caller(const ShopWorld& world) {
    engine::Caller caller{.account = some_account(world)};
    auto found = world.accounts.all.find(caller.account.value);
    bool by_token = random_.chance(600);
    if (by_token && found != world.accounts.all.end()) {
        caller.token_epoch = found->second.token_epoch + (random_.chance(30) ? 1 : 0);
    }
    return caller;
}

engine::Staff ShopPlay::some_staff(const ShopWorld& world) {
    engine::Staff staff{random_.chance(800) ? engine::Caller() : some_caller(world)};
    staff.role = random_.chance(960) ? engine::Role::admin : engine::Role::user;
    return staff;
}

// --- campaigns and coupons ----------------------------------------------------------------------

// Crowds go where the others go: to the latest.
coupon::CampaignId ShopPlay::some_campaign(const ShopWorld& world) {
    std::uint64_t created = world.coupons.campaigns.size();
    std::uint64_t oldest = created > 2 && random_.chance(850) ? created - 2 : 0;
    std::uint64_t beyond = random_.chance(30) ? 1 : 0;
    return coupon::CampaignId(random_.between(oldest, created + beyond));
}

std::pair<coupon::CouponId, account::AccountId> ShopPlay::some_coupon(const ShopWorld& world) {
    std::size_t issued = world.coupons.coupons.size();
    if (issued == 0 || random_.chance(30)) {
        return {coupon::CouponId(random_.below(3) * 1'000'000'000 + random_.below(4)),
                some_account(world)};
    }
    std::size_t oldest = issued > 8 && random_.chance(800) ? issued - 8 : 0;
    std::size_t place = random_.between(oldest, issued - 1);
    return {coupon::CouponId(world.coupons.id_of(place)),
            account::AccountId(world.coupons.coupons[place].account)};
}

coupon::CreateCampaign ShopPlay::some_form(const ShopWorld& world, Instant now) {
    coupon::CreateCampaign form{.caller = some_staff(world), .name = some_name()};
    if (random_.chance(30)) {
        form.name = std::string(random_.between(400, 401), 'n');
    }
    form.quota = some_quota();
    form.opens_at = random_.chance(700) ? Instant(now.ms - 1) : some_instant(now);
    form.closes_at = some_end(form.opens_at);
    form.discount = some_discount();
    form.min_order = Money(random_.chance(20) ? -1 : static_cast<std::int64_t>(random_.below(99)));
    form.scope = some_scope();
    form.per_account = static_cast<std::uint32_t>(random_.chance(30) ? random_.between(10, 11)
                                                                     : random_.between(1, 3));
    if (random_.chance(20)) {
        form.per_account = 0;
    }
    if (random_.chance(300)) {
        form.exclusive = random_.chance(500);
    }
    if (random_.chance(300)) {
        form.sale_prices = random_.chance(500);
    }
    if (random_.chance(500)) {
        constexpr std::int64_t spans_ms[] = {999, 1000, 1000, 2000, 60'000, 3'600'000};
        form.valid_for_seconds = Duration(spans_ms[random_.below(6)]);
    }
    return form;
}

coupon::ChangeCampaign ShopPlay::some_change(const ShopWorld& world, Instant now) {
    coupon::ChangeCampaign change{.caller = some_staff(world), .campaign = some_campaign(world)};
    if (random_.chance(500)) {
        change.quota = some_quota();
    }
    if (random_.chance(200)) {
        change.opens_at = some_instant(now);
    }
    if (random_.chance(300)) {
        change.closes_at = some_instant(now);
    }
    if (random_.chance(200)) {
        change.exclusive = random_.chance(500);
    }
    if (random_.chance(200)) {
        change.sale_prices = random_.chance(500);
    }
    if (random_.chance(400)) {
        // A close is for good, so it is rare.
        std::uint64_t action = random_.chance(100) ? 2 : random_.below(2);
        change.action = static_cast<coupon::CampaignAction>(action);
    }
    return change;
}

coupon::Discount ShopPlay::some_discount() {
    coupon::Discount discount;
    if (random_.chance(500)) {
        discount.amount =
            Money(static_cast<std::int64_t>(random_.chance(300) ? 500 : random_.below(30)));
        return discount;
    }
    discount.type = coupon::DiscountType::percent;
    discount.percent = random_.chance(950)   ? random_.between(1, 100)
                       : random_.chance(500) ? 0
                                             : 101;
    if (random_.chance(300)) {
        discount.max_discount = Money(random_.chance(50) ? 1'000'000'000'001 : 5);
    }
    return discount;
}

coupon::Scope ShopPlay::some_scope() {
    coupon::Scope scope;
    if (random_.chance(800)) {
        return scope;
    }
    scope.type = random_.chance(500) ? coupon::ScopeType::categories : coupon::ScopeType::products;
    std::uint64_t count = random_.chance(50) ? random_.between(100, 101) : random_.below(4);
    for (; count > 0; --count) {
        scope.ids.push_back(random_.chance(10) ? 0 : count);
    }
    return scope;
}

std::uint32_t ShopPlay::some_quota() {
    if (random_.chance(50)) {
        constexpr std::uint32_t odd[] = {0, 100'000'000, 100'000'001};
        return odd[random_.below(3)];
    }
    return static_cast<std::uint32_t>(random_.between(1, random_.chance(300) ? 30 : 5));
}

// Soon after, or much later, or before.
Instant ShopPlay::some_instant(Instant now) {
    switch (random_.below(8)) {
        case 0:
            return Instant(now.ms - static_cast<std::int64_t>(random_.below(2000)));
        case 1:
        case 2:
            return Instant(now.ms + static_cast<std::int64_t>(random_.below(50)));
        case 3:
        case 4:
            return Instant(now.ms + static_cast<std::int64_t>(random_.below(5000)));
        case 5:
        case 6:
            return Instant(now.ms + static_cast<std::int64_t>(random_.below(20 * 3'600'000)));
        default:
            return random_.chance(800)
                       ? Instant(now.ms + 100'000)
                       : Instant(253'402'300'799'999 + static_cast<std::int64_t>(random_.below(2)));
    }
}

// Often so late that no jump of the clock reaches it.
Instant ShopPlay::some_end(Instant start) {
    constexpr std::int64_t far_ms = 30LL * 86'400'000;
    return random_.chance(500) ? Instant(start.ms + far_ms) : some_instant(start);
}

// --- texts and numbers --------------------------------------------------------------------------

std::string ShopPlay::some_name() {
    switch (random_.below(40)) {
        case 0:
            return "";
        case 1:
            return "a\tb";
        case 2:
            return "x\x7f";
        case 3: {
            // Characters, not bytes, are counted for accounts.
            std::string name;
            for (std::uint64_t n = random_.between(100, 101); n > 0; --n) {
                name += "\xc3\xbc";
            }
            return name;
        }
        default:
            return fmt::format("name {}", random_.below(100));
    }
}

std::string ShopPlay::some_hash() {
    return random_.chance(500) ? "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA"
                               : "$argon2id$v=19$m=19456,t=3,p=1$c2FsdA";
}

std::string ShopPlay::some_external_id() {
    switch (random_.below(12)) {
        case 0:
            return "";
        case 1:
            return std::string(random_.between(127, 129), 'x');
        case 2:
            return "a\tb";
        default:
            return fmt::format("{}", random_.below(emails_));
    }
}

std::string ShopPlay::some_email() {
    if (random_.chance(60)) {
        static const std::string odd[] = {"nobody",
                                          "@shop.example",
                                          "a@",
                                          "a.@x.example",
                                          "a@-x.example",
                                          "a b@x.example",
                                          "a@x..example",
                                          std::string(64, 'a') + "@x.example",
                                          std::string(65, 'a') + "@x.example"};
        return odd[random_.below(std::size(odd))];
    }
    std::uint64_t who = random_.below(emails_);
    return fmt::format("{}{}@{}.example", random_.chance(500) ? "p+" : "P+", who,
                       random_.chance(500) ? "shop" : "Shop");
}

std::string ShopPlay::some_reason() {
    if (random_.chance(30)) {
        constexpr std::size_t sizes[] = {0, 800, 801};
        return std::string(sizes[random_.below(3)], 'r');
    }
    // Records of several sectors are what a power cut tears.
    if (random_.chance(250)) {
        return std::string(random_.between(300, 800), 'r');
    }
    return fmt::format("reason {}", random_.below(10));
}

Money ShopPlay::some_amount() {
    if (random_.chance(60)) {
        std::int64_t most = settings_.points.balance_max.units;
        const std::int64_t odd[] = {0, -1, most, -most, most + 1, -most - 1};
        return Money(odd[random_.below(6)]);
    }
    auto amount = static_cast<std::int64_t>(random_.below(100));
    return Money(random_.chance(100) ? -amount : amount);
}

std::uint32_t ShopPlay::some_limit() {
    constexpr std::uint32_t limits[] = {0, 1, 2, 3, 20, 100, 101};
    return limits[random_.below(7)];
}

}  // namespace onrush::sim

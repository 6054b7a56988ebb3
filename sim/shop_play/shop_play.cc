#include "sim/shop_play/shop_play.h"

#include "sim/shop_play/requests.h"

namespace onrush::sim {

namespace {

const ShopWorld& shop(const World& world) {
    return static_cast<const ShopWorld&>(world);
}

}  // namespace

ShopPlay::ShopPlay(Random random) : random_(random) {
    constexpr std::int64_t balances[] = {1, 60, 300, 10'000'000, 10'000'000, 10'000'000};
    settings_.points.balance_max = base::Money(balances[random_.below(6)]);
    settings_.points.self_charge = random_.chance(700);
    constexpr std::int64_t graces_ms[] = {0, 1, 500, 60'000, 3'600'000};
    settings_.coupons.grace = base::Duration(graces_ms[random_.below(5)]);
    constexpr std::int64_t holds_ms[] = {1, 60, 3000, 600'000};
    settings_.orders.hold = base::Duration(holds_ms[random_.below(4)]);
    constexpr std::uint32_t orders_a_day[] = {1, 3, 10, 1'000'000};
    settings_.orders.per_account_per_day = orders_a_day[random_.below(4)];
    // Short ones, so that accounts go while others come.
    constexpr std::int64_t ages_ms[] = {0, 0, 50, 3000, 600'000};
    settings_.accounts.prune_after = base::Duration(ages_ms[random_.below(5)]);
    settings_.accounts.prune_with_password_after = base::Duration(ages_ms[random_.below(5)]);
    constexpr std::size_t accounts_max[] = {2, 9, 1000, 1000};
    settings_.accounts.accounts_max = accounts_max[random_.below(4)];
    constexpr std::uint32_t pending[] = {1, 2, 3, 10'000};
    settings_.orders.pending_per_account = pending[random_.below(4)];
    constexpr std::uint32_t pieces[] = {1, 4, 100, 1'000'000};
    settings_.orders.held_pieces_per_account = pieces[random_.below(4)];
    settings_.orders.seat_hold = base::Duration(holds_ms[random_.below(4)]);
    constexpr std::uint32_t seats[] = {1, 3, 4, 1'000'000};
    settings_.orders.seats_per_account = seats[random_.below(4)];
    constexpr std::int64_t waiters[] = {3, 12, 10'000'000};
    settings_.rooms.waiters_max = waiters[random_.below(3)];
    settings_.rooms.polls_per_second_max = random_.chance(500) ? 10 : 5000;
    accounts_ = random_.between(1, 15);
    emails_ = random_.between(2, 30);
}

std::unique_ptr<app::AnyDomain> ShopPlay::make_domain() const {
    return std::make_unique<app::Shop>(settings_);
}

std::unique_ptr<World> ShopPlay::make_world() const {
    return std::make_unique<ShopWorld>(settings_);
}

void ShopPlay::recount(app::AnyDomain& domain) const {
    ledger_.recount(static_cast<app::Shop&>(domain));
}

// --- commands -----------------------------------------------------------------------------------

RequestPtr ShopPlay::next_command(const World& world, base::Instant now) {
    // Nothing is bought before there are people and things.
    if (shop(world).accounts.all.size() < 2 && random_.chance(800)) {
        return account_command(shop(world), now);
    }
    if (shop(world).catalog.options.size() < 2 && random_.chance(600)) {
        return catalog_command(shop(world));
    }
    switch (random_.below(30)) {
        case 0:
        case 1:
            return account_command(shop(world), now);
        case 2:
        case 3:
        case 4:
            return point_command(shop(world));
        case 5:
            return campaign_command(shop(world), now);
        case 6:
        case 7:
        case 8:
        case 9:
            return coupon_command(shop(world));
        case 10:
        case 11:
            return catalog_command(shop(world));
        case 12:
            return sale_command(shop(world), now);
        case 13:
            return buyer_command(shop(world));
        case 14:
        case 15:
        case 16:
        case 17:
            return room_command(shop(world), now);
        case 18:
        case 19:
        case 20:
        case 21:
        case 22:
        case 23:
            return seat_command(shop(world), now);
        default:
            return order_command(shop(world));
    }
}

RequestPtr ShopPlay::account_command(const ShopWorld& world, base::Instant now) {
    bool crowded = world.accounts.all.size() >= accounts_;
    switch (random_.below(crowded ? 14 : 6)) {
        case 0: {
            auto email = random_.chance(500) ? std::optional(some_email()) : std::nullopt;
            std::string hash = random_.chance(email ? 800 : 100) ? some_hash() : "";
            bool unhashed = hash.empty() && random_.chance(100);
            return request(account::OpenAccount{some_name(), std::move(email), hash, unhashed});
        }
        case 1:
            return request(account::EnsureAccount{some_external_id()});
        case 2:
            return request(account::RenewHash{some_account(world), some_hash(), some_hash()});
        case 3: {
            auto email = random_.chance(500) ? std::optional(some_email()) : std::nullopt;
            std::string known = random_.chance(500) ? some_hash() : "";
            return request(
                account::ChangePassword{some_caller(world), std::move(email), known, some_hash()});
        }
        case 4:
        case 5:
        case 6:
        case 7: {
            account::ChangeAccount change{some_caller(world)};
            if (random_.chance(600)) {
                change.name = some_name();
            }
            if (random_.chance(600)) {
                change.email = some_email();
                change.known_hash = some_hash();
            }
            return request(std::move(change));
        }
        case 8:
            return random_.chance(500)
                       ? request(account::EndSessions{some_caller(world)})
                       : request(account::KeepAccount{some_account(world), some_instant(now)});
        default:
            // Most are active most of the time, or nothing else happens.
            return request(
                account::SetActive{some_staff(world), some_account(world), random_.chance(750)});
    }
}

RequestPtr ShopPlay::point_command(const ShopWorld& world) {
    switch (random_.below(10)) {
        case 0:
        case 1:
            return request(point::Charge{some_caller(world), some_amount()});
        case 2:
        case 3: {
            std::uint64_t entries = world.points.all.size();
            std::uint64_t oldest = entries > 8 && random_.chance(800) ? entries - 8 : 0;
            point::EntryId entry(random_.between(oldest, entries + 1));
            return request(point::ReverseEntry{some_staff(world), entry, some_reason()});
        }
        default:
            return request(point::PostEntry{some_staff(world), some_account(world),
                                            static_cast<point::PostedKind>(random_.below(5)),
                                            some_amount(), some_reason()});
    }
}

RequestPtr ShopPlay::campaign_command(const ShopWorld& world, base::Instant now) {
    bool enough = world.coupons.campaigns.size() >= 3;
    if (random_.chance(enough ? 250 : 800)) {
        return request(some_form(world, now));
    }
    return request(some_change(world, now));
}

RequestPtr ShopPlay::coupon_command(const ShopWorld& world) {
    switch (random_.below(10)) {
        case 0: {
            coupon::RevokeCoupon revocation{some_staff(world), some_coupon(world).first,
                                            some_reason()};
            revocation.restock = random_.chance(600);
            return request(std::move(revocation));
        }
        case 1:
            return request(coupon::ReinstateCoupon{some_staff(world), some_coupon(world).first,
                                                   some_reason()});
        case 2:
            if (random_.chance(400)) {
                return request(coupon::GiveCoupon{some_staff(world), some_account(world),
                                                  some_campaign(world)});
            }
            [[fallthrough]];
        default:
            coupon::CampaignId campaign = some_campaign(world);
            engine::Caller caller =
                some_guest(world, coupon::guarded(campaign), some_caller(world));
            return request(coupon::IssueCoupon{caller, campaign});
    }
}

// --- queries ------------------------------------------------------------------------------------

RequestPtr ShopPlay::next_query(const World& world) {
    switch (random_.below(10)) {
        case 0:
            return account_query(shop(world));
        case 1:
            return point_query(shop(world));
        case 2:
        case 3:
            return coupon_query(shop(world));
        case 4:
            return catalog_query(shop(world));
        case 5:
            return room_query(shop(world));
        case 6:
        case 7:
            return seat_query(shop(world));
        default:
            return buyer_query(shop(world));
    }
}

RequestPtr ShopPlay::account_query(const ShopWorld& world) {
    switch (random_.below(7)) {
        case 0:
            return request(account::LookUpMe{some_caller(world)});
        case 1:
            return request(account::LookUpAccount{some_staff(world), some_account(world)});
        case 2:
            return request(
                account::ListAccounts{some_staff(world), some_account(world), some_limit()});
        case 3:
            return request(account::LookUpExternalId{some_external_id()});
        case 4:
            return request(account::LookUpOwnCredentials{some_caller(world)});
        case 5:
            return request(account::LookUpEmail{some_email()});
        default:
            return request(account::FindCredentials{some_email()});
    }
}

RequestPtr ShopPlay::point_query(const ShopWorld& world) {
    if (random_.chance(300)) {
        return request(point::LookUpBalance{some_caller(world)});
    }
    if (random_.chance(100)) {
        return request(point::LookUpAnyBalance{some_staff(world), some_account(world)});
    }
    if (random_.chance(100)) {
        return request(point::ListAnyEntries{
            .caller = some_staff(world), .account = some_account(world), .limit = some_limit()});
    }
    point::ListEntries list{.caller = some_caller(world), .limit = some_limit()};
    if (random_.chance(400)) {
        list.kind = static_cast<point::EntryKind>(random_.below(6));
    }
    if (random_.chance(300)) {
        list.cursor = random_.below(12);
    }
    // The times of some entry, which is where it matters whether a span includes its ends.
    if (!world.points.all.empty() && random_.chance(500)) {
        base::Instant at = world.points.all[random_.below(world.points.all.size())].at;
        (random_.chance(500) ? list.from : list.to) = at;
    }
    return request(std::move(list));
}

RequestPtr ShopPlay::coupon_query(const ShopWorld& world) {
    switch (random_.below(5)) {
        case 0:
            return request(coupon::LookUpCampaign{some_campaign(world)});
        case 3:
            if (random_.chance(500)) {
                return request(
                    coupon::LookUpAnyCoupon{some_staff(world), some_coupon(world).first});
            }
            return request(coupon::ListAnyCoupons{
                .caller = some_staff(world),
                .account = some_account(world),
                .status = random_.chance(300)
                              ? std::optional(static_cast<coupon::CouponStatus>(random_.below(5)))
                              : std::nullopt,
                .limit = some_limit()});
        case 1: {
            coupon::ListCampaigns list{.limit = some_limit()};
            if (random_.chance(400)) {
                list.state = static_cast<coupon::CampaignState>(random_.below(5));
            }
            if (random_.chance(300)) {
                list.cursor = some_campaign(world);
            }
            return request(std::move(list));
        }
        case 2:
            return request(coupon::LookUpCoupon{some_caller(world), some_coupon(world).first});
        default: {
            coupon::ListMyCoupons list{.caller = some_caller(world), .limit = some_limit()};
            if (random_.chance(400)) {
                list.status = static_cast<coupon::CouponStatus>(random_.below(5));
            }
            if (random_.chance(300)) {
                list.cursor = static_cast<std::uint32_t>(random_.below(8));
            }
            return request(std::move(list));
        }
    }
}

}  // namespace onrush::sim

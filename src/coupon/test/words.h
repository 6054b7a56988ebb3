// The words for the answers of coupons, and what a test of coupons begins with.
#pragma once

#include "account/test/words.h"
#include "coupon/change_campaign.h"
#include "coupon/coupon.h"
#include "coupon/create_campaign.h"
#include "coupon/issue_coupon.h"
#include "coupon/list_campaigns.h"
#include "coupon/list_my_coupons.h"
#include "coupon/look_up_campaign.h"
#include "coupon/look_up_coupon.h"
#include "coupon/revoke_coupon.h"
#include "coupon/use_coupon.h"

namespace onrush::coupon {

inline std::string say(const CampaignView& view) {
    return fmt::format("campaign {} {} {} of {}", view.campaign_id.value,
                       engine::test::code_of(view.state), view.issued, view.quota);
}
inline std::string say(const CouponView& view) {
    return fmt::format("{} {} until {}", view.coupon_id.value, engine::test::code_of(view.status),
                       view.expires_at.ms);
}
inline std::string say(const IssueCoupon::Refusal& refusal) {
    std::string text = engine::test::code_of(refusal.code);
    if (!refusal.opens_at.is_never()) {
        text += fmt::format(" opens {}", refusal.opens_at.ms);
    }
    if (!refusal.coupon_id.none()) {
        text += fmt::format(" {}", refusal.coupon_id.value);
    }
    return text;
}
inline std::string say(const RevokeCoupon::Refusal& refusal) {
    std::string text = engine::test::code_of(refusal.code);
    if (refusal.code == RevokeCoupon::Code::coupon_not_available) {
        text += " " + engine::test::code_of(refusal.status);
    }
    return text;
}
template <typename Answer>
std::string say_page(const Answer& answer, auto id_of) {
    std::string text;
    for (const auto& item : answer.items) {
        text += fmt::format("{} ", id_of(item).value);
    }
    return text;
}
inline std::string say(const ListCampaigns::Answer& answer) {
    std::string text = say_page(answer, [](const CampaignView& view) { return view.campaign_id; });
    return text + (answer.next_cursor ? fmt::format("then {}", answer.next_cursor->value) : "end");
}
inline std::string say(const ListMyCoupons::Answer& answer) {
    std::string text = say_page(answer, [](const CouponView& view) { return view.coupon_id; });
    return text + (answer.next_cursor ? fmt::format("then {}", *answer.next_cursor) : "end");
}

// Accounts 1 to 9 are there; coupons without a time of their own live 1000 ms after the close.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          coupons(domain, ids, accounts, {.grace = base::Duration(1000)}) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    CouponFeature coupons;
};

class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
    }
    // Does what an order would, within a batch; says what became of the coupon.
    template <typename Function>
    std::string with_coupon(std::int64_t at_ms, std::uint64_t id, Function function) {
        return call(at_ms, [&](const engine::Turn& turn) {
            const Coupon* coupon = find_coupon(features.coupons, CouponId(id));
            function(features.coupons, *coupon, turn);
            return engine::test::code_of(coupon->status);
        });
    }
    // What can be read of a row, whatever the time.
    CouponStatus written_status(std::uint64_t id) {
        return find_coupon(features.coupons, CouponId(id))->status;
    }
};

using account::admin;
using account::user;
using base::Duration;
using base::Instant;
using base::Money;

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::coupons, std::move(input));
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

// Opens at 1000, closes at 2000, 3 coupons.
inline CreateCampaign three_coupons() {
    return {.caller = admin(),
            .name = "three",
            .quota = 3,
            .opens_at = Instant(1000),
            .closes_at = Instant(2000),
            .discount = {.type = DiscountType::fixed, .amount = Money(500)}};
}
inline Book::Step create(CreateCampaign input = three_coupons()) {
    return ask(std::move(input));
}
inline Book::Step issue(std::uint64_t account, std::uint64_t campaign = 1) {
    return ask(IssueCoupon{user(account), CampaignId(campaign)});
}
inline Book::Step change(ChangeCampaign input) {
    input.caller = admin();
    input.campaign = CampaignId(1);
    return ask(std::move(input));
}
inline Book::Step act(CampaignAction action) {
    return change({.action = action});
}

}  // namespace onrush::coupon

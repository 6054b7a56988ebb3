// The words for the answers of coupons, and what a test of coupons begins with.
#pragma once

#include "engine/test/rule_book.h"
#include "features/account/test/words.h"
#include "features/catalog/category.h"
#include "features/catalog/create_product.h"
#include "features/coupon/change_campaign.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/issue_coupon.h"
#include "features/coupon/revoke_coupon.h"
#include "features/coupon/use_coupon.h"

namespace onrush::coupon {

inline std::string say(const CampaignView& view) {
    return fmt::format("campaign {} {} {} of {}", view.campaign_id.value, base::text_of(view.state),
                       view.issued, view.quota);
}
inline std::string say(const IssuedCoupon& view) {
    return fmt::format("{} {} until {}", view.coupon_id.value, base::text_of(view.status),
                       view.expires_at.ms);
}
inline std::string say(const CouponView& view) {
    return fmt::format("{} {} until {}", view.coupon_id.value, base::text_of(view.status),
                       view.expires_at.ms);
}
inline std::string say(const CampaignPage& page) {
    std::string text;
    for (const CampaignView& item : page.items) {
        text += fmt::format("{} ", item.campaign_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", page.next_cursor->value) : "end");
}
inline std::string say(const CouponPage& page) {
    std::string text;
    for (const CouponView& item : page.items) {
        text += fmt::format("{} ", item.coupon_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", *page.next_cursor) : "end");
}
// With what goes with it: "campaign-not-open 1000", "coupon-not-available HELD".
inline std::string say(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    if (const auto* word = std::get_if<std::string_view>(&refused.value(0))) {
        text += fmt::format(" {}", *word);
    }
    return text;
}

// Coupons without a time of their own live 1000 ms after the close.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          rooms(domain, ids, accounts),
          catalog(domain, ids),
          coupons(domain, ids, accounts, catalog, rooms, {.grace = base::Duration(1000)}) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    room::RoomFeature rooms;
    catalog::CatalogFeature catalog;
    CouponFeature coupons;
};

// Accounts 1 to 9 are there, categories 1 to 3, and in each the product of its number.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
        for (std::uint64_t id = 1; id <= 3; ++id) {
            run(0, features.catalog, catalog::CreateCategory{account::admin(), "category"});
            run(0, features.catalog,
                catalog::CreateProduct{.caller = account::admin(),
                                       .name = "product",
                                       .category_id = catalog::CategoryId(id),
                                       .price = base::Money(100)});
        }
        take_facts();
    }
    // Does what an order would, within a batch; says what became of the coupon.
    template <typename Function>
    std::string with_coupon(std::int64_t at_ms, std::uint64_t id, Function function) {
        return call(at_ms, [&](base::Instant now) {
            const Coupon* coupon = find_coupon(features.coupons, CouponId(id));
            function(features.coupons, *coupon, now);
            return std::string(base::text_of(coupon->status));
        });
    }
    // What is in the row, whatever the time.
    std::string written_status(std::uint64_t id) {
        return std::string(base::text_of(find_coupon(features.coupons, CouponId(id))->status));
    }
};

// What orders do with a coupon, for with_coupon().
inline void hold_it(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    hold(feature, coupon, now);
}
inline void release_it(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    release(feature, coupon, now);
}
inline void use_it(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    use(feature, coupon, OrderId(77), now);
}
inline void restore_it(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    restore(feature, coupon, OrderId(77), now);
}

using account::admin;
using account::staff;
using account::user;
using base::Duration;
using base::Instant;
using base::Money;
using engine::Staff;

template <typename Input>
Book::Step ask(Input input) {
    return [input = std::move(input)](engine::test::RuleBook<Features>& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.coupons, input);
        return result ? say(*result) : say(result.error());
    };
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
inline Book::Step look(std::uint64_t account, std::uint64_t coupon) {
    return ask(LookUpCoupon{user(account), CouponId(coupon)});
}

}  // namespace onrush::coupon

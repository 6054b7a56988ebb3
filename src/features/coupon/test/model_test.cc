// Random commands on coupons, against the model.
#include "features/coupon/test/model.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/coupon/test/words.h"

namespace onrush::coupon {
namespace {

using engine::test::Moment;
using engine::test::Told;
using engine::test::ToldFact;

class Game {
public:
    explicit Game(std::uint64_t seed) : random_(seed) { compare(some_campaign()); }

    void step() {
        std::uint64_t dice = below(100);
        if (dice < 3) {
            compare(some_campaign());
        } else if (dice < 10) {
            compare(some_change());
        } else if (dice < 16) {
            compare(RevokeCoupon{admin(), some_coupon(), some_reason(), some_restock()});
        } else if (dice < 20) {
            compare(ReinstateCoupon{admin(), some_coupon(), some_reason()});
        } else if (dice < 38) {
            move();
        } else if (dice < 46) {
            browse();
        } else if (dice < 52) {
            compare(GiveCoupon{admin(), AccountId(1 + below(10)), some_campaign_id()});
        } else {
            compare(IssueCoupon{user(some_account()), some_campaign_id()});
        }
        if (below(6) == 0) {
            queue();
        }
        if (below(120) == 0) {
            guard();
        }
        if (below(3) == 0) {
            pass(static_cast<std::int64_t>(below(60)));
        }
    }
    // Time goes by, and with it what is due; nobody asks for anything.
    void pass(std::int64_t ms) {
        now_ += ms;
        Moment moment{Instant(now_)};
        for (Instant next = first(); next <= moment.now; next = first()) {
            (void)(rooms_.next_deadline() == next ? rooms_.run_deadlines(moment, 1)
                                                  : model_.run_deadlines(rooms_, moment, 1));
        }
        book_.pass(now_);
        expect_facts(moment);
    }
    // Long after everything has expired.
    void end() {
        pass(100'000);
        for (std::size_t index = 0; index < model_.coupons.size(); ++index) {
            expect_written(index);
        }
        EXPECT_EQ(model_.rows_with_deadline(), 0u);
        book_.expect_whole();
    }

    engine::test::RefusalsMet<CouponFeature> met;
    std::map<std::string, int> facts;

private:
    Instant first() const { return std::min(rooms_.next_deadline(), model_.next_deadline()); }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    std::uint32_t number(std::uint64_t low, std::uint64_t high) {
        return static_cast<std::uint32_t>(low + below(high - low + 1));
    }
    Instant later(std::uint64_t ms) { return Instant(now_ + static_cast<std::int64_t>(below(ms))); }
    std::uint64_t some_account() { return 1 + below(9); }
    // Now and then an id that does not exist.
    CampaignId some_campaign_id() { return CampaignId(1 + below(model_.campaigns.size() + 1)); }
    CouponId some_coupon() {
        std::size_t index = below(model_.coupons.size() + 1);
        return CouponId(index < model_.coupons.size() ? model_.id_of(index) : 1000000999);
    }
    std::string some_reason() { return std::string(below(20) == 0 ? 0 : 3, 'r'); }
    std::optional<bool> some_restock() {
        return below(3) == 0 ? std::nullopt : std::optional(below(2) == 0);
    }
    Discount some_discount() {
        Discount discount{.type = static_cast<DiscountType>(below(2))};
        if (discount.type == DiscountType::fixed || below(20) == 0) {
            discount.amount = Money(number(below(20) == 0 ? 0 : 1, 900));
        }
        if (discount.type == DiscountType::percent || below(20) == 0) {
            discount.percent = number(1, 102);
        }
        if (below(4) == 0) {
            discount.max_discount = Money(number(1, 50));
        }
        return discount;
    }
    Scope some_scope() {
        Scope scope{.type = static_cast<ScopeType>(below(3))};
        std::uint64_t ids = scope.type == ScopeType::all ? below(10) / 9 : below(4);
        for (; ids > 0; --ids) {
            scope.ids.push_back(below(12) == 0 ? below(9) : 1 + below(3));
        }
        return scope;
    }
    CreateCampaign some_campaign() {
        CreateCampaign input{.caller = admin(),
                             .name = below(20) == 0 ? "" : "name",
                             .quota = number(0, 12),
                             .opens_at = later(50),
                             .closes_at = later(below(2) == 0 ? 3000 : 12'000),
                             .discount = some_discount()};
        if (below(3) == 0) {
            input.min_order = Money(number(0, 5));
            if (below(10) == 0) {
                input.min_order = Money(-1);
            }
        }
        if (below(10) == 0) {
            input.quota = limits::quota_max;  // a coupon that is taken back cannot raise it
        }
        if (below(2) == 0) {
            input.scope = some_scope();
        }
        if (below(2) == 0) {
            input.exclusive = below(2) == 0;
            input.sale_prices = below(2) == 0;
        }
        if (below(3) != 0) {
            input.per_account = number(below(10) == 0 ? 0 : 1, 3);
        }
        if (below(2) == 0) {
            input.valid_for_seconds = Duration::seconds(number(below(10) == 0 ? 0 : 1, 3));
        }
        return input;
    }
    ChangeCampaign some_change() {
        ChangeCampaign input{.caller = admin(), .campaign = some_campaign_id()};
        if (below(4) == 0) {
            input.exclusive = below(2) == 0;
        }
        if (below(4) == 0) {
            input.sale_prices = below(2) == 0;
        }
        switch (below(5)) {
            case 0:
                input.quota = number(0, 15);
                break;
            case 1:
                input.closes_at = later(1000);
                break;
            case 2:
                input.opens_at = later(50);
                break;
            case 3:
                input.action = static_cast<CampaignAction>(below(16) == 0 ? 2 : below(2));
                break;
            default:
                break;
        }
        return input;
    }

    // What an order would do, where it may.
    void move() {
        CouponId id = some_coupon();
        AccountId account(some_account());
        Moment moment{Instant(now_)};
        (void)rooms_.run_deadlines(moment, 1000);
        auto expected = model_.find_usable(id, account.value, moment.now);
        auto found = find_usable(book_.features.coupons, account, id, moment.now);
        ASSERT_EQ(found.has_value(), expected.has_value());
        if (!found) {
            EXPECT_EQ(say(found.error()), say(expected.error()));
        }
        std::size_t index = model_.index_of(id);
        if (index == model_.coupons.size()) {
            return;
        }
        bool first = below(2) == 0;
        CouponStatus status = model_.status_of(index, moment.now);
        if (status == CouponStatus::available && first) {
            model_.hold(index);
            book_.with_coupon(now_, id.value, hold_it);
        } else if (status == CouponStatus::available || (status == CouponStatus::held && first)) {
            model_.use(index, 77, moment);
            book_.with_coupon(now_, id.value, use_it);
        } else if (status == CouponStatus::held) {
            model_.release(index, moment);
            book_.with_coupon(now_, id.value, release_it);
        } else if (model_.coupons[index].held_when_revoked) {
            model_.release(index, moment);
            book_.with_coupon(now_, id.value, release_it);
        } else if (status == CouponStatus::used) {
            model_.restore(index, 77, moment);
            book_.with_coupon(now_, id.value, restore_it);
        }
        expect_facts(moment);
        expect_written(index);
    }
    void expect_written(std::size_t index) {
        const CouponModel::KnownCoupon& coupon = model_.coupons[index];
        CouponStatus status = coupon.held_when_revoked ? CouponStatus::held : coupon.status;
        EXPECT_EQ(book_.written_status(model_.id_of(index)), base::text_of(status));
    }
    void browse() {
        compare(LookUpCampaign{some_campaign_id()});
        compare(LookUpCoupon{user(some_account()), some_coupon()});
        compare(LookUpAnyCoupon{admin(), some_coupon()});
        ListCampaigns campaigns{.limit = number(0, 4)};
        ListMyCoupons coupons{.caller = user(some_account()), .limit = number(0, 4)};
        if (below(2) == 0) {
            campaigns.state = static_cast<CampaignState>(below(5));
            coupons.status = static_cast<CouponStatus>(below(5));
        }
        if (below(2) == 0) {
            campaigns.cursor = some_campaign_id();
            coupons.cursor = number(0, 9);
        }
        if (below(2) == 0) {
            campaigns.limit.reset();
            coupons.limit.reset();
        }
        compare(campaigns);
        compare(coupons);
        compare(ListAnyCoupons{admin(), AccountId(1 + below(10)), coupons.status, coupons.limit,
                               coupons.cursor});
    }

    template <typename Input>
    void compare(const Input& input) {
        Moment moment{Instant(now_)};
        (void)rooms_.run_deadlines(moment, 1000);  // coupons are swept as time goes by
        Told expected = run_model(input, moment);
        engine::Result<Input> result = book_.run(now_, feature_of<Input>(), input);
        EXPECT_EQ(engine::test::told_of(result), expected) << base::type_name<Input>();
        expect_facts(moment);
        met.note<Input>(result);
    }
    template <typename Input>
    auto& feature_of() {
        if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
            return book_.features.rooms;
        } else {
            return book_.features.coupons;
        }
    }
    // In front of one of the campaigns; the crowd comes in at once.
    void guard() {
        compare(
            room::CreateRoom{.caller = admin(),
                             .name = "room",
                             .opens_at = later(20),
                             .closes_at = below(4) == 0 ? std::optional(later(9000)) : std::nullopt,
                             .admit = {number(1, 4), Duration::seconds(1)},
                             .max_active = number(2, 5),
                             .claim_seconds = Duration::seconds(10),
                             .session_seconds = Duration::seconds(10),
                             .idle_seconds = {},
                             .target = {},
                             .message = {},
                             .protects = guarded(some_campaign_id())});
    }
    void queue() {
        room::RoomId room(1 + below(rooms_.all.size() + 1));
        engine::Caller caller = user(some_account());
        std::uint64_t dice = below(10);
        if (dice < 6) {
            compare(room::TakeTicket{caller, room});
        } else if (dice < 9) {
            compare(room::LeaveRoom{caller, room});
            std::size_t index = room.value - 1;  // who has left tries to get in all the same
            if (rooms_.has_room(room.value) && rooms_.all[index].form.protects) {
                compare(IssueCoupon{caller, CampaignId(rooms_.all[index].form.protects->id)});
            }
        } else {
            room::ChangeRoom nothing;
            nothing.caller = admin();
            nothing.room = room;
            nothing.protects = std::optional<room::Protects>();
            compare(nothing);
        }
    }
    static account::AccountModel nine_accounts() {
        account::AccountModel model;
        for (std::uint64_t account = 1; account <= 9; ++account) {
            model.all[account] = {};
        }
        return model;
    }
    template <typename Input>
    Told run_model(const Input& input, Moment& moment) {
        if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
            return rooms_.run(input, moment);
        } else if constexpr (requires { model_.run(input, catalog_, rooms_, moment); }) {
            return model_.run(input, catalog_, rooms_, moment);
        } else if constexpr (requires { model_.run(input, accounts_, rooms_, moment); }) {
            return model_.run(input, accounts_, rooms_, moment);
        } else if constexpr (requires { model_.run(input, rooms_, moment); }) {
            return model_.run(input, rooms_, moment);
        } else if constexpr (requires { model_.run(input, accounts_, moment); }) {
            return model_.run(input, accounts_, moment);
        } else {
            return model_.run(input, moment);
        }
    }
    void expect_facts(const Moment& moment) {
        std::vector<ToldFact> emitted;
        for (const std::string& text : book_.take_facts()) {
            emitted.push_back(engine::test::told_fact(text));
            facts[emitted.back().name] += 1;
        }
        EXPECT_EQ(emitted.size(), moment.facts.size()) << "at " << now_;
        for (std::size_t i = 0; i < std::min(emitted.size(), moment.facts.size()); ++i) {
            EXPECT_EQ(emitted[i].name, moment.facts[i].name);
            EXPECT_EQ(emitted[i].numbers, moment.facts[i].numbers) << emitted[i].name;
        }
    }

    std::mt19937_64 random_;
    Book book_;
    CouponModel model_{book_.features.coupons.settings};
    room::RoomModel rooms_;
    account::AccountModel accounts_ = nine_accounts();
    catalog::CatalogModel catalog_{.categories = 3, .products = {{}, {}, {}}};
    std::int64_t now_ = 1000;
};

TEST(CouponModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<CouponFeature> met;
    std::map<std::string, int> facts;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 800 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.end();
        met.add_all(game.met);
        for (const auto& [fact, times] : game.facts) {
            facts[fact] += times;
        }
    }
    // A game would need nine million campaigns.
    met.expect_all_but({"CreateCampaign: campaigns-full, No more campaigns can be created."});
    for (const char* emitted :
         {"coupon.issued", "coupon.used", "coupon.restored", "coupon.expired", "coupon.revoked",
          "coupon.reinstated", "campaign.sold_out", "campaign.back_in_stock", "room.sold_out"}) {
        EXPECT_GT(facts[emitted], 0) << emitted;
    }
}

}  // namespace
}  // namespace onrush::coupon

// A whole shop played at random, against the models of all its features.
#include <array>
#include <map>
#include <numeric>

#include "features/catalog/limits.h"
#include "features/order/test/model_shop.h"

namespace onrush::order {
namespace {

using engine::test::Told;

// --- a day of it --------------------------------------------------------------------------------

class Day : public ModelShop {
public:
    explicit Day(std::uint64_t seed) : ModelShop(seed) {
        compare(campaign(fixed(500)));
        compare(campaign(percent(30), only(ScopeType::products, {2})));
        coupon::CreateCampaign short_lived =
            campaign(fixed(100), only(ScopeType::categories, {1}), 2000);
        short_lived.valid_for_seconds = Duration(2000);
        compare(short_lived);
        compare(campaign(fixed(300), {}, 2000));
        coupon::CreateCampaign exclusive = campaign(fixed(250));
        exclusive.exclusive = true;
        compare(exclusive);
        coupon::CreateCampaign not_for_sales = campaign(fixed(20));
        not_for_sales.sale_prices = false;
        compare(not_for_sales);
    }
    void step() {
        std::uint64_t dice = below(100);
        dice < 22   ? place()
        : dice < 40 ? take_part()
        : dice < 70 ? act()
        : dice < 88 ? operate()
                    : look();
        now += below(3) == 0 ? static_cast<std::int64_t>(below(300)) : 0;
        if (below(150) == 0) {  // or nobody may order any more
            now += Duration::hours(8).ms;
        }
    }
    // Everything there is, after all deadlines.
    void end() {
        now += 10'000;
        for (std::uint64_t id = 1; id <= orders.all.size(); ++id) {
            compare(LookUpOrder{admin(), OrderId(id)});
            compare(LookUpHistory{admin(), OrderId(id)});
            states[orders.all[id - 1].state] += 1;
        }
        for (std::uint64_t product = 1; product <= 5; ++product) {
            compare(catalog::LookUpProduct{catalog::ProductId(product)});
        }
        for (std::uint64_t account = 1; account <= 4; ++account) {
            EXPECT_EQ(book.points(account), models.points.balance_of(account));
            compare(cart::LookUpCart{user(account)});
        }
        for (std::size_t i = 0; i < models.coupons.coupons.size(); ++i) {
            compare(coupon::LookUpCoupon{user(models.coupons.coupons[i].account),
                                         CouponId(models.coupons.id_of(i))});
        }
        EXPECT_EQ(orders.next_deadline(), Instant::never());
        book.expect_whole();
    }
    std::map<OrderState, int> states;

private:
    std::uint64_t any_account() { return 1 + below(4); }
    OptionId any_option() { return OptionId(1 + below(below(8) == 0 ? 7 : 5)); }
    OrderId any_order() {
        std::uint64_t newest = orders.all.size() + 1;
        return OrderId(below(4) == 0 || newest < 8 ? 1 + below(newest) : newest - below(8));
    }
    // Mostly the account's own; now and then one twice.
    // As many as an order takes; some of them do not go together.
    CouponIds free_coupons(std::uint64_t account) {
        const auto& all = models.coupons.coupons;
        CouponIds ids;
        for (std::size_t place = all.size(); place > 0 && ids.size() < limits::coupons_max;
             --place) {
            if (all[place - 1].account == account &&
                models.coupons.status_of(place - 1, Instant(now)) ==
                    coupon::CouponStatus::available) {
                ids.push_back(CouponId(models.coupons.id_of(place - 1)));
            }
        }
        return ids;
    }
    std::optional<CouponIds> any_coupons(std::uint64_t account) {
        const auto& all = models.coupons.coupons;
        if (below(2) == 0 || all.empty()) {
            return std::nullopt;
        }
        CouponIds ids;
        if (below(20) == 0) {
            ids.resize(limits::coupons_max + 1, CouponId(models.coupons.id_of(0)));
            return ids;
        }
        for (std::uint64_t i = 1 + below(5); i > 0; --i) {
            std::size_t coupon = below(all.size());
            CouponId id(models.coupons.id_of(coupon));
            bool known = std::ranges::find(ids, id) != ids.end();
            bool free =
                models.coupons.status_of(coupon, Instant(now)) == coupon::CouponStatus::available;
            bool usual = all[coupon].account == account && free && !known;
            if (usual || below(6) == 0) {
                ids.push_back(id);
            }
        }
        return ids;
    }
    // Now and then too long, or not there.
    std::optional<std::string> any_text(std::size_t characters_max) {
        std::uint64_t dice = below(20);
        return dice == 0   ? std::optional(std::string(characters_max + 1, 't'))
               : dice == 1 ? std::nullopt
                           : std::optional<std::string>("text");
    }
    Items any_items() {
        Items items;
        for (std::uint64_t i = below(4); i > 0; --i) {
            auto quantity = static_cast<std::uint32_t>(below(20) == 0 ? 0 : 1 + below(4));
            OptionId option = any_option();
            bool known = std::ranges::find(items, option, &Item::option_id) != items.end();
            if (!known || below(4) == 0) {
                items.push_back({option, quantity});
            }
        }
        return items;
    }
    void place() {
        std::uint64_t account = any_account();
        PlaceOrder input{.caller = user(account),
                         .coupon_ids = any_coupons(account),
                         .delivery_address = any_text(limits::address_characters_max)};
        if (below(3) == 0) {
            input.pay = paid;
        }
        if (std::uint64_t dice = below(12); dice < 3) {
            input.from_cart = true;
            for (const Item& item : any_items()) {
                compare(cart::SetCartItem{user(account), item.option_id, item.quantity});
            }
        } else if (dice > 3) {
            input.items = any_items();
        }
        compare(input);
        if (below(8) == 0) {
            compare(cart::LookUpCart{user(account)});
        }
    }
    void take_part() {
        std::uint64_t account = any_account();
        std::size_t sales = models.sales.all.size() + 1;
        PlaceSaleOrder input{
            .caller = user(account),
            .sale = SaleId(sales - below(std::min<std::size_t>(4, sales))),
            .quantity = static_cast<std::uint32_t>(below(4)),
            .coupon_ids = below(4) == 0 ? free_coupons(account) : any_coupons(account),
            .delivery_address = any_text(limits::address_characters_max)};
        if (below(3) == 0) {
            input.pay = paid;
        }
        compare(input);
    }
    void act() {
        OrderId id = any_order();
        bool known = id.value <= orders.all.size() && below(8) != 0;
        std::uint64_t account = known ? orders.all[id.value - 1].account : any_account();
        switch (below(5)) {
            case 0:
            case 1:
                compare(PayOrder{user(account), id});
                return;
            case 2:
                compare(CancelOrder{id.value % 4 == 0 ? admin() : engine::Staff{user(account)}, id,
                                    any_text(limits::reason_characters_max)});
                return;
            case 3:
                compare(ShipOrder{admin(), id, any_text(limits::carrier_characters_max),
                                  any_text(limits::carrier_characters_max)});
                return;
            default:
                compare(DeliverOrder{admin(), id});
        }
    }
    // The operator's: pieces, prices, points, coupons, sales.
    void operate() {
        switch (below(10)) {
            case 0:
                compare(catalog::ChangeStock{admin(), any_option(),
                                             static_cast<std::int64_t>(below(8)) - 1, "r"});
                return;
            case 1:
                compare(catalog::ChangeProduct{
                    .caller = admin(),
                    .product = catalog::ProductId(1 + below(3)),
                    .price = Money(static_cast<std::int64_t>(below(4)) * 250),
                    .active = below(4) != 0});
                return;
            case 2:
                charge_some();
                return;
            case 3:
            case 4:
                compare(coupon::IssueCoupon{user(any_account()), coupon::CampaignId(1 + below(6))});
                return;
            case 5:
                take_back_or_give_back();
                return;
            case 6:
                limit_an_option();
                return;
            case 7:
                queue();
                return;
            default:
                change_sales();
        }
    }
    // In front of one of the latest sales or of a campaign.
    void guard() {
        std::uint64_t sales = models.sales.all.size() + 1;
        bool of_sale = below(6) != 0;
        SaleId sale(sales - below(std::min<std::uint64_t>(3, sales)));
        compare(room::CreateRoom{
            .caller = admin(),
            .name = "room",
            .opens_at = Instant(now),
            .closes_at = {},
            .admit = {static_cast<std::uint32_t>(1 + below(3)), Duration::seconds(1)},
            .max_active = static_cast<std::uint32_t>(1 + below(4)),
            .claim_seconds = Duration::seconds(10),
            .session_seconds = Duration::seconds(10),
            .idle_seconds = {},
            .target = {},
            .message = {},
            .protects = of_sale ? sale::guarded(sale) : coupon::guarded(coupon::CampaignId(6))});
    }
    void queue() {
        if (below(4) == 0) {
            guard();
        }
        for (std::uint64_t room = models.rooms.all.size(); room > 0; --room) {
            if (room + 4 < models.rooms.all.size()) {
                break;
            }
            for (std::uint64_t account = 1; account <= 4; ++account) {
                engine::Caller caller = user(account);
                below(6) == 0 ? compare(room::LeaveRoom{caller, room::RoomId(room)})
                              : compare(room::TakeTicket{caller, room::RoomId(room)});
            }
        }
    }
    // Of shirts or caps; now and then none.
    void limit_an_option() {
        std::uint64_t option = 1 + below(3);
        catalog::ChangeOption change{.caller = admin(),
                                     .product = catalog::ProductId(option == 3 ? 2 : 1),
                                     .option_id = OptionId(option)};
        change.per_account = below(3) == 0
                                 ? std::optional<std::uint32_t>()
                                 : std::optional(static_cast<std::uint32_t>(1 + below(12)));
        compare(change);
    }
    // Of the latest coupons, and of one that the latest orders hold.
    void take_back_or_give_back() {
        std::size_t issued = models.coupons.coupons.size();
        if (issued == 0) {
            return;
        }
        take_back_or_give_back(issued - 1 - below(std::min<std::size_t>(issued, 6)));
        for (std::size_t id = orders.all.size(); id > 0 && id + 10 > orders.all.size(); --id) {
            const OrderModel::Placed& order = orders.all[id - 1];
            if (order.state == OrderState::pending_payment && !order.basket.coupons.empty()) {
                take_back_or_give_back(*order.basket.coupons.front().usable);
                compare(PayOrder{user(order.account), OrderId(id)});
                return;
            }
        }
    }
    void take_back_or_give_back(std::size_t place) {
        coupon::CouponId id(models.coupons.id_of(place));
        models.coupons.coupons[place].status == coupon::CouponStatus::revoked
            ? compare(coupon::ReinstateCoupon{admin(), id, "r"})
            : compare(coupon::RevokeCoupon{admin(), id, "r", below(2) == 0});
    }
    void charge_some() {
        std::uint64_t account = any_account();
        std::int64_t room = 1'000'000 - models.points.balance_of(account);
        // Now and then the wallet is filled up, so that a refund finds no room.
        auto points = below(6) == 0 ? room : static_cast<std::int64_t>(1 + below(3000));
        if (points >= 1 && points <= room) {
            charge(account, points);
        }
    }
    void change_sales() {
        if (below(4) == 0) {
            compare(sale::CancelSale{admin(), SaleId(1 + below(models.sales.all.size() + 1))});
            return;
        }
        Instant starts(now + static_cast<std::int64_t>(below(200)));
        compare(sale::CreateSale{
            .caller = admin(),
            .option_id = any_option(),
            .price = Money(below(3) == 0 ? 40'000 : 7),
            .quantity = static_cast<std::uint32_t>(1 + below(4)),
            .per_account = static_cast<std::uint32_t>(1 + below(3)),
            .starts_at = starts,
            .ends_at = starts + Duration(1 + static_cast<std::int64_t>(below(5000)))});
    }
    void look() {
        std::uint64_t account = any_account();
        switch (below(4)) {
            case 0:
                quote(account);
                return;
            case 1:
                compare(LookUpOrder{{user(account)}, any_order()});
                return;
            case 2:
                compare(LookUpHistory{{user(account)}, any_order()});
                return;
            default:
                list(account);
                list_all();
        }
    }
    void quote(std::uint64_t account) {
        Quote input{.caller = user(account), .coupon_ids = any_coupons(account)};
        std::uint64_t dice = below(20);  // now and then neither, or both
        if (dice < 10) {
            input.items = any_items();
        }
        if (dice > 8 && dice < 19) {
            std::uint64_t sales = models.sales.all.size() + 1;
            input.sale = {SaleId(sales - below(std::min<std::uint64_t>(4, sales))),
                          static_cast<std::uint32_t>(below(20) == 0 ? 0 : 1 + below(4))};
        }
        compare(input);
    }
    void list_all() {
        ListOrders input{.caller = admin(), .limit = static_cast<std::uint32_t>(below(30))};
        if (below(2) == 0) {
            input.account_id = AccountId(1 + below(10));
        }
        if (below(2) == 0) {
            input.state = static_cast<OrderState>(below(7));
        }
        if (below(4) == 0) {
            input.sale_id = SaleId(1 + below(models.sales.all.size() + 1));
        }
        if (below(3) == 0) {
            input.cursor = any_order();
        }
        if (below(3) == 0 && !orders.all.empty()) {
            Instant at = orders.all[below(orders.all.size())].placed_at;
            (below(2) == 0 ? input.from : input.to) = at;
            if (below(3) == 0) {
                input.from = at;
                input.to = at + Duration(static_cast<std::int64_t>(below(3000)));
            }
        }
        compare(input);
    }
    void list(std::uint64_t account) {
        ListMyOrders input{.caller = user(account), .limit = static_cast<std::uint32_t>(below(30))};
        if (below(2) == 0) {
            input.state = static_cast<OrderState>(below(7));
        }
        if (below(2) == 0) {
            input.cursor = static_cast<std::uint32_t>(below(50));
        }
        compare(input);
    }
};

TEST(OrderModel, AgreesOnRandomCommands) {
    engine::test::RefusalsMet<OrderFeature> met;
    std::map<OrderState, int> states;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Day day(seed);
        for (int step = 0; step < 1200 && !testing::Test::HasFailure(); ++step) {
            day.step();
        }
        day.end();
        met.add_all(day.met);
        for (const auto& [state, times] : day.states) {
            states[state] += times;
        }
    }
    // Of orders of seats, which another game plays.
    met.expect_all_but({"PayOrder: date-cancelled, It sells no seats.",
                        "CancelOrder: date-started, Seats that are paid can be given back until "
                        "the date's startsAt.",
                        "ShipOrder: seats-not-shipped, Only orders of products are."});
    for (auto state : {OrderState::paid, OrderState::shipped, OrderState::delivered,
                       OrderState::cancelled, OrderState::expired, OrderState::refunded}) {
        EXPECT_GT(states[state], 50) << base::text_of(state);
    }
}

// --- baskets of every size ----------------------------------------------------------------------

// Twenty more products of three options, in three categories, at prices of any size up to the
// highest; and campaigns of every kind, with a coupon of each for account 1.
class Baskets : public ModelShop {
public:
    explicit Baskets(std::uint64_t seed) : ModelShop(seed), shuffled_(seed) {
        compare(catalog::CreateCategory{admin(), "more"});
        for (int i = 0; i < 20; ++i) {
            compare(product(1 + below(3), any_amount() - 1, options(3, 1)));
        }
        for (std::uint64_t id = 1; id <= 40; ++id) {
            compare(any_campaign());
            compare(coupon::IssueCoupon{user(1), coupon::CampaignId(id)});
        }
    }
    void quote_one() {
        CouponIds coupons;
        std::size_t first = below(40);
        for (std::uint64_t i = below(6); i > 0; --i) {
            coupons.push_back(CouponId(models.coupons.id_of((first + 7 * i) % 40)));
        }
        Quote input{user(1), any_items(), coupons};
        Told told = compare(input);
        std::size_t coupon = 7 * input.items->size() + 1;  // the first one's outcome
        for (std::size_t i = 0; i < coupons.size(); ++i, coupon += 3) {
            outcomes.at(static_cast<std::size_t>(told.numbers.at(coupon))) += 1;
        }
    }
    std::array<int, 6> outcomes{};

private:
    // 1 to 10^12, of every length.
    std::int64_t any_amount() {
        std::int64_t most = 1;
        for (std::uint64_t digits = below(13); digits > 0; --digits) {
            most *= 10;
        }
        return below(8) == 0 ? most : 1 + static_cast<std::int64_t>(below(most));
    }
    coupon::CreateCampaign any_campaign() {
        auto share = static_cast<std::uint32_t>(1 + below(100));
        coupon::Discount discount = below(2) == 0   ? fixed(any_amount())
                                    : below(2) == 0 ? percent(share, Money(any_amount()))
                                                    : percent(share);
        coupon::Scope scope;
        if (std::uint64_t dice = below(3); dice > 0) {
            scope = only(dice == 1 ? ScopeType::categories : ScopeType::products, {});
            for (std::uint64_t i = 0; i < dice * dice * dice; ++i) {
                scope.ids.push_back(dice == 1 ? 1 + below(3) : 6 + below(20));
            }
        }
        coupon::CreateCampaign input = campaign(discount, scope, below(3) != 0 ? any_amount() : 0);
        input.exclusive = below(10) == 0;
        return input;
    }
    Items any_items() {
        std::vector<std::uint64_t> all(60);
        std::iota(all.begin(), all.end(), 7);
        std::ranges::shuffle(all, shuffled_);
        Items items;
        for (std::uint64_t i = 1 + below(50); i > 0; --i) {
            items.push_back(of(all[i], static_cast<std::uint32_t>(1 + below(99))));
        }
        return items;
    }

    std::mt19937_64 shuffled_;
};

TEST(OrderModel, AgreesOnBasketsOfEverySize) {
    std::array<int, 6> seen{};
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Baskets baskets(seed);
        for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
            baskets.quote_one();
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            seen[i] += baskets.outcomes[i];
        }
    }
    // Or the baskets were too much alike.
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::applied)], 10000);
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::below_minimum)], 500);
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::not_applicable)], 500);
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::not_combinable)], 500);
}

}  // namespace
}  // namespace onrush::order

// The fixture of the tests of laws.
#pragma once

#include "features/order/test/words.h"

namespace onrush::order {

using Broken = std::vector<std::string>;

// Account 1: order 1 waits, with two lines and a coupon; order 2 is paid, with a coupon; order 3 is
// shipped and order 4 cancelled. Account 2: order 5, of a sale, waits.
struct LawsTest : testing::Test {
    Book book;
    OrderFeature& feature = book.features.orders;

    void SetUp() override {
        CouponId held = book.new_coupon(1, campaign(fixed(100)));
        CouponId used = book.issue(1, 1);
        book.new_sale(sale_of(4));
        book.play({
            {1000, place(1, {of(4, 1), of(3, 2)}, {held}),
             "order 1 PENDING_PAYMENT 5500: 4 x1 at 5000 -89, 3 x2 at 300 -11; "
             "coupon 1000000001 -100; until 2000"},
            {1000, buy(1, {of(3, 1)}, {used}),
             "order 2 PAID 200: 3 x1 at 300 -100; coupon 1000000002 -100"},
            {1000, buy(1, {of(3, 1)}), "order 3 PAID 300: 3 x1 at 300"},
            {1000, ship(3), "order 3 SHIPPED 300: 3 x1 at 300"},
            {1000, place(1, {of(3, 1)}), "order 4 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
            {1000, cancel(1, 4), "order 4 CANCELLED 300: 3 x1 at 300"},
            {1000, take_part(2, 1),
             "order 5 PENDING_PAYMENT 800: 1 x1 at 800; number 1 of sale 1; until 2000"},
        });
        book.expect_whole();
    }
    template <typename Change>
    void change_order(std::uint64_t id, Change change) {
        feature.orders.update(*feature.orders.find(OrderId(id)), change);
    }
    template <typename Change>
    void change_line(std::uint64_t order, std::uint8_t place, Change change) {
        feature.lines.update(*feature.lines.find(OrderId(order), place), change);
    }
    template <typename Change>
    void change_used_coupon(std::uint64_t order, Change change) {
        feature.used_coupons.update(*feature.used_coupons.find(OrderId(order), std::uint8_t{1}),
                                    change);
    }
    void set_coupon_status(std::uint64_t id, coupon::CouponStatus status) {
        coupon::CouponFeature& coupons = book.features.coupons;
        coupons.coupons.update(*coupon::find_coupon(coupons, CouponId(id)),
                               [&](coupon::Coupon& row) { row.status = status; });
    }
    template <typename Change>
    void change_tally(std::uint64_t account, Change change) {
        feature.tallies.update(*feature.tallies.find(AccountId(account)), change);
    }
    // The entry of that kind that moved with the order.
    template <typename Change>
    void change_entry(std::uint64_t order, point::EntryKind kind, Change change) {
        const point::Entry* found = nullptr;
        feature.points.entries.for_each([&](const point::Entry& entry) {
            found = entry.order.value == order && entry.kind == kind ? &entry : found;
        });
        ASSERT_NE(found, nullptr);
        feature.points.entries.update(*found, change);
    }
    template <typename Change>
    void change_stock(std::uint64_t option, Change change) {
        feature.catalog.stocks.update(stock_of(feature.catalog, OptionId(option)), change);
    }
    template <typename Change>
    void change_sale_count(Change change) {
        feature.sales.counts.update(count_of(feature.sales, SaleId(1)), change);
    }
    // That the laws of orders say so, and whether one votes on this batch; those of other features
    // may find fault too.
    void expect_broken(const Broken& all, bool votes = true) {
        Broken said = engine::test::broken_laws(book.domain);
        std::erase_if(said, [](const std::string& law) { return !law.starts_with("order"); });
        bool voted = std::ranges::any_of(book.domain.laws(), [](const auto& law) {
            return law->name().starts_with("order") && law->vote().has_value();
        });
        EXPECT_EQ(said, all);
        EXPECT_EQ(voted, votes);
    }
    // What one law says of this batch alone.
    std::string vote_of(std::string_view name) {
        for (const auto& law : book.domain.laws()) {
            if (law->name() == name) {
                return law->vote().value_or("nothing");
            }
        }
        return "there is no such law";
    }
};

}  // namespace onrush::order

#include "features/order/test/words.h"

#include <deque>

namespace onrush::order {

// --- answers ------------------------------------------------------------------------------------

namespace {

std::string say_discount(Money discount) {
    return discount.units == 0 ? "" : fmt::format(" -{}", discount.units);
}

}  // namespace

std::string say(const OrderView& view) {
    std::string text = fmt::format("order {} {} {}:", view.order_id.value,
                                   base::text_of(view.state), view.total.units);
    for (const LineView& line : view.lines) {
        text += fmt::format(" {} x{} at {}{},", line.option_id.value, line.quantity,
                            line.unit_price.units, say_discount(line.discount));
    }
    text.back() = ';';
    for (const UsedCouponView& used : view.coupons) {
        text += fmt::format(" coupon {}{};", used.coupon_id.value, say_discount(used.discount));
    }
    if (view.sale_id) {
        text += fmt::format(" number {} of sale {};", *view.number, view.sale_id->value);
    }
    if (view.expires_at) {
        text += fmt::format(" until {};", view.expires_at->ms);
    }
    text.pop_back();
    return text;
}

std::string say(const QuoteView& view) {
    std::string text =
        fmt::format("{} - {} = {}:", view.gross.units, view.discount.units, view.total.units);
    for (const QuoteLine& line : view.lines) {
        text += fmt::format(" {} x{} at {}{} of {},", line.option_id.value, line.quantity,
                            line.unit_price.units, say_discount(line.discount), line.available);
    }
    text.back() = ';';
    for (const QuoteCoupon& one : view.coupons) {
        text += fmt::format(" {} {}{};", one.coupon_id.value, base::text_of(one.outcome),
                            say_discount(one.discount));
    }
    text.pop_back();
    return text;
}

std::string say(const HistoryView& view) {
    std::string text;
    for (const StateChange& change : view.items) {
        text += fmt::format("{}{} {} by {}", text.empty() ? "" : ", ", change.at.ms,
                            base::text_of(change.state), base::text_of(change.cause));
        text += change.reason ? " (" + *change.reason + ")" : "";
    }
    return text;
}

std::string say(const OrderPage& page) {
    std::string text;
    for (const OrderItem& item : page.items) {
        text += fmt::format("{} ", item.order_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", *page.next_cursor) : "end");
}

std::string say(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    if (const auto* word = std::get_if<std::string_view>(&refused.value(0))) {
        text += fmt::format(" {}", *word);
    }
    return text;
}

// --- what a test begins with --------------------------------------------------------------------

Features::Features(engine::Domain& domain)
    : ids(domain),
      accounts(domain),
      rooms(domain, ids, accounts),
      catalog(domain, ids),
      points(domain, ids, accounts, {.balance_max = Money(1'000'000)}),
      coupons(domain, ids, accounts, catalog, rooms),
      carts(domain, accounts, catalog),
      sales(domain, ids, catalog, rooms),
      rankings(domain, catalog),
      concerts(domain, ids, rooms),
      orders(domain, ids, {catalog, points, coupons, carts, sales, rankings, concerts},
             {.hold = Duration(1000),
              .per_account_per_day = 10'000,
              .pending_per_account = limits::pending_max,
              .held_pieces_per_account = limits::held_pieces_max,
              .seat_hold = Duration(1000)}) {}

coupon::CreateCampaign campaign(coupon::Discount discount, coupon::Scope scope,
                                std::int64_t min_order) {
    return {.caller = admin(),
            .name = "campaign",
            .quota = 100'000,
            .opens_at = Instant(0),
            .closes_at = Instant(1'000'000'000),
            .discount = discount,
            .min_order = Money(min_order),
            .scope = std::move(scope),
            .per_account = 10};
}

catalog::CreateProduct product(std::uint64_t category, std::int64_t price,
                               std::vector<catalog::NewOption> options) {
    return {.caller = admin(),
            .name = "product",
            .category_id = catalog::CategoryId(category),
            .price = Money(price),
            .options = std::move(options)};
}

sale::CreateSale sale_of(std::uint32_t quantity, std::uint32_t per_account) {
    return {.caller = admin(),
            .option_id = OptionId(1),
            .price = Money(800),
            .quantity = quantity,
            .per_account = per_account,
            .starts_at = Instant(1000),
            .ends_at = Instant(6000)};
}

std::vector<catalog::CreateProduct> first_products() {
    catalog::CreateProduct old = product(2, 700, {{"old", {}, 10}});
    old.active = false;
    return {product(1, 1000, {{"s", {}, 10}, {"m", Money(200), 10}}),
            product(1, 300, {{"one", {}, 10}}), product(2, 5000, {{"42", {}, 10}}),
            product(2, 0, {{"gift", {}, 10}}), old};
}

Book::Book() {
    for (int i = 0; i < 9; ++i) {
        run(0, features.accounts, account::OpenAccount{});
    }
    run(0, features.catalog, catalog::CreateCategory{admin(), "clothes"});
    run(0, features.catalog, catalog::CreateCategory{admin(), "others"});
    run(0, features.catalog, catalog::CreateCategory{admin(), "nothing"});
    for (const catalog::CreateProduct& input : first_products()) {
        run(0, features.catalog, input);
    }
    charge(1, 100'000);
    charge(2, 100'000);
    charge(3, 1000);
}

void Book::charge(std::uint64_t account, std::int64_t points, std::int64_t at_ms) {
    auto kind = points < 0 ? point::PostedKind::spend : point::PostedKind::charge;
    EXPECT_TRUE(
        run(at_ms, features.points,
            point::PostEntry{admin(), AccountId(account), kind, Money(std::abs(points)), "test"}));
}

CouponId Book::new_coupon(std::uint64_t account, const coupon::CreateCampaign& input,
                          std::int64_t at_ms) {
    auto made = run(at_ms, features.coupons, input);
    return issue(account, made->campaign_id.value, at_ms);
}

CouponId Book::issue(std::uint64_t account, std::uint64_t campaign_id, std::int64_t at_ms) {
    auto issued = run(at_ms, features.coupons,
                      coupon::IssueCoupon{user(account), coupon::CampaignId(campaign_id)});
    EXPECT_TRUE(issued);
    return issued->coupon_id;
}

void Book::put_in_cart(std::uint64_t account, std::uint64_t option, std::uint32_t quantity,
                       std::int64_t at_ms) {
    EXPECT_TRUE(
        run(at_ms, features.carts, cart::SetCartItem{user(account), OptionId(option), quantity}));
}

void Book::receive(std::uint64_t option, std::int64_t change, std::int64_t at_ms) {
    EXPECT_TRUE(run(at_ms, features.catalog,
                    catalog::ChangeStock{admin(), OptionId(option), change, "test"}));
}

// --- what is there ------------------------------------------------------------------------------

std::string Book::stock(std::uint64_t option) {
    const catalog::Stock& row = stock_of(features.catalog, OptionId(option));
    return fmt::format("{} held, {} sold of {}", row.held, row.sold, row.received);
}

std::int64_t Book::points(std::uint64_t account) {
    return balance_of(features.points, AccountId(account)).units;
}

std::vector<std::string> Book::order_entries(std::uint64_t account) {
    std::deque<std::string> said;
    for (std::uint64_t place = 1;; ++place) {
        const point::Entry* entry =
            features.points.entries.find_by<point::ByPlace>(AccountId(account), place);
        if (entry == nullptr) {
            return {said.begin(), said.end()};
        }
        if (!entry->order.none()) {
            said.push_front(fmt::format("{} {} of order {}", base::text_of(entry->kind),
                                        entry->amount.units, entry->order.value));
        }
    }
}

std::string Book::coupon_status(CouponId id) {
    return std::string(base::text_of(coupon::find_coupon(features.coupons, id)->status));
}

std::size_t Book::cart_lines(std::uint64_t account) {
    return cart::items_of(features.carts, AccountId(account)).size();
}

std::int64_t Book::pieces_counted(std::uint64_t product_id) {
    const ranking::PendingSales* row =
        features.rankings.pending_sales.find(catalog::ProductId(product_id));
    std::int64_t pending = row == nullptr ? 0 : row->pieces;
    return pending + totals_of(features.catalog, catalog::ProductId(product_id)).sales;
}

std::vector<std::string> Book::take_short_facts() {
    std::vector<std::string> facts = take_facts();
    for (std::string& fact : facts) {
        if (std::size_t at = fact.find(",\"contents\":{"); at != std::string::npos) {
            fact.replace(at, std::string::npos, "}");
        }
    }
    return facts;
}

std::string Book::take_fact_names() {
    std::string names;
    for (const std::string& fact : take_facts()) {
        names += (names.empty() ? "" : " ") + fact.substr(0, fact.find(' '));
    }
    return names;
}

}  // namespace onrush::order

#include "app/test/mixed_event.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/test/mixed_book.h"
#include "features/coupon/limits.h"

namespace onrush::app::mixed {

namespace {

constexpr const char* for_ever =
    R"("2026-01-01T00:00:00Z","{}":"2999-01-01T00:00:00Z")";  // {}: how the end is called

Id campaign_of(Id coupon) {
    return coupon / static_cast<Id>(coupon::limits::coupon_id_factor);
}

Reply make(const Program& program, const std::string& admin, const std::string& what,
           const std::string& form) {
    Reply reply = program.ask({"POST /v1/" + what, admin, form});
    EXPECT_EQ(reply.status, 201) << what << form << reply.text;
    return reply;
}

void add_product(Mall& mall, const Program& program, const std::string& admin, Id category,
                 std::int64_t price, std::pair<int, int> stocks) {
    Reply product = make(program, admin, "products",
                         fmt::format(R"({{"name":"p","categoryId":{},"price":{},"options":[)"
                                     R"({{"name":"a","stock":{}}},)"
                                     R"({{"name":"b","priceDelta":15,"stock":{}}}]}})",
                                     category, price, stocks.first, stocks.second));
    mall.products.push_back(product.number("productId"));
    for (const boost::json::value& option : product.body.at("options").as_array()) {
        Id id = option.at("optionId").to_number<Id>();
        mall.options.push_back(id);
        mall.goods[id] = {mall.products.back(), option.at("price").to_number<std::int64_t>(),
                          option.at("onHand").to_number<std::int64_t>()};
    }
}

void add_campaign(Mall& mall, const Program& program, const std::string& admin, int quota,
                  int per_account, const std::string& discount) {
    Reply campaign =
        make(program, admin, "campaigns",
             fmt::format(R"({{"name":"c","quota":{},"perAccount":{},"discount":{},"opensAt":)",
                         quota, per_account, discount) +
                 fmt::format(fmt::runtime(for_ever), "closesAt") + "}");
    mall.campaigns.push_back({campaign.number("campaignId"), quota, per_account});
}

void add_sale(Mall& mall, const Program& program, const std::string& admin) {
    mall.sale = {.option = mall.options[3], .price = 70, .quantity = 25, .per_account = 4};
    Reply sale = make(
        program, admin, "sales",
        fmt::format(R"({{"optionId":{},"price":{},"quantity":{},"perAccount":{},)"
                    R"("startsAt":)",
                    mall.sale.option, mall.sale.price, mall.sale.quantity, mall.sale.per_account) +
            fmt::format(fmt::runtime(for_ever), "endsAt") + "}");
    mall.sale.id = sale.number("saleId");
}

}  // namespace

const Campaign& Mall::campaign(Id id) const {
    return *std::ranges::find(campaigns, id, &Campaign::id);
}

Mall open_mall(const Program& program, const std::string& admin) {
    Mall mall;
    Id category = make(program, admin, "categories", R"({"name":"x"})").number("categoryId");
    add_product(mall, program, admin, category, 100, {8, 30});
    add_product(mall, program, admin, category, 60, {90, 120});
    add_product(mall, program, admin, category, 200, {400, 2000});
    add_campaign(mall, program, admin, 50, 2, R"({"type":"percent","percent":10})");
    add_campaign(mall, program, admin, 3000, 10, R"({"type":"fixed","amount":20})");
    add_sale(mall, program, admin);
    return mall;
}

Wish Wishes::next(const Book& book) {
    std::uint64_t draw = below(100);
    if (draw < 20) {
        return issue();
    }
    if (draw < 40) {
        return look();
    }
    if (draw < 55) {
        return fill_cart();
    }
    if (draw < 75) {
        return order(book);
    }
    if (draw < 90) {
        return asked(Kind::rank, 0, "GET /v1/rankings/popular?window=1h&limit=20");
    }
    return charge(1 + static_cast<std::int64_t>(below(600)));
}

Wish Wishes::asked(Kind kind, Id about, const std::string& line, const std::string& body) {
    Wish wish{.kind = kind, .ask = {line, token_, body, ""}, .about = about};
    if (line.starts_with("POST")) {
        wish.key = "wish-" + std::to_string(++keys_);
        wish.ask.headers = "Idempotency-Key: " + wish.key + "\r\n";
    }
    return wish;
}

Wish Wishes::issue() {
    Id id = mall_.campaigns[below(mall_.campaigns.size())].id;
    return asked(Kind::issue, id, fmt::format("POST /v1/campaigns/{}/coupons", id));
}

Wish Wishes::look() {
    Id id = mall_.products[below(mall_.products.size())];
    return asked(Kind::look, id, fmt::format("GET /v1/products/{}", id));
}

// Of the first there are few, of the last many: most find what they want, and some never do.
Id Wishes::choose_option() {
    std::uint64_t count = mall_.options.size();
    return mall_.options[std::max(below(count), below(count))];
}

Wish Wishes::fill_cart() {
    if (chance(10)) {
        return asked(Kind::clear, 0, "DELETE /v1/me/cart");
    }
    Id option = choose_option();
    auto pieces = static_cast<std::int64_t>(below(4));  // none: the line goes
    Wish wish = asked(Kind::put, option, fmt::format("PUT /v1/me/cart/items/{}", option),
                      fmt::format(R"({{"quantity":{}}})", pieces));
    wish.amount = pieces;
    return wish;
}

Wish Wishes::charge(std::int64_t amount) {
    Wish wish = asked(Kind::charge, 0, "POST /v1/me/points/charges",
                      fmt::format(R"({{"amount":{}}})", amount));
    wish.amount = amount;
    return wish;
}

Wish Wishes::pay(Id order) {
    return asked(Kind::pay, order, fmt::format("POST /v1/orders/{}/payment", order),
                 R"({"method":"points"})");
}

Wish Wishes::cancel(Id order) {
    return asked(Kind::cancel, order, fmt::format("POST /v1/orders/{}/cancellation", order), "{}");
}

Wish Wishes::order(const Book& book) {
    if (pay_again_ != 0) {
        return pay(std::exchange(pay_again_, 0));
    }
    for (const auto& [id, order] : book.orders()) {
        if (!thought_of_.insert(id).second) {
            continue;
        }
        if (order.state == "PENDING_PAYMENT" && chance(75)) {
            pay_again_ = chance(15) ? id : 0;
            return pay(id);
        }
        if (chance(order.state == "PENDING_PAYMENT" ? 60 : 15)) {
            return cancel(id);
        }
    }
    return place(book);
}

Wish Wishes::place(const Book& book) {
    Wish wish{.at_once = chance(50)};
    std::string line = "POST /v1/orders";
    std::string form;
    std::uint64_t draw = below(100);
    if (draw < 25) {
        wish.of_sale = true;
        wish.items[mall_.sale.option] = 1 + static_cast<std::int64_t>(below(2));
        line = fmt::format("POST /v1/sales/{}/orders", mall_.sale.id);
        form = fmt::format(R"("quantity":{})", wish.items[mall_.sale.option]);
    } else if (draw < 45) {
        wish.from_cart = true;
        form = R"("fromCart":true)";
    } else {
        form = choose_items(wish);
    }
    form += chance(50) ? choose_coupons(wish, book) : "";
    form += wish.at_once ? R"(,"pay":"points")" : "";
    Wish all = asked(Kind::place, 0, line, "{" + form + "}");
    wish.kind = all.kind;
    wish.ask = all.ask;
    wish.key = all.key;
    return wish;
}

std::string Wishes::choose_items(Wish& wish) {
    std::string form;
    for (std::uint64_t lines = 1 + below(3); lines > 0; --lines) {
        Id option = choose_option();
        auto pieces = 1 + static_cast<std::int64_t>(below(2));
        if (wish.items.emplace(option, pieces).second) {
            form += fmt::format(R"({}{{"optionId":{},"quantity":{}}})", form.empty() ? "" : ",",
                                option, pieces);
        }
    }
    return R"("items":[)" + form + "]";
}

// One or two that are free, as far as was told: a request on its way may have them by then. Two are
// of different campaigns, for those of one do not stack.
std::string Wishes::choose_coupons(Wish& wish, const Book& book) {
    std::string form;
    for (Id id : book.free_coupons()) {
        bool goes_with = wish.coupons.empty() || (wish.coupons.size() == 1 &&
                                                  campaign_of(wish.coupons[0]) != campaign_of(id));
        if (goes_with && chance(40)) {
            wish.coupons.push_back(id);
            form += fmt::format("{}{}", form.empty() ? "" : ",", id);
        }
    }
    return form.empty() ? "" : R"(,"couponIds":[)" + form + "]";
}

}  // namespace onrush::app::mixed

// What is shown of naive orders, and their rows.
#include <algorithm>

#include "sim/shop_play/naive_orders.h"

namespace onrush::sim {

using base::Instant;
using order::Cause;
using order::OrderState;

namespace {

Bytes maybe_time(Instant instant) {
    bool there = !instant.is_never();
    return Bytes().maybe(there, there ? Bytes().time(instant) : Bytes());
}
Bytes maybe_text(const std::string& text) {
    return Bytes().maybe(!text.empty(), Bytes().string(text));
}

// Only while it waits for payment.
Instant deadline_of(const NaiveOrder& order) {
    return order.state == OrderState::pending_payment ? order.expires_at : Instant::never();
}

Bytes place_in_sale(const NaiveOrder& order, const NaiveShop& shop) {
    if (order.sale == 0) {
        return Bytes().flag(false).flag(false);
    }
    std::uint32_t number = shop.sales.parts[order.part].number;
    return Bytes().maybe(true, Bytes().number(order.sale)).maybe(true, Bytes().number(number));
}

}  // namespace

Bytes NaiveOrders::view_of(std::uint64_t id, const NaiveShop& shop) const {
    const NaiveOrder& order = all[id - 1];
    Bytes bytes = Bytes().number(id).number(static_cast<std::uint64_t>(order.state));
    bytes.number(order.basket.lines.size());
    for (const NaiveLine& line : order.basket.lines) {
        const NaiveOption& option = shop.catalog.options[line.option - 1];
        bytes.number(line.option).number(option.product);
        bytes.string(shop.catalog.product_of(option).name).string(option.name);
        bytes.number(static_cast<std::uint64_t>(line.quantity)).with_sign(line.unit_price);
        bytes.with_sign(line.discount).with_sign(line.left());
    }
    bytes.number(order.basket.coupons.size());
    for (const NaiveUse& use : order.basket.coupons) {
        bytes.number(use.coupon).with_sign(use.discount);
    }
    bytes.with_sign(order.basket.discount()).with_sign(order.basket.total());
    bytes.append(place_in_sale(order, shop)).append(maybe_text(order.address));
    bytes.append(maybe_text(order.carrier)).append(maybe_text(order.tracking));
    bytes.time(order.placed_at).append(maybe_time(deadline_of(order)));
    return bytes.append(maybe_time(order.paid_at));
}

Bytes NaiveOrders::item_of(std::uint64_t id, const NaiveShop& shop) const {
    const NaiveOrder& order = all[id - 1];
    Bytes bytes = Bytes().number(id).number(static_cast<std::uint64_t>(order.state));
    bytes.number(order.basket.lines.size()).with_sign(order.basket.discount());
    bytes.with_sign(order.basket.total()).append(place_in_sale(order, shop));
    bytes.time(order.placed_at).append(maybe_time(deadline_of(order)));
    return bytes.append(maybe_time(order.paid_at));
}

Bytes NaiveOrders::history_of(std::uint64_t id) const {
    const NaiveOrder& order = all[id - 1];
    Bytes items;
    std::uint64_t count = 0;
    auto add = [&](OrderState state, Instant at, Cause cause, const std::string& reason = "") {
        if (!at.is_never()) {
            items.number(static_cast<std::uint64_t>(state)).time(at);
            items.number(static_cast<std::uint64_t>(cause)).append(maybe_text(reason));
            count += 1;
        }
    };
    if (!order.at_once) {
        add(OrderState::pending_payment, order.placed_at, Cause::ordered);
    }
    add(OrderState::paid, order.paid_at, order.at_once ? Cause::ordered : Cause::payment);
    add(OrderState::shipped, order.shipped_at, Cause::shipment);
    add(OrderState::delivered, order.delivered_at, Cause::delivery);
    bool expired = order.state == OrderState::expired;
    add(order.state, order.closed_at, expired ? Cause::deadline : Cause::cancellation,
        order.reason);
    return Bytes().number(id).number(count).append(items);
}

// --- queries ------------------------------------------------------------------------------------

Told NaiveOrders::run(const order::Quote& request, NaiveShop& shop, Moment& moment) const {
    using Code = order::Quote::Code;
    auto no = [](Code code, std::size_t at = 0) { return refused(code, at); };
    if (auto code = shop.accounts.objection<Code>(request.caller)) {
        return no(*code);
    }
    if (!good_items(request.items)) {
        return no(Code::items_out_of_range);
    }
    if (!good_coupons(request.coupons)) {
        return no(Code::coupons_out_of_range);
    }
    if (auto wrong = wrong_item(request.items, shop.catalog)) {
        return no(static_cast<Code>(static_cast<int>(Code::option_not_found) + wrong->first),
                  wrong->second);
    }
    NaiveBasket basket = basket_of(request.items, std::nullopt, shop);
    use_coupons(request.coupons, request.caller.account.value, shop, moment.now, basket);
    Bytes bytes = Bytes().number(basket.lines.size());
    for (const NaiveLine& line : basket.lines) {
        const NaiveOption& option = shop.catalog.options[line.option - 1];
        bytes.number(line.option).number(option.product);
        bytes.number(static_cast<std::uint64_t>(line.quantity)).with_sign(line.unit_price);
        bytes.with_sign(line.discount).with_sign(line.left()).with_sign(option.available());
    }
    bytes.number(basket.coupons.size());
    for (const NaiveUse& use : basket.coupons) {
        bytes.number(use.coupon).number(static_cast<std::uint64_t>(use.outcome));
        bytes.with_sign(use.discount);
    }
    std::int64_t discount = basket.discount();
    bytes.with_sign(basket.total() + discount).with_sign(discount);
    return answered(bytes.with_sign(basket.total()));
}

// Staff see every order.
std::optional<Told> NaiveOrders::unseen(const account::Caller& caller, order::OrderId order,
                                        const NaiveShop& shop) const {
    using order::LookUpRefusal;
    bool staff = caller.role != account::Role::user;
    auto code = staff ? shop.accounts.staff_objection<LookUpRefusal>(caller)
                      : shop.accounts.objection<LookUpRefusal>(caller);
    if (code) {
        return refused(*code);
    }
    bool there = order.value >= 1 && order.value <= all.size();
    bool seen = there && (staff || is_of(order, caller.account));
    return seen ? std::nullopt : std::optional(refused(LookUpRefusal::order_not_found));
}

Told NaiveOrders::run(const order::LookUpOrder& request, NaiveShop& shop, Moment&) const {
    auto no = unseen(request.caller, request.order, shop);
    return no ? *no : answered(view_of(request.order.value, shop));
}

Told NaiveOrders::run(const order::LookUpHistory& request, NaiveShop& shop, Moment&) const {
    auto no = unseen(request.caller, request.order, shop);
    return no ? *no : answered(history_of(request.order.value));
}

Told NaiveOrders::run(const order::ListMyOrders& request, NaiveShop& shop, Moment&) const {
    if (auto code = shop.accounts.objection<order::ListMyOrders::Refusal>(request.caller)) {
        return refused(*code);
    }
    std::vector<std::uint64_t> own;  // ids by ordinal
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        if (all[id - 1].account == request.caller.account.value) {
            own.push_back(id);
        }
    }
    std::uint64_t ordinal = own.size();
    if (request.before) {
        ordinal = std::min<std::uint64_t>(ordinal, std::max(*request.before, 1u) - 1);
    }
    Bytes items;
    std::uint64_t count = 0;
    for (; ordinal > 0; --ordinal) {
        if (count == page_of(request.limit)) {
            return answered(
                Bytes().number(count).append(items).maybe(true, Bytes().number(ordinal + 1)));
        }
        std::uint64_t id = own[ordinal - 1];
        if (!request.state || *request.state == all[id - 1].state) {
            items.append(item_of(id, shop));
            count += 1;
        }
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

// --- rows ---------------------------------------------------------------------------------------

void NaiveOrders::add_rows(RowsByTable& rows, const NaiveShop& shop) const {
    std::map<std::uint64_t, std::uint64_t> ordinals;  // by account
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        const NaiveOrder& order = all[id - 1];
        Bytes row = Bytes().number(id).number(order.account).with_sign(order.basket.total());
        row.with_sign(order.basket.discount()).time(order.placed_at).time(order.paid_at);
        row.time(deadline_of(order)).number(order.sale);
        row.number(order.sale == 0 ? 0 : shop.sales.parts[order.part].number);
        row.number(++ordinals[order.account]).number(order.basket.lines.size());
        row.number(order.basket.coupons.size()).flag(order.at_once);
        rows["orders"].insert(row.number(static_cast<std::uint64_t>(order.state)).text());
        add_parts(rows, id);
    }
    if (!all.empty()) {
        rows["id_sequences"].insert(Bytes().string("order").number(all.size()).text());
    }
}

void NaiveOrders::add_parts(RowsByTable& rows, std::uint64_t id) const {
    const NaiveOrder& order = all[id - 1];
    std::uint64_t place = 0;
    for (const NaiveLine& line : order.basket.lines) {
        Bytes row = Bytes().number(id).number(line.option).with_sign(line.unit_price);
        row.with_sign(line.discount).number(++place);
        rows["order_lines"].insert(row.number(static_cast<std::uint64_t>(line.quantity)).text());
    }
    place = 0;
    for (const NaiveUse& use : order.basket.coupons) {
        Bytes row = Bytes().number(id).number(use.coupon).with_sign(use.discount);
        rows["order_coupons"].insert(row.number(++place).text());
    }
    if (!order.address.empty()) {
        rows["order_addresses"].insert(Bytes().number(id).string(order.address).text());
    }
    if (!order.shipped_at.is_never()) {
        Bytes row = Bytes().number(id).string(order.carrier).string(order.tracking);
        rows["order_shipments"].insert(row.time(order.shipped_at).time(order.delivered_at).text());
    }
    if (!order.closed_at.is_never()) {
        rows["order_closings"].insert(
            Bytes().number(id).time(order.closed_at).string(order.reason).text());
    }
}

}  // namespace onrush::sim

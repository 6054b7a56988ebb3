#include "sim/shop_play/naive_orders.h"

#include <algorithm>

namespace onrush::sim {

using base::Instant;
using order::CancelOrder;
using order::CouponOutcome;
using order::DeliverOrder;
using order::OrderState;
using order::PayOrder;
using order::PlaceOrder;
using order::ShipOrder;

namespace {

// What a refusal of PlaceOrder tells beside its code.
struct Beside {
    std::size_t at = 0;
    std::int64_t balance = 0;
    Instant starts_at;
    std::uint32_t left = 0;
    std::vector<std::int64_t> shorts = {};  // option, available ...
};

Told no_order(PlaceOrder::Code code, const Beside& beside = {}) {
    Told told = refused(code, beside.at, beside.balance, beside.starts_at.ms, beside.left);
    told.refusal.insert(told.refusal.end(), beside.shorts.begin(), beside.shorts.end());
    return told;
}

}  // namespace

// --- placing ------------------------------------------------------------------------------------

Told NaiveOrders::run(const PlaceOrder& request, NaiveShop& shop, Moment& moment) {
    using Code = PlaceOrder::Code;
    if (auto code = shop.accounts.objection<Code>(request.caller)) {
        return no_order(*code);
    }
    std::uint64_t account = request.caller.account.value;
    std::uint64_t sale = request.sale.value;
    std::vector<order::Item> items = request.items;
    if (request.from_cart) {
        items.clear();
        for (const auto& [option, quantity] : shop.carts.all[account]) {
            items.push_back({catalog::OptionId(option), quantity});
        }
        std::erase_if(shop.carts.all, [](const auto& entry) { return entry.second.empty(); });
    }
    if (sale == 0 && request.from_cart && items.empty()) {
        return no_order(Code::cart_empty);
    }
    if (sale == 0 && !good_items(items)) {
        return no_order(Code::items_out_of_range);
    }
    if (!good_coupons(request.coupons)) {
        return no_order(Code::coupons_out_of_range);
    }
    if (request.delivery_address.size() > 2000) {
        return no_order(Code::address_out_of_range);
    }
    std::optional<base::Money> price;
    if (sale != 0) {
        using sale::TakeRefusal;
        if (auto why = shop.sales.objection(sale, account, request.pieces, moment.now)) {
            Beside beside;
            if (*why == TakeRefusal::sale_not_started) {
                beside.starts_at = shop.sales.all[sale - 1].form.starts_at;
            } else if (*why == TakeRefusal::sale_limit) {
                beside.left = shop.sales.left_for(sale, account);
            } else if (*why == TakeRefusal::sale_sold_out) {
                beside.left = shop.sales.remaining(sale);
            }
            return no_order(
                static_cast<Code>(static_cast<int>(Code::sale_not_found) + static_cast<int>(*why)),
                beside);
        }
        const sale::CreateSale& form = shop.sales.all[sale - 1].form;
        items = {{form.option, request.pieces}};
        price = form.price;
    }
    if (auto wrong = wrong_item(items, shop.catalog)) {
        return no_order(static_cast<Code>(static_cast<int>(Code::option_not_found) + wrong->first),
                        {.at = wrong->second});
    }
    return place(request, basket_of(items, price, shop), shop, moment);
}

Told NaiveOrders::place(const PlaceOrder& request, NaiveBasket basket, NaiveShop& shop,
                        Moment& moment) {
    using Code = PlaceOrder::Code;
    std::uint64_t account = request.caller.account.value;
    std::uint64_t sale = request.sale.value;
    Beside beside;
    for (const NaiveLine& line : basket.lines) {
        std::int64_t available = shop.catalog.options[line.option - 1].available();
        if (sale == 0 && available < line.quantity) {
            beside.shorts.push_back(static_cast<std::int64_t>(line.option));
            beside.shorts.push_back(available);
        }
    }
    if (!beside.shorts.empty()) {
        return no_order(Code::stock_short, beside);
    }
    use_coupons(request.coupons, account, shop, moment.now, basket);
    for (auto [outcome, code] :
         {std::pair(CouponOutcome::not_found, Code::coupon_not_found),
          std::pair(CouponOutcome::not_available, Code::coupon_not_available),
          std::pair(CouponOutcome::below_minimum, Code::coupon_below_minimum),
          std::pair(CouponOutcome::not_applicable, Code::coupon_not_applicable)}) {
        for (std::size_t i = 0; i < basket.coupons.size(); ++i) {
            if (basket.coupons[i].outcome == outcome) {
                return no_order(code, {.at = i});
            }
        }
    }
    std::int64_t balance = shop.points.balance_of(account);
    if (request.pay_with_points && balance < basket.total()) {
        return no_order(Code::insufficient_points, {.balance = balance});
    }
    NaiveOrder order{.account = account,
                     .basket = std::move(basket),
                     .sale = sale,
                     .address = request.delivery_address,
                     .at_once = request.pay_with_points,
                     .placed_at = moment.now,
                     .expires_at = moment.now + settings_.hold};
    if (sale != 0) {
        order.part = shop.sales.take(sale, account, request.pieces, moment);
    }
    all.push_back(std::move(order));
    std::uint64_t id = all.size();
    const NaiveOrder& row = all.back();
    for (const NaiveLine& line : row.basket.lines) {
        if (sale == 0) {
            bool sold = request.pay_with_points;
            shop.catalog.move(line.option, sold ? 0 : line.quantity, sold ? line.quantity : 0,
                              moment);
        }
    }
    if (request.pay_with_points) {
        if (sale != 0) {
            shop.sales.confirm(row.part, shop.catalog, moment);
        }
        become_paid(id, shop, moment);
    } else {
        for (const NaiveUse& use : row.basket.coupons) {
            shop.coupons.hold(use.coupon);
        }
        emit("order.placed", id, Bytes().with_sign(row.basket.total()), moment);
    }
    if (request.from_cart) {
        shop.carts.all.erase(account);
    }
    return answered(view_of(id, shop));
}

// --- changes of state ---------------------------------------------------------------------------

void NaiveOrders::become_paid(std::uint64_t id, NaiveShop& shop, Moment& moment) {
    NaiveOrder& order = all[id - 1];
    order.state = OrderState::paid;
    order.paid_at = moment.now;
    for (const NaiveUse& use : order.basket.coupons) {
        shop.coupons.use(use.coupon, id, moment);
    }
    std::int64_t total = order.basket.total();
    if (total > 0) {
        shop.points.move(order.account, point::EntryKind::spend, -total, id, moment.now);
    }
    for (const NaiveLine& line : order.basket.lines) {
        shop.rankings.note_sale(shop.catalog.options[line.option - 1].product, line.quantity,
                                moment.now);
    }
    emit("order.paid", id, Bytes().with_sign(total), moment);
}

void NaiveOrders::let_go(std::uint64_t id, OrderState state, const std::string& reason,
                         NaiveShop& shop, Moment& moment) {
    NaiveOrder& order = all[id - 1];
    if (order.sale != 0) {
        shop.sales.give_back(order.part, shop.catalog, moment);
    } else {
        for (const NaiveLine& line : order.basket.lines) {
            shop.catalog.move(line.option, -line.quantity, 0, moment);
        }
    }
    for (const NaiveUse& use : order.basket.coupons) {
        shop.coupons.release(use.coupon, moment);
    }
    order.state = state;
    order.closed_at = moment.now;
    order.reason = reason;
}

void NaiveOrders::give_back(std::uint64_t id, const std::string& reason, NaiveShop& shop,
                            Moment& moment) {
    NaiveOrder& order = all[id - 1];
    if (order.sale != 0) {
        shop.sales.give_back(order.part, shop.catalog, moment);
    } else {
        for (const NaiveLine& line : order.basket.lines) {
            shop.catalog.move(line.option, 0, -line.quantity, moment);
        }
    }
    for (const NaiveUse& use : order.basket.coupons) {
        shop.coupons.restore(use.coupon, id, moment);
    }
    std::int64_t total = order.basket.total();
    if (total > 0) {
        shop.points.move(order.account, point::EntryKind::refund, total, id, moment.now);
    }
    for (const NaiveLine& line : order.basket.lines) {
        shop.rankings.note_sale(shop.catalog.options[line.option - 1].product, -line.quantity,
                                moment.now);
    }
    order.state = OrderState::refunded;
    order.closed_at = moment.now;
    order.reason = reason;
}

void NaiveOrders::emit(const char* name, std::uint64_t id, const Bytes& beside,
                       Moment& moment) const {
    moment.emit(name, Bytes().number(id).number(all[id - 1].account).append(beside));
}

bool NaiveOrders::is_of(order::OrderId id, account::AccountId account) const {
    return id.value >= 1 && id.value <= all.size() && all[id.value - 1].account == account.value;
}

Told NaiveOrders::run(const PayOrder& request, NaiveShop& shop, Moment& moment) {
    using Code = PayOrder::Code;
    auto no = [](Code code, std::int64_t balance = 0) { return refused(code, balance); };
    if (auto code = shop.accounts.objection<Code>(request.caller)) {
        return no(*code);
    }
    if (!is_of(request.order, request.caller.account)) {
        return no(Code::order_not_found);
    }
    std::uint64_t id = request.order.value;
    const NaiveOrder& order = all[id - 1];
    if (order.state == OrderState::expired) {
        return no(Code::order_expired);
    }
    if (order.state == OrderState::cancelled || order.state == OrderState::refunded) {
        return no(Code::order_not_pending);
    }
    moment.wrote = order.state == OrderState::pending_payment;
    if (moment.wrote) {
        std::int64_t balance = shop.points.balance_of(order.account);
        if (order.expires_at <= moment.now) {
            return no(Code::order_expired);
        }
        if (balance < order.basket.total()) {
            return no(Code::insufficient_points, balance);
        }
        if (order.sale != 0) {
            shop.sales.confirm(order.part, shop.catalog, moment);
        } else {
            for (const NaiveLine& line : order.basket.lines) {
                shop.catalog.move(line.option, -line.quantity, line.quantity, moment);
            }
        }
        become_paid(id, shop, moment);
    }
    return answered(view_of(id, shop));
}

Told NaiveOrders::run(const CancelOrder& request, NaiveShop& shop, Moment& moment) {
    using Refusal = CancelOrder::Refusal;
    if (auto code = shop.accounts.objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.reason.size() > 800) {
        return refused(Refusal::reason_out_of_range);
    }
    if (!is_of(request.order, request.caller.account)) {
        return refused(Refusal::order_not_found);
    }
    std::uint64_t id = request.order.value;
    const NaiveOrder& order = all[id - 1];
    bool waits = order.state == OrderState::pending_payment;
    std::int64_t total = order.basket.total();
    if (order.state == OrderState::expired || (waits && order.expires_at <= moment.now)) {
        return refused(Refusal::order_expired);
    }
    if (order.state == OrderState::shipped || order.state == OrderState::delivered) {
        return refused(Refusal::order_shipped);
    }
    bool paid = order.state == OrderState::paid;
    if (paid && total > 0 && shop.points.objection(order.account, total)) {
        return refused(Refusal::balance_cap);
    }
    Bytes told = Bytes().with_sign(total).string(request.reason);
    if (waits) {
        let_go(id, OrderState::cancelled, request.reason, shop, moment);
        emit("order.cancelled", id, told, moment);
    } else if (paid) {
        give_back(id, request.reason, shop, moment);
        emit("order.refunded", id, told, moment);
    }
    moment.wrote = waits || paid;
    return answered(view_of(id, shop));
}

Told NaiveOrders::run(const ShipOrder& request, NaiveShop& shop, Moment& moment) {
    using Refusal = ShipOrder::Refusal;
    if (auto code = shop.accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.carrier.size() > 400) {
        return refused(Refusal::carrier_out_of_range);
    }
    if (request.tracking.size() > 400) {
        return refused(Refusal::tracking_out_of_range);
    }
    std::uint64_t id = request.order.value;
    if (id < 1 || id > all.size()) {
        return refused(Refusal::order_not_found);
    }
    NaiveOrder& order = all[id - 1];
    if (order.state != OrderState::paid && order.state != OrderState::shipped) {
        return refused(Refusal::order_not_paid);
    }
    moment.wrote = order.state == OrderState::paid;
    if (moment.wrote) {
        order.state = OrderState::shipped;
        order.shipped_at = moment.now;
        order.carrier = request.carrier;
        order.tracking = request.tracking;
        emit("order.shipped", id, Bytes().string(request.carrier).string(request.tracking), moment);
    }
    return answered(view_of(id, shop));
}

Told NaiveOrders::run(const DeliverOrder& request, NaiveShop& shop, Moment& moment) {
    using Refusal = DeliverOrder::Refusal;
    if (auto code = shop.accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    std::uint64_t id = request.order.value;
    if (id < 1 || id > all.size()) {
        return refused(Refusal::order_not_found);
    }
    NaiveOrder& order = all[id - 1];
    if (order.state != OrderState::shipped && order.state != OrderState::delivered) {
        return refused(Refusal::order_not_shipped);
    }
    moment.wrote = order.state == OrderState::shipped;
    if (moment.wrote) {
        order.state = OrderState::delivered;
        order.delivered_at = moment.now;
        emit("order.delivered", id, Bytes().with_sign(order.basket.total()), moment);
    }
    return answered(view_of(id, shop));
}

// --- deadlines ----------------------------------------------------------------------------------

std::size_t NaiveOrders::run_deadlines(NaiveShop& shop, Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        const NaiveOrder& order = all[id - 1];
        if (order.state == OrderState::pending_payment && order.expires_at <= moment.now) {
            due.push_back({order.expires_at, id});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, id] : due) {
        let_go(id, OrderState::expired, "", shop, moment);
        emit("order.expired", id, Bytes().with_sign(all[id - 1].basket.total()), moment);
    }
    return due.size();
}

Instant NaiveOrders::next_deadline() const {
    Instant next = Instant::never();
    for (const NaiveOrder& order : all) {
        bool waits = order.state == OrderState::pending_payment;
        next = waits ? std::min(next, order.expires_at) : next;
    }
    return next;
}

std::size_t NaiveOrders::rows_with_deadline() const {
    return static_cast<std::size_t>(
        std::ranges::count(all, OrderState::pending_payment, &NaiveOrder::state));
}

}  // namespace onrush::sim

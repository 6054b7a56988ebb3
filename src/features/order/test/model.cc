// long file: the whole model, read from top to bottom
#include "features/order/test/model.h"

#include <algorithm>

namespace onrush::order {

using base::Instant;
using engine::test::answered;
using engine::test::append;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::range_refused;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

template <typename Enum>
std::int64_t number_of(Enum value) {
    return static_cast<std::int64_t>(value);
}
// -1 where there is none.
std::int64_t time_of(Instant instant) {
    return instant.is_never() ? -1 : instant.ms;
}
std::int64_t time_of(std::optional<Instant> instant) {
    return instant ? instant->ms : -1;
}

}  // namespace

// --- placing ------------------------------------------------------------------------------------

template <typename Input>
OrderModel::Wish OrderModel::wish_of(const Input& input) {
    return {.account = input.caller.account.value,
            .coupons = input.coupon_ids.value_or(std::vector<CouponId>()),
            .pay = input.pay.has_value()};
}

Told OrderModel::run(const PlaceOrder& input, ShopModels& shop, Moment& moment) {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    bool from_cart = input.from_cart.value_or(false);
    if (from_cart == input.items.has_value()) {
        return refused(items_or_cart);
    }
    Wish wish = wish_of(input);
    std::vector<Item> items = input.items.value_or(std::vector<Item>());
    if (from_cart) {
        auto cart = shop.carts.all.find(wish.account);
        if (cart == shop.carts.all.end()) {
            return refused(cart_empty);
        }
        for (const auto& [option, quantity] : cart->second) {
            items.push_back({OptionId(option), quantity});
        }
    }
    for (const auto& refusal :
         {list_refused(items, wish.coupons), day_refused(wish.account, moment.now),
          item_refused(items, from_cart, shop.catalog)}) {
        if (refusal) {
            return *refusal;
        }
    }
    if (auto refusal = limit_refused(wish, items, shop)) {
        return *refusal;
    }
    Numbers shorts;
    for (const Item& item : items) {
        std::int64_t available = shop.catalog.options[item.option_id.value - 1].available();
        if (available < item.quantity) {
            append(shorts, {signed_of(item.option_id.value), available});
        }
    }
    if (!shorts.empty()) {
        return refused(stock_short, shorts);
    }
    Told told = place(wish, basket_of(items, std::nullopt, shop), shop, moment);
    if (from_cart && told.verdict == engine::Verdict::answered) {
        shop.carts.all.erase(wish.account);
    }
    return told;
}

Told OrderModel::run(const PlaceSaleOrder& input, ShopModels& shop, Moment& moment) {
    Wish wish = wish_of(input);
    wish.sale = input.sale.value;
    for (const auto& refusal : {range_refused(input), list_refused({}, wish.coupons),
                                day_refused(wish.account, moment.now),
                                shop.sales.objection(wish.sale, wish.account, input.quantity,
                                                     shop.catalog, shop.rooms, moment.now)}) {
        if (refusal) {
            return *refusal;
        }
    }
    const sale::CreateSale& form = shop.sales.all[wish.sale - 1].form;
    std::vector<Item> items = {{form.option_id, input.quantity}};
    if (auto refusal = limit_refused(wish, items, shop)) {
        return *refusal;
    }
    return place(wish, basket_of(items, form.price.units, shop), shop, moment);
}

std::optional<Told> OrderModel::day_refused(std::uint64_t account, Instant now) const {
    constexpr base::Duration day = base::Duration::hours(24);
    std::vector<Instant> today;
    for (const Placed& order : all) {
        if (order.account == account && order.placed_at + day > now) {
            today.push_back(order.placed_at);
        }
    }
    std::size_t most = settings_.per_account_per_day;
    return today.size() < most
               ? std::nullopt
               : std::optional(refused(order_limit, {(today[today.size() - most] + day).ms}));
}

std::optional<Told> OrderModel::wait_refused(std::uint64_t account, std::int64_t pieces) const {
    std::int64_t pending = 0;
    std::int64_t held = 0;
    for (const Placed& order : all) {
        if (order.account == account && order.state == OrderState::pending_payment) {
            pending += 1;
            held += order.pieces();
        }
    }
    if (pending >= settings_.pending_per_account) {
        return refused(orders_pending_limit, {settings_.pending_per_account, pending});
    }
    return held + pieces > settings_.held_pieces_per_account
               ? std::optional(
                     refused(pieces_held_limit, {settings_.held_pieces_per_account, held}))
               : std::nullopt;
}

std::optional<Told> OrderModel::limit_refused(const Wish& wish, const std::vector<Item>& items,
                                              const ShopModels& shop) const {
    std::int64_t pieces = 0;
    for (const Item& item : items) {
        pieces += item.quantity;
    }
    if (auto refusal = wish.pay ? std::nullopt : wait_refused(wish.account, pieces)) {
        return refusal;
    }
    Numbers over;
    for (const Item& item : items) {
        std::uint64_t option = item.option_id.value;
        std::int64_t limit = shop.catalog.options[option - 1].per_account;
        std::int64_t left = std::max<std::int64_t>(limit - share_of(wish.account, option), 0);
        if (limit != 0 && item.quantity > left) {
            append(over, {signed_of(option), left});
        }
    }
    return over.empty() ? std::nullopt : std::optional(refused(option_limit, over));
}

std::int64_t OrderModel::share_of(std::uint64_t account, std::uint64_t option) const {
    std::int64_t pieces = 0;
    for (const Placed& order : all) {
        if (order.account != account || !order.stands()) {
            continue;
        }
        for (const BasketModel::Line& line : order.basket.lines) {
            pieces += line.option == option && line.in_share ? line.quantity : 0;
        }
    }
    return pieces;
}

Told OrderModel::place(const Wish& wish, BasketModel basket, ShopModels& shop, Moment& moment) {
    use_coupons(wish.coupons, wish.account, shop, moment.now, basket);
    if (auto refusal = coupon_refused(basket)) {
        return *refusal;
    }
    std::int64_t balance = shop.points.balance_of(wish.account);
    if (wish.pay && balance < basket.total()) {
        return refused(point::insufficient_points, {balance});
    }
    Placed order{.account = wish.account,
                 .basket = std::move(basket),
                 .sale = wish.sale,
                 .paid_at_once = wish.pay,
                 .placed_at = moment.now,
                 .expires_at = moment.now + settings_.hold};
    for (const BasketModel::Line& line : order.basket.lines) {
        auto pieces = static_cast<std::uint32_t>(line.quantity);
        if (wish.sale != 0) {
            order.part = shop.sales.take(wish.sale, wish.account, pieces, shop.rooms, moment);
        } else {
            shop.catalog.move(line.option, wish.pay ? 0 : pieces, wish.pay ? pieces : 0, moment);
        }
    }
    all.push_back(std::move(order));
    std::uint64_t id = all.size();
    if (wish.pay) {
        if (wish.sale != 0) {
            shop.sales.confirm(all.back().part, shop.catalog, shop.rooms, moment);
        }
        become_paid(id, shop, moment);
    } else {
        for (const BasketModel::Use& use : all.back().basket.coupons) {
            shop.coupons.hold(*use.usable);
        }
        emit("order.placed", id, shop, moment);
    }
    return answered(shown(id, shop));
}

// --- changes of state ---------------------------------------------------------------------------

void OrderModel::become_paid(std::uint64_t id, ShopModels& shop, Moment& moment) {
    Placed& order = all[id - 1];
    order.state = OrderState::paid;
    order.paid_at = moment.now;
    for (const BasketModel::Use& use : order.basket.coupons) {
        shop.coupons.use(*use.usable, id, moment);
    }
    if (std::int64_t total = order.total(); total > 0) {
        shop.points.move_points(order.account, point::EntryKind::spend, -total, id, moment);
    }
    for (const BasketModel::Line& line : order.basket.lines) {
        shop.rankings.note_sale(shop.catalog, shop.catalog.options[line.option - 1].product,
                                line.quantity, moment.now);
    }
    emit("order.paid", id, shop, moment);
}

void OrderModel::let_go(std::uint64_t id, OrderState state, ShopModels& shop, Moment& moment) {
    Placed& order = all[id - 1];
    if (order.sale != 0) {
        shop.sales.give_back(order.part, shop.catalog, shop.rooms, moment);
    } else {
        for (const BasketModel::Line& line : order.basket.lines) {
            shop.catalog.move(line.option, -line.quantity, 0, moment);
        }
    }
    for (const BasketModel::Use& use : order.basket.coupons) {
        shop.coupons.release(*use.usable, moment);
    }
    if (order.date != 0) {
        shop.rooms.note_released(concert::guarded(concert::DateId(order.date)), id);
        shop.concerts.release(order.date, order.places, shop.rooms, moment);
    }
    order.state = state;
    order.closed_at = moment.now;
    emit(state == OrderState::expired ? "order.expired" : "order.cancelled", id, shop, moment);
}

void OrderModel::give_back(std::uint64_t id, ShopModels& shop, Moment& moment) {
    Placed& order = all[id - 1];
    if (order.sale != 0) {
        shop.sales.give_back(order.part, shop.catalog, shop.rooms, moment);
    } else {
        for (const BasketModel::Line& line : order.basket.lines) {
            shop.catalog.move(line.option, 0, -line.quantity, moment);
        }
    }
    for (const BasketModel::Use& use : order.basket.coupons) {
        shop.coupons.restore(*use.usable, id, moment);
    }
    if (std::int64_t total = order.total(); total > 0) {
        shop.points.move_points(order.account, point::EntryKind::refund, total, id, moment);
    }
    for (const BasketModel::Line& line : order.basket.lines) {
        shop.rankings.note_return(shop.catalog.options[line.option - 1].product, line.quantity,
                                  order.paid_at, moment.now);
    }
    if (order.date != 0) {
        shop.concerts.give_back(order.date, order.places, shop.rooms, moment);
    }
    order.state = OrderState::refunded;
    order.closed_at = moment.now;
    emit("order.refunded", id, shop, moment);
}

void OrderModel::emit(const char* fact, std::uint64_t id, const ShopModels& shop,
                      Moment& moment) const {
    const Placed& order = all[id - 1];
    Numbers numbers = {signed_of(id), signed_of(order.account), order.total(),
                       order.basket.discount()};
    if (order.sale != 0) {
        append(numbers, {signed_of(order.sale), std::int64_t{shop.sales.parts[order.part].number}});
    }
    if (order.date != 0) {
        numbers.push_back(signed_of(order.date));
    }
    for (const BasketModel::Line& line : order.basket.lines) {
        append(numbers,
               {signed_of(line.option), signed_of(shop.catalog.options[line.option - 1].product),
                line.quantity, line.unit_price, line.discount});
    }
    for (const BasketModel::Use& use : order.basket.coupons) {
        append(numbers, {signed_of(use.coupon), use.discount});
    }
    for (const concert::Place& place : order.places) {
        if (!place.seat.none()) {
            const concert::ConcertModel::Day& day = shop.concerts.days[order.date - 1];
            std::uint64_t at = place.seat.value % 1'000'000;
            append(numbers, {signed_of(place.seat.value), std::int64_t{day.seats[at - 1].number}});
        }
        append(numbers, {place.count, place.price.units});
    }
    moment.emit(fact, numbers);
}

bool OrderModel::is_of(OrderId id, AccountId account) const {
    return has_order(id) && all[id.value - 1].account == account.value;
}

Told OrderModel::run(const PayOrder& input, ShopModels& shop, Moment& moment) {
    if (!is_of(input.order, input.caller.account)) {
        return refused(order_not_found);
    }
    std::uint64_t id = input.order.value;
    const Placed& order = all[id - 1];
    if (is_over(order, moment.now)) {
        return refused(order_expired);
    }
    if (order.state == OrderState::cancelled || order.state == OrderState::refunded) {
        return refused(order_not_pending);
    }
    if (auto refusal = pay_refused(order, shop)) {
        return *refusal;
    }
    pay(id, shop, moment);
    return answered(shown(id, shop));
}

bool OrderModel::is_over(const Placed& order, Instant now) const {
    return order.state == OrderState::expired ||
           (order.state == OrderState::pending_payment && order.expires_at <= now);
}

std::optional<Told> OrderModel::pay_refused(const Placed& order, const ShopModels& shop) const {
    if (order.state != OrderState::pending_payment) {
        return std::nullopt;
    }
    if (order.date != 0 && shop.concerts.days[order.date - 1].cancelled) {
        return refused(concert::date_cancelled);
    }
    for (const BasketModel::Use& use : order.basket.coupons) {
        if (shop.coupons.coupons[*use.usable].held_when_revoked) {
            return refused(coupon_revoked, {signed_of(use.coupon)});
        }
    }
    std::int64_t balance = shop.points.balance_of(order.account);
    return balance < order.total() ? std::optional(refused(point::insufficient_points, {balance}))
                                   : std::nullopt;
}

void OrderModel::pay(std::uint64_t id, ShopModels& shop, Moment& moment) {
    const Placed& order = all[id - 1];
    moment.wrote = order.state == OrderState::pending_payment;
    if (!moment.wrote) {
        return;
    }
    if (order.sale != 0) {
        shop.sales.confirm(order.part, shop.catalog, shop.rooms, moment);
    } else {
        for (const BasketModel::Line& line : order.basket.lines) {
            shop.catalog.move(line.option, -line.quantity, line.quantity, moment);
        }
    }
    if (order.date != 0) {
        shop.rooms.note_paid(concert::guarded(concert::DateId(order.date)), id);
        shop.concerts.sell(order.date, order.places, shop.rooms, moment);
    }
    become_paid(id, shop, moment);
}

void OrderModel::close(std::uint64_t id, ShopModels& shop, Moment& moment) {
    OrderState state = all[id - 1].state;
    moment.wrote = state == OrderState::pending_payment || state == OrderState::paid;
    if (state == OrderState::pending_payment) {
        let_go(id, OrderState::cancelled, shop, moment);
    } else if (state == OrderState::paid) {
        give_back(id, shop, moment);
    }
}

Told OrderModel::run(const CancelOrder& input, ShopModels& shop, Moment& moment) {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    if (!is_shown(input.order, input.caller)) {
        return refused(order_not_found);
    }
    std::uint64_t id = input.order.value;
    const Placed& order = all[id - 1];
    if (is_over(order, moment.now)) {
        return refused(order_expired);
    }
    if (order.state == OrderState::shipped || order.state == OrderState::delivered) {
        return refused(order_shipped);
    }
    if (is_too_late(order, input.caller, shop, moment.now)) {
        return refused(date_started);
    }
    close(id, shop, moment);
    return answered(shown(id, shop));
}

Told OrderModel::run(const ShipOrder& input, ShopModels& shop, Moment& moment) {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    if (!has_order(input.order)) {
        return refused(order_not_found);
    }
    std::uint64_t id = input.order.value;
    Placed& order = all[id - 1];
    if (order.date != 0) {
        return refused(seats_not_shipped);
    }
    if (order.state != OrderState::paid && order.state != OrderState::shipped) {
        return refused(order_not_paid);
    }
    moment.wrote = order.state == OrderState::paid;
    if (moment.wrote) {
        order.state = OrderState::shipped;
        order.shipped_at = moment.now;
        emit("order.shipped", id, shop, moment);
    }
    return answered(shown(id, shop));
}

Told OrderModel::run(const DeliverOrder& input, ShopModels& shop, Moment& moment) {
    if (!has_order(input.order)) {
        return refused(order_not_found);
    }
    std::uint64_t id = input.order.value;
    Placed& order = all[id - 1];
    if (order.state != OrderState::shipped && order.state != OrderState::delivered) {
        return refused(order_not_shipped);
    }
    moment.wrote = order.state == OrderState::shipped;
    if (moment.wrote) {
        order.state = OrderState::delivered;
        order.delivered_at = moment.now;
        emit("order.delivered", id, shop, moment);
    }
    return answered(shown(id, shop));
}

// --- deadlines ----------------------------------------------------------------------------------

// Unpaid orders come before dates of the same time.
std::size_t OrderModel::run_deadlines(ShopModels& shop, Moment& moment, std::size_t most) {
    std::size_t ran = 0;
    for (; ran < most && next_deadline() <= moment.now; ++ran) {
        Instant next = next_deadline();
        auto due = std::ranges::find_if(all, [&](const Placed& order) {
            return order.state == OrderState::pending_payment && order.expires_at == next;
        });
        if (due != all.end()) {
            let_go(static_cast<std::uint64_t>(due - all.begin()) + 1, OrderState::expired, shop,
                   moment);
        } else {
            auto date = std::ranges::find_if(
                sweeps, [&](const auto& one) { return one.second.next_at == next; });
            sweep(date->first, shop, moment);
        }
    }
    return ran;
}

Instant OrderModel::next_deadline() const {
    Instant next = Instant::never();
    for (const Placed& order : all) {
        bool waits = order.state == OrderState::pending_payment;
        next = waits ? std::min(next, order.expires_at) : next;
    }
    for (const auto& [date, one] : sweeps) {
        next = std::min(next, one.next_at);
    }
    return next;
}

std::size_t OrderModel::rows_with_deadline() const {
    return sweeps.size() + static_cast<std::size_t>(std::ranges::count(
                               all, OrderState::pending_payment, &Placed::state));
}

// --- what is shown ------------------------------------------------------------------------------

namespace {

// The sale, the number in it, and the times of an order.
Numbers end_of(const OrderModel::Placed& order, const ShopModels& shop) {
    bool waits = order.state == OrderState::pending_payment;
    bool of_sale = order.sale != 0;
    return {of_sale ? signed_of(order.sale) : -1,
            of_sale ? std::int64_t{shop.sales.parts[order.part].number} : -1,
            time_of(order.placed_at), waits ? time_of(order.expires_at) : -1,
            time_of(order.paid_at)};
}

template <typename View>
Numbers end_of(const View& view) {
    return {view.sale_id ? signed_of(view.sale_id->value) : -1,
            view.number ? std::int64_t{*view.number} : -1, time_of(view.placed_at),
            time_of(view.expires_at), time_of(view.paid_at)};
}

}  // namespace

Numbers OrderModel::shown(std::uint64_t id, const ShopModels& shop) const {
    const Placed& order = all[id - 1];
    Numbers numbers = {signed_of(id), signed_of(order.account), number_of(order.state)};
    for (const BasketModel::Line& line : order.basket.lines) {
        append(numbers,
               {signed_of(line.option), signed_of(shop.catalog.options[line.option - 1].product),
                line.quantity, line.unit_price, line.discount, line.left()});
    }
    for (const BasketModel::Use& use : order.basket.coupons) {
        bool waits = order.state == OrderState::pending_payment;
        append(numbers, {signed_of(use.coupon), use.discount,
                         waits && shop.coupons.coupons[*use.usable].held_when_revoked});
    }
    for (const concert::Place& place : order.places) {
        append(numbers, {signed_of(order.date), signed_of(place.seat.value), place.count});
    }
    append(numbers, {order.basket.discount(), order.total()});
    append(numbers, end_of(order, shop));
    return numbers;
}

Numbers OrderModel::listed(std::uint64_t id, const ShopModels& shop) const {
    const Placed& order = all[id - 1];
    Numbers numbers = {signed_of(id),           signed_of(order.account),
                       number_of(order.state),  signed_of(order.basket.lines.size()),
                       order.basket.discount(), order.total(),
                       signed_of(order.date),   order.seats()};
    append(numbers, end_of(order, shop));
    return numbers;
}

// Staff see every order.
bool OrderModel::is_shown(OrderId id, const engine::Caller& caller) const {
    return caller.role == engine::Role::user ? is_of(id, caller.account) : has_order(id);
}

Told OrderModel::run(const LookUpOrder& input, const ShopModels& shop, Moment&) const {
    return is_shown(input.order, input.caller) ? answered(shown(input.order.value, shop))
                                               : refused(order_not_found);
}

Told OrderModel::run(const LookUpHistory& input, const ShopModels&, Moment&) const {
    if (!is_shown(input.order, input.caller)) {
        return refused(order_not_found);
    }
    const Placed& order = all[input.order.value - 1];
    Numbers numbers = {signed_of(input.order.value)};
    auto add = [&](OrderState state, Instant at, Cause cause) {
        if (!at.is_never()) {
            append(numbers, {number_of(state), at.ms, number_of(cause)});
        }
    };
    add(OrderState::pending_payment, order.paid_at_once ? Instant::never() : order.placed_at,
        Cause::ordered);
    add(OrderState::paid, order.paid_at, order.paid_at_once ? Cause::ordered : Cause::payment);
    add(OrderState::shipped, order.shipped_at, Cause::shipment);
    add(OrderState::delivered, order.delivered_at, Cause::delivery);
    add(order.state, order.closed_at,
        order.state == OrderState::expired ? Cause::deadline : Cause::cancellation);
    return answered(numbers);
}

Told OrderModel::run(const ListMyOrders& input, const ShopModels& shop, Moment&) const {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    std::vector<std::uint64_t> own;  // ids by ordinal
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        if (all[id - 1].account == input.caller.account.value) {
            own.push_back(id);
        }
    }
    std::uint64_t ordinal = own.size();
    while (input.cursor && ordinal > 0 && ordinal >= *input.cursor) {
        ordinal -= 1;
    }
    Numbers numbers;
    std::uint32_t left = input.limit.value_or(20);
    for (; ordinal > 0 && left > 0; --ordinal) {
        std::uint64_t id = own[ordinal - 1];
        if (!input.state || *input.state == all[id - 1].state) {
            append(numbers, listed(id, shop));
            left -= 1;
        }
    }
    numbers.push_back(ordinal > 0 ? signed_of(ordinal + 1) : -1);
    return answered(numbers);
}

Told OrderModel::run(const ListOrders& input, const ShopModels& shop,
                     const account::AccountModel& accounts, Moment&) const {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    if (input.account_id && !accounts.has_account(input.account_id->value)) {
        return refused(account::account_not_found);
    }
    if (input.sale_id && !shop.sales.has_sale(input.sale_id->value)) {
        return refused(sale::sale_not_found);
    }
    Numbers numbers;
    std::uint32_t items = 0;
    std::int64_t last = 0;
    for (std::uint64_t id = all.size(); id > 0; --id) {
        const Placed& order = all[id - 1];
        if ((input.account_id && input.account_id->value != order.account) ||
            (input.cursor && id >= input.cursor->value) ||
            (input.from && order.placed_at < *input.from) ||
            (input.to && order.placed_at >= *input.to)) {
            continue;
        }
        if (input.sale_id) {
            const sale::CreateSale& sale = shop.sales.all[input.sale_id->value - 1].form;
            if (order.placed_at < sale.starts_at || order.placed_at >= sale.ends_at) {
                continue;
            }
        }
        if (items == input.limit.value_or(20)) {
            // The next page begins below whatever was looked at last.
            numbers.push_back(last);
            return answered(numbers);
        }
        if ((!input.state || *input.state == order.state) &&
            (!input.sale_id || input.sale_id->value == order.sale)) {
            append(numbers, listed(id, shop));
            items += 1;
        }
        last = signed_of(id);
    }
    numbers.push_back(0);
    return answered(numbers);
}

// --- the numbers of answers ---------------------------------------------------------------------

Numbers numbers_of(const OrderView& view) {
    Numbers numbers = {signed_of(view.order_id.value), signed_of(view.account_id.value),
                       number_of(view.state)};
    for (const LineView& line : view.lines) {
        append(numbers,
               {signed_of(line.option_id.value), signed_of(line.product_id.value), line.quantity,
                line.unit_price.units, line.discount.units, line.amount.units});
    }
    for (const UsedCouponView& used : view.coupons) {
        append(numbers, {signed_of(used.coupon_id.value), used.discount.units, used.revoked});
    }
    for (const SeatLineView& line : view.seats.value_or(std::vector<SeatLineView>())) {
        append(numbers, {signed_of(view.date_id->value),
                         signed_of(line.seat_id.value_or(SeatId()).value), line.count});
    }
    append(numbers, {view.discount.units, view.total.units});
    append(numbers, end_of(view));
    return numbers;
}

Numbers numbers_of(const HistoryView& view) {
    Numbers numbers = {signed_of(view.order_id.value)};
    for (const StateChange& change : view.items) {
        append(numbers, {number_of(change.state), change.at.ms, number_of(change.cause)});
    }
    return numbers;
}

static Numbers numbers_of(const OrderItem& item) {
    Numbers numbers = {signed_of(item.order_id.value),
                       signed_of(item.account_id.value),
                       number_of(item.state),
                       item.lines,
                       item.discount.units,
                       item.total.units,
                       signed_of(item.date_id.value_or(DateId()).value),
                       item.seats.value_or(0)};
    append(numbers, end_of(item));
    return numbers;
}

Numbers numbers_of(const OrderPage& page) {
    Numbers numbers;
    for (const OrderItem& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(page.next_cursor ? std::int64_t{*page.next_cursor} : -1);
    return numbers;
}

Numbers numbers_of(const AnyOrderPage& page) {
    Numbers numbers;
    for (const OrderItem& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(signed_of(page.next_cursor.value_or(OrderId()).value));
    return numbers;
}

}  // namespace onrush::order

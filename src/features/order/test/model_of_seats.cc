// What orders of seats do in the model of orders.
#include <algorithm>
#include <utility>

#include "features/order/test/model.h"

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

// --- an order -----------------------------------------------------------------------------------

std::int64_t OrderModel::Placed::total() const {
    std::int64_t sum = basket.total();
    for (const concert::Place& place : places) {
        sum += place.price.units * place.count;
    }
    return sum;
}

std::int64_t OrderModel::Placed::pieces() const {
    std::int64_t sum = 0;
    for (const BasketModel::Line& line : basket.lines) {
        sum += line.quantity;
    }
    for (const concert::Place& place : places) {
        sum += place.count;
    }
    return sum;
}

bool OrderModel::Placed::stands() const {
    return state != OrderState::cancelled && state != OrderState::expired &&
           state != OrderState::refunded;
}

bool OrderModel::is_reservation_of(OrderId id, AccountId account) const {
    return is_of(id, account) && all[id.value - 1].date != 0;
}

bool OrderModel::is_too_late(const Placed& order, const engine::Caller& caller,
                             const ShopModels& shop, Instant now) const {
    if (order.date == 0 || order.state != OrderState::paid || caller.role != engine::Role::user) {
        return false;
    }
    const concert::ConcertModel::Day& day = shop.concerts.days[order.date - 1];
    return day.starts_at <= now && !day.cancelled;
}

// --- reservations -------------------------------------------------------------------------------

std::optional<Told> OrderModel::seats_refused(std::uint64_t account, std::uint64_t date,
                                              std::int64_t seats) const {
    std::int64_t has = 0;
    for (const Placed& order : all) {
        bool counts = order.account == account && order.date == date && order.stands();
        has += counts ? order.seats() : 0;
    }
    std::int64_t most = settings_.seats_per_account;
    std::int64_t left = std::max<std::int64_t>(most - has, 0);
    return seats > left ? std::optional(refused(seat_limit, {most, left})) : std::nullopt;
}

Told OrderModel::run(const HoldSeats& input, ShopModels& shop, Moment& moment) {
    std::uint64_t account = input.caller.account.value;
    std::uint64_t date = input.date.value;
    concert::Selection selection{input.seat_ids, input.best, input.general};
    for (const auto& refusal : {range_refused(input), shop.concerts.objection_to_form(selection)}) {
        if (refusal) {
            return *refusal;
        }
    }
    if (auto refusal = shop.concerts.objection_to_date(date, moment.now)) {
        return *refusal;
    }
    if (auto refusal = shop.rooms.objection(concert::guarded(input.date), account, moment.now)) {
        return *refusal;
    }
    std::uint32_t seats = concert::seats_wanted(selection);
    for (const auto& refusal :
         {shop.concerts.objection_to_seats(date, selection), seats_refused(account, date, seats),
          day_refused(account, moment.now), wait_refused(account, seats)}) {
        if (refusal) {
            return *refusal;
        }
    }
    if (auto refusal = shop.concerts.objection_to_choice(date, selection)) {
        return *refusal;
    }
    std::uint64_t id = all.size() + 1;
    all.push_back({.account = account,
                   .date = date,
                   .places = shop.concerts.choose(date, selection),
                   .placed_at = moment.now,
                   .expires_at = moment.now + settings_.seat_hold});
    shop.rooms.note_held(concert::guarded(input.date), account, seats, id);
    shop.concerts.hold(date, all.back().places, id, shop.rooms, moment);
    emit("order.placed", id, shop, moment);
    return answered(shown_reservation(id, shop));
}

Told OrderModel::run(const PayReservation& input, ShopModels& shop, Moment& moment) {
    if (!is_reservation_of(input.reservation, input.caller.account)) {
        return refused(reservation_not_found);
    }
    std::uint64_t id = input.reservation.value;
    const Placed& order = all[id - 1];
    if (is_over(order, moment.now)) {
        return refused(reservation_expired);
    }
    if (!order.stands()) {
        return refused(reservation_not_pending);
    }
    if (auto refusal = pay_refused(order, shop)) {
        return *refusal;
    }
    pay(id, shop, moment);
    return answered(shown_reservation(id, shop));
}

Told OrderModel::run(const CancelReservation& input, ShopModels& shop, Moment& moment) {
    if (!is_reservation_of(input.reservation, input.caller.account)) {
        return refused(reservation_not_found);
    }
    std::uint64_t id = input.reservation.value;
    const Placed& order = all[id - 1];
    if (is_over(order, moment.now)) {
        return refused(reservation_expired);
    }
    if (is_too_late(order, input.caller, shop, moment.now)) {
        return refused(date_started);
    }
    close(id, shop, moment);
    return answered(shown_reservation(id, shop));
}

// --- a date is cancelled ------------------------------------------------------------------------

Told OrderModel::run(const CancelDate& input, ShopModels& shop, Moment& moment) {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    std::uint64_t date = input.date.value;
    if (!shop.concerts.has_date(date)) {
        return refused(concert::date_not_found);
    }
    const concert::ConcertModel::Day& day = shop.concerts.days[date - 1];
    moment.wrote = !day.cancelled;
    if (!day.cancelled) {
        shop.concerts.cancel(date, shop.rooms, moment);
        if (shop.concerts.count(day, 'H') + shop.concerts.count(day, 'S') > 0) {
            sweeps[date] = {0, moment.now};
        }
    }
    return shop.concerts.run(concert::LookUpDate{input.date}, moment);
}

void OrderModel::sweep(std::uint64_t date, ShopModels& shop, Moment& moment) {
    Sweep& step = sweeps[date];
    std::int64_t seats = std::clamp<std::int64_t>(4096 / signed_of(sweeps.size()), 4, 256);
    std::size_t orders = 1024;
    std::uint64_t id = step.swept + 1;
    for (; id <= all.size(); ++id) {
        if (all[id - 1].date != date) {
            continue;
        }
        if (seats <= 0 || orders == 0) {
            break;
        }
        if (all[id - 1].stands()) {
            close(id, shop, moment);
            seats -= all[id - 1].seats();
        }
        step.swept = id;
        orders -= 1;
    }
    step.next_at = moment.now + base::Duration(1);
    if (id > all.size()) {
        sweeps.erase(date);
    }
}

// --- what is shown ------------------------------------------------------------------------------

Numbers OrderModel::shown_reservation(std::uint64_t id, const ShopModels& shop) const {
    const Placed& order = all[id - 1];
    const concert::ConcertModel::Day& day = shop.concerts.days[order.date - 1];
    Numbers numbers = {signed_of(id), signed_of(order.account), signed_of(order.date),
                       signed_of(day.concert), static_cast<std::int64_t>(order.state)};
    for (const concert::Place& place : order.places) {
        std::uint64_t at = place.seat.value % 1'000'000;
        append(numbers, {signed_of(place.seat.value),
                         place.seat.none() ? 0 : std::int64_t{day.seats[at - 1].number},
                         place.count, place.price.units});
    }
    bool waits = order.state == OrderState::pending_payment;
    append(numbers, {order.total(), order.placed_at.ms, waits ? order.expires_at.ms : -1,
                     order.paid_at.is_never() ? -1 : order.paid_at.ms});
    return numbers;
}

Told OrderModel::run(const LookUpReservation& input, const ShopModels& shop, Moment&) const {
    std::uint64_t id = input.reservation.value;
    return is_shown(input.reservation, input.caller) && all[id - 1].date != 0
               ? answered(shown_reservation(id, shop))
               : refused(reservation_not_found);
}

Told OrderModel::run(const ListMyReservations& input, const ShopModels& shop, Moment&) const {
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
        const Placed& order = all[own[ordinal - 1] - 1];
        if (order.date != 0 && input.state.value_or(order.state) == order.state) {
            append(numbers, shown_reservation(own[ordinal - 1], shop));
            left -= 1;
        }
    }
    numbers.push_back(ordinal > 0 ? signed_of(ordinal + 1) : -1);
    return answered(numbers);
}

Told OrderModel::run(const RankConcerts& input, const ShopModels& shop, Moment&) const {
    if (auto refusal = range_refused(input)) {
        return *refusal;
    }
    // What comes first has the largest pair.
    std::vector<std::pair<std::int64_t, std::int64_t>> ranked;
    bool by_seats = input.by == ConcertRanking::reservations;
    if (by_seats) {
        std::map<std::int64_t, std::int64_t> seats;
        for (const Placed& order : all) {
            if (order.date != 0 && order.stands()) {
                seats[signed_of(shop.concerts.days[order.date - 1].concert)] += order.seats();
            }
        }
        for (const auto& [concert, count] : seats) {
            ranked.push_back({count, concert});
        }
    } else {
        for (std::size_t i = 0; i < shop.concerts.days.size(); ++i) {
            const concert::ConcertModel::Day& day = shop.concerts.days[i];
            if (day.sold_out_at) {
                ranked.push_back({(day.opens_at - *day.sold_out_at).ms, -signed_of(i + 1)});
            }
        }
    }
    std::ranges::sort(ranked, std::greater<>());
    ranked.resize(std::min<std::size_t>(ranked.size(), input.limit.value_or(20)));
    Numbers numbers = {static_cast<std::int64_t>(input.by)};
    for (const auto& [value, id] : ranked) {
        if (by_seats) {
            append(numbers, {id, value, -1, -1});
        } else {
            const auto& day = shop.concerts.days[static_cast<std::size_t>(-id) - 1];
            std::int64_t seats = 0;
            for (char state : {'F', 'H', 'S', 'B'}) {
                seats += shop.concerts.count(day, state);
            }
            append(numbers, {signed_of(day.concert), seats, -id, -value / 1000});
        }
    }
    return answered(numbers);
}

// --- the numbers of answers ---------------------------------------------------------------------

Numbers numbers_of(const ReservationView& view) {
    Numbers numbers = {signed_of(view.reservation_id.value), signed_of(view.account_id.value),
                       signed_of(view.date_id.value), signed_of(view.concert_id.value),
                       static_cast<std::int64_t>(view.state)};
    for (const SeatLineView& line : view.seats) {
        append(numbers, {signed_of(line.seat_id.value_or(SeatId()).value), line.number.value_or(0),
                         line.count, line.price.units});
    }
    append(numbers,
           {view.total.units, view.placed_at.ms, view.expires_at ? view.expires_at->ms : -1,
            view.paid_at ? view.paid_at->ms : -1});
    return numbers;
}

Numbers numbers_of(const ReservationPage& page) {
    Numbers numbers;
    for (const ReservationView& item : page.items) {
        append(numbers, numbers_of(item));
    }
    numbers.push_back(page.next_cursor ? std::int64_t{*page.next_cursor} : -1);
    return numbers;
}

Numbers numbers_of(const ConcertRankingPage& page) {
    Numbers numbers = {static_cast<std::int64_t>(page.by)};
    for (const RankedConcert& item : page.items) {
        append(numbers, {signed_of(item.concert_id.value), signed_of(item.seats),
                         item.date_id ? signed_of(item.date_id->value) : -1,
                         item.seconds ? signed_of(*item.seconds) : -1});
    }
    return numbers;
}

}  // namespace onrush::order

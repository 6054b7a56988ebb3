#include "features/order/seats.h"

namespace onrush::order {

namespace {

void add_to_share(OrderFeature& feature, const SeatOrder& of, AccountId account) {
    if (const SeatShare* share = feature.seat_shares.find(of.date, account)) {
        feature.seat_shares.update(*share, [&](SeatShare& row) { row.seats += of.seats; });
    } else {
        feature.seat_shares.insert({of.date, account, of.seats});
    }
}

void take_from_share(OrderFeature& feature, const SeatOrder& of, AccountId account) {
    const SeatShare* share = feature.seat_shares.find(of.date, account);
    ONRUSH_CHECK(share != nullptr && share->seats >= of.seats,
                 "account {} gives back {} seats of date {}", account.value, of.seats,
                 of.date.value);
    if (share->seats == of.seats) {
        feature.seat_shares.erase(*share);
    } else {
        feature.seat_shares.update(*share, [&](SeatShare& row) { row.seats -= of.seats; });
    }
}

void add_reserved(OrderFeature& feature, const SeatOrder& of) {
    ConcertId concert = concert::date_row(feature.concerts, of.date).concert;
    if (const ReservedSeats* reserved = feature.reserved_seats.find(concert)) {
        feature.reserved_seats.update(*reserved,
                                      [&](ReservedSeats& row) { row.seats += of.seats; });
    } else {
        feature.reserved_seats.insert({concert, of.seats});
    }
}

void take_reserved(OrderFeature& feature, const SeatOrder& of) {
    ConcertId concert = concert::date_row(feature.concerts, of.date).concert;
    const ReservedSeats* reserved = feature.reserved_seats.find(concert);
    ONRUSH_CHECK(reserved != nullptr && reserved->seats >= of.seats,
                 "{} seats of concert {} are given back", of.seats, concert.value);
    if (reserved->seats == of.seats) {
        feature.reserved_seats.erase(*reserved);
    } else {
        feature.reserved_seats.update(*reserved,
                                      [&](ReservedSeats& row) { row.seats -= of.seats; });
    }
}

}  // namespace

const SeatOrder& seat_order_of(const OrderFeature& feature, const Order& order) {
    const SeatOrder* found = feature.seat_orders.find(order.id);
    ONRUSH_CHECK(found != nullptr, "order {} has neither lines nor seats", order.id.value);
    return *found;
}

std::vector<concert::Place> places_of(const OrderFeature& feature, const Order& order) {
    const SeatOrder& of = seat_order_of(feature, order);
    std::vector<concert::Place> places;
    places.reserve(of.lines);
    for (std::uint8_t place = 1; place <= of.lines; ++place) {
        const SeatLine* line = feature.seat_lines.find(order.id, place);
        ONRUSH_CHECK(line != nullptr, "order {} lacks its seat {}", order.id.value, place);
        places.push_back({.seat = line->seat,
                          .section = line->section,
                          .count = line->count,
                          .price = line->price});
    }
    return places;
}

std::uint32_t seats_of(const OrderFeature& feature, const Order& order) {
    return is_of_seats(order) ? seat_order_of(feature, order).seats : 0;
}

std::uint32_t seats_of(const OrderFeature& feature, DateId date, AccountId account) {
    const SeatShare* share = feature.seat_shares.find(date, account);
    return share == nullptr ? 0 : share->seats;
}

void hold_seats(OrderFeature& feature, const Order& order, DateId date,
                std::span<const concert::Place> places, base::Instant now) {
    std::uint32_t seats = 0;
    std::uint8_t at = 0;
    for (const concert::Place& place : places) {
        seats += place.count;
        feature.seat_lines.insert({.order = order.id,
                                   .seat = place.seat,
                                   .price = place.price,
                                   .section = place.section,
                                   .place = ++at,
                                   .count = static_cast<std::uint8_t>(place.count)});
    }
    const SeatOrder& of = feature.seat_orders.insert({order.id, date, seats, at});
    room::note_held(feature.concerts.rooms, concert::guarded(date), order.account, seats,
                    order.id.value);
    concert::hold(feature.concerts, date, places, order.id, now);
    add_to_share(feature, of, order.account);
    add_reserved(feature, of);
}

void sell_seats(OrderFeature& feature, const Order& order, base::Instant now) {
    DateId date = seat_order_of(feature, order).date;
    room::note_paid(feature.concerts.rooms, concert::guarded(date), order.id.value);
    concert::sell(feature.concerts, date, places_of(feature, order), order.id, now);
}

void note_sell_out(OrderFeature& feature, const concert::DateCount& count) {
    if (count.sold_out_at.is_never()) {
        const SellOut* ranked = feature.sell_outs.find(count.date);
        ONRUSH_CHECK(ranked != nullptr, "date {} is not ranked", count.date.value);
        feature.sell_outs.erase(*ranked);
        return;
    }
    base::Duration took =
        count.sold_out_at - concert::date_row(feature.concerts, count.date).opens_at;
    feature.sell_outs.insert({count.date, static_cast<std::uint64_t>(took.ms)});
}

void release_seats(OrderFeature& feature, const Order& order, base::Instant now) {
    const SeatOrder& of = seat_order_of(feature, order);
    room::note_released(feature.concerts.rooms, concert::guarded(of.date), order.id.value);
    concert::release(feature.concerts, of.date, places_of(feature, order), order.id, now);
    take_from_share(feature, of, order.account);
    take_reserved(feature, of);
}

void give_back_seats(OrderFeature& feature, const Order& order, base::Instant now) {
    const SeatOrder& of = seat_order_of(feature, order);
    concert::give_back(feature.concerts, of.date, places_of(feature, order), order.id, now);
    take_from_share(feature, of, order.account);
    take_reserved(feature, of);
}

std::vector<SeatLineView> seats_shown(const OrderFeature& feature, const Order& order) {
    DateId date = seat_order_of(feature, order).date;
    std::vector<SeatLineView> views;
    for (const concert::Place& place : places_of(feature, order)) {
        concert::PlaceName name = concert::name_of(feature.concerts, date, place);
        SeatLineView& view = views.emplace_back();
        view.section = name.section;
        view.count = place.count;
        view.price = place.price;
        if (!place.seat.none()) {
            view.seat_id = place.seat;
            view.row = name.row;
            view.number = name.number;
        }
    }
    return views;
}

}  // namespace onrush::order

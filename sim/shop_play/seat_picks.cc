// What people who want seats do, and those who run concerts: small halls and few dates, so that
// crowds meet at the last seat, now and then what is at a limit or beyond it.
#include "sim/shop_play/requests.h"
#include "sim/shop_play/shop_play.h"

namespace onrush::sim {

using base::Instant;
using base::Money;

// Crowds go where the others go: to the latest.
concert::DateId ShopPlay::some_date(const ShopWorld& world) {
    return concert::DateId(some_of(world.concerts.days.size(), 2));
}

// Mostly of the same date.
concert::SeatId ShopPlay::some_seat(const ShopWorld& world, concert::DateId date) {
    std::uint64_t seats =
        world.concerts.has_date(date.value) ? world.concerts.days[date.value - 1].seats.size() : 3;
    std::uint64_t place = random_.chance(30) ? seats + 1 : random_.between(1, seats + 1);
    std::uint64_t of = random_.chance(10) ? date.value + 1 : date.value;
    return concert::SeatId(of * concert::limits::seat_id_factor + place);
}

std::string ShopPlay::some_section() {
    constexpr const char* names[] = {"Hall", "Hall", "Balcony", "Yard", "Nowhere"};
    return random_.chance(20) ? "" : names[random_.below(5)];
}

concert::AddSeats ShopPlay::some_seats(const ShopWorld& world) {
    concert::AddSeats form{some_staff(world), some_date(world), {}};
    for (std::uint64_t n = random_.chance(30) ? 0 : random_.between(1, 3); n > 0; --n) {
        concert::SeatRange& range = form.seats.emplace_back();
        range.section = some_section();
        range.price = some_price();
        if (range.section == "Yard" ? random_.chance(950) : random_.chance(30)) {
            range.capacity = static_cast<std::uint32_t>(random_.between(1, 6));
            continue;
        }
        auto first = static_cast<std::uint32_t>(random_.between(1, 4));
        auto row = static_cast<std::uint32_t>(random_.between(1, 9));
        range.rows.emplace();
        if (random_.chance(500)) {
            range.rows->object = concert::NumberRange{row, row + 1};
        } else {
            range.rows->list = {"A", "B"};
        }
        range.seats = {first, first + static_cast<std::uint32_t>(random_.below(5))};
    }
    return form;
}

RequestPtr ShopPlay::concert_command(const ShopWorld& world, Instant now) {
    if (world.concerts.shows.empty() || random_.chance(30)) {
        return request(concert::CreateConcert{some_staff(world), some_name(), "venue", {}});
    }
    bool empty = !world.concerts.days.empty() && world.concerts.days.back().parts.empty();
    switch (random_.below(world.concerts.days.size() < 2 ? 3 : 12)) {
        case 0:
            return request(some_seats(world));
        case 1:
        case 2: {
            if (empty || random_.chance(300)) {
                return request(some_seats(world));
            }
            concert::CreateDate form{
                .caller = some_staff(world),
                .concert = concert::ConcertId(some_of(world.concerts.shows.size(), 2)),
                .opens_at = random_.chance(700) ? Instant(now.ms - 1) : some_instant(now),
                .starts_at = {},
                .closes_at = {}};
            form.starts_at = some_end(form.opens_at);
            if (random_.chance(300)) {
                form.closes_at = some_end(form.opens_at);
            }
            return request(form);
        }
        case 3:
        case 4:
        case 5:
            return request(some_block(world));
        case 6:
            if (random_.chance(300)) {  // for good, so it is rare
                return request(order::CancelDate{
                    some_staff(world), some_date(world),
                    random_.chance(500) ? std::optional(some_reason()) : std::nullopt});
            }
            [[fallthrough]];
        default:
            return request(some_date_change(world, now));
    }
}

concert::BlockSeats ShopPlay::some_block(const ShopWorld& world) {
    concert::BlockSeats form{.caller = some_staff(world),
                             .date = some_date(world),
                             .action = concert::BlockAction::block,
                             .seat_ids = {},
                             .seats = {}};
    if (random_.chance(600)) {
        form.action = concert::BlockAction::unblock;
    }
    if (random_.chance(700)) {
        form.seat_ids = {{some_seat(world, form.date)}};
        return form;
    }
    form.seats = {{{.section = some_section(), .rows = {}, .seats = {}, .count = {}}}};
    if (random_.chance(600)) {
        form.seats->front().count = static_cast<std::uint32_t>(random_.between(1, 2));
    }
    return form;
}

concert::ChangeDate ShopPlay::some_date_change(const ShopWorld& world, Instant now) {
    concert::ChangeDate change{.caller = some_staff(world),
                               .date = some_date(world),
                               .opens_at = {},
                               .starts_at = {},
                               .closes_at = {},
                               .prices = {}};
    if (random_.chance(150)) {
        change.opens_at = some_instant(now);
    }
    if (random_.chance(150)) {
        change.starts_at = some_end(now);
    }
    if (random_.chance(200)) {
        change.closes_at = some_end(now);
    }
    if (random_.chance(400)) {
        change.prices = {{{some_section(), {}, some_price()}}};
    }
    return change;
}

order::HoldSeats ShopPlay::some_hold(const ShopWorld& world) {
    order::HoldSeats hold{.caller = some_buyer(world),
                          .date = some_date(world),
                          .seat_ids = {},
                          .best = {},
                          .general = {}};
    hold.caller = some_guest(world, concert::guarded(hold.date), hold.caller);
    auto count = static_cast<std::uint32_t>(random_.chance(20) ? 51 * random_.below(2)
                                                               : random_.between(1, 4));
    std::uint64_t dice = random_.below(20);  // now and then nothing, or two of them
    if (dice < 9) {
        hold.seat_ids.emplace();
        for (std::uint32_t i = 0; i < count; ++i) {
            hold.seat_ids->push_back(some_seat(world, hold.date));
        }
    }
    if (dice >= 8 && dice < 15) {
        hold.best = concert::Best{.count = count, .section = {}, .max_price = {}};
        if (random_.chance(300)) {
            hold.best->section = some_section();
        }
        if (random_.chance(200)) {
            hold.best->max_price = some_price();
        }
    }
    if (dice >= 15 && dice < 19) {
        hold.general = concert::General{random_.chance(800) ? "Yard" : some_section(), count};
    }
    return hold;
}

RequestPtr ShopPlay::seat_command(const ShopWorld& world, Instant now) {
    bool few = world.concerts.days.size() < 2 || world.concerts.days.back().parts.empty();
    if (random_.chance(few ? 600 : 120)) {
        return concert_command(world, now);
    }
    auto [id, owner] = some_order(world);
    switch (random_.below(8)) {
        case 0:
        case 1:
            return request(order::PayReservation{owner, id});
        case 2:
            return request(order::CancelReservation{owner, id});
        default:
            return request(some_hold(world));
    }
}

RequestPtr ShopPlay::seat_query(const ShopWorld& world) {
    auto [id, owner] = some_order(world);
    switch (random_.below(7)) {
        case 0:
            return request(concert::LookUpDate{some_date(world)});
        case 1:
            return request(concert::LookUpSeats{
                some_date(world),
                random_.chance(300) ? std::optional(some_section()) : std::nullopt});
        case 2: {
            concert::ListDates list{
                .concert = concert::ConcertId(some_of(world.concerts.shows.size(), 2)),
                .available =
                    random_.chance(400) ? std::optional(random_.chance(500)) : std::nullopt,
                .limit = some_limit(),
                .cursor = {}};
            if (random_.chance(300)) {
                list.cursor = some_date(world);
            }
            return request(list);
        }
        case 3:
            return request(order::RankConcerts{static_cast<order::ConcertRanking>(random_.below(2)),
                                               some_limit()});
        case 4: {
            order::ListMyReservations list{.caller = some_caller(world), .limit = some_limit()};
            if (random_.chance(400)) {
                list.state = static_cast<order::OrderState>(random_.below(7));
            }
            if (random_.chance(300)) {
                list.cursor = static_cast<std::uint32_t>(random_.below(8));
            }
            return request(list);
        }
        default:
            return request(order::LookUpReservation{
                {random_.chance(700) ? owner : engine::Caller(some_staff(world))}, id});
    }
}

}  // namespace onrush::sim

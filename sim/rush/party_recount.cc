// Holds a recovered shop against what the guests of a party were told.
#include <map>

#include <fmt/format.h>

#include "app/shop.h"
#include "sim/rush/party_rush.h"

namespace onrush::rush {

namespace {

using order::OrderState;

std::vector<std::uint64_t> seats_of(const app::Shop& shop, order::OrderId order) {
    std::vector<std::uint64_t> seats;
    for (std::uint8_t place = 1;; ++place) {
        const order::SeatLine* line = shop.orders.seat_lines.find(order, place);
        if (line == nullptr) {
            return seats;
        }
        if (line->seat.value != 0) {
            seats.push_back(line->seat.value);
        }
    }
}

}  // namespace

std::string PartyRush::recount(app::AnyDomain& domain, bool all) const {
    auto& shop = dynamic_cast<app::Shop&>(domain);
    for (std::uint32_t who = 1; who < party_.members(); ++who) {
        std::string wrong = recount_guest(shop, party_.guests()[who], all);
        if (!wrong.empty()) {
            return fmt::format("guest {}: {}", who, wrong);
        }
    }
    return recount_sums(shop, all);
}

std::string PartyRush::recount_guest(app::Shop& shop, const Guest& guest, bool all) const {
    const Wish open = all ? Wish() : guest.wish;
    for (std::size_t i = 0; i < guest.visits.size(); ++i) {
        const Event& event = party_.events()[i];
        auto act_on = [&](room::RoomId room) { return open.room == room ? open.act : Act::none; };
        std::string wrong =
            recount_standing(shop, guest, event.queue, guest.visits[i].queue, act_on(event.queue));
        wrong = wrong.empty() ? recount_standing(shop, guest, event.draw, guest.visits[i].draw,
                                                 act_on(event.draw))
                              : wrong;
        if (!wrong.empty()) {
            return wrong;
        }
    }
    for (const auto& [id, told] : guest.reservations) {
        Act act = open.reservation.value == id ? open.act : Act::none;
        std::string wrong = recount_reservation(shop, guest, id, told, act);
        if (!wrong.empty()) {
            return wrong;
        }
    }
    return "";
}

std::string PartyRush::recount_standing(app::Shop& shop, const Guest& guest, room::RoomId room,
                                        const Standing& told, Act open) const {
    room::AccountId account(guest.account);
    const room::Ticket* ticket = room::ticket_of(shop.rooms, room, account);
    const room::Pass* pass = room::pass_of(shop.rooms, room, account);
    std::uint32_t number = ticket != nullptr ? ticket->number : pass != nullptr ? pass->number : 0;
    bool is_known = told.where != Standing::Where::nowhere;
    if (is_known && number == 0) {
        return open == Act::leave
                   ? ""
                   : fmt::format("ticket {} of room {} is lost", told.number, room.value);
    }
    if (!is_known) {
        bool may_be_new = open == Act::take_ticket && number > told.number;
        return number == 0 || may_be_new
                   ? ""
                   : fmt::format("ticket {} of room {} came from nowhere", number, room.value);
    }
    if (number != told.number) {
        return fmt::format("ticket {} of room {} has become {}", told.number, room.value, number);
    }
    if (told.where == Standing::Where::inside && pass == nullptr) {
        return fmt::format("the pass {} of room {} is lost", told.number, room.value);
    }
    std::uint32_t place = told.place;
    if (place != 0) {
        const room::Room& drawn = room::room_of(shop.rooms, room);
        place = room::place_of(shop.rooms, drawn, account, number).value_or(0);
    }
    return place == told.place
               ? ""
               : fmt::format("place {} of room {} has become {}", told.place, room.value, place);
}

std::string PartyRush::recount_reservation(app::Shop& shop, const Guest& guest, std::uint64_t id,
                                           const Reservation& told, Act open) const {
    const order::Order* found = shop.orders.orders.find(order::OrderId(id));
    if (found == nullptr || found->account.value != guest.account) {
        return fmt::format("reservation {} is lost", id);
    }
    bool waited = told.state == OrderState::pending_payment;
    bool was_paid = told.state == OrderState::paid;
    bool may_be = found->state == told.state ||
                  (waited && found->state == OrderState::expired && told.until <= clock_.now()) ||
                  (waited && open == Act::pay && found->state == OrderState::paid) ||
                  (waited && open == Act::give_back && found->state == OrderState::cancelled) ||
                  (was_paid && open == Act::give_back && found->state == OrderState::refunded);
    if (!may_be) {
        return fmt::format("reservation {} was told to be {} and is {}", id,
                           static_cast<int>(told.state), static_cast<int>(found->state));
    }
    return seats_of(shop, found->id) == told.seats
               ? ""
               : fmt::format("reservation {} has other seats than it was told", id);
}

std::string PartyRush::recount_sums(app::Shop& shop, bool all) const {
    std::map<std::uint64_t, std::uint64_t> holders;  // of seats
    std::map<std::uint64_t, std::size_t> orders;     // by account
    std::string wrong;
    shop.orders.orders.for_each([&](const order::Order& one) {
        orders[one.account.value] += 1;
        if (order::is_closed(one)) {
            return;
        }
        for (std::uint64_t seat : seats_of(shop, one.id)) {
            auto [at, first] = holders.try_emplace(seat, one.id.value);
            if (!first && wrong.empty()) {
                wrong = fmt::format("seat {} is in reservation {} and in {}", seat, at->second,
                                    one.id.value);
            }
        }
    });
    std::size_t accounts = 0;
    std::size_t accounts_open = 0;
    for (std::uint32_t who = 1; who < party_.members(); ++who) {
        const Guest& guest = party_.guests()[who];
        bool is_known = guest.account != 0;
        accounts += is_known ? 1 : 0;
        accounts_open += is_known || all ? 0 : 1;
        bool may_be_more = !all && guest.wish.act == Act::hold;
        std::size_t told = guest.reservations.size();
        std::size_t there = is_known ? orders[guest.account] : 0;
        if (wrong.empty() && (there < told || there > told + (may_be_more ? 1 : 0))) {
            wrong = fmt::format("guest {} was told of {} reservations, and there are {}", who, told,
                                there);
        }
    }
    std::size_t there = shop.accounts.accounts.size();
    if (wrong.empty() && (there < accounts || there > accounts + accounts_open)) {
        wrong = fmt::format("{} accounts were told, and there are {}", accounts, there);
    }
    return wrong;
}

}  // namespace onrush::rush

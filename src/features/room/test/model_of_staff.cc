// What staff do about the tickets of others, in the model of waiting rooms.
#include <algorithm>

#include "features/room/test/model.h"

namespace onrush::room {

using base::Duration;
using base::Instant;
using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

constexpr std::uint64_t tickets_of_a_room = 1'000'000'000;

std::int64_t ms_or_none(const std::optional<Instant>& instant) {
    return instant ? instant->ms : -1;
}

}  // namespace

bool RoomModel::is_ejected(std::uint64_t room, std::uint64_t account) const {
    return std::ranges::any_of(ejected, [&](const Ejected& one) {
        return one.ticket / tickets_of_a_room == room && one.account == account;
    });
}

Instant RoomModel::first_readmission() const {
    return ejected.empty() ? Instant::never() : ejected.front().at + Duration::hours(24 * 30);
}

// Fewer than one deadline readmits.
void RoomModel::readmit(Instant now) {
    std::erase_if(ejected,
                  [&](const Ejected& one) { return one.at + Duration::hours(24 * 30) <= now; });
}

void RoomModel::leave(Place& place, std::size_t person, Instant now) {
    if (place.people[person].fate == Fate::waits) {
        leave_line(place, person, Fate::left, now);
    } else {
        end_pass(place, place.people[person], Fate::given_back, now);
    }
    plan(place, now);
}

// What staff see of the ticket, if there is anything.
std::optional<Numbers> RoomModel::held(std::uint64_t ticket) const {
    const Place& place = all[ticket / tickets_of_a_room - 1];
    std::size_t index = ticket % tickets_of_a_room - 1;
    const Person& person = place.people[index];
    Numbers numbers{signed_of(ticket), signed_of(index + 1), signed_of(person.account)};
    auto sent_away = std::ranges::find(ejected, ticket, &Ejected::ticket);
    if (person.fate == Fate::waits) {
        std::optional<std::int64_t> ahead = ahead_of(place, index);
        engine::test::append(numbers, {0, ahead ? *ahead + 1 : -1, person.until.ms, -1, -1, -1});
    } else if (person.fate == Fate::inside) {
        std::int64_t bought = person.bought > 0 ? 1 : 0;
        engine::test::append(numbers,
                             {1, -1, -1, person.until.ms, place.form.protects ? bought : -1, -1});
    } else if (sent_away != ejected.end()) {
        engine::test::append(numbers, {2, -1, -1, -1, -1, sent_away->at.ms});
    } else {
        return std::nullopt;
    }
    return numbers;
}

Told RoomModel::run(const ListTickets& input, Moment&) const {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    std::uint64_t first = input.room.value * tickets_of_a_room + 1;
    std::uint64_t behind = first + all[input.room.value - 1].people.size();
    if (input.cursor) {
        behind = std::clamp(input.cursor->value, first, behind);
    }
    Numbers numbers;
    std::uint32_t items = 0;
    for (std::uint64_t ticket = behind; ticket-- > first;) {
        std::optional<Numbers> seen = held(ticket);
        // An account without a ticket has no page.
        bool is_asked_for =
            !input.account || (seen && (*seen)[2] == signed_of(input.account->value));
        if (!is_asked_for) {
            continue;
        }
        if (items == input.limit.value_or(20)) {
            numbers.push_back(signed_of(ticket + 1));  // the cursor
            break;
        }
        if (seen && (!input.state || (*seen)[3] == static_cast<std::int64_t>(*input.state))) {
            engine::test::append(numbers, *seen);
            items += 1;
        }
    }
    return answered(std::move(numbers));
}

Told RoomModel::run(const EjectTicket& input, Moment& moment) {
    std::uint64_t room = input.ticket.value / tickets_of_a_room;
    std::uint64_t number = input.ticket.value % tickets_of_a_room;
    if (!has_room(room) || number < 1 || number > all[room - 1].people.size()) {
        return refused(ticket_not_held);
    }
    Place& place = all[room - 1];
    const Person& person = place.people[number - 1];
    if (person.fate != Fate::waits && person.fate != Fate::inside) {
        return refused(ticket_not_held);
    }
    ejected.push_back({input.ticket.value, person.account, moment.now});
    moment.emit("ticket.ejected",
                {signed_of(input.ticket.value), signed_of(room), signed_of(person.account)});
    leave(place, number - 1, moment.now);
    return answered();
}

Told RoomModel::run(const ReadmitTicket& input, Moment&) {
    bool was = std::erase_if(ejected, [&](const Ejected& one) {
                   return one.ticket == input.ticket.value;
               }) > 0;
    return was ? answered() : refused(ticket_not_ejected);
}

Numbers numbers_of(const HeldTicketPage& page) {
    Numbers numbers;
    for (const HeldTicket& item : page.items) {
        engine::test::append(
            numbers, {signed_of(item.ticket_id.value), item.number,
                      signed_of(item.account_id.value), static_cast<std::int64_t>(item.state),
                      item.position ? std::int64_t{*item.position} : -1, ms_or_none(item.silent_at),
                      ms_or_none(item.expires_at), item.bought ? std::int64_t{*item.bought} : -1,
                      ms_or_none(item.ejected_at)});
    }
    if (page.next_cursor) {
        numbers.push_back(signed_of(page.next_cursor->value));
    }
    return numbers;
}

}  // namespace onrush::room

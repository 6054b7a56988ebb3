#include "features/room/test/model.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include "engine/test/control_characters.h"

namespace onrush::room {

using base::Duration;
using base::Instant;
using engine::test::answered;
using engine::test::has_controls;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

constexpr std::int64_t none = -1;

std::int64_t ms_of(const std::optional<Instant>& instant) {
    return instant && !instant->is_never() ? instant->ms : none;
}

bool is_open_url(const std::optional<std::string>& target) {
    static const std::regex url(
        R"(https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)"
        R"(([/?#]([A-Za-z0-9._~:/?#@!$&()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*)?)");
    return !target || std::regex_match(*target, url);
}

bool is_fine(Instant opens_at, const std::optional<Instant>& closes_at, Instant now) {
    constexpr std::int64_t last = 253'402'300'799'999;
    return opens_at.ms >= 0 && opens_at.ms <= last &&
           (!closes_at || (*closes_at > opens_at && *closes_at > now && closes_at->ms <= last));
}

bool changes_more(const ChangeRoom& input) {
    return input.name || input.opens_at || input.closes_at || input.admit || input.max_active ||
           input.claim_seconds || input.session_seconds || input.idle_seconds || input.target ||
           input.message || input.action;
}

}  // namespace

// --- looking ------------------------------------------------------------------------------------

std::int64_t RoomModel::Place::count(Fate fate) const {
    return std::ranges::count(people, fate, &Person::fate);
}

RoomState RoomModel::state_of(const Place& place) const {
    return place.closed         ? RoomState::closed
           : is_sold_out(place) ? RoomState::sold_out
           : !place.opened      ? RoomState::before
           : place.paused       ? RoomState::paused
                                : RoomState::open;
}

std::optional<Instant> RoomModel::turns_at(const Place& place) {
    if (place.closed) {
        return std::nullopt;
    }
    return place.opened ? place.form.closes_at : place.form.opens_at;
}

std::optional<std::size_t> RoomModel::find(const Place& place, std::uint64_t account) {
    for (std::size_t i = 0; i < place.people.size(); ++i) {
        const Person& person = place.people[i];
        if (person.account == account &&
            (person.fate == Fate::waits || person.fate == Fate::inside)) {
            return i;
        }
    }
    return std::nullopt;
}

std::uint64_t RoomModel::id_of(const Place& place) const {
    return static_cast<std::uint64_t>(&place - all.data()) + 1;
}

std::int64_t RoomModel::waiting_in_all() const {
    std::int64_t waiting = 0;
    for (const Place& place : all) {
        waiting += place.count(Fate::waits);
    }
    return waiting;
}

Numbers RoomModel::shown(const Place& place) const {
    const CreateRoom& form = place.form;
    std::optional<Protects> thing = form.protects;
    std::int64_t bought =
        std::ranges::count_if(place.people, [](const Person& one) { return one.bought > 0; });
    std::int64_t admitted =
        signed_of(place.people.size()) - place.count(Fate::waits) - place.count(Fate::left);
    return {signed_of(id_of(place)),
            static_cast<std::int64_t>(state_of(place)),
            place.paused ? 1 : 0,
            place.draws() ? 1 : 0,
            form.opens_at.ms,
            ms_of(form.closes_at),
            form.admit.count,
            form.admit.every_seconds.ms,
            form.max_active,
            form.claim_seconds.value_or(Duration::seconds(60)).ms,
            form.session_seconds.value_or(Duration::seconds(600)).ms,
            form.idle_seconds.value_or(Duration::seconds(120)).ms,
            signed_of(place.people.size()),
            place.count(Fate::waits),
            place.count(Fate::left),
            admitted,
            place.count(Fate::inside),
            place.count(Fate::no_show),
            place.count(Fate::given_back),
            place.count(Fate::expired),
            place.created_at.ms,
            thing ? static_cast<std::int64_t>(thing->type) : none,
            thing ? signed_of(thing->id) : none,
            thing ? bought : none};
}

Numbers RoomModel::shown(const Place& place, std::size_t index) const {
    const Person& person = place.people[index];
    bool waits = person.fate == Fate::waits;
    std::int64_t ahead = ahead_of(place, index).value_or(none);
    // 0 where there is no draw, or before it: places begin at 1.
    std::size_t drawn = place.draws() ? place_of(place, index).value_or(0) : 0;
    return {signed_of(id_of(place) * 1'000'000'000 + index + 1),
            signed_of(id_of(place)),
            signed_of(index + 1),
            waits ? 0 : 1,
            static_cast<std::int64_t>(state_of(place)),
            waits && ahead != none ? ahead + 1 : none,
            waits ? ahead : none,
            drawn > 0 ? signed_of(drawn) : none,
            waits && ahead != none ? chance_of(place, ahead) : none,
            person.claimed ? person.until.ms : none};
}

bool RoomModel::sign_is_due(const Place& place, const Person& person, Instant now) const {
    return person.until < std::max(now + silence(place), silent_by(now));
}

bool RoomModel::note_sign(const Place& place, Person& person, Instant now) const {
    bool due = sign_is_due(place, person, now);
    if (due) {
        person.until = std::max(now + written_for(place), silent_by(now));
    }
    return due;
}

// --- commands -----------------------------------------------------------------------------------

Told RoomModel::run(const CreateRoom& input, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!is_fine(input.opens_at, input.closes_at, moment.now)) {
        return refused(window_invalid);
    }
    if (!is_open_url(input.target)) {
        return refused(target_invalid);
    }
    if (has_controls(input.name)) {
        return refused(name_invalid);
    }
    if (has_controls(input.message.value_or(""), "\n")) {
        return refused(message_invalid);
    }
    if (input.protects) {
        if (auto objected = objection_to_protect(nullptr, *input.protects)) {
            return *objected;
        }
    }
    Place& place = all.emplace_back();
    place.form = input;
    place.created_at = moment.now;
    look_at_stock(place, false, moment);
    if (input.opens_at <= moment.now) {
        open_or_close(place, moment);
    }
    return answered(shown(place));
}

Told RoomModel::run(const ChangeRoom& input, Moment& moment) {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    Place& place = all[input.room.value - 1];
    CreateRoom& form = place.form;
    if (place.closed) {
        if (!input.protects || *input.protects || changes_more(input)) {
            return refused(room_unchangeable);
        }
        form.protects = {};
        return answered(shown(place));
    }
    if ((input.opens_at || input.beacon) && place.opened) {
        return refused(room_opened);
    }
    bool begins = input.protects && *input.protects && *input.protects != form.protects;
    if (begins && place.opened) {
        return refused(room_opened);
    }
    if (auto wrong = beacon_refused(input, place)) {
        return *wrong;
    }
    std::optional<Instant> closes_at = input.closes_at ? *input.closes_at : form.closes_at;
    Instant opens_at = input.opens_at.value_or(form.opens_at);
    if ((input.opens_at || input.closes_at) && !is_fine(opens_at, closes_at, moment.now)) {
        return refused(window_invalid, {}, input.closes_at ? "/closesAt" : "/opensAt");
    }
    if (input.target && !is_open_url(*input.target)) {
        return refused(target_invalid);
    }
    if (has_controls(input.name.value_or(""))) {
        return refused(name_invalid);
    }
    if (input.message && has_controls(input.message->value_or(""), "\n")) {
        return refused(message_invalid);
    }
    if (begins) {
        if (auto objected = objection_to_protect(&place, **input.protects)) {
            return *objected;
        }
    }
    if (input.beacon) {
        place.beacon_name = input.beacon->name;
        place.beacon_value = input.beacon->value.value_or("");
    }
    form.opens_at = opens_at;
    form.closes_at = closes_at;
    if (input.claim_seconds.value_or(Duration::hours(24)) <
        form.claim_seconds.value_or(Duration::seconds(60))) {
        note_claims_by(place, moment.now);
    }
    take_settings(input, place, moment.now);
    plan(place, moment.now);
    if (input.protects) {
        bool was_sold_out = is_sold_out(place);
        form.protects = *input.protects;
        look_at_stock(place, was_sold_out, moment);
    }
    if (input.action == RoomAction::close) {
        close(place, moment);
    } else if (turns_at(place).value_or(Instant::never()) <= moment.now) {
        open_or_close(place, moment);
    }
    return answered(shown(place));
}

Told RoomModel::run(const LookUpRoom& input, Moment&) const {
    return has_room(input.room.value) ? answered(shown(all[input.room.value - 1]))
                                      : refused(room_not_found);
}

Told RoomModel::run(const LookUpServing& input, Moment& moment) const {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    const Place& place = all[input.room.value - 1];
    return answered({static_cast<std::int64_t>(state_of(place)), place.count(Fate::waits),
                     serving(place), moment.now.ms});
}

Told RoomModel::run(const ListRooms& input, Moment&) const {
    if (auto wrong = engine::test::range_refused(input)) {
        return *wrong;
    }
    Numbers numbers;
    std::uint32_t items = 0;
    std::uint64_t last =
        input.cursor ? std::max<std::uint64_t>(input.cursor->value, 1) - 1 : all.size();
    for (std::uint64_t id = std::min<std::uint64_t>(last, all.size()); id >= 1; --id) {
        if (items == input.limit.value_or(20)) {
            numbers.push_back(signed_of(id + 1));  // the cursor
            return answered(std::move(numbers));
        }
        const Place& place = all[id - 1];
        if (input.state.value_or(state_of(place)) == state_of(place)) {
            engine::test::append(numbers, shown(place));
            items += 1;
        }
    }
    return answered(std::move(numbers));
}

Told RoomModel::run(const TakeTicket& input, Moment& moment) {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    Place& place = all[input.room.value - 1];
    if (place.closed) {
        return refused(room_closed);
    }
    std::optional<std::size_t> known = find(place, input.caller.account.value);
    if (known) {
        Told told = run(ClaimPass{input.caller, input.room}, moment);
        told.numbers.push_back(0);
        return told;
    }
    if (is_ejected(input.room.value, input.caller.account.value)) {
        return refused(ticket_ejected);
    }
    if (is_sold_out(place)) {
        return refused(room_sold_out);
    }
    if (waiting_in_all() >= settings.waiters_max) {
        return refused(room_full);
    }
    // The silence is that of the crowd before.
    Person person{.account = input.caller.account.value, .until = moment.now + written_for(place)};
    place.people.push_back(person);
    std::erase_if(ended, [&](const Ended& one) {
        return one.account == person.account && one.room == input.room.value;
    });
    if (place.draws() && !place.held) {
        place.entrants.push_back(place.people.size() - 1);
    }
    plan(place, moment.now);
    Numbers numbers = shown(place, place.people.size() - 1);
    numbers.push_back(1);
    return answered(std::move(numbers));
}

Told RoomModel::run(const LeaveRoom& input, Moment& moment) {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    Place& place = all[input.room.value - 1];
    std::optional<std::size_t> known = find(place, input.caller.account.value);
    if (!known) {
        return refused(ticket_not_found);
    }
    leave(place, *known, moment.now);
    return answered();
}

Told RoomModel::run(const AskTicket& input, Moment& moment) const {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    const Place& place = all[input.room.value - 1];
    if (place.closed) {
        return refused(room_closed);
    }
    std::optional<std::size_t> known = find(place, input.caller.account.value);
    if (!known) {
        return refused(is_ejected(input.room.value, input.caller.account.value) ? ticket_ejected
                                                                                : ticket_not_found);
    }
    const Person& person = place.people[*known];
    bool due = person.fate == Fate::waits && sign_is_due(place, person, moment.now);
    Numbers numbers = shown(place, *known);
    numbers.push_back(due ? 1 : 0);
    return answered(std::move(numbers));
}

Told RoomModel::run(const ClaimPass& input, Moment& moment) {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    Place& place = all[input.room.value - 1];
    if (place.closed) {
        return refused(room_closed);
    }
    std::optional<std::size_t> known = find(place, input.caller.account.value);
    if (!known) {
        return refused(is_ejected(input.room.value, input.caller.account.value) ? ticket_ejected
                                                                                : ticket_not_found);
    }
    Person& person = place.people[*known];
    if (person.fate == Fate::waits) {
        moment.wrote = note_sign(place, person, moment.now);
    } else {
        moment.wrote = !person.claimed;
        if (!person.claimed) {
            person.claimed = true;
            person.until = moment.now + place.form.session_seconds.value_or(Duration::seconds(600));
            person.until.ms = (person.until.ms + 999) / 1000 * 1000;
        }
    }
    return answered(shown(place, *known));
}

Told RoomModel::run(const NoteSigns& input, Moment& moment) {
    moment.wrote = false;
    for (TicketId id : input.tickets) {
        std::uint64_t room = id.value / 1'000'000'000;
        std::uint64_t number = id.value % 1'000'000'000;
        if (has_room(room) && number >= 1 && number <= all[room - 1].people.size()) {
            Person& person = all[room - 1].people[number - 1];
            bool waits = person.fate == Fate::waits;
            moment.wrote |= waits && note_sign(all[room - 1], person, moment.now);
        }
    }
    return answered();
}

// --- answers ------------------------------------------------------------------------------------

Numbers numbers_of(const RoomView& view) {
    return {signed_of(view.room_id.value),
            static_cast<std::int64_t>(view.state),
            view.paused ? 1 : 0,
            static_cast<std::int64_t>(view.order),
            view.opens_at.ms,
            ms_of(view.closes_at),
            view.admit.count,
            view.admit.every_seconds.ms,
            view.max_active,
            view.claim_seconds.ms,
            view.session_seconds.ms,
            view.idle_seconds.ms,
            view.tickets,
            view.waiting,
            view.left,
            view.admitted,
            view.active,
            view.no_shows,
            view.given_back,
            view.expired,
            view.created_at.ms,
            view.protects ? static_cast<std::int64_t>(view.protects->type) : none,
            view.protects ? signed_of(view.protects->id) : none,
            view.bought ? std::int64_t{*view.bought} : none};
}

Numbers numbers_of(const RoomPage& page) {
    Numbers numbers;
    for (const RoomView& item : page.items) {
        engine::test::append(numbers, numbers_of(item));
    }
    if (page.next_cursor) {
        numbers.push_back(signed_of(page.next_cursor->value));
    }
    return numbers;
}

Numbers numbers_of(const ServingView& view) {
    return {static_cast<std::int64_t>(view.state), view.waiting, view.serving, view.at.ms};
}

Numbers numbers_of(const TicketView& view) {
    return {signed_of(view.ticket_id.value),
            signed_of(view.room_id.value),
            view.number,
            view.state == TicketState::waiting ? 0 : 1,
            static_cast<std::int64_t>(view.room_state),
            view.position ? std::int64_t{*view.position} : none,
            view.ahead ? std::int64_t{*view.ahead} : none,
            view.place ? std::int64_t{*view.place} : none,
            view.chance ? std::int64_t{*view.chance} : none,
            ms_of(view.expires_at)};
}

Numbers numbers_of(const TakenTicket& taken) {
    Numbers numbers = numbers_of(taken.ticket);
    numbers.push_back(taken.fresh ? 1 : 0);
    return numbers;
}

Numbers numbers_of(const AskedTicket& asked) {
    Numbers numbers = numbers_of(asked.ticket);
    numbers.push_back(asked.sign_is_due ? 1 : 0);
    return numbers;
}

}  // namespace onrush::room

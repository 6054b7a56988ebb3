// What time does in the model of waiting rooms.
#include <algorithm>
#include <tuple>

#include "features/room/test/model.h"

namespace onrush::room {

using base::Duration;
using base::Instant;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::signed_of;

std::int64_t RoomModel::interval_ms() const {
    std::int64_t half = settings.polls_per_second_max / 2;
    std::int64_t people = waiting_in_all();
    for (const Place& place : all) {
        people += place.count(Fate::inside);
    }
    return std::max<std::int64_t>(1000, (people * 1000 + half - 1) / half);
}

// The crowd is about to get smaller.
void RoomModel::note_asks_by(Instant now) {
    if (std::int64_t interval = interval_ms(); interval > 5000) {
        std::int64_t rest_ms = (now.ms + interval) % 1000;
        asks_by_ =
            std::max(asks_by_, Instant(now.ms + interval + (rest_ms == 0 ? 0 : 1000 - rest_ms)));
    }
}

// Whoever was told to ask by then is not gone before.
Instant RoomModel::silent_by(Instant now) const {
    std::int64_t ahead_ms = asks_by_.ms - now.ms;
    return ahead_ms > 0 ? Instant(now.ms + 2 * ahead_ms + 5000) : now;
}

void RoomModel::note_claims_by(const Place& place, Instant now) {
    std::int64_t claim_ms = place.form.claim_seconds.value_or(Duration::seconds(60)).ms;
    std::int64_t told_ms =
        std::max(asks_by_.ms, now.ms + std::max<std::int64_t>(interval_ms(), 5000));
    told_ms += std::min(claim_ms, silence(place).ms) / 3;
    asks_by_ = Instant((told_ms + 999) / 1000 * 1000);
}

Duration RoomModel::silence(const Place& place) const {
    std::int64_t half = settings.polls_per_second_max / 2;
    std::int64_t tick_ms = (std::int64_t{place.form.admit.count} * 1000 + half - 1) / half;
    std::int64_t claim_ms = place.form.claim_seconds.value_or(Duration::seconds(60)).ms;
    std::int64_t later_ms = std::min({tick_ms, claim_ms / 3, interval_ms()});
    return std::max(place.form.idle_seconds.value_or(Duration::seconds(120)),
                    Duration(3 * (interval_ms() + later_ms)));
}

Duration RoomModel::written_for(const Place& place) const {
    return Duration(silence(place).ms * 5 / 4);
}

// The next tick and those that follow: the first that is not before this time.
Instant RoomModel::first_from(const Place& place, Instant at) {
    std::int64_t every_ms = place.form.admit.every_seconds.ms;
    std::int64_t late_ms = std::max<std::int64_t>(0, at.ms - place.next_tick.ms);
    return Instant(place.next_tick.ms + (late_ms + every_ms - 1) / every_ms * every_ms);
}

void RoomModel::plan(Place& place, Instant now) const {
    bool admits = state_of(place) == RoomState::open && place.count(Fate::waits) > 0 &&
                  place.count(Fate::inside) < place.form.max_active;
    if (!admits) {
        place.tick_at.reset();
    } else if (!place.tick_at) {
        place.tick_at = first_from(place, now);
    }
}

void RoomModel::open_or_close(Place& place, Moment& moment) {
    if (!place.opened) {
        place.opened = true;
        place.next_tick = place.form.opens_at;
        moment.emit("room.opened", {signed_of(id_of(place)), place.count(Fate::waits)});
        plan(place, place.form.opens_at);
        if (place.draws()) {
            hold(place, moment);
        }
    }
    if (place.form.closes_at && *place.form.closes_at <= moment.now) {
        close(place, moment);
    }
}

void RoomModel::close(Place& place, Moment& moment) {
    place.closed = true;
    place.tick_at.reset();
    Numbers room = shown(place);
    moment.emit("room.closed", {room[0], room[15], place.count(Fate::waits)});
    reveal(place, moment);
}

// What may change of a room, but for its times.
void RoomModel::take_settings(const ChangeRoom& input, Place& place, Instant now) {
    CreateRoom& form = place.form;
    if (input.admit) {
        if (input.admit->every_seconds != form.admit.every_seconds) {
            place.next_tick = std::min(place.next_tick, now + input.admit->every_seconds);
            place.tick_at.reset();
        }
        form.admit = *input.admit;
    }
    form.max_active = input.max_active.value_or(form.max_active);
    form.claim_seconds = input.claim_seconds ? input.claim_seconds : form.claim_seconds;
    form.session_seconds = input.session_seconds ? input.session_seconds : form.session_seconds;
    form.idle_seconds = input.idle_seconds ? input.idle_seconds : form.idle_seconds;
    place.paused = input.action ? input.action == RoomAction::pause ||
                                      (place.paused && input.action == RoomAction::close)
                                : place.paused;
}

void RoomModel::tick(Place& place, Moment& moment) {
    std::int64_t free = place.form.max_active - place.count(Fate::inside);
    std::int64_t most = std::min<std::int64_t>(free, place.form.admit.count);
    Numbers numbers;
    while (signed_of(numbers.size()) < most && first_of(place)) {
        std::size_t next = *first_of(place);
        leave_line(place, next, Fate::inside, moment.now);
        place.people[next].until = claim_end(place, next, moment.now);
        numbers.push_back(signed_of(next + 1));
        std::uint64_t room = id_of(place);
        moment.emit("ticket.admitted",
                    {signed_of(room * limits::ticket_id_factor + next + 1), signed_of(room),
                     signed_of(place.people[next].account), signed_of(next + 1)});
    }
    Numbers fact{signed_of(id_of(place)), signed_of(numbers.size())};
    engine::test::append(fact, numbers);
    moment.emit("room.admitted", std::move(fact));
    place.next_tick = *place.tick_at;
    place.next_tick = first_from(place, moment.now + Duration(1));
    place.tick_at.reset();
    plan(place, moment.now);
}

void RoomModel::sweep(Fate fate, Instant now) {
    std::vector<std::tuple<std::int64_t, std::size_t, std::size_t>> due;
    for (std::size_t room = 0; room < all.size(); ++room) {
        for (std::size_t i = 0; i < all[room].people.size(); ++i) {
            const Person& person = all[room].people[i];
            if (person.fate == fate && person.until <= now) {
                due.emplace_back(person.until.ms, room, i);
            }
        }
    }
    std::ranges::sort(due);
    Place& place = all[std::get<1>(due.front())];
    Duration allowed = fate == Fate::waits
                           ? silence(place)
                           : place.form.claim_seconds.value_or(Duration::seconds(60));
    std::size_t taken = 0;
    std::size_t most = fate == Fate::waits && place.draws() && !place.held ? 32 : 256;
    for (auto [until_ms, room, i] : due) {
        if (&all[room] != &place || taken == most) {
            break;
        }
        Person& person = place.people[i];
        taken += 1;
        // The server was down, or deaf: whoever called then was not heard.
        if (!person.claimed && hears_since + allowed > now) {
            person.until = hears_since + allowed;
        } else if (fate == Fate::waits) {
            leave_line(place, i, Fate::left, now);
        } else {
            end_pass(place, person, person.claimed ? Fate::expired : Fate::no_show, now);
        }
    }
    plan(place, now);
}

Instant RoomModel::first_until(Fate fate) const {
    Instant first = Instant::never();
    for (const Place& place : all) {
        for (const Person& person : place.people) {
            first = person.fate == fate ? std::min(first, person.until) : first;
        }
    }
    return first;
}

Instant RoomModel::first_turn() const {
    Instant first = Instant::never();
    for (const Place& place : all) {
        first = std::min(first, turns_at(place).value_or(Instant::never()));
    }
    return first;
}

Instant RoomModel::first_tick() const {
    Instant first = Instant::never();
    for (const Place& place : all) {
        first = std::min(first, place.tick_at.value_or(Instant::never()));
    }
    return first;
}

Instant RoomModel::first_forgetting() const {
    Instant first = Instant::never();
    for (const Place& place : all) {
        first = std::min(first, place.forget_at.value_or(Instant::never()));
    }
    return first;
}

Instant RoomModel::next_deadline() const {
    return std::min({first_turn(), first_until(Fate::inside), first_forgotten(),
                     first_until(Fate::waits), first_tick(), first_forgetting(),
                     first_readmission()});
}

std::size_t RoomModel::rows_with_deadline() const {
    std::size_t rows = ended.size() + ejected.size();
    for (const Place& place : all) {
        rows += (turns_at(place) ? 1u : 0u) + (place.tick_at ? 1u : 0u);
        rows += place.forget_at ? 1u : 0u;
        rows += static_cast<std::size_t>(place.count(Fate::waits) + place.count(Fate::inside));
    }
    return rows;
}

std::size_t RoomModel::run_deadlines(Moment& moment, std::size_t most) {
    std::size_t ran = 0;
    for (; ran < most; ++ran) {
        Instant next = next_deadline();
        if (next > moment.now) {
            break;
        }
        if (first_turn() == next) {
            open_or_close(*std::ranges::find(all, std::optional(next), &turns_at), moment);
        } else if (first_until(Fate::inside) == next) {
            sweep(Fate::inside, moment.now);
        } else if (first_forgotten() == next) {
            forget(moment.now);
        } else if (first_until(Fate::waits) == next) {
            sweep(Fate::waits, moment.now);
        } else if (first_tick() == next) {
            tick(*std::ranges::find(all, std::optional(next), &Place::tick_at), moment);
        } else if (first_forgetting() == next) {
            forget(*std::ranges::find(all, std::optional(next), &Place::forget_at), moment.now);
        } else {
            readmit(moment.now);
        }
    }
    return ran;
}

}  // namespace onrush::room

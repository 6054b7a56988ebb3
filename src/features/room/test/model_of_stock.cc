// What rooms protect, in the model of waiting rooms.
#include <algorithm>

#include "features/room/test/model.h"

namespace onrush::room {

using base::Duration;
using base::Instant;
using engine::test::Moment;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

bool RoomModel::is_sold_out(const Place& place) const {
    if (!place.form.protects) {
        return false;
    }
    const Stock& stock = stocks.at({place.form.protects->type, place.form.protects->id});
    return stock.left == 0 && !stock.may_come_back;
}

std::optional<std::size_t> RoomModel::find(Protects thing) const {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].form.protects == thing) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<Told> RoomModel::objection_to_protect(const Place* place, Protects thing) const {
    if (!stocks.contains({thing.type, thing.id})) {
        return refused(protected_not_found);
    }
    std::optional<std::size_t> known = find(thing);
    bool of_another = known && &all[*known] != place;
    return of_another ? std::optional(refused(already_protected, {signed_of(*known + 1)}))
                      : std::nullopt;
}

void RoomModel::look_at_stock(Place& place, bool was_sold_out, Moment& moment) {
    bool sold_out = is_sold_out(place);
    if (place.closed || sold_out == was_sold_out) {
        return;
    }
    plan(place, moment.now);
    std::int64_t id = signed_of(id_of(place));
    std::int64_t waiting = place.count(Fate::waits);
    if (sold_out) {
        std::int64_t bought =
            std::ranges::count_if(place.people, [](const Person& one) { return one.bought > 0; });
        std::int64_t admitted = signed_of(place.people.size()) - waiting - place.count(Fate::left);
        moment.emit("room.sold_out", {id, admitted, bought, waiting});
    } else if (state_of(place) == RoomState::open) {
        moment.emit("room.opened", {id, waiting});
    }
}

void RoomModel::stock_is(Protects thing, Stock stock, Moment& moment) {
    std::optional<std::size_t> room = find(thing);
    bool was_sold_out = room && is_sold_out(all[*room]);
    stocks[{thing.type, thing.id}] = stock;
    if (room) {
        look_at_stock(all[*room], was_sold_out, moment);
    }
}

std::optional<Told> RoomModel::objection(Protects thing, std::uint64_t account, Instant now) const {
    std::optional<std::size_t> room = find(thing);
    if (!room) {
        return std::nullopt;
    }
    std::int64_t id = signed_of(*room + 1);
    std::optional<std::size_t> known = find(all[*room], account);
    if (known && all[*room].people[*known].fate == Fate::inside) {
        if (all[*room].closed) {
            return refused(pass_expired, {id});
        }
        const Person& person = all[*room].people[*known];
        return person.until <= now ? std::optional(refused(pass_expired, {id}))
               : !person.claimed   ? std::optional(refused(pass_required, {id}))
                                   : std::nullopt;
    }
    bool was_inside = std::ranges::any_of(
        ended, [&](const Ended& one) { return one.account == account && one.room == *room + 1; });
    return refused(was_inside ? pass_expired : pass_required, {id});
}

void RoomModel::note_bought(Protects thing, std::uint64_t account, std::uint32_t pieces) {
    if (std::optional<std::size_t> room = find(thing)) {
        Person& person = all[*room].people[*find(all[*room], account)];
        person.bought = person.bought == 0 ? pieces : person.bought;
    }
}

void RoomModel::note_held(Protects thing, std::uint64_t account, std::uint32_t pieces,
                          std::uint64_t order) {
    if (std::optional<std::size_t> room = find(thing)) {
        Person& person = all[*room].people[*find(all[*room], account)];
        if (person.bought == 0) {
            person.bought = pieces;
            person.counted = order;
        } else if (person.held.empty()) {
            return;  // something was paid
        }
        person.held[order] = pieces;
    }
}

RoomModel::Person* RoomModel::holder_of(Protects thing, std::uint64_t order) {
    std::optional<std::size_t> room = find(thing);
    if (!room) {
        return nullptr;
    }
    auto found = std::ranges::find_if(all[*room].people,
                                      [&](const Person& one) { return one.held.contains(order); });
    return found == all[*room].people.end() ? nullptr : &*found;
}

void RoomModel::note_paid(Protects thing, std::uint64_t order) {
    if (Person* person = holder_of(thing, order)) {
        person->bought = person->held.at(order);
        person->held.clear();
    }
}

void RoomModel::note_released(Protects thing, std::uint64_t order) {
    Person* person = holder_of(thing, order);
    if (person == nullptr) {
        return;
    }
    person->held.erase(order);
    if (person->held.empty()) {
        person->bought = 0;
    } else if (person->counted == order) {
        person->counted = person->held.begin()->first;
        person->bought = person->held.begin()->second;
    }
}

void RoomModel::end_pass(Place& place, Person& person, Fate fate, Instant now) {
    note_asks_by(now);
    person.fate = fate;
    if (place.form.protects) {
        ended.push_back({person.account, id_of(place), now + Duration::hours(1)});
    }
}

Instant RoomModel::first_forgotten() const {
    Instant first = Instant::never();
    for (const Ended& one : ended) {
        first = std::min(first, one.forget_at);
    }
    return first;
}

// Fewer than one deadline forgets.
void RoomModel::forget(Instant now) {
    std::erase_if(ended, [&](const Ended& one) { return one.forget_at <= now; });
}

std::int64_t RoomModel::chance_of(const Place& place, std::int64_t ahead) const {
    if (!place.form.protects) {
        return -1;
    }
    std::int64_t left =
        signed_of(stocks.at({place.form.protects->type, place.form.protects->id}).left);
    std::int64_t admitted = 0;
    std::int64_t buyers = 0;  // who has bought, or still may
    std::int64_t bought = 0;
    std::int64_t pieces = 0;
    std::int64_t inside = 0;  // who still may
    for (const Person& person : place.people) {
        bool waited = person.fate == Fate::waits || person.fate == Fate::left;
        admitted += waited ? 0 : 1;
        buyers += person.fate == Fate::inside || person.bought > 0 ? 1 : 0;
        bought += person.bought > 0 ? 1 : 0;
        pieces += person.bought;
        inside += person.fate == Fate::inside && person.bought == 0 ? 1 : 0;
    }
    auto of_these_buy = [&](std::int64_t people) {
        return admitted == 0 ? people : (people * buyers + admitted - 1) / admitted;
    };
    std::int64_t first = of_these_buy(inside);
    std::int64_t to_serve = of_these_buy(ahead);
    if (first + to_serve == 0) {
        return left > 0 ? 1000 : 0;
    }
    std::int64_t served = pieces == 0 ? left : left * bought / pieces;
    std::int64_t rest = std::max<std::int64_t>(0, served - first);
    if (to_serve == 0) {
        return rest > 0 ? 1000 : 0;
    }
    return std::min<std::int64_t>(1000, 1000 * rest / to_serve);
}

}  // namespace onrush::room

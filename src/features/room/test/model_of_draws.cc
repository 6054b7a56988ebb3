// Draws in the model of waiting rooms.
#include <algorithm>

#include "features/room/test/model.h"
#include "features/room/test/naive_draw.h"

namespace onrush {

namespace {

using engine::test::Numbers;
using engine::test::signed_of;

// A hash as numbers.
void append_hash(Numbers& numbers, const base::Digest& digest) {
    for (std::size_t i = 0; i < digest.size(); i += 4) {
        numbers.push_back(digest[i] << 16 | digest[i + 1] << 8 | digest[i + 2]);
        numbers.push_back(digest[i + 3]);
    }
}

void append_hex(Numbers& numbers, const std::string& hex) {
    base::Digest digest{};
    if (base::read_hex(hex, digest)) {
        append_hash(numbers, digest);
    }
}

void append_text(Numbers& numbers, const std::string& text) {
    numbers.push_back(signed_of(text.size()));
    for (char letter : text) {
        numbers.push_back(static_cast<unsigned char>(letter));
    }
}

}  // namespace

}  // namespace onrush

namespace onrush::room {

using base::Duration;
using base::Instant;
using engine::test::answered;
using engine::test::Moment;
using engine::test::refused;
using engine::test::Told;

namespace {

std::int64_t count_of_waiting(const RoomModel::Place& place) {
    return place.count(RoomModel::Fate::waits);
}

}  // namespace

bool RoomModel::Place::draws() const {
    return form.order == RoomOrder::draw;
}

std::optional<std::size_t> RoomModel::place_of(const Place& place, std::size_t person) {
    if (!place.draws()) {
        return person + 1;
    }
    if (!place.held) {
        return std::nullopt;
    }
    if (person >= place.people_when_held) {
        return place.entrants.size() + person - place.people_when_held + 1;
    }
    auto index = std::ranges::find(place.entrants, person) - place.entrants.begin();
    return place.ranks[static_cast<std::size_t>(index)] + 1;
}

std::optional<std::int64_t> RoomModel::ahead_of(const Place& place, std::size_t person) {
    std::optional<std::size_t> own = place_of(place, person);
    if (!own) {
        return std::nullopt;
    }
    std::int64_t ahead = 0;
    for (std::size_t i = 0; i < place.people.size(); ++i) {
        ahead += place.people[i].fate == Fate::waits && *place_of(place, i) < *own ? 1 : 0;
    }
    return ahead;
}

std::optional<std::size_t> RoomModel::first_of(const Place& place) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < place.people.size(); ++i) {
        if (place.people[i].fate == Fate::waits &&
            (!first || *place_of(place, i) < *place_of(place, *first))) {
            first = i;
        }
    }
    return first;
}

std::int64_t RoomModel::serving(const Place& place) {
    std::int64_t serving = 0;
    for (std::size_t i = 0; i < place.people.size(); ++i) {
        Fate fate = place.people[i].fate;
        if (fate != Fate::waits && fate != Fate::left) {
            serving = std::max(serving, signed_of(*place_of(place, i)));
        }
    }
    return serving;
}

void RoomModel::leave_line(Place& place, std::size_t person, Fate fate, Instant now) {
    note_asks_by(now);
    place.people[person].fate = fate;
    if (place.draws() && !place.held) {
        std::ranges::replace(place.entrants, person, place.entrants.back());
        place.entrants.pop_back();
    }
}

std::vector<base::Digest> RoomModel::leaves(const Place& place) const {
    std::vector<base::Digest> leaves;
    for (std::size_t person : place.entrants) {
        std::uint64_t account = place.people[person].account;
        leaves.push_back(
            naive::leaf(id_of(place), id_of(place) * 1'000'000'000 + person + 1, account,
                        naive::salt(place.form.seeds->salt_key, id_of(place), account)));
    }
    return leaves;
}

void RoomModel::hold(Place& place, Moment& moment) {
    place.held = true;
    place.people_when_held = place.people.size();
    place.kept = place.entrants.size();
    place.root = naive::root(leaves(place));
    place.ranks = naive::ranks(naive::key(place.form.seeds->secret, place.entrants.size(),
                                          place.root, place.beacon_name, place.beacon_value),
                               place.entrants.size());
    place.heard_by = moment.now + Duration(2 * interval_ms());
    moment.emit("room.drawn", {signed_of(id_of(place)), signed_of(place.entrants.size())});
}

void RoomModel::reveal(Place& place, Moment& moment) {
    if (place.draws() && place.held) {
        place.revealed = true;
        place.forget_at = moment.now + Duration::hours(720);
        moment.emit("room.revealed", {signed_of(id_of(place))});
    }
}

void RoomModel::forget(Place& place, Instant now) {
    if (count_of_waiting(place) + place.count(Fate::inside) > 0) {
        place.forget_at = now + Duration::hours(24);
        return;
    }
    place.kept -= std::min<std::size_t>(place.kept, 256);
    place.forget_at.reset();
    if (place.kept > 0) {
        place.forget_at = now + Duration(1);
    }
}

Instant RoomModel::claim_end(const Place& place, std::size_t person, Instant now) const {
    Instant from = std::max(now, asks_by_);
    if (place.draws() && person < place.people_when_held) {
        from = std::max(from, place.heard_by);
    }
    return from + place.form.claim_seconds.value_or(Duration::seconds(60));
}

std::optional<Told> RoomModel::beacon_refused(const ChangeRoom& input, const Place& place) {
    if (!input.beacon) {
        return std::nullopt;
    }
    if (!place.draws()) {
        return refused(room_not_drawn);
    }
    bool same = place.beacon_name == input.beacon->name &&
                place.beacon_value == input.beacon->value.value_or("");
    return place.beacon_value.empty() || same ? std::nullopt : std::optional(refused(beacon_known));
}

Told RoomModel::run(const LookUpDraw& input, Moment&) const {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    const Place& place = all[input.room.value - 1];
    if (!place.draws()) {
        return refused(room_not_drawn);
    }
    const base::Digest& secret = place.form.seeds->secret;
    Numbers numbers{signed_of(input.room.value)};
    append_hash(numbers, base::sha256(std::string(secret.begin(), secret.end())));
    append_text(numbers, place.beacon_name);
    append_text(numbers, place.beacon_value);
    if (place.held) {
        numbers.push_back(signed_of(place.entrants.size()));
        append_hash(numbers, place.root);
    }
    if (place.revealed) {
        append_hash(numbers, secret);
    }
    return answered(std::move(numbers));
}

Told RoomModel::run(const LookUpProof& input, Moment&) const {
    if (!has_room(input.room.value)) {
        return refused(room_not_found);
    }
    const Place& place = all[input.room.value - 1];
    if (!place.draws()) {
        return refused(room_not_drawn);
    }
    if (!place.held) {
        return refused(draw_not_held, {place.form.opens_at.ms});
    }
    std::uint64_t account = input.caller.account.value;
    auto of_account = [&](std::size_t person) { return place.people[person].account == account; };
    auto found = std::ranges::find_if(place.entrants, of_account);
    if (found == place.entrants.end() || place.kept < place.entrants.size()) {
        return refused(no_entrant);
    }
    auto index = static_cast<std::size_t>(found - place.entrants.begin());
    Numbers numbers{signed_of(input.room.value),
                    signed_of(input.room.value * 1'000'000'000 + *found + 1), signed_of(account),
                    signed_of(index), signed_of(place.ranks[index])};
    std::string salt = naive::salt(place.form.seeds->salt_key, input.room.value, account);
    for (char byte : salt) {
        numbers.push_back(static_cast<unsigned char>(byte));
    }
    for (const base::Digest& hash : naive::path(leaves(place), index)) {
        append_hash(numbers, hash);
    }
    return answered(std::move(numbers));
}

}  // namespace onrush::room

namespace onrush::draw {

Numbers numbers_of(const Draw& draw) {
    Numbers numbers{signed_of(draw.room_id)};
    append_hex(numbers, draw.commitment);
    append_text(numbers, draw.beacon ? draw.beacon->name : "");
    append_text(numbers, draw.beacon ? draw.beacon->value.value_or("") : "");
    if (draw.entrants) {
        numbers.push_back(signed_of(*draw.entrants));
    }
    append_hex(numbers, draw.root.value_or(""));
    append_hex(numbers, draw.secret.value_or(""));
    return numbers;
}

Numbers numbers_of(const DrawProof& proof) {
    Numbers numbers{signed_of(proof.room_id), signed_of(proof.ticket_id),
                    signed_of(proof.account_id), signed_of(proof.index), signed_of(proof.rank)};
    Salt salt{};
    if (base::read_hex(proof.salt, salt)) {
        numbers.insert(numbers.end(), salt.begin(), salt.end());
    }
    for (const std::string& hash : proof.path) {
        append_hex(numbers, hash);
    }
    return numbers;
}

}  // namespace onrush::draw

#include "features/room/places.h"

#include <algorithm>

#include "base/known.h"
#include "features/room/room.h"

namespace onrush::room {

namespace {

std::uint32_t key_of(RoomId room) {
    return static_cast<std::uint32_t>(room.value);
}

bool is_drawn(const Room& room) {
    return room.order == RoomOrder::draw;
}

draw::Digest leaf_hash_of(const RoomFeature& feature, const Entrant& entrant) {
    return draw::leaf_of(leaf_of(feature, entrant));
}

// The last entrant moves to the index of the one who leaves.
void remove_entrant(RoomFeature& feature, const Ticket& ticket) {
    RoomId room(ticket.room);
    draw::MerkleTree& tree = feature.places.drawn(room).tree;
    const Entrant* entrant = entrant_of(feature, room, ticket.account);
    auto last_index = static_cast<std::uint32_t>(tree.size() - 1);
    const Entrant* last = feature.entrants.find(ticket.room, last_index);
    ONRUSH_CHECK(entrant != nullptr && last != nullptr, "number {} of room {} is no entrant",
                 ticket.number, ticket.room);
    if (entrant == last) {
        feature.entrants.erase(*entrant);
        tree.remove_last(leaves_of(feature, room));
        return;
    }
    Entrant moved = *last;
    feature.entrants.erase(*last);
    feature.entrants.update(*entrant, [&](Entrant& row) {
        row.account = moved.account;
        row.number = moved.number;
    });
    tree.remove_last(leaves_of(feature, room));
    tree.replace(entrant->index, leaf_hash_of(feature, *entrant), leaves_of(feature, room));
}

}  // namespace

Line& Places::line(RoomId room) {
    make();
    return lines_[room.value];
}

DrawnOrder& Places::drawn(RoomId room) {
    make();
    return drawn_[room.value];
}

void Places::make() {
    if (made_) {
        return;
    }
    made_ = true;
    feature_.draws.for_each([&](const RoomDraw& row) { make_drawn(row); });
    feature_.tickets.for_each([&](const Ticket& ticket) {
        if (!drawn_.contains(ticket.room)) {
            lines_[ticket.room].add(ticket.number);
        }
    });
}

void Places::make_drawn(const RoomDraw& row) {
    DrawnOrder& order = drawn_[row.room.value];
    std::uint32_t room = key_of(row.room);
    bool held = is_held(row);
    if (held) {
        order.permutation.emplace(permutation_of(feature_, row));
    }
    if (!held || row.kept == row.entrants) {
        for (std::uint32_t index = 0;; ++index) {
            const Entrant* entrant = feature_.entrants.find(room, index);
            if (entrant == nullptr) {
                break;
            }
            order.tree.append(leaf_hash_of(feature_, *entrant));
            if (held && feature_.tickets.find(room, entrant->number) == nullptr) {
                order.gone.add(static_cast<std::uint32_t>(order.permutation->rank(index)));
            }
        }
    }
    if (held) {
        std::uint32_t numbers = count_of(feature_, row.room).numbers;
        for (std::uint32_t number = row.numbers + 1; number <= numbers; ++number) {
            if (feature_.tickets.find(room, number) == nullptr) {
                order.gone.add(row.entrants + number - row.numbers - 1);
            }
        }
    }
}

std::size_t Places::bytes_of(RoomId room) {
    make();
    auto drawn = drawn_.find(room.value);
    return drawn == drawn_.end() ? lines_[room.value].bytes()
                                 : drawn->second.tree.heap_bytes() + drawn->second.gone.bytes();
}

void take_place(RoomFeature& feature, const Room& room, const Ticket& ticket) {
    if (!is_drawn(room)) {
        feature.places.line(room.id).add(ticket.number);
    } else if (!is_held(draw_of(feature, room.id))) {
        draw::MerkleTree& tree = feature.places.drawn(room.id).tree;
        const Entrant& entrant =
            feature.entrants.insert({.account = ticket.account,
                                     .room = ticket.room,
                                     .index = static_cast<std::uint32_t>(tree.size()),
                                     .number = ticket.number});
        tree.append(leaf_hash_of(feature, entrant));
    }
}

void give_place_up(RoomFeature& feature, const Room& room, const Ticket& ticket) {
    if (!is_drawn(room)) {
        feature.places.line(room.id).remove(ticket.number);
    } else if (auto place = place_of(feature, room, ticket.account, ticket.number)) {
        feature.places.drawn(room.id).gone.add(*place - 1);
    } else {
        remove_entrant(feature, ticket);
    }
}

std::optional<std::uint32_t> place_of(const RoomFeature& feature, const Room& room,
                                      AccountId account, std::uint32_t number) {
    if (!is_drawn(room)) {
        return number;
    }
    const RoomDraw& row = draw_of(feature, room.id);
    if (!is_held(row)) {
        return std::nullopt;
    }
    if (number > row.numbers) {
        return row.entrants + number - row.numbers;
    }
    const Entrant* entrant = entrant_of(feature, room.id, account);
    ONRUSH_CHECK(entrant != nullptr, "number {} of room {} is no entrant", number, room.id.value);
    const draw::Permutation& permutation = base::known(feature.places.drawn(room.id).permutation);
    return static_cast<std::uint32_t>(permutation.rank(entrant->index)) + 1;
}

std::uint32_t ahead_of(const RoomFeature& feature, const Room& room, std::uint32_t place) {
    if (!is_drawn(room)) {
        return feature.places.line(room.id).ahead_of(place);
    }
    return place - 1 - feature.places.drawn(room.id).gone.ahead_of(place - 1);
}

const Ticket& first_of(const RoomFeature& feature, const Room& room) {
    std::uint32_t number = 0;
    if (is_drawn(room)) {
        const RoomDraw& row = draw_of(feature, room.id);
        const DrawnOrder& order = feature.places.drawn(room.id);
        std::uint32_t place = order.gone.first_free();
        if (place >= row.entrants) {
            number = row.numbers + place - row.entrants + 1;
        } else {
            auto index = static_cast<std::uint32_t>(base::known(order.permutation).at(place));
            const Entrant* entrant = feature.entrants.find(key_of(room.id), index);
            ONRUSH_CHECK(entrant != nullptr, "room {} has no entrant {}", room.id.value, index);
            number = entrant->number;
        }
    } else {
        number = feature.places.line(room.id).first();
    }
    const Ticket* ticket = feature.tickets.find(key_of(room.id), number);
    ONRUSH_CHECK(ticket != nullptr, "number {} of room {} is next, and has no ticket", number,
                 room.id.value);
    return *ticket;
}

const RoomDraw& draw_of(const RoomFeature& feature, RoomId room) {
    const RoomDraw* row = feature.draws.find(room);
    ONRUSH_CHECK(row != nullptr, "room {} has no draw", room.value);
    return *row;
}

const Entrant* entrant_of(const RoomFeature& feature, RoomId room, AccountId account) {
    return feature.entrants.find_by<ByEntrant>(account, key_of(room));
}

draw::Entrant leaf_of(const RoomFeature& feature, const Entrant& entrant) {
    RoomId room(entrant.room);
    const RoomSecret* secret = feature.secrets.find(room);
    ONRUSH_CHECK(secret != nullptr, "room {} has no secret", room.value);
    return {.room = room.value,
            .ticket = ticket_id(room, entrant.number).value,
            .account = entrant.account.value,
            .salt = draw::salt_of(digest_of(secret->salt_key), room.value, entrant.account.value)};
}

draw::Permutation permutation_of(const RoomFeature& feature, const RoomDraw& row) {
    const RoomSecret* secret = feature.secrets.find(row.room);
    ONRUSH_CHECK(secret != nullptr, "room {} has no secret", row.room.value);
    return {row.entrants, draw::key_of(digest_of(secret->secret), row.entrants, digest_of(row.root),
                                       {row.beacon_name, row.beacon_value})};
}

draw::MerkleTree::LeafAt leaves_of(const RoomFeature& feature, RoomId room) {
    return [&feature, room](std::uint64_t index) {
        const Entrant* entrant =
            feature.entrants.find(key_of(room), static_cast<std::uint32_t>(index));
        ONRUSH_CHECK(entrant != nullptr, "room {} has no entrant {}", room.value, index);
        return leaf_hash_of(feature, *entrant);
    };
}

draw::Digest digest_of(const table::Blob& blob) {
    draw::Digest digest{};
    ONRUSH_CHECK(blob.bytes.size() == digest.size(), "a hash of {} bytes", blob.bytes.size());
    std::ranges::copy(blob.bytes, digest.begin());
    return digest;
}

table::Blob blob_of(const draw::Digest& digest) {
    return {std::string(base::view_of(digest))};
}

}  // namespace onrush::room

#include "features/room/draw_room.h"

#include <algorithm>

#include "features/room/outlook.h"

namespace onrush::room {

void make_draw(RoomFeature& feature, const Room& room, const DrawSeeds& seeds) {
    feature.draws.insert({.room = room.id,
                          .commitment = blob_of(draw::commitment_of(seeds.secret)),
                          .beacon_name = {},
                          .beacon_value = {},
                          .root = {},
                          .heard_by = {},
                          .secret = {}});
    feature.secrets.insert(
        {.room = room.id, .secret = blob_of(seeds.secret), .salt_key = blob_of(seeds.salt_key)});
}

void hold_draw(RoomFeature& feature, const Room& room, const RoomCount& count, base::Instant now) {
    DrawnOrder& order = feature.places.drawn(room.id);
    const RoomDraw& row = draw_of(feature, room.id);
    ONRUSH_CHECK(!is_held(row), "the draw of room {} is held twice", room.id.value);
    ONRUSH_CHECK(order.tree.size() == count.waiting, "{} wait in room {} and {} are entrants",
                 count.waiting, room.id.value, order.tree.size());
    draw::Digest root = order.tree.root();
    feature.draws.update(row, [&](RoomDraw& held) {
        held.root = blob_of(root);
        held.entrants = held.kept = count.waiting;
        held.numbers = count.numbers;
        held.heard_by = now + base::Duration(2 * fair_interval(feature).ms);
    });
    order.permutation.emplace(permutation_of(feature, row));
    feature.room_drawn.emit(
        {room.id, row.entrants, base::to_hex(digest_of(row.commitment)), base::to_hex(root)});
}

void reveal_draw(RoomFeature& feature, const Room& room, base::Instant now) {
    const RoomDraw& row = draw_of(feature, room.id);
    if (!is_held(row)) {
        return;
    }
    const RoomSecret* secret = feature.secrets.find(room.id);
    ONRUSH_CHECK(secret != nullptr, "room {} has no secret", room.id.value);
    feature.draws.update(row, [&](RoomDraw& revealed) {
        revealed.secret = secret->secret;
        revealed.forget_at = now + limits::draw_kept_for;
    });
    feature.room_revealed.emit({room.id, base::to_hex(digest_of(secret->secret))});
}

void forget_entrants(RoomFeature& feature, const RoomDraw& row, base::Instant now) {
    const RoomCount& count = count_of(feature, row.room);
    if (count.waiting + count.active > 0) {  // silence can be long where the crowd is large
        feature.draws.update(
            row, [&](RoomDraw& kept) { kept.forget_at = now + limits::draw_kept_longer; });
        return;
    }
    DrawnOrder& order = feature.places.drawn(row.room);
    order.tree = {};
    order.gone = {};
    std::uint32_t left = row.kept;
    for (std::size_t gone = 0; gone < limits::swept_at_once_max && left > 0; ++gone) {
        left -= 1;
        const Entrant* last =
            feature.entrants.find(static_cast<std::uint32_t>(row.room.value), left);
        ONRUSH_CHECK(last != nullptr, "room {} keeps no entrant {}", row.room.value, left);
        feature.entrants.erase(*last);
    }
    feature.draws.update(row, [&](RoomDraw& kept) {
        kept.kept = left;
        kept.forget_at = left > 0 ? now + limits::forgetting_every : base::Instant::never();
    });
}

base::Instant claim_end(const RoomFeature& feature, const Room& room, const Ticket& ticket,
                        base::Instant now) {
    base::Instant from = asks_by(feature, now);
    if (room.order == RoomOrder::draw) {
        const RoomDraw& row = draw_of(feature, room.id);
        from = ticket.number > row.numbers ? from : std::max(from, row.heard_by);
    }
    return from + room.claim_for;
}

}  // namespace onrush::room

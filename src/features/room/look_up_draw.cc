#include "features/room/look_up_draw.h"

#include "base/known.h"
#include "features/room/places.h"

namespace onrush::room {

namespace {

std::optional<std::string> hex_of(const table::Blob& blob) {
    return blob.bytes.empty() ? std::nullopt : std::optional(base::to_hex(digest_of(blob)));
}

std::optional<draw::NamedBeacon> beacon_of(const RoomDraw& row) {
    if (row.beacon_name.empty()) {
        return std::nullopt;
    }
    bool known = !row.beacon_value.empty();
    return draw::NamedBeacon{row.beacon_name,
                             known ? std::optional(row.beacon_value) : std::nullopt};
}

draw::Draw document_of(const RoomDraw& row) {
    bool held = is_held(row);
    return {.format = std::string(draw::draw_format),
            .room_id = row.room.value,
            .commitment = base::to_hex(digest_of(row.commitment)),
            .beacon = beacon_of(row),
            .entrants = held ? std::optional<std::uint64_t>(row.entrants) : std::nullopt,
            .root = hex_of(row.root),
            .secret = hex_of(row.secret)};
}

}  // namespace

engine::Result<LookUpDraw> decide(const RoomFeature& feature, const LookUpDraw& input,
                                  base::Instant) {
    if (feature.rooms.find(input.room) == nullptr) {
        return engine::refuse(room_not_found);
    }
    const RoomDraw* row = feature.draws.find(input.room);
    if (row == nullptr) {
        return engine::refuse(room_not_drawn);
    }
    return document_of(*row);
}

engine::Result<LookUpProof> decide(const RoomFeature& feature, const LookUpProof& input,
                                   base::Instant) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    const RoomDraw* row = feature.draws.find(input.room);
    if (row == nullptr) {
        return engine::refuse(room_not_drawn);
    }
    if (!is_held(*row)) {
        bool closed = count_of(feature, room->id).closed;
        return engine::refuse(closed ? never_drawn : draw_not_held, room->opens_at);
    }
    const Entrant* entrant = entrant_of(feature, room->id, input.caller.account);
    if (entrant == nullptr || row->kept < row->entrants) {
        return engine::refuse(no_entrant);
    }
    const DrawnOrder& order = feature.places.drawn(room->id);
    draw::Entrant leaf = leaf_of(feature, *entrant);
    draw::DrawProof proof{.format = std::string(draw::draw_proof_format),
                          .room_id = leaf.room,
                          .ticket_id = leaf.ticket,
                          .account_id = leaf.account,
                          .salt = {},
                          .index = entrant->index,
                          .path = {},
                          .rank = base::known(order.permutation).rank(entrant->index)};
    base::append_hex(proof.salt,
                     {reinterpret_cast<const char*>(leaf.salt.data()), leaf.salt.size()});
    for (const draw::Digest& hash : order.tree.path(entrant->index, leaves_of(feature, room->id))) {
        proof.path.push_back(base::to_hex(hash));
    }
    return proof;
}

}  // namespace onrush::room

onrush::draw::Draw
onrush::engine::KeepsAnswer<onrush::room::RoomFeature, onrush::draw::Draw>::told_again(
    const onrush::room::RoomFeature& feature, Kept room) {
    return onrush::room::document_of(onrush::room::draw_of(feature, room));
}

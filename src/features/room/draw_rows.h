// The rows and facts of rooms that are drawn: what docs/draw.md publishes, what it keeps secret,
// and the entrants.
//
// What anybody may know and what nobody may know are apart, so that no answer is made of a row that
// has a secret before its time. The secrets are in the log and in the mirror, because a server that
// starts again must go on with them: who can read the data folder can know every order beforehand.
#pragma once

#include <cstdint>
#include <string>

#include "features/room/rows.h"

namespace onrush::room {

// All of a room that is drawn that anybody may know.
struct RoomDraw {
    RoomId room;
    table::Blob commitment;
    std::string beacon_name;   // empty: none is named
    std::string beacon_value;  // empty: it is not known
    table::Blob root;          // once the room has opened, as all that follows
    std::uint32_t entrants = 0;
    std::uint32_t numbers = 0;  // tickets given until then; those after them queue behind
    base::Instant heard_by;     // by then all entrants have had the time to ask for their place
    table::Blob secret;         // once the room has closed
    std::uint32_t kept = 0;     // entrants that are not forgotten
    base::Instant forget_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(RoomDraw, (),
                      (room, commitment, beacon_name, beacon_value, root, entrants, numbers,
                       heard_by, secret, kept, forget_at))
struct ByDrawForgetting : table::Deadline<&RoomDraw::forget_at> {};
using RoomDraws = table::Table<RoomDraw, table::Key<&RoomDraw::room>, ByDrawForgetting>;

// What nobody is told: the secret until the room closes, the key of the salts never.
struct RoomSecret {
    RoomId room;
    table::Blob secret;
    table::Blob salt_key;
};
BOOST_DESCRIBE_STRUCT(RoomSecret, (), (room, secret, salt_key))
using RoomSecrets = table::Table<RoomSecret, table::Key<&RoomSecret::room>>;

// A leaf of the tree. Until the room opens, an entrant for everybody who waits; from then on the
// entrants stay as they are, whatever becomes of their tickets, and are forgotten long after the
// room has closed.
struct Entrant {
    AccountId account;
    std::uint32_t room = 0;
    std::uint32_t index = 0;   // the place of the leaf, from 0 without a gap
    std::uint32_t number = 0;  // of the ticket
};
BOOST_DESCRIBE_STRUCT(Entrant, (), (account, room, index, number))
static_assert(sizeof(Entrant) == 24, "ten million entrants are kept in memory");
struct ByEntrant : table::Unique<&Entrant::account, &Entrant::room> {};
using Entrants = table::Table<Entrant, table::Key<&Entrant::room, &Entrant::index>, ByEntrant>;

[[nodiscard]] inline bool is_held(const RoomDraw& draw) {
    return !draw.root.bytes.empty();
}

// Beside room.opened: the order of the entrants is fixed from now on.
struct RoomDrawn {
    RoomId room_id;
    std::uint32_t entrants = 0;
    std::string commitment;  // in hex digits, as the others
    std::string root;
};
BOOST_DESCRIBE_STRUCT(RoomDrawn, (), (room_id, entrants, commitment, root))

// Beside room.closed.
struct RoomRevealed {
    RoomId room_id;
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(RoomRevealed, (), (room_id, secret))

}  // namespace onrush::room

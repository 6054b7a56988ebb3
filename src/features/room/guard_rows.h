// The rows and the fact of rooms that protect something.
#pragma once

#include <cstdint>

#include "features/room/rows.h"

namespace onrush::room {

// What a room may stand in front of. Whoever owns such things registers their stock, see guard.h.
enum class ProtectedType : std::uint8_t { sale, campaign, date };
BOOST_DESCRIBE_ENUM(ProtectedType, sale, campaign, date)

struct Protects {
    ProtectedType type = ProtectedType::sale;
    std::uint64_t id = 0;
    friend bool operator==(const Protects&, const Protects&) = default;
    static constexpr std::array ranges = {
        base::range("id", 1, base::id_limit - 1, "Of the sale, campaign or date that it guards")};
};
BOOST_DESCRIBE_STRUCT(Protects, (), (type, id))

// A room protects a thing. It began before the room opened, so the counts are those of everybody
// who was ever admitted:
//
//   admitted = bought + gone + those inside who have not bought
struct Guard {
    ProtectedType type = ProtectedType::sale;
    std::uint64_t thing = 0;
    RoomId room;
    std::uint32_t bought = 0;  // passes whose holder has bought or holds something, each once
    std::uint32_t gone = 0;    // passes that ended, and their holder had not bought
    std::uint64_t pieces = 0;  // what one purchase with each of these took: the first
    // When the room is to look at the stock by itself. Of a row of an earlier version, which may
    // have called other things out: once, with the first batch after the start. Then never.
    base::Instant look_at{};
};
BOOST_DESCRIBE_STRUCT(Guard, (), (type, thing, room, bought, gone, pieces, look_at))
struct ByRoom : table::Unique<&Guard::room> {};
struct ByLook : table::Deadline<&Guard::look_at> {};
using Guards = table::Table<Guard, table::Key<&Guard::type, &Guard::thing>, ByRoom, ByLook>;

// An order waits for payment that was placed with a pass. Until one of the pass is paid it counts
// by these rows alone, and no more when the last of them is erased.
struct PassHold {
    ProtectedType type = ProtectedType::sale;
    std::uint64_t thing = 0;
    std::uint64_t order = 0;  // as the owner of the thing names it
    std::uint32_t room = 0;
    std::uint32_t number = 0;  // of the pass
    std::uint32_t pieces = 0;
    bool counted = false;  // its pieces are in the guard: of one of each pass
};
BOOST_DESCRIBE_STRUCT(PassHold, (), (type, thing, order, room, number, pieces, counted))
struct ByPass : table::Ordered<&PassHold::room, &PassHold::number, &PassHold::order> {};
using PassHolds =
    table::Table<PassHold, table::Key<&PassHold::type, &PassHold::thing, &PassHold::order>, ByPass>;

// An account had a pass of a room that protects something, and it is over. Kept for a while, so
// that the account is told so; a new ticket of the room erases it.
struct EndedPass {
    AccountId account;
    base::Instant forget_at;
    std::uint32_t room = 0;
};
BOOST_DESCRIBE_STRUCT(EndedPass, (), (account, forget_at, room))
struct ByForgetting : table::Deadline<&EndedPass::forget_at> {};
using EndedPasses =
    table::Table<EndedPass, table::Key<&EndedPass::account, &EndedPass::room>, ByForgetting>;

// The stock of what the room protects is out, and nothing that is held can come back.
struct RoomSoldOut {
    RoomId room_id;
    std::uint32_t admitted = 0;
    std::uint32_t bought = 0;
    std::uint32_t waiting = 0;  // they are not admitted, unless something comes back
};
BOOST_DESCRIBE_STRUCT(RoomSoldOut, (), (room_id, admitted, bought, waiting))

}  // namespace onrush::room

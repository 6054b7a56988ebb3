// The places of a room: who is admitted before whom.
//
//   fifo    a place is the ticket's number: 1, 2, 3 ...
//   draw    before it opens nobody has a place. From then on
//             entrants      the rank and one: 1 ... n, computed from the index when asked
//             late comers   n+1, n+2 ... in the order of their numbers
//
// In a draw every place is taken when the room opens, and every late comer takes the next one. So
// only the places of those who wait no more are noted, as a Line: ahead = place - 1 - the gone
// before it. Opening notes nothing, whatever the crowd; decision 0032 has the figures.
//
// Until it opens, the entrants of a draw are those who wait, at the indices 0, 1, 2 ... Whoever
// comes is the last; when somebody leaves, the last moves to their index. A Merkle tree over them
// is kept as they come (draw/merkle.h). Trees and lines are no rows: they are made again from the
// rows when the engine starts. Engine thread.
#pragma once

#include <optional>
#include <unordered_map>

#include "draw/check.h"
#include "draw/merkle.h"
#include "draw/permutation.h"
#include "features/room/draw_rows.h"
#include "features/room/line.h"

namespace onrush::room {

struct RoomFeature;

// Of one room that is drawn.
struct DrawnOrder {
    draw::MerkleTree tree;                         // over the entrants, until they are forgotten
    std::optional<draw::Permutation> permutation;  // once it has opened
    Line gone;                                     // places less 1, once it has opened
};

// Who stands where, of all rooms, made from the rows when it is first needed.
class Places {
public:
    explicit Places(const RoomFeature& feature) : feature_(feature) {}

    // Of a room of fifo: the numbers of those who wait.
    [[nodiscard]] Line& line(RoomId room);
    [[nodiscard]] DrawnOrder& drawn(RoomId room);
    // Walks all tickets and entrants, once after the start.
    void make();
    [[nodiscard]] std::size_t bytes_of(RoomId room);

private:
    void make_drawn(const RoomDraw& row);

    const RoomFeature& feature_;
    std::unordered_map<std::uint64_t, Line> lines_;
    std::unordered_map<std::uint64_t, DrawnOrder> drawn_;
    bool made_ = false;
};

// Somebody waits, behind everybody else.
void take_place(RoomFeature& feature, const Room& room, const Ticket& ticket);
// They wait no more. Before the ticket is erased.
void give_place_up(RoomFeature& feature, const Room& room, const Ticket& ticket);

// None before a draw.
[[nodiscard]] std::optional<std::uint32_t> place_of(const RoomFeature& feature, const Room& room,
                                                    AccountId account, std::uint32_t number);
// How many wait with a place before this one.
[[nodiscard]] std::uint32_t ahead_of(const RoomFeature& feature, const Room& room,
                                     std::uint32_t place);
// Who is admitted next. The room has opened and somebody waits.
[[nodiscard]] const Ticket& first_of(const RoomFeature& feature, const Room& room);

// Of a room that is drawn.
[[nodiscard]] const RoomDraw& draw_of(const RoomFeature& feature, RoomId room);
[[nodiscard]] draw::Entrant leaf_of(const RoomFeature& feature, const Entrant& entrant);
[[nodiscard]] draw::Permutation permutation_of(const RoomFeature& feature, const RoomDraw& row);
[[nodiscard]] const Entrant* entrant_of(const RoomFeature& feature, RoomId room, AccountId account);
// The hash of a leaf of the room's tree.
[[nodiscard]] draw::MerkleTree::LeafAt leaves_of(const RoomFeature& feature, RoomId room);

[[nodiscard]] draw::Digest digest_of(const table::Blob& blob);
[[nodiscard]] table::Blob blob_of(const draw::Digest& digest);

}  // namespace onrush::room

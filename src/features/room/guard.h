// Rooms guard what is sold: who has no good pass is refused, and a room knows the stock behind it.
//
//   the owner of a thing                 rooms
//   --------------------                 -----
//   at the start: stocks.add() --------> knows that the thing exists, and what is left of it
//   before it sells: objection() ------> nothing, pass-required or pass-expired
//   it has sold: note_bought() --------> who bought with a pass counts once
//   it holds: note_held() -------------> the same, until it is paid or released
//   note_paid(), note_released() ------> for good, or no more
//   its stock moved: stock_changed() --> the room turns SOLD_OUT, or opens again
//
// Rooms know neither sales, campaigns nor dates of concerts. A kind of thing joins with an
// enumerator of ProtectedType, the calls above, and a law that its rooms are sold out exactly
// when it is (see the end).
//
// Whether an account may pass is asked of its row: the token that it carries is for what stands
// outside of this server. A thing that no room protects costs one look. Engine thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/refusal.h"
#include "features/room/guard_rows.h"

namespace onrush::room {

struct RoomFeature;

// What is left of a thing.
struct Stock {
    std::uint64_t left = 0;      // pieces that can be bought now
    bool may_come_back = false;  // others are held, and not paid yet
};
[[nodiscard]] inline bool is_out(const Stock& stock) {
    return stock.left == 0 && !stock.may_come_back;
}

// Who tells the stock of each kind of things. It follows from rows alone, not from the time, for a
// room must be told of each change by stock_changed().
class Stocks {
public:
    // None: the thing does not exist. Costs a few look-ups.
    using StockOf = std::function<std::optional<Stock>(std::uint64_t thing)>;

    // Each kind once, before the engine runs.
    void add(ProtectedType type, StockOf stock_of);
    [[nodiscard]] std::optional<Stock> find(ProtectedType type, std::uint64_t thing) const;

private:
    std::map<ProtectedType, StockOf> kinds_;
};

// The addresses of waiting pages, as refusals tell them. A refusal is written to the wire on
// another thread after the command, so an address stays where it is for good. One for each room
// that somebody was sent to.
class QueuePages {
public:
    // Where browsers reach the server, without a path; empty: where they are already.
    explicit QueuePages(std::string url) : url_(std::move(url)) {}
    [[nodiscard]] std::string_view of(RoomId room);

private:
    const std::string url_;
    std::unordered_map<std::uint64_t, std::string> pages_;
};

// --- for the owners of things -------------------------------------------------------------------

// What an account is refused with that may not pass: pass_required (+ room_id, queue) or
// pass_expired (+ room_id, queue).
[[nodiscard]] std::optional<base::Refused> objection(const RoomFeature& feature, Protects thing,
                                                     AccountId account, base::Instant now);
// The account, which may pass, has bought so many pieces.
void note_bought(RoomFeature& feature, Protects thing, AccountId account, std::uint32_t pieces);
// The same with an order that is to be paid. The owner gives each order that waits for payment a
// name of its own.
void note_held(RoomFeature& feature, Protects thing, AccountId account, std::uint32_t pieces,
               std::uint64_t order);
// It was paid, or gave back unpaid what it held. Nothing, where it was placed without a pass.
void note_paid(RoomFeature& feature, Protects thing, std::uint64_t order);
void note_released(RoomFeature& feature, Protects thing, std::uint64_t order);
// Within the command or deadline that changed the stock, after the change.
void stock_changed(RoomFeature& feature, Protects thing, base::Instant now);

// --- for rooms ----------------------------------------------------------------------------------

// Null: no room protects it; the room protects nothing.
[[nodiscard]] const Guard* guard_of(const RoomFeature& feature, Protects thing);
[[nodiscard]] const Guard* guard_of(const RoomFeature& feature, RoomId room);
[[nodiscard]] std::optional<Protects> protected_by(const RoomFeature& feature, RoomId room);

// Why the room may not begin to protect this.
[[nodiscard]] std::optional<base::Refused> objection_to_protect(const RoomFeature& feature,
                                                                std::optional<RoomId> room,
                                                                Protects thing);
// Begins to protect another thing, or none.
void set_protected(RoomFeature& feature, RoomId room, std::optional<Protects> thing,
                   base::Instant now);

// The deadline of a row that an earlier version wrote.
void look_at_stock(RoomFeature& feature, const Guard& guard, base::Instant now);

// Such passes of the room are over, of which so many bought nothing. Before they are erased, each
// is remembered for a while.
void remember_ended(RoomFeature& feature, const Pass& pass, base::Instant now);
void count_gone(RoomFeature& feature, RoomId room, std::uint32_t passes);
// The account has a new ticket of the room.
void forget_ended(RoomFeature& feature, RoomId room, AccountId account);

// How many of 1,000 people ahead the stock would serve:
//
//   inside      = admitted - gone - bought             may still buy, before everybody ahead
//   buyers of n = n * (admitted - gone) / admitted     rounded up; n, if nobody was admitted
//   served      = left * bought / pieces               rounded down; left, if nobody bought
//   for ahead   = served - buyers of inside            or 0
//   chance      = 1000 * for ahead / buyers of ahead   rounded down; at most 1000
//
// Those inside who have not bought yet count as buyers until their pass ends, so nobody is told
// more than what is likely. With nobody ahead it is 1000 while those inside are likely to leave
// something, then 0.
//
// 400 people are ahead. 110 were admitted: 50 have bought, 2 pieces each, 50 went without, and 10
// are inside. 150 pieces are left, which serve 75. Of those inside 6 will buy, so 69 are for those
// ahead, of whom 219 will buy, and the chance is 315.
[[nodiscard]] std::uint32_t chance_of(const Stock& stock, const Guard& guard,
                                      std::uint32_t admitted, std::uint32_t ahead);
// None: the room protects nothing.
[[nodiscard]] std::optional<std::uint32_t> chance_in(const RoomFeature& feature, RoomId room,
                                                     std::uint32_t ahead);

// --- for the laws of the owners -----------------------------------------------------------------

// What is wrong between a thing and its room: the room is sold out exactly while the thing is,
// until it closes. Nothing, where no room protects it, or the room has not looked yet since an
// earlier version wrote it.
[[nodiscard]] std::optional<std::string> wrong_with_room(const RoomFeature& feature,
                                                         Protects thing);
// The same of all that are protected, and that they exist.
[[nodiscard]] std::optional<std::string> wrong_with_rooms(const RoomFeature& feature,
                                                          ProtectedType type);
// The same in SQL. `stocks` selects `thing` and whether it `is_out`, of everything of that type.
[[nodiscard]] std::string sql_of_rooms(ProtectedType type, std::string_view stocks);

}  // namespace onrush::room

// Shows one room, a list of rooms, and what a crowd may read of one.
#pragma once

#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

// The pace.
struct Admit {
    std::uint32_t count = 0;
    base::Duration every_seconds;
    static constexpr std::array ranges = {
        base::range("count", 1, limits::admit_count_max, "People at most"),
        base::range("every_seconds", 1, limits::admit_every_max.ms / 1000),
    };
};
BOOST_DESCRIBE_STRUCT(Admit, (), (count, every_seconds))

struct RoomView {
    RoomId room_id;
    std::string name;
    RoomState state = RoomState::before;
    bool paused = false;  // also before it opens, when the state does not say so
    RoomOrder order = RoomOrder::fifo;
    base::Instant opens_at;
    std::optional<base::Instant> closes_at;
    Admit admit;
    std::uint32_t max_active = 0;
    base::Duration claim_seconds;
    base::Duration session_seconds;
    base::Duration idle_seconds;
    std::optional<std::string> target;
    std::optional<std::string> message;
    std::uint32_t tickets = 0;  // ever given
    std::uint32_t waiting = 0;
    std::uint32_t left = 0;
    std::uint32_t admitted = 0;
    std::uint32_t active = 0;
    std::uint32_t no_shows = 0;
    std::uint32_t given_back = 0;
    std::uint32_t expired = 0;
    std::uint32_t admitted_per_minute = 0;
    base::Instant created_at;
    std::optional<Protects> protects;
    std::optional<std::uint32_t> bought;  // of the admitted, what it protects
};
BOOST_DESCRIBE_STRUCT(RoomView, (),
                      (room_id, name, state, paused, order, opens_at, closes_at, admit, max_active,
                       claim_seconds, session_seconds, idle_seconds, target, message, tickets,
                       waiting, left, admitted, active, no_shows, given_back, expired,
                       admitted_per_minute, created_at, protects, bought))

[[nodiscard]] RoomView view_of(const RoomFeature& feature, const Room& room, base::Instant now);

// One room, as anyone may see it. Relaxed: what it says may be a moment ahead of the disk.
struct LookUpRoom {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    RoomId room;

    using Answer = RoomView;
    static constexpr std::array refusals = {&room_not_found};
};

struct RoomPage {
    std::vector<RoomView> items;
    std::optional<RoomId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(RoomPage, (), (items, next_cursor))

// Rooms, newest first, a page at a time; all, or those of one state.
//
// No index has the state: a page looks at a bounded number of rooms and may be short, or empty,
// with a cursor to continue from.
struct ListRooms {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<RoomState> state;
    std::optional<std::uint32_t> limit;
    std::optional<RoomId> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = RoomPage;
};
BOOST_DESCRIBE_STRUCT(ListRooms, (), (state, limit, cursor))

// For the metrics: the newest rooms that have not closed, and how full all rooms are.
struct WatchRooms {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    engine::Staff caller;

    struct Answer {
        std::vector<RoomView> rooms;  // limits::rooms_watched_max at most
        std::uint64_t waiting = 0;    // in all rooms
    };
};
BOOST_DESCRIBE_STRUCT(WatchRooms::Answer, (), (rooms, waiting))

// The same for everybody, so that caches may carry the crowd.
struct ServingView {
    RoomState state = RoomState::before;
    std::optional<std::string> message;
    std::uint32_t waiting = 0;
    std::uint32_t serving = 0;  // the last number admitted, in a draw the place; 0: nobody yet
    std::uint32_t admitted_per_minute = 0;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(ServingView, (), (state, message, waiting, serving, admitted_per_minute, at))

struct LookUpServing {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    RoomId room;

    using Answer = ServingView;
    static constexpr std::array refusals = {&room_not_found};
};

engine::Result<LookUpRoom> decide(const RoomFeature& feature, const LookUpRoom& input,
                                  base::Instant now);
engine::Result<ListRooms> decide(const RoomFeature& feature, const ListRooms& input,
                                 base::Instant now);
engine::Result<WatchRooms> decide(const RoomFeature& feature, const WatchRooms& input,
                                  base::Instant now);
engine::Result<LookUpServing> decide(const RoomFeature& feature, const LookUpServing& input,
                                     base::Instant now);

}  // namespace onrush::room

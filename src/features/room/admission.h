// What time does in a room, as deadlines of the engine, and what follows from every change.
//
//   opensAt -------> the room opens
//   each tick -----> up to admit_count people get a pass, as far as max_active allows
//   silent_at -----> who has shown no sign of life is gone, if the server could hear one
//   ends_at -------> a pass is over: lost unclaimed, or used up; its slot is filled at a tick
//   forget_at -----> that a pass has ended is forgotten
//   closesAt ------> the room closes for good
//
// Ticks are at opens_at, opens_at + admit_every, and so on. A room has a tick ahead exactly while
// it could admit somebody, so that an empty or full room writes nothing. A server that was down for
// an hour makes one tick of those that it missed. Engine thread, within a batch.
#pragma once

#include "features/room/room.h"

namespace onrush::room {

// Opens the room whose time has come, or closes it.
void open_or_close(RoomFeature& feature, const RoomCount& count, base::Instant now);
// Also before its time: the administrator says so. Only once.
void close(RoomFeature& feature, const RoomCount& count, base::Instant now);
void tick(RoomFeature& feature, const RoomCount& count, base::Instant now);

// A bounded number of those that are due, all of the room of the first. They are gone; but who had
// less than their time since the server hears (engine/hearing.h) gets all of it from there on.
void let_silent_go(RoomFeature& feature, const Ticket& first, engine::DueRows<Ticket>& due,
                   base::Instant now);
void end_passes(RoomFeature& feature, const Pass& first, engine::DueRows<Pass>& due,
                base::Instant now);
// A bounded number of those that are due: it is no longer told that these passes have ended.
void forget_ended_passes(RoomFeature& feature, const EndedPass& first,
                         engine::DueRows<EndedPass>& due);

// Sets when the room ticks next, if at all: to be called within each change of its count or pace.
void plan_tick(const Room& room, RoomCount& count, base::Instant now);
// When the room will tick at the earliest, with somebody to admit.
[[nodiscard]] base::Instant next_tick(const Room& room, const RoomCount& count, base::Instant now);

// Takes the ticket out of the line, too. The count is the caller's to change.
void remove_ticket(RoomFeature& feature, const Ticket& ticket, base::Instant now);
void remove_pass(RoomFeature& feature, const Pass& pass, base::Instant now);
// Within a change of the count, after which fewer passes are good.
void lower_allowed(const Room& room, RoomCount& count);

}  // namespace onrush::room

// What people who wait are told of the future: how long it takes, and when to ask again.
//
// How long: by the ticks to come, if there is room for everybody up to this place. Otherwise others
// must go first: then it takes as long as passes need to end, at the pace of the last minute, and
// at most as long as they are good, the time to claim them included. How fast people were admitted
// says nothing of that, since a room fills faster than it empties. Where the room closes before,
// nobody can tell.
//
// When to ask: half of all the requests that rooms may get is shared by everybody who waits or is
// inside, whatever the room. The other half is for those who are near the door: who will be
// admitted before they would ask again is told to ask at that time, and so learns of it in time to
// claim the pass. Those of one tick are told to ask one after the other, by their places, as slowly
// as that half allows, but within a third of the time to claim. The silence that is allowed is
// three times the longest of these intervals, or longer. Whoever has claimed a pass knows when it
// ends, and is told to ask some ten times until then. Silence is counted in these intervals, so who
// is told to ask later may also be silent for longer. And so is the claim: who is admitted before
// they were told to ask, because others left or the pace became faster, has all of the time to
// claim from when they ask. When each was told to ask is not kept, only the latest of all: with
// every look at the same crowd it moves on, so it need be written only before whatever it follows
// from becomes less. That is the size of the crowd, the limit of requests, and the time to claim.
//
// The limit of requests is a setting, which another start may change. So the one by which people
// are told is in the row too, and the setting takes its place with the next ticket that is written:
// there is one a second in every crowd, because signs of life are.
//
// Engine thread; none of this writes, but for those that note something.
#pragma once

#include <optional>

#include "features/room/room.h"

namespace onrush::room {

// Within a change of the count: so many more were admitted, or so many passes have ended.
void note_admitted(RoomCount& count, std::uint32_t people, base::Instant now);
void note_gone(RoomCount& count, std::uint32_t people, base::Instant now);
// In the minute that ends now. Of the calendar minute before only the sum is known, so its part is
// estimated, and rounded up.
[[nodiscard]] std::uint32_t admitted_per_minute(const RoomCount& count, base::Instant now);
[[nodiscard]] std::uint32_t gone_per_minute(const RoomCount& count, base::Instant now);

// Until the person at this place (1, 2, ...) is admitted. None while nobody can tell.
[[nodiscard]] std::optional<base::Duration> wait_of(const Room& room, const RoomCount& count,
                                                    std::uint32_t position, base::Instant now);

// Everybody's share of the requests: the time from one to the next.
[[nodiscard]] base::Duration fair_interval(const RoomFeature& feature);
// Of the person at this place, who is admitted after that wait, if anybody can tell.
[[nodiscard]] base::Duration poll_after(const RoomFeature& feature, const Room& room,
                                        std::uint32_t position, std::optional<base::Duration> wait);
[[nodiscard]] base::Duration poll_after(const RoomFeature& feature, const Pass& pass,
                                        base::Instant now);
// Nobody who waits was told to ask later than this; or soon, as limits::asked_soon says.
[[nodiscard]] base::Instant asks_by(const RoomFeature& feature, base::Instant now);
// Before the crowd gets smaller.
void note_asks_by(RoomFeature& feature, base::Instant now);
// Before a ticket is written: from then on people are told by the limit that is set.
void note_polls_limit(RoomFeature& feature, base::Instant now);
// Before the room's time to claim gets shorter.
void note_claims_by(RoomFeature& feature, const Room& room, base::Instant now);
// How long a waiter of the room may be silent.
[[nodiscard]] base::Duration silence_of(const RoomFeature& feature, const Room& room);
// How long a sign of life that is written lasts: a quarter more than that, since the looks of the
// first quarter write nothing, and whoever gives one may be silent for all of the time from there.
[[nodiscard]] base::Duration sign_lasts(const RoomFeature& feature, const Room& room);

}  // namespace onrush::room

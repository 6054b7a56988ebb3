#include "features/room/room.h"

#include <vector>

#include <fmt/format.h>

#include "features/room/admission.h"
#include "features/room/draw_room.h"

namespace onrush::room {

namespace {

// For `onrush verify`: a line per room, the newest first.
std::vector<std::string> summarize(const RoomFeature& feature) {
    std::vector<std::string> lines;
    auto all = feature.rooms.by<ById>().all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (lines.size() == limits::rooms_summarized_max) {
            lines.push_back(fmt::format("and {} older rooms", feature.rooms.size() - lines.size()));
            break;
        }
        const RoomCount& count = count_of(feature, at->id);
        lines.push_back(fmt::format("room {}: {} tickets, {} wait, {} admitted, {} active",
                                    at->id.value, count.numbers, count.waiting, count.admitted,
                                    count.active));
    }
    return lines;
}

}  // namespace

RoomFeature::RoomFeature(engine::Domain& domain, engine::Ids& shared_ids,
                         account::AccountFeature& account_feature, RoomSettings given)
    : ids(shared_ids),
      accounts(account_feature),
      settings(given),
      rooms("rooms"),
      counts("room_tallies"),
      tickets("room_tickets"),
      passes("room_passes"),
      draws("room_draws"),
      secrets("room_secrets"),
      entrants("room_entrants"),
      room_opened("room.opened"),
      room_admitted("room.admitted"),
      room_closed("room.closed"),
      room_drawn("room.drawn"),
      room_revealed("room.revealed"),
      places(*this) {
    domain.add(rooms);
    domain.add(counts);
    domain.add(tickets);
    domain.add(passes);
    domain.add(draws);
    domain.add(secrets);
    domain.add(entrants);
    domain.add(room_opened);
    domain.add(room_admitted);
    domain.add(room_closed);
    domain.add(room_drawn);
    domain.add(room_revealed);
    // Of what is due at one time the first is run first: who is gone or has given room is not
    // there any more when the room ticks.
    domain.add_deadline<ByTurn>(
        counts, &RoomCount::turns_at,
        [this](const RoomCount& count, base::Instant now) { turn(*this, count, now); });
    domain.add_deadline<ByEnd>(passes, &Pass::ends_at, [this](const Pass& pass, base::Instant now) {
        end_passes(*this, pass, now);
    });
    domain.add_deadline<BySilence>(
        tickets, &Ticket::silent_at,
        [this](const Ticket& ticket, base::Instant now) { let_silent_go(*this, ticket, now); });
    domain.add_deadline<ByTick>(
        counts, &RoomCount::tick_at,
        [this](const RoomCount& count, base::Instant now) { tick(*this, count, now); });
    domain.add_deadline<ByForgetting>(
        draws, &RoomDraw::forget_at,
        [this](const RoomDraw& draw, base::Instant now) { forget_entrants(*this, draw, now); });
    domain.add_preparation([this] { places.make(); });
    domain.add_summary([this] { return summarize(*this); });
    declare_laws(domain, *this);
    declare_draw_laws(domain, *this);
}

RoomFeature::~RoomFeature() = default;

RoomState state_of(const Room& room, const RoomCount& count) {
    if (count.closed) {
        return RoomState::closed;
    }
    if (!count.opened) {
        return RoomState::before;
    }
    return room.paused ? RoomState::paused : RoomState::open;
}

const Room& room_of(const RoomFeature& feature, RoomId id) {
    const Room* room = feature.rooms.find(id);
    ONRUSH_CHECK(room != nullptr, "room {} does not exist", id.value);
    return *room;
}

const RoomCount& count_of(const RoomFeature& feature, RoomId id) {
    const RoomCount* count = feature.counts.find(id);
    ONRUSH_CHECK(count != nullptr, "room {} has no count", id.value);
    return *count;
}

const Ticket* ticket_of(const RoomFeature& feature, RoomId room, AccountId account) {
    return feature.tickets.find_by<ByWaiter>(account, static_cast<std::uint32_t>(room.value));
}

const Pass* pass_of(const RoomFeature& feature, RoomId room, AccountId account) {
    return feature.passes.find_by<ByHolder>(account, static_cast<std::uint32_t>(room.value));
}

}  // namespace onrush::room

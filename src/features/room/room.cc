#include "features/room/room.h"

#include <vector>

#include <fmt/format.h>

#include "features/room/admission.h"
#include "features/room/draw_room.h"
#include "features/room/eject_ticket.h"

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

void declare_deadlines(engine::Domain& domain, RoomFeature& feature) {
    // Of what is due at one time the first is run first: who is gone or has given room is not
    // there any more when the room ticks.
    domain.add_deadline<ByLook>(
        feature.guards, &Guard::look_at,
        [&feature](const Guard& guard, base::Instant now) { look_at_stock(feature, guard, now); });
    domain.add_deadline<ByTurn>(feature.counts, &RoomCount::turns_at,
                                [&feature](const RoomCount& count, base::Instant now) {
                                    open_or_close(feature, count, now);
                                });
    domain.add_deadline<ByEnd>(
        feature.passes, &Pass::ends_at,
        [&feature](const Pass& pass, base::Instant now, engine::DueRows<Pass>& due) {
            end_passes(feature, pass, due, now);
        });
    domain.add_deadline<ByForgetting>(
        feature.ended_passes, &EndedPass::forget_at,
        [&feature](const EndedPass& ended, base::Instant, engine::DueRows<EndedPass>& due) {
            forget_ended_passes(feature, ended, due);
        });
    domain.add_deadline<BySilence>(
        feature.tickets, &Ticket::silent_at,
        [&feature](const Ticket& ticket, base::Instant now, engine::DueRows<Ticket>& due) {
            let_silent_go(feature, ticket, due, now);
        });
    domain.add_deadline<ByTick>(
        feature.counts, &RoomCount::tick_at,
        [&feature](const RoomCount& count, base::Instant now) { tick(feature, count, now); });
    domain.add_deadline<ByDrawForgetting>(feature.draws, &RoomDraw::forget_at,
                                          [&feature](const RoomDraw& draw, base::Instant now) {
                                              forget_entrants(feature, draw, now);
                                          });
    domain.add_deadline<ByReadmission>(
        feature.ejections, &Ejection::forget_at,
        [&feature](const Ejection&, base::Instant now) { readmit_due(feature, now); });
}

}  // namespace

void PeopledRooms::note(RoomId room) {
    if (made_) {
        rooms_.insert(room);
    }
}

bool PeopledRooms::is_peopled(RoomId room) const {
    const RoomCount* count = counts_.find(room);
    return count != nullptr && (count->waiting > 0 || count->active > 0);
}

void PeopledRooms::make() {
    if (!made_) {
        made_ = true;
        counts_.for_each([&](const RoomCount& count) {
            if (is_peopled(count.room)) {
                rooms_.insert(count.room);
            }
        });
    }
}

RoomFeature::RoomFeature(engine::Domain& domain, engine::Ids& shared_ids,
                         account::AccountFeature& account_feature, RoomSettings given)
    : ids(shared_ids),
      accounts(account_feature),
      settings(std::move(given)),
      hearing(domain.hearing()),
      rooms("rooms"),
      counts("room_tallies"),
      tickets("room_tickets"),
      passes("room_passes"),
      guards("room_guards"),
      pass_holds("room_pass_holds"),
      ended_passes("room_ended_passes"),
      ejections("room_ejections"),
      page_looks("room_pages"),
      ask_horizons("room_ask_horizon"),
      draws("room_draws"),
      secrets("room_secrets"),
      entrants("room_entrants"),
      room_opened("room.opened"),
      room_admitted("room.admitted"),
      room_closed("room.closed"),
      room_sold_out("room.sold_out"),
      room_drawn("room.drawn"),
      room_revealed("room.revealed"),
      ticket_admitted("ticket.admitted"),
      ticket_ejected("ticket.ejected"),
      places(*this),
      peopled(counts),
      queue_pages(settings.url) {
    domain.add(rooms);
    domain.add(counts);
    domain.add(tickets);
    domain.add(passes);
    domain.add(guards);
    domain.add(pass_holds);
    domain.add(ended_passes);
    domain.add(ejections);
    domain.add(page_looks);
    domain.add(ask_horizons);
    domain.add(draws);
    domain.add(secrets);
    domain.add(entrants);
    domain.add(room_opened);
    domain.add(room_admitted);
    domain.add(room_closed);
    domain.add(room_sold_out);
    domain.add(room_drawn);
    domain.add(room_revealed);
    domain.add(ticket_admitted);
    domain.add(ticket_ejected);
    declare_deadlines(domain, *this);
    domain.add_preparation([this] {
        places.make();
        (void)peopled.any([](RoomId) { return true; });
    });
    // An account that has a ticket or a pass stays: two look-ups for each room with people in it.
    domain.add_keeper([this](AccountId account) {
        return peopled.any([&](RoomId room) {
            return ticket_of(*this, room, account) != nullptr ||
                   pass_of(*this, room, account) != nullptr;
        });
    });
    domain.add_summary([this] { return summarize(*this); });
    declare_laws(domain, *this);
    declare_draw_laws(domain, *this);
}

RoomFeature::~RoomFeature() = default;

RoomState state_of(const Room& room, const RoomCount& count) {
    if (count.closed) {
        return RoomState::closed;
    }
    if (count.sold_out) {
        return RoomState::sold_out;
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

const Ejection* ejection_of(const RoomFeature& feature, RoomId room, AccountId account) {
    return feature.ejections.find_by<ByEjected>(account, static_cast<std::uint32_t>(room.value));
}

const Ticket* ticket_with(const RoomFeature& feature, TicketId id) {
    return feature.tickets.find(static_cast<std::uint32_t>(room_of(id).value), number_of(id));
}

const Pass* pass_with(const RoomFeature& feature, TicketId id) {
    return feature.passes.find(static_cast<std::uint32_t>(room_of(id).value), number_of(id));
}

const Ejection* ejection_with(const RoomFeature& feature, TicketId id) {
    return feature.ejections.find(static_cast<std::uint32_t>(room_of(id).value), number_of(id));
}

}  // namespace onrush::room

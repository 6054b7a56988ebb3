#include "features/room/change_room.h"

#include <algorithm>

#include "base/known.h"
#include "features/account/contact.h"
#include "features/room/admission.h"
#include "features/room/outlook.h"

namespace onrush::room {

namespace {

base::Instant closing_after(const ChangeRoom& input, const Room& room) {
    return input.closes_at ? input.closes_at->value_or(base::Instant::never()) : room.closes_at;
}

void change(Room& row, const ChangeRoom& input) {
    row.name = input.name.value_or(row.name);
    row.opens_at = input.opens_at.value_or(row.opens_at);
    row.closes_at = closing_after(input, row);
    if (input.admit) {
        row.admit_count = input.admit->count;
        row.admit_every = input.admit->every_seconds;
    }
    row.max_active = input.max_active.value_or(row.max_active);
    row.claim_for = input.claim_seconds.value_or(row.claim_for);
    row.session_for = input.session_seconds.value_or(row.session_for);
    row.idle_for = input.idle_seconds.value_or(row.idle_for);
    row.target = input.target ? *input.target : row.target;
    row.message = input.message ? *input.message : row.message;
    if (input.action == RoomAction::pause || input.action == RoomAction::resume) {
        row.paused = input.action == RoomAction::pause;
    }
}

// That it begins to protect something that it does not protect yet.
bool begins_to_protect(const RoomFeature& feature, const ChangeRoom& input) {
    return input.protects && *input.protects &&
           *input.protects != protected_by(feature, input.room);
}

// It changes nothing but that the room protects nothing any more.
bool only_clears_protects(const ChangeRoom& input) {
    std::size_t members = 0;
    boost::mp11::mp_for_each<
        boost::describe::describe_members<ChangeRoom, boost::describe::mod_public>>(
        [&](auto member) {
            if constexpr (requires { (input.*member.pointer).has_value(); }) {
                members += (input.*member.pointer).has_value() ? 1 : 0;
            }
        });
    return members == 1 && input.protects && !*input.protects;
}

// Whether the beacon that is there has a value, and is not the one that is given.
bool loses_value(const RoomDraw& row, const draw::NamedBeacon& beacon) {
    return !row.beacon_value.empty() &&
           (row.beacon_name != beacon.name || row.beacon_value != beacon.value.value_or(""));
}

void write(RoomFeature& feature, const ChangeRoom& input, const Room& room, const RoomCount& count,
           base::Instant now) {
    bool other_pace = input.admit && input.admit->every_seconds != room.admit_every;
    if (input.claim_seconds && *input.claim_seconds < room.claim_for) {
        note_claims_by(feature, room, now);
    }
    feature.rooms.update(room, [&](Room& row) { change(row, input); });
    feature.counts.update(count, [&](RoomCount& row) {
        row.turns_at = row.opened ? room.closes_at : room.opens_at;
        lower_allowed(room, row);
        if (other_pace) {
            row.next_tick = std::min(row.next_tick, now + room.admit_every);
            row.tick_at = base::Instant::never();
        }
        plan_tick(room, row, now);
    });
    if (input.protects && *input.protects != protected_by(feature, room.id)) {
        set_protected(feature, room.id, *input.protects, now);
    }
    if (input.beacon) {
        feature.draws.update(draw_of(feature, room.id), [&](RoomDraw& row) {
            row.beacon_name = input.beacon->name;
            row.beacon_value = input.beacon->value.value_or("");
        });
    }
    if (input.action == RoomAction::close) {
        close(feature, count, now);
    } else if (count.turns_at <= now) {
        open_or_close(feature, count, now);
    }
}

}  // namespace

engine::Result<ChangeRoom> decide(RoomFeature& feature, const ChangeRoom& input,
                                  base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    const RoomCount& count = count_of(feature, room->id);
    if (count.closed) {
        if (!only_clears_protects(input)) {
            return engine::refuse(room_unchangeable);
        }
        set_protected(feature, room->id, std::nullopt, now);
        return view_of(feature, *room, now);
    }
    if ((input.opens_at || input.beacon) && count.opened) {
        return engine::refuse(room_opened);
    }
    if (begins_to_protect(feature, input) && count.opened) {
        return engine::refuse(protects_fixed);
    }
    if (input.beacon && room->order != RoomOrder::draw) {
        return engine::refuse(room_not_drawn);
    }
    if (input.beacon && loses_value(draw_of(feature, room->id), *input.beacon)) {
        return engine::refuse(beacon_known);
    }
    bool moves = input.opens_at || input.closes_at;
    if (moves &&
        !is_window(input.opens_at.value_or(room->opens_at), closing_after(input, *room), now)) {
        return std::unexpected(
            base::Refused(window_invalid).at(input.closes_at ? "/closesAt" : "/opensAt"));
    }
    if (input.target && !is_target(*input.target)) {
        return engine::refuse(target_invalid);
    }
    if (input.name && !account::is_name(*input.name)) {
        return engine::refuse(name_invalid);
    }
    if (input.message && !is_message(*input.message)) {
        return engine::refuse(message_invalid);
    }
    if (begins_to_protect(feature, input)) {
        if (auto refused =
                objection_to_protect(feature, room->id, base::known(base::known(input.protects)))) {
            return std::unexpected(std::move(*refused));
        }
    }
    // From here on the command succeeds.
    write(feature, input, *room, count, now);
    return view_of(feature, *room, now);
}

}  // namespace onrush::room

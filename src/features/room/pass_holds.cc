// What orders that wait for payment count for the passes that they were placed with.
#include "features/room/guard.h"
#include "features/room/room.h"

namespace onrush::room {

namespace {

const Pass& pass_that_buys(const RoomFeature& feature, const Guard& guard, AccountId account) {
    const Pass* pass = pass_of(feature, guard.room, account);
    ONRUSH_CHECK(pass != nullptr && is_claimed(*pass), "account {} bought {} {} and has no pass",
                 account.value, base::text_of(guard.type), guard.thing);
    return *pass;
}

void count_purchase(RoomFeature& feature, const Guard& guard, const Pass& pass,
                    std::uint32_t pieces) {
    feature.passes.update(pass, [](Pass& row) { row.bought = true; });
    feature.guards.update(guard, [&](Guard& row) {
        row.bought += 1;
        row.pieces += pieces;
    });
}

auto holds_with(const RoomFeature& feature, std::uint32_t room, std::uint32_t number) {
    return feature.pass_holds.by<ByPass>().starting_with(room, number);
}

// That of the order; null where it counts for nothing.
const PassHold* hold_of_order(const RoomFeature& feature, Protects thing, std::uint64_t order) {
    return feature.pass_holds.size() == 0 ? nullptr
                                          : feature.pass_holds.find(thing.type, thing.id, order);
}

// Null where the room protects the thing no more: then nobody asks for its counts.
const Guard* guard_of_hold(const RoomFeature& feature, const PassHold& hold) {
    const Guard* guard = guard_of(feature, Protects{hold.type, hold.thing});
    return guard != nullptr && guard->room.value == hold.room ? guard : nullptr;
}

void count_other_pieces(RoomFeature& feature, const PassHold& hold, std::uint32_t instead_of) {
    if (const Guard* guard = guard_of_hold(feature, hold)) {
        feature.guards.update(*guard, [&](Guard& row) {
            row.pieces += hold.pieces;
            row.pieces -= instead_of;
        });
    }
}

// The pass has bought nothing, as it turns out.
void uncount_purchase(RoomFeature& feature, const PassHold& hold) {
    const Guard* guard = guard_of_hold(feature, hold);
    if (guard == nullptr) {
        return;
    }
    const Pass* pass = feature.passes.find(hold.room, hold.number);
    if (pass != nullptr) {
        feature.passes.update(*pass, [](Pass& row) { row.bought = false; });
    }
    feature.guards.update(*guard, [&](Guard& row) {
        row.bought -= 1;
        row.pieces -= hold.pieces;
        row.gone += pass == nullptr ? 1 : 0;
    });
}

}  // namespace

void note_bought(RoomFeature& feature, Protects thing, AccountId account, std::uint32_t pieces) {
    const Guard* guard = guard_of(feature, thing);
    if (guard == nullptr) {
        return;
    }
    const Pass& pass = pass_that_buys(feature, *guard, account);
    if (!pass.bought) {
        count_purchase(feature, *guard, pass, pieces);
    }
}

void note_held(RoomFeature& feature, Protects thing, AccountId account, std::uint32_t pieces,
               std::uint64_t order) {
    const Guard* guard = guard_of(feature, thing);
    if (guard == nullptr) {
        return;
    }
    const Pass& pass = pass_that_buys(feature, *guard, account);
    bool counts_already = pass.bought;
    if (counts_already && holds_with(feature, pass.room, pass.number).first() == nullptr) {
        return;  // for good
    }
    feature.pass_holds.insert({.type = thing.type,
                               .thing = thing.id,
                               .order = order,
                               .room = pass.room,
                               .number = pass.number,
                               .pieces = pieces,
                               .counted = !counts_already});
    if (!counts_already) {
        count_purchase(feature, *guard, pass, pieces);
    }
}

void note_paid(RoomFeature& feature, Protects thing, std::uint64_t order) {
    const PassHold* found = hold_of_order(feature, thing, order);
    if (found == nullptr) {
        return;
    }
    const PassHold paid = *found;
    while (const PassHold* hold = holds_with(feature, paid.room, paid.number).first()) {
        if (hold->counted && hold->order != order) {
            count_other_pieces(feature, paid, hold->pieces);
        }
        feature.pass_holds.erase(*hold);
    }
}

void note_released(RoomFeature& feature, Protects thing, std::uint64_t order) {
    const PassHold* found = hold_of_order(feature, thing, order);
    if (found == nullptr) {
        return;
    }
    const PassHold released = *found;
    feature.pass_holds.erase(*found);
    if (!released.counted) {
        return;
    }
    const PassHold* next = holds_with(feature, released.room, released.number).first();
    if (next == nullptr) {
        return uncount_purchase(feature, released);
    }
    feature.pass_holds.update(*next, [](PassHold& row) { row.counted = true; });
    count_other_pieces(feature, *next, released.pieces);
}

}  // namespace onrush::room

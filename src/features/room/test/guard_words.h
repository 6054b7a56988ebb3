// A room in front of something, for the tests of those who sell it.
#pragma once

#include "features/room/test/words.h"

namespace onrush::room {

// Open from 500 on for two people a second, two at once; a pass is claimed within 20 s and good for
// 100 s.
inline CreateRoom room_before(Protects thing) {
    CreateRoom input = three_at_once();
    input.opens_at = Instant(500);
    input.admit = {2, Duration::seconds(1)};
    input.max_active = 2;
    input.protects = thing;
    return input;
}

// The steps of people and administrators, with the room 1 of a book of other features.
template <typename Features>
struct RoomSteps {
    using Step = typename engine::test::RuleBook<Features>::Step;

    static Step create(Protects thing) { return run(room_before(thing)); }
    static Step look() { return run(LookUpRoom{RoomId(1)}); }
    static Step take(std::uint64_t account) { return run(TakeTicket{user(account), RoomId(1)}); }
    static Step leave(std::uint64_t account) { return run(LeaveRoom{user(account), RoomId(1)}); }
    static Step open_to_all() {
        ChangeRoom input;
        input.caller = admin();
        input.room = RoomId(1);
        input.protects = std::optional<Protects>();
        return run(input);
    }
    template <typename Input>
    static Step run(Input input) {
        return engine::test::ask(&Features::rooms, std::move(input));
    }
};

}  // namespace onrush::room

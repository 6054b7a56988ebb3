// What people in waiting rooms do, and those who run the rooms: mostly what makes sense, now and
// then what is at a limit or beyond it.
#include "sim/shop_play/requests.h"
#include "sim/shop_play/shop_play.h"

namespace onrush::sim {

using base::Duration;
using base::Instant;

// Crowds go where the others go: to the latest.
room::RoomId ShopPlay::some_room(const ShopWorld& world) {
    std::uint64_t created = world.rooms.all.size();
    std::uint64_t oldest = created > 2 && random_.chance(850) ? created - 2 : 0;
    std::uint64_t beyond = random_.chance(30) ? 1 : 0;
    return room::RoomId(random_.between(oldest, created + beyond));
}

Duration ShopPlay::some_room_time() {
    constexpr std::int64_t seconds[] = {9, 10, 10, 11, 15, 60, 3600, 86'400, 86'401};
    return Duration::seconds(
        seconds[random_.chance(900) ? 1 + random_.below(7) : random_.below(9)]);
}

room::Admit ShopPlay::some_pace() {
    if (random_.chance(30)) {
        constexpr std::uint32_t odd[] = {0, 5000, 5001};
        return {odd[random_.below(3)], Duration::seconds(1)};
    }
    auto every = static_cast<std::int64_t>(random_.chance(20) ? 0 : random_.between(1, 4));
    return {static_cast<std::uint32_t>(random_.between(1, 3)), Duration::seconds(every)};
}

room::DrawSeeds ShopPlay::some_seeds() {
    room::DrawSeeds seeds;
    for (std::size_t i = 0; i < seeds.secret.size(); ++i) {
        seeds.secret[i] = static_cast<std::uint8_t>(random_.below(256));
        seeds.salt_key[i] = static_cast<std::uint8_t>(random_.below(256));
    }
    return seeds;
}

RequestPtr ShopPlay::new_room(const ShopWorld& world, Instant now) {
    room::CreateRoom form{.caller = some_staff(world), .name = some_name()};
    form.opens_at = random_.chance(600) ? Instant(now.ms - 1) : some_instant(now);
    if (random_.chance(600)) {
        form.order = random_.chance(800) ? room::RoomOrder::draw : room::RoomOrder::fifo;
        form.seeds = some_seeds();
        // A draw needs people who wait for it.
        form.opens_at = now + Duration(static_cast<std::int64_t>(random_.between(0, 4000)));
    }
    if (random_.chance(300)) {
        form.closes_at = some_end(form.opens_at);
    }
    form.admit = some_pace();
    form.max_active = static_cast<std::uint32_t>(random_.chance(20) ? 0 : random_.between(1, 5));
    form.claim_seconds = some_room_time();
    form.session_seconds = some_room_time();
    form.idle_seconds = some_room_time();
    if (random_.chance(100)) {
        form.target = random_.chance(700) ? "https://shop.example/" : "shop.example";
    }
    form.protects = random_.chance(600) ? std::optional(some_thing(world)) : std::nullopt;
    return request(std::move(form));
}

// Mostly one of the latest, which run.
room::Protects ShopPlay::some_thing(const ShopWorld& world) {
    switch (random_.below(3)) {
        case 0:
            return coupon::guarded(some_campaign(world));
        case 1:
            return sale::guarded(some_sale(world));
        default:
            return concert::guarded(some_date(world));
    }
}

engine::Caller ShopPlay::some_guest(const ShopWorld& world, room::Protects thing,
                                    engine::Caller otherwise) {
    for (const room::RoomModel::Place& place : world.rooms.all) {
        for (const room::RoomModel::Person& person : place.people) {
            bool is_guest = place.form.protects == thing && person.claimed &&
                            person.fate == room::RoomModel::Fate::inside;
            if (is_guest && random_.chance(600)) {
                return {.account = account::AccountId(person.account)};
            }
        }
    }
    return otherwise;
}

RequestPtr ShopPlay::room_change(const ShopWorld& world, Instant now) {
    room::ChangeRoom change{.caller = some_staff(world), .room = some_room(world)};
    if (random_.chance(200)) {
        change.opens_at = some_instant(now);
    }
    if (random_.chance(200)) {
        change.closes_at = random_.chance(300) ? std::nullopt : std::optional(some_instant(now));
    }
    if (random_.chance(300)) {
        change.admit = some_pace();
    }
    if (random_.chance(400)) {
        change.beacon = draw::NamedBeacon{random_.chance(500) ? "round 7" : "round 8", {}};
        if (random_.chance(600)) {
            change.beacon->value = random_.chance(800) ? "c0ffee" : std::string(501, 'x');
        }
    }
    if (random_.chance(300)) {
        change.max_active = static_cast<std::uint32_t>(random_.below(6));
    }
    if (random_.chance(200)) {
        change.idle_seconds = some_room_time();
        change.session_seconds = some_room_time();
    }
    if (random_.chance(200)) {
        change.protects = random_.chance(500) ? std::nullopt : std::optional(some_thing(world));
    }
    if (random_.chance(400)) {
        // A close is for good, so it is rare.
        std::uint64_t action = random_.chance(100) ? 2 : random_.below(2);
        change.action = static_cast<room::RoomAction>(action);
    }
    return request(std::move(change));
}

// Somebody who is there, or was, or never was.
room::TicketId ShopPlay::some_room_ticket(const ShopWorld& world) {
    return room::ticket_id(some_room(world), static_cast<std::uint32_t>(random_.between(1, 12)));
}

RequestPtr ShopPlay::ejection(const ShopWorld& world) {
    if (random_.chance(500)) {
        return request(room::EjectTicket{some_staff(world), some_room_ticket(world)});
    }
    bool known = !world.rooms.ejected.empty() && random_.chance(800);
    return request(room::ReadmitTicket{
        some_staff(world),
        known ? room::TicketId(world.rooms.ejected.back().ticket) : some_room_ticket(world)});
}

RequestPtr ShopPlay::room_command(const ShopWorld& world, Instant now) {
    if (random_.chance(world.rooms.all.size() < 2 ? 500 : 30)) {
        return new_room(world, now);
    }
    switch (random_.below(13)) {
        case 0:
            return room_change(world, now);
        case 1:
            return request(room::LeaveRoom{some_caller(world), some_room(world)});
        case 2:
        case 3:
        case 4:
            return request(room::ClaimPass{some_caller(world), some_room(world)});
        case 5: {
            room::NoteSigns signs;
            for (std::uint64_t n = random_.between(1, 4); n > 0; --n) {
                signs.tickets.push_back(some_room_ticket(world));
            }
            return request(std::move(signs));
        }
        case 6:
            return ejection(world);
        default:
            return request(room::TakeTicket{some_caller(world), some_room(world)});
    }
}

RequestPtr ShopPlay::room_query(const ShopWorld& world) {
    switch (random_.below(10)) {
        case 9: {
            room::ListTickets list{
                .caller = some_staff(world), .room = some_room(world), .limit = some_limit()};
            if (random_.chance(300)) {
                list.account = some_caller(world).account;
            }
            if (random_.chance(300)) {
                list.state = static_cast<room::HolderState>(random_.below(3));
            }
            if (random_.chance(300)) {
                list.cursor = some_room_ticket(world);
            }
            return request(list);
        }
        case 6:
            return request(room::LookUpDraw{some_room(world)});
        case 7:
        case 8:
            return request(room::LookUpProof{some_caller(world), some_room(world)});
        case 0:
            return request(room::LookUpRoom{some_room(world)});
        case 1:
            return request(room::LookUpServing{some_room(world)});
        case 2: {
            room::ListRooms list{.limit = some_limit()};
            if (random_.chance(400)) {
                list.state = static_cast<room::RoomState>(random_.below(5));
            }
            if (random_.chance(300)) {
                list.cursor = some_room(world);
            }
            return request(list);
        }
        default:
            return request(room::AskTicket{some_caller(world), some_room(world)});
    }
}

}  // namespace onrush::sim

// The laws of draws. docs/draw.md promises them to people outside; most are said of hashes, which
// SQL does not know.
#include <map>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/room/room.h"

namespace onrush::room {

namespace {

using engine::Wrong;

Wrong check_drawn_room(const RoomFeature& feature, const Room& room) {
    bool drawn = room.order == RoomOrder::draw;
    if ((feature.draws.find(room.id) != nullptr) != drawn ||
        (feature.secrets.find(room.id) != nullptr) != drawn) {
        return fmt::format("room {} is {}, and has {} draw and {} secret", room.id.value,
                           base::text_of(room.order),
                           feature.draws.find(room.id) != nullptr ? "a" : "no",
                           feature.secrets.find(room.id) != nullptr ? "a" : "no");
    }
    return std::nullopt;
}

Wrong check_published(const RoomFeature& feature, const RoomDraw& draw, const RoomCount& count) {
    std::uint64_t id = draw.room.value;
    bool revealed = !draw.secret.bytes.empty();
    if (revealed != (count.closed && count.opened)) {
        return fmt::format("the secret of room {} is {}, and the room is {}", id,
                           revealed ? "revealed" : "not revealed",
                           count.closed ? "closed" : "not closed");
    }
    const RoomSecret* secret = feature.secrets.find(draw.room);
    if (revealed && (secret == nullptr || secret->secret != draw.secret)) {
        return fmt::format("room {} reveals another secret", id);
    }
    if (draw.beacon_name.empty() && !draw.beacon_value.empty()) {
        return fmt::format("the beacon of room {} has a value and no name", id);
    }
    return std::nullopt;
}

Wrong check_draw(const RoomFeature& feature, const RoomDraw& draw) {
    std::uint64_t id = draw.room.value;
    const Room* room = feature.rooms.find(draw.room);
    const RoomCount* count = feature.counts.find(draw.room);
    if (room == nullptr || count == nullptr || room->order != RoomOrder::draw) {
        return fmt::format("a draw names room {}, which draws nobody", id);
    }
    if (is_held(draw) != count->opened) {
        return fmt::format("room {} is {}, and its draw is {}", id,
                           base::text_of(state_of(*room, *count)),
                           is_held(draw) ? "held" : "not held");
    }
    if (draw.entrants > draw.numbers || draw.numbers > count->numbers ||
        draw.kept > draw.entrants) {
        return fmt::format("room {} keeps {} of {} entrants, of {} numbers of {}", id, draw.kept,
                           draw.entrants, draw.numbers, count->numbers);
    }
    bool forgets = !draw.forget_at.is_never();
    bool may_forget = !draw.secret.bytes.empty();
    if ((forgets && !may_forget) || (!forgets && may_forget && draw.kept > 0)) {
        return fmt::format("room {} forgets {} entrants at {}", id, draw.kept,
                           to_text(draw.forget_at));
    }
    return check_published(feature, draw, *count);
}

Wrong check_entrant(const RoomFeature& feature, const Entrant& entrant) {
    const RoomDraw* draw = feature.draws.find(RoomId(entrant.room));
    const RoomCount* count = feature.counts.find(RoomId(entrant.room));
    if (draw == nullptr || count == nullptr) {
        return fmt::format("account {} is an entrant of room {}, which draws nobody",
                           entrant.account.value, entrant.room);
    }
    bool held = is_held(*draw);
    if (entrant.index >= (held ? draw->kept : count->waiting) || entrant.number < 1 ||
        entrant.number > (held ? draw->numbers : count->numbers)) {
        return fmt::format("number {} is entrant {} of room {}, which has {} and gave {}",
                           entrant.number, entrant.index, entrant.room,
                           held ? draw->kept : count->waiting,
                           held ? draw->numbers : count->numbers);
    }
    const Ticket* ticket = feature.tickets.find(entrant.room, entrant.number);
    if (!held && (ticket == nullptr || ticket->account != entrant.account)) {
        return fmt::format("account {} is an entrant of room {} with number {}, and does not wait",
                           entrant.account.value, entrant.room, entrant.number);
    }
    return std::nullopt;
}

Wrong count_entrants(const RoomFeature& feature) {
    std::map<std::uint64_t, std::uint64_t> entrants;
    feature.entrants.for_each([&](const Entrant& entrant) { entrants[entrant.room] += 1; });
    Wrong wrong;
    feature.draws.for_each([&](const RoomDraw& draw) {
        const RoomCount* count = feature.counts.find(draw.room);
        std::uint64_t counted = is_held(draw) ? draw.kept : count == nullptr ? 0 : count->waiting;
        std::uint64_t there = entrants[draw.room.value];
        if (!wrong && there != counted) {
            wrong = fmt::format("room {} has {} entrants and counts {}", draw.room.value, there,
                                counted);
        }
    });
    return wrong;
}

// --- what SQL cannot say ------------------------------------------------------------------------

Wrong check_commitment(const RoomFeature& feature, const RoomDraw& draw) {
    const RoomSecret* secret = feature.secrets.find(draw.room);
    if (secret != nullptr &&
        blob_of(draw::commitment_of(digest_of(secret->secret))) != draw.commitment) {
        return fmt::format("the secret of room {} is not the one that it committed to",
                           draw.room.value);
    }
    return std::nullopt;
}

// The ranks can be computed. Another law says that a secret is missing.
bool has_ranks(const RoomFeature& feature, const RoomDraw& draw) {
    return is_held(draw) && feature.secrets.find(draw.room) != nullptr;
}
// And all entrants are still there to be asked.
bool is_whole(const RoomFeature& feature, const RoomDraw& draw) {
    return has_ranks(feature, draw) && draw.kept == draw.entrants;
}

// An entrant that a batch wrote after the draw was held, or in the batch that held it.
Wrong check_path(const RoomFeature& feature, const Entrant& entrant) {
    const RoomDraw* draw = feature.draws.find(RoomId(entrant.room));
    if (draw == nullptr || !is_whole(feature, *draw)) {
        return std::nullopt;
    }
    draw::MerkleTree::LeafAt leaf_at = leaves_of(feature, draw->room);
    const draw::MerkleTree& tree = feature.places.drawn(draw->room).tree;
    if (entrant.index < tree.size() && tree.size() == draw->entrants &&
        draw::root_of_path(leaf_at(entrant.index), entrant.index, draw->entrants,
                           tree.path(entrant.index, leaf_at)) == digest_of(draw->root)) {
        return std::nullopt;
    }
    return fmt::format("entrant {} of room {} is not under the root", entrant.index, entrant.room);
}

Wrong check_root(const RoomFeature& feature, const RoomDraw& draw) {
    if (!is_whole(feature, draw)) {
        return std::nullopt;
    }
    draw::MerkleTree tree;
    draw::MerkleTree::LeafAt leaf_at = leaves_of(feature, draw.room);
    auto room = static_cast<std::uint32_t>(draw.room.value);
    while (feature.entrants.find(room, static_cast<std::uint32_t>(tree.size())) != nullptr) {
        tree.append(leaf_at(tree.size()));
    }
    if (tree.size() == draw.entrants && blob_of(tree.root()) == draw.root) {
        return std::nullopt;
    }
    return fmt::format("the {} entrants of room {} are not those under its root", tree.size(),
                       draw.room.value);
}

Wrong check_ranks(const RoomFeature& feature, const RoomDraw& draw) {
    if (!is_whole(feature, draw)) {
        return std::nullopt;
    }
    draw::Permutation permutation = permutation_of(feature, draw);
    std::vector<bool> taken(draw.entrants);
    for (std::uint32_t index = 0; index < draw.entrants; ++index) {
        std::uint64_t rank = permutation.rank(index);
        if (rank >= draw.entrants || taken[rank]) {
            return fmt::format("entrant {} of room {} has the rank {} of another", index,
                               draw.room.value, rank);
        }
        taken[rank] = true;
    }
    return std::nullopt;
}

// That a person stands on the right side of the door.
Wrong check_side(const RoomFeature& feature, std::uint32_t room, AccountId account,
                 std::uint32_t number, bool waits) {
    const RoomDraw* draw = feature.draws.find(RoomId(room));
    const RoomCount* count = feature.counts.find(RoomId(room));
    if (draw == nullptr || count == nullptr || !has_ranks(feature, *draw)) {
        return std::nullopt;
    }
    std::uint64_t place = std::uint64_t{draw->entrants} + number - draw->numbers;
    if (number <= draw->numbers) {
        const Entrant* entrant = entrant_of(feature, draw->room, account);
        if (entrant == nullptr || entrant->number != number || entrant->index >= draw->entrants) {
            return fmt::format("number {} of room {} is no entrant", number, room);
        }
        place = permutation_of(feature, *draw).rank(entrant->index) + 1;
    }
    if ((place > count->serving) == waits) {
        return std::nullopt;
    }
    return fmt::format("number {} of room {} has the place {} and {}, and place {} is served",
                       number, room, place, waits ? "waits" : "is inside", count->serving);
}

Wrong check_ticket_side(const RoomFeature& feature, const Ticket& ticket) {
    return check_side(feature, ticket.room, ticket.account, ticket.number, true);
}
Wrong check_pass_side(const RoomFeature& feature, const Pass& pass) {
    return check_side(feature, pass.room, pass.account, pass.number, false);
}

// The first that is wrong.
template <typename Table>
Wrong check_all(const RoomFeature& feature, const Table& table,
                Wrong (*check)(const RoomFeature&, const typename Table::row_type&)) {
    Wrong wrong;
    table.for_each([&](const auto& row) {
        if (!wrong) {
            wrong = check(feature, row);
        }
    });
    return wrong;
}
template <typename Table>
Wrong check_changed(const RoomFeature& feature, const Table& table,
                    Wrong (*check)(const RoomFeature&, const typename Table::row_type&)) {
    Wrong wrong;
    table.for_each_change([&](table::ChangeKind change, const auto& row) {
        if (change != table::ChangeKind::erased && !wrong) {
            wrong = check(feature, row);
        }
    });
    return wrong;
}

Wrong vote_on_sides(const RoomFeature& feature) {
    Wrong wrong = check_changed(feature, feature.tickets, check_ticket_side);
    return wrong ? wrong : check_changed(feature, feature.passes, check_pass_side);
}

Wrong check_sides(const RoomFeature& feature) {
    Wrong wrong = check_all(feature, feature.tickets, check_ticket_side);
    return wrong ? wrong : check_all(feature, feature.passes, check_pass_side);
}

void declare_laws_of_hashes(engine::FeatureLaws<RoomFeature>& laws) {
    laws.of_hashes(
        "rooms keep to their commitments",
        [](const RoomFeature& feature) {
            return check_changed(feature, feature.draws, check_commitment);
        },
        [](const RoomFeature& feature) {
            return check_all(feature, feature.draws, check_commitment);
        });
    laws.of_hashes(
        "entrants are under the root",
        [](const RoomFeature& feature) {
            return check_changed(feature, feature.entrants, check_path);
        },
        [](const RoomFeature& feature) { return check_all(feature, feature.draws, check_root); });
    laws.of_hashes(
        "no rank repeats", [](const RoomFeature&) { return Wrong(); },
        [](const RoomFeature& feature) { return check_all(feature, feature.draws, check_ranks); });
    laws.of_hashes("rooms admit in the order that was drawn", vote_on_sides, check_sides);
}

}  // namespace

void declare_draw_laws(engine::Domain& domain, const RoomFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("rooms that are drawn", feature.rooms, check_drawn_room, R"(
        SELECT r.id FROM rooms r LEFT JOIN room_draws d ON d.room = r.id
        LEFT JOIN room_secrets s ON s.room = r.id
        WHERE (d.room IS NOT NULL) <> (r."order" = 'draw')
           OR (s.room IS NOT NULL) <> (r."order" = 'draw'))");
    laws.of_rows("room draws", feature.draws, check_draw,
                 fmt::format(R"(
        SELECT d.room FROM room_draws d LEFT JOIN rooms r ON r.id = d.room
        LEFT JOIN room_tallies t ON t.room = d.room LEFT JOIN room_secrets s ON s.room = d.room
        WHERE r.id IS NULL OR t.room IS NULL OR r."order" <> 'draw'
           OR (length(d.root) > 0) <> t.opened
           OR d.entrants > d.numbers OR d.numbers > t.numbers OR d.kept > d.entrants
           OR (d.forget_at < {0} AND length(d.secret) = 0)
           OR (d.forget_at = {0} AND length(d.secret) > 0 AND d.kept > 0)
           OR (length(d.secret) > 0) <> (t.closed AND t.opened)
           OR (length(d.secret) > 0 AND d.secret IS NOT s.secret)
           OR (d.beacon_name = '' AND d.beacon_value <> ''))",
                             base::Instant::never().ms));
    laws.of_rows("room entrants", feature.entrants, check_entrant, R"(
        SELECT e.room, e."index" FROM room_entrants e LEFT JOIN room_draws d ON d.room = e.room
        LEFT JOIN room_tallies t ON t.room = e.room
        LEFT JOIN room_tickets k ON k.room = e.room AND k.number = e.number
        WHERE d.room IS NULL OR t.room IS NULL OR e.number < 1
           OR e."index" >= iif(length(d.root) > 0, d.kept, t.waiting)
           OR e.number > iif(length(d.root) > 0, d.numbers, t.numbers)
           OR (length(d.root) = 0 AND k.account IS NOT e.account))");
    laws.of_sums("draws count their entrants", count_entrants, R"(
        SELECT d.room FROM room_draws d LEFT JOIN room_tallies t ON t.room = d.room
        LEFT JOIN (SELECT room, count(*) AS people FROM room_entrants GROUP BY room) e
               ON e.room = d.room
        WHERE coalesce(e.people, 0) <> iif(length(d.root) > 0, d.kept, coalesce(t.waiting, 0)))");
    declare_laws_of_hashes(laws);
}

}  // namespace onrush::room

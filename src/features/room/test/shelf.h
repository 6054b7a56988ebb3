// Something that rooms may protect, for the tests of rooms: pieces on shelves.
#pragma once

#include "engine/feature_laws.h"
#include "features/room/room.h"

namespace onrush::room {

struct ShelfRow {
    std::uint64_t id = 0;
    std::uint32_t on_shelf = 0;
    std::uint32_t held = 0;
};
BOOST_DESCRIBE_STRUCT(ShelfRow, (), (id, on_shelf, held))

// Rooms take them for sales.
struct Shelves {
    Shelves(engine::Domain& domain, RoomFeature& room_feature)
        : rooms(room_feature), rows("shelves") {
        domain.add(rows);
        rooms.stocks.add(ProtectedType::sale, [this](std::uint64_t id) -> std::optional<Stock> {
            const ShelfRow* row = rows.find(id);
            return row == nullptr ? std::nullopt
                                  : std::optional(Stock{row->on_shelf, row->held > 0});
        });
        auto look = [](const Shelves& shelves) {
            return wrong_with_rooms(shelves.rooms, ProtectedType::sale);
        };
        engine::FeatureLaws(domain, *this)
            .of_sums("shelves and their rooms", look, look,
                     sql_of_rooms(ProtectedType::sale,
                                  "SELECT id AS thing, on_shelf = 0 AND held = 0 AS is_out "
                                  "FROM shelves"));
    }
    // As an owner does it, within a batch. Makes the shelf if there is none.
    void set(std::uint64_t id, std::uint32_t on_shelf, std::uint32_t held, base::Instant now) {
        if (const ShelfRow* row = rows.find(id)) {
            rows.update(*row, [&](ShelfRow& changed) {
                changed.on_shelf = on_shelf;
                changed.held = held;
            });
        } else {
            rows.insert({id, on_shelf, held});
        }
        stock_changed(rooms, shelf(id), now);
    }
    [[nodiscard]] static Protects shelf(std::uint64_t id) { return {ProtectedType::sale, id}; }

    RoomFeature& rooms;
    table::Table<ShelfRow, table::Key<&ShelfRow::id>> rows;
};

}  // namespace onrush::room

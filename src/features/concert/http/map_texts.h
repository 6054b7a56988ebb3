// The finished texts of seat maps, so that a crowd that reads one map has it written and compressed
// once for each io thread. Belongs to one io thread.
#pragma once

#include <memory>
#include <vector>

#include "features/concert/look_up_seats.h"
#include "http/stored_body.h"

namespace onrush::concert {

class MapTexts {
public:
    // The map as JSON. Good until the next call.
    [[nodiscard]] const http::StoredBody& get(const KeptMap& kept);
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
    // Holds the map that it was written from, so that no other can get its address.
    struct Text {
        std::shared_ptr<const SeatMap> map;
        std::unique_ptr<http::StoredBody> body;
    };

    std::vector<Text> texts_;
    std::size_t oldest_ = 0;  // replaced next when there is no room
};

}  // namespace onrush::concert

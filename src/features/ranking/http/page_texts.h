// The finished texts of ranking pages, so that a crowd that reads one page has it written once.
// Belongs to one io thread.
#pragma once

#include <string_view>
#include <vector>

#include "features/ranking/look_up_ranking.h"
#include "http/buffer.h"

namespace onrush::ranking {

class PageTexts {
public:
    // The page as JSON. Good until the next call.
    [[nodiscard]] std::string_view get(const KeptPage& page);
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
    // Holds the items it was written from, so that no others can get their address.
    struct Text {
        KeptPage page;
        http::Buffer json;
    };

    Text& room_for(const KeptPage& page);

    std::vector<Text> texts_;
    std::size_t oldest_ = 0;  // replaced next when there is no room
};

}  // namespace onrush::ranking

// Rankings that were read a moment ago, so that a crowd that reads one costs no more than one
// reader.
//
// A list is good for 200 ms of batch time, whatever is counted or changed meanwhile, and then read
// anew: views come every 200 ms anyway. That is less than what could be told by counting changes,
// and on purpose: while a crowd buys something changes with every batch, and the most popular cost
// a thousand times what a look at them does. Nothing is written here that a batch writes, so a
// list never reaches the log. Engine thread only.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "ranking/limits.h"
#include "ranking/view.h"

namespace onrush::ranking {

// Which ranking.
struct List {
    RankingKind kind = RankingKind::views;
    Window window = Window::hours_24;
    std::optional<CategoryId> category;  // none: all of them
    friend bool operator==(const List&, const List&) = default;
};

// Items of a list at one time; any thread may hold and read them.
template <typename Item>
using Items = std::shared_ptr<const std::vector<Item>>;

template <typename Item>
class KeptLists {
public:
    // read() gives the items anew.
    template <typename Read>
    Items<Item> get(const List& list, base::Instant now, Read read) {
        auto at = std::ranges::find(kept_, list, &Kept::list);
        if (at != kept_.end() && now - at->read_at < limits::list_kept_for) {
            return at->items;
        }
        if (at == kept_.end()) {
            at = room();
        }
        *at = {list, now, std::make_shared<const std::vector<Item>>(read())};
        return at->items;
    }
    [[nodiscard]] std::size_t size() const { return kept_.size(); }

private:
    struct Kept {
        List list;
        base::Instant read_at;
        Items<Item> items;
    };

    auto room() {
        if (kept_.size() < limits::lists_kept_max) {
            return kept_.emplace(kept_.end());
        }
        return std::ranges::min_element(kept_, {}, &Kept::read_at);
    }

    std::vector<Kept> kept_;
};

}  // namespace onrush::ranking

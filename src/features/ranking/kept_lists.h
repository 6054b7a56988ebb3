// Rankings that were read a moment ago, so that a crowd of readers costs no more than one reader.
//
// A list is kept for 200 ms of batch time, whatever is counted or changed meanwhile, and then read
// anew. Dropping a list when something in it changes would be more exact, but while a crowd buys,
// something changes with every batch, and reading the most popular costs a thousand times more than
// a look at a kept list. Views come in every 200 ms anyway. Nothing here is written to the log.
// Engine thread only.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "features/ranking/limits.h"
#include "features/ranking/rows.h"

namespace onrush::ranking {

enum class RankingKind : std::uint8_t { views, sales, popular };
BOOST_DESCRIBE_ENUM(RankingKind, views, sales, popular)

// Which ranking.
struct List {
    RankingKind kind = RankingKind::views;
    Window window = Window::hours_24;
    std::optional<CategoryId> category;  // none: all of them
    friend bool operator==(const List&, const List&) = default;
};

// What is shown of a product in a ranking. Views and sales are those within the window.
struct RankingItem {
    std::uint32_t rank = 0;
    ProductId product_id;
    CategoryId category_id;
    std::string name;
    base::Money price;
    std::uint64_t views = 0;
    std::int64_t sales = 0;
    std::optional<std::uint32_t> score;  // popular: of 10000, rounded down
};
BOOST_DESCRIBE_STRUCT(RankingItem, (),
                      (rank, product_id, category_id, name, price, views, sales, score))

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

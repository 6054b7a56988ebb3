// A walk down an ordered index, from one product that a ranking shows to the next.
//
// The walk skips rows whose product has become inactive or changed its category, see rows.h. After
// rows_skipped_max of them it ends.
#pragma once

#include "features/catalog/catalog.h"
#include "features/ranking/limits.h"

namespace onrush::ranking {

// `Rows` are in the order of `number`. The walk goes from the highest down to the last above 0.
template <typename Rows, auto number>
class Walk {
public:
    using Row = table::MemberOf<decltype(number)>::row;

    Walk(const catalog::CatalogFeature& catalog, Rows rows,
         std::optional<catalog::CategoryId> category)
        : catalog_(&catalog), next_(rows.rbegin()), end_(rows.rend()), category_(category) {}

    // Goes to the next row, shown or not; false at the end.
    [[nodiscard]] bool step() {
        ended_ = ended_ || next_ == end_ || (*next_).*number <= 0;
        if (!ended_) {
            row_ = &*next_;
            ++next_;
        }
        return !ended_;
    }
    // Goes to the next product that is shown.
    [[nodiscard]] bool next() {
        while (step()) {
            if (shown() != nullptr) {
                return true;
            }
            if (skipped_++ == limits::rows_skipped_max) {
                ended_ = true;
            }
        }
        return false;
    }
    [[nodiscard]] bool ended() const { return ended_; }

    // The current row; after the end the last one.
    [[nodiscard]] const Row& row() const { return *row_; }
    // The row's product; null when it is skipped.
    [[nodiscard]] const catalog::Product* shown() const {
        const catalog::Product* product = catalog_->products.find(row_->product);
        bool here = product->active && (!category_ || product->category == *category_);
        return here ? product : nullptr;
    }

    // Whether the walk has reached this row.
    [[nodiscard]] bool met(const Row& row) const {
        return row_ != nullptr && row.*number > 0 &&
               std::tie(row.*number, row.product) >= std::tie(row_->*number, row_->product);
    }

private:
    const catalog::CatalogFeature* catalog_;
    decltype(std::declval<Rows>().rbegin()) next_;
    decltype(std::declval<Rows>().rend()) end_;
    std::optional<catalog::CategoryId> category_;
    std::size_t skipped_ = 0;
    bool ended_ = false;
    const Row* row_ = nullptr;
};

}  // namespace onrush::ranking

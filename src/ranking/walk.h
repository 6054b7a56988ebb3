// A walk down an ordered index, past the products that a ranking shows.
//
// A row is passed over when its product is inactive or of another category by now, see rows.h; so
// many are passed over, then the walk is at its end.
#pragma once

#include "catalog/catalog.h"
#include "ranking/limits.h"

namespace onrush::ranking {

// `Rows` in the order of `number`, to be walked from the highest to the last that is above 0.
template <typename Rows, auto number>
class Walk {
public:
    using Row = table::MemberOf<decltype(number)>::row;

    Walk(const catalog::CatalogFeature& catalog, Rows rows,
         std::optional<catalog::CategoryId> category)
        : catalog_(&catalog), next_(rows.rbegin()), end_(rows.rend()), category_(category) {}

    // To the next row, shown or not; false at the end.
    [[nodiscard]] bool step() {
        ended_ = ended_ || next_ == end_ || (*next_).*number <= 0;
        if (!ended_) {
            row_ = &*next_;
            ++next_;
        }
        return !ended_;
    }
    // To the next product that is shown.
    [[nodiscard]] bool next() {
        while (step()) {
            if (shown() != nullptr) {
                return true;
            }
            if (passed_over_++ == limits::rows_passed_max) {
                ended_ = true;
            }
        }
        return false;
    }
    [[nodiscard]] bool ended() const { return ended_; }

    // Where it is; after the end, where it was last.
    [[nodiscard]] const Row& row() const { return *row_; }
    // The row's product; null when it is passed over.
    [[nodiscard]] const catalog::Product* shown() const {
        const catalog::Product* product = catalog_->products.find(row_->product);
        bool here = product->active && (!category_ || product->category == *category_);
        return here ? product : nullptr;
    }

    // Whether the walk is at this row, or has come by it.
    [[nodiscard]] bool met(const Row& row) const {
        return row_ != nullptr && row.*number > 0 &&
               std::tie(row.*number, row.product) >= std::tie(row_->*number, row_->product);
    }

private:
    const catalog::CatalogFeature* catalog_;
    decltype(std::declval<Rows>().rbegin()) next_;
    decltype(std::declval<Rows>().rend()) end_;
    std::optional<catalog::CategoryId> category_;
    std::size_t passed_over_ = 0;
    bool ended_ = false;
    const Row* row_ = nullptr;
};

}  // namespace onrush::ranking

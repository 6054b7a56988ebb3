// A law that looks at each row of one table by itself: at the changed rows to vote, at all to
// check. What it says of a row it may find out with a few lookups, also in other tables.
#pragma once

#include "engine/law.h"
#include "table/table.h"

namespace onrush::engine {

template <typename Feature, typename Table>
class RowLaw final : public Law {
public:
    using Row = typename Table::row_type;
    // What is wrong with the row, or nothing.
    using CheckRow = std::optional<std::string> (*)(const Feature&, const Row&);

    RowLaw(std::string_view name, const Feature& feature, const Table& table, CheckRow check_row)
        : name_(name), feature_(feature), table_(table), check_row_(check_row) {}

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] std::optional<std::string> vote() const override {
        std::optional<std::string> wrong;
        table_.for_each_change([&](table::ChangeKind change, const Row& row) {
            if (change != table::ChangeKind::erased && !wrong) {
                wrong = check_row_(feature_, row);
            }
        });
        return wrong;
    }
    [[nodiscard]] std::optional<std::string> check() const override {
        std::optional<std::string> wrong;
        table_.for_each([&](const Row& row) {
            if (!wrong) {
                wrong = check_row_(feature_, row);
            }
        });
        return wrong;
    }

private:
    std::string_view name_;
    const Feature& feature_;
    const Table& table_;
    CheckRow check_row_;
};

}  // namespace onrush::engine

// How a feature declares its laws:
//
//   engine::FeatureLaws laws(domain, feature);
//   laws.of_rows("carts", feature.carts, check_cart, "SELECT account FROM carts WHERE ...");
//   laws.of_sums("shares add up", check_shares, "SELECT sale FROM ...");
//   laws.of_hashes("entrants are under the root", vote_on_paths, check_roots);
//   laws.of_ids("ids of orders", feature.orders, feature.ids, "order");
#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "engine/domain.h"
#include "engine/ids.h"
#include "table/table.h"

namespace onrush::engine {

// What is wrong, or nothing.
using Wrong = std::optional<std::string>;

template <typename Feature>
class FeatureLaws {
public:
    using CheckAll = Wrong (*)(const Feature&);

    FeatureLaws(Domain& domain, const Feature& feature) : domain_(domain), feature_(feature) {}

    // Of each row of a table by itself: it votes on the rows that a batch changed. What it says of
    // a row it may find out with a few lookups, also in other tables.
    template <typename Table>
    void of_rows(std::string_view name, const Table& table,
                 Wrong (*check_row)(const Feature&, const typename Table::row_type&),
                 std::string sql) {
        add(
            name, std::move(sql),
            [&table, &feature = feature_, check_row] {
                Wrong wrong;
                table.for_each_change([&](table::ChangeKind change, const auto& row) {
                    if (change != table::ChangeKind::erased && !wrong) {
                        wrong = check_row(feature, row);
                    }
                });
                return wrong;
            },
            [&table, &feature = feature_, check_row] {
                Wrong wrong;
                table.for_each([&](const auto& row) {
                    if (!wrong) {
                        wrong = check_row(feature, row);
                    }
                });
                return wrong;
            });
    }
    // Of more than one row at a time. Its vote may look at less than its check does.
    void of_sums(std::string_view name, CheckAll vote, CheckAll check, std::string sql) {
        add(
            name, std::move(sql), [&feature = feature_, vote] { return vote(feature); },
            [&feature = feature_, check] { return check(feature); });
    }
    // Where looking is too much for every batch.
    void of_sums(std::string_view name, CheckAll check, std::string sql) {
        of_sums(name, [](const Feature&) { return Wrong(); }, check, std::move(sql));
    }

    // Of hashes, which SQL does not know: sql() is empty, and only C++ says the law.
    void of_hashes(std::string_view name, CheckAll vote, CheckAll check) {
        of_sums(name, vote, check, {});
    }

    // Of a table whose ids come from `ids`: that none is above the last one handed out, since the
    // next one would be it.
    template <typename Table>
    void of_ids(std::string_view name, const Table& table, const Ids& ids, std::string_view kind) {
        auto check_highest = [&ids, kind](std::uint64_t highest) {
            std::uint64_t last = ids.last(kind);
            return highest <= last ? Wrong()
                                   : Wrong(fmt::format("{} {} is above {}, the last one handed out",
                                                       kind, highest, last));
        };
        add(
            name,
            fmt::format("SELECT max(id) FROM {} HAVING max(id) > coalesce((SELECT last FROM "
                        "id_sequences WHERE kind = '{}'), 0)",
                        table.name(), kind),
            [&table, check_highest] {
                std::uint64_t highest = 0;
                table.for_each_change([&](table::ChangeKind change, const auto& row) {
                    if (change == table::ChangeKind::inserted) {
                        highest = std::max(highest, row.id.value);
                    }
                });
                return highest == 0 ? Wrong() : check_highest(highest);
            },
            [&table, check_highest] {
                std::uint64_t highest = 0;
                table.for_each([&](const auto& row) { highest = std::max(highest, row.id.value); });
                return check_highest(highest);
            });
    }

private:
    template <typename Vote, typename Check>
    class Declared final : public Law {
    public:
        Declared(std::string_view name, std::string sql, Vote vote, Check check)
            : name_(name), sql_(std::move(sql)), vote_(vote), check_(check) {}
        [[nodiscard]] std::string_view name() const override { return name_; }
        [[nodiscard]] std::string_view sql() const override { return sql_; }
        [[nodiscard]] Wrong vote() const override { return vote_(); }
        [[nodiscard]] Wrong check() const override { return check_(); }

    private:
        std::string_view name_;
        std::string sql_;
        Vote vote_;
        Check check_;
    };

    template <typename Vote, typename Check>
    void add(std::string_view name, std::string sql, Vote vote, Check check) {
        domain_.add(std::make_unique<Declared<Vote, Check>>(name, std::move(sql), vote, check));
    }

    Domain& domain_;
    const Feature& feature_;
};

}  // namespace onrush::engine

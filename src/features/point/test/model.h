// What points must do, written a second time and naively: one list of entries, summed up whenever a
// balance is wanted. engine/test/told.h says what models are for.
#pragma once

#include <optional>
#include <vector>

#include "engine/test/told.h"
#include "features/account/test/model.h"
#include "features/point/look_up_points.h"
#include "features/point/post_entry.h"

namespace onrush::point {

struct EntryModel {
    std::uint64_t account = 0;
    EntryKind kind = EntryKind::charge;
    std::int64_t amount = 0;     // signed
    std::uint64_t order = 0;     // 0: none
    std::uint64_t reverses = 0;  // 0: none
    base::Instant at;
};

// An account has fewer entries than one page may look at.
class PointModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;

    explicit PointModel(PointSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const Charge& input, Moment& moment);
    [[nodiscard]] Told run(const PostEntry& input, const account::AccountModel& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const ReverseEntry& input, Moment& moment);
    [[nodiscard]] Told run(const LookUpBalance& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListEntries& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpAnyBalance& input, const account::AccountModel& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const ListAnyEntries& input, const account::AccountModel& accounts,
                           Moment& moment) const;

    [[nodiscard]] std::int64_t balance_of(std::uint64_t account) const;

    // --- what orders do ---
    // insufficient_points or balance_cap, where the account may not move so many points.
    [[nodiscard]] const base::Refusal* objection(std::uint64_t account, EntryKind kind,
                                                 std::int64_t amount) const;
    void move_points(std::uint64_t account, EntryKind kind, std::int64_t amount,
                     std::uint64_t order, Moment& moment);

    std::vector<EntryModel> all;  // an entry's id is its number in the list, from 1

private:
    [[nodiscard]] Told add(const EntryModel& entry, Moment& moment);
    [[nodiscard]] Numbers shown(std::uint64_t id) const;

    PointSettings settings_;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const EntryView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const Balance& balance);
[[nodiscard]] engine::test::Numbers numbers_of(const EntryPage& page);

}  // namespace onrush::point

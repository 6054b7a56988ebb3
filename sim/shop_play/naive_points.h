// What points must do, written a second time and naively: a list of entries, and sums.
#pragma once

#include <vector>

#include "point/charge.h"
#include "point/list_entries.h"
#include "point/look_up_balance.h"
#include "point/post_entry.h"
#include "point/reverse_entry.h"
#include "point/wallet.h"
#include "sim/shop_play/naive_accounts.h"

namespace onrush::sim {

struct NaiveEntry {
    std::uint64_t account = 0;
    point::EntryKind kind = point::EntryKind::charge;
    std::int64_t amount = 0;  // signed
    std::string reason;
    std::uint64_t order = 0;     // 0: of none
    std::uint64_t reverses = 0;  // 0: none
    base::Instant at;
};

class NaivePoints {
public:
    explicit NaivePoints(point::PointSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const point::Charge& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const point::PostEntry& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const point::ReverseEntry& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const point::LookUpBalance& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const point::ListEntries& request, const NaiveAccounts& accounts,
                           Moment& moment) const;

    void add_rows(RowsByTable& rows) const;

    [[nodiscard]] std::int64_t balance_of(std::uint64_t account) const;

    // --- what orders do ---
    [[nodiscard]] std::optional<point::MoveRefusal> objection(std::uint64_t account,
                                                              std::int64_t amount) const;
    void move(std::uint64_t account, point::EntryKind kind, std::int64_t amount,
              std::uint64_t order, base::Instant now);

    std::vector<NaiveEntry> all;  // the id is the place in the list, from 1

private:
    [[nodiscard]] Told add(NaiveEntry entry);
    [[nodiscard]] std::int64_t balance_after(std::uint64_t id) const;
    [[nodiscard]] Bytes view_of(std::uint64_t id) const;

    point::PointSettings settings_;
};

}  // namespace onrush::sim

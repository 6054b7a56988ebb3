// What time sales must do, written a second time and naively: a list of sales, and of every part
// that an order ever took of one.
#pragma once

#include <vector>

#include "sale/cancel_sale.h"
#include "sale/create_sale.h"
#include "sale/list_sales.h"
#include "sale/look_up_sale.h"
#include "sale/take_part.h"
#include "sim/shop_play/naive_catalog.h"

namespace onrush::sim {

struct NaiveSale {
    sale::CreateSale form;
    bool cancelled = false;
    bool closed = false;  // what remained is the option's again
    base::Instant created_at;
};

enum class PartState { held, sold, given_back };

struct NaivePart {
    std::uint64_t sale = 0;
    std::uint64_t account = 0;
    std::uint32_t pieces = 0;
    std::uint32_t number = 0;
    PartState state = PartState::held;
};

class NaiveSales {
public:
    [[nodiscard]] Told run(const sale::CreateSale& request, const NaiveAccounts& accounts,
                           NaiveCatalog& catalog, Moment& moment);
    [[nodiscard]] Told run(const sale::CancelSale& request, const NaiveAccounts& accounts,
                           NaiveCatalog& catalog, Moment& moment);
    [[nodiscard]] Told run(const sale::LookUpSale& request, const NaiveAccounts& accounts,
                           NaiveCatalog& catalog, Moment& moment) const;
    [[nodiscard]] Told run(const sale::ListSales& request, const NaiveAccounts& accounts,
                           NaiveCatalog& catalog, Moment& moment) const;

    std::size_t run_deadlines(NaiveCatalog& catalog, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;
    void add_rows(RowsByTable& rows) const;

    // --- what orders do ---
    [[nodiscard]] bool has_sale(std::uint64_t id) const { return id >= 1 && id <= all.size(); }
    // Why the account may not take so many, if it may not.
    [[nodiscard]] std::optional<sale::TakeRefusal> objection(std::uint64_t sale,
                                                             std::uint64_t account,
                                                             std::uint32_t pieces,
                                                             base::Instant now) const;
    [[nodiscard]] std::uint32_t left_for(std::uint64_t sale, std::uint64_t account) const;
    [[nodiscard]] std::uint32_t remaining(std::uint64_t sale) const;
    // The place of the part in the list.
    std::size_t take(std::uint64_t sale, std::uint64_t account, std::uint32_t pieces,
                     Moment& moment);
    void confirm(std::size_t part, NaiveCatalog& catalog, Moment& moment);
    void give_back(std::size_t part, NaiveCatalog& catalog, Moment& moment);

    std::vector<NaiveSale> all;  // the id is the place in the list, from 1
    std::vector<NaivePart> parts;

private:
    [[nodiscard]] std::uint32_t pieces_in(std::uint64_t sale, PartState state) const;
    [[nodiscard]] sale::SaleState state_of(std::uint64_t sale, base::Instant now) const;
    void close(std::uint64_t sale, NaiveCatalog& catalog, Moment& moment);
    [[nodiscard]] Bytes view_of(std::uint64_t sale, const NaiveCatalog& catalog,
                                base::Instant now) const;
};

}  // namespace onrush::sim

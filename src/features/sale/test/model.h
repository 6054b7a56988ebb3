// What time sales must do, written a second time and naively: a list of sales, and of every part
// that an order ever took of one. engine/test/told.h says what models are for.
#pragma once

#include <optional>
#include <vector>

#include "engine/test/told.h"
#include "features/catalog/test/model.h"
#include "features/room/test/model.h"
#include "features/sale/change_sale.h"

namespace onrush::sale {

// There are fewer sales than one page may look at.
class SaleModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;
    using Catalog = catalog::CatalogModel;
    using Rooms = room::RoomModel;

    struct Offer {
        CreateSale form;
        bool cancelled = false;
        bool closed = false;  // what remained is the option's again
        bool shown = true;    // its product is active
        base::Instant created_at;
    };
    enum class Fate { held, sold, given_back };
    struct Taken {
        std::uint64_t sale = 0;
        std::uint64_t account = 0;
        std::uint32_t pieces = 0;
        std::uint32_t number = 0;
        Fate fate = Fate::held;
    };

    [[nodiscard]] Told run(const CreateSale& input, Catalog& catalog, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const CancelSale& input, Catalog& catalog, Rooms& rooms, Moment& moment);
    [[nodiscard]] Told run(const LookUpSale& input, const Catalog& catalog, Moment& moment) const;
    [[nodiscard]] Told run(const ListSales& input, const Catalog& catalog, Moment& moment) const;

    // After every change of the catalogue.
    void look_at(const Catalog& catalog, Rooms& rooms, Moment& moment);

    // At most so many sales end; says how many.
    std::size_t run_deadlines(Catalog& catalog, Rooms& rooms, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;

    // --- what orders do; a part is named by its index in the list ---
    // What an order that wants so many pieces is refused with, if it is.
    [[nodiscard]] std::optional<Told> objection(std::uint64_t sale, std::uint64_t account,
                                                std::uint32_t pieces, const Catalog& catalog,
                                                const Rooms& rooms, base::Instant now) const;
    // What a quote of it is refused with.
    [[nodiscard]] std::optional<Told> objection_to_quote(std::uint64_t sale, const Catalog& catalog,
                                                         base::Instant now) const;
    [[nodiscard]] std::size_t take(std::uint64_t sale, std::uint64_t account, std::uint32_t pieces,
                                   Rooms& rooms, Moment& moment);
    void confirm(std::size_t part, Catalog& catalog, Rooms& rooms, Moment& moment);
    void give_back(std::size_t part, Catalog& catalog, Rooms& rooms, Moment& moment);

    [[nodiscard]] bool has_sale(std::uint64_t id) const { return id >= 1 && id <= all.size(); }
    [[nodiscard]] std::uint32_t pieces_in(std::uint64_t sale, Fate fate) const;
    [[nodiscard]] std::uint32_t remaining(std::uint64_t sale) const;

    std::vector<Offer> all;  // sale 1 is at 0
    std::vector<Taken> parts;

private:
    [[nodiscard]] SaleState state_of(std::uint64_t sale, const Catalog& catalog,
                                     base::Instant now) const;
    // To those who are not staff.
    [[nodiscard]] bool is_shown(std::uint64_t sale, const Catalog& catalog) const {
        return has_sale(sale) && catalog.is_option_shown(all[sale - 1].form.option_id.value);
    }
    [[nodiscard]] std::uint32_t left_for(std::uint64_t sale, std::uint64_t account) const;
    void close(std::uint64_t sale, Catalog& catalog, Rooms& rooms, Moment& moment);
    // Rooms are told what is left of it.
    void tell(std::uint64_t sale, Rooms& rooms, Moment& moment) const;
    [[nodiscard]] Numbers shown(std::uint64_t sale, const Catalog& catalog,
                                base::Instant now) const;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const SaleView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const SalePage& page);

}  // namespace onrush::sale

#include "sale/laws.h"

#include <map>

#include <fmt/format.h>

#include "catalog/stock.h"
#include "engine/row_law.h"
#include "sale/state.h"

namespace onrush::sale {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_tally(const SaleFeature& feature, const Tally& tally) {
    std::uint64_t id = tally.sale.value;
    const Sale* sale = feature.sales.find(tally.sale);
    if (sale == nullptr) {
        return fmt::format("a tally of sale {}, which is not there", id);
    }
    std::uint64_t taken = std::uint64_t{tally.held} + tally.sold;
    if (taken > sale->quantity || tally.numbers > sale->quantity) {
        return fmt::format("sale {} of {} has {} held, {} sold, {} numbers", id, sale->quantity,
                           tally.held, tally.sold, tally.numbers);
    }
    if (runs(tally) && (sale->cancelled || tally.closes_at != sale->ends_at)) {
        return fmt::format("sale {} closes at {}", id, to_text(tally.closes_at));
    }
    std::int64_t set_aside = runs(tally) ? sale->quantity - tally.sold : tally.held;
    const catalog::Stock& stock = catalog::stock_of(feature.catalog, sale->option);
    if (stock.held < set_aside) {
        return fmt::format("option {} holds {}, and sale {} alone {}", sale->option.value,
                           stock.held, id, set_aside);
    }
    return std::nullopt;
}

Wrong check_sale(const SaleFeature& feature, const Sale& sale) {
    const Tally* tally = feature.tallies.find(sale.id);
    return tally == nullptr ? fmt::format("sale {} has no tally", sale.id.value)
                            : check_tally(feature, *tally);
}

Wrong check_share(const SaleFeature& feature, const Share& share) {
    const Sale* sale = feature.sales.find(share.sale);
    if (sale == nullptr || share.pieces < 1 || share.pieces > sale->per_account) {
        return fmt::format("account {} has {} of sale {}", share.account.value, share.pieces,
                           share.sale.value);
    }
    return std::nullopt;
}

Wrong check_free_number(const SaleFeature& feature, const FreeNumber& free) {
    const Tally* tally = feature.tallies.find(free.sale);
    if (tally == nullptr || free.number < 1 || free.number > tally->numbers) {
        return fmt::format("sale {} has a free number {}", free.sale.value, free.number);
    }
    return std::nullopt;
}

// Too much for every batch; what changes together is looked at by the other laws.
class SharesAddUp final : public engine::Law {
public:
    explicit SharesAddUp(const SaleFeature& feature) : feature_(feature) {}
    [[nodiscard]] std::string_view name() const override { return "sale shares add up"; }
    [[nodiscard]] Wrong vote() const override { return std::nullopt; }
    [[nodiscard]] Wrong check() const override {
        std::map<SaleId, std::uint64_t> pieces;
        feature_.shares.for_each([&](const Share& share) { pieces[share.sale] += share.pieces; });
        Wrong wrong;
        feature_.tallies.for_each([&](const Tally& tally) {
            std::uint64_t taken = std::uint64_t{tally.held} + tally.sold;
            if (!wrong && pieces[tally.sale] != taken) {
                wrong = fmt::format("accounts have {} of sale {}, which gave {}",
                                    pieces[tally.sale], tally.sale.value, taken);
            }
        });
        return wrong;
    }

private:
    const SaleFeature& feature_;
};

}  // namespace

void declare_laws(engine::Domain& domain, const SaleFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<SaleFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("sales", feature.sales, check_sale);
    add("sale tallies", feature.tallies, check_tally);
    add("sale shares", feature.shares, check_share);
    add("sale numbers", feature.free_numbers, check_free_number);
    domain.add(std::make_unique<SharesAddUp>(feature));
}

}  // namespace onrush::sale

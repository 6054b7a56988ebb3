#include "sale/laws.h"

#include <map>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "sale/state.h"

namespace onrush::sale {

namespace {

using Wrong = std::optional<std::string>;

// What an option holds for the sale.
std::int64_t set_aside(const Sale& sale, const Tally& tally) {
    return runs(tally) ? std::int64_t{sale.quantity} - tally.sold : tally.held;
}

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
    const catalog::Stock* stock = feature.catalog.stocks.find(sale->option);
    if (stock == nullptr) {
        return fmt::format("sale {} is of option {}, which has no stock", id, sale->option.value);
    }
    if (stock->held < set_aside(*sale, tally)) {
        return fmt::format("option {} holds {}, and sale {} alone {}", sale->option.value,
                           stock->held, id, set_aside(*sale, tally));
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

Wrong check_sum_of_shares(const SaleFeature& feature) {
    std::map<SaleId, std::uint64_t> pieces;
    feature.shares.for_each([&](const Share& share) { pieces[share.sale] += share.pieces; });
    Wrong wrong;
    feature.tallies.for_each([&](const Tally& tally) {
        std::uint64_t taken = std::uint64_t{tally.held} + tally.sold;
        if (!wrong && pieces[tally.sale] != taken) {
            wrong = fmt::format("accounts have {} of sale {}, which gave {}", pieces[tally.sale],
                                tally.sale.value, taken);
        }
    });
    return wrong;
}

// Of sales and tallies that have each other, and options with stock: the other laws say whether.
Wrong check_sum_set_aside(const SaleFeature& feature) {
    std::map<OptionId, std::int64_t> pieces;
    feature.tallies.for_each([&](const Tally& tally) {
        if (const Sale* sale = feature.sales.find(tally.sale)) {
            pieces[sale->option] += set_aside(*sale, tally);
        }
    });
    for (const auto& [option, sum] : pieces) {
        const catalog::Stock* stock = feature.catalog.stocks.find(option);
        if (stock != nullptr && stock->held < sum) {
            return fmt::format("option {} holds {}, and its sales {}", option.value, stock->held,
                               sum);
        }
    }
    return std::nullopt;
}

// A sum over all rows is too much for every batch; what changes together is looked at by the other
// laws.
class SumLaw final : public engine::Law {
public:
    using CheckSum = Wrong (*)(const SaleFeature&);

    SumLaw(std::string_view name, const SaleFeature& feature, CheckSum check_sum)
        : name_(name), feature_(feature), check_sum_(check_sum) {}
    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] Wrong vote() const override { return std::nullopt; }
    [[nodiscard]] Wrong check() const override { return check_sum_(feature_); }

private:
    std::string_view name_;
    const SaleFeature& feature_;
    CheckSum check_sum_;
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
    auto add_sum = [&](std::string_view name, SumLaw::CheckSum check_sum) {
        domain.add(std::make_unique<SumLaw>(name, feature, check_sum));
    };
    add_sum("sale shares add up", check_sum_of_shares);
    add_sum("options hold what sales set aside", check_sum_set_aside);
}

}  // namespace onrush::sale

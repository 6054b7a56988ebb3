#include <map>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/sale/sale.h"

namespace onrush::sale {

namespace {

using Wrong = std::optional<std::string>;

// What an option holds for the sale.
std::int64_t set_aside(const Sale& sale, const SaleCount& count) {
    return is_open(count) ? std::int64_t{sale.quantity} - count.sold : count.held;
}

Wrong check_count(const SaleFeature& feature, const SaleCount& count) {
    std::uint64_t id = count.sale.value;
    const Sale* sale = feature.sales.find(count.sale);
    if (sale == nullptr) {
        return fmt::format("a count names sale {}, which does not exist", id);
    }
    std::uint64_t taken = std::uint64_t{count.held} + count.sold;
    if (taken > sale->quantity || count.numbers > sale->quantity) {
        return fmt::format("sale {} of {} pieces has {} held, {} sold and {} numbers", id,
                           sale->quantity, count.held, count.sold, count.numbers);
    }
    if (is_open(count) && (sale->cancelled || count.closes_at != sale->ends_at)) {
        return fmt::format("sale {} is open until {}, which is not its end", id,
                           to_text(count.closes_at));
    }
    const catalog::Stock* stock = feature.catalog.stocks.find(sale->option);
    if (stock == nullptr) {
        return fmt::format("sale {} names option {}, which has no stock", id, sale->option.value);
    }
    if (stock->held < set_aside(*sale, count)) {
        return fmt::format("option {} holds {} pieces, but sale {} alone needs {}",
                           sale->option.value, stock->held, id, set_aside(*sale, count));
    }
    return std::nullopt;
}

Wrong check_sale(const SaleFeature& feature, const Sale& sale) {
    const SaleCount* count = feature.counts.find(sale.id);
    return count == nullptr ? fmt::format("sale {} has no count", sale.id.value)
                            : check_count(feature, *count);
}

Wrong check_share(const SaleFeature& feature, const Share& share) {
    const Sale* sale = feature.sales.find(share.sale);
    if (sale == nullptr || share.pieces < 1 || share.pieces > sale->per_account) {
        return fmt::format("account {} has {} pieces of sale {}, outside its limits",
                           share.account.value, share.pieces, share.sale.value);
    }
    return std::nullopt;
}

Wrong check_free_number(const SaleFeature& feature, const FreeNumber& free) {
    const SaleCount* count = feature.counts.find(free.sale);
    if (count == nullptr || free.number < 1 || free.number > count->numbers) {
        return fmt::format("sale {} lists {} as a free number, which it never gave",
                           free.sale.value, free.number);
    }
    return std::nullopt;
}

Wrong check_sum_of_shares(const SaleFeature& feature) {
    std::map<SaleId, std::uint64_t> pieces;
    feature.shares.for_each([&](const Share& share) { pieces[share.sale] += share.pieces; });
    Wrong wrong;
    feature.counts.for_each([&](const SaleCount& count) {
        std::uint64_t taken = std::uint64_t{count.held} + count.sold;
        if (!wrong && pieces[count.sale] != taken) {
            wrong = fmt::format("accounts have {} pieces of sale {}, which gave {}",
                                pieces[count.sale], count.sale.value, taken);
        }
    });
    return wrong;
}

// Where a sale or a stock is missing, the other laws say so.
Wrong check_sum_set_aside(const SaleFeature& feature) {
    std::map<OptionId, std::int64_t> pieces;
    feature.counts.for_each([&](const SaleCount& count) {
        if (const Sale* sale = feature.sales.find(count.sale)) {
            pieces[sale->option] += set_aside(*sale, count);
        }
    });
    for (const auto& [option, sum] : pieces) {
        const catalog::Stock* stock = feature.catalog.stocks.find(option);
        if (stock != nullptr && stock->held < sum) {
            return fmt::format("option {} holds {} pieces, but its sales need {}", option.value,
                               stock->held, sum);
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
    add("sale counts", feature.counts, check_count);
    add("sale shares", feature.shares, check_share);
    add("sale numbers", feature.free_numbers, check_free_number);
    auto add_sum = [&](std::string_view name, SumLaw::CheckSum check_sum) {
        domain.add(std::make_unique<SumLaw>(name, feature, check_sum));
    };
    add_sum("sale shares add up", check_sum_of_shares);
    add_sum("options hold what sales set aside", check_sum_set_aside);
}

}  // namespace onrush::sale

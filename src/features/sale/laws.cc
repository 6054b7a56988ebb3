#include <map>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/sale/change_sale.h"
#include "features/sale/sale.h"

namespace onrush::sale {

namespace {

using engine::Wrong;

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
    if (count == nullptr) {
        return fmt::format("sale {} has no count", sale.id.value);
    }
    if (!is_window(sale.starts_at, sale.ends_at)) {
        return fmt::format("sale {} starts at {} and ends at {}", sale.id.value,
                           to_text(sale.starts_at), to_text(sale.ends_at));
    }
    return check_count(feature, *count);
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

// What an option holds for a sale `s` with the count `t`, as set_aside() says.
constexpr std::string_view set_aside_sql = "iif(t.closes_at < {}, s.quantity - t.sold, t.held)";

}  // namespace

void declare_laws(engine::Domain& domain, const SaleFeature& feature) {
    std::int64_t never = base::Instant::never().ms;
    std::string set_aside = fmt::format(set_aside_sql, never);
    // Of a sale `s`, its count `t` and the stock `k` of its option: what check_count() finds.
    std::string count_is_wrong = fmt::format(R"(
           t.held + t.sold > s.quantity OR t.numbers > s.quantity
           OR (t.closes_at < {} AND (s.cancelled OR t.closes_at <> s.ends_at))
           OR k.option IS NULL OR k.held < {})",
                                             never, set_aside);
    engine::FeatureLaws laws(domain, feature);
    laws.of_ids("ids of sales", feature.sales, feature.ids, "sale");
    laws.of_rows("sales", feature.sales, check_sale,
                 fmt::format(R"(
        SELECT s.id FROM sales s
        LEFT JOIN sale_tallies t ON t.sale = s.id LEFT JOIN stocks k ON k.option = s.option
        WHERE t.sale IS NULL OR s.starts_at < 0 OR s.starts_at >= s.ends_at
           OR s.ends_at > {} OR {})",
                             limits::instant_max.ms, count_is_wrong));
    laws.of_rows("sale counts", feature.counts, check_count,
                 fmt::format(R"(
        SELECT t.sale FROM sale_tallies t
        LEFT JOIN sales s ON s.id = t.sale LEFT JOIN stocks k ON k.option = s.option
        WHERE s.id IS NULL OR {})",
                             count_is_wrong));
    laws.of_rows("sale shares", feature.shares, check_share, R"(
        SELECT h.sale, h.account FROM sale_shares h LEFT JOIN sales s ON s.id = h.sale
        WHERE s.id IS NULL OR h.pieces NOT BETWEEN 1 AND s.per_account)");
    laws.of_rows("sale numbers", feature.free_numbers, check_free_number, R"(
        SELECT f.sale, f.number FROM sale_free_numbers f LEFT JOIN sale_tallies t USING (sale)
        WHERE t.sale IS NULL OR f.number NOT BETWEEN 1 AND t.numbers)");
    laws.of_sums("sale shares add up", check_sum_of_shares, R"(
        SELECT t.sale FROM sale_tallies t
        LEFT JOIN (SELECT sale, sum(pieces) AS pieces FROM sale_shares GROUP BY sale) h USING (sale)
        WHERE t.held + t.sold <> coalesce(h.pieces, 0))");
    laws.of_sums("options hold what sales set aside", check_sum_set_aside,
                 fmt::format(R"(
        SELECT k.option FROM sale_tallies t
        JOIN sales s ON s.id = t.sale JOIN stocks k ON k.option = s.option
        GROUP BY k.option HAVING sum({}) > k.held)",
                             set_aside));
}

}  // namespace onrush::sale

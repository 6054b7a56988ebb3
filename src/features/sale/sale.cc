#include "features/sale/sale.h"

#include <fmt/format.h>

#include "features/catalog/stock.h"
#include "features/sale/limits.h"

namespace onrush::sale {

namespace {

// For `onrush verify`: a line per sale, the newest first.
std::vector<std::string> summarize(const SaleFeature& feature) {
    std::vector<std::string> lines;
    auto all = feature.sales.by<ById>().all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (lines.size() == limits::sales_summarized_max) {
            lines.push_back(fmt::format("and {} older sales", feature.sales.size() - lines.size()));
            break;
        }
        const Sale& sale = *at;
        const SaleCount& count = count_of(feature, sale.id);
        lines.push_back(fmt::format("sale {} of option {}: {} of {} pieces sold, {} held",
                                    sale.id.value, sale.option.value, count.sold, sale.quantity,
                                    count.held));
    }
    return lines;
}

// What is left of a sale, for its room. When it is over, what is given back is the option's; while
// its product is not active nobody can buy.
std::optional<room::Stock> stock_of(const SaleFeature& feature, SaleId id) {
    const Sale* sale = feature.sales.find(id);
    if (sale == nullptr) {
        return std::nullopt;
    }
    const SaleCount& count = count_of(feature, id);
    return is_open(count) && is_shown(feature, *sale)
               ? room::Stock{.left = remaining(*sale, count), .may_come_back = count.held > 0}
               : room::Stock{};
}

}  // namespace

SaleFeature::SaleFeature(engine::Domain& domain, engine::Ids& shared_ids,
                         catalog::CatalogFeature& catalog_feature, room::RoomFeature& room_feature)
    : ids(shared_ids),
      catalog(catalog_feature),
      rooms(room_feature),
      sales("sales"),
      counts("sale_tallies"),
      shares("sale_shares"),
      free_numbers("sale_free_numbers"),
      sale_sold_out("sale.sold_out"),
      sale_back_in_stock("sale.back_in_stock"),
      sale_ended("sale.ended") {
    domain.add(sales);
    domain.add(counts);
    domain.add(shares);
    domain.add(free_numbers);
    domain.add(sale_sold_out);
    domain.add(sale_back_in_stock);
    domain.add(sale_ended);
    domain.add_deadline<ByClose>(counts, &SaleCount::closes_at,
                                 [this](const SaleCount& count, base::Instant now) {
                                     close(*this, sale_of(*this, count.sale), now);
                                 });
    catalog.activity_changed = [this](const catalog::Product& product, base::Instant now) {
        for_each_sale_of(*this, product, [&](const Sale& sale) {
            room::stock_changed(rooms, guarded(sale.id), now);
        });
    };
    domain.add_summary([this] { return summarize(*this); });
    rooms.stocks.add(room::ProtectedType::sale,
                     [this](std::uint64_t id) { return stock_of(*this, SaleId(id)); });
    declare_laws(domain, *this);
    declare_room_laws(domain, *this);
}

SaleFeature::~SaleFeature() = default;

bool is_shown(const SaleFeature& feature, const Sale& sale) {
    const catalog::Option* option = feature.catalog.options.find(sale.option);
    ONRUSH_CHECK(option != nullptr, "sale {} names an option that does not exist", sale.id.value);
    return product_of(feature.catalog, *option).active;
}

SaleState state_of(const SaleFeature& feature, const Sale& sale, base::Instant now) {
    if (sale.cancelled) {
        return SaleState::cancelled;
    }
    if (now < sale.starts_at) {
        return SaleState::scheduled;
    }
    if (now >= sale.ends_at) {
        return SaleState::ended;
    }
    if (!is_shown(feature, sale)) {
        return SaleState::paused;
    }
    return remaining(sale, count_of(feature, sale.id)) == 0 ? SaleState::sold_out
                                                            : SaleState::active;
}

const Sale& sale_of(const SaleFeature& feature, SaleId id) {
    const Sale* sale = feature.sales.find(id);
    ONRUSH_CHECK(sale != nullptr, "sale {} does not exist", id.value);
    return *sale;
}

const SaleCount& count_of(const SaleFeature& feature, SaleId id) {
    const SaleCount* count = feature.counts.find(id);
    ONRUSH_CHECK(count != nullptr, "sale {} has no count", id.value);
    return *count;
}

void close(SaleFeature& feature, const Sale& sale, base::Instant now) {
    const SaleCount& count = count_of(feature, sale.id);
    ONRUSH_CHECK(!count.closes_at.is_never(), "sale {} is closed twice", sale.id.value);
    std::uint32_t rest = remaining(sale, count);
    feature.counts.update(count, [](SaleCount& row) { row.closes_at = base::Instant::never(); });
    if (rest > 0) {
        catalog::release(feature.catalog, sale.option, rest);
    }
    feature.sale_ended.emit({.sale_id = sale.id,
                             .option_id = sale.option,
                             .sold = count.sold,
                             .held = count.held,
                             .returned = rest});
    room::stock_changed(feature.rooms, guarded(sale.id), now);
}

}  // namespace onrush::sale

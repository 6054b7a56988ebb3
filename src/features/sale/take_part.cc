#include "features/sale/take_part.h"

#include "features/catalog/stock.h"

namespace onrush::sale {

namespace {

// The smallest that is free.
std::uint32_t take_number(SaleFeature& feature, SaleId id) {
    const FreeNumber* free = feature.free_numbers.by<BySmallest>().starting_with(id).first();
    if (free != nullptr) {
        std::uint32_t number = free->number;
        feature.free_numbers.erase(*free);
        return number;
    }
    const SaleCount& count = count_of(feature, id);
    feature.counts.update(count, [](SaleCount& row) { row.numbers += 1; });
    return count.numbers;
}

void add_to_share(SaleFeature& feature, SaleId id, AccountId account, std::uint32_t pieces) {
    const Share* share = feature.shares.find(id, account);
    if (share == nullptr) {
        feature.shares.insert({id, account, pieces});
    } else {
        feature.shares.update(*share, [&](Share& row) { row.pieces += pieces; });
    }
}

// The count was just changed. Pieces are the sale's again only while it is open.
void tell_if_back(SaleFeature& feature, const SaleCount& count, std::uint32_t remained) {
    const Sale& sale = sale_of(feature, count.sale);
    if (is_open(count) && remained == 0) {
        feature.sale_back_in_stock.emit({sale.id, sale.option, remaining(sale, count)});
    }
}

void take_from_share(SaleFeature& feature, const Part& part) {
    const Share* share = feature.shares.find(part.sale, part.account);
    ONRUSH_CHECK(share != nullptr && share->pieces >= part.pieces,
                 "account {} gives back {} of sale {}", part.account.value, part.pieces,
                 part.sale.value);
    if (share->pieces == part.pieces) {
        feature.shares.erase(*share);
    } else {
        feature.shares.update(*share, [&](Share& row) { row.pieces -= part.pieces; });
    }
    feature.free_numbers.insert({part.sale, part.number});
}

}  // namespace

std::uint32_t allowance(const SaleFeature& feature, const Sale& sale, AccountId account) {
    const Share* share = feature.shares.find(sale.id, account);
    return sale.per_account - (share == nullptr ? 0 : share->pieces);
}

std::expected<const Sale*, base::Refused> may_take(const SaleFeature& feature, AccountId account,
                                                   SaleId id, std::uint32_t pieces,
                                                   base::Instant now) {
    const Sale* sale = feature.sales.find(id);
    if (sale == nullptr || !is_shown(feature, *sale)) {
        return base::refuse(sale_not_found);
    }
    const SaleCount& count = count_of(feature, id);
    SaleState state = state_of(feature, *sale, now);
    if (state == SaleState::scheduled) {
        return base::refuse(sale_not_started, sale->starts_at);
    }
    if (state == SaleState::ended || state == SaleState::cancelled) {
        return base::refuse(sale_ended);
    }
    if (auto refused = room::objection(feature.rooms, guarded(id), account, now)) {
        return std::unexpected(std::move(*refused));
    }
    std::uint32_t left = allowance(feature, *sale, account);
    if (pieces > left) {
        return base::refuse(sale_limit, left);
    }
    if (pieces > remaining(*sale, count)) {
        return base::refuse(sale_sold_out, remaining(*sale, count));
    }
    return sale;
}

Part take(SaleFeature& feature, const Sale& sale, AccountId account, std::uint32_t pieces,
          base::Instant now) {
    const SaleCount& count = count_of(feature, sale.id);
    ONRUSH_CHECK(is_open(count), "sale {} is over, and {} are taken", sale.id.value, pieces);
    ONRUSH_CHECK(pieces > 0 && pieces <= remaining(sale, count), "{} of sale {} are taken", pieces,
                 sale.id.value);
    add_to_share(feature, sale.id, account, pieces);
    std::uint32_t number = take_number(feature, sale.id);
    room::note_held(feature.rooms, guarded(sale.id), account, pieces, number);
    feature.counts.update(count, [&](SaleCount& row) { row.held += pieces; });
    if (remaining(sale, count) == 0) {
        feature.sale_sold_out.emit({sale.id, sale.option});
    }
    room::stock_changed(feature.rooms, guarded(sale.id), now);
    return {sale.id, account, pieces, number};
}

void confirm(SaleFeature& feature, const Part& part, base::Instant now) {
    const SaleCount& count = count_of(feature, part.sale);
    ONRUSH_CHECK(part.pieces <= count.held, "{} of sale {} are confirmed", part.pieces,
                 part.sale.value);
    feature.counts.update(count, [&](SaleCount& row) {
        row.held -= part.pieces;
        row.sold += part.pieces;
    });
    catalog::sell_held(feature.catalog, sale_of(feature, part.sale).option, part.pieces);
    room::note_paid(feature.rooms, guarded(part.sale), part.number);
    room::stock_changed(feature.rooms, guarded(part.sale), now);
}

void give_back(SaleFeature& feature, const Part& part, base::Instant now) {
    const SaleCount& count = count_of(feature, part.sale);
    ONRUSH_CHECK(part.pieces <= count.held, "{} of sale {} are given back", part.pieces,
                 part.sale.value);
    std::uint32_t remained = remaining(sale_of(feature, part.sale), count);
    take_from_share(feature, part);
    feature.counts.update(count, [&](SaleCount& row) { row.held -= part.pieces; });
    room::note_released(feature.rooms, guarded(part.sale), part.number);
    tell_if_back(feature, count, remained);
    if (!is_open(count)) {
        catalog::release(feature.catalog, sale_of(feature, part.sale).option, part.pieces);
    }
    room::stock_changed(feature.rooms, guarded(part.sale), now);
}

void give_back_sold(SaleFeature& feature, const Part& part, base::Instant now) {
    const SaleCount& count = count_of(feature, part.sale);
    ONRUSH_CHECK(part.pieces <= count.sold, "{} of sale {} come back", part.pieces,
                 part.sale.value);
    std::uint32_t remained = remaining(sale_of(feature, part.sale), count);
    take_from_share(feature, part);
    feature.counts.update(count, [&](SaleCount& row) { row.sold -= part.pieces; });
    tell_if_back(feature, count, remained);
    OptionId option = sale_of(feature, part.sale).option;
    is_open(count) ? catalog::take_back_held(feature.catalog, option, part.pieces)
                   : catalog::take_back(feature.catalog, option, part.pieces);
    room::stock_changed(feature.rooms, guarded(part.sale), now);
}

}  // namespace onrush::sale

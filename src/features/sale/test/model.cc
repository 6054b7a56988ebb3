#include "features/sale/test/model.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace onrush::sale {

using base::Instant;
using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

// --- looking ------------------------------------------------------------------------------------

std::uint32_t SaleModel::pieces_in(std::uint64_t sale, Fate fate) const {
    std::uint32_t pieces = 0;
    for (const Taken& part : parts) {
        pieces += part.sale == sale && part.fate == fate ? part.pieces : 0;
    }
    return pieces;
}

std::uint32_t SaleModel::remaining(std::uint64_t sale) const {
    return all[sale - 1].form.quantity - pieces_in(sale, Fate::held) - pieces_in(sale, Fate::sold);
}

std::uint32_t SaleModel::left_for(std::uint64_t sale, std::uint64_t account) const {
    std::uint32_t left = all[sale - 1].form.per_account.value_or(1);
    for (const Taken& part : parts) {
        bool counts = part.sale == sale && part.account == account && part.fate != Fate::given_back;
        left -= counts ? part.pieces : 0;
    }
    return left;
}

SaleState SaleModel::state_of(std::uint64_t sale, const Catalog& catalog, Instant now) const {
    const Offer& offer = all[sale - 1];
    if (offer.cancelled) {
        return SaleState::cancelled;
    }
    if (now < offer.form.starts_at) {
        return SaleState::scheduled;
    }
    if (offer.form.ends_at <= now) {
        return SaleState::ended;
    }
    if (!is_shown(sale, catalog)) {
        return SaleState::paused;
    }
    return remaining(sale) == 0 ? SaleState::sold_out : SaleState::active;
}

Numbers SaleModel::shown(std::uint64_t sale, const Catalog& catalog, Instant now) const {
    const Offer& offer = all[sale - 1];
    const CreateSale& form = offer.form;
    std::uint64_t option = form.option_id.value;
    SaleState state = state_of(sale, catalog, now);
    bool over = state == SaleState::ended || state == SaleState::cancelled;
    return {signed_of(sale),
            signed_of(catalog.options[option - 1].product),
            signed_of(option),
            static_cast<std::int64_t>(state),
            form.price.units,
            form.quantity,
            pieces_in(sale, Fate::sold),
            over ? 0 : remaining(sale),
            form.per_account.value_or(1),
            form.starts_at.ms,
            form.ends_at.ms,
            offer.created_at.ms};
}

// --- what orders do -----------------------------------------------------------------------------

std::optional<Told> SaleModel::objection(std::uint64_t sale, std::uint64_t account,
                                         std::uint32_t pieces, const Catalog& catalog,
                                         const Rooms& rooms, Instant now) const {
    if (!is_shown(sale, catalog)) {
        return refused(sale_not_found);
    }
    SaleState state = state_of(sale, catalog, now);
    if (state == SaleState::scheduled) {
        return refused(sale_not_started, {all[sale - 1].form.starts_at.ms});
    }
    if (state == SaleState::cancelled || state == SaleState::ended) {
        return refused(sale_ended);
    }
    if (auto refused_by_room = rooms.objection(guarded(SaleId(sale)), account, now)) {
        return refused_by_room;
    }
    if (pieces > left_for(sale, account)) {
        return refused(sale_limit, {left_for(sale, account)});
    }
    if (pieces > remaining(sale)) {
        return refused(sale_sold_out, {remaining(sale)});
    }
    return std::nullopt;
}

std::optional<Told> SaleModel::objection_to_quote(std::uint64_t sale, const Catalog& catalog,
                                                  Instant now) const {
    if (!is_shown(sale, catalog)) {
        return refused(sale_not_found);
    }
    SaleState state = state_of(sale, catalog, now);
    bool over = state == SaleState::cancelled || state == SaleState::ended;
    return over ? std::optional(refused(sale_ended)) : std::nullopt;
}

void SaleModel::tell(std::uint64_t sale, Rooms& rooms, Moment& moment) const {
    bool over = all[sale - 1].closed || !all[sale - 1].shown;
    rooms.stock_is(guarded(SaleId(sale)),
                   {.left = over ? 0 : remaining(sale),
                    .may_come_back = !over && pieces_in(sale, Fate::held) > 0},
                   moment);
}

// Those of one product, by their options.
void SaleModel::look_at(const Catalog& catalog, Rooms& rooms, Moment& moment) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> others;
    for (std::uint64_t sale = 1; sale <= all.size(); ++sale) {
        if (all[sale - 1].shown != is_shown(sale, catalog)) {
            others.emplace_back(all[sale - 1].form.option_id.value, sale);
        }
    }
    std::ranges::sort(others);
    for (const auto& [option, sale] : others) {
        all[sale - 1].shown = is_shown(sale, catalog);
        tell(sale, rooms, moment);
    }
}

std::size_t SaleModel::take(std::uint64_t sale, std::uint64_t account, std::uint32_t pieces,
                            Rooms& rooms, Moment& moment) {
    std::set<std::uint32_t> used;
    for (const Taken& part : parts) {
        if (part.sale == sale && part.fate != Fate::given_back) {
            used.insert(part.number);
        }
    }
    std::uint32_t number = 1;
    while (used.contains(number)) {
        number += 1;
    }
    parts.push_back({.sale = sale, .account = account, .pieces = pieces, .number = number});
    if (remaining(sale) == 0) {
        moment.emit("sale.sold_out",
                    {signed_of(sale), signed_of(all[sale - 1].form.option_id.value)});
    }
    rooms.note_held(guarded(SaleId(sale)), account, pieces, number);
    tell(sale, rooms, moment);
    return parts.size() - 1;
}

void SaleModel::confirm(std::size_t part, Catalog& catalog, Rooms& rooms, Moment& moment) {
    Taken& taken = parts[part];
    taken.fate = Fate::sold;
    rooms.note_paid(guarded(SaleId(taken.sale)), taken.number);
    catalog.move(all[taken.sale - 1].form.option_id.value, -std::int64_t{taken.pieces},
                 taken.pieces, moment);
    tell(taken.sale, rooms, moment);
}

void SaleModel::give_back(std::size_t part, Catalog& catalog, Rooms& rooms, Moment& moment) {
    Taken& taken = parts[part];
    const Offer& offer = all[taken.sale - 1];
    bool was_sold = taken.fate == Fate::sold;
    bool was_sold_out = remaining(taken.sale) == 0;
    taken.fate = Fate::given_back;
    if (!was_sold) {
        rooms.note_released(guarded(SaleId(taken.sale)), taken.number);
    }
    if (was_sold_out && !offer.closed) {
        moment.emit(
            "sale.back_in_stock",
            {signed_of(taken.sale), signed_of(offer.form.option_id.value), remaining(taken.sale)});
    }
    // What was sold is held again while the sale goes on; what was held is not, once it is over.
    std::int64_t held = was_sold && !offer.closed   ? taken.pieces
                        : !was_sold && offer.closed ? -std::int64_t{taken.pieces}
                                                    : 0;
    catalog.move(offer.form.option_id.value, held, was_sold ? -std::int64_t{taken.pieces} : 0,
                 moment);
    tell(taken.sale, rooms, moment);
}

void SaleModel::close(std::uint64_t sale, Catalog& catalog, Rooms& rooms, Moment& moment) {
    Offer& offer = all[sale - 1];
    std::uint64_t option = offer.form.option_id.value;
    std::uint32_t rest = remaining(sale);
    offer.closed = true;
    catalog.move(option, -std::int64_t{rest}, 0, moment);
    moment.emit("sale.ended", {signed_of(sale), signed_of(option), pieces_in(sale, Fate::sold),
                               pieces_in(sale, Fate::held), rest});
    tell(sale, rooms, moment);
}

// --- commands -----------------------------------------------------------------------------------

Told SaleModel::run(const CreateSale& input, Catalog& catalog, Rooms& rooms, Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    if (input.starts_at.ms < 0 || input.starts_at >= input.ends_at || input.ends_at <= moment.now ||
        input.ends_at.ms > 253'402'300'799'999) {
        return refused(window_out_of_range);
    }
    std::uint64_t option = input.option_id.value;
    if (!catalog.has_option(option)) {
        return refused(catalog::option_not_found);
    }
    std::int64_t available = catalog.options[option - 1].available();
    if (available < input.quantity) {
        return refused(stock_short, {available});
    }
    all.push_back(
        {.form = input, .shown = catalog.is_option_shown(option), .created_at = moment.now});
    catalog.move(option, input.quantity, 0, moment);
    tell(all.size(), rooms, moment);
    return answered(shown(all.size(), catalog, moment.now));
}

Told SaleModel::run(const CancelSale& input, Catalog& catalog, Rooms& rooms, Moment& moment) {
    std::uint64_t id = input.sale.value;
    if (!has_sale(id)) {
        return refused(sale_not_found);
    }
    if (all[id - 1].closed || all[id - 1].form.ends_at <= moment.now) {
        return refused(sale_ended);
    }
    all[id - 1].cancelled = true;
    close(id, catalog, rooms, moment);
    return answered(shown(id, catalog, moment.now));
}

Told SaleModel::run(const LookUpSale& input, const Catalog& catalog, Moment& moment) const {
    std::uint64_t id = input.sale.value;
    return is_shown(id, catalog) ? answered(shown(id, catalog, moment.now))
                                 : refused(sale_not_found);
}

Told SaleModel::run(const ListSales& input, const Catalog& catalog, Moment& moment) const {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    Numbers numbers;
    std::uint32_t left = input.limit.value_or(20);
    std::uint64_t id = all.size();
    while (input.cursor && id > 0 && id >= input.cursor->value) {
        id -= 1;
    }
    for (; id > 0 && left > 0; --id) {
        bool wanted = !input.state || *input.state == state_of(id, catalog, moment.now);
        if (wanted && is_shown(id, catalog)) {
            std::ranges::copy(shown(id, catalog, moment.now), std::back_inserter(numbers));
            left -= 1;
        }
    }
    numbers.push_back(id > 0 ? signed_of(id + 1) : -1);
    return answered(numbers);
}

// --- deadlines ----------------------------------------------------------------------------------

std::size_t SaleModel::run_deadlines(Catalog& catalog, Rooms& rooms, Moment& moment,
                                     std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        if (!all[id - 1].closed && all[id - 1].form.ends_at <= moment.now) {
            due.push_back({all[id - 1].form.ends_at, id});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, id] : due) {
        close(id, catalog, rooms, moment);
    }
    return due.size();
}

Instant SaleModel::next_deadline() const {
    Instant next = Instant::never();
    for (const Offer& offer : all) {
        next = offer.closed ? next : std::min(next, offer.form.ends_at);
    }
    return next;
}

std::size_t SaleModel::rows_with_deadline() const {
    return static_cast<std::size_t>(std::ranges::count(all, false, &Offer::closed));
}

// --- the numbers of answers ---------------------------------------------------------------------

Numbers numbers_of(const SaleView& view) {
    return {signed_of(view.sale_id.value),
            signed_of(view.product_id.value),
            signed_of(view.option_id.value),
            static_cast<std::int64_t>(view.state),
            view.price.units,
            view.quantity,
            view.sold,
            view.remaining,
            view.per_account,
            view.starts_at.ms,
            view.ends_at.ms,
            view.created_at.ms};
}

Numbers numbers_of(const SalePage& page) {
    Numbers numbers;
    for (const SaleView& item : page.items) {
        std::ranges::copy(numbers_of(item), std::back_inserter(numbers));
    }
    numbers.push_back(page.next_cursor ? signed_of(page.next_cursor->value) : -1);
    return numbers;
}

}  // namespace onrush::sale

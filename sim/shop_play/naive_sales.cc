#include "sim/shop_play/naive_sales.h"

#include <algorithm>
#include <set>

namespace onrush::sim {

using base::Instant;
using sale::CancelSale;
using sale::CreateSale;
using sale::ListSales;
using sale::LookUpSale;
using sale::SaleState;
using sale::TakeRefusal;

// --- looking ------------------------------------------------------------------------------------

std::uint32_t NaiveSales::pieces_in(std::uint64_t sale, PartState state) const {
    std::uint32_t pieces = 0;
    for (const NaivePart& part : parts) {
        pieces += part.sale == sale && part.state == state ? part.pieces : 0;
    }
    return pieces;
}

std::uint32_t NaiveSales::remaining(std::uint64_t sale) const {
    return all[sale - 1].form.quantity - pieces_in(sale, PartState::held) -
           pieces_in(sale, PartState::sold);
}

std::uint32_t NaiveSales::left_for(std::uint64_t sale, std::uint64_t account) const {
    std::uint32_t own = 0;
    for (const NaivePart& part : parts) {
        bool counts =
            part.sale == sale && part.account == account && part.state != PartState::given_back;
        own += counts ? part.pieces : 0;
    }
    return all[sale - 1].form.per_account - own;
}

SaleState NaiveSales::state_of(std::uint64_t sale, Instant now) const {
    const NaiveSale& row = all[sale - 1];
    if (row.cancelled) {
        return SaleState::cancelled;
    }
    if (now < row.form.starts_at) {
        return SaleState::scheduled;
    }
    if (row.form.ends_at <= now) {
        return SaleState::ended;
    }
    return remaining(sale) == 0 ? SaleState::sold_out : SaleState::active;
}

std::optional<TakeRefusal> NaiveSales::objection(std::uint64_t sale, std::uint64_t account,
                                                 std::uint32_t pieces, Instant now) const {
    if (!has_sale(sale)) {
        return TakeRefusal::sale_not_found;
    }
    SaleState state = state_of(sale, now);
    if (state == SaleState::scheduled) {
        return TakeRefusal::sale_not_started;
    }
    if (state == SaleState::cancelled || state == SaleState::ended) {
        return TakeRefusal::sale_ended;
    }
    if (pieces > left_for(sale, account)) {
        return TakeRefusal::sale_limit;
    }
    return pieces > remaining(sale) ? std::optional(TakeRefusal::sale_sold_out) : std::nullopt;
}

// --- what orders do -----------------------------------------------------------------------------

std::size_t NaiveSales::take(std::uint64_t sale, std::uint64_t account, std::uint32_t pieces,
                             Moment& moment) {
    std::set<std::uint32_t> used;
    for (const NaivePart& part : parts) {
        if (part.sale == sale && part.state != PartState::given_back) {
            used.insert(part.number);
        }
    }
    std::uint32_t number = 1;
    while (used.contains(number)) {
        number += 1;
    }
    parts.push_back({.sale = sale, .account = account, .pieces = pieces, .number = number});
    if (remaining(sale) == 0) {
        moment.emit("sale.sold_out", Bytes().number(sale).number(all[sale - 1].form.option.value));
    }
    return parts.size() - 1;
}

void NaiveSales::confirm(std::size_t part, NaiveCatalog& catalog, Moment& moment) {
    NaivePart& row = parts[part];
    row.state = PartState::sold;
    catalog.move(all[row.sale - 1].form.option.value, -std::int64_t{row.pieces}, row.pieces,
                 moment);
}

void NaiveSales::give_back(std::size_t part, NaiveCatalog& catalog, Moment& moment) {
    NaivePart& row = parts[part];
    bool sold = row.state == PartState::sold;
    row.state = PartState::given_back;
    const NaiveSale& sale = all[row.sale - 1];
    std::int64_t pieces = row.pieces;
    std::int64_t held = sold ? (sale.closed ? 0 : pieces) : (sale.closed ? -pieces : 0);
    if (sold || held != 0) {
        catalog.move(sale.form.option.value, held, sold ? -pieces : 0, moment);
    }
}

void NaiveSales::close(std::uint64_t sale, NaiveCatalog& catalog, Moment& moment) {
    NaiveSale& row = all[sale - 1];
    row.closed = true;
    std::uint64_t option = row.form.option.value;
    std::uint32_t rest = remaining(sale);
    if (rest > 0) {
        catalog.move(option, -std::int64_t{rest}, 0, moment);
    }
    Bytes ended = Bytes().number(sale).number(option).number(pieces_in(sale, PartState::sold));
    moment.emit("sale.ended", ended.number(pieces_in(sale, PartState::held)).number(rest));
}

// --- commands -----------------------------------------------------------------------------------

Told NaiveSales::run(const CreateSale& request, const NaiveAccounts& accounts,
                     NaiveCatalog& catalog, Moment& moment) {
    using Code = CreateSale::Code;
    auto no = [](Code code, std::int64_t available = 0) { return refused(code, available); };
    if (auto code = accounts.staff_objection<Code>(request.caller)) {
        return no(*code);
    }
    if (request.price.units < 0 || request.price.units > 1'000'000'000'000) {
        return no(Code::price_out_of_range);
    }
    if (request.quantity < 1 || request.quantity > 100'000'000) {
        return no(Code::quantity_out_of_range);
    }
    if (request.per_account < 1 || request.per_account > 99) {
        return no(Code::per_account_out_of_range);
    }
    if (request.starts_at.ms < 0 || request.starts_at >= request.ends_at ||
        request.ends_at <= moment.now || request.ends_at.ms > 253'402'300'799'999) {
        return no(Code::window_out_of_range);
    }
    std::uint64_t option = request.option.value;
    if (!catalog.has_option(option)) {
        return no(Code::option_not_found);
    }
    std::int64_t available = catalog.options[option - 1].available();
    if (available < request.quantity) {
        return no(Code::stock_short, available);
    }
    all.push_back({.form = request, .created_at = moment.now});
    catalog.move(option, request.quantity, 0, moment);
    return answered(view_of(all.size(), catalog, moment.now));
}

Told NaiveSales::run(const CancelSale& request, const NaiveAccounts& accounts,
                     NaiveCatalog& catalog, Moment& moment) {
    using Refusal = CancelSale::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    std::uint64_t id = request.sale.value;
    if (!has_sale(id)) {
        return refused(Refusal::sale_not_found);
    }
    if (all[id - 1].closed || all[id - 1].form.ends_at <= moment.now) {
        return refused(Refusal::sale_ended);
    }
    all[id - 1].cancelled = true;
    close(id, catalog, moment);
    return answered(view_of(id, catalog, moment.now));
}

Told NaiveSales::run(const LookUpSale& request, const NaiveAccounts&, NaiveCatalog& catalog,
                     Moment& moment) const {
    if (!has_sale(request.sale.value)) {
        return refused(LookUpSale::Refusal::sale_not_found);
    }
    return answered(view_of(request.sale.value, catalog, moment.now));
}

Told NaiveSales::run(const ListSales& request, const NaiveAccounts&, NaiveCatalog& catalog,
                     Moment& moment) const {
    Bytes items;
    std::uint64_t count = 0;
    std::uint64_t id = all.size();
    if (request.before) {
        id = std::min<std::uint64_t>(id, std::max<std::uint64_t>(request.before->value, 1) - 1);
    }
    std::uint64_t last = 0;
    for (; id > 0; --id) {
        if (count == page_of(request.limit)) {
            return answered(Bytes().number(count).append(items).maybe(true, Bytes().number(last)));
        }
        if (!request.state || *request.state == state_of(id, moment.now)) {
            items.append(view_of(id, catalog, moment.now));
            count += 1;
        }
        last = id;
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

// --- deadlines ----------------------------------------------------------------------------------

std::size_t NaiveSales::run_deadlines(NaiveCatalog& catalog, Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        if (!all[id - 1].closed && all[id - 1].form.ends_at <= moment.now) {
            due.push_back({all[id - 1].form.ends_at, id});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, id] : due) {
        close(id, catalog, moment);
    }
    return due.size();
}

Instant NaiveSales::next_deadline() const {
    Instant next = Instant::never();
    for (const NaiveSale& sale : all) {
        next = sale.closed ? next : std::min(next, sale.form.ends_at);
    }
    return next;
}

std::size_t NaiveSales::rows_with_deadline() const {
    return static_cast<std::size_t>(std::ranges::count(all, false, &NaiveSale::closed));
}

// --- rows and views -----------------------------------------------------------------------------

Bytes NaiveSales::view_of(std::uint64_t sale, const NaiveCatalog& catalog, Instant now) const {
    const NaiveSale& row = all[sale - 1];
    std::uint64_t id = row.form.option.value;
    const NaiveOption& option = catalog.options[id - 1];
    SaleState state = state_of(sale, now);
    bool over = state == SaleState::ended || state == SaleState::cancelled;
    Bytes bytes = Bytes().number(sale).number(option.product).number(id);
    bytes.string(catalog.product_of(option).name).string(option.name);
    bytes.number(static_cast<std::uint64_t>(state)).with_sign(row.form.price.units);
    bytes.number(row.form.quantity).number(pieces_in(sale, PartState::sold));
    bytes.number(over ? 0 : remaining(sale)).number(row.form.per_account);
    return bytes.time(row.form.starts_at).time(row.form.ends_at).time(row.created_at);
}

void NaiveSales::add_rows(RowsByTable& rows) const {
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> shares;
    std::map<std::uint64_t, std::set<std::uint32_t>> used;
    std::map<std::uint64_t, std::uint32_t> highest;
    for (const NaivePart& part : parts) {
        highest[part.sale] = std::max(highest[part.sale], part.number);
        if (part.state != PartState::given_back) {
            shares[{part.sale, part.account}] += part.pieces;
            used[part.sale].insert(part.number);
        }
    }
    for (const auto& [key, pieces] : shares) {
        rows["sale_shares"].insert(
            Bytes().number(key.first).number(key.second).number(pieces).text());
    }
    for (std::uint64_t id = 1; id <= all.size(); ++id) {
        const NaiveSale& row = all[id - 1];
        const CreateSale& form = row.form;
        Bytes bytes = Bytes().number(id).number(form.option.value).with_sign(form.price.units);
        bytes.number(form.quantity).number(form.per_account).time(form.starts_at);
        bytes.time(form.ends_at).flag(row.cancelled).time(row.created_at);
        rows["sales"].insert(bytes.text());
        Bytes tally = Bytes().number(id).number(pieces_in(id, PartState::held));
        tally.number(pieces_in(id, PartState::sold)).number(highest[id]);
        tally.time(row.closed ? Instant::never() : form.ends_at);
        rows["sale_tallies"].insert(tally.text());
        for (std::uint32_t number = 1; number <= highest[id]; ++number) {
            if (!used[id].contains(number)) {
                rows["sale_free_numbers"].insert(Bytes().number(id).number(number).text());
            }
        }
    }
    if (!all.empty()) {
        rows["id_sequences"].insert(Bytes().string("sale").number(all.size()).text());
    }
}

}  // namespace onrush::sim

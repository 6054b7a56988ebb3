#include "sim/shop_play/naive_catalog.h"

namespace onrush::sim {

using catalog::AddOption;
using catalog::ChangeOption;
using catalog::ChangeProduct;
using catalog::ChangeStock;
using catalog::CreateCategory;
using catalog::CreateProduct;
using catalog::NewOption;

namespace {

constexpr std::int64_t price_max = 1'000'000'000'000;
constexpr std::int64_t pieces_max = 1'000'000'000;

bool good_name(const std::string& name) {
    return !name.empty() && name.size() <= 400;
}
bool good_description(const std::string& description) {
    return description.size() <= 8000;
}
bool good_price(std::int64_t price) {
    return price >= 0 && price <= price_max;
}
bool good_delta(std::int64_t price, std::int64_t delta) {
    return delta >= -price_max && delta <= price_max && good_price(price + delta);
}
bool good_option(const NewOption& option, std::int64_t price) {
    std::int64_t stock = option.stock.value_or(0);
    return good_name(option.name) &&
           good_delta(price, option.price_delta.value_or(base::Money()).units) && stock >= 0 &&
           stock <= pieces_max;
}

}  // namespace

std::int64_t NaiveCatalog::price_of(std::uint64_t option) const {
    const NaiveOption& found = options[option - 1];
    return product_of(found).price + found.price_delta;
}

std::vector<std::uint64_t> NaiveCatalog::options_of(std::uint64_t product) const {
    std::vector<std::uint64_t> ids;
    for (std::uint64_t id = 1; id <= options.size(); ++id) {
        if (options[id - 1].product == product) {
            ids.push_back(id);
        }
    }
    return ids;
}

// --- stock --------------------------------------------------------------------------------------

template <typename Change>
void NaiveCatalog::change_stock(std::uint64_t option, Change change, Moment& moment) {
    NaiveOption& row = options[option - 1];
    std::int64_t before = row.available();
    change(row);
    std::int64_t after = row.available();
    ONRUSH_CHECK(after >= 0 && row.held >= 0, "the model leaves {} of option {}", after, option);
    Bytes names = Bytes().number(option).number(row.product);
    if (before > 0 && after == 0) {
        moment.emit("option.sold_out", names);
    }
    if (before == 0 && after > 0) {
        moment.emit("option.back_in_stock", Bytes(names).with_sign(after));
    }
}

void NaiveCatalog::move(std::uint64_t option, std::int64_t held, std::int64_t sold,
                        Moment& moment) {
    change_stock(
        option,
        [&](NaiveOption& row) {
            row.held += held;
            row.sold += sold;
        },
        moment);
}

// --- commands -----------------------------------------------------------------------------------

Told NaiveCatalog::run(const CreateCategory& request, const NaiveAccounts& accounts,
                       Moment& moment) {
    if (auto code = accounts.staff_objection<CreateCategory::Refusal>(request.caller)) {
        return refused(*code);
    }
    if (!good_name(request.name)) {
        return refused(CreateCategory::Refusal::name_out_of_range);
    }
    categories.push_back({request.name, moment.now});
    return answered(Bytes().number(categories.size()).string(request.name).time(moment.now));
}

Told NaiveCatalog::run(const CreateProduct& request, const NaiveAccounts& accounts,
                       Moment& moment) {
    using Refusal = CreateProduct::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (!good_name(request.name)) {
        return refused(Refusal::name_out_of_range);
    }
    if (!good_description(request.description)) {
        return refused(Refusal::description_out_of_range);
    }
    if (!good_price(request.price.units)) {
        return refused(Refusal::price_out_of_range);
    }
    bool good = request.options.size() <= 100;
    for (const NewOption& option : request.options) {
        good = good && good_option(option, request.price.units);
    }
    if (!good) {
        return refused(Refusal::options_out_of_range);
    }
    if (request.category.value < 1 || request.category.value > categories.size()) {
        return refused(Refusal::category_not_found);
    }
    products.push_back({.category = request.category.value,
                        .name = request.name,
                        .description = request.description,
                        .price = request.price.units,
                        .active = request.active,
                        .created_at = moment.now});
    for (const NewOption& option : request.options) {
        insert_option(products.size(), option, moment);
    }
    return answered(view_of_product(products.size()));
}

void NaiveCatalog::insert_option(std::uint64_t product, const NewOption& form, Moment& moment) {
    options.push_back({.product = product,
                       .name = form.name,
                       .price_delta = form.price_delta.value_or(base::Money()).units,
                       .created_at = moment.now});
    std::int64_t stock = form.stock.value_or(0);
    if (stock > 0) {
        change_stock(options.size(), [&](NaiveOption& row) { row.received += stock; }, moment);
    }
}

Told NaiveCatalog::run(const ChangeProduct& request, const NaiveAccounts& accounts, Moment&) {
    using Refusal = ChangeProduct::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    std::uint64_t id = request.product.value;
    if (id < 1 || id > products.size()) {
        return refused(Refusal::product_not_found);
    }
    NaiveProduct& product = products[id - 1];
    if (request.name && !good_name(*request.name)) {
        return refused(Refusal::name_out_of_range);
    }
    if (request.description && !good_description(*request.description)) {
        return refused(Refusal::description_out_of_range);
    }
    std::int64_t price = request.price.value_or(base::Money(product.price)).units;
    bool good = good_price(price);
    for (std::uint64_t option : options_of(id)) {
        good = good && good_delta(price, options[option - 1].price_delta);
    }
    if (!good) {
        return refused(Refusal::price_out_of_range);
    }
    std::uint64_t category = request.category ? request.category->value : product.category;
    if (category < 1 || category > categories.size()) {
        return refused(Refusal::category_not_found);
    }
    product.category = category;
    product.price = price;
    product.name = request.name.value_or(product.name);
    product.description = request.description.value_or(product.description);
    product.active = request.active.value_or(product.active);
    return answered(view_of_product(id));
}

Told NaiveCatalog::run(const AddOption& request, const NaiveAccounts& accounts, Moment& moment) {
    using Refusal = AddOption::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    std::uint64_t id = request.product.value;
    if (id < 1 || id > products.size()) {
        return refused(Refusal::product_not_found);
    }
    if (!good_option(request.option, products[id - 1].price)) {
        return refused(Refusal::option_out_of_range);
    }
    if (options_of(id).size() == 100) {
        return refused(Refusal::options_full);
    }
    insert_option(id, request.option, moment);
    return answered(view_of_option(options.size()));
}

Told NaiveCatalog::run(const ChangeOption& request, const NaiveAccounts& accounts, Moment&) {
    using Refusal = ChangeOption::Refusal;
    if (auto code = accounts.staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.product.value < 1 || request.product.value > products.size()) {
        return refused(Refusal::product_not_found);
    }
    std::uint64_t id = request.option.value;
    if (!has_option(id) || options[id - 1].product != request.product.value) {
        return refused(Refusal::option_not_found);
    }
    NaiveOption& option = options[id - 1];
    if (request.name && !good_name(*request.name)) {
        return refused(Refusal::name_out_of_range);
    }
    std::int64_t delta = request.price_delta.value_or(base::Money(option.price_delta)).units;
    if (!good_delta(product_of(option).price, delta)) {
        return refused(Refusal::price_out_of_range);
    }
    option.name = request.name.value_or(option.name);
    option.price_delta = delta;
    return answered(view_of_option(id));
}

Told NaiveCatalog::run(const ChangeStock& request, const NaiveAccounts& accounts, Moment& moment) {
    using Code = ChangeStock::Code;
    auto no = [](Code code, std::int64_t available = 0) { return refused(code, available); };
    if (auto code = accounts.staff_objection<Code>(request.caller)) {
        return no(*code);
    }
    std::uint64_t id = request.option.value;
    if (!has_option(id)) {
        return no(Code::option_not_found);
    }
    std::int64_t change = request.change;
    std::int64_t on_hand = options[id - 1].on_hand();
    if (change == 0 || change > pieces_max || change < -pieces_max ||
        on_hand + change > pieces_max) {
        return no(Code::change_out_of_range);
    }
    if (request.reason.empty() || request.reason.size() > 800) {
        return no(Code::reason_out_of_range);
    }
    std::int64_t available = options[id - 1].available();
    if (available + change < 0) {
        return no(Code::stock_below_held, available);
    }
    change_stock(
        id,
        [&](NaiveOption& row) {
            row.received += std::max<std::int64_t>(change, 0);
            row.written_off += std::max<std::int64_t>(-change, 0);
        },
        moment);
    moment.emit("stock.changed", Bytes().number(id).with_sign(change).string(request.reason));
    return answered(view_of_stock(id));
}

// --- rows ---------------------------------------------------------------------------------------

void NaiveCatalog::add_rows(RowsByTable& rows) const {
    for (std::uint64_t id = 1; id <= categories.size(); ++id) {
        const NaiveCategory& row = categories[id - 1];
        rows["categories"].insert(Bytes().number(id).string(row.name).time(row.created_at).text());
    }
    for (std::uint64_t id = 1; id <= products.size(); ++id) {
        const NaiveProduct& row = products[id - 1];
        Bytes bytes = Bytes().number(id).number(row.category).string(row.name);
        bytes.string(row.description).with_sign(row.price).flag(row.active);
        rows["products"].insert(bytes.number(options_of(id).size()).time(row.created_at).text());
        Bytes totals = Bytes().number(id).number(row.category).flag(row.active);
        rows["product_totals"].insert(totals.number(row.views).with_sign(row.sales).text());
    }
    std::map<std::uint64_t, std::uint64_t> places;  // by product
    for (std::uint64_t id = 1; id <= options.size(); ++id) {
        const NaiveOption& row = options[id - 1];
        Bytes bytes = Bytes().number(id).number(row.product).number(++places[row.product]);
        rows["options"].insert(
            bytes.string(row.name).with_sign(row.price_delta).time(row.created_at).text());
        Bytes stock = Bytes().number(id).with_sign(row.on_hand()).with_sign(row.held);
        stock.with_sign(row.received).with_sign(row.sold).with_sign(row.written_off);
        rows["stocks"].insert(stock.text());
    }
    auto add_ids = [&](const char* kind, std::size_t last) {
        if (last != 0) {
            rows["id_sequences"].insert(Bytes().string(kind).number(last).text());
        }
    };
    add_ids("category", categories.size());
    add_ids("product", products.size());
    add_ids("option", options.size());
}

}  // namespace onrush::sim

#include "features/catalog/test/model.h"

#include <algorithm>
#include <optional>
#include <string>

namespace onrush::catalog {

using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

using Position = std::pair<std::int64_t, std::uint64_t>;  // in a list of products

constexpr std::int64_t exact_max = (std::int64_t{1} << 53) - 1;

bool is_good_price(std::int64_t price) {
    return price >= 0 && price <= 1'000'000'000'000;
}

std::int64_t units_of(const std::optional<base::Money>& money) {
    return money ? money->units : 0;
}

bool are_digits(const std::string& text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           text.find_first_not_of("0123456789") == std::string::npos;
}

// Of "1200.7" or "-3.7"; none of any other text.
std::optional<Position> position_of(const std::string& cursor) {
    std::size_t dot = std::min(cursor.find('.'), cursor.size() - 1);
    std::string value = cursor.substr(0, dot);
    std::string id = cursor.substr(dot + 1);
    if (!are_digits(value.substr(value.starts_with('-') ? 1 : 0), 18) || !are_digits(id, 16) ||
        std::stoll(id) > exact_max) {
        return std::nullopt;
    }
    return Position{std::stoll(value), std::stoull(id)};
}

}  // namespace

std::int64_t CatalogModel::price_of(std::uint64_t option) const {
    const OptionState& state = options[option - 1];
    return product_of(state).price + state.price_delta;
}

std::vector<std::uint64_t> CatalogModel::options_of(std::uint64_t product) const {
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
void CatalogModel::change_stock(std::uint64_t option, Change change, Moment& moment) {
    OptionState& state = options[option - 1];
    std::int64_t before = state.available();
    bool had_any = state.received > 0;
    change(state);
    std::int64_t after = state.available();
    ONRUSH_CHECK(after >= 0 && state.held >= 0, "the model leaves {} pieces of option {}", after,
                 option);
    Numbers numbers = {signed_of(option), signed_of(state.product)};
    if (before > 0 && after == 0) {
        moment.emit("option.sold_out", numbers);
    }
    if (before == 0 && after > 0 && had_any) {
        numbers.push_back(after);
        moment.emit("option.back_in_stock", numbers);
    }
}

void CatalogModel::move(std::uint64_t option, std::int64_t held, std::int64_t sold,
                        Moment& moment) {
    auto change = [&](OptionState& state) {
        state.held += held;
        state.sold += sold;
    };
    change_stock(option, change, moment);
}

Told CatalogModel::run(const ChangeStock& input, Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    std::uint64_t id = input.option.value;
    if (!has_option(id)) {
        return refused(option_not_found);
    }
    std::int64_t change = input.change;
    const OptionState& option = options[id - 1];
    if (change == 0 || option.on_hand() + change > 1'000'000'000) {
        return refused(change_out_of_range);
    }
    if (option.available() + change < 0) {
        return refused(stock_below_held, {option.available()});
    }
    auto receive = [&](OptionState& state) {
        state.received += std::max<std::int64_t>(change, 0);
        state.written_off += std::max<std::int64_t>(-change, 0);
    };
    change_stock(id, receive, moment);
    moment.emit("stock.changed", {signed_of(id), change});
    return answered(
        {signed_of(id), option.on_hand(), option.held, option.available(), option.sold});
}

// --- categories, products, options --------------------------------------------------------------

Told CatalogModel::run(const CreateCategory& input, Moment&) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    categories += 1;
    return answered({signed_of(categories)});
}

Told CatalogModel::run(const CreateProduct& input, Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    std::vector<NewOption> forms = input.options.value_or(std::vector<NewOption>());
    for (const NewOption& form : forms) {
        if (!is_good_price(input.price.units + units_of(form.price_delta))) {
            return refused(option_prices_out_of_range);
        }
    }
    if (!has_category(input.category_id.value)) {
        return refused(category_not_found);
    }
    products.push_back({.category = input.category_id.value,
                        .price = input.price.units,
                        .active = input.active.value_or(true)});
    for (const NewOption& form : forms) {
        add_option(products.size(), form, moment);
    }
    return answered(product_numbers(products.size()));
}

void CatalogModel::add_option(std::uint64_t product, const NewOption& form, Moment& moment) {
    std::int64_t stock = form.stock.value_or(0);
    options.push_back({.product = product,
                       .price_delta = units_of(form.price_delta),
                       .received = stock,
                       .per_account = form.per_account.value_or(0)});
    if (stock > 0) {
        moment.emit("stock.changed", {signed_of(options.size()), stock});
    }
}

Told CatalogModel::run(const ChangeProduct& input, Moment&) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    std::uint64_t id = input.product.value;
    if (!has_product(id)) {
        return refused(product_not_found);
    }
    ProductState& product = products[id - 1];
    std::int64_t price = input.price ? input.price->units : product.price;
    for (std::uint64_t option : options_of(id)) {
        if (!is_good_price(price + options[option - 1].price_delta)) {
            return refused(price_out_of_range);
        }
    }
    std::uint64_t category = input.category_id ? input.category_id->value : product.category;
    if (!has_category(category)) {
        return refused(category_not_found);
    }
    product.category = category;
    product.price = price;
    product.active = input.active.value_or(product.active);
    return answered(product_numbers(id));
}

Told CatalogModel::run(const AddOption& input, Moment& moment) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    std::uint64_t id = input.product.value;
    if (!has_product(id)) {
        return refused(product_not_found);
    }
    if (!is_good_price(products[id - 1].price + units_of(input.price_delta))) {
        return refused(price_delta_out_of_range);
    }
    if (options_of(id).size() == 100) {
        return refused(options_full);
    }
    add_option(id, {input.name, input.price_delta, input.stock, input.per_account}, moment);
    return answered(option_numbers(options.size()));
}

Told CatalogModel::run(const ChangeOption& input, Moment&) {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    if (!has_product(input.product.value)) {
        return refused(product_not_found);
    }
    std::uint64_t id = input.option_id.value;
    if (!has_option(id) || options[id - 1].product != input.product.value) {
        return refused(option_not_found);
    }
    OptionState& option = options[id - 1];
    std::int64_t delta = input.price_delta ? units_of(*input.price_delta) : option.price_delta;
    if (!is_good_price(product_of(option).price + delta)) {
        return refused(price_delta_out_of_range);
    }
    option.price_delta = delta;
    if (input.per_account) {
        option.per_account = input.per_account->value_or(0);
    }
    return answered(option_numbers(id));
}

// --- what is shown ------------------------------------------------------------------------------

Numbers CatalogModel::option_numbers(std::uint64_t id) const {
    const OptionState& option = options[id - 1];
    return {signed_of(id), price_of(id),       option.price_delta, option.on_hand(),
            option.held,   option.available(), option.sold,        option.per_account};
}

Numbers CatalogModel::product_numbers(std::uint64_t id) const {
    const ProductState& product = products[id - 1];
    Numbers numbers = {signed_of(id), signed_of(product.category), product.price,
                       product.active ? 1 : 0};
    for (std::uint64_t option : options_of(id)) {
        std::ranges::copy(option_numbers(option), std::back_inserter(numbers));
    }
    numbers.insert(numbers.end(), {product.sales, product.views});
    return numbers;
}

Told CatalogModel::run(const LookUpProduct& input, Moment&) const {
    std::uint64_t id = input.product.value;
    return is_shown(id) ? answered(product_numbers(id)) : refused(product_not_shown);
}

Told CatalogModel::run(const LookUpStock& input, Moment&) const {
    std::uint64_t id = input.option.value;
    return is_option_shown(id) ? answered(option_numbers(id)) : refused(option_not_shown);
}

Told CatalogModel::run(const LookUpAnyStock& input, Moment&) const {
    std::uint64_t id = input.option.value;
    return has_option(id) ? answered(option_numbers(id)) : refused(option_not_shown);
}

Told CatalogModel::run(const ListCategories& input, Moment&) const {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    Numbers numbers;
    std::uint64_t id = input.cursor ? input.cursor->value + 1 : 1;
    for (std::uint32_t left = input.limit.value_or(20); left > 0 && id <= categories; --left) {
        numbers.push_back(signed_of(id++));
    }
    numbers.push_back(id <= categories ? signed_of(id - 1) : -1);
    return answered(numbers);
}

Told CatalogModel::run(const ListProducts& input, Moment&) const {
    Told told = list(input, true);
    bool none = told.refusal.empty() && input.active == false;
    return none ? answered({0, 0}) : told;
}

Told CatalogModel::run(const ListAnyProducts& input, Moment&) const {
    return list(input, input.active.value_or(true));
}

// All products by what the order goes by and by id; those up to the cursor are left out.
Told CatalogModel::list(const ListProducts& input, bool active) const {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    ProductSort sort = input.sort.value_or(ProductSort::newest);
    std::vector<Position> all;
    for (std::uint64_t id = 1; id <= products.size(); ++id) {
        const ProductState& product = products[id - 1];
        bool in_category = !input.category || input.category->value == product.category;
        if (product.active == active && in_category) {
            std::int64_t by = sort == ProductSort::price   ? product.price
                              : sort == ProductSort::views ? product.views
                              : sort == ProductSort::sales ? product.sales
                                                           : 0;
            all.push_back({by, id});
        }
    }
    std::ranges::sort(all);
    bool upwards = sort == ProductSort::price;
    if (!upwards) {
        std::ranges::reverse(all);
    }
    if (input.cursor) {
        std::optional<Position> at = position_of(*input.cursor);
        if (!at) {
            return refused(cursor_invalid);
        }
        at->first = sort == ProductSort::newest ? 0 : at->first;
        std::erase_if(all, [&](const Position& one) { return upwards ? one <= at : one >= at; });
    }
    std::size_t count = std::min<std::size_t>(all.size(), input.limit.value_or(20));
    Numbers numbers;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t id = all[i].second;
        const ProductState& product = products[id - 1];
        numbers.insert(numbers.end(), {signed_of(id), signed_of(product.category), product.price,
                                       product.sales, product.views});
    }
    Position next = count < all.size() ? all[count - 1] : Position();
    numbers.insert(numbers.end(), {next.first, signed_of(next.second)});
    return answered(numbers);
}

// --- the numbers of answers ---------------------------------------------------------------------

Numbers numbers_of(const CategoryView& view) {
    return {signed_of(view.category_id.value)};
}

Numbers numbers_of(const CategoryPage& page) {
    Numbers numbers;
    for (const CategoryView& item : page.items) {
        numbers.push_back(signed_of(item.category_id.value));
    }
    numbers.push_back(page.next_cursor ? signed_of(page.next_cursor->value) : -1);
    return numbers;
}

Numbers numbers_of(const StockView& view) {
    return {signed_of(view.option_id.value), view.on_hand, view.held, view.available, view.sold};
}

Numbers numbers_of(const OptionView& view) {
    return {signed_of(view.option_id.value),
            view.price.units,
            view.price_delta.units,
            view.on_hand,
            view.held,
            view.available,
            view.sold,
            std::int64_t{view.per_account.value_or(0)}};
}

Numbers numbers_of(const ProductView& view) {
    Numbers numbers = {signed_of(view.product_id.value), signed_of(view.category_id.value),
                       view.price.units, view.active ? 1 : 0};
    for (const OptionView& option : view.options) {
        std::ranges::copy(numbers_of(option), std::back_inserter(numbers));
    }
    numbers.insert(numbers.end(), {view.sales_count, signed_of(view.view_count)});
    return numbers;
}

Numbers numbers_of(const ProductPage& page) {
    Numbers numbers;
    for (const ProductItem& item : page.items) {
        numbers.insert(numbers.end(),
                       {signed_of(item.product_id.value), signed_of(item.category_id.value),
                        item.price.units, item.sales_count, signed_of(item.view_count)});
    }
    Position next = page.next_cursor ? position_of(*page.next_cursor).value() : Position();
    numbers.insert(numbers.end(), {next.first, signed_of(next.second)});
    return numbers;
}

}  // namespace onrush::catalog

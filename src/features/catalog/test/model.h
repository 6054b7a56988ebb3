// What the catalogue must do, written a second time and naively: lists of categories, products and
// options, looked through from end to end. engine/test/told.h says what models are for.
#pragma once

#include <vector>

#include "engine/test/told.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/list_products.h"
#include "features/catalog/stock.h"

namespace onrush::catalog {

class CatalogModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;

    struct ProductState {
        std::uint64_t category = 0;
        std::int64_t price = 0;
        bool active = true;
        std::int64_t views = 0;  // rankings count these two
        std::int64_t sales = 0;
    };
    struct OptionState {
        std::uint64_t product = 0;
        std::int64_t price_delta = 0;
        std::int64_t held = 0;
        std::int64_t received = 0;
        std::int64_t sold = 0;
        std::int64_t written_off = 0;
        std::int64_t per_account = 0;  // 0: no limit

        [[nodiscard]] std::int64_t on_hand() const { return received - sold - written_off; }
        [[nodiscard]] std::int64_t available() const { return on_hand() - held; }
    };

    [[nodiscard]] Told run(const CreateCategory& input, Moment& moment);
    [[nodiscard]] Told run(const ListCategories& input, Moment& moment) const;
    [[nodiscard]] Told run(const CreateProduct& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeProduct& input, Moment& moment);
    [[nodiscard]] Told run(const AddOption& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeOption& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeStock& input, Moment& moment);
    [[nodiscard]] Told run(const LookUpProduct& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpStock& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpAnyStock& input, Moment& moment) const;
    // Staff find those that are not active, too.
    [[nodiscard]] Told run(const ListProducts& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListAnyProducts& input, Moment& moment) const;

    // What orders and sales do: add to `held` and `sold` of an option.
    void move(std::uint64_t option, std::int64_t held, std::int64_t sold, Moment& moment);

    [[nodiscard]] bool has_category(std::uint64_t id) const { return id >= 1 && id <= categories; }
    [[nodiscard]] bool has_product(std::uint64_t id) const {
        return id >= 1 && id <= products.size();
    }
    // To those who are not staff.
    [[nodiscard]] bool is_shown(std::uint64_t product) const {
        return has_product(product) && products[product - 1].active;
    }
    [[nodiscard]] bool is_option_shown(std::uint64_t id) const {
        return has_option(id) && is_shown(options[id - 1].product);
    }
    [[nodiscard]] bool has_option(std::uint64_t id) const {
        return id >= 1 && id <= options.size();
    }
    [[nodiscard]] const ProductState& product_of(const OptionState& option) const {
        return products[option.product - 1];
    }
    [[nodiscard]] std::int64_t price_of(std::uint64_t option) const;

    std::uint64_t categories = 0;
    std::vector<ProductState> products;  // product 1 is at 0
    std::vector<OptionState> options;    // option 1 is at 0

private:
    [[nodiscard]] Told list(const ListProducts& input, bool active) const;
    [[nodiscard]] std::vector<std::uint64_t> options_of(std::uint64_t product) const;
    void add_option(std::uint64_t product, const NewOption& form, Moment& moment);
    template <typename Change>
    void change_stock(std::uint64_t option, Change change, Moment& moment);
    [[nodiscard]] Numbers product_numbers(std::uint64_t id) const;
    [[nodiscard]] Numbers option_numbers(std::uint64_t id) const;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const CategoryView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const CategoryPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const StockView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const OptionView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const ProductView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const ProductPage& page);

}  // namespace onrush::catalog

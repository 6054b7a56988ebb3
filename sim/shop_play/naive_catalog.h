// What the catalogue must do, written a second time and naively: lists of categories, products and
// options, looked through from end to end.
#pragma once

#include <vector>

#include "catalog/add_option.h"
#include "catalog/change_option.h"
#include "catalog/change_product.h"
#include "catalog/change_stock.h"
#include "catalog/create_category.h"
#include "catalog/create_product.h"
#include "catalog/list_categories.h"
#include "catalog/list_products.h"
#include "catalog/look_up_product.h"
#include "sim/shop_play/naive_accounts.h"

namespace onrush::sim {

struct NaiveCategory {
    std::string name;
    base::Instant created_at;
};

struct NaiveProduct {
    std::uint64_t category = 0;
    std::string name;
    std::string description;
    std::int64_t price = 0;
    bool active = true;
    base::Instant created_at;
    std::uint64_t views = 0;
    std::int64_t sales = 0;
};

struct NaiveOption {
    std::uint64_t product = 0;
    std::string name;
    std::int64_t price_delta = 0;
    base::Instant created_at;
    std::int64_t held = 0;
    std::int64_t received = 0;
    std::int64_t sold = 0;
    std::int64_t written_off = 0;

    [[nodiscard]] std::int64_t on_hand() const { return received - sold - written_off; }
    [[nodiscard]] std::int64_t available() const { return on_hand() - held; }
};

class NaiveCatalog {
public:
    [[nodiscard]] Told run(const catalog::CreateCategory& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::CreateProduct& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::ChangeProduct& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::AddOption& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::ChangeOption& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::ChangeStock& request, const NaiveAccounts& accounts,
                           Moment& moment);
    [[nodiscard]] Told run(const catalog::LookUpProduct& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const catalog::ListCategories& request, const NaiveAccounts& accounts,
                           Moment& moment) const;
    [[nodiscard]] Told run(const catalog::ListProducts& request, const NaiveAccounts& accounts,
                           Moment& moment) const;

    void add_rows(RowsByTable& rows) const;

    // What holds, sells and brings back: `held`, `sold` and `received` of the option change by
    // these.
    void move(std::uint64_t option, std::int64_t held, std::int64_t sold, Moment& moment);

    [[nodiscard]] bool has_option(std::uint64_t id) const {
        return id >= 1 && id <= options.size();
    }
    [[nodiscard]] const NaiveProduct& product_of(const NaiveOption& option) const {
        return products[option.product - 1];
    }
    [[nodiscard]] std::int64_t price_of(std::uint64_t option) const;

    // The id is the place in the list, from 1.
    std::vector<NaiveCategory> categories;
    std::vector<NaiveProduct> products;
    std::vector<NaiveOption> options;

private:
    [[nodiscard]] std::vector<std::uint64_t> options_of(std::uint64_t product) const;
    void insert_option(std::uint64_t product, const catalog::NewOption& form, Moment& moment);
    template <typename Change>
    void change_stock(std::uint64_t option, Change change, Moment& moment);

    [[nodiscard]] Bytes view_of_product(std::uint64_t id) const;
    [[nodiscard]] Bytes view_of_option(std::uint64_t id) const;
    [[nodiscard]] Bytes view_of_stock(std::uint64_t id) const;
    [[nodiscard]] Bytes item_of(std::uint64_t id) const;
};

}  // namespace onrush::sim

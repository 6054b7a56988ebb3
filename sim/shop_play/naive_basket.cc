#include "sim/shop_play/naive_basket.h"

#include <algorithm>
#include <map>
#include <set>

namespace onrush::sim {

using order::CouponOutcome;

namespace {

constexpr std::uint64_t max_lines = 50;
constexpr std::uint64_t max_coupons = 5;

bool are_apart(const std::vector<std::uint64_t>& ids) {
    return std::set<std::uint64_t>(ids.begin(), ids.end()).size() == ids.size();
}

std::int64_t worth_of(const coupon::Discount& discount, std::int64_t left) {
    if (discount.type == coupon::DiscountType::fixed) {
        return std::min(discount.amount->units, left);
    }
    auto worth = static_cast<std::int64_t>(static_cast<__int128>(left) * *discount.percent / 100);
    return discount.max_discount ? std::min(worth, discount.max_discount->units) : worth;
}

}  // namespace

std::int64_t NaiveBasket::discount() const {
    std::int64_t sum = 0;
    for (const NaiveLine& line : lines) {
        sum += line.discount;
    }
    return sum;
}

std::int64_t NaiveBasket::total() const {
    std::int64_t sum = 0;
    for (const NaiveLine& line : lines) {
        sum += line.left();
    }
    return sum;
}

// --- lists --------------------------------------------------------------------------------------

bool good_items(const std::vector<order::Item>& items) {
    std::vector<std::uint64_t> ids;
    for (const order::Item& item : items) {
        ids.push_back(item.option_id.value);
    }
    return !items.empty() && items.size() <= max_lines && are_apart(ids);
}

bool good_coupons(const std::vector<coupon::CouponId>& coupons) {
    std::vector<std::uint64_t> ids;
    for (coupon::CouponId id : coupons) {
        ids.push_back(id.value);
    }
    return coupons.size() <= max_coupons && are_apart(ids);
}

std::optional<std::pair<int, std::size_t>> wrong_item(const std::vector<order::Item>& items,
                                                      const NaiveCatalog& catalog) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!catalog.has_option(items[i].option_id.value)) {
            return std::pair(0, i);
        }
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!catalog.product_of(catalog.options[items[i].option_id.value - 1]).active) {
            return std::pair(1, i);
        }
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].quantity < 1 || items[i].quantity > 99) {
            return std::pair(2, i);
        }
    }
    return std::nullopt;
}

// --- prices -------------------------------------------------------------------------------------

NaiveBasket basket_of(const std::vector<order::Item>& items, std::optional<base::Money> price,
                      const NaiveShop& shop) {
    NaiveBasket basket;
    for (const order::Item& item : items) {
        std::uint64_t option = item.option_id.value;
        basket.lines.push_back(
            {.option = option,
             .quantity = item.quantity,
             .unit_price = price ? price->units : shop.catalog.price_of(option)});
    }
    return basket;
}

void use_coupons(const std::vector<coupon::CouponId>& coupons, std::uint64_t account,
                 const NaiveShop& shop, base::Instant now, NaiveBasket& basket) {
    std::map<std::uint64_t, coupon::CreateCampaign> terms;  // of those that may be used
    for (coupon::CouponId id : coupons) {
        auto place = shop.coupons.can_use(id, account, now);
        bool there = place || place.error() == coupon::UseRefusal::coupon_not_available;
        basket.coupons.push_back(
            {.coupon = id.value,
             .outcome = there ? CouponOutcome::not_available : CouponOutcome::not_found});
        if (place) {
            terms[id.value] = shop.coupons.terms_of(*place);
        }
    }
    for (auto scope :
         {coupon::ScopeType::products, coupon::ScopeType::categories, coupon::ScopeType::all}) {
        for (NaiveUse& use : basket.coupons) {
            auto found = terms.find(use.coupon);
            if (found == terms.end() || found->second.scope.type != scope) {
                continue;
            }
            const coupon::CreateCampaign& form = found->second;
            std::vector<NaiveLine*> lines;
            std::int64_t left = 0;
            for (NaiveLine& line : basket.lines) {
                const NaiveOption& option = shop.catalog.options[line.option - 1];
                std::uint64_t id = scope == coupon::ScopeType::products
                                       ? option.product
                                       : shop.catalog.product_of(option).category;
                if (scope == coupon::ScopeType::all ||
                    std::ranges::count(form.scope.ids, id) != 0) {
                    lines.push_back(&line);
                    left += line.left();
                }
            }
            if (left == 0) {
                use.outcome = CouponOutcome::not_applicable;
                continue;
            }
            if (left < form.min_order.units) {
                use.outcome = CouponOutcome::below_minimum;
                continue;
            }
            use.outcome = CouponOutcome::applied;
            use.discount = worth_of(form.discount, left);
            std::int64_t so_far = 0;
            std::int64_t given = 0;
            for (NaiveLine* line : lines) {
                so_far += line->left();
                auto due = static_cast<__int128>(use.discount) * so_far / left;
                line->discount += static_cast<std::int64_t>(due) - given;
                given = static_cast<std::int64_t>(due);
            }
        }
    }
}

}  // namespace onrush::sim

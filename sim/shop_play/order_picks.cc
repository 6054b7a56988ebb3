// What buyers want, and those who fill the shelves for them: mostly what makes sense, now and then
// what is at a limit or beyond it.
#include <algorithm>

#include <fmt/format.h>

#include "sim/shop_play/requests.h"
#include "sim/shop_play/shop_play.h"

namespace onrush::sim {

using base::Instant;
using base::Money;

// --- commands -----------------------------------------------------------------------------------

RequestPtr ShopPlay::catalog_command(const ShopWorld& world) {
    if (world.catalog.categories == 0 || random_.chance(60)) {
        return request(catalog::CreateCategory{some_staff(world), some_name()});
    }
    bool few = world.catalog.products.size() < 3;
    switch (random_.below(few ? 2 : 10)) {
        case 0: {
            catalog::CreateProduct form{.caller = some_staff(world),
                                        .name = some_name(),
                                        .category_id = some_category(world),
                                        .price = some_price()};
            if (random_.chance(500)) {
                form.description = some_reason();
            }
            form.active = random_.chance(900);
            form.options.emplace();
            for (std::uint64_t n = random_.below(4); n > 0; --n) {
                form.options->push_back(some_new_option());
            }
            return request(std::move(form));
        }
        case 1: {
            catalog::NewOption option = some_new_option();
            return request(catalog::AddOption{some_staff(world), some_product(world), option.name,
                                              option.price_delta, option.stock,
                                              option.per_account});
        }
        case 2: {
            catalog::ChangeProduct change{.caller = some_staff(world),
                                          .product = some_product(world)};
            change.price = random_.chance(400) ? std::optional(some_price()) : std::nullopt;
            if (random_.chance(300)) {
                change.category_id = some_category(world);
            }
            if (random_.chance(400)) {
                change.active = random_.chance(700);
            }
            return request(std::move(change));
        }
        case 3: {
            catalog::ChangeOption change{.caller = some_staff(world),
                                         .product = some_product(world),
                                         .option_id = some_option(world)};
            std::size_t at = change.option_id.value - 1;
            if (at < world.catalog.options.size() && random_.chance(800)) {
                change.product = catalog::ProductId(world.catalog.options[at].product);
            }
            if (random_.chance(500)) {
                change.price_delta = Money(static_cast<std::int64_t>(random_.below(60)) - 20);
            }
            if (random_.chance(300)) {
                change.per_account = some_limit_of_option();
            }
            return request(std::move(change));
        }
        case 4:
        case 5: {
            ranking::CountViews count;
            for (std::uint64_t n = random_.between(1, 3); n > 0; --n) {
                count.counts.push_back({some_product(world), random_.below(4)});
            }
            return request(std::move(count));
        }
        default: {
            auto change = static_cast<std::int64_t>(random_.below(20)) - 5;
            return request(
                catalog::ChangeStock{some_staff(world), some_option(world), change, some_reason()});
        }
    }
}

RequestPtr ShopPlay::sale_command(const ShopWorld& world, Instant now) {
    if (random_.chance(world.sales.all.empty() ? 0 : 150)) {
        return request(sale::CancelSale{some_staff(world), some_sale(world)});
    }
    sale::CreateSale form{
        .caller = some_staff(world), .option_id = some_option(world), .price = some_price()};
    form.quantity = static_cast<std::uint32_t>(random_.chance(30) ? 0 : random_.between(1, 6));
    form.per_account = static_cast<std::uint32_t>(random_.chance(30) ? 100 : random_.between(1, 3));
    form.starts_at = random_.chance(700) ? Instant(now.ms - 1) : some_instant(now);
    form.ends_at = some_end(form.starts_at);
    return request(form);
}

RequestPtr ShopPlay::buyer_command(const ShopWorld& world) {
    if (random_.chance(150)) {
        return request(cart::ClearCart{some_caller(world)});
    }
    std::uint32_t quantity = random_.chance(200) ? 0 : some_quantity();
    return request(cart::SetCartItem{some_buyer(world), some_option(world), quantity});
}

RequestPtr ShopPlay::order_command(const ShopWorld& world) {
    auto [id, owner] = some_order(world);
    switch (random_.below(12)) {
        case 0:
        case 1:
            return request(order::PayOrder{owner, id});
        case 2:
        case 3:
            return request(
                order::CancelOrder{random_.chance(200) ? some_staff(world) : engine::Staff{owner},
                                   id, random_.chance(500) ? "" : some_reason()});
        case 4: {
            std::string carrier = random_.chance(30) ? std::string(101, 'c') : some_name();
            return request(order::ShipOrder{some_staff(world), id, carrier, ""});
        }
        case 5:
            return request(order::DeliverOrder{some_staff(world), id});
        case 6:
        case 7:
        case 8: {
            order::PlaceOrder order = some_basket(world);
            if (world.sales.all.empty() && random_.chance(900)) {
                return request(std::move(order));
            }
            std::uint32_t quantity = random_.chance(800) ? 1 : some_quantity();
            sale::SaleId sale = some_sale(world);
            order.caller = some_guest(world, sale::guarded(sale), order.caller);
            return request(order::PlaceSaleOrder{order.caller, sale, quantity,
                                                 std::move(order.coupon_ids),
                                                 std::move(order.delivery_address), order.pay});
        }
        default:
            return request(some_basket(world));
    }
}

// --- queries ------------------------------------------------------------------------------------

RequestPtr ShopPlay::catalog_query(const ShopWorld& world) {
    switch (random_.below(6)) {
        case 0:
            return request(catalog::ListCategories{
                some_limit(),
                random_.chance(300) ? std::optional(some_category(world)) : std::nullopt});
        case 1:
            return request(sale::LookUpSale{some_sale(world)});
        case 2: {
            sale::ListSales list{.limit = some_limit()};
            if (random_.chance(400)) {
                list.state = static_cast<sale::SaleState>(random_.below(5));
            }
            if (random_.chance(300)) {
                list.cursor = some_sale(world);
            }
            return request(list);
        }
        case 3:
            if (random_.chance(300)) {
                return request(catalog::LookUpStock{some_option(world)});
            }
            if (random_.chance(200)) {
                return request(catalog::LookUpAnyStock{{some_option(world)}, some_staff(world)});
            }
            return request(catalog::LookUpProduct{some_product(world)});
        default: {
            catalog::ListProducts list{.limit = some_limit()};
            if (random_.chance(300)) {
                list.active = random_.chance(500);
            }
            list.sort = static_cast<catalog::ProductSort>(random_.below(4));
            if (random_.chance(400)) {
                list.category = some_category(world);
            }
            if (random_.chance(400)) {
                list.cursor = fmt::format("{}.{}", random_.below(60), random_.between(1, 6));
            }
            if (random_.chance(300)) {
                return request(catalog::ListAnyProducts{std::move(list), some_staff(world)});
            }
            return request(std::move(list));
        }
    }
}

RequestPtr ShopPlay::buyer_query(const ShopWorld& world) {
    auto [id, owner] = some_order(world);
    switch (random_.below(7)) {
        case 0:
            return request(cart::LookUpCart{some_caller(world)});
        case 4:
            return staff_list_of_orders(world);
        case 1: {
            order::ListMyOrders list{.caller = some_caller(world), .limit = some_limit()};
            if (random_.chance(400)) {
                list.state = static_cast<order::OrderState>(random_.below(7));
            }
            if (random_.chance(300)) {
                list.cursor = static_cast<std::uint32_t>(random_.below(8));
            }
            return request(list);
        }
        case 2:
            return request(order::LookUpHistory{{owner}, id});
        case 3:
            return request(order::LookUpOrder{
                {random_.chance(700) ? owner : engine::Caller(some_staff(world))}, id});
        default: {
            order::PlaceOrder basket = some_basket(world);
            order::Quote quote{basket.caller, std::move(basket.items), basket.coupon_ids};
            // Where there would be neither, and now and then both.
            if (!quote.items || random_.chance(200)) {
                quote.sale = {some_sale(world), some_quantity()};
                quote.items = random_.chance(50) ? quote.items : std::nullopt;
            }
            return request(std::move(quote));
        }
    }
}

RequestPtr ShopPlay::staff_list_of_orders(const ShopWorld& world) {
    order::ListOrders list{.caller = some_staff(world), .limit = some_limit()};
    if (random_.chance(300)) {
        list.account_id = some_account(world);
    }
    if (random_.chance(300)) {
        list.state = static_cast<order::OrderState>(random_.below(7));
    }
    if (random_.chance(200)) {
        list.sale_id = some_sale(world);
    }
    if (random_.chance(300)) {
        list.cursor = some_order(world).first;
    }
    // The time of some order, where it matters whether a span includes its ends.
    if (!world.orders.all.empty() && random_.chance(400)) {
        base::Instant at = world.orders.all[random_.below(world.orders.all.size())].placed_at;
        (random_.chance(500) ? list.from : list.to) = at;
        if (random_.chance(300)) {
            list.from = at;
            list.to = at + base::Duration(static_cast<std::int64_t>(random_.below(5000)));
        }
    }
    return request(list);
}

// --- picks --------------------------------------------------------------------------------------

// Crowds go where the others go: to the latest. Now and then to one that is not there.
std::uint64_t ShopPlay::some_of(std::size_t created, std::uint64_t crowded) {
    if (created == 0 || random_.chance(30)) {
        return random_.chance(500) ? created + 1 : 0;
    }
    std::uint64_t oldest = created > crowded && random_.chance(800) ? created - crowded + 1 : 1;
    return random_.between(oldest, created);
}

catalog::CategoryId ShopPlay::some_category(const ShopWorld& world) {
    return catalog::CategoryId(some_of(world.catalog.categories, 3));
}

catalog::ProductId ShopPlay::some_product(const ShopWorld& world) {
    return catalog::ProductId(some_of(world.catalog.products.size(), 4));
}

catalog::OptionId ShopPlay::some_option(const ShopWorld& world) {
    return catalog::OptionId(some_of(world.catalog.options.size(), 4));
}

catalog::NewOption ShopPlay::some_new_option() {
    catalog::NewOption option{.name = random_.chance(20) ? "" : "option",
                              .price_delta = std::nullopt,
                              .stock = std::nullopt};
    if (random_.chance(500)) {
        option.price_delta = Money(static_cast<std::int64_t>(random_.below(30)) - 10);
    }
    if (random_.chance(900)) {
        option.stock = static_cast<std::int64_t>(random_.below(12));
    }
    if (random_.chance(300)) {
        option.per_account = some_limit_of_option();
    }
    return option;
}

// Now and then none.
std::optional<std::uint32_t> ShopPlay::some_limit_of_option() {
    constexpr std::uint32_t limits[] = {0, 1, 2, 4, 8, 100, 1'000'000, 1'000'001};
    std::uint32_t limit = limits[random_.chance(50) ? 7 * random_.below(2) : random_.between(1, 6)];
    return random_.chance(300) ? std::nullopt : std::optional(limit);
}

Money ShopPlay::some_price() {
    constexpr std::int64_t odd[] = {-1, 0, 1'000'000'000'000, 1'000'000'000'001};
    return Money(random_.chance(40) ? odd[random_.below(4)]
                                    : static_cast<std::int64_t>(random_.between(1, 60)));
}

sale::SaleId ShopPlay::some_sale(const ShopWorld& world) {
    return sale::SaleId(some_of(world.sales.all.size(), 2));
}

std::pair<order::OrderId, engine::Caller> ShopPlay::some_order(const ShopWorld& world) {
    std::uint64_t placed = world.orders.all.size();
    if (placed == 0 || random_.chance(30)) {
        return {order::OrderId(placed + 1), some_caller(world)};
    }
    std::uint64_t oldest = placed > 6 && random_.chance(800) ? placed - 5 : 1;
    std::uint64_t id = random_.between(oldest, placed);
    engine::Caller owner = some_caller(world);
    if (random_.chance(950)) {
        owner = {.account = account::AccountId(world.orders.all[id - 1].account)};
    }
    return {order::OrderId(id), owner};
}

// Mostly somebody with points or with a new coupon.
engine::Caller ShopPlay::some_buyer(const ShopWorld& world) {
    engine::Caller caller = some_caller(world);
    std::size_t entries = world.points.all.size();
    std::size_t coupons = world.coupons.coupons.size();
    if (coupons > 0 && random_.chance(400)) {
        std::size_t oldest = coupons > 6 ? coupons - 6 : 0;
        std::size_t place = random_.between(oldest, coupons - 1);
        caller = {account::AccountId(world.coupons.coupons[place].account)};
    } else if (entries > 0 && random_.chance(600)) {
        caller = {account::AccountId(world.points.all[random_.below(entries)].account)};
    }
    return caller;
}

order::PlaceOrder ShopPlay::some_basket(const ShopWorld& world) {
    order::PlaceOrder order{.caller = some_buyer(world)};
    bool has_cart = world.carts.all.contains(order.caller.account.value);
    if (random_.chance(has_cart ? 600 : 30)) {
        order.from_cart = true;
    } else {
        std::vector<order::Item>& items = order.items.emplace();
        for (std::uint64_t n = random_.chance(20) ? 0 : random_.between(1, 3); n > 0; --n) {
            order::Item item{some_option(world), some_quantity()};
            auto twice = std::ranges::find(items, item.option_id, &order::Item::option_id);
            if (twice == items.end() || random_.chance(50)) {
                items.push_back(item);
            }
        }
    }
    order.coupon_ids = coupons_of(world, order.caller);
    if (random_.chance(500)) {
        order.pay = order::PayMethod::points;
    }
    if (random_.chance(200)) {
        order.delivery_address = random_.chance(50) ? std::string(501, 'a') : some_reason();
    }
    return order;
}

std::vector<coupon::CouponId> ShopPlay::coupons_of(const ShopWorld& world,
                                                   const engine::Caller& caller) {
    std::vector<coupon::CouponId> ids;
    if (random_.chance(400)) {
        return ids;
    }
    // Mostly those that may be used, and few, for they must go together.
    bool any = random_.chance(200);
    std::uint64_t most = random_.chance(100) ? 6 : random_.between(1, 2);
    for (std::size_t place = world.coupons.coupons.size(); place > 0 && ids.size() < most;
         --place) {
        const coupon::CouponModel::KnownCoupon& coupon = world.coupons.coupons[place - 1];
        if (coupon.account == caller.account.value && random_.chance(800) &&
            (any || coupon.status == coupon::CouponStatus::available)) {
            ids.push_back(coupon::CouponId(world.coupons.id_of(place - 1)));
        }
    }
    if (random_.chance(30)) {
        ids.push_back(some_coupon(world).first);
    }
    return ids;
}

std::uint32_t ShopPlay::some_quantity() {
    constexpr std::uint32_t odd[] = {0, 99, 100, 1000};
    return random_.chance(30) ? odd[random_.below(4)]
                              : static_cast<std::uint32_t>(random_.between(1, 3));
}

}  // namespace onrush::sim

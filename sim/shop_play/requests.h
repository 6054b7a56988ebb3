// The requests of the shop.
#pragma once

#include "app/shop.h"
#include "sim/request.h"
#include "sim/shop_play/shop_world.h"

namespace onrush::sim {

struct ShopBinding {
    using World = ShopWorld;

    // decide() of an input takes the feature that it belongs to.
    template <typename Input>
    static auto& feature(app::AnyDomain& domain, const Input& input) {
        auto& shop = static_cast<app::Shop&>(domain);
        engine::Turn turn;
        if constexpr (requires { decide(shop.accounts, input, turn); }) {
            return shop.accounts;
        } else if constexpr (requires { decide(shop.points, input, turn); }) {
            return shop.points;
        } else if constexpr (requires { decide(shop.coupons, input, turn); }) {
            return shop.coupons;
        } else if constexpr (requires { decide(shop.catalog, input, turn); }) {
            return shop.catalog;
        } else if constexpr (requires { decide(shop.carts, input, turn); }) {
            return shop.carts;
        } else if constexpr (requires { decide(shop.sales, input, turn); }) {
            return shop.sales;
        } else if constexpr (requires { decide(shop.rankings, input, turn); }) {
            return shop.rankings;
        } else {
            return shop.orders;
        }
    }

    static std::string text(const account::OpenAccount& input);
    static std::string text(const account::EnsureAccount& input);
    static std::string text(const account::EndSessions& input);
    static std::string text(const account::ChangeAccount& input);
    static std::string text(const account::SetActive& input);
    static std::string text(const account::LookUpMe& input);
    static std::string text(const account::LookUpAccount& input);
    static std::string text(const account::ListAccounts& input);
    static std::string text(const account::FindCredentials& input);
    static std::string text(const point::Charge& input);
    static std::string text(const point::PostEntry& input);
    static std::string text(const point::ReverseEntry& input);
    static std::string text(const point::LookUpBalance& input);
    static std::string text(const point::ListEntries& input);
    static std::string text(const coupon::CreateCampaign& input);
    static std::string text(const coupon::ChangeCampaign& input);
    static std::string text(const coupon::IssueCoupon& input);
    static std::string text(const coupon::RevokeCoupon& input);
    static std::string text(const coupon::LookUpCampaign& input);
    static std::string text(const coupon::ListCampaigns& input);
    static std::string text(const coupon::LookUpCoupon& input);
    static std::string text(const coupon::ListMyCoupons& input);
    static std::string text(const catalog::CreateCategory& input);
    static std::string text(const catalog::CreateProduct& input);
    static std::string text(const catalog::ChangeProduct& input);
    static std::string text(const catalog::AddOption& input);
    static std::string text(const catalog::ChangeOption& input);
    static std::string text(const catalog::ChangeStock& input);
    static std::string text(const catalog::LookUpProduct& input);
    static std::string text(const catalog::ListCategories& input);
    static std::string text(const catalog::ListProducts& input);
    static std::string text(const cart::SetCartItem& input);
    static std::string text(const cart::ClearCart& input);
    static std::string text(const cart::LookUpCart& input);
    static std::string text(const sale::CreateSale& input);
    static std::string text(const sale::CancelSale& input);
    static std::string text(const sale::LookUpSale& input);
    static std::string text(const sale::ListSales& input);
    static std::string text(const ranking::CountViews& input);
    static std::string text(const order::PlaceOrder& input);
    static std::string text(const order::PayOrder& input);
    static std::string text(const order::CancelOrder& input);
    static std::string text(const order::ShipOrder& input);
    static std::string text(const order::DeliverOrder& input);
    static std::string text(const order::Quote& input);
    static std::string text(const order::LookUpOrder& input);
    static std::string text(const order::LookUpHistory& input);
    static std::string text(const order::ListMyOrders& input);

    using Numbers = std::vector<std::int64_t>;
    static Numbers numbers(const point::PostEntry::Refusal& refusal);
    static Numbers numbers(const point::ReverseEntry::Refusal& refusal);
    static Numbers numbers(const coupon::IssueCoupon::Refusal& refusal);
    static Numbers numbers(const coupon::RevokeCoupon::Refusal& refusal);
    static Numbers numbers(const catalog::ChangeStock::Refusal& refusal);
    static Numbers numbers(const sale::CreateSale::Refusal& refusal);
    static Numbers numbers(const order::PlaceOrder::Refusal& refusal);
    static Numbers numbers(const order::PayOrder::Refusal& refusal);
    static Numbers numbers(const order::Quote::Refusal& refusal);
};

// A query is asked as its feature says.
template <typename Input>
[[nodiscard]] constexpr engine::Job::Kind kind_of_input() {
    if constexpr (requires { Input::job_kind; }) {
        return Input::job_kind;
    } else {
        return engine::Job::Kind::command;
    }
}

template <typename Input>
using ShopRequest = RequestOf<ShopBinding, Input, kind_of_input<Input>()>;

template <typename Input>
[[nodiscard]] RequestPtr request(Input input) {
    return std::make_shared<ShopRequest<Input>>(std::move(input));
}

}  // namespace onrush::sim

// What orders must do, written a second time and naively: a list of orders, each with what it has
// of the rest of the shop.
#pragma once

#include <vector>

#include "order/cancel_order.h"
#include "order/list_my_orders.h"
#include "order/look_up_order.h"
#include "order/pay_order.h"
#include "order/place_order.h"
#include "order/quote.h"
#include "order/ship_order.h"
#include "sim/shop_play/naive_basket.h"

namespace onrush::sim {

struct NaiveOrder {
    std::uint64_t account = 0;
    NaiveBasket basket;
    std::uint64_t sale = 0;
    std::size_t part = 0;  // of the sale, in the list of parts
    std::string address;
    bool at_once = false;
    order::OrderState state = order::OrderState::pending_payment;
    base::Instant placed_at;
    base::Instant expires_at;
    base::Instant paid_at = base::Instant::never();
    base::Instant shipped_at = base::Instant::never();
    base::Instant delivered_at = base::Instant::never();
    base::Instant closed_at = base::Instant::never();
    std::string reason;
    std::string carrier;
    std::string tracking;
};

class NaiveOrders {
public:
    explicit NaiveOrders(order::OrderSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const order::PlaceOrder& request, NaiveShop& shop, Moment& moment);
    [[nodiscard]] Told run(const order::PayOrder& request, NaiveShop& shop, Moment& moment);
    [[nodiscard]] Told run(const order::CancelOrder& request, NaiveShop& shop, Moment& moment);
    [[nodiscard]] Told run(const order::ShipOrder& request, NaiveShop& shop, Moment& moment);
    [[nodiscard]] Told run(const order::DeliverOrder& request, NaiveShop& shop, Moment& moment);
    [[nodiscard]] Told run(const order::Quote& request, NaiveShop& shop, Moment& moment) const;
    [[nodiscard]] Told run(const order::LookUpOrder& request, NaiveShop& shop,
                           Moment& moment) const;
    [[nodiscard]] Told run(const order::LookUpHistory& request, NaiveShop& shop,
                           Moment& moment) const;
    [[nodiscard]] Told run(const order::ListMyOrders& request, NaiveShop& shop,
                           Moment& moment) const;

    std::size_t run_deadlines(NaiveShop& shop, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;
    void add_rows(RowsByTable& rows, const NaiveShop& shop) const;

    std::vector<NaiveOrder> all;  // the id is the place in the list, from 1

private:
    [[nodiscard]] bool is_of(order::OrderId id, account::AccountId account) const;
    [[nodiscard]] Told place(const order::PlaceOrder& request, NaiveBasket basket, NaiveShop& shop,
                             Moment& moment);

    void become_paid(std::uint64_t id, NaiveShop& shop, Moment& moment);
    void let_go(std::uint64_t id, order::OrderState state, const std::string& reason,
                NaiveShop& shop, Moment& moment);
    void give_back(std::uint64_t id, const std::string& reason, NaiveShop& shop, Moment& moment);
    void emit(const char* name, std::uint64_t id, const Bytes& beside, Moment& moment) const;

    // Why the caller may not see it, if so.
    [[nodiscard]] std::optional<Told> unseen(const account::Caller& caller, order::OrderId order,
                                             const NaiveShop& shop) const;
    void add_parts(RowsByTable& rows, std::uint64_t id) const;
    [[nodiscard]] Bytes view_of(std::uint64_t id, const NaiveShop& shop) const;
    [[nodiscard]] Bytes item_of(std::uint64_t id, const NaiveShop& shop) const;
    [[nodiscard]] Bytes history_of(std::uint64_t id) const;

    order::OrderSettings settings_;
};

}  // namespace onrush::sim

// What orders must do, written a second time and naively: a list of orders, each with what it has
// of the rest of the shop. engine/test/told.h says what models are for. What orders of seats do
// besides is in model_of_seats.cc.
#pragma once

#include <map>
#include <vector>

#include "features/order/cancel_date.h"
#include "features/order/change_order.h"
#include "features/order/hold_seats.h"
#include "features/order/rank_concerts.h"
#include "features/order/test/basket_model.h"

namespace onrush::order {

// An account has fewer orders than one page may look at.
class OrderModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;

    struct Placed {
        std::uint64_t account = 0;
        BasketModel basket;
        std::uint64_t sale = 0;  // 0: none
        std::size_t part = 0;    // of the sale, in the list of parts
        std::uint64_t date = 0;  // 0: no seats
        std::vector<concert::Place> places;
        bool paid_at_once = false;
        OrderState state = OrderState::pending_payment;
        base::Instant placed_at;
        base::Instant expires_at;  // also when it no longer waits
        base::Instant paid_at = base::Instant::never();
        base::Instant shipped_at = base::Instant::never();
        base::Instant delivered_at = base::Instant::never();
        base::Instant closed_at = base::Instant::never();

        [[nodiscard]] std::int64_t total() const;
        [[nodiscard]] std::int64_t pieces() const;  // or seats
        [[nodiscard]] std::int64_t seats() const { return date == 0 ? 0 : pieces(); }
        [[nodiscard]] bool stands() const;
    };

    explicit OrderModel(OrderSettings settings) : settings_(settings) {}

    [[nodiscard]] Told run(const Quote& input, const ShopModels& shop, Moment& moment) const {
        return quote(input, shop, moment.now);
    }
    [[nodiscard]] Told run(const PlaceOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const PlaceSaleOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const PayOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const CancelOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const ShipOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const DeliverOrder& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const LookUpOrder& input, const ShopModels& shop, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpHistory& input, const ShopModels& shop,
                           Moment& moment) const;
    [[nodiscard]] Told run(const ListMyOrders& input, const ShopModels& shop, Moment& moment) const;
    [[nodiscard]] Told run(const ListOrders& input, const ShopModels& shop,
                           const account::AccountModel& accounts, Moment& moment) const;

    [[nodiscard]] Told run(const HoldSeats& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const PayReservation& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const CancelReservation& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const LookUpReservation& input, const ShopModels& shop,
                           Moment& moment) const;
    [[nodiscard]] Told run(const ListMyReservations& input, const ShopModels& shop,
                           Moment& moment) const;
    [[nodiscard]] Told run(const CancelDate& input, ShopModels& shop, Moment& moment);
    [[nodiscard]] Told run(const RankConcerts& input, const ShopModels& shop, Moment& moment) const;

    // At most so many orders expire, or dates take a step; says how many.
    std::size_t run_deadlines(ShopModels& shop, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;

    // As an answer tells it.
    [[nodiscard]] Numbers shown(std::uint64_t id, const ShopModels& shop) const;
    [[nodiscard]] Numbers shown_reservation(std::uint64_t id, const ShopModels& shop) const;

    struct Sweep {
        std::uint64_t swept = 0;  // orders up to this one
        base::Instant next_at;
    };

    std::vector<Placed> all;                // order 1 is at 0
    std::map<std::uint64_t, Sweep> sweeps;  // of cancelled dates

private:
    struct Wish {
        std::uint64_t account = 0;
        std::vector<CouponId> coupons;
        bool pay = false;
        std::uint64_t sale = 0;
    };
    template <typename Input>
    [[nodiscard]] static Wish wish_of(const Input& input);
    [[nodiscard]] Told place(const Wish& wish, BasketModel basket, ShopModels& shop,
                             Moment& moment);
    // What the limits of unpaid orders refuse.
    [[nodiscard]] std::optional<Told> wait_refused(std::uint64_t account,
                                                   std::int64_t pieces) const;
    [[nodiscard]] std::optional<Told> seats_refused(std::uint64_t account, std::uint64_t date,
                                                    std::int64_t seats) const;
    // What the account's own limits refuse.
    [[nodiscard]] std::optional<Told> limit_refused(const Wish& wish,
                                                    const std::vector<Item>& items,
                                                    const ShopModels& shop) const;
    [[nodiscard]] std::int64_t share_of(std::uint64_t account, std::uint64_t option) const;

    // Where the account has placed all its orders of a day.
    [[nodiscard]] std::optional<Told> day_refused(std::uint64_t account, base::Instant now) const;

    [[nodiscard]] bool has_order(OrderId id) const {
        return id.value >= 1 && id.value <= all.size();
    }
    [[nodiscard]] bool is_of(OrderId id, AccountId account) const;
    [[nodiscard]] bool is_shown(OrderId id, const engine::Caller& caller) const;

    [[nodiscard]] bool is_over(const Placed& order, base::Instant now) const;
    [[nodiscard]] bool is_reservation_of(OrderId id, AccountId account) const;
    // Paid seats after the start of a date that takes place.
    [[nodiscard]] bool is_too_late(const Placed& order, const engine::Caller& caller,
                                   const ShopModels& shop, base::Instant now) const;
    [[nodiscard]] std::optional<Told> pay_refused(const Placed& order,
                                                  const ShopModels& shop) const;
    // Whichever its state asks for.
    void pay(std::uint64_t id, ShopModels& shop, Moment& moment);
    void close(std::uint64_t id, ShopModels& shop, Moment& moment);
    void sweep(std::uint64_t date, ShopModels& shop, Moment& moment);
    void become_paid(std::uint64_t id, ShopModels& shop, Moment& moment);
    void let_go(std::uint64_t id, OrderState state, ShopModels& shop, Moment& moment);
    void give_back(std::uint64_t id, ShopModels& shop, Moment& moment);
    void emit(const char* fact, std::uint64_t id, const ShopModels& shop, Moment& moment) const;

    [[nodiscard]] Numbers listed(std::uint64_t id, const ShopModels& shop) const;

    OrderSettings settings_;
};

// Deadlines of the whole shop: the earliest first; of several at one time, as the features were
// declared. At most so many; says how many.
std::size_t run_deadlines(OrderModel& orders, ShopModels& shop, engine::test::Moment& moment,
                          std::size_t most);
[[nodiscard]] base::Instant next_deadline(const OrderModel& orders, const ShopModels& shop);

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const OrderView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const HistoryView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const OrderPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const AnyOrderPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const ReservationView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const ReservationPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const ConcertRankingPage& page);

}  // namespace onrush::order

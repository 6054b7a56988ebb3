#include "order/look_up_order.h"

namespace onrush::order {

namespace {

std::expected<const Order*, LookUpRefusal> look_up(const OrderFeature& feature,
                                                   const account::Caller& caller, OrderId id) {
    bool staff = caller.role != account::Role::user;
    account::Standing standing =
        staff ? standing_of_staff(feature.accounts, caller) : standing_of(feature.accounts, caller);
    if (auto refusal = account::refusal_of<LookUpRefusal>(standing)) {
        return std::unexpected(*refusal);
    }
    const Order* order = staff ? feature.orders.find(id) : find_own(feature, caller, id);
    if (order == nullptr) {
        return std::unexpected(LookUpRefusal::order_not_found);
    }
    return order;
}

}  // namespace

engine::Result<LookUpOrder> decide(const OrderFeature& feature, const LookUpOrder& input,
                                   const engine::Turn&) {
    auto order = look_up(feature, input.caller, input.order);
    if (!order) {
        return std::unexpected(order.error());
    }
    return view_of(feature, **order);
}

engine::Result<LookUpHistory> decide(const OrderFeature& feature, const LookUpHistory& input,
                                     const engine::Turn&) {
    auto order = look_up(feature, input.caller, input.order);
    if (!order) {
        return std::unexpected(order.error());
    }
    return history_of(feature, **order);
}

}  // namespace onrush::order

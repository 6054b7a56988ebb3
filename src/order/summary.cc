#include "order/summary.h"

#include <array>

#include <fmt/format.h>
#include <boost/describe/enumerators.hpp>

namespace onrush::order {

namespace {

using States = boost::describe::describe_enumerators<OrderState>;

}  // namespace

std::vector<std::string> summarize(const OrderFeature& feature) {
    std::array<std::uint64_t, boost::mp11::mp_size<States>::value> by_state{};
    feature.orders.for_each(
        [&](const Order& order) { by_state.at(static_cast<std::size_t>(order.state)) += 1; });
    std::vector<std::string> lines;
    boost::mp11::mp_for_each<States>([&](auto state) {
        std::uint64_t orders = by_state.at(static_cast<std::size_t>(state.value));
        if (orders != 0) {
            lines.push_back(fmt::format("orders {}: {}", state.name, orders));
        }
    });
    return lines;
}

}  // namespace onrush::order

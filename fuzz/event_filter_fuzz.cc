// Any bytes as a position and as the filter of a reader of events.
#include <cstdint>

#include "base/describe.h"
#include "base/id.h"
#include "relay/event_filter.h"
#include "relay/position.h"

namespace fuzzed {

struct OrderTag;
struct AccountTag;
struct Paid {
    onrush::base::Id<OrderTag> order_id;
    onrush::base::Id<AccountTag> account_id;
};
BOOST_DESCRIBE_STRUCT(Paid, (), (order_id, account_id))

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush::relay;
    static const EventTypes types(
        {EventType::of<&fuzzed::Paid::order_id, &fuzzed::Paid::account_id>("order.paid", "orders",
                                                                           "An order is paid")});
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (auto position = parse_position(bytes)) {
        ONRUSH_CHECK(to_text(*position) == bytes, "{} has another spelling", to_text(*position));
    }
    std::size_t half = bytes.find('\n');
    std::string_view subjects = half == bytes.npos ? std::string_view() : bytes.substr(half + 1);
    if (auto filter = parse_filter(bytes.substr(0, half), subjects, types)) {
        for (const EventFilter::Subject& subject : filter->subjects) {
            ONRUSH_CHECK(subject.kind == "orders" && subject.number != 0, "{}/{}", subject.kind,
                         subject.number);
        }
    }
    return 0;
}

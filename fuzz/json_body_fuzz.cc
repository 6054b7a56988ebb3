// Any bytes as a body: it is taken or refused, and what was taken is written back and taken again.
#include <cstdint>

#include "http/json_body.h"

namespace fuzzed {

enum class Kind { fixed, percent };
BOOST_DESCRIBE_ENUM(Kind, fixed, percent)

struct Line {
    std::int64_t amount = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (amount, note))

struct Body {
    std::string name;
    std::optional<std::int32_t> quota;
    std::optional<bool> active;
    std::optional<onrush::base::Instant> opens_at;
    std::optional<onrush::base::Duration> valid_for_seconds;
    std::optional<Kind> kind;
    std::optional<std::vector<Line>> lines;
    static constexpr std::array ranges = {onrush::base::range("lines", 0, 5)};
};
BOOST_DESCRIBE_STRUCT(Body, (), (name, quota, active, opens_at, valid_for_seconds, kind, lines))

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush::http;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    fuzzed::Body body;
    auto problem = decode_json(bytes, body);
    if (problem) {
        ONRUSH_CHECK(problem->type != nullptr && !problem->detail.empty(), "a bare problem at {}",
                     problem->pointer);
        return 0;
    }
    Buffer first;
    JsonWriter(first).value(body);
    fuzzed::Body again;
    ONRUSH_CHECK(!decode_json(first.view(), again), "not taken again: {}", first.view());
    Buffer second;
    JsonWriter(second).value(again);
    ONRUSH_CHECK(first.view() == second.view(), "{} became {}", first.view(), second.view());
    return 0;
}

// Any bytes as a query string.
#include <cstdint>

#include "base/utf8.h"
#include "http/query.h"

namespace fuzzed {

struct Page {
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
    std::optional<bool> active;
    std::optional<onrush::base::Instant> from;
    static constexpr std::array ranges = {onrush::base::range("limit", 1, 100)};
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, cursor, active, from))

}  // namespace fuzzed

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush::http;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    fuzzed::Page page;
    if (!decode_query(bytes, page)) {
        ONRUSH_CHECK(!page.limit || (*page.limit >= 1 && *page.limit <= 100), "limit {}",
                     *page.limit);
        ONRUSH_CHECK(!page.cursor || onrush::base::is_utf8(*page.cursor), "{} bytes", size);
    }
    return 0;
}

// Entity tags: W/"0123456789abcdef", a hash of what is shown. They are weak: equal tags mean the
// same content, whether its bytes are compressed or not.
//
//     EntityTags known = parse_entity_tags(exchange.request().if_none_match);
//     ...
//     if (!answer_unchanged(exchange, tag, known)) {
//         exchange.answer(200, ...);
//     }
//
// A request is not there any more when its answer is, so the tags are read ahead. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/exchange.h"

namespace onrush::http {

struct EntityTagText {
    std::array<char, 20> bytes;
    [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }
};
[[nodiscard]] EntityTagText to_text(std::uint64_t tag);

// The first few of an If-None-Match; others, and those that are not ours, match nothing.
struct EntityTags {
    std::array<std::uint64_t, 4> tags{};
    std::size_t count = 0;
    bool any = false;  // "*"

    [[nodiscard]] bool has(std::uint64_t tag) const;
};
[[nodiscard]] EntityTags parse_entity_tags(std::string_view if_none_match);

// Adds the header ETag, and answers 304 where the caller has this content already. Whether it did.
[[nodiscard]] bool answer_unchanged(Exchange& exchange, std::uint64_t tag, const EntityTags& known);

}  // namespace onrush::http

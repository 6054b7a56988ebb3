#include "http/entity_tag.h"

#include <algorithm>
#include <charconv>

namespace onrush::http {

namespace {

constexpr std::string_view tag_start = "W/\"";
constexpr std::size_t tag_digits = 16;

}  // namespace

EntityTagText to_text(std::uint64_t tag) {
    constexpr std::string_view hex = "0123456789abcdef";
    EntityTagText text;
    char* at = std::ranges::copy(tag_start, text.bytes.data()).out;
    for (std::size_t i = tag_digits; i-- > 0;) {
        *at++ = hex[tag >> (4 * i) & 0xf];
    }
    *at = '"';
    return text;
}

bool EntityTags::has(std::uint64_t tag) const {
    return any || std::find(tags.begin(), tags.begin() + count, tag) != tags.begin() + count;
}

EntityTags parse_entity_tags(std::string_view if_none_match) {
    EntityTags known;
    known.any = if_none_match == "*";
    std::size_t at = if_none_match.find(tag_start);
    for (; at != std::string_view::npos && known.count < known.tags.size();
         at = if_none_match.find(tag_start, at)) {
        at += tag_start.size();
        std::string_view text = if_none_match.substr(at, tag_digits + 1);
        std::uint64_t tag = 0;
        auto read = std::from_chars(text.data(), text.data() + text.size(), tag, 16);
        if (text.size() == tag_digits + 1 && read.ptr == text.data() + tag_digits &&
            text.back() == '"') {
            known.tags[known.count++] = tag;
        }
    }
    return known;
}

bool answer_unchanged(Exchange& exchange, std::uint64_t tag, const EntityTags& known) {
    exchange.header("ETag", to_text(tag).view());
    if (!known.has(tag)) {
        return false;
    }
    exchange.answer(304);
    return true;
}

}  // namespace onrush::http

#include "features/ranking/http/page_texts.h"

#include <algorithm>

#include "http/described.h"

namespace onrush::ranking {

std::string_view PageTexts::get(const KeptPage& page) {
    Text& text = room_for(page);
    if (text.page.items != page.items) {
        text.page = page;
        text.json.clear();
        http::JsonWriter(text.json).value(page_of(page));
    }
    return text.json.view();
}

// The text of this page, or room for one.
PageTexts::Text& PageTexts::room_for(const KeptPage& page) {
    auto at = std::ranges::find_if(texts_, [&](const Text& text) {
        return text.page.limit == page.limit && text.page.list == page.list;
    });
    if (at != texts_.end()) {
        return *at;
    }
    if (texts_.size() < limits::texts_kept_max) {
        return texts_.emplace_back();
    }
    Text& text = texts_[oldest_];
    oldest_ = (oldest_ + 1) % texts_.size();
    text.page = {};  // two pages of the same items have different texts
    return text;
}

}  // namespace onrush::ranking

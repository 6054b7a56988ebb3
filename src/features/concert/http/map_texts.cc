#include "features/concert/http/map_texts.h"

#include <algorithm>
#include <string>

#include "http/buffer.h"
#include "http/described.h"
#include "http/exchange.h"

namespace onrush::concert {

const http::StoredBody& MapTexts::get(const KeptMap& kept) {
    auto found = std::ranges::find(texts_, kept.map, &Text::map);
    if (found != texts_.end()) {
        return *found->body;
    }
    http::Buffer json;
    http::JsonWriter(json).value(*kept.map);
    auto body = std::make_unique<http::StoredBody>(http::json_type, std::string(json.view()));
    if (texts_.size() < limits::map_texts_max) {
        return *texts_.emplace_back(Text{kept.map, std::move(body)}).body;
    }
    Text& text = texts_[oldest_];
    oldest_ = (oldest_ + 1) % texts_.size();
    text = {kept.map, std::move(body)};
    return *text.body;
}

}  // namespace onrush::concert

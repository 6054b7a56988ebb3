#include "features/concert/http/map_text.h"

#include "http/exchange.h"
#include "http/json_text.h"

namespace onrush::concert {

namespace {

class FinishedText final : public MapText {
public:
    explicit FinishedText(const SeatMap& map) : body_(http::json_type, http::json_text(map)) {}

    [[nodiscard]] const http::StoredBody& body() const { return body_; }

private:
    http::StoredBody body_;
};

}  // namespace

const http::StoredBody& text_of(const KeptMap& kept) {
    const std::unique_ptr<const MapText>& text =
        kept.text->get([&]() -> std::unique_ptr<const MapText> {
            return std::make_unique<const FinishedText>(*kept.map);
        });
    return static_cast<const FinishedText&>(*text).body();
}

}  // namespace onrush::concert

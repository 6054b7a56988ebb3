// A body that is the same in many answers: compressed when it is first asked for so, once for all.
// Any thread; those that ask while it is compressed wait for it.
#pragma once

#include <string>
#include <string_view>

#include "base/made_once.h"

namespace onrush::http {

class StoredBody {
public:
    // The type outlives the body.
    StoredBody(std::string_view type, std::string text)
        : content_type_(type), plain_(std::move(text)) {}

    [[nodiscard]] std::string_view content_type() const { return content_type_; }
    [[nodiscard]] const std::string& plain() const { return plain_; }
    // Empty: it does not shrink, or is too small.
    [[nodiscard]] const std::string& gzipped() const;

private:
    std::string_view content_type_;
    std::string plain_;
    base::MadeOnce<std::string> gzipped_;
};

}  // namespace onrush::http

// A body that is the same in every answer, compressed once instead of for each request. Read by
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace onrush::http {

struct StoredBody {
    StoredBody(std::string_view type, std::string text);

    std::string_view content_type;
    std::string plain;
    std::string gzipped;  // empty: it does not shrink, or is too small
};

}  // namespace onrush::http

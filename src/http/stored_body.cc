#include "http/stored_body.h"

#include <utility>

#include "http/gzip.h"
#include "http/limits.h"

namespace onrush::http {

StoredBody::StoredBody(std::string_view type, std::string text)
    : content_type(type), plain(std::move(text)) {
    Buffer zipped;
    if (plain.size() > limits::gzip_bytes_min && Gzip().compress(plain, zipped)) {
        gzipped = zipped.view();
    }
}

}  // namespace onrush::http

#include "http/stored_body.h"

#include "http/gzip.h"
#include "http/limits.h"

namespace onrush::http {

const std::string& StoredBody::gzipped() const {
    return gzipped_.get([&] {
        Buffer zipped;
        bool smaller = plain_.size() > limits::gzip_bytes_min && Gzip().compress(plain_, zipped);
        return smaller ? std::string(zipped.view()) : std::string();
    });
}

}  // namespace onrush::http

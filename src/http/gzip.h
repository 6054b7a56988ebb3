// Compresses answers for clients that accept gzip. One io thread each.
#pragma once

#include <memory>
#include <string_view>

#include "http/buffer.h"

namespace onrush::http {

// Whether an Accept-Encoding field takes gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

class Gzip {
public:
    Gzip();
    ~Gzip();

    // Appends `plain` compressed to `out`. False, and nothing appended, when it does not shrink.
    [[nodiscard]] bool compress(std::string_view plain, Buffer& out);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;  // made at the first use
};

}  // namespace onrush::http

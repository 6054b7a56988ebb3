#include "http/gzip.h"

#include <zlib.h>
#include <boost/beast/core/string.hpp>

#include "base/check.h"

namespace onrush::http {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// "0", "0.", "0.0" ...: not acceptable.
bool is_zero_weight(std::string_view parameters) {
    std::string_view weight = trimmed(parameters);
    if (!weight.starts_with("q=") && !weight.starts_with("Q=")) {
        return false;
    }
    weight.remove_prefix(2);
    return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        std::size_t comma = accept_encoding.find(',');
        std::string_view coding = accept_encoding.substr(0, comma);
        accept_encoding.remove_prefix(comma == std::string_view::npos ? accept_encoding.size()
                                                                      : comma + 1);
        std::size_t semicolon = coding.find(';');
        if (boost::beast::iequals(boost::beast::string_view(trimmed(coding.substr(0, semicolon))),
                                  "gzip")) {
            return semicolon == std::string_view::npos ||
                   !is_zero_weight(coding.substr(semicolon + 1));
        }
    }
    return false;
}

struct Gzip::Stream {
    z_stream z{};

    Stream() {
        constexpr int level = 4;
        constexpr int window_bits_with_gzip_header = 15 + 16;
        constexpr int memory_level = 8;
        int code = deflateInit2(&z, level, Z_DEFLATED, window_bits_with_gzip_header, memory_level,
                                Z_DEFAULT_STRATEGY);
        ONRUSH_CHECK(code == Z_OK, "deflateInit2 says {}", code);
    }
    ~Stream() { deflateEnd(&z); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

Gzip::Gzip() = default;
Gzip::~Gzip() = default;

bool Gzip::compress(std::string_view plain, Buffer& out) {
    if (!stream_) {
        stream_ = std::make_unique<Stream>();
    }
    z_stream& z = stream_->z;
    deflateReset(&z);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    z.avail_in = static_cast<uInt>(plain.size());
    z.next_out = reinterpret_cast<Bytef*>(out.room(plain.size()));
    z.avail_out = static_cast<uInt>(plain.size());
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
        return false;
    }
    out.commit(plain.size() - z.avail_out);
    return true;
}

}  // namespace onrush::http

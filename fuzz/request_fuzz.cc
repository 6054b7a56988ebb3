// Any bytes as a request: nothing crashes, and it makes no difference how the bytes are cut.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "http/request_parser.h"

namespace {

using namespace onrush::http;

struct Outcome {
    ScanResult::State state = ScanResult::State::need_more;
    std::size_t head_bytes = 0;
};

Outcome scan_in_steps(std::string_view bytes, std::size_t step) {
    HeadScanner scanner;
    for (std::size_t size = std::min(step, bytes.size());;
         size = std::min(size + step, bytes.size())) {
        ScanResult result = scanner.scan(bytes.substr(0, size));
        if (result.state != ScanResult::State::need_more || size == bytes.size()) {
            return {result.state, result.head_bytes};
        }
    }
}

std::string decode_in_steps(std::string bytes, std::size_t step) {
    ChunkedDecoder decoder;
    for (std::size_t size = std::min(step, bytes.size());;
         size = std::min(size + step, bytes.size())) {
        ChunkedDecoder::State state = decoder.decode(bytes.data(), size);
        if (state == ChunkedDecoder::State::malformed) {
            return "malformed";
        }
        if (state == ChunkedDecoder::State::complete) {
            ONRUSH_CHECK(decoder.coded_bytes() <= size, "{} of {}", decoder.coded_bytes(), size);
            return "complete " + bytes.substr(0, decoder.body_bytes());
        }
        if (size == bytes.size()) {
            return "more";
        }
    }
}

bool inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.empty()) {
        return 0;
    }
    Outcome whole = scan_in_steps(bytes, bytes.size());
    Outcome cut = scan_in_steps(bytes, 3);
    ONRUSH_CHECK(whole.state == cut.state, "cut {} whole {}", static_cast<int>(cut.state),
                 static_cast<int>(whole.state));
    if (whole.state == ScanResult::State::complete) {
        std::string_view head = bytes.substr(0, whole.head_bytes);
        Request request;
        if (!parse_head(head, request)) {
            ONRUSH_CHECK(inside(request.path, head) || request.path == "/", "a path of {} bytes",
                         request.path.size());
            ONRUSH_CHECK(inside(request.authorization, head) && inside(request.host, head),
                         "views outside of {} bytes", head.size());
            ONRUSH_CHECK(!(request.chunked && request.has_content_length),
                         "length said twice in {}", head.size());
        }
    }
    std::string body(bytes);
    ONRUSH_CHECK(decode_in_steps(body, body.size()) == decode_in_steps(body, 2), "cut of {}",
                 body.size());
    return 0;
}

// From bytes to a Request: finds the end of a head, then reads it.
//
// HeadScanner walks the lines as they arrive and refuses the shapes on which two servers could
// disagree about where a request ends (bare LF, bare CR, folded lines, NUL) before anything else
// looks at them. parse_head() then gives the whole head to Beast's basic_parser and keeps the few
// fields Onrush uses. ChunkedDecoder takes chunked coding off a body, in place.
//
// All three are pure: no socket, no clock, no allocation. Any thread, one object each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/limits.h"
#include "http/request.h"

namespace onrush::http {

// Why a request is not understood. Each is a problem code (problem.h) and closes the connection.
enum class Malformed : std::uint8_t {
    bad_request,            // 400
    request_timeout,        // 408
    body_too_large,         // 413
    uri_too_long,           // 414
    expectation_failed,     // 417
    head_too_large,         // 431
    not_implemented,        // 501: a transfer coding or a method nobody here knows
    version_not_supported,  // 505
};

struct ScanResult {
    enum class State : std::uint8_t { need_more, complete, malformed };
    State state = State::need_more;
    Malformed malformed = Malformed::bad_request;
    std::size_t head_bytes = 0;  // when complete, with the empty line
};

class HeadScanner {
public:
    // `bytes` starts at the request's first byte and has everything received so far.
    [[nodiscard]] ScanResult scan(std::string_view bytes);
    void reset() { *this = HeadScanner(); }

private:
    [[nodiscard]] ScanResult over_limit(std::size_t size) const;

    std::size_t line_start_ = 0;
    std::size_t scanned_ = 0;
    std::size_t lines_ = 0;
};

// `head` is a whole head as HeadScanner delimits it; the views of `request` will point into it.
[[nodiscard]] std::optional<Malformed> parse_head(std::string_view head, Request& request);

// Moves the data of the chunks together at the front of what it is given.
class ChunkedDecoder {
public:
    enum class State : std::uint8_t { need_more, complete, malformed };

    explicit ChunkedDecoder(std::size_t body_max = limits::body_bytes_max) : body_max_(body_max) {}

    // `bytes` starts where the coded body starts and has everything received so far; the part
    // below body_bytes() is the decoded body, and it may move only together with the rest.
    [[nodiscard]] State decode(char* bytes, std::size_t size);
    [[nodiscard]] std::size_t body_bytes() const { return written_; }
    // When complete: how many coded bytes there were, the trailer section included.
    [[nodiscard]] std::size_t coded_bytes() const { return read_; }
    [[nodiscard]] Malformed malformed() const { return malformed_; }

private:
    enum class Step : std::uint8_t { size_line, data, data_end, trailer };

    [[nodiscard]] State fail(Malformed why);
    [[nodiscard]] State size_line(std::string_view line);
    // The next line without its CRLF, or nothing and `state` says why.
    [[nodiscard]] std::optional<std::string_view> take_line(std::string_view bytes,
                                                            std::size_t line_max, State& state);

    std::size_t body_max_;
    std::size_t read_ = 0;
    std::size_t written_ = 0;
    std::size_t left_ = 0;
    std::size_t trailer_ = 0;
    Step step_ = Step::size_line;
    Malformed malformed_ = Malformed::bad_request;
};

}  // namespace onrush::http

#include "http/status.h"

#include "base/check.h"

namespace onrush::http {

std::string_view status_line(int status) {
    switch (status) {
        case 200:
            return "HTTP/1.1 200 OK\r\n";
        case 201:
            return "HTTP/1.1 201 Created\r\n";
        case 202:
            return "HTTP/1.1 202 Accepted\r\n";
        case 204:
            return "HTTP/1.1 204 No Content\r\n";
        case 303:
            return "HTTP/1.1 303 See Other\r\n";
        case 304:
            return "HTTP/1.1 304 Not Modified\r\n";
        case 400:
            return "HTTP/1.1 400 Bad Request\r\n";
        case 401:
            return "HTTP/1.1 401 Unauthorized\r\n";
        case 402:
            return "HTTP/1.1 402 Payment Required\r\n";
        case 403:
            return "HTTP/1.1 403 Forbidden\r\n";
        case 404:
            return "HTTP/1.1 404 Not Found\r\n";
        case 405:
            return "HTTP/1.1 405 Method Not Allowed\r\n";
        case 406:
            return "HTTP/1.1 406 Not Acceptable\r\n";
        case 408:
            return "HTTP/1.1 408 Request Timeout\r\n";
        case 409:
            return "HTTP/1.1 409 Conflict\r\n";
        case 410:
            return "HTTP/1.1 410 Gone\r\n";
        case 412:
            return "HTTP/1.1 412 Precondition Failed\r\n";
        case 413:
            return "HTTP/1.1 413 Content Too Large\r\n";
        case 414:
            return "HTTP/1.1 414 URI Too Long\r\n";
        case 415:
            return "HTTP/1.1 415 Unsupported Media Type\r\n";
        case 417:
            return "HTTP/1.1 417 Expectation Failed\r\n";
        case 421:
            return "HTTP/1.1 421 Misdirected Request\r\n";
        case 422:
            return "HTTP/1.1 422 Unprocessable Content\r\n";
        case 428:
            return "HTTP/1.1 428 Precondition Required\r\n";
        case 429:
            return "HTTP/1.1 429 Too Many Requests\r\n";
        case 431:
            return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
        case 500:
            return "HTTP/1.1 500 Internal Server Error\r\n";
        case 501:
            return "HTTP/1.1 501 Not Implemented\r\n";
        case 503:
            return "HTTP/1.1 503 Service Unavailable\r\n";
        case 505:
            return "HTTP/1.1 505 HTTP Version Not Supported\r\n";
        default:
            break;
    }
    ONRUSH_CHECK(false, "no status line for {}", status);
    return {};
}

std::string_view reason_of(int status) {
    std::string_view line = status_line(status);
    constexpr std::size_t before_reason = sizeof "HTTP/1.1 200 " - 1;
    return line.substr(before_reason, line.size() - before_reason - 2);
}

}  // namespace onrush::http

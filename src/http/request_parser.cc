#include "http/request_parser.h"

#include <algorithm>
#include <cstring>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "http/names.h"

namespace onrush::http {

namespace beast = boost::beast;

namespace {

Method method_of(beast::http::verb verb, std::string_view name) {
    switch (verb) {
        case beast::http::verb::get:
            return Method::get;
        case beast::http::verb::head:
            return Method::head;
        case beast::http::verb::post:
            return Method::post;
        case beast::http::verb::put:
            return Method::put;
        case beast::http::verb::patch:
            return Method::patch;
        case beast::http::verb::delete_:
            return Method::delete_;
        case beast::http::verb::options:
            return Method::options;
        case beast::http::verb::trace:
            return Method::unused;
        default:
            return name == "QUERY" ? Method::unused : Method::other;
    }
}

std::string_view text_of(beast::string_view text) {
    return {text.data(), text.size()};
}

// Receives what basic_parser finds and keeps it in a Request.
class HeadSink final : public beast::http::basic_parser<true> {
public:
    explicit HeadSink(Request& request) : request_(request) {}

    [[nodiscard]] Malformed malformed() const { return malformed_; }

protected:
    using Error = beast::error_code;
    using Text = beast::string_view;

    void on_request_impl(beast::http::verb verb, Text name, Text target, int version,
                         Error& error) override {
        request_.method = method_of(verb, text_of(name));
        request_.http11 = version == 11;
        request_.target = text_of(target);
        if (!split_target()) {
            refuse(Malformed::bad_request, error);
        } else if (request_.method == Method::other) {
            refuse(Malformed::not_implemented, error);
        }
    }

    void on_field_impl(beast::http::field field, Text name, Text text, Error& error) override {
        std::string_view value = text_of(text);
        switch (field) {
            case beast::http::field::host:
                return keep_host(value, error);
            case beast::http::field::content_type:
                return keep_one(Once::content_type, request_.content_type, value, error);
            case beast::http::field::authorization:
                return keep_one(Once::authorization, request_.authorization, value, error);
            case beast::http::field::origin:
                return keep_one(Once::origin, request_.origin, value, error);
            case beast::http::field::sec_fetch_site:
                return keep_one(Once::sec_fetch_site, request_.sec_fetch_site, value, error);
            case beast::http::field::accept:
                return keep_first(request_.accept, value);
            case beast::http::field::accept_encoding:
                return keep_first(request_.accept_encoding, value);
            case beast::http::field::if_none_match:
                return keep_first(request_.if_none_match, value);
            case beast::http::field::expect:
                return keep_one(Once::expect, request_.expect, value, error);
            case beast::http::field::content_length:
                return content_length(value, error);
            case beast::http::field::transfer_encoding:
                return transfer_encoding(value, error);
            case beast::http::field::unknown:
                return other_field(name, value, error);
            default:
                return;
        }
    }

    void on_header_impl(Error& error) override {
        if (request_.http11 && !seen(Once::host)) {
            return refuse(Malformed::bad_request, error);
        }
        if (!authority_.empty()) {
            request_.host = authority_;  // as RFC 9112 says in 3.2.2
        }
        if (request_.chunked && request_.has_content_length) {
            return refuse(Malformed::bad_request, error);
        }
        if (!request_.expect.empty()) {
            if (!beast::iequals(beast::string_view(request_.expect), "100-continue")) {
                return refuse(Malformed::expectation_failed, error);
            }
            request_.expects_continue = request_.http11;
        }
        request_.keep_alive = keep_alive();
    }

    void on_response_impl(int, Text, int, Error&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, Error&) override {}
    std::size_t on_body_impl(Text text, Error&) override { return text.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text text, Error&) override {
        return text.size();
    }
    void on_finish_impl(Error&) override {}

private:
    void refuse(Malformed why, Error& error) {
        malformed_ = why;
        error = beast::http::error::bad_value;
    }

    // The fields that may be sent once.
    enum class Once : std::uint8_t {
        authorization,
        content_type,
        expect,
        host,
        idempotency_key,
        origin,
        sec_fetch_site,
        x_role,
        x_user_id
    };

    [[nodiscard]] bool seen(Once field) const {
        return (seen_ >> static_cast<unsigned>(field) & 1U) != 0;
    }
    // An empty one counts: the server in front may read the first of two, or the last.
    void keep_one(Once field, std::string_view& member, std::string_view value, Error& error) {
        if (seen(field)) {
            return refuse(Malformed::bad_request, error);
        }
        seen_ |= 1U << static_cast<unsigned>(field);
        member = value;
    }
    void keep_host(std::string_view value, Error& error) {
        if (!value.empty() && !is_host(value)) {
            return refuse(Malformed::bad_request, error);
        }
        keep_one(Once::host, request_.host, value, error);
    }
    static void keep_first(std::string_view& member, std::string_view value) {
        if (member.empty()) {
            member = value;
        }
    }

    // A list of equal numbers is a length to Beast; to the next server it may not be.
    void content_length(std::string_view value, Error& error) {
        if (request_.has_content_length || value.empty() || value.size() > 19) {
            return refuse(Malformed::bad_request, error);
        }
        std::uint64_t length = 0;
        for (char digit : value) {
            if (digit < '0' || digit > '9') {
                return refuse(Malformed::bad_request, error);
            }
            length = length * 10 + static_cast<std::uint64_t>(digit - '0');
        }
        request_.has_content_length = true;
        request_.content_length = length;
    }

    void transfer_encoding(std::string_view value, Error& error) {
        if (!request_.http11 || !request_.transfer_encoding.empty() || value.empty()) {
            return refuse(Malformed::bad_request, error);
        }
        request_.transfer_encoding = value;
        if (!beast::iequals(beast::string_view(value), "chunked")) {
            return refuse(Malformed::not_implemented, error);
        }
        request_.chunked = true;
    }

    void other_field(Text name, std::string_view value, Error& error) {
        auto is = [&](std::string_view wanted) { return beast::iequals(name, Text(wanted)); };
        switch (name.size()) {
            case 6:
                return is("x-role") ? keep_one(Once::x_role, request_.x_role, value, error)
                                    : void();
            case 9:
                return is("x-user-id") ? keep_one(Once::x_user_id, request_.x_user_id, value, error)
                                       : void();
            case 11:
                return is("traceparent") ? keep_first(request_.traceparent, value) : void();
            case 12:
                return is("x-request-id") ? keep_first(request_.x_request_id, value) : void();
            case 13:
                return is("last-event-id") ? keep_first(request_.last_event_id, value) : void();
            case 15:
                if (is("idempotency-key")) {
                    request_.has_idempotency_key = true;
                    keep_one(Once::idempotency_key, request_.idempotency_key, value, error);
                }
                return;
            default:
                return;
        }
    }

    // origin-form, absolute-form or "*"; anything else is not for us.
    [[nodiscard]] bool split_target() {
        std::string_view rest = request_.target;
        if (rest == "*") {
            request_.path = rest;
            return request_.method == Method::options;
        }
        if (!rest.starts_with('/')) {
            std::size_t scheme = rest.starts_with("http://")    ? 7
                                 : rest.starts_with("https://") ? 8
                                                                : std::string_view::npos;
            if (scheme == std::string_view::npos) {
                return false;
            }
            std::size_t slash = rest.find_first_of("/?", scheme);
            authority_ = rest.substr(scheme, slash - scheme);
            if (!is_host(authority_)) {
                return false;
            }
            rest = slash == std::string_view::npos ? "/" : rest.substr(slash);
        }
        std::size_t mark = rest.find('?');
        request_.path = rest.substr(0, mark);
        request_.query =
            mark == std::string_view::npos ? std::string_view() : rest.substr(mark + 1);
        return request_.path.find('#') == std::string_view::npos;
    }

    Request& request_;
    Malformed malformed_ = Malformed::bad_request;
    std::string_view authority_;  // of a target in absolute form
    std::uint32_t seen_ = 0;      // a bit for each Once
};

// "METHOD target HTTP/9.9" with one digit on both sides: a version, though none of ours.
bool ends_in_a_version(std::string_view head) {
    std::string_view line = head.substr(0, head.find('\r'));
    if (line.size() < 9 || std::count(line.begin(), line.end(), ' ') != 2) {
        return false;
    }
    std::string_view tail = line.substr(line.size() - 9);
    auto digit = [](char byte) { return byte >= '0' && byte <= '9'; };
    return tail.starts_with(" HTTP/") && digit(tail[6]) && tail[7] == '.' && digit(tail[8]);
}

}  // namespace

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::unused:
            return "unused";
        case Method::other:
            return "other";
    }
    return "other";
}

ScanResult HeadScanner::scan(std::string_view bytes) {
    using State = ScanResult::State;
    for (;;) {
        const void* found = std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_);
        if (found == nullptr) {
            scanned_ = bytes.size();
            return over_limit(bytes.size());
        }
        std::size_t end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
        std::string_view line = bytes.substr(line_start_, end - line_start_);
        if (line.empty() || line.find('\r') != line.size() - 1 ||
            line.find('\0') != std::string_view::npos) {
            return {State::malformed, Malformed::bad_request, 0};
        }
        line.remove_suffix(1);
        scanned_ = line_start_ = end + 1;
        if (lines_ == 0 && line.size() > limits::request_line_bytes_max) {
            return {State::malformed, Malformed::uri_too_long, 0};
        }
        if (end + 1 > limits::head_bytes_max) {
            return {State::malformed, Malformed::head_too_large, 0};
        }
        if (line.empty()) {
            bool any = lines_ != 0;
            return {any ? State::complete : State::malformed, Malformed::bad_request, end + 1};
        }
        if (line.front() == ' ' || line.front() == '\t') {
            return {State::malformed, Malformed::bad_request, 0};
        }
        if (++lines_ > limits::header_fields_max + 1) {
            return {State::malformed, Malformed::head_too_large, 0};
        }
    }
}

ScanResult HeadScanner::over_limit(std::size_t size) const {
    using State = ScanResult::State;
    if (lines_ == 0 && size > limits::request_line_bytes_max + 1) {
        return {State::malformed, Malformed::uri_too_long, 0};
    }
    if (size >= limits::head_bytes_max) {
        return {State::malformed, Malformed::head_too_large, 0};
    }
    return {};
}

std::optional<Malformed> parse_head(std::string_view head, Request& request) {
    request = Request();
    request.head = head;
    HeadSink sink(request);
    sink.header_limit(static_cast<std::uint32_t>(limits::head_bytes_max));
    sink.body_limit(boost::none);
    sink.eager(false);
    beast::error_code error;
    std::size_t used = 0;
    while (!sink.is_header_done()) {
        used += sink.put(boost::asio::const_buffer(head.data() + used, head.size() - used), error);
        if (error) {
            break;
        }
    }
    if (!error) {
        return std::nullopt;
    }
    if (error == beast::http::error::bad_version && ends_in_a_version(head)) {
        return Malformed::version_not_supported;
    }
    return sink.malformed();
}

namespace {

// "Name: value", held to what HeadScanner and parse_head() hold a field of the head to: nobody
// reads it here, but the next server might.
bool is_trailer(std::string_view line) {
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    auto fits_name = [](char c) { return c > ' ' && c < 0x7f; };
    auto fits_value = [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= ' ' && byte != 0x7f);
    };
    return std::ranges::all_of(line.substr(0, colon), fits_name) &&
           std::ranges::all_of(line.substr(colon), fits_value);
}

}  // namespace

ChunkedDecoder::State ChunkedDecoder::fail(Malformed why) {
    malformed_ = why;
    return State::malformed;
}

std::optional<std::string_view> ChunkedDecoder::take_line(std::string_view bytes,
                                                          std::size_t line_max, State& state) {
    std::string_view rest = bytes.substr(read_);
    std::size_t end = rest.find('\n');
    std::size_t size = end == std::string_view::npos ? rest.size() : end;
    if (size > line_max + 1) {
        state = fail(Malformed::bad_request);
        return std::nullopt;
    }
    if (end == std::string_view::npos) {
        state = State::need_more;
        return std::nullopt;
    }
    if (rest.find('\r') != end - 1 || end == 0) {
        state = fail(Malformed::bad_request);
        return std::nullopt;
    }
    read_ += end + 1;
    return rest.substr(0, end - 1);
}

ChunkedDecoder::State ChunkedDecoder::size_line(std::string_view line) {
    std::size_t digits = 0;
    std::size_t size = 0;
    for (; digits < line.size(); ++digits) {
        char byte = line[digits];
        int value = byte >= '0' && byte <= '9'   ? byte - '0'
                    : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                    : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                                 : -1;
        if (value < 0) {
            break;
        }
        size = size * 16 + static_cast<std::size_t>(value);
        if (digits == limits::chunk_size_digits_max) {
            return fail(Malformed::bad_request);
        }
    }
    // An extension is carried by nobody we know; it is read over, but only behind a semicolon.
    if (digits == 0 || (digits < line.size() && line[digits] != ';')) {
        return fail(Malformed::bad_request);
    }
    for (char byte : line.substr(digits)) {
        if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) {
            return fail(Malformed::bad_request);
        }
    }
    if (size > body_max_ - written_) {
        return fail(Malformed::body_too_large);
    }
    left_ = size;
    step_ = size == 0 ? Step::trailer : Step::data;
    return State::need_more;
}

ChunkedDecoder::State ChunkedDecoder::decode(char* bytes, std::size_t size) {
    std::string_view all(bytes, size);
    State state = State::need_more;
    for (;;) {
        if (read_ - written_ > limits::chunk_framing_bytes_max) {
            return fail(Malformed::bad_request);
        }
        if (step_ == Step::data) {
            std::size_t count = left_ < size - read_ ? left_ : size - read_;
            std::memmove(bytes + written_, bytes + read_, count);
            written_ += count;
            read_ += count;
            left_ -= count;
            if (left_ != 0) {
                return State::need_more;
            }
            step_ = Step::data_end;
        }
        std::size_t line_max = step_ == Step::size_line  ? limits::chunk_line_bytes_max
                               : step_ == Step::data_end ? 0
                                                         : limits::trailer_bytes_max;
        std::optional<std::string_view> line = take_line(all, line_max, state);
        if (!line) {
            return state;
        }
        if (step_ == Step::size_line) {
            if (size_line(*line) == State::malformed) {
                return State::malformed;
            }
        } else if (step_ == Step::data_end) {
            step_ = Step::size_line;
        } else if (line->empty()) {
            return State::complete;
        } else {
            trailer_ += line->size() + 2;
            if (trailer_ > limits::trailer_bytes_max || !is_trailer(*line)) {
                return fail(Malformed::bad_request);
            }
        }
    }
}

}  // namespace onrush::http

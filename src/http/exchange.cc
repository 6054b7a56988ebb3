#include "http/exchange.h"

#include <algorithm>

#include "http/connection.h"
#include "http/io_thread.h"
#include "http/request_parser.h"
#include "http/route.h"
#include "http/status.h"
#include "http/stored_body.h"

namespace onrush::http {

namespace {

// Taken only as letters, digits and a few signs, so that it is safe in every header and log.
bool sane_request_id(std::string_view id) {
    if (id.empty() || id.size() > limits::request_id_bytes_max) {
        return false;
    }
    return std::ranges::all_of(id, [](char byte) {
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        bool digit = byte >= '0' && byte <= '9';
        return letter || digit || byte == '-' || byte == '_' || byte == '.' || byte == ':';
    });
}

// version "00" - 32 hex digits - 16 hex digits - 2 hex digits, lower case; neither id is all 0.
bool sane_traceparent(std::string_view text) {
    if (text.size() != limits::traceparent_bytes || !text.starts_with("00-")) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool dash = i == 2 || i == 35 || i == 52;
        char byte = text[i];
        bool hex = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
        if (dash ? byte != '-' : !hex) {
            return false;
        }
    }
    return text.substr(3, 32).find_first_not_of('0') != text.npos &&
           text.substr(36, 16).find_first_not_of('0') != text.npos;
}

void copy(char*& to, std::string_view text) {
    if (!text.empty()) {
        std::memcpy(to, text.data(), text.size());
        to += text.size();
    }
}

}  // namespace

std::string_view Exchange::peer() const {
    return connection_ == nullptr ? std::string_view() : connection_->peer();
}

void Exchange::set_client(std::string_view address) {
    client_size_ = static_cast<std::uint8_t>(std::min(address.size(), client_.size()));
    std::copy_n(address.begin(), client_size_, client_.begin());
}

void Exchange::keep_request() {
    if (!kept_.empty()) {
        return;
    }
    if (kept_.capacity() == 0) {
        kept_ = thread_.buffers().take();
    }
    std::string_view head = request_.head;
    std::string_view body = request_.body;
    kept_.append(head);
    kept_.append(body);
    std::optional<Malformed> why = parse_head(kept_.view().substr(0, head.size()), request_);
    ONRUSH_CHECK(!why, "a head of {} bytes was well-formed before", head.size());
    request_.body = kept_.view().substr(head.size());
}

std::size_t Exchange::io_thread() const {
    return thread_.index();
}

bool Exchange::draining() const {
    return thread_.draining();
}

CompletionQueue& Exchange::completions() const {
    return thread_.completions();
}

void Exchange::begin(Connection& connection, std::int64_t now_ns) {
    connection_ = &connection;
    next_ = nullptr;
    arrived_ns_ = now_ns;
    request_ = Request();
    method_ = Method::other;
    http11_ = true;
    keep_alive_ = true;
    postponed_ = nullptr;
    gzip_ = gzipped_ = done_ = streaming_ = has_trace_ = false;
    id_size_ = client_size_ = 0;
    hung_up_.store(false, std::memory_order_relaxed);
    route = nullptr;
    problem_ = nullptr;
    caller = Caller();
    headers_.clear();
}

// Keeps of the request what the answer needs.
void Exchange::begin_request() {
    method_ = request_.method;
    http11_ = request_.http11;
    keep_alive_ = request_.keep_alive;
    gzip_ = !request_.accept_encoding.empty() && accepts_gzip(request_.accept_encoding);
    std::string_view id = request_.x_request_id;
    if (sane_request_id(id)) {
        std::memcpy(request_id_.data(), id.data(), id.size());
        id_size_ = static_cast<std::uint8_t>(id.size());
    } else {
        thread_.make_request_id(request_id_.data());
        id_size_ = IoThread::request_id_bytes;
    }
    if (sane_traceparent(request_.traceparent)) {
        std::memcpy(traceparent_.data(), request_.traceparent.data(), traceparent_.size());
        has_trace_ = true;
    }
}

void Exchange::end() {
    destroy_state();
    connection_ = nullptr;
    thread_.buffers().give_back(std::move(side_));
    thread_.buffers().give_back(std::move(kept_));
    thread_.give_back(*this);
}

void Exchange::header(std::string_view name, std::string_view value) {
    char* to = headers_.room(name.size() + value.size() + 4);
    copy(to, name);
    copy(to, ": ");
    copy(to, value);
    copy(to, "\r\n");
    headers_.commit(name.size() + value.size() + 4);
}

void Exchange::header(std::string_view name, std::int64_t value) {
    char digits[20];
    char* end = write_decimal(digits, value);
    header(name, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void Exchange::challenge(Challenge why) {
    constexpr std::string_view name = "WWW-Authenticate";
    switch (why) {
        case Challenge::token_missing:
            return header(name, R"(Bearer realm="onrush")");
        case Challenge::invalid_token:
            return header(name, R"(Bearer realm="onrush", error="invalid_token")");
        case Challenge::insufficient_scope:
            return header(name, R"(Bearer realm="onrush", error="insufficient_scope")");
    }
}

Buffer& Exchange::begin_body() {
    Buffer& body = thread_.body_scratch();
    body.clear();
    return body;
}

namespace {

void write_value(JsonWriter& json, const base::RefusedValue& value) {
    std::visit(
        [&](const auto& one) {
            if constexpr (!std::is_same_v<decltype(one), const std::monostate&>) {
                json.value(one);
            }
        },
        value);
}

void write_list(JsonWriter& json, const base::Refusal& refusal, const base::RefusedList& list) {
    json.name(refusal.list);
    json.begin_array();
    for (const auto& row : list) {
        json.begin_object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            json.member(refusal.columns[i], row[i]);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void Exchange::refuse_for_now(const ProblemType& problem, std::string_view detail,
                              std::int64_t retry_after_seconds) {
    header("Retry-After", retry_after_seconds);
    refuse(problem, detail,
           [&](JsonWriter& json) { json.member("retryAfterMs", retry_after_seconds * 1000); });
}

void Exchange::refuse(const base::Refused& refused) {
    const base::Refusal& refusal = refused.refusal();
    if (refusal.status == 401) {
        challenge(caller.who == Who::anyone ? Challenge::token_missing : Challenge::invalid_token);
    }
    for (std::size_t i = 0; i < refusal.members.size(); ++i) {
        if (refusal.members[i].name == "retryAfterMs") {  // clients that read no body look here
            header("Retry-After", (std::get<std::int64_t>(refused.value(i)) + 999) / 1000);
        }
    }
    refuse(refusal, refused.detail(), [&](JsonWriter& json) {
        if (!refused.pointer().empty()) {
            json.member("pointer", refused.pointer());
        }
        for (std::size_t i = 0; i < refusal.members.size() && !refusal.members[i].name.empty();
             ++i) {
            json.name(refusal.members[i].name);
            write_value(json, refused.value(i));
        }
        if (refused.list() != nullptr) {
            write_list(json, refusal, *refused.list());
        }
    });
}

void Exchange::begin_problem(JsonWriter& json, const ProblemType& problem,
                             std::string_view detail) {
    json.begin_object();
    json.name("type");
    char type[16 + 64];
    char* to = type;
    copy(to, "/problems/");
    copy(to, problem.code.substr(0, 64));
    json.value(std::string_view(type, static_cast<std::size_t>(to - type)));
    json.member("title", problem.title);
    json.member("status", problem.status);
    json.member("detail", detail);
    json.member("code", problem.code);
    json.member("requestId", request_id());
}

void Exchange::answer_bytes(int status, std::string_view content_type, std::string_view body) {
    if (is_dropped(status)) {
        return;
    }
    Buffer& scratch = begin_body();
    scratch.append(body);
    finish(status, content_type);
}

// Whether caches between the server and its clients may keep the answer. They may not keep what is
// one caller's (a token, an order) or shows staff more than others, nor a refusal, which may be
// over in a moment.
bool Exchange::may_be_cached(int status) const {
    bool reads = method_ == Method::get || method_ == Method::head;
    bool of_anyone = route == nullptr || route->who == Who::anyone;
    return reads && of_anyone && caller.who <= Who::user && status < 400;
}

// What a client may rely on comes first; the order is the same in every answer.
void Exchange::write_head(Buffer& out, int status, std::string_view content_type,
                          std::optional<std::size_t> body_bytes, bool streamed) {
    std::string_view line = status_line(status);
    std::string_view date = thread_.date_header();
    constexpr std::size_t fixed_names_max = 384;
    std::size_t most = line.size() + date.size() + content_type.size() + id_size_ +
                       headers_.size() + fixed_names_max;
    char* begin = out.room(most);
    char* to = begin;
    copy(to, line);
    copy(to, date);
    if (!content_type.empty()) {
        copy(to, "Content-Type: ");
        copy(to, content_type);
        copy(to, "\r\n");
    }
    copy(to, "X-Content-Type-Options: nosniff\r\n");
    bool cached = !streamed && may_be_cached(status);
    copy(to, cached ? "Vary: Accept-Encoding\r\n" : "Cache-Control: no-store\r\n");
    if (gzipped_) {
        copy(to, "Content-Encoding: gzip\r\n");
    }
    if (streamed) {
        copy(to, http11_ ? std::string_view("Transfer-Encoding: chunked\r\n") : "");
    } else if (body_bytes && status >= 200 && status != 204 && status != 304) {
        copy(to, "Content-Length: ");
        to = write_decimal(to, static_cast<std::int64_t>(*body_bytes));
        copy(to, "\r\n");
    }
    copy(to, "X-Request-Id: ");
    copy(to, request_id());
    copy(to, "\r\n");
    if (!keep_alive_) {
        copy(to, "Connection: close\r\n");
    } else if (!http11_) {
        copy(to, "Connection: keep-alive\r\n");
    }
    copy(to, headers_.view());
    copy(to, "\r\n");
    ONRUSH_CHECK(static_cast<std::size_t>(to - begin) <= most, "a head of {} bytes, not {}",
                 to - begin, most);
    out.commit(static_cast<std::size_t>(to - begin));
}

// The connection goes away after this answer. A client stops reading where it is told so, hence
// only the last of several says it.
bool Exchange::is_last() {
    return thread_.draining() && connection_->ends_after(*this);
}

bool Exchange::takes_more() const {
    return connection_ == nullptr || connection_->may_make(*this);
}

bool Exchange::postpones(Completion& work) {
    if (takes_more()) {
        return false;
    }
    postponed_ = &work;
    connection_->progressed();
    return true;
}

bool Exchange::is_dropped(int status) {
    if (connection_ != nullptr && connection_->takes_answers()) {
        return false;
    }
    begin_finish(status);
    thread_.counters().dropped.add();
    connection_ == nullptr ? end() : connection_->answered(*this);
    return true;
}

void Exchange::begin_finish(int status) {
    ONRUSH_CHECK(!done_ && !streaming_, "the exchange {} is answered twice", request_id());
    done_ = true;
    std::int64_t latency_ns = IoThread::clock_ns() - arrived_ns_;
    thread_.handler().answered(*this, status, latency_ns);
    keep_alive_ = keep_alive_ && connection_ != nullptr && !is_last();
}

bool Exchange::needs_no_body(std::size_t plain_bytes) const {
    return method_ == Method::head && gzip_ && plain_bytes > limits::gzip_bytes_min;
}

void Exchange::finish(int status, std::string_view content_type) {
    begin_finish(status);
    std::string_view bytes = thread_.body_scratch().view();
    connection_->made(bytes.size());
    if (needs_no_body(bytes.size())) {
        return write_head_alone(status, content_type);
    }
    if (gzip_ && bytes.size() > limits::gzip_bytes_min) {
        Buffer& zipped = thread_.gzip_scratch();
        zipped.clear();
        if (thread_.gzip().compress(bytes, zipped)) {
            gzipped_ = true;
            bytes = zipped.view();
        }
    }
    write_answer(status, content_type, bytes);
}

void Exchange::answer_stored(int status, const StoredBody& body) {
    if (is_dropped(status)) {
        return;
    }
    begin_finish(status);
    connection_->made(body.plain().size());
    if (needs_no_body(body.plain().size())) {
        return write_head_alone(status, body.content_type());
    }
    gzipped_ = gzip_ && !body.gzipped().empty();
    write_answer(status, body.content_type(), gzipped_ ? body.gzipped() : body.plain());
}

void Exchange::answer_head(int status, std::string_view content_type) {
    ONRUSH_CHECK(method_ == Method::head, "the exchange {} needs a body", request_id());
    if (!is_dropped(status)) {
        begin_finish(status);
        write_head_alone(status, content_type);
    }
}

void Exchange::write_head_alone(int status, std::string_view content_type) {
    if (connection_->has_room_for(*this, 0)) {
        write_head(connection_->output_for(*this), status, content_type, std::nullopt, false);
    }
    connection_->answered(*this);
}

void Exchange::write_answer(int status, std::string_view content_type, std::string_view body) {
    bool sent = method_ != Method::head && status != 204 && status != 304;
    if (connection_->has_room_for(*this, sent ? body.size() : 0)) {
        Buffer& out = connection_->output_for(*this);
        write_head(out, status, content_type, body.size(), false);
        out.append(sent ? body : std::string_view());
    }
    connection_->answered(*this);
}

void Exchange::begin_stream(int status, std::string_view content_type) {
    ONRUSH_CHECK(!done_ && !streaming_, "the exchange {} is answered twice", request_id());
    streaming_ = true;
    thread_.handler().answered(*this, status, IoThread::clock_ns() - arrived_ns_);
    if (connection_ == nullptr) {
        return;
    }
    keep_alive_ = keep_alive_ && http11_ && !is_last();
    write_head(connection_->output_for(*this), status, content_type, 0, true);
    connection_->progressed();
}

bool Exchange::stream(std::string_view bytes) {
    ONRUSH_CHECK(streaming_, "the exchange {} is not streaming", request_id());
    if (connection_ == nullptr) {
        return false;
    }
    if (bytes.empty() || method_ == Method::head) {
        return true;
    }
    Buffer& out = connection_->output_for(*this);
    if (out.size() + bytes.size() > limits::stream_bytes_max) {
        return false;
    }
    if (http11_) {
        constexpr std::string_view digits = "0123456789abcdef";
        char size[8 + 2];
        char* at = size + sizeof size;
        *--at = '\n';
        *--at = '\r';
        for (std::size_t rest = bytes.size(); rest != 0; rest /= 16) {
            *--at = digits[rest % 16];
        }
        out.append({at, static_cast<std::size_t>(size + sizeof size - at)});
    }
    out.append(bytes);
    if (http11_) {
        out.append("\r\n");
    }
    connection_->made(bytes.size());
    connection_->progressed();
    return true;
}

void Exchange::end_stream() {
    ONRUSH_CHECK(streaming_ && !done_, "the exchange {} is not streaming", request_id());
    done_ = true;
    postponed_ = nullptr;  // what it was to go on with is over
    if (connection_ == nullptr) {
        return end();
    }
    if (http11_ && method_ != Method::head) {
        connection_->output_for(*this).append("0\r\n\r\n");
    }
    connection_->answered(*this);
}

}  // namespace onrush::http

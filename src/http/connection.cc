#include "http/connection.h"

#include <cerrno>

#include <sys/socket.h>

#include "base/check.h"
#include "http/io_thread.h"

namespace onrush::http {

namespace asio = boost::asio;
using asio::ip::tcp;

Connection::Connection(IoThread& thread) : thread_(thread), socket_(thread.context()) {}

Connection::~Connection() {
    while (oldest_ != nullptr) {
        Exchange* exchange = std::exchange(oldest_, oldest_->next_);
        exchange->connection_ = nullptr;
    }
}

void Connection::open(tcp::socket socket, TlsContext* tls) {
    reset();
    socket_ = std::move(socket);
    closed_ = false;
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    remember_peer();
    idle_deadline_ms_ = thread_.now_ms() + thread_.settings().idle_deadline_ms;
    if (tls != nullptr) {
        tls_ = std::make_unique<TlsSession>(*tls);
        partial_deadline_ms_ = thread_.now_ms() + thread_.settings().header_deadline_ms;
    }
    wait_readable();
}

void Connection::open_and_refuse(tcp::socket socket) {
    open(std::move(socket), nullptr);
    refuse(problems::too_many_connections, "Try again later.");
}

void Connection::reset() {
    input_ended_ = last_request_ = linger_ = lingering_ = stalled_ = owes_continue_ = false;
    empty_line_skipped_ = reading_ = writing_ = false;
    stage_ = Stage::head;
    scanner_.reset();
    partial_deadline_ms_ = write_deadline_ms_ = 0;
    unanswered_ = 0;
    peer_size_ = 0;
}

void Connection::remember_peer() {
    boost::system::error_code error;
    tcp::endpoint endpoint = socket_.remote_endpoint(error);
    if (error) {
        return;
    }
    auto keep = [&](const auto& bytes) {
        std::memcpy(peer_.data(), bytes.data(), bytes.size());
        peer_size_ = static_cast<std::uint8_t>(bytes.size());
    };
    if (endpoint.address().is_v4()) {
        keep(endpoint.address().to_v4().to_bytes());
    } else {
        keep(endpoint.address().to_v6().to_bytes());
    }
}

// Input

void Connection::wait_readable() {
    if (reading_ || closed_ || input_ended_ || !(may_take() || lingering_)) {
        return;
    }
    reading_ = true;
    ++waits_;
    socket_.async_wait(tcp::socket::wait_read, [this](const boost::system::error_code&) {
        --waits_;
        reading_ = false;
        if (!closed_) {
            on_readable();
        }
    });
}

void Connection::on_readable() {
    // Where bytes of an unfinished request wait, the new ones go behind them; else they are read
    // into the thread's scratch space and a whole request is never copied.
    bool append = !tls_ && !input_.empty() && !lingering_;
    constexpr std::size_t more_bytes = 16 * 1024;
    char* to = append ? input_.room(more_bytes) : thread_.read_scratch();
    std::size_t room = append ? more_bytes : IoThread::read_scratch_bytes;
    ssize_t count = ::recv(socket_.native_handle(), to, room, 0);
    if (count < 0) {
        bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        return later ? wait_readable() : close();
    }
    if (count == 0) {
        return end_of_input();
    }
    IoThread::add(thread_.counters().received_bytes, static_cast<std::size_t>(count));
    if (lingering_) {
        return wait_readable();
    }
    if (append) {
        input_.commit(static_cast<std::size_t>(count));
        resume();
    } else {
        received(to, static_cast<std::size_t>(count));
    }
    wait_readable();
}

void Connection::received(char* data, std::size_t size) {
    if (!tls_) {
        return received_plain(data, size);
    }
    if (input_.capacity() == 0) {
        input_ = thread_.buffers().take();
    }
    bool shaking_hands = !tls_->handshake_done();
    bool fine = tls_->receive({data, size}, input_);
    if (!tls_->wire().empty()) {
        touch();
    }
    if (shaking_hands && tls_->handshake_done()) {
        partial_deadline_ms_ = 0;
    }
    resume();
    if (!fine || tls_->peer_closed()) {
        end_of_input();
    }
}

void Connection::received_plain(char* data, std::size_t size) {
    std::size_t used = take_requests(data, size);
    if (used < size && !last_request_ && !closed_) {
        if (input_.capacity() == 0) {
            input_ = thread_.buffers().take();
        }
        input_.append({data + used, size - used});
        stalled_ = !may_take();
    }
}

// Takes what it can off the bytes that wait.
void Connection::resume() {
    stalled_ = false;
    if (!input_.empty()) {
        input_.consume(take_requests(input_.data(), input_.size()));
    }
    if (last_request_) {
        input_.clear();
    }
    stalled_ = !input_.empty() && !may_take();
    give_back_input();
}

void Connection::give_back_input() {
    if (input_.empty() && input_.capacity() != 0) {
        thread_.buffers().give_back(std::move(input_));
    }
}

// The peer may have closed only its half, and still waits for the answers.
void Connection::end_of_input() {
    input_ended_ = true;
    last_request_ = last_request_ || !stalled_;
    if (oldest_ == nullptr && !stalled_ && (output_.empty() || lingering_)) {
        return close();
    }
    touch();
}

// Requests

bool Connection::may_take() const {
    return !last_request_ && unanswered_ < thread_.settings().pipelined_requests_max &&
           output_.size() < limits::output_bytes_max;
}

std::size_t Connection::take_requests(char* data, std::size_t size) {
    std::size_t used = 0;
    while (used < size && may_take()) {
        std::size_t count = take_request(data + used, size - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    return used;
}

std::size_t Connection::take_request(char* data, std::size_t size) {
    switch (stage_) {
        case Stage::head:
            return take_head(data, size);
        case Stage::body:
            return take_body(data, size);
        case Stage::chunked:
            return take_chunked(data, size);
    }
    return 0;
}

std::size_t Connection::take_head(char* data, std::size_t size) {
    if (data[0] == '\r' && !empty_line_skipped_ && (size == 1 || data[1] == '\n')) {
        empty_line_skipped_ = size != 1;  // one is forgiven (RFC 9112, 2.2)
        return size == 1 ? 0 : 2;
    }
    ScanResult scan = scanner_.scan({data, size});
    if (scan.state == ScanResult::State::need_more) {
        if (partial_deadline_ms_ == 0) {
            partial_deadline_ms_ = thread_.now_ms() + thread_.settings().header_deadline_ms;
        }
        return 0;
    }
    scanner_.reset();
    empty_line_skipped_ = false;
    if (scan.state == ScanResult::State::malformed) {
        refuse(scan.malformed);
        return size;
    }
    head_bytes_ = scan.head_bytes;
    std::string_view head(data, head_bytes_);
    Request request;
    if (std::optional<Malformed> why = parse_head(head, request)) {
        refuse(*why);
        return size;
    }
    std::size_t body_max = thread_.settings().body_bytes_max;
    if (request.content_length > body_max) {
        refuse(Malformed::body_too_large);
        return size;
    }
    body_bytes_ = request.content_length;
    if (!request.chunked && size >= head_bytes_ + body_bytes_) {
        request.body = {data + head_bytes_, body_bytes_};
        dispatch(request);
        return head_bytes_ + body_bytes_;
    }
    partial_deadline_ms_ = thread_.now_ms() + thread_.settings().body_deadline_ms;
    stage_ = request.chunked ? Stage::chunked : Stage::body;
    decoder_ = ChunkedDecoder(body_max);
    owes_continue_ = request.expects_continue && size == head_bytes_;
    ask_for_body();
    return request.chunked ? take_chunked(data, size) : 0;
}

std::size_t Connection::take_body(char* data, std::size_t size) {
    std::size_t whole = head_bytes_ + body_bytes_;
    if (size < whole) {
        return 0;
    }
    stage_ = Stage::head;
    dispatch_again(data, body_bytes_);
    return whole;
}

std::size_t Connection::take_chunked(char* data, std::size_t size) {
    switch (decoder_.decode(data + head_bytes_, size - head_bytes_)) {
        case ChunkedDecoder::State::need_more:
            return 0;
        case ChunkedDecoder::State::malformed:
            refuse(decoder_.malformed());
            return size;
        case ChunkedDecoder::State::complete:
            break;
    }
    stage_ = Stage::head;
    dispatch_again(data, decoder_.body_bytes());
    return head_bytes_ + decoder_.coded_bytes();
}

// By now the bytes of the head may have moved: its views are made anew.
void Connection::dispatch_again(const char* data, std::size_t body_bytes) {
    Request request;
    std::optional<Malformed> why = parse_head({data, head_bytes_}, request);
    ONRUSH_CHECK(!why, "a head of {} bytes was well-formed before", head_bytes_);
    request.body = {data + head_bytes_, body_bytes};
    dispatch(request);
}

void Connection::dispatch(const Request& request) {
    partial_deadline_ms_ = 0;
    owes_continue_ = false;
    Exchange& exchange = add_exchange();
    exchange.request_ = request;
    exchange.begin_request();
    last_request_ = !exchange.keep_alive_;
    IoThread::add(thread_.counters().requests);
    thread_.handler().handle(exchange);
}

void Connection::refuse(Malformed why) {
    IoThread::add(thread_.counters().malformed);
    refuse(problem_of(why), "The connection is closed.");
}

void Connection::refuse(const ProblemType& problem, std::string_view detail) {
    partial_deadline_ms_ = 0;
    owes_continue_ = false;
    last_request_ = true;
    linger_ = true;
    Exchange& exchange = add_exchange();
    exchange.begin_request();
    exchange.keep_alive_ = false;
    exchange.refuse(problem, detail);
}

// The client waits to be asked for its body; it is asked when no answer is due before.
void Connection::ask_for_body() {
    if (owes_continue_ && oldest_ == nullptr) {
        owes_continue_ = false;
        output_.append("HTTP/1.1 100 Continue\r\n\r\n");
        touch();
    }
}

Exchange& Connection::add_exchange() {
    Exchange& exchange = thread_.take_exchange();
    exchange.begin(*this, thread_.now_ns());
    (oldest_ == nullptr ? oldest_ : newest_->next_) = &exchange;
    newest_ = &exchange;
    ++unanswered_;
    return exchange;
}

// Answers

Buffer& Connection::output_for(Exchange& exchange) {
    Buffer& buffer = &exchange == oldest_ ? output_ : exchange.side_;
    if (buffer.capacity() == 0) {
        buffer = thread_.buffers().take();
    }
    return buffer;
}

void Connection::progressed() {
    touch();
}

void Connection::answered(Exchange& exchange) {
    touch();
    if (&exchange != oldest_) {
        return;
    }
    while (oldest_ != nullptr) {
        Exchange& first = *oldest_;
        if (!first.side_.empty()) {
            output_for(first).append(first.side_.view());
            first.side_.clear();
        }
        if (!first.done_) {
            return;
        }
        bool last = !first.keep_alive_;
        oldest_ = first.next_;
        --unanswered_;
        first.end();
        if (last) {
            last_request_ = true;
        }
    }
    ask_for_body();
}

void Connection::touch() {
    if (!touched && !closed_) {
        touched = true;
        thread_.to_flush(*this);
    }
}

void Connection::wait_writable() {
    if (writing_ || closed_) {
        return;
    }
    writing_ = true;
    ++waits_;
    socket_.async_wait(tcp::socket::wait_write, [this](const boost::system::error_code&) {
        --waits_;
        writing_ = false;
        if (!closed_) {
            on_writable();
        }
    });
}

void Connection::on_writable() {
    touch();
}

// False when the connection is gone or bytes are left.
bool Connection::write_some() {
    if (tls_ && !output_.empty() && !tls_->send(output_)) {
        close();
        return false;
    }
    Buffer& out = wire();
    while (!out.empty()) {
        ssize_t count = ::send(socket_.native_handle(), out.data(), out.size(), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN && errno != EWOULDBLOCK) {
                close();
                return false;
            }
            if (write_deadline_ms_ == 0) {
                write_deadline_ms_ = thread_.now_ms() + thread_.settings().write_deadline_ms;
            }
            wait_writable();
            return false;
        }
        write_deadline_ms_ = 0;
        IoThread::add(thread_.counters().sent_bytes, static_cast<std::size_t>(count));
        out.consume(static_cast<std::size_t>(count));
    }
    return true;
}

void Connection::flush() {
    touched = false;
    if (closed_) {
        return;
    }
    if (!writing_ && write_some()) {
        if (output_.capacity() != 0 && output_.empty()) {
            thread_.buffers().give_back(std::move(output_));
        }
        idle_deadline_ms_ = thread_.now_ms() + thread_.settings().idle_deadline_ms;
        finish_if_done();
    }
    if (closed_) {
        return;
    }
    if (stalled_ && may_take()) {
        resume();
        if (input_ended_ && !stalled_) {
            last_request_ = true;
            touch();
        }
        thread_.turn_again();
    }
    wait_readable();
}

// Everything is written. Nothing may follow when the last request was answered.
void Connection::finish_if_done() {
    if (oldest_ != nullptr || !last_request_ || !output_.empty() || lingering_) {
        return;
    }
    if (!linger_ || input_ended_) {
        return close();
    }
    lingering_ = true;
    idle_deadline_ms_ = thread_.now_ms() + thread_.settings().linger_deadline_ms;
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

// Deadlines and endings

void Connection::tick(std::int64_t now_ms) {
    if (closed_) {
        return;
    }
    bool write_late = write_deadline_ms_ != 0 && now_ms >= write_deadline_ms_;
    bool quiet = oldest_ == nullptr && output_.empty() && partial_deadline_ms_ == 0;
    bool idle_late = (quiet || lingering_) && now_ms >= idle_deadline_ms_;
    bool part_late = partial_deadline_ms_ != 0 && now_ms >= partial_deadline_ms_ && !stalled_;
    if (!write_late && !idle_late && !part_late) {
        return;
    }
    IoThread::add(thread_.counters().timed_out);
    if (part_late && !write_late && (!tls_ || tls_->handshake_done())) {
        refuse(Malformed::request_timeout);
        input_.clear();
        give_back_input();
    } else {
        close();
    }
}

void Connection::begin_drain() {
    if (closed_) {
        return;
    }
    bool nothing_due = oldest_ == nullptr && input_.empty() && output_.empty();
    if (nothing_due && !lingering_) {
        close();
    }
}

void Connection::close() {
    if (closed_) {
        return;
    }
    closed_ = true;
    if (tls_) {
        tls_->close();
        Buffer& bytes = tls_->wire();
        if (!bytes.empty()) {
            [[maybe_unused]] ssize_t ignored = ::send(socket_.native_handle(), bytes.data(),
                                                      bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        tls_.reset();
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    for (Exchange* exchange = oldest_; exchange != nullptr;) {
        Exchange* after = exchange->next_;
        exchange->connection_ = nullptr;
        exchange->next_ = nullptr;
        exchange->side_.clear();
        exchange = after;
    }
    oldest_ = newest_ = nullptr;
    thread_.buffers().give_back(std::move(input_));
    thread_.buffers().give_back(std::move(output_));
    thread_.closing(*this);
}

}  // namespace onrush::http

// The half of a connection that takes requests off the bytes that arrive.
#include "http/connection.h"

#include <algorithm>
#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/check.h"
#include "http/io_thread.h"
#include "http/proxy_header.h"

namespace onrush::http {

void Connection::on_event(std::uint32_t events) {
    if (closed_) {
        return;
    }
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
        readable_ = true;
        peer_ending_ = peer_ending_ || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        read();
    }
    if (blocked_ && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
        blocked_ = false;
        touch();
    }
}

bool Connection::wants_bytes() const {
    return readable_ && !closed_ && !input_ended_ && (lingering_ || may_take());
}

// A few times in a turn, so that one busy client does not keep the others waiting.
void Connection::read() {
    constexpr int reads_per_turn_max = 4;
    for (int i = 0; i < reads_per_turn_max; ++i) {
        if (!wants_bytes() || !read_some()) {
            return;
        }
    }
    touch();
    thread_.turn_again();
}

// False when there is nothing more to read now.
bool Connection::read_some() {
    // Where bytes of an unfinished request wait, the new ones go behind them; else they are read
    // into the thread's scratch space and a whole request is never copied.
    bool append = !tls_ && !proxy_due_ && !input_.empty() && !lingering_;
    constexpr std::size_t more_bytes = 16 * 1024;
    char* to = append ? input_.room(more_bytes) : thread_.read_scratch();
    std::size_t room = append ? more_bytes : IoThread::read_scratch_bytes;
    ssize_t count = ::recv(fd_, to, room, 0);
    if (count < 0) {
        bool nothing = errno == EAGAIN || errno == EWOULDBLOCK;
        readable_ = !nothing;
        if (!nothing && errno != EINTR) {
            close();
        }
        return !nothing && !closed_;
    }
    if (count == 0) {
        end_of_input();
        return false;
    }
    std::size_t size = static_cast<std::size_t>(count);
    readable_ = size == room || peer_ending_;
    thread_.counters().received_bytes.add(size);
    if (lingering_) {
        return true;
    }
    if (append) {
        input_.commit(size);
        resume();
    } else {
        received(to, size);
    }
    return true;
}

// Bytes from the socket before the header of the PROXY protocol is whole. They wait in input_; what
// comes behind it is given on as if it had just arrived.
void Connection::received_from_proxy(char* data, std::size_t size) {
    if (input_.capacity() == 0) {
        input_ = thread_.buffers().take();
    }
    input_.append({data, size});
    ProxyHeader header = read_proxy_header(input_.view());
    if (header.state == ProxyHeader::State::need_more) {
        return;
    }
    if (header.state == ProxyHeader::State::malformed) {
        thread_.counters().malformed.add();
        return close();  // a proxy would not show an answer to anybody
    }
    proxy_due_ = false;
    std::string_view source = header.unknown ? unknown_address : header.source();
    if (!source.empty()) {
        peer_size_ = static_cast<std::uint8_t>(source.size());
        std::ranges::copy(source, peer_.begin());
        if (!thread_.named(*this)) {
            return refuse_connection();
        }
    }
    if (!tls_) {
        partial_deadline_ms_ = 0;
    }
    input_.consume(header.bytes);
    std::string_view rest = input_.view();
    std::size_t left = rest.size();  // at most what one read brings
    std::ranges::copy(rest, thread_.read_scratch());
    input_.clear();
    give_back_input();
    if (left != 0) {
        received(thread_.read_scratch(), left);
    }
}

void Connection::received(char* data, std::size_t size) {
    if (proxy_due_) {
        return received_from_proxy(data, size);
    }
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
    for (Exchange* exchange = oldest_; exchange != nullptr; exchange = exchange->next_) {
        exchange->hang_up();
    }
    last_request_ = last_request_ || !stalled_;
    if (oldest_ == nullptr && !stalled_ && (output_.empty() || lingering_)) {
        return close();
    }
    touch();
}

// Requests

bool Connection::may_take() const {
    return !last_request_ && !overrun_ && has_share() &&
           unanswered_ < thread_.settings().pipelined_requests_max &&
           waiting_bytes() + unanswered_ * largest_answer_ < limits::output_bytes_max;
}

bool Connection::has_share() const {
    return share_turn_ != thread_.turn_number() ||
           (share_taken_ < limits::requests_per_turn_max && has_share_to_make());
}

void Connection::begin_share() {
    if (share_turn_ != thread_.turn_number()) {
        share_turn_ = thread_.turn_number();
        share_taken_ = share_made_ = 0;
    }
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
            thread_.active(*this);
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
    thread_.active(*this);
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
    thread_.counters().requests.add();
    begin_share();
    ++share_taken_;
    thread_.active(*this);
    thread_.handler().handle(exchange);
}

void Connection::refuse(Malformed why) {
    thread_.counters().malformed.add();
    const ProblemType& problem = problem_of(why);
    refuse(problem, meaning_of(problem));
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

}  // namespace onrush::http

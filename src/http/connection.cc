#include "http/connection.h"

#include <sys/socket.h>

#include "http/io_thread.h"

namespace onrush::http {

using boost::asio::ip::tcp;

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

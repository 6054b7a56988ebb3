#include "http/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/io_thread.h"

namespace onrush::http {

Connection::Connection(IoThread& thread) : thread_(thread) {}

Connection::~Connection() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
    while (oldest_ != nullptr) {
        Exchange* exchange = std::exchange(oldest_, oldest_->next_);
        exchange->connection_ = nullptr;
    }
}

void Connection::open(int fd, std::string_view peer, TlsContext* tls, std::uint64_t entered) {
    reset();
    entered_ = entered;
    fd_ = fd;
    closed_ = false;
    peer_size_ = static_cast<std::uint8_t>(std::min(peer.size(), peer_.size()));
    std::memcpy(peer_.data(), peer.data(), peer_size_);
    int one = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    idle_deadline_ms_ = thread_.now_ms() + thread_.settings().idle_deadline_ms;
    if (tls != nullptr) {
        tls_ = std::make_unique<TlsSession>(*tls);
        partial_deadline_ms_ = thread_.now_ms() + thread_.settings().header_deadline_ms;
    }
    if (thread_.settings().begins_with_proxy && thread_.settings().begins_with_proxy(peer)) {
        proxy_due_ = true;
        partial_deadline_ms_ = thread_.now_ms() + thread_.settings().header_deadline_ms;
    }
    thread_.watch(fd_, *this);
}

void Connection::open_and_refuse(int fd, std::string_view peer) {
    open(fd, peer, nullptr, 0);
    refused_ = true;
    refuse_connection();
}

// Before TLS nothing can be said.
void Connection::refuse_connection() {
    if (tls_) {
        return close();
    }
    proxy_due_ = false;
    refuse(problems::too_many_connections, "Try again later.");
}

void Connection::reset() {
    input_ended_ = last_request_ = linger_ = lingering_ = stalled_ = owes_continue_ = false;
    empty_line_skipped_ = readable_ = peer_ending_ = blocked_ = proxy_due_ = false;
    broken_ = overrun_ = refused_ = false;
    stage_ = Stage::head;
    scanner_.reset();
    partial_deadline_ms_ = write_deadline_ms_ = 0;
    unanswered_ = side_bytes_ = largest_answer_ = counted_bytes_ = share_taken_ = share_made_ = 0;
    peer_size_ = 0;
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
    thread_.counters().timed_out.add();
    bool may_hear = !proxy_due_ && (!tls_ || tls_->handshake_done());
    if (part_late && !write_late && may_hear) {
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
    // What has arrived and was not read yet is a request that was sent in time.
    readable_ = true;
    read();
    close_if_drained();
}

// While the server drains: nothing has arrived that was not answered.
void Connection::close_if_drained() {
    bool nothing_due = oldest_ == nullptr && input_.empty() && waiting_bytes() == 0;
    bool more_to_read = readable_ && !has_share();  // in the next turn
    if (!closed_ && nothing_due && !more_to_read && !lingering_) {
        close();
    }
}

void Connection::close() {
    if (closed_) {
        return;
    }
    closed_ = true;
    count_waiting(0);
    if (tls_) {
        tls_->close();
        Buffer& bytes = tls_->wire();
        if (!bytes.empty()) {
            [[maybe_unused]] ssize_t ignored =
                ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        tls_.reset();
    }
    ::close(std::exchange(fd_, -1));
    for (Exchange* exchange = oldest_; exchange != nullptr;) {
        Exchange* after = exchange->next_;
        exchange->connection_ = nullptr;
        exchange->next_ = nullptr;
        exchange->hang_up();
        // One that was answered out of turn waits for nothing more; the others end when they are.
        if (exchange->done_) {
            exchange->end();
        } else if (Completion* work = std::exchange(exchange->postponed_, nullptr)) {
            work->complete();  // nobody reads what it answers
        } else {
            exchange->side_.clear();
        }
        exchange = after;
    }
    oldest_ = newest_ = nullptr;
    thread_.buffers().give_back(std::move(input_));
    thread_.buffers().give_back(std::move(output_));
    thread_.closing(*this);
}

}  // namespace onrush::http

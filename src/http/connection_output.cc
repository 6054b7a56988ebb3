// The half of a connection that keeps answers in order and writes them.
#include "http/connection.h"

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>

#include "http/io_thread.h"

namespace onrush::http {

Buffer& Connection::output_for(Exchange& exchange) {
    Buffer& buffer = &exchange == oldest_ ? output_ : exchange.side_;
    if (buffer.capacity() == 0) {
        buffer = thread_.buffers().take();
    }
    return buffer;
}

bool Connection::has_room_for(const Exchange& exchange, std::size_t bytes) {
    auto fits = [&] {
        std::size_t waiting = waiting_before(exchange);
        return waiting < limits::output_bytes_max || waiting + bytes <= limits::untaken_bytes_max;
    };
    if (overrun_ || (!fits() && (blocked_ || !write_some()) && !fits())) {
        overrun_ = true;
        return false;
    }
    largest_answer_ = std::max(largest_answer_, bytes);
    return true;
}

void Connection::count_waiting(std::size_t bytes) {
    if (bytes != counted_bytes_) [[unlikely]] {
        thread_.waits(*this, std::exchange(counted_bytes_, bytes), bytes);
    }
}

bool Connection::has_share_to_make() const {
    return share_turn_ != thread_.turn_number() || share_made_ < limits::made_per_turn_bytes_max;
}

void Connection::made(std::size_t bytes) {
    begin_share();
    share_made_ += bytes;
}

bool Connection::may_make(const Exchange& exchange) const {
    std::size_t most =
        exchange.streaming_ ? limits::stream_ahead_bytes_max : limits::output_bytes_max;
    return overrun_ || (has_share_to_make() && waiting_before(exchange) < most);
}

// In the order of their requests, as far as there is room and a share. What has no room yet is
// looked at again when the client has taken something, or an earlier answer is there.
void Connection::make_postponed() {
    for (;;) {
        Exchange* next = oldest_;
        while (next != nullptr && next->postponed_ == nullptr) {
            next = next->next_;
        }
        if (next == nullptr || closed_) {
            return;
        }
        if (!may_make(*next)) {
            break;
        }
        std::exchange(next->postponed_, nullptr)->complete();
    }
    if (!has_share_to_make()) {
        touch();
    }
}

void Connection::progressed() {
    touch();
}

void Connection::answered(Exchange& exchange) {
    touch();
    if (&exchange != oldest_) {
        side_bytes_ += exchange.side_.size();
        return;
    }
    while (oldest_ != nullptr) {
        Exchange& first = *oldest_;
        if (!first.side_.empty()) {
            side_bytes_ -= first.done_ ? first.side_.size() : 0;
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

// Writes until nothing waits. False when the socket takes no more or has failed. TLS encrypts
// only a little ahead of the socket, so that what waits is counted once.
bool Connection::write_some() {
    if (!tls_) {
        return write_wire();
    }
    for (;;) {
        std::size_t before = output_.size();
        if (tls_->wire().size() < limits::tls_wire_bytes_max &&
            !tls_->send(output_, limits::tls_wire_bytes_max)) {
            broken_ = true;
            return false;
        }
        if (!write_wire()) {
            return false;
        }
        if (output_.empty() || output_.size() == before) {
            return true;
        }
    }
}

bool Connection::write_wire() {
    Buffer& out = wire();
    while (!out.empty()) {
        ssize_t count = ::send(fd_, out.data(), out.size(), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN && errno != EWOULDBLOCK) {
                broken_ = true;
                return false;
            }
            if (write_deadline_ms_ == 0) {
                write_deadline_ms_ = thread_.now_ms() + thread_.settings().write_deadline_ms;
            }
            blocked_ = true;
            return false;
        }
        write_deadline_ms_ = 0;
        thread_.counters().sent_bytes.add(static_cast<std::size_t>(count));
        out.consume(static_cast<std::size_t>(count));
    }
    // Its own as long as it is open, and no other's: what one large answer took is given back.
    if (tls_ && out.capacity() > limits::tls_kept_bytes_max) {
        out = Buffer();
    }
    return true;
}

void Connection::flush() {
    touched = false;
    if (closed_) {
        return;
    }
    bool written = !overrun_ && !broken_ && !blocked_ && write_some();
    if (overrun_ || broken_) {
        if (!broken_) {
            thread_.counters().overrun.add();
        }
        return close();
    }
    count_waiting(waiting_bytes());
    if (written && !closed_) {
        if (output_.capacity() != 0 && output_.empty()) {
            thread_.buffers().give_back(std::move(output_));
        }
        if (!lingering_) {
            idle_deadline_ms_ = thread_.now_ms() + thread_.settings().idle_deadline_ms;
        }
        finish_if_done();
        if (thread_.draining()) {
            close_if_drained();
        }
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
    make_postponed();
    read();
    if (!closed_ && (stalled_ || readable_) && !has_share()) {
        touch();  // its next share comes with the next turn
        thread_.turn_again();
    }
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
    ::shutdown(fd_, SHUT_WR);
}

}  // namespace onrush::http

#include "http/io_thread.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include <random>
#include <sstream>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/logging.h"
#include "http/address_counts.h"

namespace onrush::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// Beside the connections that are served, this many may be told that there is no room.
constexpr std::size_t refused_connections_max = 64;
// How many connections are looked at for one to close, from the idlest on.
constexpr std::size_t idlest_looked_at_max = 64;
constexpr std::size_t accepts_per_turn_max = 64;
constexpr int edges_per_turn_max = 256;

// The bytes of an address, 4 or 16.
std::string_view address_in(const sockaddr_storage& peer) {
    if (peer.ss_family == AF_INET) {
        const auto& address = reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
        return {reinterpret_cast<const char*>(&address), sizeof address};
    }
    const auto& address = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&address)) {  // an IPv4 caller of a listener for both
        return {reinterpret_cast<const char*>(&address) + 12, 4};
    }
    return {reinterpret_cast<const char*>(&address), sizeof address};
}

std::size_t share_of(std::size_t all, std::size_t threads) {
    return (all + threads - 1) / threads;
}

}  // namespace

std::unexpected<base::Fault> cannot_listen(const tcp::endpoint& endpoint,
                                           const boost::system::error_code& error) {
    std::ostringstream where;
    where << endpoint;
    return base::fault(base::FaultKind::usage,
                       "cannot listen on " + where.str() + ": " + error.message());
}

// One thread runs the context, so its locks are left out; other threads reach it only through
// the completion queue's event descriptor.
IoThread::IoThread(const Settings& settings, std::size_t index, Handler& handler, TlsContext* tls,
                   AddressCounts& addresses)
    : settings_(settings),
      index_(index),
      handler_(&handler),
      tls_(tls),
      addresses_(addresses),
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
      acceptor_(context_),
      wakeup_(context_),
      edges_(context_, ::epoll_create1(EPOLL_CLOEXEC)),
      timer_(context_),
      connections_max_(share_of(settings.connections_max, settings.io_threads)),
      waiting_bytes_max_(share_of(settings.all_untaken_bytes_max, settings.io_threads)),
      read_scratch_(std::make_unique_for_overwrite<char[]>(read_scratch_bytes)) {
    wakeup_.assign(completions_.wakeup_fd());
    std::random_device random;
    std::uint64_t bits = (std::uint64_t{random()} << 32) | random();
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
    for (char& letter : id_prefix_) {
        letter = digits[bits % 32];
        bits /= 32;
    }
}

IoThread::~IoThread() {
    wakeup_.release();  // the queue closes it
}

base::Outcome<> IoThread::bind(const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    auto step = [&](auto&& action) {
        if (!error) {
            action();
        }
    };
    step([&] { acceptor_.open(endpoint.protocol(), error); });
    step([&] { acceptor_.set_option(tcp::acceptor::reuse_address(true), error); });
    step([&] { acceptor_.set_option(ReusePort(true), error); });
    step([&] { acceptor_.bind(endpoint, error); });
    step([&] { acceptor_.listen(4096, error); });
    step([&] { acceptor_.non_blocking(true, error); });
    if (error) {
        return cannot_listen(endpoint, error);
    }
    return {};
}

std::uint16_t IoThread::port() const {
    boost::system::error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
}

void IoThread::run() {
    wait_accept();
    wait_wakeup();
    wait_edges();
    wait_tick();
    handler_->works(index_);
    while (!ended()) {
        clock_read_ = false;
        if (context_.poll() == 0 && !again_ && completions_.may_sleep()) {
            if (!drain_asked_.load() || draining_) {
                handler_->rests(index_);
                context_.run_one();
                handler_->works(index_);
            }
            completions_.awake();
            clock_read_ = false;
            context_.poll();
        }
        again_ = false;
        turn();
    }
    handler_->rests(index_);
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    timer_.cancel();
    wakeup_.cancel();
    edges_.cancel();
    while (open_.front() != nullptr) {
        open_.front()->close();
    }
    context_.poll();
}

void IoThread::turn() {
    if (drain_asked_.load(std::memory_order_relaxed) && !draining_) {
        begin_drain();
    }
    for (base::List<Completion> posted = completions_.take(); !posted.empty();) {
        posted.take_first().complete();
    }
    handler_->end_of_turn(index_);
    std::swap(to_flush_, flushing_);
    for (Connection* connection : flushing_) {
        connection->flush();
    }
    flushing_.clear();
    again_ = again_ || !to_flush_.empty();
    release_closed();
    counters_.turns.add();
    ++turn_number_;
}

void IoThread::hand_over(Handler& handler) {
    handler_->end_of_turn(index_);
    handler_->rests(index_);
    handler_ = &handler;
    handler_->works(index_);
}

bool IoThread::ended() const {
    if (!draining_) {
        return false;
    }
    bool all_over = open_count_ == 0 && spare_exchanges_.size() == exchanges_.size();
    return all_over || clock_ns() / 1'000'000 >= drain_deadline_ms_;
}

void IoThread::wake_to_drain() {
    drain_asked_.store(true);
    completions_.wake();
}

void IoThread::begin_drain() {
    (void)accept_some();  // the backlog, before no more are accepted
    draining_ = true;
    drain_deadline_ms_ = now_ms() + settings_.drain_deadline_ms;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (Connection* at = open_.front(); at != nullptr;) {
        Connection* after = open_.after(*at);
        at->begin_drain();
        at = after;
    }
}

// Accepting

void IoThread::wait_accept() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [this](const boost::system::error_code& error) {
        if (!error) {
            accept_ready();
        }
    });
}

void IoThread::accept_ready() {
    if (accept_some()) {
        wait_accept();
    }
}

// False when it has to pause.
bool IoThread::accept_some() {
    for (std::size_t i = 0; i < accepts_per_turn_max; ++i) {
        sockaddr_storage peer;
        socklen_t size = sizeof peer;
        int fd = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&peer), &size,
                           SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            accepted(fd, address_in(peer));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return true;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            base::log_warning("accept-paused", {{"errno", errno}});
            accept_paused_ = true;  // until the next tick
            return false;
        }  // else that connection went away by itself
    }
    return true;
}

void IoThread::accepted(int fd, std::string_view peer) {
    counters_.accepted.add();
    if (std::optional<std::uint64_t> entered = addresses_.enter(peer)) {
        if (open_count_ - refused_count_ < connections_max_ || make_room()) {
            return take_connection().open(fd, peer, tls_, *entered);
        }
        addresses_.leave(*entered);
    }
    counters_.turned_away.add();
    if (tls_ != nullptr || refused_count_ >= refused_connections_max) {
        ::close(fd);
        return;
    }
    ++refused_count_;
    take_connection().open_and_refuse(fd, peer);
}

bool IoThread::named(Connection& connection) {
    std::optional<std::uint64_t> entered = addresses_.enter(connection.peer());
    if (!entered) {
        counters_.turned_away.add();
        return false;
    }
    addresses_.leave(connection.entered());
    connection.set_entered(*entered);
    return true;
}

// Closes the idlest connection. False when none is idle among those that are looked at; the next
// one who asks looks at others.
bool IoThread::make_room() {
    for (std::size_t i = 0; i < idlest_looked_at_max && open_.back() != nullptr; ++i) {
        Connection& idlest = *open_.back();
        if (idlest.is_idle()) {
            counters_.evicted.add();
            idlest.close();
            return true;
        }
        active(idlest);
    }
    return false;
}

Connection& IoThread::take_connection() {
    if (spare_connections_.empty()) {
        connections_.push_back(std::make_unique<Connection>(*this));
        spare_connections_.push_back(connections_.back().get());
    }
    Connection& connection = *spare_connections_.back();
    spare_connections_.pop_back();
    open_.push_front(connection);
    ++open_count_;
    counters_.connections.set(open_count_);
    return connection;
}

void IoThread::active(Connection& connection) {
    if (open_.front() != &connection) {
        open_.remove(connection);
        open_.push_front(connection);
    }
}

void IoThread::waits(Connection& connection, std::size_t before, std::size_t after) {
    bool has_taken = after < before;
    if (before != 0 && has_taken) {
        waiting_.remove(connection);
    }
    if (after != 0 && (before == 0 || has_taken)) {
        waiting_.push_back(connection);
    }
    waiting_bytes_ += after;
    waiting_bytes_ -= before;
    // What shrinks closes nobody, so that this does not call itself again and again.
    while (after > before && waiting_bytes_ > waiting_bytes_max_ && waiting_.front() != nullptr) {
        counters_.overrun.add();
        waiting_.front()->close();  // comes back here once, with nothing that waits
    }
    counters_.untaken_bytes.set(waiting_bytes_);
}

void IoThread::closing(Connection& connection) {
    open_.remove(connection);
    --open_count_;
    counters_.connections.set(open_count_);
    if (connection.was_refused()) {
        --refused_count_;
    } else {
        addresses_.leave(connection.entered());
    }
    closed_.push_back(&connection);
}

void IoThread::release_closed() {
    std::erase_if(closed_, [&](Connection* connection) {
        if (connection->touched) {
            return false;
        }
        spare_connections_.push_back(connection);
        return true;
    });
}

// Waking and ticking

void IoThread::wait_wakeup() {
    wakeup_.async_wait(asio::posix::stream_descriptor::wait_read,
                       [this](const boost::system::error_code& error) {
                           if (!error) {
                               completions_.clear_wakeup();
                               wait_wakeup();
                           }
                       });
}

void IoThread::watch(int fd, Connection& connection) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &connection;
    int failed = ::epoll_ctl(edges_.native_handle(), EPOLL_CTL_ADD, fd, &event);
    ONRUSH_CHECK(failed == 0, "epoll_ctl: errno {}", errno);
}

void IoThread::wait_edges() {
    edges_.async_wait(asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& error) {
                          if (!error) {
                              take_edges();
                              wait_edges();
                          }
                      });
}

// What is left over comes in the next turn, since the epoll stays readable.
void IoThread::take_edges() {
    std::array<epoll_event, edges_per_turn_max> events;
    int count = ::epoll_wait(edges_.native_handle(), events.data(), edges_per_turn_max, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        static_cast<Connection*>(event.data.ptr)->on_event(event.events);
    }
}

void IoThread::wait_tick() {
    timer_.expires_after(std::chrono::milliseconds(settings_.tick_ms));
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            tick();
            wait_tick();
        }
    });
}

void IoThread::tick() {
    for (Connection* at = open_.front(); at != nullptr;) {
        Connection* after = open_.after(*at);
        at->tick(now_ms());
        at = after;
    }
    if (accept_paused_ && !draining_) {
        accept_paused_ = false;
        wait_accept();
    }
}

// Time and names

std::int64_t IoThread::clock_ns() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

std::int64_t IoThread::now_ns() {
    if (!clock_read_) {
        clock_read_ = true;
        now_ns_ = clock_ns();
    }
    return now_ns_;
}

std::string_view IoThread::date_header() {
    if (now_ns() >= date_due_ns_) {
        timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        date_due_ns_ = now_ns() + 1'000'000'000 - now.tv_nsec;
        tm utc;
        gmtime_r(&now.tv_sec, &utc);
        constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        char text[64];
        std::snprintf(text, sizeof text, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                      days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900,
                      utc.tm_hour, utc.tm_min, utc.tm_sec);
        std::memcpy(date_.data(), text, date_.size());
    }
    return {date_.data(), date_.size()};
}

// Unique for this start of the server: a random prefix and a count, twelve digits of base 32.
void IoThread::make_request_id(char* to) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
    std::memcpy(to, id_prefix_.data(), id_prefix_.size());
    std::uint64_t count = ++id_count_;
    for (std::size_t i = request_id_bytes; i-- > id_prefix_.size();) {
        to[i] = digits[count % 32];
        count /= 32;
    }
}

// Pools

Exchange& IoThread::take_exchange() {
    if (spare_exchanges_.empty()) {
        exchanges_.push_back(std::make_unique<Exchange>(*this));
        return *exchanges_.back();
    }
    Exchange& exchange = *spare_exchanges_.back();
    spare_exchanges_.pop_back();
    return exchange;
}

void IoThread::give_back(Exchange& exchange) {
    spare_exchanges_.push_back(&exchange);
}

}  // namespace onrush::http

// One io thread: its reactor, acceptor, connections, pools and turns. Inside src/http/ only.
//
// Connections are watched by an epoll of their own, by edges and once for their life; Asio waits
// for that epoll as for any descriptor. Asio's own way, a wait per read, costs a system call more
// per request.
//
// Everything here is touched by the thread that is in run(), except wake_to_drain(), the
// counters and the completion queue.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/buffer.h"
#include "http/connection.h"
#include "http/connection_list.h"
#include "http/gzip.h"
#include "http/server.h"

namespace onrush::http {

[[nodiscard]] std::unexpected<base::Fault> cannot_listen(
    const boost::asio::ip::tcp::endpoint& endpoint, const boost::system::error_code& error);

class AddressCounts;

class IoThread {
public:
    IoThread(const Settings& settings, std::size_t index, Handler& handler, TlsContext* tls,
             AddressCounts& addresses);
    ~IoThread();
    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    [[nodiscard]] base::Outcome<> bind(const boost::asio::ip::tcp::endpoint& endpoint);
    [[nodiscard]] std::uint16_t port() const;
    // Until drained.
    void run();
    // Any thread.
    void wake_to_drain();
    // On its thread, in a completion: one handler rests for good, and the next begins.
    void hand_over(Handler& handler);

    [[nodiscard]] std::size_t index() const { return index_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Handler& handler() { return *handler_; }
    [[nodiscard]] IoCounters& counters() { return counters_; }
    [[nodiscard]] CompletionQueue& completions() { return completions_; }
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] bool draining() const { return draining_; }

    // The time of this turn: read once, at its first use.
    [[nodiscard]] std::int64_t now_ns();
    [[nodiscard]] std::int64_t now_ms() { return now_ns() / 1'000'000; }
    [[nodiscard]] static std::int64_t clock_ns();
    // "Date: ...\r\n", made anew once a second.
    [[nodiscard]] std::string_view date_header();
    void make_request_id(char* to);  // request_id_bytes of it
    static constexpr std::size_t request_id_bytes = 20;

    // Pools and scratch space.
    [[nodiscard]] BufferPool& buffers() { return buffers_; }
    [[nodiscard]] Exchange& take_exchange();
    void give_back(Exchange& exchange);
    [[nodiscard]] Buffer& body_scratch() { return body_scratch_; }
    [[nodiscard]] Buffer& gzip_scratch() { return gzip_scratch_; }
    [[nodiscard]] Buffer& tls_scratch() { return tls_scratch_; }
    [[nodiscard]] Gzip& gzip() { return gzip_; }
    [[nodiscard]] char* read_scratch() { return read_scratch_.get(); }
    static constexpr std::size_t read_scratch_bytes = 64 * 1024;

    void to_flush(Connection& connection) { to_flush_.push_back(&connection); }
    // Its events come until the descriptor is closed.
    void watch(int fd, Connection& connection);
    // It has taken a request: the last to be closed for want of room.
    void active(Connection& connection);
    // The client has `after` bytes of answers to take. While more wait in all connections than this
    // thread's share of the limit, those that have taken nothing for longest are closed.
    void waits(Connection& connection, std::size_t before, std::size_t after);
    // A proxy has named whose the connection is: it counts for that address from now on. False when
    // the address has all it may have.
    [[nodiscard]] bool named(Connection& connection);
    // The connection has closed; it is used again once nothing refers to it.
    void closing(Connection& connection);
    // Something happened after the handlers ran that needs another turn at once.
    void turn_again() { again_ = true; }
    [[nodiscard]] std::uint64_t turn_number() const { return turn_number_; }

private:
    void wait_accept();
    void accept_ready();
    bool accept_some();
    void accepted(int fd, std::string_view peer);
    void wait_wakeup();
    void wait_edges();
    void take_edges();
    void wait_tick();
    void tick();
    void turn();
    void begin_drain();
    [[nodiscard]] bool ended() const;
    [[nodiscard]] bool make_room();
    [[nodiscard]] Connection& take_connection();
    void release_closed();

    const Settings settings_;
    const std::size_t index_;
    Handler* handler_;
    TlsContext* const tls_;
    AddressCounts& addresses_;
    IoCounters counters_;
    CompletionQueue completions_;

    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::posix::stream_descriptor wakeup_;
    boost::asio::posix::stream_descriptor edges_;  // an epoll of all connections
    boost::asio::steady_timer timer_;

    std::vector<std::unique_ptr<Connection>> connections_;  // all ever made
    std::vector<Connection*> spare_connections_;
    ConnectionList<&Connection::open_links> open_;  // who was active last comes first
    // Who has answers to take: who has taken nothing for longest comes first.
    ConnectionList<&Connection::waiting_links> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::size_t refused_count_ = 0;  // of the open ones: who only hears that there is no room
    std::size_t open_count_ = 0;
    std::size_t connections_max_;
    std::size_t waiting_bytes_max_;
    std::vector<Connection*> closed_;
    std::vector<Connection*> to_flush_;
    std::vector<Connection*> flushing_;

    std::vector<std::unique_ptr<Exchange>> exchanges_;  // all ever made
    std::vector<Exchange*> spare_exchanges_;
    BufferPool buffers_;
    Buffer body_scratch_;
    Buffer gzip_scratch_;
    Buffer tls_scratch_;
    Gzip gzip_;
    std::unique_ptr<char[]> read_scratch_;

    std::int64_t now_ns_ = 0;
    bool clock_read_ = false;
    std::int64_t date_due_ns_ = 0;
    std::array<char, 37> date_;
    std::array<char, 8> id_prefix_;
    std::uint64_t id_count_ = 0;

    std::atomic<bool> drain_asked_ = false;
    bool draining_ = false;
    bool accept_paused_ = false;
    std::int64_t drain_deadline_ms_ = 0;
    bool again_ = false;
    std::uint64_t turn_number_ = 1;
};

}  // namespace onrush::http

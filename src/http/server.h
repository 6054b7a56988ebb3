// The HTTP/1.1 server: io threads that share nothing, each with its own acceptor and connections.
//
// A turn of an io thread is: read what has arrived and give each whole request to the handler;
// run the completions other threads have posted; end_of_turn(), where the application hands on
// everything it has collected; then one write per connection that has answers.
//
//     Server::open(settings, handler) -> start() -> hand_over()... -> drain() -> wait()
//
// Settings that the limits of limits.h bound may be lowered, not raised.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/counter.h"
#include "base/fault.h"
#include "http/exchange.h"
#include "http/limits.h"

namespace onrush::http {

struct Settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0 lets the system choose
    std::size_t io_threads = 1;
    std::size_t connections_max = limits::connections_max;
    // Of one IPv4 address or one /64 of IPv6; refused with 503 above.
    std::size_t connections_per_address_max = limits::connections_max;
    // Addresses that many callers share, such as a proxy's: their connections are not counted. On
    // io threads.
    std::function<bool(std::string_view address)> is_shared;
    std::size_t all_untaken_bytes_max = limits::all_untaken_bytes_default;
    std::size_t body_bytes_max = limits::body_bytes_max;
    std::size_t pipelined_requests_max = limits::pipelined_requests_max;
    std::int64_t header_deadline_ms = limits::header_deadline_ms_max;
    std::int64_t body_deadline_ms = limits::body_deadline_ms_max;
    std::int64_t idle_deadline_ms = limits::idle_deadline_ms_max;
    std::int64_t write_deadline_ms = limits::write_deadline_ms_max;
    std::int64_t linger_deadline_ms = limits::linger_deadline_ms_max;
    std::int64_t drain_deadline_ms = limits::drain_deadline_ms_max;
    std::int64_t tick_ms = 200;  // how often deadlines are looked at
    // Whether connections of this peer (an address of 4 or 16 bytes) begin with the header of the
    // PROXY protocol, which says whose they are; none: no peer's do. Called on io threads.
    std::function<bool(std::string_view peer)> begins_with_proxy;
    // Both or none: PEM files. Connections speak TLS 1.2 or 1.3 then.
    std::string tls_certificate;
    std::string tls_key;
};

// What answers requests. It is called on io threads and must be ready for several at once.
//
// Each io thread calls works() first and rests() last; in between the two alternate, and every
// end_of_turn() comes after works() and before the next rests().
class Handler {
public:
    virtual ~Handler() = default;
    // See exchange.h. It may throw nothing.
    virtual void handle(Exchange& exchange) = 0;
    // Everything of this turn has been handled: hand on what was collected.
    virtual void end_of_turn([[maybe_unused]] std::size_t io_thread) {}
    // The thread goes to sleep until something arrives, and has woken up.
    virtual void rests([[maybe_unused]] std::size_t io_thread) {}
    virtual void works([[maybe_unused]] std::size_t io_thread) {}
    // An answer has been written. `latency_ns` counts from the complete request.
    virtual void answered([[maybe_unused]] const Exchange& exchange, [[maybe_unused]] int status,
                          [[maybe_unused]] std::int64_t latency_ns) {}
};

// Written by one io thread, read by any.
struct IoCounters {
    base::Counter accepted;
    base::Counter connections;  // open now
    base::Counter requests;
    base::Counter malformed;
    base::Counter timed_out;      // closed or refused by a deadline
    base::Counter dropped;        // answers whose client had gone
    base::Counter evicted;        // idle connections closed to make room for another
    base::Counter turned_away;    // connections that found no room
    base::Counter overrun;        // closed since their answers were not taken
    base::Counter untaken_bytes;  // of answers that wait now to be taken
    base::Counter turns;
    base::Counter received_bytes;
    base::Counter sent_bytes;
};

class Server {
public:
    // Binds, so that the port is known and connections may arrive; nothing runs yet. `handler`
    // stays alive until wait() or a hand_over() returns.
    [[nodiscard]] static base::Outcome<std::unique_ptr<Server>> open(const Settings& settings,
                                                                     Handler& handler);
    // Drains, if that was not done.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t io_threads() const;
    [[nodiscard]] const IoCounters& counters(std::size_t thread) const;
    [[nodiscard]] CompletionQueue& completions(std::size_t thread);
    // Whether many clients stand behind this address, of 4 or 16 bytes (Settings::is_shared).
    [[nodiscard]] bool is_shared(std::string_view address) const;

    void start();
    // Gives all requests to another handler. Call it between start() and drain(), from any thread
    // but an io thread. It returns when every io thread has switched: the thread calls
    // end_of_turn() and rests() of the old handler, then works() of the new one, and never calls
    // the old one again. What the old one left unanswered is reported to the new one, by
    // answered().
    void hand_over(Handler& handler);
    // Any thread: reads the TLS certificate and its key again, for the connections to come. Where
    // they are not good, those in use stay.
    [[nodiscard]] base::Outcome<> reload_certificate();
    // Any thread: accepts no more, answers what has arrived, then closes; bounded by the drain
    // deadline. Exchanges still open after that stay in memory until the server goes.
    void drain();
    // Returns when all io threads have ended.
    void wait();

private:
    struct Parts;
    explicit Server(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace onrush::http

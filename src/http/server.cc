#include "http/server.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/check.h"
#include "http/address_counts.h"
#include "http/io_thread.h"
#include "http/tls.h"

namespace onrush::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::Parts {
    std::unique_ptr<TlsContext> tls;
    std::function<bool(std::string_view address)> is_shared;
    std::unique_ptr<AddressCounts> addresses;
    std::vector<std::unique_ptr<IoThread>> io;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
    std::atomic<bool> drained = false;
};

namespace {

// Empty when the settings make sense.
std::string fault_in(const Settings& settings) {
    auto within = [](auto value, auto max) { return value >= 1 && value <= max; };
    if (!within(settings.io_threads, limits::io_threads_max)) {
        return "the number of io threads must be 1 to " + std::to_string(limits::io_threads_max);
    }
    if (!within(settings.connections_max, limits::connections_max)) {
        return "connections must be 1 to " + std::to_string(limits::connections_max);
    }
    if (settings.body_bytes_max > limits::body_bytes_max ||
        !within(settings.pipelined_requests_max, limits::pipelined_requests_max)) {
        return "the body size and the pipelined requests must be within the built-in limits";
    }
    if (settings.connections_per_address_max < 1) {
        return "connections of one address must be 1 or more";
    }
    if (settings.all_untaken_bytes_max < limits::all_untaken_bytes_min ||
        settings.all_untaken_bytes_max > limits::all_untaken_bytes_max) {
        return "the bytes that may wait to be taken must be " +
               std::to_string(limits::all_untaken_bytes_min) + " to " +
               std::to_string(limits::all_untaken_bytes_max);
    }
    if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
        return "TLS needs both a certificate and a key";
    }
    return {};
}

// The io threads share a port, and the system would let another server share it, too: callers would
// then reach one or the other by chance. A socket that does not share finds out.
base::Outcome<> port_is_free(const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    asio::io_context context;
    tcp::acceptor probe(context);
    probe.open(endpoint.protocol(), error);
    if (!error) {
        probe.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        probe.bind(endpoint, error);
    }
    return error ? cannot_listen(endpoint, error) : base::Outcome<>();
}

}  // namespace

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

base::Outcome<std::unique_ptr<Server>> Server::open(const Settings& settings, Handler& handler) {
    using base::FaultKind;
    if (std::string text = fault_in(settings); !text.empty()) {
        return base::fault(FaultKind::usage, text);
    }
    boost::system::error_code error;
    asio::ip::address address = asio::ip::make_address(settings.address, error);
    if (error) {
        return base::fault(FaultKind::usage, "not an address: " + settings.address);
    }
    auto parts = std::make_unique<Parts>();
    if (!settings.tls_certificate.empty()) {
        auto tls = TlsContext::open(settings.tls_certificate, settings.tls_key);
        if (!tls) {
            return std::unexpected(tls.error());
        }
        parts->tls = std::move(*tls);
    }
    if (base::Outcome<> free = port_is_free({address, settings.port}); !free) {
        return std::unexpected(free.error());
    }
    parts->addresses =
        std::make_unique<AddressCounts>(settings.connections_per_address_max, settings.is_shared);
    parts->is_shared = settings.is_shared;
    parts->port = settings.port;
    for (std::size_t i = 0; i < settings.io_threads; ++i) {
        auto io =
            std::make_unique<IoThread>(settings, i, handler, parts->tls.get(), *parts->addresses);
        base::Outcome<> bound = io->bind(tcp::endpoint(address, parts->port));
        if (!bound) {
            return std::unexpected(bound.error());
        }
        parts->port = io->port();
        parts->io.push_back(std::move(io));
    }
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::~Server() {
    drain();
    wait();
}

std::uint16_t Server::port() const {
    return parts_->port;
}

std::size_t Server::io_threads() const {
    return parts_->io.size();
}

const IoCounters& Server::counters(std::size_t thread) const {
    return parts_->io.at(thread)->counters();
}

CompletionQueue& Server::completions(std::size_t thread) {
    return parts_->io.at(thread)->completions();
}

bool Server::is_shared(std::string_view address) const {
    return parts_->is_shared && parts_->is_shared(address);
}

void Server::start() {
    ONRUSH_CHECK(parts_->threads.empty(), "started with {} threads", parts_->threads.size());
    for (auto& io : parts_->io) {
        parts_->threads.emplace_back([&io] { io->run(); });
    }
}

// The switch is a completion of each io thread, so the handler needs no lock and is the same from
// the beginning of a turn to its end.
void Server::hand_over(Handler& handler) {
    ONRUSH_CHECK(!parts_->threads.empty() && !parts_->drained.load(),
                 "a server of {} threads is not running", parts_->threads.size());
    struct Switch final : Completion {
        IoThread* io = nullptr;
        Handler* handler = nullptr;
        std::shared_ptr<std::latch> switched;

        void complete() override {
            io->hand_over(*handler);
            // The last count ends the wait below, and this object with it.
            std::shared_ptr<std::latch> latch = std::move(switched);
            latch->count_down();
        }
    };
    auto switched = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(parts_->io.size()));
    std::vector<Switch> switches(parts_->io.size());
    for (std::size_t i = 0; i < switches.size(); ++i) {
        Switch& one = switches[i];
        one.io = parts_->io[i].get();
        one.handler = &handler;
        one.switched = switched;
        one.io->completions().post(one);
    }
    switched->wait();
}

base::Outcome<> Server::reload_certificate() {
    return parts_->tls == nullptr ? base::Outcome<>() : parts_->tls->reload();
}

void Server::drain() {
    parts_->drained.store(true);
    for (auto& io : parts_->io) {
        io->wake_to_drain();
    }
}

void Server::wait() {
    for (std::thread& thread : parts_->threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

}  // namespace onrush::http

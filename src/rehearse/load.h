// A load client that counts waiting time honestly.
//
// In an open loop every request has an intended start, k / rate after the beginning, whatever the
// server does. Latency counts from there: a request that had to wait for a free connection has
// waited, and one that could not be sent before the end is counted as unsent. In a closed loop
// each connection sends its next request when it has its answer.
//
//     intended   |     |     |     |     |        (open loop, rate)
//     sent       |     |        |  |     |        late: no connection was free
//     answered      |     |            |  | |
//     latency    <-->  <-->  <---------> from the intended start
//
// One request at a time per connection, kept alive and opened again when the server closes it.
// A run is one thread; several runs are merged by adding their reports. It ends by itself: by
// count, by time, and at the latest `patience_ms` after that. It talks to loopback addresses
// only, unless told otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "rehearse/histogram.h"

namespace onrush::rehearse {

namespace limits {
inline constexpr std::size_t connections_max = 50'000;
inline constexpr double rate_max = 1e6;
inline constexpr std::int64_t duration_ms_max = 24 * 3'600'000;
inline constexpr std::size_t response_bytes_max = 16 << 20;
}  // namespace limits

struct Plan {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    bool remote_allowed = false;
    std::size_t connections = 64;
    double rate = 0;                   // requests a second; 0 is a closed loop
    std::uint64_t requests_max = 0;    // 0: as many as the time allows
    std::int64_t duration_ms = 0;      // 0: as long as the count takes, within the limit
    std::int64_t patience_ms = 5'000;  // for answers, once nothing more is sent
    std::int64_t late_ns = 1'000'000;  // sent so long after its intended start is late
};

// What is sent, and who looks at the answers. Called on the thread of the run.
class Script {
public:
    virtual ~Script() = default;
    // Appends the whole request with this number, from 0.
    virtual void write_request(std::uint64_t number, std::string& out) = 0;
    virtual void on_response([[maybe_unused]] std::uint64_t number, [[maybe_unused]] int status,
                             [[maybe_unused]] std::string_view body) {}
};

struct Report {
    std::uint64_t due = 0;  // open loop: intended within the run
    std::uint64_t sent = 0;
    std::uint64_t answered = 0;
    std::uint64_t unsent = 0;  // due, never sent
    std::uint64_t late = 0;
    std::uint64_t failed = 0;      // the connection broke before the whole answer
    std::uint64_t unanswered = 0;  // nothing within the patience
    std::uint64_t reconnects = 0;
    std::array<std::uint64_t, 600> by_status{};
    Histogram latency;             // from the intended start; in a closed loop from the sending
    Histogram service;             // from the sending
    Histogram turned_away;         // latency of 429 and 503 alone
    std::int64_t duration_ns = 0;  // of the longest run

    [[nodiscard]] double rate() const {
        return duration_ns == 0
                   ? 0
                   : static_cast<double>(answered) * 1e9 / static_cast<double>(duration_ns);
    }
    void merge(const Report& other);
};

// A fault when the plan makes no sense or the server cannot be reached at the start.
[[nodiscard]] base::Outcome<Report> run(const Plan& plan, Script& script);

}  // namespace onrush::rehearse

// Answers that stay open and tell what is new: server-sent events, as the HTML standard has them.
//
//     io thread: handle() --open()--> [ due ] --ask()--> something that takes a moment
//                                        ^                      |
//                                        \____ tell() <---------/      end() --> over
//
// A stream is asked when it is due, at most once at a time, and says in its answer when it is due
// next. What is the same as the last time is not sent, so a stream that nothing happens to costs
// what asking costs; after limits::stream_quiet_max a comment shows both ends that the other is
// there. A client that does not read misses what was true in between, never what is true now.
//
// Streams may have a topic, and whoever learns that something is new for all of a topic hurries
// them: they are asked within a second, one after the other.
//
// Streams end when the client is gone, when the server drains, and, on routes that need a caller,
// with the token that they were opened with: then the last event is `gone`, as when who asks has
// nothing more to say. The client comes back by itself, with a token that is still good: a
// browser's EventSource does, after limits::stream_retry.
//
// Of one account so many are open at most, and of one address; and so many in all. Staff have no
// limit but the last one.
//
// All calls about an io thread come from that thread.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/limits.h"
#include "api/tokens.h"
#include "base/counter.h"
#include "http/address_counts.h"
#include "http/exchange.h"
#include "http/route.h"

namespace onrush::api {

// How many streams may be open.
struct StreamLimits {
    std::size_t all = limits::streams_default;
    std::size_t per_account = limits::streams_per_account_default;
    std::size_t per_address = limits::streams_per_address_default;
    // Addresses that many callers share, such as a proxy's: their streams are not counted.
    std::function<bool(std::string_view address)> is_shared;
};

class EventStreams {
public:
    class Stream;
    static constexpr std::uint64_t no_topic = 0;
    // Finds out what there is to say, and calls tell(), ask_again() or end() once, at once or
    // later.
    using Ask = std::function<void(Stream&)>;

    // `tokens` outlive the streams.
    EventStreams(std::size_t io_threads, StreamLimits limits, const Tokens& tokens);
    ~EventStreams();

    // Says in the route what its answers are.
    static void describe(http::Route& route);
    // Answers the exchange with a stream, which is due at once; or refuses for want of room.
    void open(http::Exchange& exchange, Ask ask, std::uint64_t topic = no_topic);
    // Those of the topic are due within limits::stream_pause_min, or so long after they were asked.
    void hurry(std::size_t io_thread, std::uint64_t topic);
    // What streams of the io thread have, each once, in ascending order.
    [[nodiscard]] std::vector<std::uint64_t> topics(std::size_t io_thread) const;
    // `now_ms` is any time that never goes back.
    void end_of_turn(std::size_t io_thread, std::int64_t now_ms);

    [[nodiscard]] std::size_t open_count() const;

private:
    using Streams = std::list<Stream>;
    using Due = std::multimap<std::int64_t, Stream*>;
    // Each has its own cache line, because threads write into theirs all the time.
    struct alignas(64) Thread {
        Streams streams;
        Streams over;  // gone with the turn: whoever asks may have ended its own stream
        Due due;       // those that are not asked at the moment
        std::map<std::uint64_t, std::set<Stream*>> topics;
        std::int64_t now_ms = 0;
        base::Counter open;
    };

    // What one stream is counted as; 0: not counted.
    struct Counted {
        std::uint64_t account = 0;
        std::uint64_t address = 0;
    };
    // None where it was refused.
    [[nodiscard]] std::optional<Counted> count(http::Exchange& exchange);
    void close(Thread& thread, Stream& stream);

    std::vector<Thread> threads_;
    const StreamLimits limits_;
    const Tokens& tokens_;
    http::KeyCounts accounts_;
    http::AddressCounts addresses_;
};

class EventStreams::Stream {
public:
    Stream(EventStreams& streams, Counted counted, http::Exchange& exchange, Ask ask,
           std::uint64_t topic);

    [[nodiscard]] std::size_t io_thread() const { return exchange_.io_thread(); }

    // Sends the event if its data is not that of the event before, and asks again after `next`, no
    // earlier than limits::stream_pause_min. The data has no line feed.
    void tell(std::string_view event, std::string_view data, base::Duration next);
    // There is nothing to say now.
    void ask_again(base::Duration next);
    // Sends the last event, `gone`, with the code of a problem and what it means here. The stream
    // is gone.
    void end(std::string_view code, std::string_view detail);

private:
    friend class EventStreams;

    [[nodiscard]] bool send(std::string_view event, std::string_view data);
    void be_due(std::int64_t at_ms);
    // No later than at that time.
    void hurry(std::int64_t at_ms);
    // Nobody would read on, or should.
    [[nodiscard]] bool is_over() const {
        return exchange_.gone() || exchange_.hung_up() || exchange_.draining();
    }

    // `pause`, but no longer than its token is good.
    [[nodiscard]] base::Duration until_token_ends(base::Duration pause) const;

    EventStreams& streams_;
    Thread& thread_;
    const Counted counted_;
    http::Exchange& exchange_;
    const http::Caller caller_;  // whose token it ends with; without one where none is needed
    const Ask ask_;
    Streams::iterator place_;
    const std::uint64_t topic_;
    Due::iterator due_at_;  // while it is not asked
    Due::node_type due_;    // while it is asked
    bool hurried_ = false;  // while it was asked
    std::string last_;      // what was sent
    std::int64_t sent_ms_;
    std::int64_t asked_ms_;
};

}  // namespace onrush::api

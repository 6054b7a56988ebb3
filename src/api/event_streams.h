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
// them: they are asked within a second, one after the other. Or it rouses them, and they are asked
// at once.
//
// A stream may also tell everything that happens, not only what is true now: it adds events, each
// with an id, for as long as its client has room, and is asked again when the client has taken some
// or when there are new ones. A client that takes nothing for StreamLimits::untaken_for is cut off;
// it opens the stream again and names the last id that it has. A long poll waits as such a stream
// does, and is answered once.
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
#include "base/inbox.h"
#include "http/address_counts.h"
#include "http/exchange.h"
#include "http/route.h"

namespace onrush::api {

// How many streams may be open.
struct StreamLimits {
    std::size_t all = limits::streams_default;
    std::size_t per_account = limits::streams_per_account_default;
    std::size_t per_address = limits::streams_per_address_default;
    // So long a client may take nothing of what waits for it, where it must not miss anything.
    base::Duration untaken_for = limits::stream_untaken_default;
    // Addresses that many callers share, such as a proxy's: their streams are not counted.
    std::function<bool(std::string_view address)> is_shared;
};

// What streams have in common that have the same one.
struct Topic {
    enum class Kind : std::uint8_t { none, room, events, events_of_account, catching_up };
    Kind kind = Kind::none;
    std::uint64_t number = 0;  // of the room or the account
    friend auto operator<=>(const Topic&, const Topic&) = default;
};

class EventStreams {
public:
    class Stream;
    // Finds out what there is to say, and calls tell(), ask_again() or end() once, at once or
    // later.
    using Ask = std::function<void(Stream&)>;

    // `tokens` outlive the streams.
    EventStreams(std::size_t io_threads, StreamLimits limits, const Tokens& tokens);
    ~EventStreams();

    // Says in the route what its answers are.
    static void describe(http::Route& route);
    // Answers the exchange with a stream, which is due at once; or refuses for want of room.
    void open(http::Exchange& exchange, Ask ask, Topic topic = {});
    // Keeps the exchange until whoever is asked releases it, which is due at once: a long poll.
    // Counted and refused as a stream.
    void hold(http::Exchange& exchange, Ask ask, Topic topic);
    // Those of the topic are due within limits::stream_pause_min, or so long after they were asked.
    void hurry(std::size_t io_thread, Topic topic);
    // Those of the topic are due now.
    void rouse(std::size_t io_thread, Topic topic);
    // The numbers of this kind that streams of the io thread have, each once, in ascending order.
    [[nodiscard]] std::vector<std::uint64_t> topics(std::size_t io_thread, Topic::Kind kind) const;
    [[nodiscard]] bool has_topics(std::size_t io_thread, Topic::Kind kind) const;
    // `now_ms` is any time that never goes back.
    void end_of_turn(std::size_t io_thread, std::int64_t now_ms);

    [[nodiscard]] std::size_t open_count() const;
    // Of clients that took nothing for too long.
    [[nodiscard]] std::uint64_t cut_off() const;

private:
    using Streams = std::list<Stream>;
    using Due = std::multimap<std::int64_t, Stream*>;
    // Each has its own cache line, because threads write into theirs all the time.
    struct alignas(64) Thread {
        Streams streams;
        Streams over;  // gone with the turn: whoever asks may have ended its own stream
        Due due;       // those that are not asked at the moment
        std::map<Topic, std::set<Stream*>> topics;
        std::int64_t now_ms = 0;
        base::Counter open;
        base::Counter cut_off;
    };

    // What one stream is counted as; 0: not counted.
    struct Counted {
        std::uint64_t account = 0;
        std::uint64_t address = 0;
    };
    // None where it was refused.
    [[nodiscard]] std::optional<Counted> count(http::Exchange& exchange);
    Stream& add(http::Exchange& exchange, const Counted& counted, Ask ask, Topic topic);
    void make_due(Stream& stream);
    // It is its turn.
    void look_at(Thread& thread, Stream& stream);
    void close(Thread& thread, Stream& stream);
    void forget(Thread& thread, Stream& stream);

    std::vector<Thread> threads_;
    const StreamLimits limits_;
    const Tokens& tokens_;
    http::KeyCounts accounts_;
    http::AddressCounts addresses_;
};

class EventStreams::Stream final : private base::Completion {
public:
    Stream(EventStreams& streams, Counted counted, http::Exchange& exchange, Ask ask, Topic topic);

    [[nodiscard]] std::size_t io_thread() const { return exchange_.io_thread(); }
    [[nodiscard]] http::CompletionQueue& completions() const { return exchange_.completions(); }
    // Of the io thread, at the end of its last turn.
    [[nodiscard]] std::int64_t now_ms() const { return thread_.now_ms; }

    // Sends the event if its data is not that of the event before, and asks again after `next`, no
    // earlier than limits::stream_pause_min. The data has no line feed.
    void tell(std::string_view event, std::string_view data, base::Duration next);
    // There is nothing to say now.
    void ask_again(base::Duration next);
    // Sends the last event, `gone`, with the code of a problem and what it means here. The stream
    // is gone.
    void end(std::string_view code, std::string_view detail);

    // --- of those that tell everything ---
    // Whether the client has room for an event more.
    [[nodiscard]] bool has_room() const { return exchange_.takes_more(); }
    // While it has: sends `text`, which is events as they go on the wire.
    void add(std::string_view text);
    // Is asked again when there is room.
    void ask_when_taken();
    // Is asked again in the next turn: there is more to look at than one should take.
    void ask_next_turn();
    // Is asked again when it is roused, and after limits::stream_quiet_max. A stream that has been
    // quiet for so long tells its client that it has come to `id`.
    void ask_when_new(std::string_view id);

    // --- of those that are held ---
    // It must be released now: nobody waits any more, the server drains, or the token has ended.
    [[nodiscard]] bool is_last_call() const;
    // No later than at that time, by now_ms().
    void ask_when_new_or_at(std::int64_t at_ms);
    // The exchange, to be answered now. The stream is gone.
    [[nodiscard]] http::Exchange& release();

private:
    friend class EventStreams;

    // There is room, or it is the next turn.
    void complete() override;
    [[nodiscard]] bool send(std::string_view event, std::string_view data);
    void park_until(std::int64_t at_ms);
    void be_due(std::int64_t at_ms);
    // No later than at that time.
    void hurry(std::int64_t at_ms);
    // Nobody would read on, or should.
    [[nodiscard]] bool is_over() const {
        return failed_ || exchange_.gone() || exchange_.hung_up() || exchange_.draining();
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
    const Topic topic_;
    Due::iterator due_at_;  // while it is not asked
    Due::node_type due_;    // while it is asked
    bool hurried_ = false;  // while it was asked
    bool roused_ = false;   // the same
    bool held_ = false;     // it was not begun
    bool awaits_room_ = false;
    bool failed_ = false;  // an event was not sent
    std::string last_;     // what was sent
    std::int64_t sent_ms_;
    std::int64_t asked_ms_;
};

}  // namespace onrush::api

// One request and its answer.
//
// Handler::handle() gets an Exchange on the io thread that read the request. It answers exactly
// once: at once, or later on the same io thread, usually from a Completion. Until then the
// exchange lives, even when the connection has died; then the answer is dropped. With the answer
// the exchange is over: its state is destroyed and it must not be touched again.
//
//                      answer(), refuse()                     answer(), refuse()
//     handle() ----> [ open ] -------------> over   [ gone ] ------------------> over (dropped)
//                        \__ connection dies ________/
//
// The state of a feature (its command, what it needs to answer) is kept in place, so that a
// request allocates nothing. Everything here belongs to one io thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/time.h"
#include "http/buffer.h"
#include "http/completion.h"
#include "http/json_writer.h"
#include "http/limits.h"
#include "http/problem.h"
#include "http/request.h"

namespace onrush::http {

class Connection;
class IoThread;
struct Route;
class StoredBody;

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view problem_type = "application/problem+json";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";
inline constexpr std::string_view event_stream_type = "text/event-stream";

// Who calls, as the gate in front of the handlers has found out (route.h).
enum class Who : std::uint8_t { anyone, user, service, admin };

struct Caller {
    Who who = Who::anyone;
    std::uint64_t account = 0;
    std::uint32_t epoch = 0;
    bool by_gateway = false;  // not by a token: a gateway vouches for the caller
    // Of the token; never for who came without one.
    base::Instant token_ends = base::Instant::never();
    std::uint32_t staff_epoch = 0;  // see jwt.h
};

// What an answer of 401 or 403 tells a client that knows OAuth (RFC 6750, section 3).
enum class Challenge : std::uint8_t { token_missing, invalid_token, insufficient_scope };

// What a request has where the path of its route has a parameter, in the order of the path.
struct PathParameter {
    std::uint64_t number = 0;  // of "{id}"
    std::string_view text;     // the segment as sent; valid only while handle() runs
};
using PathParameters = std::array<PathParameter, limits::path_parameters_max>;

class Exchange {
public:
    explicit Exchange(IoThread& thread) : thread_(thread) {}
    ~Exchange() { destroy_state(); }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    // Valid only while handle() runs.
    [[nodiscard]] const Request& request() const { return request_; }
    // The peer's address as bytes (4 or 16), or unknown_address; the same for all requests of a
    // connection.
    [[nodiscard]] std::string_view peer() const;
    // Whose request it is, by address: the peer, or whom a proxy in between has named.
    [[nodiscard]] std::string_view client() const {
        return client_size_ == 0 ? peer() : std::string_view(client_.data(), client_size_);
    }
    void set_client(std::string_view address);
    // Copies the request, so that it can be seen until the exchange is over.
    void keep_request();

    // Before the answer is made, by who has all for it: true when it is not its turn yet, because
    // the client has not taken what was answered before, or because much was made for this
    // connection in this turn. Then nothing is done now, and `work` is completed when it is. So
    // answers that nobody reads are not made. Of a stream: it has more, and the client has taken
    // too little of it (limits::stream_ahead_bytes_max are waiting), or this turn has made much.
    [[nodiscard]] bool postpones(Completion& work);
    // Whether it would not be: nobody waits for the client, or the client is gone.
    [[nodiscard]] bool takes_more() const;

    // Valid until the exchange is over.
    [[nodiscard]] std::size_t io_thread() const;
    [[nodiscard]] CompletionQueue& completions() const;
    [[nodiscard]] Method method() const { return method_; }
    [[nodiscard]] std::string_view request_id() const { return {request_id_.data(), id_size_}; }
    // W3C trace context when the request brought a well-formed one, else empty.
    [[nodiscard]] std::string_view traceparent() const {
        return {traceparent_.data(), has_trace_ ? traceparent_.size() : 0};
    }
    // Steady clock, when the request was complete.
    [[nodiscard]] std::int64_t arrived_ns() const { return arrived_ns_; }
    // What the answer refuses with, once it does; for Handler::answered().
    [[nodiscard]] const ProblemType* problem() const { return problem_; }
    // The connection has died: nobody will read the answer, which is due all the same.
    [[nodiscard]] bool gone() const { return connection_ == nullptr; }
    // The client sends no more, and probably waits no more: work that is expensive is not worth
    // doing for it. Any thread, until the exchange is over.
    [[nodiscard]] bool hung_up() const { return hung_up_.load(std::memory_order_relaxed); }

    // The server ends: what streams should end too.
    [[nodiscard]] bool draining() const;

    // Set by the router and the gate.
    const Route* route = nullptr;
    PathParameters parameters;
    Caller caller;

    // The state of a feature; made once, destroyed when the exchange is over.
    template <typename T, typename... Arguments>
    T& emplace(Arguments&&... arguments) {
        static_assert(sizeof(T) <= limits::exchange_state_bytes_max);
        static_assert(alignof(T) <= alignof(std::max_align_t));
        ONRUSH_CHECK(destroy_ == nullptr, "the exchange {} has a state", request_id());
        T* state = new (state_) T{std::forward<Arguments>(arguments)...};
        destroy_ = [](void* object) { static_cast<T*>(object)->~T(); };
        return *state;
    }
    template <typename T>
    [[nodiscard]] T& state() {
        return *std::launder(reinterpret_cast<T*>(state_));
    }
    // A header of the answer, before the answer. Names and values come from us, never from a
    // request unchecked.
    void header(std::string_view name, std::string_view value);
    void header(std::string_view name, std::int64_t value);
    // The header WWW-Authenticate.
    void challenge(Challenge why);

    // The answer, with a JSON body: write(JsonWriter&) puts one value.
    template <typename Write>
    void answer(int status, Write&& write) {
        if (is_dropped(status)) {
            return;
        }
        JsonWriter json(begin_body());
        write(json);
        finish(status, json_type);
    }
    void answer(int status) { answer_bytes(status, {}, {}); }
    void answer_bytes(int status, std::string_view content_type, std::string_view body);
    // With a body that many answers share; compressed for the first who takes it so.
    void answer_stored(int status, const StoredBody& body);
    // The answer to HEAD, where the body would only be made to say its length.
    void answer_head(int status, std::string_view content_type);

    // The answer that refuses. `more(JsonWriter&)` adds members that help.
    void refuse(const ProblemType& problem, std::string_view detail) {
        refuse(problem, detail, [](JsonWriter&) {});
    }
    template <typename More>
    void refuse(const ProblemType& problem, std::string_view detail, More&& more) {
        problem_ = &problem;
        if (is_dropped(problem.status)) {
            return;
        }
        JsonWriter json(begin_body());
        begin_problem(json, problem, detail);
        more(json);
        json.end_object();
        finish(problem.status, problem_type);
    }

    // With Retry-After, and the same as a member.
    void refuse_for_now(const ProblemType& problem, std::string_view detail,
                        std::int64_t retry_after_seconds);

    // With the sentence, the pointer and the members of the refusal.
    void refuse(const base::Refused& refused);

    // An answer in pieces, for events. After begin_stream() the exchange stays open until
    // end_stream(); stream() says false, and sends nothing, when the client is gone or does not
    // read fast enough (limits::stream_bytes_max are waiting).
    void begin_stream(int status, std::string_view content_type);
    [[nodiscard]] bool stream(std::string_view bytes);
    void end_stream();

private:
    friend class Connection;
    friend class IoThread;

    void destroy_state() {
        if (destroy_ != nullptr) {
            std::exchange(destroy_, nullptr)(state_);
        }
    }
    void begin(Connection& connection, std::int64_t now_ns);
    void begin_request();
    void hang_up() { hung_up_.store(true, std::memory_order_relaxed); }
    void end();
    [[nodiscard]] Buffer& begin_body();
    void begin_problem(JsonWriter& json, const ProblemType& problem, std::string_view detail);
    void finish(int status, std::string_view content_type);
    // Nobody reads it: it is over, and need not be made.
    [[nodiscard]] bool is_dropped(int status);
    void begin_finish(int status);
    // HEAD tells no length that only compressing would find out.
    [[nodiscard]] bool needs_no_body(std::size_t plain_bytes) const;
    void write_answer(int status, std::string_view content_type, std::string_view body);
    void write_head_alone(int status, std::string_view content_type);
    [[nodiscard]] bool is_last();
    [[nodiscard]] bool may_be_cached(int status) const;
    // Without a length when it is not known.
    void write_head(Buffer& out, int status, std::string_view content_type,
                    std::optional<std::size_t> body_bytes, bool streamed);

    IoThread& thread_;
    Connection* connection_ = nullptr;
    Exchange* next_ = nullptr;  // of the same connection, or of the free list
    Completion* postponed_ = nullptr;
    std::int64_t arrived_ns_ = 0;
    const ProblemType* problem_ = nullptr;
    Request request_;
    Method method_ = Method::other;
    bool http11_ = true;
    bool keep_alive_ = true;
    bool gzip_ = false;
    bool gzipped_ = false;
    bool done_ = false;
    bool streaming_ = false;
    bool has_trace_ = false;
    std::uint8_t id_size_ = 0;
    std::uint8_t client_size_ = 0;
    std::atomic<bool> hung_up_ = false;
    std::array<char, 16> client_;
    std::array<char, limits::request_id_bytes_max> request_id_;
    std::array<char, limits::traceparent_bytes> traceparent_;
    Buffer headers_;  // of the answer, beside the fixed ones
    Buffer kept_;     // the request, of who wants to see it later
    Buffer side_;     // the answer, while an earlier one of the connection is not there yet
    void (*destroy_)(void*) = nullptr;
    alignas(std::max_align_t) std::byte state_[limits::exchange_state_bytes_max];
};

}  // namespace onrush::http

#include "api/bridge.h"

#include <utility>

#include "api/idempotency_key.h"
#include "base/sentence.h"
#include "engine/limits.h"
#include "http/route.h"

namespace onrush::api {

namespace limits {
inline constexpr std::size_t anonymous_key_bytes_min = 16;
}

// What belongs to one io thread: its outbox, its errands, and where its jobs come back.
class Bridge::Thread final : public engine::Origin {
public:
    explicit Thread(http::CompletionQueue& completions) : completions_(completions) {}

    // The engine or log thread; the io thread itself when the mailbox was full.
    void deliver(engine::Outbox jobs) override { completions_.post(std::move(jobs)); }

    engine::Outbox outbox;
    Errands errands;
    bool works = false;

private:
    http::CompletionQueue& completions_;
};

Bridge::Bridge(engine::Engine& engine, http::Server& server, std::string_view key)
    : engine_(engine), server_(server), fingerprint_key_(key) {
    for (std::size_t i = 0; i < server.io_threads(); ++i) {
        threads_.push_back(std::make_unique<Thread>(server.completions(i)));
    }
}

Bridge::~Bridge() = default;

engine::Origin& Bridge::origin(std::size_t io_thread) {
    return *threads_[io_thread];
}

Errands& Bridge::errands(std::size_t io_thread) {
    return threads_[io_thread]->errands;
}

void Bridge::send(RequestJob& job, std::size_t io_thread) {
    threads_[io_thread]->outbox.add(job);
}

void Bridge::end_of_turn(std::size_t io_thread) {
    engine_.push(threads_[io_thread]->outbox);
}

void Bridge::works(std::size_t io_thread) {
    if (!std::exchange(threads_[io_thread]->works, true)) {
        engine_.producer_works();
    }
}

void Bridge::rests(std::size_t io_thread) {
    if (std::exchange(threads_[io_thread]->works, false)) {
        engine_.producer_rests();
    }
}

namespace {

bool refuse_key(http::Exchange& exchange, std::string_view detail) {
    exchange.refuse(http::problems::invalid_header, detail,
                    [](http::JsonWriter& json) { json.member("header", "Idempotency-Key"); });
    return false;
}

}  // namespace

// Asked only where a caller has nothing but an address.
bool Bridge::is_shared(const http::Exchange& exchange) const {
    return exchange.caller.who == http::Who::anyone && server_.is_shared(exchange.client());
}

bool Bridge::carry(http::Exchange& exchange, RequestJob& job) const {
    job.exchange = &exchange;
    job.trace = exchange.traceparent();
    const http::Request& request = exchange.request();
    if (!request.has_idempotency_key || !exchange.route->idempotent) {
        return true;
    }
    std::optional<std::string_view> key = parse_idempotency_key(request.idempotency_key);
    if (!key) {
        return refuse_key(exchange,
                          base::sentence<"Idempotency-Key must be 1 to ",
                                         engine::limits::idempotency_key_bytes_max,
                                         " visible ASCII characters, with or without quotes.">);
    }
    if (exchange.caller.who == http::Who::anyone && key->size() < limits::anonymous_key_bytes_min) {
        return refuse_key(exchange,
                          base::sentence<"Without a token, Idempotency-Key must have at least ",
                                         limits::anonymous_key_bytes_min,
                                         " characters that others cannot guess, such as a UUID.">);
    }
    job.key = *key;
    job.idempotency = {.caller = idempotency_caller(exchange),
                       .key = job.key,
                       .fingerprint = idempotency_fingerprint(exchange, fingerprint_key_),
                       .share = idempotency_share(exchange.caller, is_shared(exchange))};
    return true;
}

bool answer_verdict(http::Exchange& exchange, engine::Verdict verdict) {
    using engine::Verdict;
    switch (verdict) {
        case Verdict::answered:
        case Verdict::refused:
            return false;
        case Verdict::replayed:
            exchange.header("Idempotent-Replayed", "true");
            return false;
        case Verdict::key_reused:
            exchange.refuse(http::problems::idempotency_key_reused,
                            "Use a new key for each new request.");
            return true;
        case Verdict::answer_gone:
            exchange.refuse(http::problems::idempotency_answer_gone,
                            "The request was carried out before, by another version of the "
                            "server. Look at what it made; do not send it again with a new key.");
            return true;
        case Verdict::keys_full:
            exchange.refuse_for_now(http::problems::idempotency_keys_full,
                                    "Nothing was done. Try again later.", 60);
            return true;
        case Verdict::share_full:
            exchange.refuse_for_now(
                http::problems::too_many_idempotency_keys,
                "Nothing was done. Each new key is kept for a day; a retry with a known one works.",
                600);
            return true;
        case Verdict::overloaded:
            exchange.refuse_for_now(
                http::problems::overloaded,
                "Too many requests are waiting. Try again after the seconds in Retry-After.", 1);
            return true;
        case Verdict::read_only:
            exchange.refuse_for_now(
                http::problems::read_only,
                "Requests that only read still work. Try again when the disk has room.", 5);
            return true;
        case Verdict::draining:
            exchange.refuse_for_now(http::problems::draining,
                                    "Try again after the seconds in Retry-After.", 5);
            return true;
        case Verdict::pending:
            break;
    }
    ONRUSH_CHECK(false, "the job of {} came back without a verdict", exchange.request_id());
    return true;
}

}  // namespace onrush::api

// Between exchanges of the HTTP server and jobs of the engine.
//
//   io thread: handle() --run()--> outbox --end_of_turn()--> mailbox ==> engine, log
//   io thread: answer  <-- Completion <-- one post per batch <-- deliver() <==/
//
// Most routes are a line of a RouteTable (route_table.h), which uses this. The job lies in the
// exchange's own storage, so that a request allocates nothing. All other outcomes (a known or
// misused idempotency key, an overloaded, read-only or draining engine) are answered here, the same
// for all routes.
//
//     bridge.run(exchange, feature, IssueCoupon{caller_of<engine::Caller>(exchange), campaign},
//                [](http::Exchange& asked, const engine::Result<IssueCoupon>& result) {
//                    if (!result) {
//                        return asked.refuse(result.error());
//                    }
//                    asked.answer(201, [&](http::JsonWriter& json) { json.value(*result); });
//                });
//
// A command that no exchange asked for, such as counted views, is sent as an errand.
//
// run() and end_of_turn() belong to the exchange's io thread; deliver() is the engine's.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/engine.h"
#include "http/hmac_sha256.h"
#include "http/server.h"

namespace onrush::api {

// A job that an io thread sends, and gets back as a completion.
class RequestJob : public engine::Job {
public:
    RequestJob(engine::Origin& origin, engine::Kind job_kind) : Job(origin, job_kind) {}

    http::Exchange* exchange = nullptr;
    std::string key;  // what Job::idempotency views
};

template <typename Input>
using CallOf = engine::Call<Input, RequestJob>;

// Answers what is neither an answer of the feature nor its refusal. True when it did.
[[nodiscard]] bool answer_verdict(http::Exchange& exchange, engine::Verdict verdict);

// A call with what is to be done with its result. `then` answers the exchange, which destroys it:
// after that it touches nothing of its own.
template <typename Input, typename Then>
class Request final : public CallOf<Input> {
public:
    Request(engine::Origin& origin, typename Input::Feature& feature, Input call_input,
            Then then_do)
        : CallOf<Input>(origin, feature, std::move(call_input)), then(std::move(then_do)) {}

    void complete() override {
        http::Exchange& asked = *this->exchange;
        if (asked.postpones(*this)) {
            return;
        }
        if (!answer_verdict(asked, this->verdict())) {
            then(asked, this->result);
        }
    }

    Then then;
};

// The errands of one io thread that are not back yet.
using Errands = std::list<std::unique_ptr<RequestJob>>;

// A call that no exchange waits for: `then` is told of it when it is back, and it is gone. One
// that comes back when the io thread has ended is gone with the bridge, and nobody is told.
template <typename Input, typename Then>
class Errand final : public CallOf<Input> {
public:
    Errand(engine::Origin& origin, typename Input::Feature& feature, Input call_input,
           Errands& home, Then then_do)
        : CallOf<Input>(origin, feature, std::move(call_input)),
          home_(home),
          then_(std::move(then_do)) {
        place_ = home.emplace(home.end(), this);
    }

    void complete() override {
        then_(std::as_const(*this));
        home_.erase(place_);
    }

private:
    Errands& home_;
    Errands::iterator place_;
    Then then_;
};

class Bridge {
public:
    // `key` is for the fingerprints of idempotent requests, the same at every start.
    Bridge(engine::Engine& engine, http::Server& server, std::string_view key);
    ~Bridge();
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;

    // Decides the input and answers the exchange.
    template <typename Input, typename Then>
    void run(http::Exchange& exchange, typename Input::Feature& feature, Input input, Then then) {
        if (auto* request = place(exchange, feature, std::move(input), std::move(then))) {
            send(*request);
        }
    }
    // The first half of run(): puts the job into the exchange, while the request can be seen, to
    // be sent later. Null when the exchange has been answered.
    template <typename Input, typename Then>
    [[nodiscard]] Request<Input, Then>* place(http::Exchange& exchange,
                                              typename Input::Feature& feature, Input input,
                                              Then then) {
        auto& request = exchange.emplace<Request<Input, Then>>(
            origin(exchange.io_thread()), feature, std::move(input), std::move(then));
        return carry(exchange, request) ? &request : nullptr;
    }
    // On the exchange's io thread: the job goes with the others of this turn.
    void send(RequestJob& job) { send(job, job.exchange->io_thread()); }
    // Decides the input for no exchange; `then(errand)` sees its input, verdict and result. On
    // that io thread.
    template <typename Input, typename Then>
    void run_errand(std::size_t io_thread, typename Input::Feature& feature, Input input,
                    Then then) {
        // Its home owns it.
        send(*new Errand(origin(io_thread), feature, std::move(input), errands(io_thread),
                         std::move(then)),
             io_thread);
    }

    void end_of_turn(std::size_t io_thread);
    // Whether more is to be expected from the thread at once; see Engine::producer_works().
    void works(std::size_t io_thread);
    void rests(std::size_t io_thread);

    [[nodiscard]] const engine::Engine& engine() const { return engine_; }

private:
    class Thread;

    // Gives the job its exchange, key and trace. False when the exchange has been answered.
    [[nodiscard]] bool carry(http::Exchange& exchange, RequestJob& job) const;
    [[nodiscard]] bool is_shared(const http::Exchange& exchange) const;
    void send(RequestJob& job, std::size_t io_thread);
    [[nodiscard]] engine::Origin& origin(std::size_t io_thread);
    [[nodiscard]] Errands& errands(std::size_t io_thread);

    engine::Engine& engine_;
    const http::Server& server_;
    const http::HmacSha256 fingerprint_key_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace onrush::api

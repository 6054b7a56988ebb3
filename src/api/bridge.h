// Between exchanges of the HTTP server and jobs of the engine.
//
//   io thread: handle() --run()--> outbox --end_of_turn()--> mailbox ==> engine, log
//   io thread: answer  <-- Completion <-- one post per batch <-- deliver() <==/
//
// A route is a few lines: it makes the input of a command or query from the exchange, and says
// what an answer and a refusal look like. The job lies in the exchange's own storage, so that a
// request allocates nothing; what became of it besides the two (an idempotency key known or
// misused, no room, no time) is answered here, the same for all routes.
//
//     bridge.run(exchange, feature, IssueCoupon{caller_of(exchange.caller), campaign},
//                [](http::Exchange& asked, const engine::Result<IssueCoupon>& result) {
//                    if (!result) {
//                        return refuse(asked, result.error());
//                    }
//                    asked.answer(201, [&](http::JsonWriter& json) { json.value(*result); });
//                });
//
// What no exchange asked for, such as views that were counted, goes as an errand.
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
class RequestJob : public engine::Job, public http::Completion {
public:
    RequestJob(engine::Origin& origin, Kind job_kind) : Job(origin, job_kind) {}

    http::Exchange* exchange = nullptr;
    std::string key;  // what Job::idempotency views
};

template <typename Input>
constexpr engine::Job::Kind kind_of() {
    if constexpr (requires { Input::job_kind; }) {
        return Input::job_kind;
    } else {
        return engine::Job::Kind::command;
    }
}

template <typename Feature, typename Input>
using CallOf = engine::Call<Feature, Input, kind_of<Input>(), RequestJob>;

// Answers what is neither an answer of the feature nor its refusal. True when it did.
[[nodiscard]] bool answer_verdict(http::Exchange& exchange, engine::Verdict verdict);

// A call with what is to be done with its result. `then` answers the exchange, which destroys it:
// after that it touches nothing of its own.
template <typename Feature, typename Input, typename Then>
class Request final : public CallOf<Feature, Input> {
public:
    Request(engine::Origin& origin, Feature& feature, Input call_input, Then then_do)
        : CallOf<Feature, Input>(origin, feature, std::move(call_input)), then(std::move(then_do)) {
        this->http::Completion::run = &finish;
    }
    using CallOf<Feature, Input>::run;

    Then then;

private:
    static void finish(http::Completion& completion) {
        auto& self = static_cast<Request&>(static_cast<RequestJob&>(completion));
        http::Exchange& exchange = *self.exchange;
        if (!answer_verdict(exchange, self.verdict())) {
            self.then(exchange, self.result);
        }
    }
};

// The errands of one io thread that are not back yet.
using Errands = std::list<std::unique_ptr<RequestJob>>;

// A call that no exchange waits for: `then` is told of it when it is back, and it is gone. One
// that comes back when the io thread has ended is gone with the bridge, and nobody is told.
template <typename Feature, typename Input, typename Then>
class Errand final : public CallOf<Feature, Input> {
public:
    Errand(engine::Origin& origin, Feature& feature, Input call_input, Errands& home, Then then_do)
        : CallOf<Feature, Input>(origin, feature, std::move(call_input)),
          home_(home),
          then_(std::move(then_do)) {
        this->http::Completion::run = &finish;
        place_ = home.emplace(home.end(), this);
    }
    using CallOf<Feature, Input>::run;

private:
    static void finish(http::Completion& completion) {
        auto& self = static_cast<Errand&>(static_cast<RequestJob&>(completion));
        self.then_(std::as_const(self));
        self.home_.erase(self.place_);
    }

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
    template <typename Feature, typename Input, typename Then>
    void run(http::Exchange& exchange, Feature& feature, Input input, Then then) {
        if (auto* request = place(exchange, feature, std::move(input), std::move(then))) {
            send(*request);
        }
    }
    // The first half of run(): puts the job into the exchange, while the request can be seen, to
    // be sent later. Null when the exchange has been answered.
    template <typename Feature, typename Input, typename Then>
    [[nodiscard]] Request<Feature, Input, Then>* place(http::Exchange& exchange, Feature& feature,
                                                       Input input, Then then) {
        auto& request = exchange.emplace<Request<Feature, Input, Then>>(
            origin(exchange.io_thread()), feature, std::move(input), std::move(then));
        return carry(exchange, request) ? &request : nullptr;
    }
    // On the exchange's io thread: the job goes with the others of this turn.
    void send(RequestJob& job) { send(job, job.exchange->io_thread()); }
    // Decides the input for no exchange; `then(errand)` sees its input, verdict and result. On
    // that io thread.
    template <typename Feature, typename Input, typename Then>
    void run_errand(std::size_t io_thread, Feature& feature, Input input, Then then) {
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
    void send(RequestJob& job, std::size_t io_thread);
    [[nodiscard]] engine::Origin& origin(std::size_t io_thread);
    [[nodiscard]] Errands& errands(std::size_t io_thread);

    engine::Engine& engine_;
    const http::HmacSha256 fingerprint_key_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace onrush::api

// Runs a command on the engine from a thread that may wait for it: to fill a shop at start, and to
// count the last views at the end.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>

#include "engine/command.h"
#include "engine/engine.h"

namespace onrush::app {

// None when it has not come back by then; it may still.
template <typename Input>
[[nodiscard]] std::optional<engine::Result<Input>> run_and_wait_until(
    std::chrono::steady_clock::time_point until, engine::Engine& engine,
    typename Input::Feature& feature, Input input) {
    struct Waiter final : engine::Origin {
        Waiter(typename Input::Feature& owner, Input given)
            : command(*this, owner, std::move(given)) {}
        void deliver(engine::Outbox) override {
            std::shared_ptr<Waiter> kept = std::move(self);
            back.set_value();
        }
        engine::Call<Input> command;
        std::promise<void> back;
        std::shared_ptr<Waiter> self;  // until it is back, whoever waits
    };
    auto waiter = std::make_shared<Waiter>(feature, std::move(input));
    waiter->self = waiter;
    std::future<void> back = waiter->back.get_future();
    engine::Outbox outbox;
    outbox.add(waiter->command);
    engine.push(outbox);
    if (back.wait_until(until) != std::future_status::ready) {
        return std::nullopt;
    }
    return std::move(waiter->command.result);
}

template <typename Input>
[[nodiscard]] engine::Result<Input> run_and_wait(engine::Engine& engine,
                                                 typename Input::Feature& feature, Input input) {
    struct Waiter final : engine::Origin {
        void deliver(engine::Outbox) override { back.set_value(); }
        std::promise<void> back;
    };
    Waiter waiter;
    engine::Call<Input> command(waiter, feature, std::move(input));
    engine::Outbox outbox;
    outbox.add(command);
    engine.push(outbox);
    waiter.back.get_future().wait();
    return command.result;
}

}  // namespace onrush::app

// Runs a command on the engine from a thread that may wait for it: to fill a shop at start.
#pragma once

#include <future>

#include "engine/command.h"
#include "engine/engine.h"

namespace onrush::app {

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

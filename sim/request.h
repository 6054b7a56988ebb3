// Requests of one input each: they carry it to the engine as a job, and to the models.
//
// A play says by a Binding where its inputs belong:
//
//   struct Binding {
//       using World = ...;  // run(input, moment) and objection(input) for each input
//       template <typename Feature> static Feature& feature(app::AnyDomain& domain);
//   };
#pragma once

#include "engine/command.h"
#include "sim/ask.h"
#include "sim/input_text.h"

namespace onrush::sim {

template <typename Input, engine::Kind kind_of_job>
class AskedCall final : public Asked, public engine::Call<Input, engine::Job, kind_of_job> {
    using Call = engine::Call<Input, engine::Job, kind_of_job>;

public:
    AskedCall(Ask what, engine::Origin& origin, typename Input::Feature& feature,
              const Input& given)
        : Asked(std::move(what)), Call(origin, feature, given) {
        Call::idempotency = {ask.client, ask.key, ask.fingerprint, share_of(ask.client)};
        Call::trace = ask.trace;
    }

    [[nodiscard]] engine::Job& job() override { return *this; }
    [[nodiscard]] Told told() const override {
        switch (Call::verdict()) {
            case engine::Verdict::answered:
            case engine::Verdict::refused:
                return engine::test::told_of(Call::result);
            case engine::Verdict::replayed:
                return {engine::Verdict::replayed, {}, numbers_of(*Call::result)};
            default:
                return {Call::verdict()};
        }
    }
};

template <typename Binding, typename Input, engine::Kind kind_of_job = Input::job_kind>
class RequestOf final : public Request {
    using OwnWorld = typename Binding::World;

public:
    explicit RequestOf(Input given) : input(std::move(given)) {}

    [[nodiscard]] engine::Kind kind() const override { return kind_of_job; }
    [[nodiscard]] std::string text() const override { return input_text(input); }
    [[nodiscard]] Told run(World& world, Moment& moment) const override {
        return static_cast<OwnWorld&>(world).run(input, moment);
    }
    [[nodiscard]] Numbers told_again(const World& world, const Numbers& first) const override {
        const auto& own = static_cast<const OwnWorld&>(world);
        if constexpr (requires { own.told_again(input, first); }) {
            return own.told_again(input, first);
        } else {
            return first;
        }
    }
    [[nodiscard]] const base::Refusal* objection(const World& world) const override {
        return static_cast<const OwnWorld&>(world).objection(input);
    }
    [[nodiscard]] std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin,
                                                  app::AnyDomain& domain) const override {
        auto& feature = Binding::template feature<typename Input::Feature>(domain);
        return std::make_unique<AskedCall<Input, kind_of_job>>(std::move(ask), origin, feature,
                                                               input);
    }

    const Input input;
};

// The input of a request, when it is a command of this kind; else nullptr.
template <typename Binding, typename Input>
[[nodiscard]] const Input* command_of(const Request& request) {
    auto* found = dynamic_cast<const RequestOf<Binding, Input, engine::Kind::command>*>(&request);
    return found == nullptr ? nullptr : &found->input;
}

}  // namespace onrush::sim

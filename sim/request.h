// Requests of one input struct each: they carry it to the engine as a job, and to the naive world.
//
// A play says by a Binding where its inputs belong:
//
//   struct Binding {
//       using World = ...;                                   // run(input, moment) for each input
//       static auto& feature(app::AnyDomain&, const Input&);     // what decide() takes
//       static std::string text(const Input&);
//       static std::vector<std::int64_t> numbers(const Refusal&);  // where it is no plain code
//   };
#pragma once

#include "engine/command.h"
#include "sim/ask.h"

namespace onrush::sim {

template <typename Binding, typename Feature, typename Input, engine::Job::Kind kind_of_job>
class AskedCall final : public Asked, public engine::Call<Feature, Input, kind_of_job> {
    using Call = engine::Call<Feature, Input, kind_of_job>;

public:
    AskedCall(Ask what, engine::Origin& origin, Feature& feature, const Input& given)
        : Asked(std::move(what)), Call(origin, feature, given) {
        Call::idempotency = {ask.client, ask.key, ask.fingerprint};
        Call::trace = ask.trace;
    }

    [[nodiscard]] engine::Job& job() override { return *this; }
    [[nodiscard]] Told told() const override {
        Told told{Call::verdict()};
        if (told.verdict == engine::Verdict::refused) {
            told.refusal = numbers(Call::result.error());
        } else if (told.verdict == engine::Verdict::answered ||
                   told.verdict == engine::Verdict::replayed) {
            base::ByteWriter out;
            Call::save_answer(out);
            told.answer = std::string(out.view());
        }
        return told;
    }

private:
    static std::vector<std::int64_t> numbers(const typename Input::Refusal& refusal) {
        if constexpr (std::is_enum_v<typename Input::Refusal>) {
            return {static_cast<std::int64_t>(refusal)};
        } else {
            return Binding::numbers(refusal);
        }
    }
};

template <typename Binding, typename Input, engine::Job::Kind kind_of_job>
class RequestOf final : public Request {
public:
    explicit RequestOf(Input given) : input(std::move(given)) {}

    [[nodiscard]] engine::Job::Kind kind() const override { return kind_of_job; }
    [[nodiscard]] std::string text() const override { return Binding::text(input); }
    [[nodiscard]] Told run(World& world, Moment& moment) const override {
        return static_cast<typename Binding::World&>(world).run(input, moment);
    }
    [[nodiscard]] bool may_replay(const World& world) const override {
        const auto& of_ours = static_cast<const typename Binding::World&>(world);
        if constexpr (requires { of_ours.may_ask(input.caller); }) {
            return of_ours.may_ask(input.caller);
        } else {
            return true;
        }
    }
    [[nodiscard]] std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin,
                                                  app::AnyDomain& domain) const override {
        auto& feature = Binding::feature(domain, input);
        using Feature = std::remove_reference_t<decltype(feature)>;
        return std::make_unique<AskedCall<Binding, Feature, Input, kind_of_job>>(
            std::move(ask), origin, feature, input);
    }

    const Input input;
};

// The input of a request, when it is a command of this kind; else nullptr.
template <typename Binding, typename Input>
[[nodiscard]] const Input* command_of(const Request& request) {
    auto* found =
        dynamic_cast<const RequestOf<Binding, Input, engine::Job::Kind::command>*>(&request);
    return found == nullptr ? nullptr : &found->input;
}

}  // namespace onrush::sim

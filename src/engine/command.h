// Commands and queries of features, as jobs.
//
// A feature writes a plain struct for the input and one function that decides:
//
//   struct MakeClaim {
//       CounterId counter;
//       AccountId account;
//       struct Answer { std::uint64_t number; };   // described, so that it can be kept
//       enum class Refusal { counter_not_found, already_claimed, sold_out };
//   };
//   std::expected<MakeClaim::Answer, MakeClaim::Refusal>
//   decide(Shop& shop, const MakeClaim& claim, const Turn& turn);
//
// The function checks first, in the documented order, and returns a refusal; then it writes, and
// from its first write on it cannot fail. It uses the tables, its input and the turn's time, and
// nothing else.
#pragma once

#include <expected>
#include <utility>

#include "base/check.h"
#include "engine/job.h"
#include "table/codec.h"

namespace onrush::engine {

template <typename Input>
using Result = std::expected<typename Input::Answer, typename Input::Refusal>;

// Who sends calls may put more beside the job by a Base of their own, derived from Job.
template <typename Domain, typename Input, Job::Kind kind_of_job, typename Base = Job>
class Call : public Base {
public:
    Call(Origin& origin, Domain& domain, Input call_input)
        : Base(origin, kind_of_job), input(std::move(call_input)), domain_(&domain) {}

    bool run(const Turn& turn) override {
        result = decide(*domain_, input, turn);
        return result.has_value();
    }
    // A feature that knows its callers says whether one may still ask.
    bool may_replay() const override {
        if constexpr (requires { may_ask(*domain_, input.caller); }) {
            return may_ask(*domain_, input.caller);
        } else {
            return true;
        }
    }
    void save_answer(base::ByteWriter& out) const override {
        if constexpr (has_bytes) {
            table::encode(out, *result);
        } else {
            ONRUSH_CHECK(false, "an answer that is shared was to be kept");
        }
    }
    bool load_answer(base::ByteReader& in) override {
        if constexpr (has_bytes) {
            typename Input::Answer answer{};
            table::decode(in, answer);
            result = std::move(answer);
            return in.ok() && in.at_end();
        }
        return false;
    }

    Input input;
    // Set when the verdict is answered, refused or replayed.
    Result<Input> result = std::unexpected(typename Input::Refusal{});

private:
    // What is kept has bytes. An answer that is only read and shared, not copied, has none.
    static constexpr bool has_bytes = table::Described<typename Input::Answer>;
    static_assert(has_bytes || kind_of_job != Job::Kind::command);

    Domain* domain_;
};

template <typename Domain, typename Input>
using Command = Call<Domain, Input, Job::Kind::command>;

}  // namespace onrush::engine

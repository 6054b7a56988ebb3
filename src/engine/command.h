// Commands and queries of features, as jobs.
//
// A feature writes a plain struct for the input and one function that decides:
//
//   struct SetCartItem {
//       using Feature = CartFeature;
//       static constexpr auto job_kind = engine::Kind::command;
//
//       engine::Caller caller;
//       OptionId option;
//       std::uint32_t quantity = 0;
//       static constexpr std::array ranges = {base::range("quantity", 0, limits::quantity_max)};
//
//       using Answer = CartView;  // described, so that it can be kept
//       // In the order of the checks.
//       static constexpr std::array refusals = {&option_not_found, &cart_full};
//   };
//   BOOST_DESCRIBE_STRUCT(SetCartItem, (), (caller, option, quantity))
//
//   engine::Result<SetCartItem> decide(CartFeature& feature, const SetCartItem& input,
//                                      base::Instant now);
//
// Ahead of decide() the caller is checked (caller.h) and then the ranges, the same for every input.
// The function checks what is left, in the order of `refusals`, and refuses; then it writes, and
// from its first write on it cannot fail. It uses the tables, its input and the batch's time, and
// nothing else.
#pragma once

#include <algorithm>
#include <expected>
#include <utility>

#include "base/describe.h"
#include "engine/job.h"
#include "engine/limits.h"
#include "table/codec.h"

namespace onrush::engine {

using base::refuse;

// Of the member `limit` of every list.
inline constexpr base::Range page_range =
    base::range("limit", 1, limits::page_items_max, "20 when left out");

template <typename Input>
using Result = std::expected<typename Input::Answer, base::Refused>;

// What the input's own decide() may refuse; empty where it never does.
template <typename Input>
[[nodiscard]] constexpr auto refusals_of() {
    if constexpr (requires { Input::refusals; }) {
        return Input::refusals;
    } else {
        return std::array<const base::Refusal*, 0>{};
    }
}

// What is kept of an answer under an idempotency key: all of it. A feature whose answers are large
// keeps what it can tell them from again, and says so beside the answer's type:
//
//   template <>
//   struct engine::KeepsAnswer<OrderFeature, OrderView> {
//       using Kept = OrderId;
//       static OrderId kept(const OrderView& view);
//       static OrderView told_again(const OrderFeature& feature, OrderId order);
//   };
template <typename Feature, typename Answer>
struct KeepsAnswer {
    using Kept = Answer;
    // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it is read at once
    static const Answer& kept(const Answer& answer) { return answer; }
    static Answer told_again(const Feature&, Answer&& kept) { return std::move(kept); }
};

// A job's kind is its input's. Whoever sends calls may put more beside the job by a Base of their
// own, derived from Job.
template <typename Input, typename Base = Job, Kind kind_of_job = Input::job_kind>
class Call : public Base {
public:
    using Feature = typename Input::Feature;

    Call(Origin& origin, Feature& feature, Input call_input)
        : Base(origin, kind_of_job), input(std::move(call_input)), feature_(&feature) {}

    bool run(base::Instant now) override {
        if constexpr (base::DescribedStruct<Input>) {
            if (std::optional<base::Refused> refused = base::find_out_of_range(input)) {
                result = std::unexpected(std::move(*refused));
                return false;
            }
        }
        result = decide(*feature_, input, now);
        check_refusal();
        return result.has_value();
    }
    const base::Refusal* objection(const Callers& callers) const override {
        if constexpr (requires { input.caller; }) {
            static_assert(std::is_base_of_v<Caller, decltype(input.caller)>, "it is never checked");
            return callers.objection(input.caller);
        } else {
            return nullptr;
        }
    }
    void refuse(const base::Refusal& refusal) override {
        result = std::unexpected(base::Refused(refusal));
    }
    std::uint64_t kept_type() const override {
        if constexpr (has_bytes) {
            static const std::uint64_t hash = table::hash_of(table::describe_type<Kept>());
            return hash;
        }
        return 0;
    }
    void save_answer(base::ByteWriter& out) const override {
        if constexpr (has_bytes) {
            const Kept& kept = KeepsAnswer<Feature, Answer>::kept(*result);
            table::encode(out, kept);
        } else {
            ONRUSH_CHECK(false, "an answer that is shared was to be kept");
        }
    }
    bool load_answer(base::ByteReader& in) override {
        if constexpr (has_bytes) {
            Kept kept{};
            table::decode(in, kept);
            if (in.ok() && in.at_end()) {
                result = KeepsAnswer<Feature, Answer>::told_again(*feature_, std::move(kept));
                return true;
            }
        }
        return false;
    }

    Input input;
    // Set when the verdict is answered, refused or replayed.
    Result<Input> result = std::unexpected(base::Refused());

private:
    using Answer = typename Input::Answer;
    using Kept = typename KeepsAnswer<Feature, Answer>::Kept;
    // What is kept has bytes. An answer that is only read and shared, not copied, has none.
    static constexpr bool has_bytes = table::Described<Answer>;
    static_assert(has_bytes || kind_of_job != Kind::command);

    // The list of an input is what clients are told of it, so it must be whole.
    void check_refusal() const {
        constexpr auto listed = refusals_of<Input>();
        bool known = result.has_value() ||
                     std::ranges::find(listed, &result.error().refusal()) != listed.end();
        ONRUSH_CHECK(known, "{} refuses with {}, which it does not list", base::type_name<Input>(),
                     result.error().refusal().code);
    }

    Feature* feature_;
};

}  // namespace onrush::engine

// What somebody was told, and what a model of a feature predicts of it, in one form.
//
// A model is a second, naive implementation of a feature's rules, in the feature's test/ folder:
// maps, lists and loops. It predicts for each job the verdict, the refusal, and the ids and amounts
// of the answer; texts and layout are not its business. The feature's own test plays it on random
// commands, and the simulator plays the models of all features against a whole server.
#pragma once

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/describe.h"
#include "engine/job.h"

namespace onrush::engine::test {

using Numbers = std::vector<std::int64_t>;

// "coupon-not-found /couponIds/2": the code, and where it points.
[[nodiscard]] inline std::string say(const base::Refused& refused) {
    std::string_view pointer = refused.pointer();
    return fmt::format("{}{}{}", refused.refusal().code, pointer.empty() ? "" : " ", pointer);
}

// Numbers and times (in ms) that go with a refusal, then those of its list; no words.
[[nodiscard]] inline Numbers numbers_of(const base::Refused& refused) {
    Numbers numbers;
    for (std::size_t i = 0; i < base::Refusal::members_max; ++i) {
        if (const auto* number = std::get_if<std::int64_t>(&refused.value(i))) {
            numbers.push_back(*number);
        } else if (const auto* time = std::get_if<base::Instant>(&refused.value(i))) {
            numbers.push_back(time->ms);
        }
    }
    if (const base::RefusedList* list = refused.list()) {
        for (const auto& row : *list) {
            numbers.insert(numbers.end(), row.begin(), row.end());
        }
    }
    return numbers;
}

struct Told {
    Verdict verdict = Verdict::pending;
    std::string refusal = {};  // where refused: say()
    Numbers numbers = {};      // of the answer or of the refusal
    friend bool operator==(const Told&, const Told&) = default;
};

[[nodiscard]] inline Told answered(Numbers numbers = {}) {
    return {Verdict::answered, {}, std::move(numbers)};
}
[[nodiscard]] inline Told refused(const base::Refusal& refusal, Numbers numbers = {},
                                  std::string_view pointer = {}) {
    if (pointer.empty()) {
        pointer = refusal.pointer;
    }
    return {Verdict::refused,
            fmt::format("{}{}{}", refusal.code, pointer.empty() ? "" : " ", pointer),
            std::move(numbers)};
}

[[nodiscard]] inline Told refused(const base::Refused& refused) {
    return {Verdict::refused, say(refused), numbers_of(refused)};
}

// A result as it was told; numbers_of() of the answer is beside the model.
template <typename Answer>
[[nodiscard]] Told told_of(const std::expected<Answer, base::Refused>& result) {
    return result ? answered(numbers_of(*result)) : refused(result.error());
}

template <typename Input>
[[nodiscard]] std::optional<Told> range_refused(const Input& input) {
    std::optional<base::Refused> wrong = base::find_out_of_range(input);
    return wrong ? std::optional(refused(*wrong)) : std::nullopt;
}

[[nodiscard]] inline std::int64_t signed_of(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}
inline void append(Numbers& numbers, const Numbers& more) {
    numbers.insert(numbers.end(), more.begin(), more.end());
}

// A fact that a model expects: its name, and its numbers in the order of its members.
struct ToldFact {
    std::string name;
    Numbers numbers;
    friend bool operator==(const ToldFact&, const ToldFact&) = default;
};

// Of a fact as JSON: `stock.changed {"option_id":1,"change":-2,"reason":"lost 2"}`.
[[nodiscard]] inline ToldFact told_fact(std::string_view text) {
    ToldFact fact{std::string(text.substr(0, text.find(' '))), {}};
    bool quoted = false;
    for (std::size_t at = fact.name.size(); at < text.size(); ++at) {
        bool number = text[at] == '-' || (text[at] >= '0' && text[at] <= '9');
        if (quoted && text[at] == '\\') {
            ++at;  // what it escapes is text too
        } else if (text[at] == '"') {
            quoted = !quoted;
        } else if (!quoted && number) {
            std::int64_t value = 0;
            const char* end = text.data() + text.size();
            at = static_cast<std::size_t>(std::from_chars(text.data() + at, end, value).ptr -
                                          text.data() - 1);
            fact.numbers.push_back(value);
        }
    }
    return fact;
}

// What a job or a deadline of a model meets, and what it leaves there.
struct Moment {
    base::Instant now;
    std::vector<ToldFact> facts = {};
    // Whoever is answered has written, unless it says otherwise.
    bool wrote = true;

    void emit(std::string name, Numbers numbers) {
        facts.push_back({std::move(name), std::move(numbers)});
    }
};

}  // namespace onrush::engine::test

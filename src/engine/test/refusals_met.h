// Which refusals a random game has met, of all that the inputs it plays can be refused with.
//
//     engine::test::RefusalsMet<CartFeature> met;
//     met.note<SetCartItem>(result);  // of each input that was run
//     met.expect_all_but({});         // at the end
//
// An input says itself what there is: its list of refusals, and its ranges. So a game that plays a
// new input, or an old one with a new refusal, fails until it plays that, or its test names it.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <type_traits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/command.h"

namespace onrush::engine::test {

// Inputs of other features are somebody else's to look after.
template <typename Feature>
class RefusalsMet {
public:
    template <typename Input>
    void note(const Result<Input>& result) {
        if constexpr (std::is_same_v<typename Input::Feature, Feature>) {
            declare<Input>();
            if (!result) {
                times_[name_of<Input>(result.error().refusal(), result.error().pointer())] += 1;
            }
        }
    }
    void add_all(const RefusalsMet& other) {
        for (const auto& [name, times] : other.times_) {
            times_[name] += times;
        }
    }
    // `unreachable` are names as a failure prints them; each needs a reason in a comment.
    void expect_all_but(const std::set<std::string>& unreachable) const {
        EXPECT_FALSE(times_.empty());
        for (const auto& [name, times] : times_) {
            if (unreachable.contains(name)) {
                EXPECT_EQ(times, 0) << name << " is met: take it from the list";
            } else {
                EXPECT_GT(times, 0) << name << " is never met";
            }
        }
        for (const std::string& name : unreachable) {
            EXPECT_TRUE(times_.contains(name)) << name << " is nothing that was played";
        }
    }

private:
    template <typename Input>
    void declare() {
        for (const base::Refusal* refusal : refusals_of<Input>()) {
            times_.try_emplace(name_of<Input>(*refusal, {}));
        }
        if constexpr (base::Ranged<Input>) {
            boost::mp11::mp_for_each<base::Members<Input>>([&](auto member) {
                bool has_range = std::ranges::any_of(Input::ranges, [&](const base::Range& range) {
                    return range.member == std::string_view(member.name);
                });
                if (has_range) {
                    std::string pointer =
                        fmt::format("/{}", base::wire_name<decltype(member)>.view());
                    times_.try_emplace(name_of<Input>(base::out_of_range, pointer));
                }
            });
        }
    }
    // "SetCartItem: cart-full, Remove another option first."; "SetCartItem: out of /quantity".
    template <typename Input>
    [[nodiscard]] static std::string name_of(const base::Refusal& refusal,
                                             std::string_view pointer) {
        std::string_view input = base::type_name<Input>();
        return &refusal == &base::out_of_range
                   ? fmt::format("{}: out of {}", input, pointer)
                   : fmt::format("{}: {}, {}", input, refusal.code, refusal.detail);
    }

    std::map<std::string, int> times_;
};

}  // namespace onrush::engine::test

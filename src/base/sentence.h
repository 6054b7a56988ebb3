// A sentence with numbers in it that the compiler puts together, so that a text and the limit it
// speaks of cannot disagree:
//
//     base::sentence<"A line has 1 to ", limits::quantity_max, " pieces.">
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace onrush::base {

// Words, or a number.
struct SentencePart {
    static constexpr std::size_t size_max = 120;

    template <std::size_t n>
    consteval SentencePart(const char (&words)[n]) : size(n - 1) {
        static_assert(n - 1 <= size_max);
        for (std::size_t i = 0; i < size; ++i) {
            text[i] = words[i];
        }
    }
    consteval SentencePart(std::integral auto number) {
        auto left = static_cast<std::uint64_t>(number);  // limits are not below zero
        std::size_t digits = 1;
        for (std::uint64_t rest = left / 10; rest > 0; rest /= 10) {
            digits += 1;
        }
        for (size = digits; digits > 0; left /= 10) {
            text[--digits] = static_cast<char>('0' + left % 10);
        }
    }

    char text[size_max] = {};
    std::size_t size = 0;
};

namespace detail {

template <SentencePart... parts>
struct Sentence {
    static constexpr auto letters = [] {
        std::array<char, (parts.size + ...)> all{};
        std::size_t at = 0;
        auto add = [&](const SentencePart& part) {
            for (std::size_t i = 0; i < part.size; ++i) {
                all[at++] = part.text[i];
            }
        };
        (add(parts), ...);
        return all;
    }();
};

}  // namespace detail

template <SentencePart... parts>
inline constexpr std::string_view sentence{detail::Sentence<parts...>::letters.data(),
                                           detail::Sentence<parts...>::letters.size()};

}  // namespace onrush::base

#include "base/utf8.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

// Of each length, the first and the last character, and those beside the surrogates.
constexpr std::pair<std::string_view, std::size_t> characters[] = {
    {std::string_view("\0", 1), 1},
    {"\x7f", 1},
    {"\xc2\x80", 2},
    {"\xdf\xbf", 2},
    {"\xe0\xa0\x80", 3},
    {"\xed\x9f\xbf", 3},
    {"\xee\x80\x80", 3},
    {"\xef\xbf\xbf", 3},
    {"\xf0\x90\x80\x80", 4},
    {"\xf4\x8f\xbf\xbf", 4},
};

// A byte that continues nothing, overlong forms, a surrogate, what is too large, what is cut short.
constexpr std::string_view no_characters[] = {
    "\x80",         "\xbf",         "\xc0\x80",         "\xc1\xbf",         "\xe0\x9f\xbf",
    "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
    "\xff",         "\xc3",         "\xea\xb0",         "\xf0\x9f\x98",     "\xc3(",
    "\xea\xb0(",    "\xea(\x80",    "\xf0\x9f\x98(",    "\xf0\x9f(\x80",
};

TEST(Utf8, TheFirstCharacterOfATextHasItsBytes) {
    for (const auto& [character, bytes] : characters) {
        EXPECT_EQ(first_character_bytes(character), bytes) << testing::PrintToString(character);
        EXPECT_EQ(first_character_bytes(std::string(character) + "\x80"), bytes);
    }
    for (std::string_view bad : no_characters) {
        EXPECT_EQ(first_character_bytes(bad), 0u) << testing::PrintToString(bad);
    }
    EXPECT_EQ(first_character_bytes(replacement_character), 3u);
}

TEST(Utf8, CharactersAreCounted) {
    EXPECT_EQ(characters_in(""), 0u);
    EXPECT_EQ(characters_in("a\xc3\xa9\xea\xb0\x80\xf0\x9f\x98\x80"), 4u);
    EXPECT_EQ(characters_in("eighteen are plain"), 18u);
}

// Blocks of ASCII are counted at once, so each text begins at every place of a block.
TEST(Utf8, OneBadByteAnywhereMakesATextInvalid) {
    for (std::size_t before = 0; before < 20; ++before) {
        std::string ascii(before, 'x');
        for (const auto& [character, bytes] : characters) {
            std::string text = ascii + std::string(character) + "12345678";
            EXPECT_EQ(characters_in(text), before + 9) << testing::PrintToString(text);
            EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
        }
        for (std::string_view bad : no_characters) {
            std::string text = ascii + std::string(bad) + "12345678";
            EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
            EXPECT_EQ(characters_in(text), std::nullopt) << testing::PrintToString(text);
        }
    }
}

}  // namespace
}  // namespace onrush::base

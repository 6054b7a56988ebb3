// A text that a row keeps and that most rows do not have: eight bytes where it is empty, its
// length and its bytes on the heap where it is not. Written once, never changed. For texts that
// most rows do have std::string is the smaller one.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace onrush::base {

class Text {
public:
    Text() = default;
    Text(std::string_view text) {  // implicit: a text is a text
        if (!text.empty()) {
            auto size = static_cast<std::uint32_t>(text.size());
            bytes_ = std::make_unique_for_overwrite<char[]>(sizeof size + size);
            std::memcpy(bytes_.get(), &size, sizeof size);
            std::memcpy(bytes_.get() + sizeof size, text.data(), size);
        }
    }
    Text(const std::string& text) : Text(std::string_view(text)) {}
    Text(const char* text) : Text(std::string_view(text)) {}
    Text(const Text& other) : Text(other.view()) {}
    Text& operator=(const Text& other) { return *this = Text(other); }
    Text(Text&&) noexcept = default;
    Text& operator=(Text&&) noexcept = default;
    ~Text() = default;

    [[nodiscard]] bool empty() const { return bytes_ == nullptr; }
    [[nodiscard]] std::string_view view() const {
        if (empty()) {
            return {};
        }
        std::uint32_t size = 0;
        std::memcpy(&size, bytes_.get(), sizeof size);
        return {bytes_.get() + sizeof size, size};
    }
    friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }

private:
    std::unique_ptr<char[]> bytes_;
};
static_assert(sizeof(Text) == 8);

}  // namespace onrush::base

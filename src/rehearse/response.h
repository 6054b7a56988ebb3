// Reads one response from a byte stream. Inside src/rehearse/ only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace onrush::rehearse {

class ResponseReader {
public:
    enum class State : std::uint8_t { need_more, complete, broken };

    ResponseReader();
    ~ResponseReader();

    // For the next response.
    void reset();
    // Appends what has arrived and reads on.
    [[nodiscard]] State receive(std::string_view bytes);
    // The stream has ended.
    [[nodiscard]] State end();

    [[nodiscard]] int status() const;
    [[nodiscard]] std::string_view body() const;
    [[nodiscard]] bool keep_alive() const;

private:
    class Sink;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace onrush::rehearse

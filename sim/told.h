// What clients are told, in a form that the engine and the naive worlds share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/job.h"
#include "sim/bytes.h"

namespace onrush::sim {

struct Told {
    engine::Verdict verdict = engine::Verdict::pending;
    // Where refused: the refusal's number, and what it tells beside.
    std::vector<std::int64_t> refusal = {};
    std::string answer = {};  // where there is one: its encoding
    friend bool operator==(const Told&, const Told&) = default;
};

[[nodiscard]] std::string to_text(const Told& told);

[[nodiscard]] inline Told answered(const Bytes& answer) {
    return {engine::Verdict::answered, {}, answer.text()};
}
template <typename Code, typename... Beside>
[[nodiscard]] Told refused(Code code, Beside... beside) {
    return {engine::Verdict::refused,
            {static_cast<std::int64_t>(code), static_cast<std::int64_t>(beside)...}};
}

}  // namespace onrush::sim

#include "sim/ask.h"

#include <fmt/format.h>

namespace onrush::sim {

std::string to_text(const Ask& ask) {
    std::string text = fmt::format("client {}: {}", ask.client, ask.request->text());
    if (!ask.key.empty()) {
        text += fmt::format(", key {} for {:x}", ask.key, ask.fingerprint);
    }
    bool relaxed = ask.request->kind() == engine::Kind::relaxed_query;
    return relaxed ? text + ", relaxed" : text;
}

std::string to_text(const Told& told) {
    static constexpr const char* names[] = {"pending",    "answered",    "refused",   "replayed",
                                            "key_reused", "answer_gone", "keys_full", "share_full",
                                            "overloaded", "read_only",   "draining"};
    std::string text = names[static_cast<int>(told.verdict)];
    if (!told.refusal.empty()) {
        text += fmt::format(" ({})", told.refusal);
    }
    for (std::int64_t number : told.numbers) {
        text += fmt::format(" {}", number);
    }
    return text;
}

}  // namespace onrush::sim

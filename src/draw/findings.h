// What a check of a published document says: a line for each thing that was looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "draw/entrant.h"

namespace onrush::draw {

struct Finding {
    std::optional<base::FaultKind> fault;  // none: it is as it must be
    std::string text;
};

class Findings {
public:
    [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
    // The kind of the first that is wrong; of those that are only missing when nothing is worse.
    [[nodiscard]] std::optional<base::FaultKind> worst() const;

    void good(std::string text) { all_.push_back({std::nullopt, std::move(text)}); }
    // The documents contradict each other or themselves.
    void wrong(std::string text);
    // It cannot be checked before more is published.
    void not_yet(std::string text);
    // No document of this kind says that.
    void malformed(std::string text);

    // Whether `format` is the one that is wanted, such as "onrush-draw/1".
    bool takes_format(std::string_view format, std::string_view wanted);
    // The bytes of a member that is hex digits. Nothing when it is not, which is then said.
    [[nodiscard]] std::optional<Digest> digest(std::string_view member, std::string_view hex);
    [[nodiscard]] std::optional<Salt> salt(std::string_view member, std::string_view hex);
    [[nodiscard]] std::optional<std::vector<Digest>> path(const std::vector<std::string>& hexes);
    // Whether the path leads from the leaf to the root; `what` is at its begin.
    bool leads_to_root(std::string_view what, const Digest& leaf, std::uint64_t index,
                       std::uint64_t size, const Digest& root, std::span<const Digest> path);

private:
    [[nodiscard]] bool read(std::string_view member, std::string_view hex,
                            std::span<std::uint8_t> out);

    std::vector<Finding> all_;
};

}  // namespace onrush::draw

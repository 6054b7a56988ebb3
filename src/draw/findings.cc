#include "draw/findings.h"

#include <algorithm>

#include <fmt/format.h>

#include "draw/merkle.h"

namespace onrush::draw {

namespace {

using base::FaultKind;

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<FaultKind> Findings::worst() const {
    std::optional<FaultKind> worst;
    for (const Finding& finding : all_) {
        if (finding.fault && (!worst || *worst == FaultKind::missing)) {
            worst = finding.fault;
        }
    }
    return worst;
}

void Findings::wrong(std::string text) {
    all_.push_back({FaultKind::broken_law, std::move(text)});
}

void Findings::not_yet(std::string text) {
    all_.push_back({FaultKind::missing, std::move(text)});
}

void Findings::malformed(std::string text) {
    all_.push_back({FaultKind::damaged, std::move(text)});
}

bool Findings::takes_format(std::string_view format, std::string_view wanted) {
    if (format == wanted) {
        return true;
    }
    std::string_view kind = wanted.substr(0, wanted.find('/') + 1);
    bool newer = format.starts_with(kind) && is_number(format.substr(kind.size()));
    all_.push_back(
        {newer ? FaultKind::too_new : FaultKind::not_ours,
         fmt::format("Its format is \"{}\"; this program reads \"{}\".", format, wanted)});
    return false;
}

bool Findings::read(std::string_view member, std::string_view hex, std::span<std::uint8_t> out) {
    bool is_read = base::read_hex(hex, out);
    if (!is_read) {
        malformed(fmt::format("\"{}\" is not {} lower case hex digits.", member, 2 * out.size()));
    }
    return is_read;
}

std::optional<Digest> Findings::digest(std::string_view member, std::string_view hex) {
    Digest digest;
    return read(member, hex, digest) ? std::optional(digest) : std::nullopt;
}

std::optional<Salt> Findings::salt(std::string_view member, std::string_view hex) {
    Salt salt;
    return read(member, hex, salt) ? std::optional(salt) : std::nullopt;
}

std::optional<std::vector<Digest>> Findings::path(const std::vector<std::string>& hexes) {
    std::vector<Digest> path;
    for (const std::string& hex : hexes) {
        std::optional<Digest> one = digest(fmt::format("path/{}", path.size()), hex);
        if (!one) {
            return std::nullopt;
        }
        path.push_back(*one);
    }
    return path;
}

bool Findings::leads_to_root(std::string_view what, const Digest& leaf, std::uint64_t index,
                             std::uint64_t size, const Digest& root, std::span<const Digest> path) {
    std::size_t wanted = path_length(index, size);
    std::optional<Digest> reached = root_of_path(leaf, index, size, path);
    if (!reached) {
        wrong(fmt::format("The path has {} hashes, but from place {} of {} it is {}.", path.size(),
                          index, size, wanted));
    } else if (*reached != root) {
        wrong(fmt::format("{} is not in the tree: the path leads to {}, and the root is {}.", what,
                          base::to_hex(*reached), base::to_hex(root)));
    }
    return reached == root;
}

}  // namespace onrush::draw

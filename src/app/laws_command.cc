#include "app/laws_command.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "mirror/sqlite/recount.h"

namespace onrush::app {

using base::Outcome;

namespace {

// Without the indentation that it has in our source.
std::string plain(std::string_view sql) {
    std::string text;
    for (std::string_view line :
         std::views::split(sql, '\n') |
             std::views::transform([](auto part) { return std::string_view(part); })) {
        std::size_t indent = std::min(line.find_first_not_of(' '), std::size_t{8});
        line.remove_prefix(std::min(indent, line.size()));
        text += text.empty() ? line : fmt::format("\n{}", line);
    }
    return text;
}

}  // namespace

Outcome<> print_laws(const std::string& folder, const engine::Domain& domain, std::FILE* out) {
    Outcome<mirror::Recount> recount = mirror::Recount::open(folder + "/mirror.db");
    if (!recount) {
        return std::unexpected(recount.error());
    }
    Outcome<std::int64_t> position = recount->position();
    if (!position) {
        return std::unexpected(position.error());
    }
    fmt::print(out, "at record {} of the mirror\n", *position);
    std::size_t broken = 0;
    for (const std::unique_ptr<engine::Law>& law : domain.laws()) {
        auto breaches = recount->ask(std::string(law->sql()));
        if (!breaches) {
            return std::unexpected(breaches.error());
        }
        broken += breaches->rows > 0 ? 1 : 0;
        fmt::print(out, "{:8}  {}{}{}\n", breaches->rows, law->name(),
                   breaches->rows > 0 ? ", the first: " : "", breaches->first);
    }
    if (broken > 0) {
        return base::fault(base::FaultKind::broken_law,
                           fmt::format("{} of {} laws are broken", broken, domain.laws().size()));
    }
    fmt::print(out, "all {} laws hold\n", domain.laws().size());
    return {};
}

void print_law_queries(const engine::Domain& domain, std::FILE* out) {
    for (const std::unique_ptr<engine::Law>& law : domain.laws()) {
        fmt::print(out, "-- {}\n{};\n\n", law->name(), plain(law->sql()));
    }
}

}  // namespace onrush::app

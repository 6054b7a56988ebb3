#include "app/laws_command.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.h"
#include "log/data_folder.h"
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

Outcome<> print_laws(log::Disk& disk, const std::string& folder, const engine::Domain& domain,
                     std::FILE* out) {
    if (Outcome<> checked = log::DataFolder::check(disk, folder); !checked) {
        return checked;
    }
    Outcome<mirror::Recount> recount = mirror::Recount::open(folder + "/mirror.db");
    if (!recount) {
        return std::unexpected(recount.error());
    }
    if (recount->schema() != domain.schema().describe()) {
        return base::fault(base::FaultKind::missing,
                           folder +
                               "/mirror.db has the tables of another version: nothing was "
                               "counted. The next start of this version updates it");
    }
    fmt::print(out, "the mirror, at record {}\n", recount->position());
    std::vector<std::string_view> broken;
    std::size_t asked = 0;
    for (const std::unique_ptr<engine::Law>& law : domain.laws()) {
        if (law->sql().empty()) {
            fmt::print(out, "       -  {}: of hashes, see onrush verify\n", law->name());
            continue;
        }
        asked += 1;
        auto breaches = recount->ask(std::string(law->sql()));
        if (!breaches) {
            return std::unexpected(breaches.error());
        }
        if (breaches->rows > 0) {
            broken.push_back(law->name());
        }
        fmt::print(out, "{:8}  {}{}{}\n", breaches->rows, law->name(),
                   breaches->rows > 0 ? ", the first: " : "", base::printable(breaches->first));
    }
    if (!broken.empty()) {
        return base::fault(
            base::FaultKind::broken_law,
            fmt::format("{} (of {} laws): see the rows above", fmt::join(broken, ", "), asked));
    }
    fmt::print(out, "all {} laws hold\n", asked);
    return {};
}

void print_law_queries(const engine::Domain& domain, std::FILE* out) {
    for (const std::unique_ptr<engine::Law>& law : domain.laws()) {
        if (law->sql().empty()) {
            continue;
        }
        fmt::print(out, "SELECT {} AS law, * FROM (\n{});\n\n", mirror::quoted_text(law->name()),
                   plain(law->sql()));
    }
}

}  // namespace onrush::app

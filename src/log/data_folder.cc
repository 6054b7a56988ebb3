#include "log/data_folder.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace onrush::log {

using base::FaultKind;
using base::Outcome;

namespace {

constexpr const char* marker_name = "onrush.data";
constexpr std::string_view marker_start = "onrush data, format ";
constexpr int folder_format = 1;

bool is_ours(const std::string& name) {
    return name == "lock" || name == std::string(marker_name) + ".new";
}

Outcome<> check_marker(Disk& disk, const std::string& path) {
    Outcome<std::string> marker = read_file(disk, path + "/" + marker_name);
    if (!marker) {
        return std::unexpected(marker.error());
    }
    int format = 0;
    std::string_view text = *marker;
    bool known = text.starts_with(marker_start);
    if (known) {
        text.remove_prefix(marker_start.size());
        known = std::from_chars(text.data(), text.data() + text.size(), format).ec == std::errc();
    }
    if (!known) {
        return base::fault(FaultKind::not_ours,
                           path + "/" + marker_name +
                               " does not mark an Onrush data folder: choose another folder");
    }
    if (format > folder_format) {
        return base::fault(FaultKind::too_new,
                           fmt::format("{} has data format {}, this binary knows up to {}: start "
                                       "the version that wrote it, or a newer one",
                                       path, format, folder_format));
    }
    return {};
}

// A folder without marker may become ours only when nobody else has put anything into it.
Outcome<> claim(Disk& disk, const std::string& path) {
    Outcome<std::vector<std::string>> names = disk.list(path);
    if (!names) {
        return std::unexpected(names.error());
    }
    auto foreign = std::ranges::find_if_not(*names, is_ours);
    if (foreign != names->end()) {
        return base::fault(FaultKind::not_ours,
                           fmt::format("{} is not an Onrush data folder: it holds \"{}\" and no "
                                       "{}. Choose another folder, or an empty one",
                                       path, *foreign, marker_name));
    }
    return {};
}

}  // namespace

Outcome<> DataFolder::check(Disk& disk, const std::string& path) {
    Outcome<bool> marked = disk.exists(path + "/" + marker_name);
    if (!marked) {
        return std::unexpected(marked.error());
    }
    if (*marked) {
        return check_marker(disk, path);
    }
    Outcome<> claimed = claim(disk, path);
    if (!claimed) {
        return claimed;
    }
    return base::fault(FaultKind::missing, path + " holds no data yet");
}

Outcome<DataFolder> DataFolder::open(Disk& disk, const std::string& path, FolderUse use) {
    Outcome<bool> marked = disk.exists(path + "/" + marker_name);
    if (!marked) {
        return std::unexpected(marked.error());
    }
    if (*marked || use == FolderUse::inspect) {
        if (Outcome<> checked = check(disk, path); !checked) {
            return std::unexpected(checked.error());
        }
    } else {
        Outcome<> claimed = base::in_order([&] { return make_durable_folder(disk, path); },
                                           [&] { return claim(disk, path); });
        if (!claimed) {
            return std::unexpected(claimed.error());
        }
    }
    Outcome<std::unique_ptr<FolderLock>> lock = disk.lock(path + "/lock");
    if (!lock) {
        return std::unexpected(lock.error());
    }
    if (!*marked) {
        std::string text = fmt::format("{}{}\n", marker_start, folder_format);
        if (Outcome<> written = write_file(disk, path, marker_name, text); !written) {
            return std::unexpected(written.error());
        }
    }
    return DataFolder(path, std::move(*lock));
}

}  // namespace onrush::log

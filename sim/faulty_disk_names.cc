// The names of the faulty disk: folders, and what makes their changes durable.
#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "sim/faulty_disk.h"

namespace onrush::sim {

using base::FaultKind;
using base::Outcome;

class FaultyDisk::Lock final : public log::FolderLock {
public:
    Lock(FaultyDisk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
    ~Lock() override { disk_.locked_.erase(path_); }

private:
    FaultyDisk& disk_;
    std::string path_;
};

std::string FaultyDisk::folder_of(const std::string& path) {
    std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

void FaultyDisk::apply(Names& names, const NameChange& change) {
    if (!change.dropped.empty()) {
        names.files.erase(change.dropped);
    }
    if (!change.put.empty() && change.inode == nullptr) {
        names.folders.insert(change.put);
    } else if (!change.put.empty()) {
        names.files[change.put] = change.inode;
    }
}

void FaultyDisk::change(NameChange change) {
    apply(now_, change);
    pending_.push_back(std::move(change));
}

FaultyDisk::NameFate FaultyDisk::fate_of_name(Counted counted) {
    Life life = live();
    if (life == Life::goes_on && !fails(faults_.name_error, counted)) {
        return {.happens = true, .told = true};
    }
    return {.happens = life != Life::is_dead && random_.chance(500), .told = false};
}

Outcome<> FaultyDisk::rename(const std::string& from, const std::string& to) {
    ONRUSH_CHECK(folder_of(from) == folder_of(to), "{} is moved to {}", from, to);
    NameFate fate = fate_of_name(Counted::rename_errors);
    auto found = now_.files.find(from);
    if (fate.happens && found == now_.files.end()) {
        return base::fault(FaultKind::missing, "there is no " + from);
    }
    if (fate.happens) {
        change({folder_of(from), from, to, found->second});
    }
    return fate.told ? Outcome<>() : error("cannot rename " + from);
}

Outcome<> FaultyDisk::remove(const std::string& path) {
    NameFate fate = fate_of_name(Counted::remove_errors);
    if (fate.happens && now_.files.contains(path)) {
        change({folder_of(path), path, "", nullptr});
    }
    return fate.told ? Outcome<>() : error("cannot remove " + path);
}

Outcome<std::vector<std::string>> FaultyDisk::list(const std::string& folder) {
    if (Outcome<> looked = look(folder); !looked) {
        return std::unexpected(looked.error());
    }
    if (!now_.folders.contains(folder)) {
        return base::fault(FaultKind::missing, "there is no folder " + folder);
    }
    std::vector<std::string> names;
    auto take = [&](const std::string& path) {
        if (folder_of(path) == folder && path != folder) {
            names.push_back(path.substr(path.rfind('/') + 1));
        }
    };
    for (const auto& [path, inode] : now_.files) {
        take(path);
    }
    std::ranges::for_each(now_.folders, take);
    std::ranges::sort(names);
    return names;
}

Outcome<bool> FaultyDisk::exists(const std::string& path) {
    if (Outcome<> looked = look(path); !looked) {
        return std::unexpected(looked.error());
    }
    return now_.files.contains(path) || now_.folders.contains(path);
}

Outcome<> FaultyDisk::make_folder(const std::string& path) {
    if (live() != Life::goes_on || fails(faults_.write_error, Counted::write_errors)) {
        return error("cannot make the folder " + path);
    }
    if (!now_.folders.contains(path)) {
        change({folder_of(path), "", path, nullptr});
    }
    return {};
}

// The first so many of what made or renamed a file, and any of the removals: they may overtake each
// other.
void FaultyDisk::apply_some(const std::string& folder) {
    auto all = static_cast<std::size_t>(std::ranges::count_if(
        pending_, [&](const NameChange& c) { return c.folder == folder && !c.put.empty(); }));
    std::size_t kept = random_.below(all + 1);
    std::erase_if(pending_, [&](const NameChange& pending) {
        if (pending.folder != folder) {
            return false;
        }
        bool removes = pending.put.empty();
        if (removes ? random_.chance(500) : kept == 0) {
            tally_.add(Counted::names_lost);
            return false;
        }
        kept -= removes ? 0 : 1;
        apply(durable_, pending);
        return true;
    });
}

Outcome<> FaultyDisk::sync_folder(const std::string& path) {
    Life life = live();
    if (life == Life::is_dead) {
        return error("cannot sync the folder " + path);
    }
    if (life == Life::dies_now || fails(faults_.sync_error, Counted::sync_errors)) {
        apply_some(path);
        return error("cannot sync the folder " + path);
    }
    for (const NameChange& pending : pending_) {
        if (pending.folder == path) {
            apply(durable_, pending);
        }
    }
    std::erase_if(pending_, [&](const NameChange& pending) { return pending.folder == path; });
    return {};
}

Outcome<std::uint64_t> FaultyDisk::free_bytes(const std::string& folder) {
    if (Outcome<> looked = look(folder); !looked) {
        return std::unexpected(looked.error());
    }
    if (capacity_ == no_limit || random_.chance(300)) {
        return no_limit;
    }
    std::uint64_t taken = used();
    return capacity_ > taken ? capacity_ - taken : 0;
}

Outcome<std::unique_ptr<log::FolderLock>> FaultyDisk::lock(const std::string& path) {
    if (Outcome<> looked = look(path); !looked) {
        return std::unexpected(looked.error());
    }
    if (!now_.files.contains(path)) {
        change({folder_of(path), "", path, std::make_shared<Inode>()});
    }
    if (!locked_.insert(path).second) {
        return base::fault(FaultKind::locked,
                           path + " is locked by another process: stop it first");
    }
    return std::make_unique<Lock>(*this, path);
}

}  // namespace onrush::sim

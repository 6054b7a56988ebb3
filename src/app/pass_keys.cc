#include "app/pass_keys.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "api/limits.h"
#include "app/secrets.h"
#include "http/base64url.h"

namespace onrush::app {

namespace {

using base::fault;
using base::FaultKind;
using base::Instant;
using base::Outcome;

struct KeyLine {
    bool signs = true;  // else it is retired
    Instant at;
    std::string bytes;  // the seed, or the public key of a retired one
};

std::string pass_keys_path(const std::string& folder) {
    return folder + "/pass.keys";
}

// An empty file is not none: it has lost its keys.
bool is_there(const std::string& folder) {
    return ::access(pass_keys_path(folder).c_str(), F_OK) == 0;
}

std::string text_of(const std::vector<KeyLine>& keys) {
    std::string text;
    for (const KeyLine& key : keys) {
        text += fmt::format("{} {} ", key.signs ? "signs" : "retired", base::to_text(key.at));
        http::append_base64url(text, key.bytes);
        text += '\n';
    }
    return text;
}

std::optional<KeyLine> key_in(std::string_view line) {
    KeyLine key;
    std::size_t first = line.find(' ');
    std::size_t second = line.find(' ', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view word = line.substr(0, first);
    std::optional<Instant> at = base::parse_instant(line.substr(first + 1, second - first - 1));
    char room[http::ed25519_key_bytes];
    std::optional<std::string_view> bytes = http::from_base64url(line.substr(second + 1), room);
    if ((word != "signs" && word != "retired") || !at || !bytes || bytes->size() != sizeof room) {
        return std::nullopt;
    }
    return KeyLine{word == "signs", *at, std::string(*bytes)};
}

// Retired keys first, then those that sign, at least one; each in order of time. Nothing for
// anything else.
std::optional<std::vector<KeyLine>> keys_in(std::string_view text) {
    std::vector<KeyLine> keys;
    while (!text.empty()) {
        std::size_t end = text.find('\n');
        std::optional<KeyLine> key = key_in(text.substr(0, end));
        if (end == std::string_view::npos || !key) {
            return std::nullopt;
        }
        if (!keys.empty() &&
            std::pair(key->signs, key->at) < std::pair(keys.back().signs, keys.back().at)) {
            return std::nullopt;
        }
        keys.push_back(std::move(*key));
        text.remove_prefix(end + 1);
    }
    return keys.empty() || !keys.back().signs ? std::nullopt : std::optional(std::move(keys));
}

Outcome<std::vector<KeyLine>> read_keys(const std::string& text, const std::string& folder) {
    std::optional<std::vector<KeyLine>> keys = keys_in(text);
    if (!keys) {
        return fault(
            FaultKind::damaged,
            fmt::format("{} does not hold keys: restore it from a backup; or remove it and "
                        "start the server, which makes a new key: passes and certificates "
                        "of the old ones are void then",
                        pass_keys_path(folder)));
    }
    return std::move(*keys);
}

std::size_t count_signing(const std::vector<KeyLine>& keys) {
    return static_cast<std::size_t>(std::ranges::count(keys, true, &KeyLine::signs));
}

// A key whose passes have all ended keeps only its public half, for documents.
void retire_ended(std::vector<KeyLine>& keys, Instant now) {
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
        Instant next = keys[i + 1].at;
        if (keys[i].signs && next + api::limits::pass_valid_max <= now) {
            keys[i] = {false, next, http::Ed25519Key(keys[i].bytes).public_key().bytes()};
        }
    }
    std::size_t retired = keys.size() - count_signing(keys);
    if (retired > api::limits::keys_retired_max) {
        keys.erase(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(
                                                    retired - api::limits::keys_retired_max));
    }
}

// Every later key would sign after one that was made while the clock was ahead: next year, say.
Outcome<> check_newest(const std::vector<KeyLine>& keys, const std::string& folder,
                       bool void_at_once, Instant now) {
    if (void_at_once || keys.empty() || !keys.back().signs ||
        keys.back().at <= now + api::limits::key_published_ahead) {
        return {};
    }
    return fault(
        FaultKind::usage,
        fmt::format("the newest key in {} signs from {} on, and it is {}: set the clock; "
                    "if it is right, it was ahead when that key was made: add "
                    "--drop-unused, which removes the keys that do not sign yet",
                    pass_keys_path(folder), base::to_text(keys.back().at), base::to_text(now)));
}

}  // namespace

Outcome<std::string> read_pass_keys(const std::string& folder) {
    Outcome<std::string> text = read_secret(pass_keys_path(folder));
    if (text && text->empty() && !is_there(folder)) {
        return fault(FaultKind::missing,
                     fmt::format("{} is not there: no server has started on the "
                                 "folder yet, or it was removed",
                                 pass_keys_path(folder)));
    }
    return text;
}

Outcome<std::string> open_pass_keys(const std::string& folder, Instant now) {
    Outcome<SecretsLock> lock = SecretsLock::take(folder);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    Outcome<std::string> text = read_secret(pass_keys_path(folder));
    if (!text || !text->empty() || is_there(folder)) {
        return text;
    }
    Outcome<std::string> seed = random_key();
    if (!seed) {
        return seed;
    }
    std::string fresh = text_of({{true, now, *seed}});
    if (Outcome<> written = write_secret(pass_keys_path(folder), fresh); !written) {
        return std::unexpected(written.error());
    }
    return fresh;
}

Outcome<std::shared_ptr<const api::KeyRing>> ring_of(const std::string& text,
                                                     const std::string& folder) {
    Outcome<std::vector<KeyLine>> keys = read_keys(text, folder);
    if (!keys) {
        return std::unexpected(keys.error());
    }
    std::vector<api::SigningKey> signing;
    std::vector<api::RetiredKey> retired;
    for (const KeyLine& key : *keys) {
        if (key.signs) {
            signing.emplace_back(key.at, key.bytes);
        } else {
            retired.push_back({key.at, key.bytes});
        }
    }
    return std::make_shared<const api::KeyRing>(std::move(signing), std::move(retired));
}

Outcome<Instant> replace_pass_key(const std::string& folder, bool void_at_once, Instant now,
                                  bool drop_unused) {
    Outcome<SecretsLock> lock = SecretsLock::take_as_owner(folder);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    Outcome<std::string> text = read_pass_keys(folder);
    if (!text) {
        return std::unexpected(text.error());
    }
    Outcome<std::vector<KeyLine>> keys = read_keys(*text, folder);
    if (!keys) {
        return std::unexpected(keys.error());
    }
    if (drop_unused) {
        std::erase_if(*keys, [&](const KeyLine& key) { return key.signs && key.at > now; });
    }
    if (Outcome<> near = check_newest(*keys, folder, void_at_once, now); !near) {
        return std::unexpected(near.error());
    }
    retire_ended(*keys, now);
    if (void_at_once) {
        std::erase_if(*keys, [](const KeyLine& key) { return key.signs; });
    } else if (count_signing(*keys) >= api::limits::keys_in_use_max) {
        return fault(FaultKind::usage,
                     fmt::format("{} keys are in use: wait until passes of the oldest have ended, "
                                 "or add --now, which makes all passes void",
                                 api::limits::keys_in_use_max));
    }
    Outcome<std::string> seed = random_key();
    if (!seed) {
        return std::unexpected(seed.error());
    }
    bool signs_now = count_signing(*keys) == 0;  // no other key does
    Instant from = signs_now ? now : now + api::limits::key_published_ahead;
    if (!signs_now) {
        from = std::max(from, keys->back().at);  // although the clock was set back
    }
    keys->push_back({true, from, *seed});
    if (Outcome<> written = write_secret(pass_keys_path(folder), text_of(*keys)); !written) {
        return std::unexpected(written.error());
    }
    return from;
}

}  // namespace onrush::app

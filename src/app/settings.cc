#include "app/settings.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "app/setting_list.h"
#include "base/check.h"
#include "base/nearest.h"

namespace onrush::app {

namespace {

using base::fault;
using base::FaultKind;
using base::Outcome;

constexpr std::string_view prefix = "ONRUSH_";
// Variables of the build and its tests, which are none of the server's business, and --config.
constexpr std::string_view not_settings[] = {"ONRUSH_JOBS", "ONRUSH_CONFIG",
                                             "ONRUSH_REWRITE_GOLDENS", "ONRUSH_METRICS_OUT",
                                             "ONRUSH_PASSES_OUT"};

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool whole = code == std::errc() && stopped == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<Rate> rate_in(std::string_view text) {
    if (text == "off") {
        return Rate{};
    }
    std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view window = text.substr(slash + 1);
    std::int64_t unit_ms = window.ends_with('m') ? 60'000 : 1000;
    if (window.ends_with('s') || window.ends_with('m')) {
        window.remove_suffix(1);
    }
    std::optional<std::int64_t> count = number_in(text.substr(0, slash));
    std::optional<std::int64_t> units = number_in(window);
    constexpr std::int64_t most = 1'000'000;
    if (!count || !units || *count < 1 || *count > most || *units < 1 || *units > 3600) {
        return std::nullopt;
    }
    return Rate{*count, *units * unit_ms};
}

bool is_choice(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        std::size_t end = std::min(choices.find('|'), choices.size());
        if (choices.substr(0, end) == value) {
            return true;
        }
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return false;
}

// What the value should have been; empty when it fits.
std::string misfit(const Setting& setting, std::string_view value) {
    switch (setting.kind) {
        case SettingKind::text:
            return value.empty() && setting.min > 0 ? "a text that is not empty" : "";
        case SettingKind::number: {
            std::optional<std::int64_t> given = number_in(value);
            bool fits = given && *given >= setting.min && *given <= setting.max;
            return fits ? "" : fmt::format("a number from {} to {}", setting.min, setting.max);
        }
        case SettingKind::flag:
            return value == "true" || value == "false" ? "" : "true or false";
        case SettingKind::rate:
            return rate_in(value) ? "" : "a count and a window, such as 100/1s, or off";
        case SettingKind::choice:
            return is_choice(setting.choices, value) ? ""
                                                     : "one of " + std::string(setting.choices);
    }
    return "";
}

// Nothing: no setting has a value of this type.
std::optional<std::string> value_text(const toml::node& node) {
    if (const toml::array* list = node.as_array()) {
        std::string joined;
        for (const toml::node& item : *list) {
            std::optional<std::string> text = value_text(item);
            if (!text) {
                return std::nullopt;
            }
            joined += joined.empty() ? "" : ", ";
            joined += *text;
        }
        return joined;
    }
    if (std::optional<std::string> value = node.value_exact<std::string>()) {
        return value;
    }
    if (auto value = node.value_exact<std::int64_t>()) {
        return std::to_string(*value);
    }
    if (auto value = node.value_exact<bool>()) {
        return *value ? "true" : "false";
    }
    return std::nullopt;
}

Outcome<> set_table(Settings& settings, const toml::table& table, const std::string& before,
                    const std::string& path) {
    for (const auto& [key, node] : table) {
        std::string name = before + std::string(key.str());
        Outcome<> done;
        if (const toml::table* inner = node.as_table()) {
            done = set_table(settings, *inner, name + ".", path);
        } else {
            std::string source = fmt::format("{}:{}", path, node.source().begin.line);
            std::optional<std::string> value = value_text(node);
            done = value ? settings.set(name, *value, source)
                         : fault(FaultKind::usage,
                                 fmt::format("{}: {} is neither a text in quotes, a whole number, "
                                             "true, false nor a list of these",
                                             source, name));
        }
        if (!done) {
            return done;
        }
    }
    return {};
}

}  // namespace

Settings::Settings() : all_(all_settings()) {}

std::string variable_of(std::string_view name) {
    std::string variable(prefix);
    for (char letter : name) {
        if (letter >= 'A' && letter <= 'Z') {
            variable += '_';
            variable += letter;
        } else if (letter >= 'a' && letter <= 'z') {
            variable += static_cast<char>(letter - 'a' + 'A');
        } else {
            variable += '_';
        }
    }
    return variable;
}

Outcome<> Settings::set(std::string_view name, std::string_view value, std::string_view source) {
    auto found = std::ranges::find(all_, name, &Setting::name);
    if (found == all_.end()) {
        return fault(FaultKind::usage,
                     fmt::format("{}: unknown setting \"{}\"; did you mean \"{}\"?", source, name,
                                 base::nearest(name, names())));
    }
    if (std::string wanted = misfit(*found, value); !wanted.empty()) {
        return fault(FaultKind::usage,
                     fmt::format("{}: {} is \"{}\", but must be {}", source, name, value, wanted));
    }
    found->value = value;
    found->source = source;
    return {};
}

Outcome<> Settings::set_assignment(std::string_view text, std::string_view source) {
    std::size_t sign = text.find('=');
    if (sign == std::string_view::npos) {
        return fault(FaultKind::usage, fmt::format("{}: \"{}\" is not name=value", source, text));
    }
    return set(text.substr(0, sign), text.substr(sign + 1), source);
}

std::vector<std::string> Settings::names() const {
    std::vector<std::string> all;
    all.reserve(all_.size());
    for (const Setting& setting : all_) {
        all.emplace_back(setting.name);
    }
    return all;
}

Outcome<> Settings::read_file(const std::string& path) {
    if (std::filesystem::is_directory(path)) {
        return fault(FaultKind::usage, path + " is a folder, but must be a file of settings");
    }
    try {
        return set_table(*this, toml::parse_file(path), "", path);
    } catch (const toml::parse_error& error) {
        return fault(FaultKind::usage, fmt::format("{}:{}: {}", path, error.source().begin.line,
                                                   error.description()));
    }
}

Outcome<> Settings::read_variables(const char* const* variables) {
    for (; *variables != nullptr; ++variables) {
        std::string_view text = *variables;
        std::string_view name = text.substr(0, text.find('='));
        if (!name.starts_with(prefix) || name.size() == text.size() ||
            std::ranges::find(not_settings, name) != std::end(not_settings)) {
            continue;
        }
        auto found =
            std::ranges::find(all_, name, [](const Setting& one) { return variable_of(one.name); });
        if (found == all_.end()) {
            std::vector<std::string> known = names();
            std::ranges::transform(known, known.begin(), variable_of);
            return fault(FaultKind::usage, fmt::format("unknown variable {}; did you mean {}?",
                                                       name, base::nearest(name, known)));
        }
        if (Outcome<> done = set(found->name, text.substr(name.size() + 1), name); !done) {
            return done;
        }
    }
    return {};
}

std::string Settings::as_toml() const {
    std::string all;
    for (const Setting& setting : all_) {
        bool bare = setting.kind == SettingKind::number || setting.kind == SettingKind::flag;
        std::ostringstream value;
        bare ? value << setting.value : value << toml::value(setting.value);
        all += fmt::format("{:<44}  # {}; {}\n", fmt::format("{} = {}", setting.name, value.str()),
                           setting.source, setting.doc);
    }
    return all;
}

const std::string& Settings::text(std::string_view name) const {
    auto found = std::ranges::find(all_, name, &Setting::name);
    ONRUSH_CHECK(found != all_.end(), "unknown setting {}", name);
    return found->value;
}

std::int64_t Settings::number(std::string_view name) const {
    std::optional<std::int64_t> value = number_in(text(name));
    ONRUSH_CHECK(value.has_value(), "{} is not a number", name);
    return *value;
}

bool Settings::was_set(std::string_view name) const {
    auto found = std::ranges::find(all_, name, &Setting::name);
    ONRUSH_CHECK(found != all_.end(), "unknown setting {}", name);
    return found->source != "default";
}

Rate Settings::rate(std::string_view name) const {
    std::optional<Rate> value = rate_in(text(name));
    ONRUSH_CHECK(value.has_value(), "{} is not a rate", name);
    return *value;
}

}  // namespace onrush::app

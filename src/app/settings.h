// All settings: their values, and where each value comes from.
//
//   defaults < TOML file (--config) < ONRUSH_* variables < flags (--data, --listen, --set k=v)
//
// Every setting has a dotted name, "points.selfCharge"; its variable is ONRUSH_POINTS_SELF_CHARGE.
// An unknown name is an error that suggests the nearest known one. One thread, at start.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"

namespace onrush::app {

enum class SettingKind : std::uint8_t { text, number, flag, rate, choice };

struct Setting {
    std::string_view name;
    SettingKind kind = SettingKind::text;
    std::string_view doc;
    std::int64_t min = 0;  // number; of a text: 1 where it may not be empty
    std::int64_t max = 0;
    std::string_view choices;  // "a|b"
    std::string value;
    std::string source = "default";
};

// "100/1s": 100 requests in a second, all at once if one likes. "off": no limit, count 0.
struct Rate {
    std::int64_t count = 0;
    std::int64_t window_ms = 1000;
};

class Settings {
public:
    Settings();

    // Fault usage for what is not known or does not fit.
    [[nodiscard]] base::Outcome<> set(std::string_view name, std::string_view value,
                                      std::string_view source);
    // "name=value".
    [[nodiscard]] base::Outcome<> set_assignment(std::string_view text, std::string_view source);
    [[nodiscard]] base::Outcome<> read_file(const std::string& path);
    // Variables as in environ: "ONRUSH_X=value"; others are passed over.
    [[nodiscard]] base::Outcome<> read_variables(const char* const* variables);

    [[nodiscard]] const std::vector<Setting>& all() const { return all_; }
    // Every setting with its source and meaning, as a file that read_file() takes.
    [[nodiscard]] std::string as_toml() const;
    // Of a name that is known and of the kind.
    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const { return text(name) == "true"; }
    // Whether somebody has set it, to whatever value.
    [[nodiscard]] bool was_set(std::string_view name) const;
    [[nodiscard]] Rate rate(std::string_view name) const;

private:
    [[nodiscard]] std::vector<std::string> names() const;

    std::vector<Setting> all_;
};

// "points.selfCharge" is ONRUSH_POINTS_SELF_CHARGE.
[[nodiscard]] std::string variable_of(std::string_view name);

}  // namespace onrush::app

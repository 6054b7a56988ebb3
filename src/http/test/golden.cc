#include "http/test/golden.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace onrush::http::testing {

namespace {

constexpr std::size_t columns_max = 100;
constexpr std::size_t indent = 2;

// `before` is what stands on the line already: the indent and a member's name.
void write_pretty(std::string& out, const boost::json::value& value, std::size_t depth,
                  std::size_t before) {
    constexpr std::size_t comma = 1;
    std::string line = boost::json::serialize(value);
    bool nested = value.is_object() || value.is_array();
    if (!nested || before + line.size() + comma <= columns_max) {
        out += line;
        return;
    }
    std::string_view separator = "\n";
    std::string spaces((depth + 1) * indent, ' ');
    auto begin_item = [&] {
        out.append(separator).append(spaces);
        separator = ",\n";
    };
    out += value.is_object() ? '{' : '[';
    if (value.is_object()) {
        for (const auto& [name, member] : value.as_object()) {
            begin_item();
            std::string label = boost::json::serialize(boost::json::string(name)) + ": ";
            out += label;
            write_pretty(out, member, depth + 1, spaces.size() + label.size());
        }
    } else {
        for (const boost::json::value& item : value.as_array()) {
            begin_item();
            write_pretty(out, item, depth + 1, spaces.size());
        }
    }
    out.append("\n").append(depth * indent, ' ');
    out += value.is_object() ? '}' : ']';
}

}  // namespace

void expect_golden(const std::string& path, std::string_view text) {
    if (std::getenv("ONRUSH_REWRITE_GOLDENS") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is not there";
    std::string golden((std::istreambuf_iterator<char>(file)), {});
    if (golden == text) {
        return;
    }
    std::istringstream before(golden);
    std::istringstream now{std::string(text)};
    auto next_line = [](std::istringstream& lines) {
        std::string line;
        return std::getline(lines, line) ? line : "(the end)";
    };
    std::string was = next_line(before);
    std::string is = next_line(now);
    std::size_t number = 1;
    for (; was == is && before; ++number) {
        was = next_line(before);
        is = next_line(now);
    }
    FAIL() << path << ":" << number << " differs.\n  golden: " << was << "\n  now:    " << is
           << "\nIf the change is meant, run tools/rewrite_goldens and read what git diff shows.";
}

std::string pretty(std::string_view json) {
    std::string out;
    write_pretty(out, boost::json::parse(json), 0, 0);
    return out + "\n";
}

}  // namespace onrush::http::testing

// The command line of a program: its options, flags and commands, and the help that tells of them.
//
//     base::CommandLine line("Measures the memory of rows.");
//     line.option("--rows", rows, "how many rows").show_default();
//     return line.run(count, arguments, [&] { return measure(rows); });
//
// CLI11 does the work, and only command_line.cc includes it: it takes seconds to compile. Whatever
// an option writes to must outlive run(). One thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace onrush::base {

template <typename T, typename... Types>
concept OneOf = (std::same_as<T, Types> || ...);

// A list takes an option as often as it is given.
template <typename T>
concept OptionValue = OneOf<T, std::string, std::vector<std::string>, double, int, std::uint16_t,
                            std::uint32_t, std::int64_t, std::uint64_t>;

// What more there is to say of an option.
class Option {
public:
    explicit Option(CLI::Option& option) : option_(&option) {}
    // The help shows the value that holds when the option is not given.
    Option& show_default();
    Option& require();
    Option& within(std::int64_t min, std::int64_t max);
    Option& one_of(const std::vector<std::string>& values);
    // The environment variable that gives the value when the command line does not.
    Option& or_variable(const std::string& name);
    // So many values each time it is given, of a list.
    Option& in_groups_of(int size);

private:
    CLI::Option* option_;
};

class CommandLine {
public:
    // `about` is the first line of the help.
    explicit CommandLine(const std::string& about);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    // One of the commands must be given, if there are any; `run` then gives the exit code. A
    // command may have commands of its own, and needs no `run` then.
    CommandLine& add_command(const std::string& name, const std::string& about,
                             std::function<int()> run = nullptr);
    // `names` is such as "--table,--fact", or "DATA" for a value without a flag.
    template <OptionValue Value>
    Option option(const std::string& names, Value& value, const std::string& about);
    // Calls `take` with the value.
    Option option(const std::string& names, const std::function<void(const std::string&)>& take,
                  const std::string& about);
    void flag(const std::string& names, bool& value, const std::string& about);

    // Reads the arguments and then runs the command, or `body`: the exit code. Help ends with 0,
    // and wrong arguments with that of FaultKind::usage.
    [[nodiscard]] int run(int count, const char* const* arguments,
                          const std::function<int()>& body = nullptr);

private:
    CommandLine(CLI::App& app, std::function<int()> run);
    int run_given();
    // What is wrong with a word where one of the commands is expected; empty: nothing.
    [[nodiscard]] std::string unknown_command(std::span<const char* const> words) const;

    std::unique_ptr<CLI::App> root_;  // none: it is a command
    CLI::App* app_;
    std::function<int()> run_;
    std::vector<std::unique_ptr<CommandLine>> commands_;
};

}  // namespace onrush::base

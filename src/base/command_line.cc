#include "base/command_line.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/fault.h"
#include "base/nearest.h"

namespace onrush::base {

Option& Option::show_default() {
    option_->capture_default_str();
    return *this;
}

Option& Option::require() {
    option_->required();
    return *this;
}

Option& Option::within(std::int64_t min, std::int64_t max) {
    option_->check(CLI::Range(min, max));
    return *this;
}

Option& Option::one_of(const std::vector<std::string>& values) {
    option_->check(CLI::IsMember(values));
    return *this;
}

Option& Option::or_variable(const std::string& name) {
    option_->envname(name);
    return *this;
}

Option& Option::in_groups_of(int size) {
    option_->type_size(size);
    return *this;
}

CommandLine::CommandLine(const std::string& about)
    : root_(std::make_unique<CLI::App>(about)), app_(root_.get()) {}

CommandLine::CommandLine(CLI::App& app, std::function<int()> run)
    : app_(&app), run_(std::move(run)) {}

CommandLine::~CommandLine() = default;

CommandLine& CommandLine::add_command(const std::string& name, const std::string& about,
                                      std::function<int()> run) {
    app_->require_subcommand(1);
    CLI::App& command = *app_->add_subcommand(name, about);
    commands_.push_back(std::unique_ptr<CommandLine>(new CommandLine(command, std::move(run))));
    return *commands_.back();
}

template <OptionValue Value>
Option CommandLine::option(const std::string& names, Value& value, const std::string& about) {
    return Option(*app_->add_option(names, value, about));
}

template Option CommandLine::option(const std::string&, std::string&, const std::string&);
template Option CommandLine::option(const std::string&, std::vector<std::string>&,
                                    const std::string&);
template Option CommandLine::option(const std::string&, double&, const std::string&);
template Option CommandLine::option(const std::string&, int&, const std::string&);
template Option CommandLine::option(const std::string&, std::uint16_t&, const std::string&);
template Option CommandLine::option(const std::string&, std::uint32_t&, const std::string&);
template Option CommandLine::option(const std::string&, std::int64_t&, const std::string&);
template Option CommandLine::option(const std::string&, std::uint64_t&, const std::string&);

Option CommandLine::option(const std::string& names,
                           const std::function<void(const std::string&)>& take,
                           const std::string& about) {
    return Option(*app_->add_option_function<std::string>(names, take, about));
}

void CommandLine::flag(const std::string& names, bool& value, const std::string& about) {
    app_->add_flag(names, value, about);
}

int CommandLine::run(int count, const char* const* arguments, const std::function<int()>& body) {
    try {
        app_->parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::span words(arguments, static_cast<std::size_t>(count));
        if (std::string wrong = unknown_command(words.subspan(1)); !wrong.empty()) {
            fmt::print(stderr, "{}\nRun with --help for more information.\n", wrong);
            return exit_code(FaultKind::usage);
        }
        return app_->exit(error) == 0 ? 0 : exit_code(FaultKind::usage);
    }
    if (body) {
        run_ = body;
    }
    return run_given();
}

std::string CommandLine::unknown_command(std::span<const char* const> words) const {
    if (commands_.empty() || words.empty() || words[0][0] == '-') {
        return "";
    }
    std::vector<std::string> names;
    for (const auto& command : commands_) {
        if (command->app_->get_name() == words[0]) {
            return command->unknown_command(words.subspan(1));
        }
        names.push_back(command->app_->get_name());
    }
    return fmt::format("\"{}\" is not a command; did you mean \"{}\"?", words[0],
                       nearest(words[0], names));
}

int CommandLine::run_given() {
    for (const auto& command : commands_) {
        if (app_->got_subcommand(command->app_)) {
            return command->run_given();
        }
    }
    return run_ ? run_() : 0;
}

}  // namespace onrush::base

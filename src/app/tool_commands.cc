#include "app/tool_commands.h"

#include <fmt/format.h>

#include "app/log_command.h"
#include "app/verify.h"
#include "engine/counters.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"

namespace onrush::app {

namespace {

constexpr const char* folder_default = "./onrush-data";  // as the setting `data`

int run_verify(const MakeDomain& make_domain, const std::string& folder) {
    log::PosixDisk disk;
    std::unique_ptr<AnyDomain> made = make_domain();
    // The engine's own table, as a server has it.
    engine::Idempotency idempotency(made->domain());
    base::TerminalProgress progress;
    base::Outcome<> verified = verify(disk, folder, made->domain(), progress,
                                      [](const std::string& line) { fmt::print("{}\n", line); });
    return verified ? 0 : report_fault(verified.error());
}

int run_log(const std::string& folder, const LogQuery& query) {
    log::PosixDisk disk;
    base::Outcome<> printed = print_log(disk, folder, query, stdout);
    return printed ? 0 : report_fault(printed.error());
}

}  // namespace

int report_fault(const base::Fault& fault) {
    std::fflush(stdout);
    fmt::print(stderr, "onrush: {}: {}\n", base::name_of(fault.kind), fault.text);
    return base::exit_code(fault.kind);
}

void add_tool_commands(CLI::App& app, const MakeDomain& make_domain, int& exit_code) {
    auto folder = std::make_shared<std::string>(folder_default);
    CLI::App* verify_command =
        app.add_subcommand("verify", "check the log's chain, the mirror against it, and every law");
    verify_command->add_option("DATA", *folder, "the data folder")->capture_default_str();
    verify_command->callback([=, &exit_code] { exit_code = run_verify(make_domain, *folder); });

    auto query = std::make_shared<LogQuery>();
    CLI::App* log_command = app.add_subcommand("log", "print what the log says");
    log_command->add_option("DATA", *folder, "the data folder")->capture_default_str();
    log_command->add_option("--from", query->from, "first record");
    log_command->add_option("--to", query->to, "last record");
    log_command->add_option("--table,--fact", query->names, "only these tables and facts");
    log_command->add_flag("--json", query->json, "one JSON object a line");
    log_command->callback([=, &exit_code] { exit_code = run_log(*folder, *query); });
}

int run_command_line(CLI::App& app, int count, char** arguments, int& exit_code) {
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        int code = app.exit(error);
        return code == 0 ? 0 : base::exit_code(base::FaultKind::usage);
    }
    return exit_code;
}

}  // namespace onrush::app

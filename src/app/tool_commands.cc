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

void add_tool_commands(base::CommandLine& line, const MakeDomain& make_domain) {
    auto folder = std::make_shared<std::string>(folder_default);
    base::CommandLine& verify_command =
        line.add_command("verify", "check the log's chain, the mirror against it, and every law",
                         [=] { return run_verify(make_domain, *folder); });
    verify_command.option("DATA", *folder, "the data folder").show_default();

    auto query = std::make_shared<LogQuery>();
    base::CommandLine& log_command = line.add_command("log", "print what the log says",
                                                      [=] { return run_log(*folder, *query); });
    log_command.option("DATA", *folder, "the data folder").show_default();
    log_command.option("--from", query->from, "first record");
    log_command.option("--to", query->to, "last record");
    log_command.option("--table,--fact", query->names, "only these tables and facts");
    log_command.flag("--json", query->json, "one JSON object a line");
}

}  // namespace onrush::app

#include "app/tool_commands.h"

#include <fmt/format.h>

#include "app/laws_command.h"
#include "app/log_command.h"
#include "app/verify.h"
#include "base/printable.h"
#include "engine/counters.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"

namespace onrush::app {

namespace {

int run_verify(const MakeDomain& make_domain, const std::string& folder) {
    log::PosixDisk disk;
    std::unique_ptr<AnyDomain> made = make_domain();
    // The engine's own table, as a server has it.
    engine::Idempotency idempotency(made->domain());
    base::TerminalProgress progress;
    base::Outcome<> verified =
        verify(disk, folder, made->domain(), progress,
               [](const std::string& line) { fmt::print("{}\n", base::printable(line)); });
    return verified ? 0 : report_fault(verified.error());
}

int run_laws(const MakeDomain& make_domain, const std::string& folder, bool queries) {
    std::unique_ptr<AnyDomain> made = make_domain();
    engine::Idempotency idempotency(made->domain());
    if (queries) {
        print_law_queries(made->domain(), stdout);
        return 0;
    }
    log::PosixDisk disk;
    base::Outcome<> kept = print_laws(disk, folder, made->domain(), stdout);
    return kept ? 0 : report_fault(kept.error());
}

int run_log(const std::string& folder, const LogQuery& query) {
    log::PosixDisk disk;
    base::Outcome<> printed = print_log(disk, folder, query, stdout);
    return printed ? 0 : report_fault(printed.error());
}

}  // namespace

int report_fault(const base::Fault& fault) {
    std::fflush(stdout);
    fmt::print(stderr, "onrush: {}: {}\n", base::name_of(fault.kind), base::printable(fault.text));
    return base::exit_code(fault.kind);
}

void add_tool_commands(base::CommandLine& line, const MakeDomain& make_domain) {
    auto folder = std::make_shared<std::string>(folder_default);
    base::CommandLine& verify_command = line.add_command(
        "verify", "check the log's hash chain, compare the mirror with the log, check every law",
        [=] { return run_verify(make_domain, *folder); });
    verify_command.option("DATA", *folder, "the data folder").show_default();

    auto queries = std::make_shared<bool>(false);
    base::CommandLine& laws_command =
        line.add_command("laws", "count the rows in the mirror that break each law, with SQL",
                         [=] { return run_laws(make_domain, *folder, *queries); });
    laws_command.option("DATA", *folder, "the data folder").show_default();
    laws_command.flag("--sql", *queries, "print the queries, for sqlite3, instead of running them");

    auto query = std::make_shared<LogQuery>();
    base::CommandLine& log_command = line.add_command("log", "print the records of the log",
                                                      [=] { return run_log(*folder, *query); });
    log_command.option("DATA", *folder, "the data folder").show_default();
    log_command.option("--from", query->from, "first record to print");
    log_command.option("--to", query->to, "last record to print");
    log_command.option("--table,--fact", query->names, "print only these tables and facts");
    log_command.flag("--json", query->json, "print one JSON object per line");
}

}  // namespace onrush::app

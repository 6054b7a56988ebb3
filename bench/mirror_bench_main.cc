// mirror-bench --rows 10000000 [--case ascending]: see mirror_bench.h for what it prints.
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/command_line.h"
#include "bench/mirror_bench.h"

int main(int argc, char** argv) {
    using namespace onrush;
    bench::MirrorBench bench;
    bench.folder = std::filesystem::temp_directory_path() / "onrush-mirror-bench";
    // Measured alone, it is to have the processor that it asks for.
    bench.thread.lowest_priority = false;

    base::CommandLine line("Measures the mirror.");
    using Case = bench::MirrorCase;
    const std::map<std::string, Case> cases{{"ascending", Case::ascending},
                                            {"random_key", Case::random_key},
                                            {"random_only", Case::random_only},
                                            {"rewritten", Case::rewritten},
                                            {"load", Case::load}};
    std::vector<std::string> names{"ascending", "random_key", "random_only", "rewritten", "load"};
    line.option("--rows", bench.rows, "rows to insert").within(1, INT64_MAX);
    line.option("--case", names, "run only these cases").one_of(names);
    line.option("--folder", bench.folder, "scratch folder, emptied before each case");
    line.option("--transaction-rows", bench.thread.follower.rows_max, "rows per transaction");
    line.option("--transaction-bytes", bench.thread.follower.bytes_max, "bytes per transaction");
    line.option("--durable-rows", bench.thread.rows_until_durable, "rows between syncs");
    line.option("--cache-bytes", bench.store.page_cache_bytes, "page cache of the database");
    return line.run(argc, argv, [&] {
        for (const std::string& name : names) {
            base::Outcome<> done = bench::run_mirror_case(bench, cases.at(name));
            if (!done) {
                fmt::print(stderr, "{}\n", done.error().text);
                return base::exit_code(done.error().kind);
            }
        }
        std::filesystem::remove_all(bench.folder);
        return 0;
    });
}

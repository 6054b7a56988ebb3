// mirror-bench --rows 10000000 [--case ascending]: see mirror_bench.h for what it prints.
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "bench/mirror_bench.h"

int main(int argc, char** argv) {
    using namespace onrush;
    bench::MirrorBench bench;
    bench.folder = std::filesystem::temp_directory_path() / "onrush-mirror-bench";
    // Measured alone, it is to have the processor that it asks for.
    bench.thread.lowest_priority = false;

    CLI::App app("Measures the mirror.");
    std::vector<bench::MirrorCase> cases{bench::MirrorCase::ascending,
                                         bench::MirrorCase::random_key,
                                         bench::MirrorCase::random_only, bench::MirrorCase::load};
    const std::map<std::string, bench::MirrorCase> names{{"ascending", cases[0]},
                                                         {"random_key", cases[1]},
                                                         {"random_only", cases[2]},
                                                         {"load", cases[3]}};
    app.add_option("--rows", bench.rows, "rows to insert")->check(CLI::PositiveNumber);
    app.add_option("--case", cases, "only these")->transform(CLI::CheckedTransformer(names));
    app.add_option("--folder", bench.folder, "scratch folder, emptied before each case");
    app.add_option("--transaction-rows", bench.thread.follower.rows_max, "rows per transaction");
    app.add_option("--transaction-bytes", bench.thread.follower.bytes_max, "and bytes");
    app.add_option("--durable-rows", bench.thread.rows_until_durable, "rows between syncs");
    app.add_option("--cache-bytes", bench.store.page_cache_bytes, "page cache of the database");
    CLI11_PARSE(app, argc, argv);

    for (bench::MirrorCase which : cases) {
        base::Outcome<> done = bench::run_mirror_case(bench, which);
        if (!done) {
            fmt::print(stderr, "{}\n", done.error().text);
            return base::exit_code(done.error().kind);
        }
    }
    std::filesystem::remove_all(bench.folder);
    return 0;
}

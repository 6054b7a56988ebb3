// Memory per row of a table, everything counted: what the process holds more with the rows than
// without them, and what the table says of itself. Prints lines "metric NAME VALUE UNIT".
#include <random>

#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/report.h"
#include "sim/bed/rows.h"

namespace onrush::bench {
namespace {

using bed::AccountId;
using bed::Claims;
using bed::CounterId;

// Claims of one counter whose deadlines ascend, as in a rush, or come in any order.
void measure(std::uint64_t rows, bool ascending, const char* resident_name, const char* own_name) {
    double before = resident_bytes();
    Claims claims("claims");
    std::mt19937_64 random(1);
    for (std::uint64_t n = 1; n <= rows; ++n) {
        std::uint64_t ms = ascending ? n / 512 : random() % 100'000'000;
        claims.insert({CounterId(1 + n % 3), AccountId(n), n,
                       base::Instant(1'795'000'000'000 + static_cast<std::int64_t>(ms))});
        if (n % 512 == 0) {
            claims.end_batch();
        }
    }
    claims.end_batch();
    double count = static_cast<double>(rows);
    report(resident_name, (resident_bytes() - before) / count, "bytes");
    report(own_name, static_cast<double>(claims.bytes()) / count, "bytes");
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    std::uint64_t rows = 10'000'000;
    onrush::base::CommandLine line("Memory per row: three integers, a two-part key, one deadline");
    line.option("--rows", rows, "number of rows");
    return line.run(count, arguments, [&] {
        onrush::bench::measure(rows, true, "memory_per_row_ascending", "memory_told_ascending");
        onrush::bench::measure(rows, false, "memory_per_row_random", "memory_told_random");
        return 0;
    });
}

// The parts of the engine, each alone, by Google Benchmark.
#include <filesystem>
#include <random>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/sha256.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "sim/bed/rows.h"

namespace onrush::bench {
namespace {

using bed::AccountId;
using bed::Claim;
using bed::Claims;
using bed::CounterId;

constexpr std::uint64_t batch = 512;

Claim claim_of(std::uint64_t n) {
    return {CounterId(1 + n % 8), AccountId(n), n,
            base::Instant(1'795'000'000'000 + static_cast<std::int64_t>(n / batch))};
}

void fill(Claims& claims, std::uint64_t rows) {
    for (std::uint64_t n = 0; n < rows; ++n) {
        claims.insert(claim_of(n));
        if (n % batch == 0) {
            claims.end_batch();
        }
    }
    claims.end_batch();
}

void table_insert(benchmark::State& state) {
    Claims claims("claims");
    fill(claims, static_cast<std::uint64_t>(state.range(0)));
    std::uint64_t n = claims.size();
    for (auto _ : state) {
        claims.insert(claim_of(n++));
        if (n % batch == 0) {
            claims.end_batch();
        }
    }
    claims.end_batch();
}

void table_find(benchmark::State& state) {
    Claims claims("claims");
    std::uint64_t rows = static_cast<std::uint64_t>(state.range(0));
    fill(claims, rows);
    std::mt19937_64 random(1);
    for (auto _ : state) {
        std::uint64_t n = random() % rows;
        benchmark::DoNotOptimize(claims.find(CounterId(1 + n % 8), AccountId(n)));
    }
}

void table_update_deadline(benchmark::State& state) {
    Claims claims("claims");
    std::uint64_t rows = static_cast<std::uint64_t>(state.range(0));
    fill(claims, rows);
    std::mt19937_64 random(1);
    std::uint64_t changed = 0;
    for (auto _ : state) {
        std::uint64_t n = random() % rows;
        const Claim* claim = claims.find(CounterId(1 + n % 8), AccountId(n));
        claims.update(*claim, [](Claim& row) { row.expires_at.ms += 1000; });
        if (++changed % batch == 0) {
            claims.end_batch();
        }
    }
    claims.end_batch();
}

void table_erase_insert(benchmark::State& state) {
    Claims claims("claims");
    std::uint64_t rows = static_cast<std::uint64_t>(state.range(0));
    fill(claims, rows);
    std::uint64_t n = 0;
    for (auto _ : state) {
        claims.erase(*claims.find(CounterId(1 + n % 8), AccountId(n)));
        claims.insert(claim_of(n + rows));
        if (++n % batch == 0) {
            claims.end_batch();
        }
    }
    claims.end_batch();
}

void codec_encode(benchmark::State& state) {
    base::ByteWriter out;
    std::uint64_t n = 0;
    for (auto _ : state) {
        out.clear();
        table::encode(out, claim_of(n++));
        benchmark::DoNotOptimize(out.view());
    }
}

void codec_decode(benchmark::State& state) {
    base::ByteWriter out;
    table::encode(out, claim_of(123'456));
    for (auto _ : state) {
        base::ByteReader in(out.view());
        Claim claim;
        table::decode(in, claim);
        benchmark::DoNotOptimize(claim);
    }
}

void checksum_crc32c(benchmark::State& state) {
    std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state) {
        benchmark::DoNotOptimize(base::crc32c(bytes));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}

void checksum_sha256(benchmark::State& state) {
    std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
    base::Sha256 hasher;
    for (auto _ : state) {
        hasher.update(bytes);
        benchmark::DoNotOptimize(hasher.finish());
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}

// Append and fdatasync of one record, on the disk of the temporary folder.
void log_append(benchmark::State& state) {
    std::string folder = std::filesystem::temp_directory_path() / "onrush-parts-bench";
    std::filesystem::remove_all(folder);
    log::PosixDisk disk;
    auto log = log::SegmentLog::open(disk, folder, "bench", {.kept_bytes = 0});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    std::string body(static_cast<std::size_t>(state.range(0)), 'x');
    log::RecordBuffer buffer;
    for (auto _ : state) {
        buffer.start();
        buffer.body().raw(body);
        ONRUSH_CHECK((*log)->append(buffer, base::Instant(1)).has_value(), "append failed");
        state.PauseTiming();
        ONRUSH_CHECK((*log)->maintain().has_value(), "maintain failed");
        state.ResumeTiming();
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
    log->reset();
    std::filesystem::remove_all(folder);
}

BENCHMARK(table_insert)->Arg(0)->Arg(10'000'000)->Iterations(1'000'000);
BENCHMARK(table_find)->Arg(100'000)->Arg(10'000'000);
BENCHMARK(table_update_deadline)->Arg(100'000)->Arg(10'000'000);
BENCHMARK(table_erase_insert)->Arg(1'000'000)->Iterations(1'000'000);
BENCHMARK(codec_encode);
BENCHMARK(codec_decode);
BENCHMARK(checksum_crc32c)->Arg(512)->Arg(32'768);
BENCHMARK(checksum_sha256)->Arg(512)->Arg(32'768);
BENCHMARK(log_append)->Arg(100)->Arg(16'384)->Arg(1'000'000)->Iterations(2000);

}  // namespace
}  // namespace onrush::bench

BENCHMARK_MAIN();

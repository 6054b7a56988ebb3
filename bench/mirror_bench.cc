#include "bench/mirror_bench.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "log/posix_disk.h"
#include "table/table.h"

namespace onrush::bench {

using base::Outcome;

namespace {

struct EntryTag;
struct OwnerTag;

struct Entry {
    base::Id<EntryTag> id;
    base::Id<OwnerTag> owner;
    base::Money amount;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, owner, amount, at))

struct Claim {
    std::uint32_t counter = 0;
    base::Id<OwnerTag> account;
    std::uint64_t number = 0;
    base::Instant expires_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(Claim, (), (counter, account, number, expires_at))

using Indexed = table::Table<Entry, table::Key<&Entry::id>, table::Ordered<&Entry::owner>>;
using Plain = table::Table<Entry, table::Key<&Entry::id>>;
using Claims = table::Table<Claim, table::Key<&Claim::counter, &Claim::account>>;

// Every number below 2^40 once, in no particular order.
std::uint64_t scrambled(std::uint64_t number) {
    constexpr std::uint64_t mask = (std::uint64_t{1} << 40) - 1;
    number = number * 0x9e37'79b9'7f4bu & mask;
    number ^= number >> 19;
    return number * 0xd6e8'feb8'6659u & mask;
}

Entry entry_of(MirrorCase which, std::uint64_t n) {
    Entry entry;
    entry.id.value = which == MirrorCase::ascending ? n : scrambled(n);
    entry.owner.value = scrambled(n ^ 0x55'5555'5555);
    entry.amount.units = static_cast<std::int64_t>(n % 100'000);
    entry.at.ms = 1'795'000'000'000 + static_cast<std::int64_t>(n);
    return entry;
}

Claim claim_of(std::uint64_t n) {
    Claim claim;
    claim.counter = static_cast<std::uint32_t>(n % 4 + 1);
    claim.account.value = scrambled(n);
    claim.number = n;
    claim.expires_at.ms = 1'795'000'000'000 + static_cast<std::int64_t>(n);
    return claim;
}

class Watch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Processor time that the whole process has used: unlike the rate, the same on a busy machine.
double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double resident_mb() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident * static_cast<std::uint64_t>(getpagesize())) / 1e6;
}

double megabytes(const std::string& path) {
    std::error_code error;
    std::uintmax_t bytes = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<double>(bytes) / 1e6;
}

void metric(const std::string& name, double value, const char* unit) {
    fmt::print("metric {} {:.0f} {}\n", name, value, unit);
    std::fflush(stdout);
}

const char* name_of(MirrorCase which) {
    switch (which) {
        case MirrorCase::ascending:
            return "mirror.ascending";
        case MirrorCase::random_key:
            return "mirror.random_key";
        case MirrorCase::random_only:
            return "mirror.random_only";
        case MirrorCase::rewritten:
            return "mirror.rewritten";
        case MirrorCase::load:
            return "mirror.load";
    }
    return "";
}

// One table and the log that its inserts go to.
template <typename Table, typename RowOf>
class Subject {
public:
    Subject(const MirrorBench& bench, std::string table, RowOf row_of)
        : bench_(bench), table_(std::move(table)), row_of_(row_of) {
        schema_.add(table_);
    }

    Outcome<> open() {
        std::filesystem::remove_all(bench_.folder);
        std::filesystem::create_directories(bench_.folder);
        log::LogSettings settings;
        settings.kept_bytes = std::uint64_t{1} << 40;
        Outcome<std::unique_ptr<log::SegmentLog>> log = log::SegmentLog::open(
            disk_, bench_.folder + "/log", schema_.describe().encode(), settings);
        if (!log) {
            return std::unexpected(log.error());
        }
        log_ = std::move(*log);
        return {};
    }

    Outcome<> write_log() {
        Watch watch;
        log::RecordBuffer buffer;
        for (std::uint64_t n = 1; n <= bench_.rows;) {
            for (std::uint64_t i = 0; i < bench_.rows_per_batch && n <= bench_.rows; ++i, ++n) {
                table_.insert(row_of_(n));
            }
            buffer.start();
            std::uint64_t rows = 0;
            schema_.encode_batch(buffer.body(), rows, rows);
            schema_.end_batch();
            table_.clear();
            Outcome<> appended = base::in_order(
                [&] { return log_->has_room() ? Outcome<>() : log_->maintain(); },
                [&] { return log_->append(buffer, base::Instant(static_cast<std::int64_t>(n))); });
            if (!appended) {
                return appended;
            }
        }
        fmt::print(stderr, "log of {} rows written in {:.1f} s\n", bench_.rows, watch.seconds());
        return {};
    }

    // Follows the log to its end; prints rows/s and whether memory stays flat.
    Outcome<> follow(const std::string& name) {
        Outcome<std::unique_ptr<mirror::SqliteStore>> store =
            mirror::SqliteStore::open(mirror_path(), bench_.store);
        if (!store) {
            return std::unexpected(store.error());
        }
        mirror::Shape shape = mirror::Shape::of(schema_);
        if (Outcome<> prepared = (*store)->prepare(shape); !prepared) {
            return prepared;
        }
        Watch watch;
        double cpu = cpu_seconds();
        auto thread =
            mirror::MirrorThread::start(*log_, **store, shape, log_->hold_from(1), bench_.thread);
        if (!thread) {
            return std::unexpected(thread.error());
        }
        std::vector<double> memory = watch_progress(**thread, name);
        (*thread)->stop();
        double seconds = watch.seconds();
        if (!(*thread)->healthy()) {
            return base::fault(base::FaultKind::io, "the mirror stopped");
        }
        // The page cache fills first; from then on memory is to stay where it is.
        std::size_t half = memory.size() / 2;
        double later =
            *std::max_element(memory.begin() + static_cast<std::ptrdiff_t>(half), memory.end());
        auto rows = static_cast<double>(bench_.rows);
        metric(name + ".rate", rows / seconds, "rows/s");
        metric(name + ".cpu", (cpu_seconds() - cpu) / rows * 1e9, "ns/row");
        metric(name + ".memory", *std::ranges::max_element(memory), "MB");
        metric(name + ".file", megabytes(mirror_path()), "MB");
        metric(name + ".wal_at_most", wal_mb_max_, "MB");
        metric(name + ".memory_growth_second_half", later - memory[half], "MB");
        return {};
    }

    // Loads the mirror into a table in memory, as recovery does.
    Outcome<> load(const std::string& name) {
        Outcome<std::unique_ptr<mirror::SqliteStore>> store =
            mirror::SqliteStore::open(mirror_path(), bench_.store);
        if (!store) {
            return std::unexpected(store.error());
        }
        Table loaded(table_.name());
        Watch watch;
        std::uint64_t bytes = 0;
        Outcome<> read = (*store)->load(0, [&](base::ByteView row) {
            bytes += row.size();
            return true;
        });
        metric(name + ".reading", static_cast<double>(bench_.rows) / watch.seconds(), "rows/s");
        Watch again;
        Outcome<> took = (*store)->load(0, [&](base::ByteView row) {
            base::ByteReader in(row);
            return loaded.restore(in);
        });
        metric(name + ".rate", static_cast<double>(loaded.size()) / again.seconds(), "rows/s");
        metric(name + ".time", again.seconds() * 1000, "ms");
        return base::in_order([&] { return read; }, [&] { return took; });
    }

private:
    [[nodiscard]] std::string mirror_path() const { return bench_.folder + "/mirror.db"; }

    // Resident memory, ten times a second until everything is mirrored.
    std::vector<double> watch_progress(const mirror::MirrorThread& thread,
                                       const std::string& name) {
        std::vector<double> memory{resident_mb()};
        Watch watch;
        const mirror::MirrorCounters& counters = thread.counters();
        std::uint64_t seen = 0;
        while (counters.sequence.load() < log_->durable() && thread.healthy()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            memory.push_back(resident_mb());
            wal_mb_max_ = std::max(wal_mb_max_, megabytes(mirror_path() + "-wal"));
            if (seen != counters.sequence.load()) {
                seen = counters.sequence.load();
                fmt::print(stderr, "{}: {} rows, {:.1f} s, {:.0f} MB\n", name, counters.rows.get(),
                           watch.seconds(), memory.back());
            }
        }
        return memory;
    }

    const MirrorBench& bench_;
    Table table_;
    RowOf row_of_;
    table::Schema schema_;
    log::PosixDisk disk_;
    std::unique_ptr<log::SegmentLog> log_;
    double wal_mb_max_ = 0;
};

template <typename Table, typename RowOf>
Outcome<> run(const MirrorBench& bench, MirrorCase which, const std::string& table, RowOf row_of) {
    Subject<Table, RowOf> subject(bench, table, row_of);
    std::string name = name_of(which);
    return base::in_order(
        [&] { return subject.open(); }, [&] { return subject.write_log(); },
        [&] { return subject.follow(name); },
        [&] { return which == MirrorCase::load ? subject.load(name) : Outcome<>(); });
}

}  // namespace

Outcome<> run_mirror_case(const MirrorBench& bench, MirrorCase which) {
    auto entry = [which, half = bench.rows / 2 + 1](std::uint64_t n) {
        Entry made = entry_of(which, n);
        if (which == MirrorCase::rewritten) {
            made.id.value = n % half;
        }
        return made;
    };
    switch (which) {
        case MirrorCase::ascending:
        case MirrorCase::random_key:
        case MirrorCase::rewritten:
            return run<Indexed>(bench, which, "entries", entry);
        case MirrorCase::random_only:
            return run<Plain>(bench, which, "entries", entry);
        case MirrorCase::load:
            return run<Claims>(bench, which, "claims", claim_of);
    }
    return {};
}

}  // namespace onrush::bench

// Counters, gauges and histograms, and their Prometheus text.
//
// All series are registered at start; seal() then fixes them. Every thread that counts owns one
// Shard, in which each series has its cells: counting is a plain store to memory that no other
// thread writes. Reading adds the shards up.
//
//     Registry registry(2);  // shards
//     CounterSeries issued = registry.counter("onrush_coupons_issued_total", "Coupons issued");
//     HistogramSeries batch = registry.histogram("onrush_batch_seconds", "...", latency_bounds,
//                                          unit::seconds);
//     registry.seal();
//     registry.shard(0).add(issued);             // on the thread that owns shard 0
//     registry.shard(1).observe(batch, 41'000);  // 41 us, on the thread that owns shard 1
//     std::string text = registry.exposition();  // any thread
//
//     shard 0: | issued | batch: sum bucket bucket ... |
//     shard 1: | issued | batch: sum bucket bucket ... |
//
// Values that live elsewhere are asked for when somebody reads: see counter_from(), gauge_from()
// and collect(). Names are checked at registration: a wrong one is a bug and stops the process.
// Label sets are bounded: limits::series_max per name.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counter.h"

namespace onrush::metrics {

namespace limits {
inline constexpr std::size_t series_max = 2'000;  // of one name
inline constexpr std::size_t shards_max = 128;
inline constexpr std::size_t bounds_max = 32;
}  // namespace limits

using Labels = std::vector<std::pair<std::string, std::string>>;

struct CounterSeries {
    std::uint32_t cell = 0;
};
struct GaugeSeries {
    std::uint32_t cell = 0;
};
struct HistogramSeries {
    std::uint32_t cell = 0;  // sum, then a bucket per bound and one above them
    const std::vector<std::int64_t>* bounds = nullptr;
};

// What the integers of a histogram are, and by what they are divided to give base units.
struct Unit {
    double per_base = 1;
};
namespace unit {
inline constexpr Unit one{1};
inline constexpr Unit seconds{1e9};        // observed in nanoseconds
inline constexpr Unit seconds_of_us{1e6};  // observed in microseconds
}  // namespace unit

// 50 us to 10 s, in nanoseconds.
extern const std::vector<std::int64_t> latency_bounds;
// 1 to 4096.
extern const std::vector<std::int64_t> size_bounds;

// The cells of one thread.
class Shard {
public:
    explicit Shard(std::size_t cells) : cells_(std::make_unique<base::Counter[]>(cells)) {}

    void add(CounterSeries counter, std::uint64_t more = 1) { cells_[counter.cell].add(more); }
    // A gauge is the sum of what the shards have set.
    void set(GaugeSeries gauge, std::int64_t value) {
        cells_[gauge.cell].set(static_cast<std::uint64_t>(value));
    }
    void observe(const HistogramSeries& histogram, std::int64_t value) {
        std::uint32_t bucket = 0;
        for (std::int64_t bound : *histogram.bounds) {
            bucket += value > bound ? 1 : 0;
        }
        cells_[histogram.cell].add(static_cast<std::uint64_t>(value));
        cells_[histogram.cell + 1 + bucket].add();
    }

private:
    friend class Registry;
    std::unique_ptr<base::Counter[]> cells_;
};

// What a histogram that is counted elsewhere has counted.
struct HistogramReading {
    std::vector<std::uint64_t> buckets;  // one per bound and one above them, each on its own
    std::uint64_t sum = 0;
};

// What a collector gives its values to.
class Collected {
public:
    void value(Labels labels, double number) {
        if (values_.size() < limits::series_max) {
            values_.emplace_back(std::move(labels), number);
        }
    }

private:
    friend class Registry;
    std::vector<std::pair<Labels, double>> values_;
};

class Registry {
public:
    explicit Registry(std::size_t shards);
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    // At start, one thread. The help of a name is that of its first series.
    CounterSeries counter(std::string_view name, std::string_view help, Labels labels = {});
    GaugeSeries gauge(std::string_view name, std::string_view help, Labels labels = {});
    HistogramSeries histogram(std::string_view name, std::string_view help,
                              const std::vector<std::int64_t>& bounds, Unit unit,
                              Labels labels = {});
    // `read` is called by whoever reads, on any thread.
    void counter_from(std::string_view name, std::string_view help, Labels labels,
                      std::function<double()> read);
    void gauge_from(std::string_view name, std::string_view help, Labels labels,
                    std::function<double()> read);
    void histogram_from(std::string_view name, std::string_view help,
                        std::vector<std::int64_t> bounds, Unit unit,
                        std::function<HistogramReading()> read);
    // For series that come and go, such as one per campaign; bounded when they are read.
    void collect_gauges(std::string_view name, std::string_view help,
                        std::function<void(Collected&)> read);
    void collect_counters(std::string_view name, std::string_view help,
                          std::function<void(Collected&)> read);
    void seal();

    // After seal(). The shard belongs to one thread.
    [[nodiscard]] Shard& shard(std::size_t index);
    [[nodiscard]] std::size_t shards() const { return shard_count_; }

    // Any thread, after seal(): text format 0.0.4, in the order of registration.
    [[nodiscard]] std::string exposition() const;
    // The sum over the shards.
    [[nodiscard]] std::uint64_t value(CounterSeries counter) const { return sum(counter.cell); }

private:
    enum class Kind : std::uint8_t { counter, gauge, histogram };
    struct Series;
    struct Family;

    Family& family(std::string_view name, std::string_view help, Kind kind);
    void collect(std::string_view name, std::string_view help, Kind kind,
                 std::function<void(Collected&)> read);
    Series& series(std::string_view name, std::string_view help, Kind kind, Labels labels);
    std::uint32_t take_cells(std::size_t count);
    [[nodiscard]] std::uint64_t sum(std::uint32_t cell) const;
    void write_family(std::string& out, const Family& of) const;
    [[nodiscard]] HistogramReading read_cells(const Series& one) const;
    void write_histogram(std::string& out, const Family& of, const Series& one) const;

    std::size_t shard_count_;
    std::size_t cells_ = 0;
    bool sealed_ = false;
    std::vector<std::unique_ptr<Family>> families_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

inline constexpr std::string_view exposition_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace onrush::metrics

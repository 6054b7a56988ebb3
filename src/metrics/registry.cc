#include "metrics/registry.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::metrics {

namespace {

bool valid_name(std::string_view name, bool colon) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
        return false;
    }
    return std::all_of(name.begin(), name.end(), [&](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || (colon && letter == ':');
    });
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
    for (char letter : text) {
        if (letter == '\\') {
            out += "\\\\";
        } else if (letter == '\n') {
            out += "\\n";
        } else if (quotes && letter == '"') {
            out += "\\\"";
        } else {
            out += letter;
        }
    }
}

// {a="b",le="1"}; `extra` is one more label, written as it is.
std::string label_text(const Labels& labels, std::string_view extra = {}) {
    if (labels.empty() && extra.empty()) {
        return {};
    }
    std::string text = "{";
    for (const auto& [name, value] : labels) {
        text += text.size() == 1 ? "" : ",";
        text += name;
        text += "=\"";
        append_escaped(text, value, true);
        text += '"';
    }
    if (!extra.empty()) {
        text += text.size() == 1 ? "" : ",";
        text += extra;
    }
    return text + "}";
}

// Whole numbers without an exponent or a point.
std::string number_text(double number) {
    constexpr double exact_max = 9007199254740992.0;
    if (number > -exact_max && number < exact_max &&
        number == static_cast<double>(static_cast<std::int64_t>(number))) {
        return fmt::format("{}", static_cast<std::int64_t>(number));
    }
    return fmt::format("{}", number);
}

}  // namespace

const std::vector<std::int64_t> latency_bounds = {
    50'000,      100'000,     200'000,       300'000,       500'000,        750'000,    1'000'000,
    2'000'000,   3'000'000,   5'000'000,     10'000'000,    25'000'000,     50'000'000, 100'000'000,
    250'000'000, 500'000'000, 1'000'000'000, 2'500'000'000, 10'000'000'000,
};
const std::vector<std::int64_t> size_bounds = {1,   2,   4,   8,    16,   32,  64,
                                               128, 256, 512, 1024, 2048, 4096};

struct Registry::Series {
    Labels labels;
    std::uint32_t cell = 0;
    std::vector<std::int64_t> bounds;
    Unit unit;
    std::function<double()> read;
    std::function<HistogramReading()> read_histogram;
};

struct Registry::Family {
    std::string name;
    std::string help;
    Kind kind = Kind::counter;
    std::vector<std::unique_ptr<Series>> series;
    std::function<void(Collected&)> collect;
};

Registry::Registry(std::size_t shards) : shard_count_(shards) {
    ONRUSH_CHECK(shards >= 1 && shards <= limits::shards_max, "{} shards", shards);
}
Registry::~Registry() = default;

Registry::Family& Registry::family(std::string_view name, std::string_view help, Kind kind) {
    ONRUSH_CHECK(!sealed_, "{} is registered too late", name);
    ONRUSH_CHECK(valid_name(name, true), "the name {}", name);
    ONRUSH_CHECK((kind == Kind::counter) == name.ends_with("_total"),
                 "{}: counters end in _total, others do not", name);
    auto found = std::find_if(families_.begin(), families_.end(),
                              [&](const auto& one) { return one->name == name; });
    if (found != families_.end()) {
        ONRUSH_CHECK((*found)->kind == kind && !(*found)->collect, "{} is of two kinds", name);
        return **found;
    }
    ONRUSH_CHECK(!help.empty(), "{} has no help", name);
    families_.push_back(std::make_unique<Family>());
    Family& fresh = *families_.back();
    fresh.name = name;
    fresh.help = help;
    fresh.kind = kind;
    return fresh;
}

Registry::Series& Registry::series(std::string_view name, std::string_view help, Kind kind,
                                   Labels labels) {
    Family& of = family(name, help, kind);
    for (const auto& [label, value] : labels) {
        ONRUSH_CHECK(valid_name(label, false) && label != "le", "{} has a label {}", name, label);
    }
    for (const auto& other : of.series) {
        ONRUSH_CHECK(other->labels != labels, "{}{} is there twice", name, label_text(labels));
    }
    ONRUSH_CHECK(of.series.size() < limits::series_max, "{} has {} series", name, of.series.size());
    of.series.push_back(std::make_unique<Series>());
    of.series.back()->labels = std::move(labels);
    return *of.series.back();
}

std::uint32_t Registry::take_cells(std::size_t count) {
    std::size_t first = cells_;
    cells_ += count;
    return static_cast<std::uint32_t>(first);
}

CounterSeries Registry::counter(std::string_view name, std::string_view help, Labels labels) {
    Series& added = series(name, help, Kind::counter, std::move(labels));
    added.cell = take_cells(1);
    return {added.cell};
}

GaugeSeries Registry::gauge(std::string_view name, std::string_view help, Labels labels) {
    Series& added = series(name, help, Kind::gauge, std::move(labels));
    added.cell = take_cells(1);
    return {added.cell};
}

HistogramSeries Registry::histogram(std::string_view name, std::string_view help,
                                    const std::vector<std::int64_t>& bounds, Unit unit,
                                    Labels labels) {
    ONRUSH_CHECK(!bounds.empty() && bounds.size() <= limits::bounds_max &&
                     std::is_sorted(bounds.begin(), bounds.end()),
                 "{} has {} bounds", name, bounds.size());
    Series& added = series(name, help, Kind::histogram, std::move(labels));
    added.bounds = bounds;
    added.unit = unit;
    added.cell = take_cells(bounds.size() + 2);
    return {added.cell, &added.bounds};
}

void Registry::counter_from(std::string_view name, std::string_view help, Labels labels,
                            std::function<double()> read) {
    series(name, help, Kind::counter, std::move(labels)).read = std::move(read);
}

void Registry::gauge_from(std::string_view name, std::string_view help, Labels labels,
                          std::function<double()> read) {
    series(name, help, Kind::gauge, std::move(labels)).read = std::move(read);
}

void Registry::histogram_from(std::string_view name, std::string_view help,
                              std::vector<std::int64_t> bounds, Unit unit,
                              std::function<HistogramReading()> read) {
    Series& added = series(name, help, Kind::histogram, {});
    added.bounds = std::move(bounds);
    added.unit = unit;
    added.read_histogram = std::move(read);
}

void Registry::collect_gauges(std::string_view name, std::string_view help,
                              std::function<void(Collected&)> read) {
    collect(name, help, Kind::gauge, std::move(read));
}

void Registry::collect_counters(std::string_view name, std::string_view help,
                                std::function<void(Collected&)> read) {
    collect(name, help, Kind::counter, std::move(read));
}

void Registry::collect(std::string_view name, std::string_view help, Kind kind,
                       std::function<void(Collected&)> read) {
    Family& of = family(name, help, kind);
    ONRUSH_CHECK(of.series.empty(), "{} has series of its own", name);
    of.collect = std::move(read);
}

void Registry::seal() {
    ONRUSH_CHECK(!sealed_, "sealed twice with {} cells", cells_);
    sealed_ = true;
    for (std::size_t i = 0; i < shard_count_; ++i) {
        // A line of padding keeps the ends of two shards apart.
        shards_.push_back(std::make_unique<Shard>(cells_ + 8));
    }
}

Shard& Registry::shard(std::size_t index) {
    ONRUSH_CHECK(sealed_ && index < shards_.size(), "shard {} of {}", index, shards_.size());
    return *shards_[index];
}

std::uint64_t Registry::sum(std::uint32_t cell) const {
    std::uint64_t total = 0;
    for (const auto& shard : shards_) {
        total += shard->cells_[cell].get();
    }
    return total;
}

HistogramReading Registry::read_cells(const Series& one) const {
    HistogramReading reading{.buckets = {}, .sum = sum(one.cell)};
    for (std::size_t i = 0; i <= one.bounds.size(); ++i) {
        reading.buckets.push_back(sum(one.cell + 1 + static_cast<std::uint32_t>(i)));
    }
    return reading;
}

void Registry::write_histogram(std::string& out, const Family& of, const Series& one) const {
    HistogramReading reading = one.read_histogram ? one.read_histogram() : read_cells(one);
    ONRUSH_CHECK(reading.buckets.size() == one.bounds.size() + 1, "{} has {} buckets", of.name,
                 reading.buckets.size());
    auto base = [&](std::int64_t value) {
        return number_text(static_cast<double>(value) / one.unit.per_base);
    };
    std::uint64_t count = 0;
    for (std::size_t i = 0; i <= one.bounds.size(); ++i) {
        count += reading.buckets[i];
        std::string bound = i < one.bounds.size() ? base(one.bounds[i]) : "+Inf";
        out += fmt::format("{}_bucket{} {}\n", of.name,
                           label_text(one.labels, "le=\"" + bound + "\""), count);
    }
    std::int64_t total = static_cast<std::int64_t>(reading.sum);
    out += fmt::format("{}_sum{} {}\n", of.name, label_text(one.labels), base(total));
    out += fmt::format("{}_count{} {}\n", of.name, label_text(one.labels), count);
}

void Registry::write_family(std::string& out, const Family& of) const {
    if (of.collect) {
        Collected collected;
        of.collect(collected);
        for (const auto& [labels, number] : collected.values_) {
            out += fmt::format("{}{} {}\n", of.name, label_text(labels), number_text(number));
        }
        return;
    }
    for (const auto& one : of.series) {
        if (of.kind == Kind::histogram) {
            write_histogram(out, of, *one);
            continue;
        }
        std::string number = one->read ? number_text(one->read())
                             : of.kind == Kind::counter
                                 ? fmt::format("{}", sum(one->cell))
                                 : fmt::format("{}", static_cast<std::int64_t>(sum(one->cell)));
        out += fmt::format("{}{} {}\n", of.name, label_text(one->labels), number);
    }
}

std::string Registry::exposition() const {
    ONRUSH_CHECK(sealed_, "read before seal(), with {} cells", cells_);
    std::string out;
    for (const auto& of : families_) {
        out += "# HELP " + of->name + " ";
        append_escaped(out, of->help, false);
        const char* kind = of->kind == Kind::counter ? "counter"
                           : of->kind == Kind::gauge ? "gauge"
                                                     : "histogram";
        out += "\n# TYPE " + of->name + " " + kind + "\n";
        write_family(out, *of);
    }
    return out;
}

}  // namespace onrush::metrics

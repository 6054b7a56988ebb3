// A histogram of durations with bounded relative error, after Gil Tene's HDR histogram.
//
// Values up to 127 have a bucket each; above, every power of two is cut into 64 buckets, so that
// a value is known to within 1.6 %. From 1 ns to about 19 hours in 2,624 buckets; longer ones
// count as that. Histograms of several runs or threads are merged by adding. Not shared between
// threads.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace onrush::rehearse {

class Histogram {
public:
    static constexpr std::size_t linear_bits = 7;
    static constexpr std::size_t value_bits = 46;
    static constexpr std::size_t half = std::size_t{1} << (linear_bits - 1);
    static constexpr std::size_t buckets = (value_bits - linear_bits + 2) * half;
    static constexpr std::int64_t value_max = (std::int64_t{1} << value_bits) - 1;

    void record(std::int64_t ns) {
        ns = std::clamp<std::int64_t>(ns, 0, value_max);
        ++counts_[bucket_of(ns)];
        ++count_;
        sum_ += ns;
        max_ = std::max(max_, ns);
    }
    void merge(const Histogram& other) {
        for (std::size_t i = 0; i < buckets; ++i) {
            counts_[i] += other.counts_[i];
        }
        count_ += other.count_;
        sum_ += other.sum_;
        max_ = std::max(max_, other.max_);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::int64_t max() const { return max_; }
    [[nodiscard]] std::int64_t mean() const {
        return count_ == 0 ? 0 : sum_ / static_cast<std::int64_t>(count_);
    }
    // The largest value that may be in the bucket where the quantile lies, never above max().
    // 0 when nothing was recorded.
    [[nodiscard]] std::int64_t quantile(double q) const {
        std::uint64_t rank =
            static_cast<std::uint64_t>(std::llround(q * static_cast<double>(count_)));
        rank = std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(count_, 1));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets; ++i) {
            seen += counts_[i];
            if (seen >= rank) {
                return std::min(highest_of(i), max_);
            }
        }
        return max_;
    }

    [[nodiscard]] static constexpr std::size_t bucket_of(std::int64_t value) {
        std::uint64_t bits = static_cast<std::uint64_t>(value);
        std::size_t width = static_cast<std::size_t>(std::bit_width(bits));
        std::size_t shift = width <= linear_bits ? 0 : width - linear_bits;
        return shift * half + static_cast<std::size_t>(bits >> shift);
    }
    [[nodiscard]] static constexpr std::int64_t highest_of(std::size_t bucket) {
        std::size_t shift = bucket < 2 * half ? 0 : bucket / half - 1;
        std::size_t step = bucket - shift * half;
        return static_cast<std::int64_t>(((step + 1) << shift) - 1);
    }

private:
    std::array<std::uint64_t, buckets> counts_{};
    std::uint64_t count_ = 0;
    std::int64_t sum_ = 0;
    std::int64_t max_ = 0;
};

static_assert(Histogram::bucket_of(Histogram::value_max) == Histogram::buckets - 1);

}  // namespace onrush::rehearse

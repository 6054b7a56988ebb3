#include "metrics/registry.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "metrics/process.h"

namespace onrush::metrics {
namespace {

TEST(Registry, WritesTheGoldenExposition) {
    Registry registry(2);
    CounterSeries a = registry.counter("onrush_requests_total", "Requests\\ answered\nso far",
                                       {{"route", "/v1/\"x\"\\\n"}, {"status", "200"}});
    CounterSeries b = registry.counter("onrush_requests_total", "", {{"status", "404"}});
    GaugeSeries depth = registry.gauge("onrush_mailbox_commands", "Commands that wait");
    HistogramSeries latency =
        registry.histogram("onrush_batch_seconds", "Time of a batch", {1'000, 2'000'000},
                           unit::seconds, {{"kind", "x"}});
    HistogramSeries sizes =
        registry.histogram("onrush_batch_commands", "Commands of a batch", {1, 8}, unit::one);
    registry.counter_from("onrush_elsewhere_total", "Counted elsewhere", {}, [] { return 2.5; });
    registry.gauge_from("onrush_level", "A level", {}, [] { return -1e20; });
    registry.collect_gauges("onrush_campaign_coupons_left", "Coupons left", [](Collected& to) {
        to.value({{"campaign", "7"}}, 3);
        to.value({{"campaign", "9"}}, 0);
    });
    registry.seal();
    registry.shard(0).add(a);
    registry.shard(1).add(a, 41);
    registry.shard(1).add(b);
    registry.shard(0).set(depth, 5);
    registry.shard(1).set(depth, -7);
    for (std::int64_t ns : {1'000, 1'001, 2'000'000, 2'000'001}) {
        registry.shard(0).observe(latency, ns);
        registry.shard(1).observe(latency, ns);
    }
    registry.shard(0).observe(sizes, 9);
    EXPECT_EQ(registry.value(a), 42u);
    EXPECT_EQ(registry.exposition(),
              "# HELP onrush_requests_total Requests\\\\ answered\\nso far\n"
              "# TYPE onrush_requests_total counter\n"
              "onrush_requests_total{route=\"/v1/\\\"x\\\"\\\\\\n\",status=\"200\"} 42\n"
              "onrush_requests_total{status=\"404\"} 1\n"
              "# HELP onrush_mailbox_commands Commands that wait\n"
              "# TYPE onrush_mailbox_commands gauge\n"
              "onrush_mailbox_commands -2\n"
              "# HELP onrush_batch_seconds Time of a batch\n"
              "# TYPE onrush_batch_seconds histogram\n"
              "onrush_batch_seconds_bucket{kind=\"x\",le=\"1e-06\"} 2\n"
              "onrush_batch_seconds_bucket{kind=\"x\",le=\"0.002\"} 6\n"
              "onrush_batch_seconds_bucket{kind=\"x\",le=\"+Inf\"} 8\n"
              "onrush_batch_seconds_sum{kind=\"x\"} 0.008004004\n"
              "onrush_batch_seconds_count{kind=\"x\"} 8\n"
              "# HELP onrush_batch_commands Commands of a batch\n"
              "# TYPE onrush_batch_commands histogram\n"
              "onrush_batch_commands_bucket{le=\"1\"} 0\n"
              "onrush_batch_commands_bucket{le=\"8\"} 0\n"
              "onrush_batch_commands_bucket{le=\"+Inf\"} 1\n"
              "onrush_batch_commands_sum 9\n"
              "onrush_batch_commands_count 1\n"
              "# HELP onrush_elsewhere_total Counted elsewhere\n"
              "# TYPE onrush_elsewhere_total counter\n"
              "onrush_elsewhere_total 2.5\n"
              "# HELP onrush_level A level\n"
              "# TYPE onrush_level gauge\n"
              "onrush_level -1e+20\n"
              "# HELP onrush_campaign_coupons_left Coupons left\n"
              "# TYPE onrush_campaign_coupons_left gauge\n"
              "onrush_campaign_coupons_left{campaign=\"7\"} 3\n"
              "onrush_campaign_coupons_left{campaign=\"9\"} 0\n");
}

TEST(Registry, WritesHistogramsThatAreCountedElsewhere) {
    Registry registry(1);
    registry.histogram_from(
        "onrush_append_seconds", "Time of an append", {500, 2'000'000}, unit::seconds_of_us,
        [] { return HistogramReading{.buckets = {3, 1, 2}, .sum = 9'500'000}; });
    registry.seal();
    EXPECT_EQ(registry.exposition(),
              "# HELP onrush_append_seconds Time of an append\n"
              "# TYPE onrush_append_seconds histogram\n"
              "onrush_append_seconds_bucket{le=\"0.0005\"} 3\n"
              "onrush_append_seconds_bucket{le=\"2\"} 4\n"
              "onrush_append_seconds_bucket{le=\"+Inf\"} 6\n"
              "onrush_append_seconds_sum 9.5\n"
              "onrush_append_seconds_count 6\n");
}

TEST(Registry, BoundsWhatACollectorGives) {
    for (std::size_t count : {limits::series_max - 1, limits::series_max, limits::series_max + 1}) {
        Registry registry(1);
        registry.collect_gauges("onrush_x", "X", [&](Collected& to) {
            for (std::size_t i = 0; i < count; ++i) {
                to.value({{"i", std::to_string(i)}}, 1);
            }
        });
        registry.seal();
        std::string text = registry.exposition();
        EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 2,
                  std::min(count, limits::series_max));
    }
}

TEST(Registry, CountsFromManyThreadsWithoutLosingOne) {
    Registry registry(4);
    CounterSeries counter = registry.counter("x_total", "X");
    HistogramSeries histogram = registry.histogram("x_seconds", "X", latency_bounds, unit::seconds);
    registry.seal();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 50'000; ++n) {
                registry.shard(i).add(counter);
                registry.shard(i).observe(histogram, n);
            }
        });
    }
    (void)registry.exposition();  // while they count
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(registry.value(counter), 200'000u);
    EXPECT_NE(registry.exposition().find("x_seconds_count 200000\n"), std::string::npos);
}

TEST(RegistryDeathTest, StopsOnNamesThatAreNone) {
    Registry registry(1);
    EXPECT_DEATH(registry.counter("x", "X"), "counters end in _total");
    EXPECT_DEATH(registry.gauge("x_total", "X"), "counters end in _total");
    EXPECT_DEATH(registry.gauge("9x", "X"), "the name 9x");
    EXPECT_DEATH(registry.gauge("x-y", "X"), "the name x-y");
    EXPECT_DEATH(registry.gauge("x", "X", {{"a-b", "c"}}), "a label a-b");
    EXPECT_DEATH(registry.gauge("x", ""), "no help");
    registry.gauge("y", "Y", {{"a", "b"}});
    EXPECT_DEATH(registry.gauge("y", "Y", {{"a", "b"}}), "twice");
    EXPECT_DEATH(registry.histogram("y", "Y", {1}, unit::one), "two kinds");
    registry.seal();
    EXPECT_DEATH(registry.gauge("z", "Z"), "too late");
}

// exposition_validates, beside this file, gives the same text to promtool.
TEST(Process, SaysWhatPrometheusExpects) {
    Registry registry(1);
    register_process(registry);
    register_build(registry, "1.2.3", "abc");
    registry.counter("onrush_http_requests_total", "Requests answered", {{"route", "/"}});
    registry.histogram("onrush_http_request_seconds", "Time to answer", latency_bounds,
                       unit::seconds);
    registry.histogram("onrush_batch_commands", "Commands of a batch", size_bounds, unit::one);
    registry.seal();
    std::string text = registry.exposition();
    auto value_of = [&](const std::string& name) {
        std::size_t at = text.find("\n" + name + " ");
        EXPECT_NE(at, std::string::npos) << name;
        return std::atof(text.c_str() + at + name.size() + 2);
    };
    EXPECT_GT(value_of("process_resident_memory_bytes"), 1e5);
    EXPECT_GT(value_of("process_virtual_memory_bytes"), value_of("process_resident_memory_bytes"));
    EXPECT_GE(value_of("process_open_fds"), 3);
    EXPECT_GT(value_of("process_max_fds"), value_of("process_open_fds"));
    EXPECT_GT(value_of("process_start_time_seconds"), 1.5e9);
    EXPECT_GE(value_of("process_threads"), 1);
    EXPECT_GE(value_of("process_cpu_seconds_total"), 0);
    EXPECT_NE(text.find("onrush_build_info{version=\"1.2.3\",revision=\"abc\",compiler=\""),
              std::string::npos);
    if (const char* path = std::getenv("ONRUSH_METRICS_OUT")) {
        std::ofstream(path) << text;
    }
}

}  // namespace
}  // namespace onrush::metrics

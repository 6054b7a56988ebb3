// Drives a server on loopback with src/rehearse/ and prints what came of it.
//
//     http_load PORT [RATE, 0 for a closed loop] [SECONDS] [CONNECTIONS]
#include <cstdio>
#include <cstdlib>

#include "rehearse/load.h"

namespace {

class Get final : public onrush::rehearse::Script {
public:
    void write_request(std::uint64_t, std::string& out) override {
        out += "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    }
};

}  // namespace

int main(int count, char** arguments) {
    auto number = [&](int at, double otherwise) {
        return count > at ? std::atof(arguments[at]) : otherwise;
    };
    onrush::rehearse::Plan plan;
    plan.port = static_cast<std::uint16_t>(number(1, 8080));
    plan.rate = number(2, 0);
    plan.duration_ms = static_cast<std::int64_t>(number(3, 3) * 1000);
    plan.connections = static_cast<std::size_t>(number(4, 64));
    Get script;
    auto report = onrush::rehearse::run(plan, script);
    if (!report) {
        std::fprintf(stderr, "%s\n", report.error().text.c_str());
        return onrush::base::exit_code(report.error().kind);
    }
    auto us = [](std::int64_t ns) { return static_cast<double>(ns) / 1000; };
    std::printf("%.0f requests/s, sent %lu, unsent %lu, late %lu, failed %lu, 200: %lu\n",
                report->rate(), report->sent, report->unsent, report->late, report->failed,
                report->by_status[200]);
    std::printf("latency us: p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f\n",
                us(report->latency.quantile(0.5)), us(report->latency.quantile(0.99)),
                us(report->latency.quantile(0.999)), us(report->latency.max()));
    return 0;
}

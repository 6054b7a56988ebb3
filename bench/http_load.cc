// Drives a server on loopback with src/rehearse/ and prints what came of it, as metrics.
//
//     http_load --port 8080 --request TEMPLATE [--lines FILE] [--rate 50000] [--seconds 3] ...
//
// TEMPLATE is the bytes of a request; where it says $LINE stands a line of FILE, the next for each
// request and the first again after the last. A rate makes an open loop. It ends by itself.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/report.h"
#include "rehearse/load.h"

namespace onrush::bench {
namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Lines final : public rehearse::Script {
public:
    Lines(const std::string& text, const std::string& lines_path) {
        constexpr std::string_view mark = "$LINE";
        std::size_t at = text.find(mark);
        head_ = text.substr(0, at);
        if (at != std::string::npos) {
            tail_ = text.substr(at + mark.size());
            std::ifstream file(lines_path);
            for (std::string line; std::getline(file, line);) {
                lines_.push_back(line);
            }
        }
        if (lines_.empty()) {
            lines_.emplace_back();
        }
    }
    void write_request(std::uint64_t number, std::string& out) override {
        out += head_;
        out += lines_[number % lines_.size()];
        out += tail_;
    }

private:
    std::string head_;
    std::string tail_;
    std::vector<std::string> lines_;
};

void tell(const rehearse::Report& result) {
    auto ms = [](std::int64_t ns) { return static_cast<double>(ns) / 1e6; };
    auto count = [](std::uint64_t value) { return static_cast<double>(value); };
    report("rate", result.rate(), "1/s");
    report("due", count(result.due), "requests");
    report("sent", count(result.sent), "requests");
    report("unsent", count(result.unsent), "requests");
    report("late", count(result.late), "requests");
    report("failed", count(result.failed), "requests");
    report("unanswered", count(result.unanswered), "requests");
    for (std::size_t status = 0; status < result.by_status.size(); ++status) {
        if (result.by_status[status] > 0) {
            report(("status_" + std::to_string(status)).c_str(), count(result.by_status[status]),
                   "answers");
        }
    }
    report("seconds", ms(result.duration_ns) / 1e3, "s");
    report("p50", ms(result.latency.quantile(0.5)), "ms");
    report("p99", ms(result.latency.quantile(0.99)), "ms");
    report("p99.9", ms(result.latency.quantile(0.999)), "ms");
    report("max", ms(result.latency.max()), "ms");
    report("service_p99", ms(result.service.quantile(0.99)), "ms");
    report("turned_away_p99", ms(result.turned_away.quantile(0.99)), "ms");
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::rehearse::Plan plan;
    std::string request;
    std::string lines;
    double seconds = 3;
    CLI::App app("Load on a server of this machine, told in metrics");
    app.add_option("--port", plan.port, "the server's")->required();
    app.add_option("--request", request, "a file with the bytes of a request")->required();
    app.add_option("--lines", lines, "a file with what stands for $LINE");
    app.add_option("--rate", plan.rate, "requests a second; 0 is a closed loop");
    app.add_option("--seconds", seconds, "how long");
    app.add_option("--connections", plan.connections, "at most so many requests under way");
    CLI11_PARSE(app, count, arguments);
    plan.duration_ms = static_cast<std::int64_t>(seconds * 1000);
    onrush::bench::Lines script(onrush::bench::content_of(request), lines);
    auto result = onrush::rehearse::run(plan, script);
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text.c_str());
        return onrush::base::exit_code(result.error().kind);
    }
    onrush::bench::tell(*result);
    return 0;
}

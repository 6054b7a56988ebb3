// Drives a server on loopback with src/rehearse/ and prints what came of it, as metrics.
//
//     http_load --port 8080 --request TEMPLATE [--lines FILE] [--rate 50000] [--seconds 3] ...
//     http_load --port 8080 --kind look 3 LOOK - --kind order 1 ORDER PAYMENT --lines FILE ...
//
// TEMPLATE is the bytes of a request; where it says $1 to $9 stands a field of a line of FILE, as
// src/rehearse/mix.h tells. Several kinds of requests are given with name, weight, template and the
// template of the sequel, or - for none. A rate makes an open loop. It ends by itself.
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "bench/report.h"
#include "rehearse/load.h"
#include "rehearse/mix.h"

namespace onrush::bench {
namespace {

constexpr int words_of_kind = 4;

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

// 0, which fault_in() refuses, where the word is no number.
std::uint32_t weight_of(const std::string& word) {
    std::uint32_t weight = 0;
    std::from_chars(word.data(), word.data() + word.size(), weight);
    return weight;
}

// `words` are name, weight, template and sequel of one kind after the other.
std::vector<rehearse::Kind> kinds_of(const std::string& request,
                                     const std::vector<std::string>& words) {
    std::vector<rehearse::Kind> kinds;
    if (!request.empty()) {
        kinds.push_back({.name = "request", .request = content_of(request)});
    }
    for (std::size_t i = 0; i + words_of_kind <= words.size(); i += words_of_kind) {
        const std::string& sequel = words[i + 3];
        kinds.push_back({.name = words[i],
                         .request = content_of(words[i + 2]),
                         .weight = weight_of(words[i + 1]),
                         .sequel = sequel == "-" ? "" : content_of(sequel)});
    }
    return kinds;
}

void tell_statuses(const std::string& prefix, const std::array<std::uint64_t, 600>& by_status) {
    for (std::size_t status = 0; status < by_status.size(); ++status) {
        if (by_status[status] > 0) {
            report((prefix + "status_" + std::to_string(status)).c_str(),
                   static_cast<double>(by_status[status]), "answers");
        }
    }
}

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
    tell_statuses("", result.by_status);
    report("seconds", ms(result.duration_ns) / 1e3, "s");
    report("p50", ms(result.latency.quantile(0.5)), "ms");
    report("p99", ms(result.latency.quantile(0.99)), "ms");
    report("p99.9", ms(result.latency.quantile(0.999)), "ms");
    report("max", ms(result.latency.max()), "ms");
    report("service_p99", ms(result.service.quantile(0.99)), "ms");
    report("turned_away_p99", ms(result.turned_away.quantile(0.99)), "ms");
}

int run(const rehearse::Plan& plan, const std::vector<rehearse::Kind>& kinds,
        std::vector<std::string> lines) {
    if (std::string fault = rehearse::fault_in(kinds, lines); !fault.empty()) {
        std::fprintf(stderr, "%s\n", fault.c_str());
        return base::exit_code(base::FaultKind::usage);
    }
    rehearse::Mix script(kinds, std::move(lines));
    auto result = rehearse::run(plan, script);
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text.c_str());
        return base::exit_code(result.error().kind);
    }
    tell(*result);
    for (const auto& answers : script.answers()) {
        tell_statuses(answers.name + "_", answers.by_status);
    }
    return 0;
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::rehearse::Plan plan;
    std::string request;
    std::vector<std::string> kinds;
    std::string lines_path;
    double seconds = 0;
    onrush::base::CommandLine line("Sends load to a server on this machine and prints metrics");
    line.option("--port", plan.port, "port of the server").require();
    line.option("--request", request, "a file with the bytes of a request");
    line.option("--kind", kinds, "a kind of request: NAME WEIGHT TEMPLATE SEQUEL; may be repeated")
        .in_groups_of(onrush::bench::words_of_kind);
    line.option("--lines", lines_path, "a file with the fields that stand for $1 to $9");
    line.option("--rate", plan.rate, "requests a second; 0 is a closed loop");
    line.option("--seconds", seconds, "duration of the run");
    line.option("--count", plan.requests_max, "number of requests");
    line.option("--connections", plan.connections, "maximum requests in flight");
    return line.run(count, arguments, [&] {
        plan.duration_ms = static_cast<std::int64_t>(seconds * 1000);
        return onrush::bench::run(plan, onrush::bench::kinds_of(request, kinds),
                                  onrush::bench::lines_of(lines_path));
    });
}

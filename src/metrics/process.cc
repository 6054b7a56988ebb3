#include "metrics/process.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <sys/resource.h>
#include <unistd.h>

namespace onrush::metrics {

namespace {

// A field of /proc/self/stat, numbered from 1 as in proc(5); 0 when it cannot be read. The second
// field is a name in parentheses that may have spaces, so counting starts behind it.
double stat_field(int number) {
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) {
        return 0;
    }
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    for (int at = 3; at <= number; ++at) {
        fields >> field;
    }
    return std::strtod(field.c_str(), nullptr);
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto in_seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return in_seconds(usage.ru_utime) + in_seconds(usage.ru_stime);
}

double open_fds() {
    std::error_code error;
    double count = 0;
    for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; at != end;
         at.increment(error)) {
        ++count;
    }
    return count > 0 ? count - 1 : 0;  // without the one that counts
}

double max_fds() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

double boot_time_seconds() {
    std::ifstream file("/proc/stat");
    std::string word;
    while (file >> word) {
        if (word == "btime") {
            double seconds_since_1970 = 0;
            file >> seconds_since_1970;
            return seconds_since_1970;
        }
    }
    return 0;
}

}  // namespace

void register_process(Registry& registry) {
    double ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
    double page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
    double start = boot_time_seconds() + stat_field(22) / ticks_per_second;
    registry.counter_from("process_cpu_seconds_total", "User and system CPU time spent", {},
                          cpu_seconds);
    registry.gauge_from("process_resident_memory_bytes", "Resident memory", {},
                        [page_bytes] { return stat_field(24) * page_bytes; });
    registry.gauge_from("process_virtual_memory_bytes", "Virtual memory", {},
                        [] { return stat_field(23); });
    registry.gauge_from("process_open_fds", "Open file descriptors", {}, open_fds);
    registry.gauge_from("process_max_fds", "File descriptors at most", {}, max_fds);
    registry.gauge_from("process_start_time_seconds", "Start of the process since 1970", {},
                        [start] { return start; });
    registry.gauge_from("process_threads", "Threads of the process", {},
                        [] { return stat_field(20); });
}

void register_build(Registry& registry, const std::string& version, const std::string& revision) {
#if defined(__clang__)
    std::string compiler = "clang " __clang_version__;
#else
    std::string compiler = "gcc " __VERSION__;
#endif
    registry.gauge_from("onrush_build_info", "Which build this is; always 1",
                        {{"version", version}, {"revision", revision}, {"compiler", compiler}},
                        [] { return 1.0; });
}

}  // namespace onrush::metrics

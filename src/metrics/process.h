// The metrics that Prometheus expects of every process, and the build information.
#pragma once

#include <string>

#include "metrics/registry.h"

namespace onrush::metrics {

// process_cpu_seconds_total, process_resident_memory_bytes, process_virtual_memory_bytes,
// process_open_fds, process_max_fds, process_start_time_seconds, process_threads: read from the
// system when somebody reads the metrics.
void register_process(Registry& registry);

// onrush_build_info{version,revision,compiler} 1
void register_build(Registry& registry, const std::string& version, const std::string& revision);

}  // namespace onrush::metrics

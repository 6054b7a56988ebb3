#include "base/fault.h"

#include <cerrno>
#include <system_error>

namespace onrush::base {

int exit_code(FaultKind kind) {
    switch (kind) {
        case FaultKind::usage:
            return 2;
        case FaultKind::not_ours:
            return 10;
        case FaultKind::too_new:
            return 11;
        case FaultKind::locked:
            return 12;
        case FaultKind::damaged:
            return 13;
        case FaultKind::missing:
            return 14;
        case FaultKind::disk_full:
            return 15;
        case FaultKind::io:
            return 16;
        case FaultKind::broken_law:
            return 17;
        case FaultKind::stopped:
            return 0;
    }
    return 1;
}

const char* name_of(FaultKind kind) {
    switch (kind) {
        case FaultKind::usage:
            return "usage";
        case FaultKind::not_ours:
            return "not ours";
        case FaultKind::too_new:
            return "too new";
        case FaultKind::locked:
            return "locked";
        case FaultKind::damaged:
            return "damaged";
        case FaultKind::missing:
            return "missing";
        case FaultKind::disk_full:
            return "disk full";
        case FaultKind::io:
            return "input/output";
        case FaultKind::broken_law:
            return "broken law";
        case FaultKind::stopped:
            return "stopped";
    }
    return "unknown";
}

std::unexpected<Fault> os_fault(int error_number, const std::string& what) {
    FaultKind kind =
        error_number == ENOSPC || error_number == EDQUOT ? FaultKind::disk_full : FaultKind::io;
    return fault(kind, what + ": " + std::generic_category().message(error_number));
}

}  // namespace onrush::base

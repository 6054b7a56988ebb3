// What went wrong outside: a disk, a file, a setting. Never a business refusal, never a bug.
//
// A Fault is made at the edge of the folder that met the outside world and travels as the error
// of a std::expected. Its kind decides the exit code of a program that ends with it, and its text
// names the thing and the way out.
#pragma once

#include <expected>
#include <string>

namespace onrush::base {

enum class FaultKind {
    usage,       // wrong flags or settings
    not_ours,    // a file or folder that Onrush did not write
    too_new,     // written by a newer Onrush
    locked,      // another process has it open
    damaged,     // bytes that cannot be what was written
    missing,     // something that must be there is not
    disk_full,   // no room now; room may return
    io,          // the operating system refused, outcome unknown
    broken_law,  // the data contradicts an invariant
    stopped,     // told to end before it was done
};

struct Fault {
    FaultKind kind;
    std::string text;
};

template <typename T = void>
using Outcome = std::expected<T, Fault>;

// The documented exit code of a program that ends with this kind of fault (docs/exit-codes.md).
[[nodiscard]] int exit_code(FaultKind kind);
[[nodiscard]] const char* name_of(FaultKind kind);

[[nodiscard]] inline std::unexpected<Fault> fault(FaultKind kind, std::string text) {
    return std::unexpected(Fault{kind, std::move(text)});
}

// Runs the steps until one of them faults; its fault is the outcome.
template <typename... Steps>
[[nodiscard]] Outcome<> in_order(Steps... steps) {
    Outcome<> outcome;
    (void)((outcome = steps(), outcome.has_value()) && ...);
    return outcome;
}

// A fault from an errno, as "what: reason". ENOSPC and EDQUOT are disk_full, the rest io.
[[nodiscard]] std::unexpected<Fault> os_fault(int error_number, const std::string& what);

}  // namespace onrush::base

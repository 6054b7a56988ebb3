// A rush in a process of its own, which the parent may kill.
#pragma once

#include <functional>
#include <string>

#include "app/any_domain.h"
#include "app/core.h"

namespace onrush::rush {

// What is played: a domain, the clients in the child, and in the parent what they were told.
class Rushing {
public:
    virtual ~Rushing() = default;
    [[nodiscard]] virtual std::unique_ptr<app::AnyDomain> make_domain() const = 0;
    [[nodiscard]] virtual const base::Clock& clock() const = 0;
    // The child. Returns when every client has its answer, or when the pipe is closed at the other
    // end. What clients are told goes into the pipe as it comes, in pieces of one size.
    virtual void load(engine::Engine& engine, app::AnyDomain& domain, int pipe) = 0;
    [[nodiscard]] virtual std::size_t told_bytes() const = 0;
    // The parent, once for each piece. The text says what cannot be; it is empty when all is well.
    [[nodiscard]] virtual std::string hear(const char* told) = 0;
};

struct RushOutcome {
    bool killed = false;  // else it ended by itself
    int exit_code = 0;    // when it ended by itself
    std::string wrong;    // what clients were told that cannot be; empty when all is well
    std::uint64_t told = 0;
};

// When the parent kills: after so many milliseconds, or after so many answers; 0 is never.
struct KillWhen {
    std::int64_t after_ms = 0;
    std::uint64_t after_told = 0;
};

// Forks; the child recovers the folder and runs the load. The parent must have no threads. Every
// answer that came through the pipe before the end is heard.
[[nodiscard]] RushOutcome run_rush(const std::string& folder, Rushing& rushing,
                                   const KillWhen& kill_when);

// For a look at the recovered domain. The server has stopped by then: while it runs, deadlines such
// as a room's pace write the tables that the look reads.
[[nodiscard]] base::Outcome<> look_at(
    const std::string& folder, const Rushing& rushing,
    const std::function<void(app::AnyDomain&, const app::Core&)>& look);

// Small segments, so that a short rush passes through many; nothing else is unusual.
[[nodiscard]] app::CoreSettings rush_settings(const std::string& folder);

}  // namespace onrush::rush

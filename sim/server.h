// One run of the server, from start to crash: everything that a process holds in memory.
//
// It is app::CoreParts, which the real server runs too: its recovery, engine, maintenance and
// mirror. What app/core.cc has and this has not is the folder's mode and the threads, whose turns
// the simulation takes. To end the process is to destroy the object.
#pragma once

#include <memory>
#include <vector>

#include "app/any_domain.h"
#include "app/core_parts.h"
#include "log/data_folder.h"
#include "sim/fake_clock.h"

namespace onrush::sim {

// Facts that this release declares and nobody emits: another number, another schema.
struct UnusedFact {
    std::uint64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(UnusedFact, (), (number))
using UnusedFacts = std::vector<std::unique_ptr<table::Fact<UnusedFact>>>;
[[nodiscard]] UnusedFacts declare_unused_facts(engine::Domain& domain, std::size_t count);

struct ServerSettings {
    app::CoreSettings core;
    std::size_t unused_facts = 0;
    // The start is told to stop when it looks for that for the so manieth time.
    std::uint64_t stops_at_look = 0;
};

// Thrown out of a turn where the real server ends its process.
struct ProcessEnds {
    base::Fault fault;
};

class Server {
public:
    [[nodiscard]] static base::Outcome<std::unique_ptr<Server>> start(
        std::unique_ptr<app::AnyDomain> empty, log::Disk& disk, const std::string& mirror_path,
        const base::Clock& clock, const ServerSettings& settings);

    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] engine::Engine& engine() { return parts_->engine(); }
    [[nodiscard]] log::SegmentLog& log() { return parts_->log(); }
    [[nodiscard]] mirror::SqliteStore& store() { return parts_->store(); }
    [[nodiscard]] mirror::Mirroring& mirroring() { return *parts_->mirroring(); }
    [[nodiscard]] engine::Maintaining& maintaining() { return *maintaining_; }

private:
    Server(std::unique_ptr<app::AnyDomain> empty, const ServerSettings& settings);
    [[nodiscard]] base::Outcome<> open(log::Disk& disk, const std::string& mirror_path,
                                       const base::Clock& clock, const ServerSettings& settings);

public:
    const std::unique_ptr<app::AnyDomain> any_domain;
    engine::Domain& domain;

private:
    const UnusedFacts unused_facts_;
    std::optional<log::DataFolder> folder_;
    std::optional<app::CoreParts> parts_;
    std::optional<engine::Maintaining> maintaining_;
};

inline constexpr const char* data_path = "data";

}  // namespace onrush::sim

// One run of the server, from start to crash: everything that a process holds in memory.
//
// The same parts as the real server, in the order of app/core.cc; only the threads are the
// simulation's. To end the process is to destroy the object.
#pragma once

#include <memory>
#include <vector>

#include "app/any_domain.h"
#include "engine/batch_clock.h"
#include "engine/mailbox.h"
#include "engine/pipeline.h"
#include "engine/recovery.h"
#include "log/data_folder.h"
#include "log/segment_log.h"
#include "mirror/mirroring.h"
#include "mirror/sqlite/sqlite_store.h"
#include "sim/fake_clock.h"

namespace onrush::sim {

struct ServerSettings {
    log::LogSettings log;
    std::size_t mailbox_jobs_max = 64;
    engine::KeyBudget keys;
    // Facts that this release declares and nobody emits: another number, another schema.
    std::size_t unused_facts = 0;
    mirror::MirrorSettings mirror;
    // The start is told to stop when it looks for that for the so manieth time.
    std::uint64_t stops_at_look = 0;
};

struct UnusedFact {
    std::uint64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(UnusedFact, (), (number))

class Server {
public:
    [[nodiscard]] static base::Outcome<std::unique_ptr<Server>> start(
        std::unique_ptr<app::AnyDomain> empty, log::Disk& disk, const std::string& mirror_path,
        const base::Clock& clock, const ServerSettings& settings);

    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // As engine.cc has it.
    [[nodiscard]] engine::Admission admission() const;

private:
    Server(std::unique_ptr<app::AnyDomain> empty, const ServerSettings& settings);
    [[nodiscard]] base::Outcome<> open_folder(log::Disk& disk);
    [[nodiscard]] base::Outcome<> load(log::Disk& disk, const std::string& mirror_path,
                                       std::uint64_t stops_at_look);
    [[nodiscard]] base::Outcome<> open_store(const std::string& mirror_path);
    [[nodiscard]] base::Outcome<> open_log(log::Disk& disk, const ServerSettings& settings);
    [[nodiscard]] base::Outcome<> start_mirror(const std::string& mirror_path,
                                               const base::Clock& clock,
                                               const ServerSettings& settings);

    std::optional<log::DataFolder> folder_;
    std::uint64_t recovered_to_ = 0;

public:
    const std::unique_ptr<app::AnyDomain> any_domain;
    engine::Domain& domain;
    std::vector<std::unique_ptr<table::Fact<UnusedFact>>> unused_facts;
    engine::Counters counters;
    engine::Batcher batcher;
    engine::Mailbox mailbox;
    engine::JobList inbox;
    engine::RecoveryReport report;
    bool draining = false;

    // Set once the start has succeeded.
    std::unique_ptr<log::SegmentLog> log;
    std::unique_ptr<mirror::SqliteStore> store;
    std::unique_ptr<mirror::Mirroring> mirroring;
    std::unique_ptr<engine::BatchClock> batch_clock;
    std::unique_ptr<engine::Pipeline> pipeline;
};

inline constexpr const char* data_path = "data";

}  // namespace onrush::sim

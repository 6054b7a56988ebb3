// What was answered is there after every crash, told without the simulator's model: by the answers
// alone.
#include <deque>
#include <map>

#include <gtest/gtest.h>

#include "base/logging.h"
#include "engine/test/returned_jobs.h"
#include "sim/bed/bed_domain.h"
#include "sim/faulty_disk.h"
#include "sim/mirror_files.h"
#include "sim/server.h"

namespace onrush::sim::acknowledged_test {
namespace {

using OpenAccount = engine::BedCommand<bed::OpenAccount>;

constexpr int starts = 12;
constexpr int batches_max = 6;
constexpr int jobs_max = 5;

// One machine whose server is started, used for a while and killed, again and again.
struct Machine {
    Tally tally;
    Random random;
    FaultyDisk disk{random.fork(), tally};
    FakeClock clock;
    ScratchFolder scratch;
    MirrorFiles mirror{scratch.path(), random.fork(), tally};
    std::map<std::string, bed::AccountId> told;  // accounts that were answered, by name
    std::size_t asked = 0;                       // names used so far
    std::size_t there = 0;                       // accounts at the last start
    std::size_t asked_then = 0;                  // names used by then
    int lost = 0;                                // starts that missed something unanswered

    explicit Machine(std::uint64_t seed) : random(seed) { disk.set_forgetful(50); }

    std::unique_ptr<Server> start() {
        ServerSettings settings;
        settings.core.log = {
            .segment_bytes = 20'480, .record_bytes_max = 4096, .kept_bytes = 20'480};
        for (;;) {
            std::uint64_t forgotten = disk.forgotten();
            auto started = Server::start(std::make_unique<bed::BedDomain>(), disk, mirror.path(),
                                         clock, settings);
            if (started) {
                return std::move(*started);
            }
            // The log changed while it was looked at; the next start sees what the platter has.
            bool asked_to_retry = disk.forgotten() > forgotten;
            EXPECT_TRUE(asked_to_retry) << started.error().text;
            if (!asked_to_retry) {
                return nullptr;
            }
            disk.kill();
        }
    }
    static const bed::Accounts& accounts(Server& server) {
        return static_cast<bed::BedDomain&>(*server.any_domain).bed.accounts;
    }
    void expect_told_is_there(Server& server) {
        for (const auto& [name, id] : told) {
            const bed::Account* account = accounts(server).find(id);
            ASSERT_NE(account, nullptr) << name << " was answered and is gone";
            EXPECT_EQ(account->name, name);
        }
        std::size_t most = there + asked - asked_then;
        there = accounts(server).size();
        asked_then = asked;
        EXPECT_LE(there, most) << "nobody asked for the others";
        lost += there < most ? 1 : 0;
    }
    // A batch of new accounts. False when the machine died on the way.
    bool open_accounts(Server& server) {
        engine::ReturnedJobs returned;
        std::deque<OpenAccount> jobs;
        auto& bed = static_cast<bed::BedDomain&>(*server.any_domain).bed;
        engine::Outbox outbox;
        for (std::uint64_t n = random.between(1, jobs_max); n > 0; --n) {
            bed::OpenAccount input{std::to_string(++asked), base::Money(1)};
            outbox.add(jobs.emplace_back(returned, bed, input));
        }
        server.engine().push(outbox);
        EXPECT_EQ(server.engine().take_engine_turn(), engine::Engine::Turn::again);
        try {
            EXPECT_TRUE(server.engine().take_log_turn());
        } catch (const ProcessEnds&) {
            EXPECT_EQ(returned.count(), 0u) << "nobody is answered after a failed append";
            return false;
        }
        EXPECT_EQ(returned.count(), jobs.size());
        for (const OpenAccount& job : jobs) {
            EXPECT_EQ(job.verdict(), engine::Verdict::answered);
            told[job.input.name] = job.result->id;
        }
        return true;
    }
    void use(Server& server) {
        std::uint64_t dies_at = random.between(1, batches_max);
        for (std::uint64_t batch = 1; server.log().maintain(); ++batch) {
            if (batch == dies_at) {
                disk.die_after(random.between(1, 3));
            }
            if (!open_accounts(server)) {
                return;
            }
            if (random.chance(500)) {
                server.mirroring().turn();
                if (server.mirroring().fault()) {
                    return;
                }
            }
        }
    }
    void crash(std::unique_ptr<Server> server) {
        mirror.freeze();
        server.reset();
        if (random.chance(700)) {
            disk.power_cut();
            mirror.after_power_cut();
        } else {
            disk.kill();
            mirror.after_kill();
        }
    }
};

TEST(Acknowledged, IsThereAfterEveryCrash) {
    base::set_least_severity(base::Severity::error);
    int lost = 0;
    std::size_t told = 0;
    for (std::uint64_t seed = 1; seed <= 15 && !testing::Test::HasFatalFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Machine machine(seed);
        for (int n = 0; n < starts; ++n) {
            std::unique_ptr<Server> server = machine.start();
            ASSERT_NE(server, nullptr);
            machine.mirror.note_durable();
            machine.expect_told_is_there(*server);
            machine.use(*server);
            machine.crash(std::move(server));
        }
        lost += machine.lost;
        told += machine.told.size();
    }
    // Crashes did come in the middle: what had not been answered was gone at times.
    EXPECT_GT(lost, 15);
    EXPECT_GT(told, 1000u);
}

}  // namespace
}  // namespace onrush::sim::acknowledged_test

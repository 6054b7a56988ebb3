// One seed: a server that is used, hurt, killed and restarted, and a model that watches.
//
// Everything happens on one thread, in an order that the seed decides: what the engine thread, the
// log thread, the maintenance thread, the mirror's thread and the clients do in a real server are
// steps here. run() returns when all was right and throws Wrong otherwise.
#pragma once

#include <functional>
#include <map>

#include "sim/audit.h"
#include "sim/clients.h"
#include "sim/faulty_disk.h"
#include "sim/mirror_files.h"
#include "sim/plan.h"
#include "sim/played.h"
#include "sim/wrong.h"

namespace onrush::sim {

class Simulation final : private engine::Origin {
public:
    // Takes each step in words; empty when nobody wants to know.
    using Tell = std::function<void(const std::string&)>;

    // Whether what the model says of verdicts, facts and deadlines is believed. Without it a seed
    // tells what the laws find alone.
    enum class JudgedBy { model_and_laws, laws_alone };

    // The mirror lies in the scratch folder, which other seeds may use before and after.
    Simulation(std::uint64_t seed, const MakePlay& make_play, const std::string& scratch,
               Tell tell = nullptr, JudgedBy judged_by = JudgedBy::model_and_laws);

    void run();
    [[nodiscard]] const Tally& tally() const { return tally_; }
    // Over all tables, at the end.
    [[nodiscard]] const std::string& hash() const { return hash_; }

private:
    void take(Step step);
    void take_on_the_way(Step step);

    // --- clients ---
    void submit();
    void deliver(engine::Outbox jobs) override;
    void check(Asked& asked);

    // --- the engine's threads ---
    void decide();
    void run_jobs(std::uint64_t most);
    void close();
    void write();
    void maintain();
    void mirror();
    bool mirror_once();
    [[nodiscard]] bool may_wait(std::uint64_t injected_before);
    // A fault that ends the process: is it one that was injected?
    void end_process(const base::Fault& fault, std::uint64_t injected_before, const char* where);

    // --- the world ---
    void pass_time();
    void jump_clock();
    void change_weather();
    void change_capacity();
    // Errors injected so far, into either disk.
    [[nodiscard]] std::uint64_t injected() const {
        return disk_.injected() + mirror_files_.disk().injected();
    }

    // --- ends and starts ---
    void crash();
    void stop();
    void drain();
    void start();
    void prepare_start();
    [[nodiscard]] base::Outcome<std::unique_ptr<Server>> try_start();
    // A start with a flipped bit in the mirror, which then is as it was: nothing may come of it.
    void try_rotten_start();
    // Somebody deletes the mirror, or puts a backup back.
    void tamper_with_mirror();
    // Returns when another try is due; throws when the refusal has no reason.
    void understand(const base::Fault& fault, std::uint64_t injected_before,
                    std::uint64_t forgotten_before);
    // Is the log's record after the mirror's position gone?
    [[nodiscard]] bool log_starts_too_late();
    void audit_start();
    void audit_rules();
    void audit_mirror();
    void lose_process();
    void end_of_seed();

    template <typename... Values>
    void say(fmt::format_string<Values...> format, Values&&... values) {
        if (tell_) {
            tell_(fmt::format(format, std::forward<Values>(values)...));
        }
    }

    // Why answers are being delivered.
    enum class Phase { none, pushing, relaxed, closing, writing };

    Tally tally_;
    Random random_;
    const Tell tell_;
    const bool laws_alone_;
    Plan plan_;
    FakeClock clock_;
    FaultyDisk disk_;
    MirrorFiles mirror_files_;
    const std::unique_ptr<Play> play_;
    Model model_;
    // By record: what the tables held when it was handed over.
    std::map<std::uint64_t, TableHashes> hashes_;
    Clients clients_;
    std::unique_ptr<Server> server_;
    std::map<engine::Job*, std::unique_ptr<Asked>> under_way_;
    Phase phase_ = Phase::none;
    bool full_ = false;      // the disk has a capacity
    bool tampered_ = false;  // the mirror is not the one that was left
    std::string hash_;
};

}  // namespace onrush::sim

// One seed: a server that is used, hurt, killed and restarted, and a model that watches.
//
// Everything happens on one thread, in an order that the seed decides: the turns of the engine's
// thread, the log's, the maintenance's and the mirror's, and what clients do, are steps here. The
// model is told after each turn what it has done: which batch it opened, how many of the jobs that
// wait it ran, and whether it closed the batch. run() returns when all was right and throws Wrong
// otherwise.
#pragma once

#include <deque>
#include <functional>
#include <map>

#include "sim/audit.h"
#include "sim/clients.h"
#include "sim/faulty_disk.h"
#include "sim/mirror_files.h"
#include "sim/plan.h"
#include "sim/played.h"
#include "sim/shapes/shaped_play.h"
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
    // At the right time, unless it says otherwise.
    void check(Asked& asked, bool in_time);

    // --- the engine's threads ---
    void decide();
    [[nodiscard]] engine::Engine::Turn take_engine_turn();
    // What there is to see of an engine between two turns.
    struct Seen {
        engine::Admission admission = engine::Admission::open;
        bool open = false;
        std::size_t waiting = 0;
        std::uint64_t batches = 0;
        std::uint64_t written = 0;
    };
    [[nodiscard]] Seen look() const;
    // The model does what the turn has done, and then knows what must have been told.
    void follow_turn(const Seen& before);
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
    void displace_mirror();
    // Whatever becomes of the mirror from now on is the server's doing again.
    void note_mirror_in_place();
    // Errors injected so far, into either disk.
    [[nodiscard]] std::uint64_t injected() const {
        return disk_.injected() + mirror_files_.disk().injected();
    }

    // --- ends and starts ---
    void crash();
    void stop();
    // Until nothing is under way. False when the process ended on the way.
    [[nodiscard]] bool settle();
    // The same after stop_soon(), until the engine's threads would end.
    [[nodiscard]] bool run_to_the_end();
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
    [[nodiscard]] bool clock_is_far() const;
    // Is the log's record after the mirror's position gone?
    [[nodiscard]] bool log_starts_too_late();
    void audit_start();
    void audit_rules();
    // The mirror has caught up: it holds what the tables hold, and `verify` finds nothing.
    void audit_mirror();
    void audit_verify();
    void lose_process();
    void end_of_seed();

    template <typename... Values>
    void say(fmt::format_string<Values...> format, Values&&... values) {
        if (tell_) {
            tell_(fmt::format(format, std::forward<Values>(values)...));
        }
    }

    // Why answers are being delivered.
    enum class Phase { none, pushing, deciding, writing };

    Tally tally_;
    Random random_;
    const Tell tell_;
    const bool laws_alone_;
    Plan plan_;
    FakeClock clock_;
    FaultyDisk disk_;
    MirrorFiles mirror_files_;
    const std::unique_ptr<ShapedPlay> play_;
    Model model_;
    // By record: what the tables held when it was handed over.
    std::map<std::uint64_t, TableHashes> hashes_;
    Clients clients_;
    std::unique_ptr<Server> server_;
    // So many have ended. The next server may lie at the address of the one before.
    std::uint64_t processes_ = 0;
    std::map<engine::Job*, std::unique_ptr<Asked>> under_way_;
    std::deque<Asked*> waiting_;  // pushed and not yet run, in that order
    std::vector<std::unique_ptr<Asked>> told_in_turn_;
    Phase phase_ = Phase::none;
    bool full_ = false;      // the disk has a capacity
    bool tampered_ = false;  // the mirror is not the one that was left
    // Somebody has removed it beside the server, when it was durable to that record.
    std::optional<std::uint64_t> displaced_at_;
    bool was_displaced_ = false;  // when the process ended
    bool was_short_of_room_ = false;
    int release_started_ = 0;
    std::string hash_;
};

}  // namespace onrush::sim

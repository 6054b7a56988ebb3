#include "sim/simulation.h"

#include <algorithm>

#include "sim/audit.h"

namespace onrush::sim {

using base::FaultKind;
using base::Outcome;
using engine::Admission;
using engine::Verdict;

namespace {

std::unique_ptr<ShapedPlay> shape(const MakePlay& make_play, Random& random, const Plan& plan) {
    std::unique_ptr<Play> play = make_play(random.fork());
    return std::make_unique<ShapedPlay>(std::move(play), random.fork(), plan.notes,
                                        plan.members_go);
}

}  // namespace

Simulation::Simulation(std::uint64_t seed, const MakePlay& make_play, const std::string& scratch,
                       Tell tell, JudgedBy judged_by)
    : random_(seed),
      tell_(std::move(tell)),
      laws_alone_(judged_by == JudgedBy::laws_alone),
      plan_(Plan::draw(random_)),
      disk_(random_.fork(), tally_),
      mirror_files_(scratch, random_.fork(), tally_),
      play_(shape(make_play, random_, plan_)),
      model_(play_->make_world(), plan_.server.core.engine.keys),
      clients_(random_.fork(), *play_) {
    disk_.set_forgetful(50);
}

void Simulation::run() {
    tally_.add(Counted::production_seeds, plan_.production ? 1 : 0);
    start();
    for (std::uint64_t step = 0; step < plan_.steps; ++step) {
        tally_.add(Counted::steps);
        take(plan_.next_step(random_));
    }
    end_of_seed();
}

void Simulation::take(Step step) {
    switch (step) {
        case Step::submit:
        case Step::decide:
        case Step::write:
            return take_on_the_way(step);
        case Step::maintain:
            return maintain();
        case Step::mirror:
            return mirror();
        case Step::pass_time:
            return pass_time();
        case Step::jump_clock:
            return jump_clock();
        case Step::crash:
            return crash();
        case Step::stop:
            return stop();
        case Step::die_soon:
            return disk_.die_after(random_.between(1, 12));
        case Step::weather:
            return change_weather();
        case Step::capacity:
            return change_capacity();
        case Step::displace:
            return displace_mirror();
        case Step::count_:
            return;
    }
}

// What a job meets on its way, from this step on.
void Simulation::take_on_the_way(Step step) {
    auto goes_on = [&] { return random_.chance(plan_.eagerness); };
    if (step == Step::submit) {
        submit();
    }
    if (step == Step::decide || (step < Step::decide && goes_on())) {
        decide();
        step = Step::decide;
    }
    if (step == Step::write || (step == Step::decide && goes_on())) {
        write();
    }
}

// --- clients ------------------------------------------------------------------------------------

void Simulation::submit() {
    engine::Outbox outbox;
    std::vector<Asked*> pushed;
    for (std::uint64_t n = random_.between(1, plan_.jobs_at_once_max); n > 0; --n) {
        Ask ask = clients_.next_ask(model_, std::max(clock_.now(), model_.last_time()));
        RequestPtr request = ask.request;
        std::unique_ptr<Asked> asked =
            request->make_job(std::move(ask), *this, *server_->any_domain);
        outbox.add(asked->job());
        pushed.push_back(asked.get());
        under_way_[&asked->job()] = std::move(asked);
    }
    say("submit {}", pushed.size());
    engine::Engine& engine = server_->engine();
    std::size_t after = engine.mailbox_depth() + pushed.size();
    phase_ = Phase::pushing;
    engine.push(outbox);
    phase_ = Phase::none;
    bool taken = engine.mailbox_depth() == after;
    expect(taken == (after <= plan_.server.core.engine.mailbox_jobs_max),
           "{} jobs wait, and {} more were {}", after - pushed.size(), pushed.size(),
           taken ? "taken" : "turned away");
    if (taken) {
        waiting_.insert(waiting_.end(), pushed.begin(), pushed.end());
    }
}

void Simulation::deliver(engine::Outbox jobs) {
    expect(phase_ != Phase::none, "{} answers come out of nowhere", jobs.count());
    if (phase_ == Phase::writing) {
        // Whatever the log knows, somebody has been told.
        model_.acknowledge();
    }
    for (engine::JobList list = jobs.take(); !list.empty();) {
        auto found = under_way_.find(&list.take_first());
        expect(found != under_way_.end(), "a job is answered twice");
        std::unique_ptr<Asked> asked = std::move(found->second);
        under_way_.erase(found);
        if (phase_ == Phase::deciding) {
            told_in_turn_.push_back(std::move(asked));  // the model has not run it yet
            continue;
        }
        if (phase_ == Phase::pushing) {
            asked->expected = Told{Verdict::overloaded};
            tally_.add(Counted::overloads);
        }
        check(*asked, phase_ == Phase::pushing ||
                          asked->ask.request->kind() != engine::Kind::relaxed_query);
    }
}

void Simulation::check(Asked& asked, bool in_time) {
    Told told = asked.told();
    expect(asked.expected.has_value(), "{}: answered {} and never run", to_text(asked.ask),
           to_text(told));
    expect(laws_alone_ || told == *asked.expected, "{}: told {} and not {}", to_text(asked.ask),
           to_text(told), to_text(*asked.expected));
    expect(in_time, "{}: answered at the wrong time", to_text(asked.ask));
    tally_.add(Counted::answers);
    tally_.add(Counted::replays, told.verdict == Verdict::replayed ? 1 : 0);
    tally_.add(Counted::key_reuses, told.verdict == Verdict::key_reused ? 1 : 0);
    tally_.add(Counted::keys_full, told.verdict == Verdict::keys_full ? 1 : 0);
    tally_.add(Counted::shares_full, told.verdict == Verdict::share_full ? 1 : 0);
    bool turned_away = told.verdict == Verdict::read_only || told.verdict == Verdict::draining;
    tally_.add(Counted::turned_away, turned_away ? 1 : 0);
    if (asked.ask.request->kind() == engine::Kind::command) {
        play_->note(*asked.ask.request, told);
    }
}

// --- the engine's threads -----------------------------------------------------------------------

void Simulation::decide() {
    engine::Engine& engine = server_->engine();
    bool more_to_come = random_.chance(plan_.producers_at_work);
    if (more_to_come) {
        engine.producer_works();
    }
    (void)take_engine_turn();
    if (more_to_come) {
        engine.producer_rests();
    }
}

Simulation::Seen Simulation::look() const {
    const engine::Engine& engine = server_->engine();
    return {.admission = engine.admission(),
            .open = engine.batcher().is_open(),
            .waiting = engine.mailbox_depth(),
            .batches = engine.counters().batches.get(),
            .written = engine.counters().batches_written.get()};
}

engine::Engine::Turn Simulation::take_engine_turn() {
    Seen before = look();
    phase_ = Phase::deciding;
    engine::Engine::Turn turn = server_->engine().take_engine_turn();
    phase_ = Phase::none;
    follow_turn(before);
    return turn;
}

void Simulation::follow_turn(const Seen& before) {
    Seen after = look();
    bool closed = after.batches > before.batches;
    bool written = after.written > before.written;
    if (!before.open && (after.open || closed)) {
        base::Instant time = server_->engine().batcher().time();
        model_.open(time, server_->domain.hearing().since(), before.admission);
        say("open a batch at {}", time.ms);
    }
    for (std::size_t ran = before.waiting - after.waiting; ran > 0; --ran) {
        Asked& asked = *waiting_.front();
        waiting_.pop_front();
        asked.expected = model_.run(asked.ask, before.admission);
        say("run {}: {}", to_text(asked.ask), to_text(*asked.expected));
    }
    if (closed) {
        bool writes = model_.writes();
        model_.close(written);
        if (written) {
            hashes_[model_.last()] = hashes_of(server_->domain.schema());
        }
        say("close the batch{}", written ? ", with a record" : "");
        expect(laws_alone_ || written == writes, "a batch {} a record", written ? "has" : "lacks");
        tally_.add(Counted::batches);
    }
    // What wrote nothing has seen nothing that is not durable: it waits for no record.
    bool all_durable = closed && !written && model_.acknowledged() == model_.last();
    for (const std::unique_ptr<Asked>& asked : std::exchange(told_in_turn_, {})) {
        bool relaxed = asked->ask.request->kind() == engine::Kind::relaxed_query;
        check(*asked, relaxed || all_durable);
    }
}

void Simulation::write() {
    engine::Engine& engine = server_->engine();
    if (engine.log_idle()) {
        return;
    }
    if (random_.chance(plan_.deaths_in_write)) {
        disk_.die_after(random_.between(1, 3));
    }
    tally_.add(Counted::slow_batches, engine.slowed_by() > base::Duration() ? 1 : 0);
    clock_.pass(engine.slowed_by());
    std::uint64_t injected = disk_.injected();
    phase_ = Phase::writing;
    try {
        engine.take_log_turn();
    } catch (const ProcessEnds& ends) {
        phase_ = Phase::none;
        return end_process(ends.fault, injected, "append");
    }
    phase_ = Phase::none;
    model_.acknowledge();
    tally_.add(Counted::records);
    log::SegmentLog& log = server_->log();
    say("record {} is durable", log.durable());
    expect(log.durable() == model_.acknowledged(), "record {} is durable and not {}", log.durable(),
           model_.acknowledged());
}

void Simulation::maintain() {
    log::SegmentLog& log = server_->log();
    std::uint64_t first = log.first_sequence();
    std::uint64_t injected = disk_.injected();
    try {
        (void)server_->maintaining().turn();
    } catch (const ProcessEnds& ends) {
        return end_process(ends.fault, injected, "maintain");
    }
    bool full = server_->maintaining().full();
    say("maintain{}", full ? ": the disk is full" : "");
    tally_.add(Counted::segments_dropped, log.first_sequence() > first ? 1 : 0);
    tally_.add(Counted::asked_full, full && disk_.injected() == injected ? 1 : 0);
    expect(!full || full_ || disk_.injected() > injected, "the disk has room, and is full");
    expect(full || log.has_room(), "there is a spare, and no room");
    bool mirrored = server_->mirroring().counters().durable_sequence == log.durable();
    expect(!mirrored || server_->engine().slowed_by() == base::Duration(),
           "batches wait for a mirror that has caught up");
}

void Simulation::mirror() {
    for (std::uint64_t n = random_.between(1, 4); n > 0 && mirror_once(); --n) {
    }
}

// A turn of its thread, which does not rest here. True when there is more to do.
bool Simulation::mirror_once() {
    mirror::Mirroring& mirroring = server_->mirroring();
    const mirror::MirrorCounters& counters = mirroring.counters();
    std::uint64_t before = injected();
    std::uint64_t durable = counters.durable_sequence;
    mirroring.turn();
    tally_.add(Counted::mirror_steps);
    if (!may_wait(before)) {
        return false;
    }
    note_mirror_in_place();
    std::uint64_t reached = counters.sequence;
    say("the mirror reaches record {}", reached);
    expect(reached <= server_->log().durable(), "the mirror reaches record {} of {}", reached,
           server_->log().durable());
    if (counters.durable_sequence > durable) {
        say("the mirror is durable");
        mirror_files_.note_durable();
        if (random_.chance(100)) {
            mirror_files_.make_backup();
        }
    }
    return reached < server_->log().durable();
}

// False when the mirror could not go on, and had a reason.
bool Simulation::may_wait(std::uint64_t injected_before) {
    const std::optional<base::Fault>& fault = server_->mirroring().fault();
    if (!fault) {
        return true;
    }
    say("the mirror waits: {}", fault->text);
    tally_.add(Counted::mirror_waits);
    // Without its names SQLite finds one thing or another wrong.
    bool meant = disk_.dead() || injected() > injected_before || displaced_at_;
    expect(!server_->mirroring().stopped_for_good(), "the mirror has stopped for good: {}",
           fault->text);
    expect((fault->kind == FaultKind::io || fault->kind == FaultKind::disk_full) && meant,
           "the mirror waits for no reason: {}: {}", base::name_of(fault->kind), fault->text);
    return false;
}

void Simulation::end_process(const base::Fault& fault, std::uint64_t injected_before,
                             const char* where) {
    say("{} fails: {}", where, fault.text);
    bool meant = disk_.dead() || disk_.injected() > injected_before;
    expect((fault.kind == FaultKind::io || fault.kind == FaultKind::disk_full) && meant,
           "{} fails for no reason: {}: {}", where, base::name_of(fault.kind), fault.text);
    crash();
}

// --- the world ----------------------------------------------------------------------------------

void Simulation::pass_time() {
    std::uint64_t most = random_.chance(30) ? 30 * 3'600'000 : random_.chance(100) ? 100'000 : 40;
    auto ms = static_cast<std::int64_t>(random_.below(most));
    // A server that runs looks around once a second; one that does not has heard nobody.
    std::uint64_t process = processes_;
    for (std::int64_t runs = random_.chance(700) ? 60 : 0; runs > 0 && ms > 1000; --runs) {
        clock_.pass(base::Duration(1000));
        ms -= 1000;
        (void)take_engine_turn();
        write();
        if (processes_ != process) {
            return;
        }
    }
    clock_.pass(base::Duration(ms));
}

void Simulation::jump_clock() {
    auto by = static_cast<std::int64_t>(random_.below(random_.chance(300) ? 90'000'000 : 5000));
    bool back = random_.chance(600);
    clock_.jump(base::Duration(back ? -by : by));
    tally_.add(Counted::clock_jumps);
    say("the clock jumps {} ms", back ? -by : by);
}

void Simulation::change_weather() {
    bool bad = random_.chance(500);
    disk_.set_faults(bad ? plan_.bad_weather : DiskFaults{});
    mirror_files_.disk().set_faults(bad ? plan_.bad_weather_of_mirror : MirrorFaults{});
    say("disk faults {}", bad ? "begin" : "end");
}

void Simulation::displace_mirror() {
    if (displaced_at_) {
        return;
    }
    bool log_alone = random_.chance(300);
    displaced_at_ = server_->mirroring().counters().durable_sequence.load();
    mirror_files_.remove_beside(log_alone);
    tally_.add(Counted::mirror_removed_beside);
    say("somebody removes the mirror{}", log_alone ? "'s write-ahead log" : "");
}

void Simulation::note_mirror_in_place() {
    bool back = displaced_at_ && mirror_files_.in_place();
    bool promised =
        displaced_at_ && server_->mirroring().counters().durable_sequence > *displaced_at_;
    tally_.add(Counted::mirror_back_in_place, back ? 1 : 0);
    if (back || promised) {
        displaced_at_.reset();
    }
}

void Simulation::change_capacity() {
    full_ = random_.chance(600);
    std::uint64_t left = random_.below(plan_.server.core.log.segment_bytes * 4);
    disk_.set_capacity(full_ ? disk_.used() + left : FaultyDisk::no_limit);
    say("the disk has {}", full_ ? fmt::format("{} bytes left", left) : "room");
}

}  // namespace onrush::sim

#include "sim/simulation.h"

#include <algorithm>

#include "sim/audit.h"

namespace onrush::sim {

using base::FaultKind;
using base::Outcome;
using engine::Admission;
using engine::Verdict;

Simulation::Simulation(std::uint64_t seed, const MakePlay& make_play, const std::string& scratch,
                       Tell tell, JudgedBy judged_by)
    : random_(seed),
      tell_(std::move(tell)),
      laws_alone_(judged_by == JudgedBy::laws_alone),
      plan_(Plan::draw(random_)),
      disk_(random_.fork(), tally_),
      mirror_files_(scratch, random_.fork(), tally_),
      play_(make_play(random_.fork())),
      model_(play_->make_world(), plan_.server.keys),
      clients_(random_.fork(), *play_) {
    disk_.set_forgetful(50);
}

void Simulation::run() {
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
        case Step::close:
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
    if (step == Step::close || (step == Step::decide && goes_on())) {
        close();
        step = Step::close;
    }
    if (step == Step::write || (step == Step::close && goes_on())) {
        write();
    }
}

// --- clients ------------------------------------------------------------------------------------

void Simulation::submit() {
    engine::Outbox outbox;
    for (std::uint64_t n = random_.between(1, plan_.jobs_at_once_max); n > 0; --n) {
        Ask ask = clients_.next_ask(model_, std::max(clock_.now(), model_.last_time()));
        RequestPtr request = ask.request;
        std::unique_ptr<Asked> asked =
            request->make_job(std::move(ask), *this, *server_->any_domain);
        engine::Job& job = asked->job();
        outbox.add(job);
        under_way_[&job] = std::move(asked);
    }
    say("submit {}", outbox.count());
    if (server_->mailbox.push(outbox)) {
        return;
    }
    phase_ = Phase::pushing;
    engine::Outbox overloaded;
    for (engine::JobList jobs = outbox.take(); !jobs.empty();) {
        engine::Job& job = jobs.take_first();
        job.set_verdict(Verdict::overloaded);
        under_way_.at(&job)->expected = Told{Verdict::overloaded};
        tally_.add(Counted::overloads);
        overloaded.add(job);
    }
    deliver(std::move(overloaded));
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
        check(*found->second);
        under_way_.erase(found);
    }
}

void Simulation::check(Asked& asked) {
    Told told = asked.told();
    expect(asked.expected.has_value(), "{}: answered {} and never run", to_text(asked.ask),
           to_text(told));
    expect(laws_alone_ || told == *asked.expected, "{}: told {} and not {}", to_text(asked.ask),
           to_text(told), to_text(*asked.expected));
    engine::Kind kind = asked.ask.request->kind();
    bool relaxed = kind == engine::Kind::relaxed_query;
    expect(phase_ == Phase::pushing || relaxed == (phase_ == Phase::relaxed),
           "{}: answered at the wrong time", to_text(asked.ask));
    tally_.add(Counted::answers);
    tally_.add(Counted::replays, told.verdict == Verdict::replayed ? 1 : 0);
    tally_.add(Counted::key_reuses, told.verdict == Verdict::key_reused ? 1 : 0);
    tally_.add(Counted::keys_full, told.verdict == Verdict::keys_full ? 1 : 0);
    tally_.add(Counted::shares_full, told.verdict == Verdict::share_full ? 1 : 0);
    bool turned_away = told.verdict == Verdict::read_only || told.verdict == Verdict::draining;
    tally_.add(Counted::turned_away, turned_away ? 1 : 0);
    if (kind == engine::Kind::command) {
        play_->note(*asked.ask.request, told);
    }
}

// --- the engine's threads -----------------------------------------------------------------------

void Simulation::decide() {
    run_jobs(random_.between(1, plan_.jobs_at_once_max));
}

void Simulation::run_jobs(std::uint64_t most) {
    Server& server = *server_;
    if (server.inbox.empty()) {
        server.inbox = server.mailbox.take();
    }
    if (!server.batcher.is_open()) {
        base::Instant now = server.batch_clock->now();
        bool due =
            server.admission() != Admission::read_only && server.batcher.next_deadline() <= now;
        if (!due && server.inbox.empty()) {
            return;
        }
        server.batcher.open(now, server.admission());
        model_.open(now, server.admission());
        say("open a batch at {}", now.ms);
    }
    for (; most > 0 && !server.inbox.empty() && !server.batcher.overdue(); --most) {
        if (server.batcher.bytes() > batch_bytes_max) {
            break;
        }
        engine::Job& job = server.inbox.take_first();
        Asked& asked = *under_way_.at(&job);
        asked.expected = model_.run(asked.ask, server.admission());
        server.batcher.run(job, server.admission());
        server.mailbox.done(1);
        say("run {}: {}", to_text(asked.ask), to_text(*asked.expected));
    }
    phase_ = Phase::relaxed;
    server.batcher.relaxed().deliver();
    phase_ = Phase::none;
}

void Simulation::close() {
    Server& server = *server_;
    if (!server.batcher.is_open() || !server.pipeline->log_idle()) {
        return;
    }
    bool writes = model_.writes();
    phase_ = Phase::closing;
    bool written = server.pipeline->close();
    phase_ = Phase::none;
    model_.close(written);
    if (written) {
        hashes_[model_.last()] = hashes_of(server.domain.schema());
    }
    say("close the batch{}", written ? ", with a record" : "");
    expect(laws_alone_ || written == writes, "a batch {} a record", written ? "has" : "lacks");
    tally_.add(Counted::batches);
}

void Simulation::write() {
    Server& server = *server_;
    if (!server.pipeline->has_work()) {
        return;
    }
    if (random_.chance(plan_.deaths_in_write)) {
        disk_.die_after(random_.between(1, 3));
    }
    std::uint64_t injected = disk_.injected();
    phase_ = Phase::writing;
    Outcome<> written = server.pipeline->write_next();
    if (written) {
        server.pipeline->release();
    }
    phase_ = Phase::none;
    if (!written) {
        return end_process(written.error(), injected, "append");
    }
    model_.acknowledge();
    tally_.add(Counted::records);
    say("record {} is durable", server.log->durable());
    expect(server.log->durable() == model_.acknowledged(), "record {} is durable and not {}",
           server.log->durable(), model_.acknowledged());
}

void Simulation::maintain() {
    std::uint64_t first = server_->log->first_sequence();
    std::uint64_t injected = disk_.injected();
    Outcome<> maintained = server_->log->maintain();
    say("maintain{}", maintained ? "" : ": " + maintained.error().text);
    tally_.add(Counted::segments_dropped, server_->log->first_sequence() > first ? 1 : 0);
    if (!maintained && !(full_ && maintained.error().kind == FaultKind::disk_full)) {
        return end_process(maintained.error(), injected, "maintain");
    }
    bool must_have_room = maintained.has_value();
    expect(!must_have_room || server_->log->has_room(), "there is a spare, and no room");
}

void Simulation::mirror() {
    for (std::uint64_t n = random_.between(1, 4); n > 0 && mirror_once(); --n) {
    }
}

// A turn of its thread, which does not rest here. True when there is more to do.
bool Simulation::mirror_once() {
    mirror::Mirroring& mirroring = *server_->mirroring;
    const mirror::MirrorCounters& counters = mirroring.counters();
    std::uint64_t before = injected();
    std::uint64_t durable = counters.durable_sequence;
    mirroring.turn();
    tally_.add(Counted::mirror_steps);
    if (!may_wait(before)) {
        return false;
    }
    std::uint64_t reached = counters.sequence;
    say("the mirror reaches record {}", reached);
    expect(reached <= server_->log->durable(), "the mirror reaches record {} of {}", reached,
           server_->log->durable());
    if (counters.durable_sequence > durable) {
        say("the mirror is durable");
        mirror_files_.note_durable();
        if (random_.chance(100)) {
            mirror_files_.make_backup();
        }
    }
    return reached < server_->log->durable();
}

// False when the mirror could not go on, and had a reason.
bool Simulation::may_wait(std::uint64_t injected_before) {
    const std::optional<base::Fault>& fault = server_->mirroring->fault();
    if (!fault) {
        return true;
    }
    say("the mirror waits: {}", fault->text);
    tally_.add(Counted::mirror_waits);
    bool meant = disk_.dead() || injected() > injected_before;
    expect((fault->kind == FaultKind::io || fault->kind == FaultKind::disk_full) && meant,
           "the mirror waits for no reason: {}: {}", base::name_of(fault->kind), fault->text);
    return false;
}

void Simulation::end_process(const base::Fault& fault, std::uint64_t injected_before,
                             const char* where) {
    say("{} fails: {}", where, fault.text);
    bool meant = disk_.dead() || disk_.injected() > injected_before;
    expect(fault.kind == FaultKind::io && meant, "{} fails for no reason: {}: {}", where,
           base::name_of(fault.kind), fault.text);
    crash();
}

// --- the world ----------------------------------------------------------------------------------

void Simulation::pass_time() {
    std::uint64_t most = random_.chance(30) ? 30 * 3'600'000 : random_.chance(100) ? 100'000 : 40;
    clock_.pass(base::Duration(static_cast<std::int64_t>(random_.below(most))));
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

void Simulation::change_capacity() {
    full_ = random_.chance(600);
    std::uint64_t left = random_.below(plan_.server.log.segment_bytes * 3);
    disk_.set_capacity(full_ ? disk_.used() + left : FaultyDisk::no_limit);
    say("the disk has {}", full_ ? fmt::format("{} bytes left", left) : "room");
}

}  // namespace onrush::sim

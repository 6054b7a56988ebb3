// How runs of the server end and begin.
#include "app/verify.h"
#include "sim/audit.h"
#include "sim/simulation.h"

namespace onrush::sim {

using base::FaultKind;
using base::Outcome;

void Simulation::lose_process() {
    processes_ += 1;
    server_.reset();
    under_way_.clear();
    waiting_.clear();
}

void Simulation::crash() {
    tally_.add(Counted::crashes);
    mirror_files_.freeze();
    lose_process();
    if (random_.chance(plan_.power_cuts)) {
        say("--- power cut");
        tally_.add(Counted::power_cuts);
        disk_.power_cut();
        mirror_files_.after_power_cut();
        if (random_.chance(plan_.flips)) {
            disk_.flip_bits(random_.between(1, 3));
            say("bits flip");
        }
    } else {
        say("--- kill");
        tally_.add(Counted::kills);
        disk_.kill();
        mirror_files_.after_kill();
    }
    if (random_.chance(200)) {
        jump_clock();
    }
    start();
}

// As `onrush` does on SIGTERM: what was taken in is answered, then the process ends.
void Simulation::stop() {
    say("--- stop");
    if (random_.chance(500)) {
        server_->engine().drain();
        if (random_.chance(500) && !settle()) {
            return;
        }
    }
    server_->engine().stop_soon();
    if (!run_to_the_end()) {
        return;
    }
    expect(under_way_.empty(), "{} jobs are not answered at the end", under_way_.size());
    tally_.add(Counted::clean_stops);
    std::uint64_t before = injected();
    server_->mirroring().finish();
    bool finished = may_wait(before);
    note_mirror_in_place();
    expect(!finished || !server_->mirroring().healthy() || !displaced_at_,
           "a clean stop leaves the mirror without its name");
    lose_process();
    disk_.kill();
    start();
}

bool Simulation::settle() {
    std::uint64_t process = processes_;
    engine::Engine& engine = server_->engine();
    while (engine.mailbox_depth() != 0 || engine.batcher().is_open() || !engine.log_idle()) {
        write();
        if (processes_ != process) {
            return false;
        }
        (void)take_engine_turn();
    }
    return true;
}

bool Simulation::run_to_the_end() {
    std::uint64_t process = processes_;
    while (take_engine_turn() != engine::Engine::Turn::ended) {
        write();
        if (processes_ != process) {
            return false;
        }
    }
    return true;
}

Outcome<std::unique_ptr<Server>> Simulation::try_start() {
    return Server::start(play_->make_domain(), disk_, mirror_files_.path(), clock_, plan_.server);
}

void Simulation::start() {
    was_displaced_ = displaced_at_.has_value();
    displaced_at_.reset();
    if (!was_displaced_ && random_.chance(plan_.mirror_rots) && !disk_.has_flips()) {
        try_rotten_start();
    }
    if (!was_displaced_ && random_.chance(plan_.mirror_tampered)) {
        tamper_with_mirror();
    }
    plan_.server.core.clock_is_right = false;
    for (int tries = 0; server_ == nullptr; ++tries) {
        // Whoever starts it again and again will look at the disk some day.
        if (tries > 20) {
            disk_.set_faults({});
            mirror_files_.disk().set_faults({});
        }
        prepare_start();
        std::uint64_t before = injected();
        std::uint64_t forgotten = disk_.forgotten();
        Outcome<std::unique_ptr<Server>> started = try_start();
        was_short_of_room_ = full_ || injected() > before;
        if (started) {
            server_ = std::move(*started);
        } else {
            understand(started.error(), before, forgotten);
        }
    }
    tally_.add(Counted::recoveries);
    tally_.add(Counted::mirror_rebuilt, tampered_ ? 1 : 0);
    bool converted = std::exchange(release_started_, play_->release()) != play_->release();
    tally_.add(Counted::shape_changes, converted ? 1 : 0);
    tampered_ = false;
    mirror_files_.note_durable();
    expect(was_short_of_room_ || server_->log().has_room(),
           "a start is read-only, and the disk has room");
    audit_start();
}

void Simulation::prepare_start() {
    if (random_.chance(plan_.upgrades)) {
        // Each try may be another release: an upgrade that failed is taken back.
        plan_.server.unused_facts = random_.below(24);
        tally_.add(Counted::schema_changes);
        play_->change_release();
        if (!plan_.production) {
            plan_.server.core.log.segment_bytes = draw_segment_bytes(random_);
        }
    }
    if (random_.chance(plan_.deaths_in_start)) {
        disk_.die_after(random_.between(1, 40));
    }
    plan_.server.stops_at_look = random_.chance(plan_.stops_in_start) ? random_.between(1, 12) : 0;
}

void Simulation::try_rotten_start() {
    Calm calm = disk_.calm();
    Calm mirror_calm = mirror_files_.disk().calm();
    plan_.server.stops_at_look = 0;
    plan_.server.core.clock_is_right = true;
    mirror_files_.set_aside();
    if (!mirror_files_.flip_a_bit(random_)) {
        return;
    }
    say("a bit of the mirror flips");
    tally_.add(Counted::mirror_rotten);
    Outcome<std::unique_ptr<Server>> started = try_start();
    if (started) {
        std::uint64_t found = (*started)->log().durable();
        auto expected = hashes_.find(found);
        expect(expected != hashes_.end() || found == 0, "record {} was never written", found);
        if (found != 0) {
            audit_tables(**started, found, expected->second);
        }
    } else {
        FaultKind kind = started.error().kind;
        say("the start is refused: {}", started.error().text);
        tally_.add(Counted::mirror_rot_refused);
        expect(kind == FaultKind::damaged || kind == FaultKind::not_ours ||
                   kind == FaultKind::too_new || kind == FaultKind::missing ||
                   kind == FaultKind::io,
               "a flipped bit is refused as {}: {}", base::name_of(kind), started.error().text);
    }
    mirror_files_.freeze();
    started = std::unexpected(base::Fault{});
    disk_.kill();
    mirror_files_.after_kill();
    mirror_files_.put_back();
}

void Simulation::tamper_with_mirror() {
    mirror_files_.set_aside();
    tampered_ = true;
    if (mirror_files_.has_backup() && random_.chance(500)) {
        mirror_files_.put_backup_back();
        tally_.add(Counted::mirror_put_back);
        say("somebody puts a backup of the mirror back");
    } else {
        mirror_files_.remove();
        tally_.add(Counted::mirror_deleted);
        say("somebody deletes the mirror");
    }
}

bool Simulation::log_starts_too_late() {
    Calm calm = disk_.calm();
    Outcome<std::vector<std::uint64_t>> segments =
        log::list_segments(disk_, std::string(data_path) + "/log");
    auto checkpoint = mirror::open_sqlite_checkpoint(mirror_files_.path());
    std::uint64_t reached = checkpoint ? (*checkpoint)->position().sequence : 0;
    return segments && !segments->empty() && segments->front() > reached + 1;
}

// From the last record that was written, or from the one before, where that one was lost.
bool Simulation::clock_is_far() const {
    auto is_far = [&](std::uint64_t sequence) {
        return sequence != 0 &&
               model_.record(sequence).time - clock_.now() > base::Duration::hours(24);
    };
    return is_far(model_.last()) || (model_.last() > 1 && is_far(model_.last() - 1));
}

void Simulation::understand(const base::Fault& fault, std::uint64_t injected_before,
                            std::uint64_t forgotten_before) {
    say("the start is refused: {}: {}", base::name_of(fault.kind), fault.text);
    tally_.add(Counted::refused_starts);
    if (disk_.dead()) {
        bool cut = random_.chance(plan_.power_cuts);
        return cut ? disk_.power_cut() : disk_.kill();
    }
    if (fault.kind == FaultKind::stopped && plan_.server.stops_at_look != 0) {
        tally_.add(Counted::stopped_starts);
        return disk_.kill();
    }
    if ((fault.kind == FaultKind::io || fault.kind == FaultKind::disk_full) &&
        injected() > injected_before) {
        return disk_.kill();
    }
    // The log changed while it was looked at; the next start sees what the platter has.
    if ((fault.kind == FaultKind::io || fault.kind == FaultKind::damaged) &&
        disk_.forgotten() > forgotten_before) {
        return disk_.kill();
    }
    if (fault.kind == FaultKind::disk_full && full_) {
        full_ = false;
        disk_.set_capacity(FaultyDisk::no_limit);
        return disk_.kill();
    }
    bool looks_damaged = fault.kind == FaultKind::damaged || fault.kind == FaultKind::not_ours ||
                         fault.kind == FaultKind::too_new || fault.kind == FaultKind::missing;
    if (looks_damaged && disk_.has_flips()) {
        disk_.undo_flips();
        return disk_.kill();
    }
    if (fault.kind == FaultKind::usage && !plan_.server.core.clock_is_right && clock_is_far()) {
        plan_.server.core.clock_is_right = true;
        tally_.add(Counted::clock_refused);
        return disk_.kill();
    }
    bool too_old = fault.kind == FaultKind::missing && log_starts_too_late();
    // Without its write-ahead log a mirror may be none.
    if ((too_old && (tampered_ || was_displaced_)) || (looks_damaged && was_displaced_)) {
        tally_.add(Counted::mirror_refused, tampered_ ? 1 : 0);
        tampered_ = was_displaced_ = false;
        mirror_files_.put_back();
        return disk_.kill();
    }
    throw Wrong{fmt::format("the start is refused for no reason: {}: {}", base::name_of(fault.kind),
                            fault.text)};
}

void Simulation::audit_start() {
    std::uint64_t found = server_->log().durable();
    say("started with record {}, acknowledged {}", found, model_.acknowledged());
    std::uint64_t acknowledged = model_.acknowledged();
    std::uint64_t last = model_.last();
    expect(model_.restart_from(found), "record {} was acknowledged, {} written, and {} is there",
           acknowledged, last, found);
    if (found == 0) {
        hashes_.try_emplace(0, hashes_of(server_->domain.schema()));  // of the first start
    }
    audit_tables(*server_, found, hashes_.at(found));
    audit_rules();
    if (!laws_alone_) {
        play_->audit(model_.world(), *server_->any_domain);
    }
    // Flips that did no harm; the audits below would stumble over them.
    disk_.undo_flips();
    if (random_.chance(300)) {
        audit_mirror();
    }
    Calm calm = disk_.calm();
    if (!laws_alone_) {
        audit_log(disk_, *server_, model_, tally_);
    }
    Outcome<log::DataFolder> second =
        log::DataFolder::open(disk_, data_path, log::FolderUse::serve);
    expect(!second && second.error().kind == FaultKind::locked, "two servers have one folder");
}

void Simulation::audit_rules() {
    audit_laws(*server_);
    if (!laws_alone_) {
        audit_deadlines(*server_, model_);
    }
}

void Simulation::audit_mirror() {
    Calm calm = disk_.calm();
    Calm mirror_calm = mirror_files_.disk().calm();
    while (mirror_once()) {
    }
    sim::audit_mirror(server_->store(), mirror_files_.path(), *server_);
    audit_verify();
}

void Simulation::audit_verify() {
    std::unique_ptr<app::AnyDomain> fresh = play_->make_domain();
    UnusedFacts unused = declare_unused_facts(fresh->domain(), plan_.server.unused_facts);
    engine::Idempotency idempotency(fresh->domain());
    base::NoProgress progress;
    std::string said;
    Outcome<> verified = app::verify(disk_, data_path, mirror_files_.path(), fresh->domain(),
                                     progress, [&](const std::string& line) { said += line; });
    expect(verified.has_value(), "verify says: {}", verified ? "" : verified.error().text);
    expect(said.contains("compared with the log: equal"), "verify compares nothing: {}", said);
    tally_.add(Counted::verified);
}

void Simulation::end_of_seed() {
    say("--- the end");
    plan_.bad_weather = {};
    disk_.set_faults({});
    plan_.bad_weather_of_mirror = {};
    mirror_files_.disk().set_faults({});
    disk_.set_capacity(FaultyDisk::no_limit);
    full_ = false;
    plan_.deaths_in_start = 0;
    plan_.stops_in_start = 0;
    plan_.mirror_rots = 0;
    plan_.deaths_in_write = 0;
    plan_.mirror_tampered = 0;
    disk_.die_after(0);
    if (disk_.dead()) {
        crash();
    }
    maintain();
    expect(settle(), "the process ends, and nothing goes wrong any more");
    audit_tables(*server_, model_.last(), hashes_.at(model_.last()));
    audit_rules();
    stop();
    expect(server_->log().durable() == model_.last(), "a clean stop loses records");
    if (!laws_alone_) {
        play_->recount(*server_->any_domain);
    }
    audit_mirror();
    tally_.add(Counted::expiries, model_.deadlines_run());
    hash_ = hash_of(server_->domain.schema());
}

}  // namespace onrush::sim

#include "engine/batcher.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/check.h"
#include "engine/limits.h"

namespace onrush::engine {

namespace {

std::string way_out(const std::string& names) {
    return fmt::format(
        "Each start would run it again: start with --set deadlines.held={} to let "
        "it wait",
        names);
}

}  // namespace

void Answers::add(Job& job) {
    for (ByOrigin& one : outboxes_) {
        if (one.origin == &job.origin()) {
            one.jobs.add(job);
            return;
        }
    }
    outboxes_.push_back({&job.origin(), {}});
    outboxes_.back().jobs.add(job);
}

void Answers::deliver() {
    for (ByOrigin& one : outboxes_) {
        one.origin->deliver(std::move(one.jobs));
    }
    outboxes_.clear();
}

Admission admission_rule(bool log_has_room, bool draining) {
    if (!log_has_room) {
        return Admission::read_only;
    }
    return draining ? Admission::draining : Admission::open;
}

Admission stricter(Admission one, Admission other) {
    bool read_only = one == Admission::read_only || other == Admission::read_only;
    bool draining = one == Admission::draining || other == Admission::draining;
    return admission_rule(!read_only, draining);
}

CloseReason reason_to_close(const BatchState& state) {
    if (state.overdue) {
        return CloseReason::overdue;
    }
    if (state.commands >= state.commands_max) {
        return CloseReason::commands;
    }
    if (state.bytes >= state.bytes_max) {
        return CloseReason::bytes;
    }
    if (state.age.ms >= limits::batch_ms_max) {
        return CloseReason::age;
    }
    bool gathers = state.written && state.more_to_come &&
                   state.commands < limits::gathered_commands_max &&
                   state.age < limits::gathering_max;
    return state.log_idle && !state.more_waiting && !gathers ? CloseReason::idle
                                                             : CloseReason::not_yet;
}

Batcher::Batcher(Domain& domain, Counters& counters, const KeyBudget& keys)
    : domain_(domain), counters_(counters), idempotency_(domain, keys) {}

void Batcher::open(base::Instant now, Admission admission) {
    ONRUSH_CHECK(!open_, "a batch is open already, since {}", now_.ms);
    ONRUSH_CHECK(now >= now_, "batch time goes back from {} to {}", now_.ms, now.ms);
    start();
    now_ = now;
    open_ = true;
    overdue_ = false;
    if (admission != Admission::read_only) {
        run_due_deadlines();
    }
}

// Housekeeping last: millions of its rows would keep everybody waiting.
void Batcher::run_due_deadlines() {
    // Where one was bad others may be: then each batch has so few that the next one is named.
    bool one_was_bad = std::ranges::any_of(
        domain_.deadlines(), [](const auto& deadline) { return deadline->holds_any(); });
    taken_.clear(one_was_bad);
    taken_before_vote_ = 0;
    run_due(Due::exactly);
    overdue_ = earliest_due(Due::exactly) != nullptr;
    run_due(Due::soon);
    if (deadlines_ > limits::deadlines_voted_alone_max) {
        vote(true);
    }
}

// The earliest first, over all of them: a million rows that are due of one feature would keep
// another's waiting for as long as they take.
void Batcher::run_due(Due due) {
    std::size_t most =
        taken_.one_at_a_time() ? limits::deadlines_voted_alone_max : limits::batch_deadlines_max;
    while (deadlines_ < most && bytes() < limits::batch_deadline_bytes_max) {
        AnyDeadline* earliest = earliest_due(due);
        if (earliest == nullptr) {
            return;
        }
        std::size_t before = bytes();
        {
            base::CheckContext context(
                [](const void* of) { return static_cast<const Batcher*>(of)->in_last_deadline(); },
                this);
            earliest->run_first(now_, taken_);
            ONRUSH_CHECK(bytes() - before <= limits::command_bytes_max,
                         "one deadline wrote {} bytes", bytes() - before);
        }
        counters_.deadlines.add(1);
        deadlines_ += 1;
        if (deadlines_ <= limits::deadlines_voted_alone_max) {
            vote(true);
            taken_before_vote_ = taken_.size();
        }
    }
}

void Batcher::run(Job& job, Admission admission) {
    job.set_verdict(decide(job, admission));
    bool waits = job.kind() != Kind::relaxed_query;
    (waits ? answers_ : relaxed_).add(job);
}

Verdict Batcher::decide(Job& job, Admission admission) {
    ONRUSH_CHECK(open_, "a job with verdict {} runs outside a batch",
                 static_cast<int>(job.verdict()));
    ONRUSH_CHECK(!overdue_, "a job runs at {}, and deadlines are overdue", now_.ms);
    if (job.kind() != Kind::command) {
        counters_.queries.add(1);
        return refuse_caller(job) ? Verdict::refused : decide_query(job);
    }
    commands_ += 1;
    if (admission != Admission::open) {
        counters_.turned_away.add(1);
        return admission == Admission::read_only ? Verdict::read_only : Verdict::draining;
    }
    if (refuse_caller(job)) {
        counters_.refusals.add(1);
        return Verdict::refused;
    }
    return decide_command(job);
}

// Ahead of everything else, a known idempotency key included: who may no longer ask is told
// nothing.
bool Batcher::refuse_caller(Job& job) {
    const base::Refusal* objection = job.objection(domain_.callers());
    if (objection != nullptr) {
        job.refuse(*objection);
    }
    return objection != nullptr;
}

Verdict Batcher::decide_query(Job& job) {
    std::uint64_t touches = domain_.schema().touches();
    bool answered = job.run(now_);
    ONRUSH_CHECK(domain_.schema().touches() == touches, "a query wrote at {}", now_.ms);
    return answered ? Verdict::answered : Verdict::refused;
}

Verdict Batcher::decide_command(Job& job) {
    bool keyed = !job.idempotency.key.empty();
    if (keyed) {
        switch (idempotency_.look(job)) {
            case Idempotency::Known::replayed:
                counters_.replays.add(1);
                return Verdict::replayed;
            case Idempotency::Known::other_request:
                counters_.key_reuses.add(1);
                return Verdict::key_reused;
            case Idempotency::Known::answer_gone:
                return Verdict::answer_gone;
            case Idempotency::Known::no_room:
                return Verdict::keys_full;
            case Idempotency::Known::share_full:
                return Verdict::share_full;
            case Idempotency::Known::no:
                break;
        }
    }
    table::Schema& schema = domain_.schema();
    schema.facts().set_trace(job.trace);
    std::uint64_t touches = schema.touches();
    std::size_t bytes = schema.batch_bytes();
    if (!job.run(now_)) {
        ONRUSH_CHECK(schema.touches() == touches, "a refusal wrote {} times",
                     schema.touches() - touches);
        counters_.refusals.add(1);
        return Verdict::refused;
    }
    ONRUSH_CHECK(schema.batch_bytes() - bytes <= limits::command_bytes_max,
                 "one command wrote {} bytes", schema.batch_bytes() - bytes);
    if (keyed && schema.touches() != touches) {
        idempotency_.keep(job, now_);
    }
    counters_.commands.add(1);
    return Verdict::answered;
}

void Batcher::close(Batch& batch) {
    ONRUSH_CHECK(open_, "no batch is open at {}", now_.ms);
    ONRUSH_CHECK(batch.answers.empty(), "the batch before was not delivered at {}", now_.ms);
    table::Schema& schema = domain_.schema();
    batch.time = now_;
    batch.overdue = overdue_;
    batch.written = schema.changed();
    if (batch.written) {
        vote(false);
        std::uint64_t rows = 0;
        batch.record.start();
        schema.encode_batch(batch.record.body(), commands_ + deadlines_, rows);
        counters_.batches_written.add(1);
        counters_.batch_commands.add(commands_ + deadlines_);
        counters_.rows_written.add(rows);
        counters_.facts.add(schema.facts().count());
    }
    schema.end_batch();
    std::swap(batch.answers, answers_);
    counters_.batches.add(1);
    counters_.idempotency_keys.set(idempotency_.kept());
    commands_ = deadlines_ = 0;
    open_ = false;
}

void Batcher::vote(bool after_deadlines) const {
    for (const std::unique_ptr<Law>& law : domain_.laws()) {
        std::optional<std::string> wrong = law->vote();
        ONRUSH_CHECK(!wrong, "the law \"{}\" would be broken: {}{}", law->name(), *wrong,
                     after_deadlines ? this->after_deadlines() : "");
    }
}

std::string Batcher::in_last_deadline() const {
    if (taken_.size() == 0) {
        return "";
    }
    std::string name = taken_.name_of(taken_.size() - 1);
    return fmt::format(", in the deadline of {}. {}", name, way_out(name));
}

std::string Batcher::after_deadlines() const {
    constexpr std::size_t named_max = 20;
    std::size_t end = std::min(taken_.size(), taken_before_vote_ + named_max);
    std::string names;
    for (std::size_t i = taken_before_vote_; i < end; ++i) {
        names += (names.empty() ? "" : ",") + taken_.name_of(i);
    }
    std::size_t more = taken_.size() - end;
    return fmt::format(", by the deadline of {}{}. {}", names,
                       more == 0 ? "" : fmt::format(" or of {} more rows", more), way_out(names));
}

base::Instant Batcher::next_deadline() const {
    AnyDeadline* earliest = earliest_deadline();
    return earliest == nullptr ? base::Instant::never() : earliest->next();
}

AnyDeadline* Batcher::earliest_deadline() const {
    auto earliest = std::ranges::min_element(domain_.deadlines(), {},
                                             [](const auto& deadline) { return deadline->next(); });
    return earliest == domain_.deadlines().end() ? nullptr : earliest->get();
}

AnyDeadline* Batcher::earliest_due(Due due) const {
    AnyDeadline* earliest = nullptr;
    base::Instant at = now_;
    for (const std::unique_ptr<AnyDeadline>& deadline : domain_.deadlines()) {
        base::Instant next = deadline->due() == due ? deadline->next() : base::Instant::never();
        if (next <= now_ && (earliest == nullptr || next < at)) {
            earliest = deadline.get();
            at = next;
        }
    }
    return earliest;
}

}  // namespace onrush::engine

#include "sim/model.h"

#include <algorithm>

namespace onrush::sim {

using base::Instant;
using engine::Admission;
using engine::Job;
using engine::Verdict;

namespace {

constexpr std::size_t deadlines_at_once = 1024;
constexpr std::int64_t answers_kept_ms = 24 * 60 * 60 * 1000;

}  // namespace

Model::Model(std::unique_ptr<World> world, const engine::KeyBudget& keys)
    : keys_(keys),
      open_{std::move(world), {}},
      handed_over_(open_.copy()),
      acknowledged_(open_.copy()) {}

// --- batches ------------------------------------------------------------------------------------

void Model::open(Instant now, Instant hears_since, Admission admission) {
    open_.world->hear_since(hears_since);
    opened_with_ = admission;
    batch_ = {};
    batch_.time = now;
    last_time_ = now;
    wrote_ = false;
    if (admission != Admission::read_only) {
        run_deadlines();
    }
}

Told Model::run(const Ask& ask, Admission admission) {
    if (ask.request->kind() != engine::Kind::command) {
        return run_allowed(*ask.request, [&] {
            Moment moment{batch_.time};
            return ask.request->run(*open_.world, moment);
        });
    }
    batch_.commands += 1;
    for (Admission of : {Admission::read_only, Admission::draining}) {
        if (admission == of || opened_with_ == of) {
            return {of == Admission::read_only ? Verdict::read_only : Verdict::draining};
        }
    }
    return run_allowed(*ask.request, [&] { return decide(ask); });
}

template <typename Run>
Told Model::run_allowed(const Request& request, Run run) {
    const base::Refusal* objection = request.objection(*open_.world);
    return objection == nullptr ? run() : refused(*objection);
}

Told Model::decide(const Ask& ask) {
    if (!ask.key.empty()) {
        auto kept = open_.kept.find({ask.client, ask.key});
        bool known = kept != open_.kept.end();
        if (known && kept->second.fingerprint != ask.fingerprint) {
            return {Verdict::key_reused};
        }
        if (known) {
            return {
                Verdict::replayed, {}, ask.request->told_again(*open_.world, kept->second.answer)};
        }
        if (auto full = no_room(ask.client)) {
            return {*full};
        }
    }
    Moment moment{batch_.time};
    Told told = ask.request->run(*open_.world, moment);
    if (told.verdict == Verdict::answered && moment.wrote) {
        wrote_ = true;
        emit(moment, ask.trace);
        if (!ask.key.empty()) {
            open_.kept[{ask.client, ask.key}] = {ask.fingerprint, told.numbers,
                                                 Instant(batch_.time.ms + answers_kept_ms)};
        }
    }
    return told;
}

std::optional<Verdict> Model::no_room(std::uint64_t client) const {
    auto own = static_cast<std::size_t>(std::ranges::count_if(
        open_.kept, [&](const auto& kept) { return kept.first.first == client; }));
    engine::KeyShare share = share_of(client);
    if ((share == engine::KeyShare::account && own >= keys_.per_account) ||
        (share == engine::KeyShare::address && own >= keys_.per_address)) {
        return Verdict::share_full;
    }
    std::size_t room = keys_.keys_max;
    if (share != engine::KeyShare::staff) {
        room -= std::min(room, keys_.for_staff);
        room -= own >= keys_.few ? room / 4 : 0;
    }
    return open_.kept.size() < room ? std::nullopt : std::optional(Verdict::keys_full);
}

void Model::close(bool written) {
    if (!written) {
        return;
    }
    handed_over_ = open_.copy();
    records_.push_back(std::move(batch_));
    batch_ = {};
}

void Model::acknowledge() {
    if (acknowledged_sequence_ == records_.size()) {
        return;
    }
    acknowledged_ = std::move(handed_over_);
    acknowledged_sequence_ = records_.size();
}

bool Model::restart_from(std::uint64_t sequence) {
    bool handed_over = sequence == acknowledged_sequence_ + 1 && sequence == records_.size();
    if (handed_over) {
        acknowledge();
    }
    if (sequence != acknowledged_sequence_) {
        return false;
    }
    records_.resize(sequence);
    open_ = acknowledged_.copy();
    return true;
}

void Model::emit(const Moment& moment, const std::string& trace) {
    for (const ToldFact& fact : moment.facts) {
        batch_.facts.push_back({trace, fact});
    }
}

// --- deadlines ----------------------------------------------------------------------------------

void Model::run_deadlines() {
    Moment moment{batch_.time};
    std::size_t ran = open_.world->run_deadlines(moment, deadlines_at_once);
    emit(moment, "");
    ran += forget_answers(deadlines_at_once - ran);
    deadlines_run_ += ran;
    batch_.commands += ran;
    wrote_ = ran > 0;
}

std::size_t Model::forget_answers(std::size_t most) {
    std::vector<std::pair<Instant, std::pair<std::uint64_t, std::string>>> due;
    for (const auto& [key, answer] : open_.kept) {
        if (answer.expires_at <= batch_.time) {
            due.push_back({answer.expires_at, key});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [expires_at, key] : due) {
        open_.kept.erase(key);
    }
    return due.size();
}

// --- looking ------------------------------------------------------------------------------------

Instant Model::next_deadline() const {
    Instant next = open_.world->next_deadline();
    for (const auto& [key, kept] : open_.kept) {
        next = std::min(next, kept.expires_at);
    }
    return next;
}

}  // namespace onrush::sim

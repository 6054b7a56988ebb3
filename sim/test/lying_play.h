// A play that is wrong on purpose, in one way, around one that is right: what a simulation must
// notice. The naive world stands on one side of every comparison and the engine on the other, so a
// lie of the world is noticed by what would notice the same mistake of the engine.
#pragma once

#include "sim/ask.h"
#include "sim/played.h"

namespace onrush::sim {

enum class Lie {
    other_answer,        // answers to commands have a number too many
    other_refusal,       // refusals have another code
    forgotten_deadline,  // nothing happens by itself
    lost_fact,           // what happened is told to nobody outside
    other_deadline,      // what is due next is due a millisecond later
    broken_law,          // a law that no row keeps
    told_twice,          // every client hears its answer twice
};

class LyingWorld final : public World {
public:
    LyingWorld(std::unique_ptr<World> honest, Lie lie) : honest_(std::move(honest)), lie_(lie) {}

    [[nodiscard]] World& honest() { return *honest_; }
    [[nodiscard]] const World& honest() const { return *honest_; }

    [[nodiscard]] std::unique_ptr<World> copy() const override {
        return std::make_unique<LyingWorld>(honest_->copy(), lie_);
    }
    void hear_since(base::Instant since) override { honest_->hear_since(since); }
    std::size_t run_deadlines(Moment& moment, std::size_t most) override {
        return lie_ == Lie::forgotten_deadline ? 0 : honest_->run_deadlines(moment, most);
    }
    [[nodiscard]] base::Instant next_deadline() const override {
        base::Instant next = honest_->next_deadline();
        bool lies = lie_ == Lie::other_deadline && !next.is_never();
        return lies ? next + base::Duration(1) : next;
    }
    [[nodiscard]] std::size_t rows_with_deadline() const override {
        return honest_->rows_with_deadline();
    }

private:
    std::unique_ptr<World> honest_;
    Lie lie_;
};

class LyingRequest final : public Request {
public:
    LyingRequest(RequestPtr honest, Lie lie) : honest_(std::move(honest)), lie_(lie) {}

    [[nodiscard]] const Request& honest() const { return *honest_; }

    [[nodiscard]] engine::Kind kind() const override { return honest_->kind(); }
    [[nodiscard]] std::string text() const override { return honest_->text(); }
    [[nodiscard]] Told run(World& world, Moment& moment) const override {
        Told told = honest_->run(static_cast<LyingWorld&>(world).honest(), moment);
        if (lie_ == Lie::other_answer && told.verdict == engine::Verdict::answered &&
            kind() == engine::Kind::command) {
            told.numbers.push_back(1);
        }
        if (lie_ == Lie::other_refusal && !told.refusal.empty()) {
            told.refusal += "!";
        }
        if (lie_ == Lie::lost_fact) {
            moment.facts.clear();
        }
        return told;
    }
    [[nodiscard]] Numbers told_again(const World& world, const Numbers& first) const override {
        return honest_->told_again(static_cast<const LyingWorld&>(world).honest(), first);
    }
    [[nodiscard]] const base::Refusal* objection(const World& world) const override {
        return honest_->objection(static_cast<const LyingWorld&>(world).honest());
    }
    [[nodiscard]] std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin,
                                                  app::AnyDomain& domain) const override {
        return honest_->make_job(std::move(ask), origin, domain);
    }

private:
    RequestPtr honest_;
    Lie lie_;
};

// Batches keep it, and nobody who looks at all rows finds it kept.
class BrokenLaw final : public engine::Law {
public:
    [[nodiscard]] std::string_view name() const override { return "no law is kept"; }
    [[nodiscard]] std::string_view sql() const override { return "SELECT 1 WHERE 0"; }
    [[nodiscard]] std::optional<std::string> vote() const override { return std::nullopt; }
    [[nodiscard]] std::optional<std::string> check() const override { return "this one is not"; }
};

class LyingPlay final : public Play {
public:
    LyingPlay(std::unique_ptr<Play> honest, Lie lie) : honest_(std::move(honest)), lie_(lie) {}

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override {
        std::unique_ptr<app::AnyDomain> domain = honest_->make_domain();
        if (lie_ == Lie::broken_law) {
            domain->domain().add(std::make_unique<BrokenLaw>());
        }
        return domain;
    }
    [[nodiscard]] std::unique_ptr<World> make_world() const override {
        return std::make_unique<LyingWorld>(honest_->make_world(), lie_);
    }
    [[nodiscard]] RequestPtr next_command(const World& world, base::Instant now) override {
        const World& honest = static_cast<const LyingWorld&>(world).honest();
        return std::make_shared<LyingRequest>(honest_->next_command(honest, now), lie_);
    }
    [[nodiscard]] RequestPtr next_query(const World& world) override {
        const World& honest = static_cast<const LyingWorld&>(world).honest();
        return std::make_shared<LyingRequest>(honest_->next_query(honest), lie_);
    }
    void note(const Request& request, const Told& told) override {
        for (int times = lie_ == Lie::told_twice ? 2 : 1; times > 0; --times) {
            honest_->note(static_cast<const LyingRequest&>(request).honest(), told);
        }
    }
    void recount(app::AnyDomain& domain) const override { honest_->recount(domain); }

private:
    std::unique_ptr<Play> honest_;
    Lie lie_;
};

// The play of `played` with that lie.
[[nodiscard]] inline MakePlay lying_play_of(Played played, Lie lie) {
    return [make = play_of(played), lie](Random random) {
        return std::make_unique<LyingPlay>(make(random), lie);
    };
}

}  // namespace onrush::sim

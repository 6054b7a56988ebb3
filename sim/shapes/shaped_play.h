// Another play, with one table more: its rows have another shape from release to release, and what
// they hold must come through every upgrade and every way back.
//
// The rule, said naively: a row has the members of the release that wrote it last, and every other
// member has its default. A release that runs without a member and leaves the row alone changes
// nothing.
#pragma once

#include "sim/play.h"
#include "sim/random.h"
#include "sim/shapes/notes.h"

namespace onrush::sim {

// The domain of the other play, and the notes.
class ShapedDomain final : public app::AnyDomain {
public:
    ShapedDomain(std::unique_ptr<app::AnyDomain> made, int release)
        : other(std::move(made)), notes(other->domain(), release) {}
    [[nodiscard]] engine::Domain& domain() override { return other->domain(); }

    const std::unique_ptr<app::AnyDomain> other;
    NotesFeature notes;
};

// All releases that were started, the one that runs now at the end.
using Releases = std::vector<int>;

class ShapedWorld final : public World {
public:
    // The play changes the releases between two starts.
    ShapedWorld(std::unique_ptr<World> other, const Releases& releases)
        : other_(std::move(other)), releases_(releases) {}

    [[nodiscard]] World& other() { return *other_; }
    [[nodiscard]] const World& other() const { return *other_; }

    [[nodiscard]] std::unique_ptr<World> copy() const override;
    void hear_since(base::Instant since) override { other_->hear_since(since); }
    std::size_t run_deadlines(Moment& moment, std::size_t most) override {
        return other_->run_deadlines(moment, most);
    }
    [[nodiscard]] base::Instant next_deadline() const override { return other_->next_deadline(); }
    [[nodiscard]] std::size_t rows_with_deadline() const override {
        return other_->rows_with_deadline();
    }

    [[nodiscard]] Told run(const WriteNote& request, Moment& moment);
    [[nodiscard]] const base::Refusal* objection(const WriteNote&) const { return nullptr; }
    // What the release that runs now reads is right. Throws Wrong.
    void audit(const NotesById& found) const;

private:
    std::unique_ptr<World> other_;
    const Releases& releases_;
    NotesById notes_;  // as they were written
};

class ShapedPlay final : public Play {
public:
    // So many of a thousand commands write notes. Without `members_go` a release has all members
    // that one before it had.
    ShapedPlay(std::unique_ptr<Play> other, Random random, std::uint64_t notes_per_mille,
               bool members_go);

    // Before a start: another release, or the same. None is without the table once one had it.
    void change_release();
    [[nodiscard]] int release() const { return releases_.back(); }
    // The rows are what they must be. Throws Wrong.
    void audit(const World& world, app::AnyDomain& domain) const;

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override;
    [[nodiscard]] std::unique_ptr<World> make_world() const override;
    [[nodiscard]] RequestPtr next_command(const World& world, base::Instant now) override;
    [[nodiscard]] RequestPtr next_query(const World& world) override;
    void note(const Request& request, const Told& told) override;
    void recount(app::AnyDomain& domain) const override;

private:
    const std::unique_ptr<Play> other_;
    Random random_;
    const std::uint64_t notes_per_mille_;
    const bool members_go_;
    Releases releases_{0};
};

[[nodiscard]] Numbers numbers_of(const WriteNote::Answer& answer);

}  // namespace onrush::sim

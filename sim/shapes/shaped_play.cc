#include "sim/shapes/shaped_play.h"

#include "sim/request.h"
#include "sim/wrong.h"

namespace onrush::sim {

namespace {

constexpr std::uint64_t note_ids = 12;

struct NotesBinding {
    using World = ShapedWorld;
    template <typename Feature>
    static NotesFeature& feature(app::AnyDomain& domain) {
        return static_cast<ShapedDomain&>(domain).notes;
    }
};

// A request of the other play, which knows its own world and domain only.
class OtherRequest final : public Request {
public:
    explicit OtherRequest(RequestPtr given) : request(std::move(given)) {}

    [[nodiscard]] engine::Kind kind() const override { return request->kind(); }
    [[nodiscard]] std::string text() const override { return request->text(); }
    [[nodiscard]] Told run(World& world, Moment& moment) const override {
        return request->run(static_cast<ShapedWorld&>(world).other(), moment);
    }
    [[nodiscard]] Numbers told_again(const World& world, const Numbers& first) const override {
        return request->told_again(static_cast<const ShapedWorld&>(world).other(), first);
    }
    [[nodiscard]] const base::Refusal* objection(const World& world) const override {
        return request->objection(static_cast<const ShapedWorld&>(world).other());
    }
    [[nodiscard]] std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin,
                                                  app::AnyDomain& domain) const override {
        return request->make_job(std::move(ask), origin, *static_cast<ShapedDomain&>(domain).other);
    }

    const RequestPtr request;
};

bool has_members_of(const Note& note, const Note& other) {
    return (note.number || !other.number) && (note.text || !other.text) &&
           (note.weight || !other.weight);
}

std::string note_text(const Note& note) {
    return fmt::format(
        "number {}, text {}, weight {}", note.number ? std::to_string(*note.number) : "none",
        note.text.value_or("none"), note.weight ? std::to_string(*note.weight) : "none");
}

}  // namespace

// --- the world ----------------------------------------------------------------------------------

std::unique_ptr<World> ShapedWorld::copy() const {
    auto made = std::make_unique<ShapedWorld>(other_->copy(), releases_);
    made->notes_ = notes_;
    return made;
}

Told ShapedWorld::run(const WriteNote& request, Moment&) {
    if (!request.erases) {
        notes_[request.id] = note_of(releases_.back(), request.number);
    } else if (notes_.erase(request.id) == 0) {
        return refused(note_not_found);
    }
    return answered({static_cast<std::int64_t>(request.number)});
}

void ShapedWorld::audit(const NotesById& found) const {
    const Note unwritten = default_note(releases_.back());
    for (const auto& [id, written] : notes_) {
        auto there = found.find(id);
        expect(there != found.end(), "note {} is gone", id);
        Note wanted = unwritten;
        auto want = [&](auto member) {
            if (unwritten.*member && written.*member) {
                wanted.*member = written.*member;
            }
        };
        want(&Note::number);
        want(&Note::text);
        want(&Note::weight);
        expect(there->second == wanted, "note {} of release {} has {} and not {}", id,
               releases_.back(), note_text(there->second), note_text(wanted));
    }
    expect(found.size() == notes_.size(), "there are {} notes and not {}", found.size(),
           notes_.size());
}

Numbers numbers_of(const WriteNote::Answer& answer) {
    return {static_cast<std::int64_t>(answer.number)};
}

// --- the play -----------------------------------------------------------------------------------

ShapedPlay::ShapedPlay(std::unique_ptr<Play> other, Random random, std::uint64_t notes_per_mille,
                       bool members_go)
    : other_(std::move(other)),
      random_(random),
      notes_per_mille_(notes_per_mille),
      members_go_(members_go) {}

void ShapedPlay::change_release() {
    int next = static_cast<int>(random_.between(release() == 0 ? 0 : 1, last_release));
    bool has_all = release() == 0 || has_members_of(default_note(next), default_note(release()));
    if (members_go_ || has_all) {
        releases_.push_back(next);
    }
}

void ShapedPlay::audit(const World& world, app::AnyDomain& domain) const {
    const NotesFeature& feature = static_cast<ShapedDomain&>(domain).notes;
    static_cast<const ShapedWorld&>(world).audit(feature.notes == nullptr ? NotesById()
                                                                          : feature.notes->rows());
}

std::unique_ptr<app::AnyDomain> ShapedPlay::make_domain() const {
    return std::make_unique<ShapedDomain>(other_->make_domain(), release());
}

std::unique_ptr<World> ShapedPlay::make_world() const {
    return std::make_unique<ShapedWorld>(other_->make_world(), releases_);
}

RequestPtr ShapedPlay::next_command(const World& world, base::Instant now) {
    if (release() == 0 || !random_.chance(notes_per_mille_)) {
        const World& other = static_cast<const ShapedWorld&>(world).other();
        return std::make_shared<OtherRequest>(other_->next_command(other, now));
    }
    WriteNote input{.id = random_.between(1, note_ids),
                    .number = random_.below(1000),
                    .erases = random_.chance(150)};
    return std::make_shared<RequestOf<NotesBinding, WriteNote>>(input);
}

RequestPtr ShapedPlay::next_query(const World& world) {
    const World& other = static_cast<const ShapedWorld&>(world).other();
    return std::make_shared<OtherRequest>(other_->next_query(other));
}

void ShapedPlay::note(const Request& request, const Told& told) {
    if (const auto* other = dynamic_cast<const OtherRequest*>(&request)) {
        other_->note(*other->request, told);
    }
}

void ShapedPlay::recount(app::AnyDomain& domain) const {
    other_->recount(*static_cast<ShapedDomain&>(domain).other);
}

}  // namespace onrush::sim

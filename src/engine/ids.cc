#include "engine/ids.h"

#include "base/check.h"
#include "base/id.h"

namespace onrush::engine {

Ids::Ids(Domain& domain) : sequences_("id_sequences") {
    domain.add(sequences_);
}

Ids::~Ids() = default;

std::uint64_t Ids::next_number(std::string_view kind) {
    ONRUSH_CHECK(!kind.empty(), "a kind of id without a name; there are {} others",
                 sequences_.size());
    const IdSequence* sequence = sequences_.find(kind);
    if (sequence == nullptr) {
        sequence = &sequences_.insert({std::string(kind), 0});
    }
    ONRUSH_CHECK(sequence->last + 1 < base::id_limit, "all {} ids of {} are used up",
                 sequence->last, kind);
    sequences_.update(*sequence, [](IdSequence& row) { row.last += 1; });
    return sequence->last;
}

std::uint64_t Ids::last(std::string_view kind) const {
    const IdSequence* sequence = sequences_.find(kind);
    return sequence == nullptr ? 0 : sequence->last;
}

}  // namespace onrush::engine

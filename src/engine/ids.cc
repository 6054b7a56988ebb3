#include "engine/ids.h"

#include "base/check.h"
#include "base/id.h"

namespace onrush::engine {

Ids::Ids(Domain& domain) {
    domain.add(sequences_);
}

Ids::~Ids() = default;

std::uint64_t Ids::next_number(std::string_view kind) {
    const IdSequence* sequence = sequences_.find(kind);
    if (sequence == nullptr) {
        sequence = &sequences_.insert({std::string(kind), 0});
    }
    ONRUSH_CHECK(sequence->last + 1 < base::id_limit, "{} ids are used up", sequence->last);
    sequences_.update(*sequence, [](IdSequence& row) { row.last += 1; });
    return sequence->last;
}

}  // namespace onrush::engine

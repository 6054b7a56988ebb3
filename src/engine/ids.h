// Ids that are never handed out twice: the last one of each kind is a row.
//
// An id is state like any other: it comes from the batch, lies in the log, and after a restart the
// next one follows. Engine thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/domain.h"
#include "table/table.h"

namespace onrush::engine {

struct IdSequence {
    std::string kind;
    std::uint64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(IdSequence, (), (kind, last))

class Ids {
public:
    explicit Ids(Domain& domain);
    ~Ids();

    // The next id of a kind, such as ids.next<AccountId>("account").
    template <typename Id>
    [[nodiscard]] Id next(std::string_view kind) {
        return Id(next_number(kind));
    }
    // The last one that was handed out; 0: none was.
    [[nodiscard]] std::uint64_t last(std::string_view kind) const;

private:
    std::uint64_t next_number(std::string_view kind);

    table::Table<IdSequence, table::Key<&IdSequence::kind>> sequences_;
};

}  // namespace onrush::engine

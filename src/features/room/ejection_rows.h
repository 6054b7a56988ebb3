// The rows of those whom staff have sent away.
#pragma once

#include <cstdint>

#include "features/room/rows.h"

namespace onrush::room {

// Staff have taken an account's ticket, or its pass, away. Until this is forgotten, or staff take
// it back, the account gets no other ticket of the room, and is told why. The number is the
// ticket's.
struct Ejection {
    AccountId account;
    base::Instant ejected_at;
    base::Instant forget_at;
    std::uint32_t room = 0;
    std::uint32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Ejection, (), (account, ejected_at, forget_at, room, number))
struct ByEjected : table::Unique<&Ejection::account, &Ejection::room> {};
struct ByReadmission : table::Deadline<&Ejection::forget_at> {};
using Ejections = table::Table<Ejection, table::Key<&Ejection::room, &Ejection::number>, ByEjected,
                               ByReadmission>;

}  // namespace onrush::room

// The laws of a domain, asked in C++ and in SQL.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain.h"
#include "engine/ids.h"

namespace onrush::engine::test {

// "law: what is wrong" for each law that is broken, as C++ says it. The test fails unless SQL, over
// a mirror that is given the same rows, finds fault with the same laws.
[[nodiscard]] std::vector<std::string> broken_laws(const Domain& domain);

// What the law of this name says of the changes since the last batch; "" when it agrees.
[[nodiscard]] std::string vote_of(const Domain& domain, std::string_view name);

// Ten ids of each kind, so that a test may insert rows of ids 1 to 10 by hand.
void hand_out(Ids& ids, std::initializer_list<std::string_view> kinds);

}  // namespace onrush::engine::test

// The laws of a domain, asked in C++ and in SQL.
#pragma once

#include <string>
#include <vector>

#include "engine/domain.h"

namespace onrush::engine::test {

// "law: what is wrong" for each law that is broken, as C++ says it. The test fails unless SQL, over
// a mirror that is given the same rows, finds fault with the same laws.
[[nodiscard]] std::vector<std::string> broken_laws(const Domain& domain);

}  // namespace onrush::engine::test

// What clients are told, in the form that the engine's jobs and the models share.
#pragma once

#include <string>

#include "engine/test/told.h"

namespace onrush::sim {

using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::numbers_of;
using engine::test::refused;
using engine::test::Told;
using engine::test::ToldFact;

[[nodiscard]] std::string to_text(const Told& told);

}  // namespace onrush::sim

// A domain with everything that belongs to it, made fresh for one use.
#pragma once

#include <functional>
#include <memory>

#include "engine/domain.h"

namespace onrush::app {

class AnyDomain {
public:
    virtual ~AnyDomain() = default;
    [[nodiscard]] virtual engine::Domain& domain() = 0;
};
using MakeDomain = std::function<std::unique_ptr<AnyDomain>()>;

}  // namespace onrush::app

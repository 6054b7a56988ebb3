// The test bed with a domain of its own.
#pragma once

#include "app/any_domain.h"
#include "sim/bed/bed.h"

namespace onrush::bed {

class BedDomain final : public app::AnyDomain {
public:
    [[nodiscard]] engine::Domain& domain() override { return domain_; }

private:
    engine::Domain domain_;

public:
    Bed bed{domain_};
};

}  // namespace onrush::bed

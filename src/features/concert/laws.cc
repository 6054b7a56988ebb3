#include "features/concert/concert.h"

namespace onrush::concert {

void declare_laws(engine::Domain&, const ConcertFeature&) {}

}  // namespace onrush::concert

#include "sim/bed/bed.h"

#include "sim/bed/laws.h"
#include "sim/bed/make_claim.h"

namespace onrush::bed {

Bed::Bed(engine::Domain& domain) : ids(domain) {
    domain.add(accounts);
    domain.add(counters);
    domain.add(claims);
    domain.add(transfers);
    domain.add(claim_made);
    domain.add(claim_expired);
    domain.add(counter_sold_out);
    domain.add(transfer_made);
    domain.add_deadline<ByExpiry>(
        claims, &Claim::expires_at,
        [this](const Claim& claim, const engine::Turn&) { expire(*this, claim); });
    declare_laws(domain, *this);
}

}  // namespace onrush::bed

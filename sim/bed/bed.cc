#include "sim/bed/bed.h"

#include <fmt/format.h>

#include "sim/bed/laws.h"
#include "sim/bed/make_claim.h"

namespace onrush::bed {

Bed::Bed(engine::Domain& domain)
    : ids(domain),
      accounts("accounts"),
      counters("counters"),
      claims("claims"),
      transfers("transfers"),
      claim_made("claim.made"),
      claim_expired("claim.expired"),
      counter_sold_out("counter.sold_out"),
      transfer_made("transfer.made") {
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
        [this](const Claim& claim, base::Instant) { expire(*this, claim); });
    declare_laws(domain, *this);
    domain.add_summary([this] { return summarize(); });
}

Bed::~Bed() = default;

std::vector<std::string> Bed::summarize() const {
    constexpr std::size_t lines_max = 10;
    std::vector<std::string> lines;
    counters.for_each([&](const Counter& counter) {
        if (lines.size() < lines_max) {
            lines.push_back(fmt::format(
                "counter {}: {} of {} numbers given out, {} held, {} expired", counter.id.value,
                counter.taken, counter.quota, counter.taken - counter.expired, counter.expired));
        }
    });
    if (counters.size() > lines_max) {
        lines.push_back(fmt::format("and {} more counters", counters.size() - lines_max));
    }
    return lines;
}

}  // namespace onrush::bed

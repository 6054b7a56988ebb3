// Makes the certificate of a drop, once, and proofs against it: docs/certificate.md says what they
// are, kept_certificates.h where they are kept.
//
// A certificate is made when the drop is over. When more is given after that, as when its quota is
// raised, and it is over again, another one is made; the leaves of the old one are the first of the
// new one.
#pragma once

#include <optional>
#include <string>

#include "app/given_rows.h"

namespace onrush::app {

struct Certified {
    std::string certificate;  // JSON, signed
    std::string proof;        // JSON; empty when none was asked for
};

// `number` asks for the proof of who has it. Reads the mirror, with the memory of 12 bytes for each
// that was given. Faults: missing when there is no such drop, key or number, or it is not over,
// which the text begins with; broken_law when the mirror does not hold what a certificate says.
[[nodiscard]] base::Outcome<Certified> certify(log::Disk& disk, const std::string& folder,
                                               const engine::Domain& domain, const DropId& drop,
                                               std::optional<std::uint64_t> number,
                                               const base::Clock& clock);

}  // namespace onrush::app

// Makes the certificate of a drop, once, and proofs against it: docs/certificate.md says what they
// are, kept_certificates.h where they are kept.
//
// A certificate is made when the drop is over. When more is given after that, as when its quota is
// raised, and it is over again, another one is made; the leaves of the old one are the first of the
// new one, also those that came back since, which it counts apart (decision 0052).
//
// What is kept is given out only while the log has the record that it stands on. Where the log has
// dropped that record, the rows of the mirror must give the root of the certificate.
//
// Any one thread; whoever makes one holds the lock of the kept ones.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "app/given_rows.h"
#include "app/kept_certificates.h"
#include "draw/merkle.h"
#include "http/hmac_sha256.h"
#include "http/jwk.h"

namespace onrush::app {

// What proofs are made from, some 4 bytes a leaf.
struct CountedDrop {
    draw::MerkleTree tree;
    std::unique_ptr<const http::HmacSha256> salts;
};

struct CertifiedDrop {
    DropId drop;
    KeptCertificate kept;
    std::optional<CountedDrop> counted;  // when it had to be counted
};

// The one that is kept, or a new one. Faults broken_law when the log or the mirror does not hold
// what a certificate says, and missing when its key is gone.
[[nodiscard]] Made<CertifiedDrop> certify(const CertificateSource& source, const DropId& drop,
                                          const base::Clock& clock);

// Counts it, unless that is done; then a proof costs the rows of a group of leaves.
[[nodiscard]] Made<> count(const CertificateSource& source, CertifiedDrop& certified);

// Of one that is counted. `number` is one that it has.
[[nodiscard]] Made<draw::CertificateProof> prove(const CertificateSource& source,
                                                 const CertifiedDrop& certified,
                                                 std::uint64_t number);

// Whether a key of that name is published, also as a retired one. Any thread.
[[nodiscard]] bool is_published(const http::JwkSet& keys, std::string_view kid);

// The number of a piece: of a coupon it is the coupon's, of an order its place among the sources.
// None when the certificate does not count it.
[[nodiscard]] std::optional<std::uint64_t> number_of(const KeptCertificate& kept,
                                                     std::uint64_t source, std::uint64_t piece);

}  // namespace onrush::app

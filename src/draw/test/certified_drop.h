// A campaign of which everything was given, with its certificate and the proofs, for tests.
#pragma once

#include "draw/certificate.h"
#include "draw/test/drawn_room.h"

namespace onrush::draw::test {

inline constexpr base::Instant start{1'800'000'000'000};

[[nodiscard]] inline Given given_number(std::uint64_t number) {
    Given given{
        number, 100 + number, {}, start + base::Duration(static_cast<std::int64_t>(number))};
    given.salt.fill(static_cast<std::uint8_t>(number));
    return given;
}

struct CertifiedDrop {
    MerkleTree tree;
    Certificate certificate;

    explicit CertifiedDrop(std::uint64_t given) {
        for (std::uint64_t number = 1; number <= given; ++number) {
            tree.append(leaf_of(given_number(number)));
        }
        certificate.format = certificate_format;
        certificate.id = 3;
        certificate.name = "Spring";
        certificate.offered = given;
        certificate.given = given;
        if (given > 0) {
            certificate.first_at = given_number(1).at;
            certificate.last_at = given_number(given).at;
        }
        certificate.root = hex(tree.root());
        certificate.record = {57, hex(leaf_hash("a record"))};
        certificate.made_at = start + base::Duration::hours(1);
    }
    [[nodiscard]] CertificateProof proof(std::uint64_t number) const {
        Given given = given_number(number);
        CertificateProof proof;
        proof.format = certificate_proof_format;
        proof.id = 3;
        proof.number = number;
        proof.account_id = given.account;
        proof.salt = hex(given.salt);
        proof.at = given.at;
        proof.path = hexes(tree.path(
            number - 1, [](std::uint64_t index) { return leaf_of(given_number(index + 1)); }));
        return proof;
    }
};

}  // namespace onrush::draw::test

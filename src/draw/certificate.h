// The certificate of a drop and the proof of one who was given something, and their check; the
// signature is checked elsewhere. docs/certificate.md says what each member is.
//
// What was given is numbered from 1 in the order in which it was given. Each is a leaf of a Merkle
// tree (merkle.h) at its number less one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/time.h"
#include "draw/findings.h"
#include "draw/limits.h"

namespace onrush::draw {

inline constexpr std::string_view signed_certificate_format = "onrush-signed-certificate/1";
inline constexpr std::string_view certificate_purpose = "certificate";  // of the signature
inline constexpr std::string_view certificate_format = "onrush-certificate/1";
// Of one that says how much was given back.
inline constexpr std::string_view certificate_format_back = "onrush-certificate/2";
inline constexpr std::string_view certificate_proof_format = "onrush-certificate-proof/1";

// A certificate as it is given out: its bytes are the text of a member, so nobody has to write the
// same JSON again to check the signature.
struct SignedCertificate {
    std::string format;
    std::string kid;
    std::string signature;
    std::string document;

    static constexpr std::array ranges = {
        base::range("format", 1, limits::format_characters_max, "onrush-signed-certificate/1"),
        base::range("kid", 1, limits::key_name_characters, "The key in /.well-known/jwks.json"),
        base::range("signature", limits::signature_characters, limits::signature_characters,
                    "Ed25519, in base64url"),
        base::range("document", 1, limits::document_characters_max, "The certificate, in JSON"),
    };
};
BOOST_DESCRIBE_STRUCT(SignedCertificate, (), (format, kid, signature, document))

enum class DropType : std::uint8_t { campaign, sale, date };
BOOST_DESCRIBE_ENUM(DropType, campaign, sale, date)

// The record of the log that the numbers stand on: nothing after it is in them.
struct CertifiedRecord {
    std::uint64_t sequence = 0;
    std::string hash;

    static constexpr std::array ranges = {
        base::range("sequence", 1, base::id_limit - 1, "The number of the record"),
        base::range("hash", limits::hash_characters, limits::hash_characters,
                    "Of the chain up to it, as docs/log-format.md says"),
    };
};
BOOST_DESCRIBE_STRUCT(CertifiedRecord, (), (sequence, hash))

struct Certificate {
    std::string format;
    DropType type = DropType::campaign;
    std::uint64_t id = 0;
    std::string name;
    std::uint64_t offered = 0;
    std::uint64_t given = 0;
    // Of those, had come back by then, and may have been given to others. None: nothing had.
    std::optional<std::uint64_t> given_back;
    std::optional<base::Instant> first_at;  // none when nothing was given
    std::optional<base::Instant> last_at;
    std::string root;
    CertifiedRecord record;
    base::Instant made_at;

    static constexpr std::array ranges = {
        base::range("format", 1, limits::format_characters_max,
                    "onrush-certificate/1, or /2 with givenBack"),
        base::range("name", 0, limits::name_characters_max, "What buyers saw"),
        base::range("offered", 0, limits::leaves_max, "How many there were"),
        base::range("given", 0, limits::leaves_max, "How many were given"),
        base::range("given_back", 1, limits::leaves_max, "How many of those had come back"),
        base::range("root", limits::hash_characters, limits::hash_characters,
                    "Of the Merkle tree over what was given"),
    };
};
BOOST_DESCRIBE_STRUCT(Certificate, (),
                      (format, type, id, name, offered, given, given_back, first_at, last_at, root,
                       record, made_at))

struct CertificateProof {
    std::string format;
    DropType type = DropType::campaign;
    std::uint64_t id = 0;
    std::uint64_t number = 0;
    std::uint64_t account_id = 0;
    std::string salt;
    base::Instant at;
    std::vector<std::string> path;

    static constexpr std::array ranges = {
        base::range("format", 1, limits::format_characters_max, "onrush-certificate-proof/1"),
        base::range("number", 1, limits::leaves_max, "Counts from 1 in the order of giving"),
        base::range("salt", limits::salt_characters, limits::salt_characters,
                    "Hides the account in the leaf; known to its owner alone"),
        base::range("path", 0, limits::path_hashes_max, "Hashes from the leaf up to the root"),
    };
};
BOOST_DESCRIBE_STRUCT(CertificateProof, (), (format, type, id, number, account_id, salt, at, path))

struct Given {
    std::uint64_t number = 0;
    std::uint64_t account = 0;
    Salt salt{};
    base::Instant at;
};
[[nodiscard]] Digest leaf_of(const Given& given);

// Adds what the certificate says of itself, then the proof against it. `proof` may be null. Pure;
// any thread.
void check_certificate(Findings& findings, const Certificate& certificate,
                       const CertificateProof* proof);

}  // namespace onrush::draw

// Passes of waiting rooms: who was admitted where, and until when, in a form that any site checks.
//
// A pass is a JWT of type "onrush-pass+jwt", signed with Ed25519 (http/eddsa_jwt.h):
//
//     {"iss":"onrush","sub":"7","room":3,"jti":"41","iat":1900000000,"exp":1900000600}
//      who issued      account  room      ticket     issued           ends, both in seconds
//
// Any site verifies it with the public keys of /.well-known/jwks.json; docs/passes.md is for those
// who do. Whether a pass was given back, or its room closed, only the server knows.
//
// Signing and verifying are work of the io thread that answers: a pass is signed once for a ticket
// and a key, and verified once; each io thread keeps those that come again. A pass says the same
// whenever it is asked for, since its instants come from the engine, so a signature made twice is
// the same.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/signing_keys.h"
#include "base/describe.h"
#include "base/time.h"

namespace onrush::api {

inline constexpr std::string_view pass_type = "onrush-pass+jwt";

// All ids are below base::id_limit, and not 0.
struct Pass {
    std::uint64_t account = 0;
    std::uint64_t room = 0;
    std::uint64_t ticket = 0;
    // Whole seconds; the second at most limits::pass_valid_max after the first.
    base::Instant issued_at;
    base::Instant expires_at;
    friend bool operator==(const Pass&, const Pass&) = default;
};

// The signature comes last: it costs a thousand times what all else does.
enum class PassFault : std::uint8_t {
    malformed,
    unknown_key,  // of another server, or retired
    wrong_issuer,
    not_yet_issued,  // the clock of who issued it is ahead
    expired,
    wrong_room,
    wrong_account,
    wrong_signature,  // also what a key signed that was to last longer than the key
};
BOOST_DESCRIBE_ENUM(PassFault, malformed, unknown_key, wrong_issuer, not_yet_issued, expired,
                    wrong_room, wrong_account, wrong_signature)
constexpr base::EnumCase wire_case(PassFault) {
    return base::EnumCase::upper;
}

// 1 to limits::issuer_bytes_max visible ASCII characters that JSON need not escape.
[[nodiscard]] bool is_issuer(std::string_view text);

class PassSigner {
public:
    // `keys` outlives it; `issuer` is one.
    PassSigner(const SigningKeys& keys, std::string issuer, std::size_t io_threads);
    ~PassSigner();

    // On that io thread. Valid until it signs the next.
    [[nodiscard]] std::string_view sign(std::size_t io_thread, const Pass& pass);

private:
    struct Thread;

    const SigningKeys& keys_;
    const std::string issuer_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

class PassKeys {
public:
    PassKeys(const SigningKeys& keys, std::string issuer, std::size_t io_threads);
    ~PassKeys();

    // On that io thread. The faults in their order; any account where none is given.
    [[nodiscard]] std::expected<Pass, PassFault> verify(
        std::size_t io_thread, std::string_view token, std::uint64_t room,
        std::optional<std::uint64_t> account = std::nullopt);
    // Of passes that were verified before.
    [[nodiscard]] std::uint64_t cache_hits(std::size_t io_thread) const;

private:
    struct Thread;

    const SigningKeys& keys_;
    const std::string issuer_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace onrush::api

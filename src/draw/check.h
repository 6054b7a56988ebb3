// The documents of a draw, as they are served and as they are checked from files, and their check.
// docs/draw.md says what each member is.
//
// GET /v1/rooms/{id}/draw gives a Draw, GET /v1/rooms/{id}/tickets/me/proof a DrawProof. Hashes,
// secrets and salts are lower case hex digits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "draw/findings.h"
#include "draw/limits.h"

namespace onrush::draw {

inline constexpr std::string_view draw_format = "onrush-draw/1";
inline constexpr std::string_view draw_proof_format = "onrush-draw-proof/1";

struct NamedBeacon {
    std::string name;
    std::optional<std::string> value;  // once it is known

    static constexpr std::array ranges = {
        base::range("name", 1, limits::beacon_name_characters_max,
                    "Which public value it is, for example a round of a randomness beacon"),
        base::range("value", 1, limits::beacon_value_characters_max, "The value itself"),
    };
};
BOOST_DESCRIBE_STRUCT(NamedBeacon, (), (name, value))

struct Draw {
    std::string format;
    std::uint64_t room_id = 0;
    std::string commitment;
    std::optional<NamedBeacon> beacon;
    std::optional<std::uint64_t> entrants;  // once the room has opened
    std::optional<std::string> root;        // with them
    std::optional<std::string> secret;      // once the room is closed

    static constexpr std::array ranges = {
        base::range("format", 1, limits::format_characters_max, "onrush-draw/1"),
        base::range("commitment", limits::hash_characters, limits::hash_characters,
                    "SHA-256 of the secret"),
        base::range("entrants", 0, limits::leaves_max, "How many held a ticket at opensAt"),
        base::range("root", limits::hash_characters, limits::hash_characters,
                    "Of the Merkle tree over the entrants"),
        base::range("secret", limits::hash_characters, limits::hash_characters,
                    "Revealed when the room closes"),
    };
};
BOOST_DESCRIBE_STRUCT(Draw, (), (format, room_id, commitment, beacon, entrants, root, secret))

struct DrawProof {
    std::string format;
    std::uint64_t room_id = 0;
    std::uint64_t ticket_id = 0;
    std::uint64_t account_id = 0;
    std::string salt;
    std::uint64_t index = 0;
    std::vector<std::string> path;
    std::uint64_t rank = 0;

    static constexpr std::array ranges = {
        base::range("format", 1, limits::format_characters_max, "onrush-draw-proof/1"),
        base::range("salt", limits::salt_characters, limits::salt_characters,
                    "Hides the account in the leaf; known to its owner alone"),
        base::range("index", 0, limits::leaves_max - 1, "The place of the leaf in the tree"),
        base::range("path", 0, limits::path_hashes_max, "Hashes from the leaf up to the root"),
        base::range("rank", 0, limits::leaves_max - 1, "How many entrants were drawn before"),
    };
};
BOOST_DESCRIBE_STRUCT(DrawProof, (),
                      (format, room_id, ticket_id, account_id, salt, index, path, rank))

// The documents' own words, then the proof against the draw. `proof` may be null. Pure; any thread.
[[nodiscard]] Findings check_draw(const Draw& draw, const DrawProof* proof);

}  // namespace onrush::draw

#include "draw/check.h"

#include <fmt/format.h>

#include "draw/merkle.h"
#include "draw/permutation.h"

namespace onrush::draw {

namespace {

// What is known once the members of a draw are read.
struct Known {
    Digest commitment{};
    std::uint64_t entrants = 0;
    std::optional<Digest> root;    // once the room has opened
    std::optional<Digest> secret;  // once it is closed
    std::optional<Digest> key;     // with both, if the secret is the right one
};

// False when the document is not one, which is then said.
bool read_members(Findings& findings, const Draw& draw, Known& known) {
    std::optional<Digest> commitment = findings.digest("commitment", draw.commitment);
    if (draw.root) {
        known.root = findings.digest("root", *draw.root);
    }
    if (draw.secret) {
        known.secret = findings.digest("secret", *draw.secret);
    }
    if (draw.root.has_value() != draw.entrants.has_value()) {
        findings.malformed("\"entrants\" and \"root\" are published together; one is missing.");
    } else if (draw.secret && !draw.root) {
        findings.malformed("\"secret\" is published after \"entrants\" and \"root\".");
    }
    if (findings.worst() || !commitment) {
        return false;
    }
    known.commitment = *commitment;
    known.entrants = draw.entrants.value_or(0);
    return true;
}

void check_values(Findings& findings, const Draw& draw, Known& known) {
    if (!known.root || !draw.root) {
        findings.not_yet("The room has not opened: its entrants are not frozen yet.");
        return;
    }
    findings.good(
        fmt::format("{} entrants were frozen under the root {}.", known.entrants, *draw.root));
    if (known.entrants == 0 && *known.root != empty_root()) {
        findings.wrong(fmt::format("The root of no entrants is {}, but {} was published.",
                                   base::to_hex(empty_root()), *draw.root));
    }
    if (!known.secret) {
        findings.not_yet(
            "The secret is not revealed yet: the commitment and the ranks cannot be checked.");
        return;
    }
    Digest commitment = commitment_of(*known.secret);
    if (commitment != known.commitment) {
        findings.wrong(fmt::format(
            "The secret is not the one that was committed to: its SHA-256 is {}, not {}.",
            base::to_hex(commitment), draw.commitment));
        return;
    }
    findings.good("The secret is the one that was committed to.");
    Beacon beacon;
    if (draw.beacon) {
        beacon = {draw.beacon->name,
                  draw.beacon->value ? std::string_view(*draw.beacon->value) : std::string_view()};
        findings.good(beacon.value.empty()
                          ? fmt::format("The beacon \"{}\" was named and its value never given: "
                                        "only its name is in the key.",
                                        beacon.name)
                          : fmt::format("The beacon \"{}\" with the value \"{}\" is in the key; "
                                        "compare it with what the beacon published.",
                                        beacon.name, beacon.value));
    }
    known.key = key_of(*known.secret, known.entrants, *known.root, beacon);
    findings.good(fmt::format("The key of the order is {}.", base::to_hex(*known.key)));
}

void check_proof(Findings& findings, const Draw& draw, const DrawProof& proof, const Known& known) {
    std::optional<Salt> salt = findings.salt("salt", proof.salt);
    std::optional<std::vector<Digest>> path = findings.path(proof.path);
    if (!salt || !path) {
        return;
    }
    if (proof.room_id != draw.room_id) {
        findings.wrong(fmt::format("The proof is of room {}, and the draw of room {}.",
                                   proof.room_id, draw.room_id));
        return;
    }
    if (!known.root) {
        return;  // said already
    }
    if (proof.index >= known.entrants) {
        findings.wrong(fmt::format("There is no entrant {}: there are {}, counted from 0.",
                                   proof.index, known.entrants));
        return;
    }
    std::string what = fmt::format("Ticket {} of account {}", proof.ticket_id, proof.account_id);
    Digest leaf = leaf_of({proof.room_id, proof.ticket_id, proof.account_id, *salt});
    if (findings.leads_to_root(what, leaf, proof.index, known.entrants, *known.root, *path)) {
        findings.good(fmt::format("{} is entrant {} under the root.", what, proof.index));
    }
    if (!known.key) {
        return;
    }
    std::uint64_t rank = Permutation(known.entrants, *known.key).rank(proof.index);
    if (rank == proof.rank) {
        findings.good(fmt::format("Its rank is {}: so many entrants were drawn before it.", rank));
    } else {
        findings.wrong(fmt::format("The rank of entrant {} is {}, but the proof says {}.",
                                   proof.index, rank, proof.rank));
    }
}

}  // namespace

Findings check_draw(const Draw& draw, const DrawProof* proof) {
    Findings findings;
    Known known;
    if (!findings.takes_format(draw.format, draw_format) ||
        (proof != nullptr && !findings.takes_format(proof->format, draw_proof_format)) ||
        !read_members(findings, draw, known)) {
        return findings;
    }
    check_values(findings, draw, known);
    if (proof != nullptr) {
        check_proof(findings, draw, *proof, known);
    }
    return findings;
}

}  // namespace onrush::draw

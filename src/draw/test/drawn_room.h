// A room that was drawn, with the documents that it gives, for tests.
#pragma once

#include <string>
#include <vector>

#include "draw/check.h"
#include "draw/merkle.h"
#include "draw/permutation.h"

namespace onrush::draw::test {

// The examples of docs/draw.md: the secret is the bytes 0 to 31, and the entrant at place i has
// ticket i + 1, account 1001 + i and a salt of bytes that are all i.
[[nodiscard]] inline Digest example_secret() {
    Digest secret;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        secret[i] = static_cast<std::uint8_t>(i);
    }
    return secret;
}

[[nodiscard]] inline Entrant example_entrant(std::uint64_t index) {
    Entrant entrant{7, index + 1, 1'001 + index, {}};
    entrant.salt.fill(static_cast<std::uint8_t>(index));
    return entrant;
}

[[nodiscard]] inline std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    base::append_hex(text, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return text;
}

[[nodiscard]] inline std::vector<std::string> hexes(std::span<const Digest> path) {
    std::vector<std::string> texts;
    for (const Digest& hash : path) {
        texts.push_back(hex(hash));
    }
    return texts;
}

struct DrawnRoom {
    MerkleTree tree;
    Draw draw;

    // With a beacon, closed: everything is published.
    explicit DrawnRoom(std::uint64_t entrants) {
        for (std::uint64_t i = 0; i < entrants; ++i) {
            tree.append(leaf_of(example_entrant(i)));
        }
        draw.format = draw_format;
        draw.room_id = 7;
        draw.commitment = hex(commitment_of(example_secret()));
        draw.beacon = NamedBeacon{"beacon/4321", "c0ffee"};
        draw.entrants = entrants;
        draw.root = hex(tree.root());
        draw.secret = hex(example_secret());
    }
    [[nodiscard]] Digest key() const {
        return key_of(example_secret(), tree.size(), tree.root(), {"beacon/4321", "c0ffee"});
    }
    [[nodiscard]] std::vector<Digest> path(std::uint64_t index) const {
        return tree.path(index, [](std::uint64_t i) { return leaf_of(example_entrant(i)); });
    }
    [[nodiscard]] DrawProof proof(std::uint64_t index) const {
        Entrant entrant = example_entrant(index);
        DrawProof proof;
        proof.format = draw_proof_format;
        proof.room_id = entrant.room;
        proof.ticket_id = entrant.ticket;
        proof.account_id = entrant.account;
        proof.salt = hex(entrant.salt);
        proof.index = index;
        proof.path = hexes(path(index));
        proof.rank = Permutation(tree.size(), key()).rank(index);
        return proof;
    }
};

}  // namespace onrush::draw::test

// The Merkle tree of RFC 6962 (section 2.1), kept as its leaves come.
//
// The hash of a leaf is SHA-256(0x00 | leaf), that of a node SHA-256(0x01 | left | right), that of
// an empty tree SHA-256 of nothing. n leaves are split at the largest power of two below n, so an
// odd one out stands alone and is never doubled:
//
//     root of 7 leaves = node(root of leaves 0 to 3, root of leaves 4 to 6)
//     root of 4 to 6   = node(node(leaf 4, leaf 5), leaf 6)
//
// What is kept are the hashes of the full groups of 16 leaves and of the full nodes above them, and
// of the leaves after the last full group: some 4 bytes a leaf. Whoever has the leaves gives the
// hashes of a group again when it is changed or a path leads through it.
//
// append() costs a node for each leaf on average and never more than 15 and log2(n); root() costs
// log2(n) nodes; replace(), remove_last() and path() cost a group of leaves and log2(n) nodes. No
// call depends on more of the tree than that. Not shared between threads.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "draw/limits.h"
#include "draw/message.h"

namespace onrush::draw {

// Of at most 71 bytes.
[[nodiscard]] Digest leaf_hash(base::ByteView leaf);
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);
[[nodiscard]] Digest empty_root();

// How many hashes the path of a leaf has.
[[nodiscard]] std::size_t path_length(std::uint64_t index, std::uint64_t size);
// The root to which a path leads from a leaf. Nothing when there is no such leaf, or the path has
// not the length of its place.
[[nodiscard]] std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t index,
                                                 std::uint64_t size, std::span<const Digest> path);

class MerkleTree {
public:
    static constexpr std::uint64_t group_leaves = 16;
    // Gives the hash of a leaf that the tree has.
    using LeafAt = std::function<Digest(std::uint64_t index)>;

    MerkleTree();
    ~MerkleTree();
    MerkleTree(MerkleTree&&) noexcept;
    MerkleTree& operator=(MerkleTree&&) noexcept;

    [[nodiscard]] std::uint64_t size() const { return size_; }
    void append(const Digest& leaf);
    // Asks for the other leaves of the group only, so the owner may have changed its own already.
    void replace(std::uint64_t index, const Digest& leaf, const LeafAt& leaf_at);
    // Asks for leaves before the last only.
    void remove_last(const LeafAt& leaf_at);
    [[nodiscard]] Digest root() const;
    // From the leaf's neighbour up to the child of the root.
    [[nodiscard]] std::vector<Digest> path(std::uint64_t index, const LeafAt& leaf_at) const;
    // What it takes on the heap.
    [[nodiscard]] std::size_t heap_bytes() const;

private:
    // Blocks that never move: no append copies the tree, and a small tree stays small.
    static constexpr std::size_t block_nodes = 64;
    using Block = std::array<Digest, block_nodes>;
    using Group = std::array<Digest, group_leaves>;

    [[nodiscard]] std::uint64_t groups() const { return size_ / group_leaves; }
    [[nodiscard]] std::size_t loose() const { return size_ % group_leaves; }
    [[nodiscard]] std::span<const Digest> loose_leaves() const {
        return std::span(loose_).first(loose());
    }
    [[nodiscard]] Digest& node(std::uint64_t place) {
        return (*blocks_[place / block_nodes])[place % block_nodes];
    }
    [[nodiscard]] const Digest& node(std::uint64_t place) const {
        return (*blocks_[place / block_nodes])[place % block_nodes];
    }
    void push_node(const Digest& hash);
    void truncate_nodes(std::uint64_t count);
    // What stands right of the first `first` groups, in one hash.
    [[nodiscard]] std::optional<Digest> rest_after(std::uint64_t first) const;
    [[nodiscard]] static Group group_of(std::uint64_t group, std::uint64_t known,
                                        const Digest& leaf, const LeafAt& leaf_at);

    std::uint64_t size_ = 0;
    Group loose_{};  // the leaves after the last full group
    // Each node right after the last of those below it, see place_of() in merkle.cc.
    std::vector<std::unique_ptr<Block>> blocks_;
    std::uint64_t nodes_ = 0;
};

}  // namespace onrush::draw

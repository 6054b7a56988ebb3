#include "draw/merkle.h"

#include <algorithm>
#include <bit>

namespace onrush::draw {

namespace {

// Of the node that stands on groups [index << level, (index + 1) << level). Nodes are kept in the
// order in which they become full: two groups, their node, two groups, their node, the node of
// both. So appending appends, and what the last groups made is at the end.
std::uint64_t place_of(int level, std::uint64_t index) {
    std::uint64_t last_group = ((index + 1) << level) - 1;
    return 2 * last_group - static_cast<std::uint64_t>(std::popcount(last_group)) +
           static_cast<std::uint64_t>(level);
}

std::uint64_t nodes_of(std::uint64_t groups) {
    return 2 * groups - static_cast<std::uint64_t>(std::popcount(groups));
}

// Where a tree of `size` leaves is split: the largest power of two below it.
std::size_t split_of(std::size_t size) {
    return std::bit_floor(size - 1);
}

Digest root_of(std::span<const Digest> leaves) {
    if (leaves.size() == 1) {
        return leaves.front();
    }
    std::size_t left = split_of(leaves.size());
    return node_hash(root_of(leaves.first(left)), root_of(leaves.subspan(left)));
}

// The path of a leaf in the tree of these alone.
void append_path(std::vector<Digest>& path, std::span<const Digest> leaves, std::size_t index) {
    if (leaves.size() == 1) {
        return;
    }
    std::size_t left = split_of(leaves.size());
    if (index < left) {
        append_path(path, leaves.first(left), index);
        path.push_back(root_of(leaves.subspan(left)));
    } else {
        append_path(path, leaves.subspan(left), index - left);
        path.push_back(root_of(leaves.first(left)));
    }
}

}  // namespace

Digest leaf_hash(base::ByteView leaf) {
    return Message()
        .number(0, 1)
        .bytes({reinterpret_cast<const std::uint8_t*>(leaf.data()), leaf.size()})
        .hash();
}

Digest node_hash(const Digest& left, const Digest& right) {
    return Message().number(1, 1).bytes(left).bytes(right).hash();
}

Digest empty_root() {
    return base::sha256({});
}

std::size_t path_length(std::uint64_t index, std::uint64_t size) {
    std::size_t length = 0;
    for (std::uint64_t last = size - 1; last != 0; index >>= 1, last >>= 1) {
        // A node at the right end without a neighbour moves up as it is.
        length += index != last || (index & 1) == 1 ? 1 : 0;
    }
    return length;
}

std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                                   std::span<const Digest> path) {
    if (index >= size || path.size() != path_length(index, size)) {
        return std::nullopt;
    }
    Digest hash = leaf;
    auto next = path.begin();
    for (std::uint64_t last = size - 1; last != 0; index >>= 1, last >>= 1) {
        if ((index & 1) == 1) {
            hash = node_hash(*next++, hash);
        } else if (index != last) {
            hash = node_hash(hash, *next++);
        }
    }
    return hash;
}

MerkleTree::MerkleTree() = default;
MerkleTree::~MerkleTree() = default;
MerkleTree::MerkleTree(MerkleTree&&) noexcept = default;
MerkleTree& MerkleTree::operator=(MerkleTree&&) noexcept = default;

void MerkleTree::append(const Digest& leaf) {
    ONRUSH_CHECK(size_ < limits::leaves_max, "{} leaves", size_);
    loose_[loose()] = leaf;
    ++size_;
    if (loose() != 0) {
        return;
    }
    Digest hash = root_of(loose_);
    push_node(hash);
    std::uint64_t index = groups() - 1;
    for (int level = 0; (index & 1) == 1; ++level, index >>= 1) {
        hash = node_hash(node(place_of(level, index - 1)), hash);
        push_node(hash);
    }
}

void MerkleTree::replace(std::uint64_t index, const Digest& leaf, const LeafAt& leaf_at) {
    ONRUSH_CHECK(index < size_, "leaf {} of {}", index, size_);
    std::uint64_t at = index / group_leaves;
    if (at == groups()) {
        loose_[index % group_leaves] = leaf;
        return;
    }
    Digest hash = root_of(group_of(at, index, leaf, leaf_at));
    node(place_of(0, at)) = hash;
    for (int level = 0; ((at | 1) + 1) << level <= groups(); ++level, at >>= 1) {
        const Digest& other = node(place_of(level, at ^ 1));
        hash = (at & 1) == 1 ? node_hash(other, hash) : node_hash(hash, other);
        node(place_of(level + 1, at >> 1)) = hash;
    }
}

void MerkleTree::remove_last(const LeafAt& leaf_at) {
    ONRUSH_CHECK(size_ > 0, "{} leaves", size_);
    if (loose() == 0) {
        // The last is named as known, and never read again.
        loose_ = group_of(groups() - 1, size_ - 1, Digest{}, leaf_at);
        truncate_nodes(nodes_of(groups() - 1));
    }
    --size_;
}

Digest MerkleTree::root() const {
    return rest_after(0).value_or(empty_root());
}

std::vector<Digest> MerkleTree::path(std::uint64_t index, const LeafAt& leaf_at) const {
    ONRUSH_CHECK(index < size_, "leaf {} of {}", index, size_);
    std::vector<Digest> path;
    path.reserve(static_cast<std::size_t>(limits::path_hashes_max));
    std::uint64_t at = index / group_leaves;
    // The groups left of the full node, or of the loose leaves, that the leaf stands under.
    std::uint64_t left = groups();
    if (at == groups()) {
        append_path(path, loose_leaves(), loose() - (size_ - index));
    } else {
        Group group = group_of(at, index, leaf_at(index), leaf_at);
        append_path(path, group, index % group_leaves);
        int level = 0;
        for (; ((at | 1) + 1) << level <= groups(); ++level, at >>= 1) {
            path.push_back(node(place_of(level, at ^ 1)));
        }
        left = at << level;
        if (std::optional<Digest> rest = rest_after((at + 1) << level)) {
            path.push_back(*rest);
        }
    }
    for (int level = 0; left >> level != 0; ++level) {
        if ((left >> level & 1) == 1) {
            path.push_back(node(place_of(level, (left >> level) - 1)));
        }
    }
    return path;
}

std::size_t MerkleTree::heap_bytes() const {
    return blocks_.size() * sizeof(Block) + blocks_.capacity() * sizeof(blocks_.front());
}

void MerkleTree::push_node(const Digest& hash) {
    if (nodes_ == blocks_.size() * block_nodes) {
        blocks_.push_back(std::make_unique<Block>());
    }
    node(nodes_++) = hash;
}

// Keeps a block more than is needed, so that a tree at the edge of one does not allocate each time.
void MerkleTree::truncate_nodes(std::uint64_t count) {
    nodes_ = count;
    blocks_.resize(std::min<std::size_t>(blocks_.size(), nodes_ / block_nodes + 2));
}

std::optional<Digest> MerkleTree::rest_after(std::uint64_t first) const {
    std::optional<Digest> rest;
    if (loose() != 0) {
        rest = root_of(loose_leaves());
    }
    std::uint64_t more = groups() - first;  // `first` ends where a full node of the right end does
    for (int level = 0; more >> level != 0; ++level) {
        if ((more >> level & 1) == 1) {
            const Digest& full = node(place_of(level, (groups() >> level) - 1));
            rest = rest ? node_hash(full, *rest) : full;
        }
    }
    return rest;
}

MerkleTree::Group MerkleTree::group_of(std::uint64_t group, std::uint64_t known, const Digest& leaf,
                                       const LeafAt& leaf_at) {
    Group leaves;
    for (std::uint64_t i = 0; i < group_leaves; ++i) {
        std::uint64_t index = group * group_leaves + i;
        leaves[i] = index == known ? leaf : leaf_at(index);
    }
    return leaves;
}

}  // namespace onrush::draw

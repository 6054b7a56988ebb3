#include "draw/merkle.h"

#include <bit>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace onrush::draw {
namespace {

Digest leaf_number(std::uint64_t number) {
    return leaf_hash(Message().number(number, 8).view());
}

// The definition of RFC 6962, as it is written there.
Digest root_by_definition(std::span<const Digest> leaves) {
    if (leaves.empty()) {
        return empty_root();
    }
    if (leaves.size() == 1) {
        return leaves.front();
    }
    std::size_t left = std::bit_floor(leaves.size() - 1);
    return node_hash(root_by_definition(leaves.first(left)),
                     root_by_definition(leaves.subspan(left)));
}

// A tree and all its leaves, which count how often they are asked for.
struct Grove {
    MerkleTree tree;
    std::vector<Digest> leaves;
    std::uint64_t asked = 0;

    explicit Grove(std::uint64_t size = 0) {
        for (std::uint64_t i = 0; i < size; ++i) {
            append(leaf_number(i));
        }
    }
    MerkleTree::LeafAt leaf_at() {
        return [this](std::uint64_t index) {
            ++asked;
            return leaves.at(index);
        };
    }
    void append(const Digest& leaf) {
        leaves.push_back(leaf);
        tree.append(leaf);
    }
    void replace(std::uint64_t index, const Digest& leaf) {
        leaves[index] = leaf;
        tree.replace(index, leaf, leaf_at());
    }
    void remove_last() {
        leaves.pop_back();
        tree.remove_last(leaf_at());
    }
    std::vector<Digest> path(std::uint64_t index) { return tree.path(index, leaf_at()); }
};

// The examples that implementations of RFC 6962 share.
TEST(Merkle, HasTheRootsOfCertificateTransparency) {
    const std::vector<std::string> leaves = {"",
                                             "00",
                                             "10",
                                             "2021",
                                             "3031",
                                             "40414243",
                                             "5051525354555657",
                                             "606162636465666768696a6b6c6d6e6f"};
    const std::vector<std::string> roots = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    MerkleTree tree;
    EXPECT_EQ(base::to_hex(tree.root()), roots[0]);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        std::vector<std::uint8_t> bytes(leaves[i].size() / 2);
        ASSERT_TRUE(base::read_hex(leaves[i], bytes));
        tree.append(leaf_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
        EXPECT_EQ(base::to_hex(tree.root()), roots[i + 1]) << i;
    }
}

TEST(Merkle, OfEverySizeHasTheRootOfTheDefinitionAndPathsToIt) {
    Grove grove;
    for (std::uint64_t size = 0; size <= 140; ++size) {
        ASSERT_EQ(grove.tree.root(), root_by_definition(grove.leaves)) << size;
        for (std::uint64_t index = 0; index < size; ++index) {
            std::vector<Digest> path = grove.path(index);
            ASSERT_EQ(path.size(), path_length(index, size)) << index << " of " << size;
            ASSERT_EQ(root_of_path(grove.leaves[index], index, size, path), grove.tree.root())
                << index << " of " << size;
        }
        grove.append(leaf_number(size));
    }
}

TEST(Merkle, APathLeadsToTheRootFromItsOwnPlaceOnly) {
    Grove grove(37);
    Digest root = grove.tree.root();
    for (std::uint64_t index = 0; index < 37; ++index) {
        std::vector<Digest> path = grove.path(index);
        Digest leaf = grove.leaves[index];
        for (std::uint64_t other = 0; other < 40; ++other) {
            bool leads = root_of_path(leaf, other, 37, path) == root;
            EXPECT_EQ(leads, other == index) << index << " as " << other;
        }
        EXPECT_NE(root_of_path(leaf_number(99), index, 37, path), root);
        for (Digest& hash : path) {
            hash[31] ^= 1;
            EXPECT_NE(root_of_path(leaf, index, 37, path), root) << index;
            hash[31] ^= 1;
        }
        path.push_back(leaf);
        EXPECT_EQ(root_of_path(leaf, index, 37, path), std::nullopt);
        path.resize(path.size() - 2);
        EXPECT_EQ(root_of_path(leaf, index, 37, path), std::nullopt);
    }
    EXPECT_EQ(root_of_path(leaf_number(0), 0, 0, {}), std::nullopt);
}

TEST(Merkle, ALeafIsNeverTakenForANode) {
    Digest left = leaf_number(1);
    Digest right = leaf_number(2);
    Message node;
    node.bytes(left).bytes(right);
    EXPECT_NE(leaf_hash(node.view()), node_hash(left, right));
}

TEST(Merkle, FollowsLeavesThatComeChangeAndGo) {
    std::mt19937_64 random(12);
    for (int round = 0; round < 20; ++round) {
        Grove grove;
        std::uint64_t next = 0;
        for (int step = 0; step < 400; ++step) {
            std::uint64_t choice = random() % 10;
            std::uint64_t size = grove.leaves.size();
            if (size == 0 || choice < 5) {
                grove.append(leaf_number(next++));
            } else if (choice < 8) {
                grove.replace(random() % size, leaf_number(next++));
            } else {
                grove.remove_last();
            }
            ASSERT_EQ(grove.tree.size(), grove.leaves.size());
            ASSERT_EQ(grove.tree.root(), root_by_definition(grove.leaves)) << round << "/" << step;
        }
        while (!grove.leaves.empty()) {
            std::uint64_t last = grove.leaves.size() - 1;
            ASSERT_EQ(root_of_path(grove.leaves[last], last, last + 1, grove.path(last)),
                      grove.tree.root());
            grove.remove_last();
            ASSERT_EQ(grove.tree.root(), root_by_definition(grove.leaves)) << last;
        }
    }
}

// Who leaves gives the place to the last, as the room does it.
TEST(Merkle, TheOwnerMayChangeItsLeafBeforeTheTree) {
    Grove grove(100);
    grove.leaves[5] = grove.leaves[99];
    grove.tree.replace(5, grove.leaves[5], grove.leaf_at());
    grove.remove_last();
    EXPECT_EQ(grove.tree.root(), root_by_definition(grove.leaves));
}

TEST(Merkle, AsksForOneGroupOfLeavesAtMost) {
    Grove grove(1'000);
    EXPECT_EQ(grove.asked, 0u);
    grove.replace(400, leaf_number(7));
    EXPECT_EQ(grove.asked, MerkleTree::group_leaves - 1);
    grove.asked = 0;
    grove.replace(999, leaf_number(7));
    EXPECT_EQ(grove.asked, 0u) << "the leaves after the last full group are at hand";
    (void)grove.path(999);
    EXPECT_EQ(grove.asked, 0u);
    (void)grove.path(400);
    EXPECT_EQ(grove.asked, MerkleTree::group_leaves);
    grove.asked = 0;
    while (grove.tree.size() % MerkleTree::group_leaves != 0) {
        grove.remove_last();
    }
    EXPECT_EQ(grove.asked, 0u);
    grove.remove_last();
    EXPECT_EQ(grove.asked, MerkleTree::group_leaves - 1);
}

TEST(Merkle, TakesFourBytesALeafAndLittleWhenSmall) {
    Grove grove(200'000);
    EXPECT_LE(grove.tree.heap_bytes(), 200'000u * 41 / 10);
    EXPECT_EQ(Grove(15).tree.heap_bytes(), 0u);
    EXPECT_LE(Grove(100).tree.heap_bytes(), 2'100u);
    while (!grove.leaves.empty()) {
        grove.remove_last();
    }
    EXPECT_LE(grove.tree.heap_bytes(), 2 * 2'048 + 4'096 * sizeof(void*))
        << "what is not needed is given back, but for the list of blocks";
}

TEST(Merkle, MovesWithAllThatItKeeps) {
    Grove grove(50);
    Digest root = grove.tree.root();
    MerkleTree moved = std::move(grove.tree);
    EXPECT_EQ(moved.root(), root);
    EXPECT_EQ(moved.path(3, grove.leaf_at()).size(), path_length(3, 50));
}

}  // namespace
}  // namespace onrush::draw

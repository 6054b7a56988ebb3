#include "draw/check.h"

#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "draw/test/drawn_room.h"

namespace onrush::draw {
namespace {

using base::FaultKind;
using test::DrawnRoom;

// What is wrong, one a line, with the kinds of fault.
std::string faults(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings.all()) {
        if (finding.fault) {
            text += fmt::format("{}: {}\n", base::name_of(*finding.fault), finding.text);
        }
    }
    return text;
}

// The one thing that is wrong when a good draw and proof are changed.
std::string after(const std::function<void(Draw&, DrawProof&)>& change, std::uint64_t size = 11,
                  std::uint64_t index = 4) {
    DrawnRoom room(size);
    DrawProof proof = room.proof(index);
    change(room.draw, proof);
    return faults(check_draw(room.draw, &proof));
}

bool has(const Findings& findings, std::string_view words) {
    for (const Finding& finding : findings.all()) {
        if (finding.text.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

TEST(CheckDraw, FindsEveryEntrantAndItsRank) {
    for (std::uint64_t size : {1, 2, 3, 16, 17, 40}) {
        DrawnRoom room(size);
        for (std::uint64_t index = 0; index < size; ++index) {
            DrawProof proof = room.proof(index);
            Findings findings = check_draw(room.draw, &proof);
            ASSERT_EQ(faults(findings), "") << index << " of " << size;
            ASSERT_EQ(findings.worst(), std::nullopt);
            ASSERT_TRUE(has(findings, fmt::format("Its rank is {}", proof.rank)));
        }
    }
}

TEST(CheckDraw, NeedsNoProofAndNoBeacon) {
    DrawnRoom room(5);
    Findings findings = check_draw(room.draw, nullptr);
    EXPECT_EQ(faults(findings), "");
    EXPECT_TRUE(has(findings, "compare it with what the beacon published"));
    room.draw.beacon->value.reset();
    EXPECT_TRUE(has(check_draw(room.draw, nullptr), "its value never given"));
    room.draw.beacon.reset();
    EXPECT_EQ(faults(check_draw(room.draw, nullptr)), "");
}

TEST(CheckDraw, OfNobodyIsGoodWithTheEmptyRootOnly) {
    DrawnRoom room(0);
    EXPECT_EQ(faults(check_draw(room.draw, nullptr)), "");
    room.draw.root = std::string(64, '0');
    EXPECT_TRUE(faults(check_draw(room.draw, nullptr)).starts_with("broken law: The root of no"));
}

TEST(CheckDraw, SaysWhatIsNotPublishedYet) {
    auto hide_secret = [](Draw& draw, DrawProof&) { draw.secret.reset(); };
    EXPECT_EQ(after(hide_secret),
              "missing: The secret is not revealed yet: the commitment and the ranks cannot be "
              "checked.\n");
    auto before_opening = [](Draw& draw, DrawProof&) {
        draw.secret.reset();
        draw.root.reset();
        draw.entrants.reset();
    };
    EXPECT_EQ(after(before_opening),
              "missing: The room has not opened: its entrants are not frozen yet.\n");
}

TEST(CheckDraw, ChecksTheProofBeforeTheSecretIsRevealed) {
    DrawnRoom room(9);
    DrawProof proof = room.proof(2);
    room.draw.secret.reset();
    EXPECT_TRUE(has(check_draw(room.draw, &proof), "is entrant 2 under the root"));
    proof.account_id = 5;
    EXPECT_EQ(check_draw(room.draw, &proof).worst(), FaultKind::broken_law)
        << "what is wrong is worse than what is missing";
}

TEST(CheckDraw, NamesAnotherSecret) {
    std::string wrong = after([](Draw& draw, DrawProof&) { draw.secret->front() = 'f'; });
    EXPECT_TRUE(wrong.starts_with("broken law: The secret is not the one that was committed to: "))
        << wrong;
}

TEST(CheckDraw, NamesAnotherRank) {
    DrawProof good = DrawnRoom(11).proof(4);
    std::string wrong = after([](Draw&, DrawProof& proof) { ++proof.rank; });
    EXPECT_EQ(wrong,
              fmt::format("broken law: The rank of entrant 4 is {}, but the proof says {}.\n",
                          good.rank, good.rank + 1));
    wrong = after([](Draw& draw, DrawProof&) { draw.beacon->value = "c0ffef"; }, 500);
    EXPECT_TRUE(wrong.starts_with("broken law: The rank of entrant 4 is ")) << wrong;
}

TEST(CheckDraw, NamesALeafThatIsNotInTheTree) {
    const std::vector<std::function<void(Draw&, DrawProof&)>> changes = {
        [](Draw&, DrawProof& proof) { ++proof.ticket_id; },
        [](Draw&, DrawProof& proof) { ++proof.account_id; },
        [](Draw&, DrawProof& proof) { proof.salt.front() = 'f'; },
        [](Draw&, DrawProof& proof) { std::swap(proof.path[0], proof.path[1]); },
    };
    for (const auto& change : changes) {
        std::string wrong = after(change);
        EXPECT_NE(wrong.find(" is not in the tree: the path leads to "), std::string::npos)
            << wrong;
    }
}

TEST(CheckDraw, NamesAPathOfAnotherLength) {
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.path.pop_back(); }),
              "broken law: The path has 3 hashes, but from place 4 of 11 it is 4.\n");
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.path.push_back(proof.path[0]); }),
              "broken law: The path has 5 hashes, but from place 4 of 11 it is 4.\n");
}

TEST(CheckDraw, NamesAPlaceOrARoomThatIsNot) {
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.index = 11; }),
              "broken law: There is no entrant 11: there are 11, counted from 0.\n");
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.room_id = 8; }),
              "broken law: The proof is of room 8, and the draw of room 7.\n");
}

TEST(CheckDraw, NamesWhatNoDocumentSays) {
    EXPECT_EQ(after([](Draw& draw, DrawProof&) { draw.root.reset(); }),
              "damaged: \"entrants\" and \"root\" are published together; one is missing.\n");
    EXPECT_EQ(after([](Draw& draw, DrawProof&) {
                  draw.root.reset();
                  draw.entrants.reset();
              }),
              "damaged: \"secret\" is published after \"entrants\" and \"root\".\n");
    EXPECT_EQ(after([](Draw& draw, DrawProof&) { draw.commitment[3] = 'A'; }),
              "damaged: \"commitment\" is not 64 lower case hex digits.\n");
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.path[1][0] = 'g'; }),
              "damaged: \"path/1\" is not 64 lower case hex digits.\n");
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.salt.pop_back(); }),
              "damaged: \"salt\" is not 32 lower case hex digits.\n");
}

TEST(CheckDraw, KnowsANewerFormatFromAnother) {
    EXPECT_EQ(after([](Draw& draw, DrawProof&) { draw.format = "onrush-draw/2"; }),
              "too new: Its format is \"onrush-draw/2\"; this program reads \"onrush-draw/1\".\n");
    EXPECT_EQ(after([](Draw&, DrawProof& proof) { proof.format = "onrush-draw/1"; }),
              "not ours: Its format is \"onrush-draw/1\"; this program reads "
              "\"onrush-draw-proof/1\".\n");
    EXPECT_EQ(after([](Draw& draw, DrawProof&) { draw.format = "onrush-draw/x"; }),
              "not ours: Its format is \"onrush-draw/x\"; this program reads \"onrush-draw/1\".\n");
}

TEST(Salt, IsTheSameForAnAccountInARoomOnly) {
    Digest key = test::example_secret();
    EXPECT_EQ(salt_of(key, 7, 1), salt_of(key, 7, 1));
    EXPECT_NE(salt_of(key, 7, 1), salt_of(key, 7, 2));
    EXPECT_NE(salt_of(key, 7, 1), salt_of(key, 8, 1));
    EXPECT_NE(seal_of(salt_of(key, 7, 1), 1), seal_of(salt_of(key, 7, 2), 1));
}

TEST(Key, IsOfAllThatItIsMadeOf) {
    Digest secret = test::example_secret();
    Digest root = empty_root();
    Digest key = key_of(secret, 5, root, {"ab", "c"});
    EXPECT_NE(key, key_of(root, 5, root, {"ab", "c"}));
    EXPECT_NE(key, key_of(secret, 6, root, {"ab", "c"}));
    EXPECT_NE(key, key_of(secret, 5, secret, {"ab", "c"}));
    EXPECT_NE(key, key_of(secret, 5, root, {"a", "bc"})) << "the lengths are in the message";
    EXPECT_NE(key, key_of(secret, 5, root, {}));
}

}  // namespace
}  // namespace onrush::draw

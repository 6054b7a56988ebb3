// The pages that tell strangers how to write a checker have test vectors: ours must be those.
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "draw/certificate.h"
#include "draw/test/drawn_room.h"

namespace onrush::draw {
namespace {

using test::hex;

std::string page(const std::string& name) {
    std::ifstream file(ONRUSH_SOURCE_FOLDER "/docs/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string row(std::string_view kind, std::string_view input, std::string_view output) {
    return fmt::format("| {} | {} | {} |\n", kind, input, output);
}

void add_entrants(std::string& rows) {
    Entrant first = test::example_entrant(0);
    Entrant last = test::example_entrant(255);
    for (const Entrant& entrant : {first, last}) {
        rows += row("seal", fmt::format("{} {}", hex(entrant.salt), entrant.account),
                    hex(seal_of(entrant.salt, entrant.account)));
        rows += row("leaf",
                    fmt::format("{} {} {} {}", entrant.room, entrant.ticket, entrant.account,
                                hex(entrant.salt)),
                    hex(leaf_of(entrant)));
    }
}

void add_trees(std::string& rows) {
    for (std::uint64_t size : {0, 1, 2, 3, 7, 16, 100}) {
        rows += row("root", fmt::to_string(size), hex(test::DrawnRoom(size).tree.root()));
    }
    rows += row("path", "0 1", "");
    for (auto [index, size] : {std::pair(2, 3), {1, 3}, {6, 7}, {17, 40}}) {
        rows +=
            row("path", fmt::format("{} {}", index, size),
                fmt::format("{}", fmt::join(test::hexes(test::DrawnRoom(size).path(index)), " ")));
    }
}

void add_ranks(std::string& rows) {
    Digest key = test::DrawnRoom(100).key();
    std::string hexed = hex(key);
    for (std::uint64_t size : {1, 2, 3, 4, 5, 10, 16, 17, 30}) {
        Permutation permutation(size, key);
        std::vector<std::uint64_t> ranks;
        for (std::uint64_t index = 0; index < size; ++index) {
            ranks.push_back(permutation.rank(index));
        }
        rows += row("ranks", fmt::format("{} {}", hexed, size),
                    fmt::format("{}", fmt::join(ranks, " ")));
    }
    for (std::uint64_t size : {Permutation::few, Permutation::few + 1, Permutation::some,
                               Permutation::some + 1, limits::leaves_max}) {
        for (std::uint64_t index : {std::uint64_t{0}, size / 3, size - 1}) {
            rows += row("rank", fmt::format("{} {} {}", hexed, size, index),
                        fmt::to_string(Permutation(size, key).rank(index)));
        }
    }
}

TEST(Vectors, OfTheDrawAreThoseOfItsPage) {
    Digest secret = test::example_secret();
    std::string rows = row("commitment", hex(secret), hex(commitment_of(secret)));
    add_entrants(rows);
    add_trees(rows);
    test::DrawnRoom room(100);
    rows += row("key", fmt::format("{} 100 {} beacon/4321 c0ffee", hex(secret), *room.draw.root),
                hex(room.key()));
    rows += row("key", fmt::format("{} 100 {} - -", hex(secret), *room.draw.root),
                hex(key_of(secret, 100, room.tree.root(), {})));
    add_ranks(rows);
    EXPECT_NE(page("draw.md").find("|---|---|---|\n" + rows), std::string::npos)
        << "docs/draw.md must have these rows:\n"
        << rows;
}

TEST(Vectors, OfCertificatesAreThoseOfTheirPage) {
    std::string rows;
    for (std::uint64_t number : {std::uint64_t{1}, base::id_limit - 1}) {
        Given given{number, 1'001, test::example_entrant(5).salt, base::Instant(1'800'000'000'123)};
        rows += row("leaf",
                    fmt::format("{} {} {} {}", number, given.account, hex(given.salt),
                                base::to_text(given.at)),
                    hex(leaf_of(given)));
    }
    EXPECT_NE(page("certificate.md").find("|---|---|---|\n" + rows), std::string::npos)
        << "docs/certificate.md must have these rows:\n"
        << rows;
}

}  // namespace
}  // namespace onrush::draw

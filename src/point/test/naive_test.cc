// Random commands on points against a model that is too simple to be wrong: a list of entries,
// summed up whenever a balance is wanted.
#include <random>

#include <gtest/gtest.h>

#include "point/test/words.h"

namespace onrush::point {
namespace {

constexpr std::int64_t cap = 1000;

struct NaiveEntry {
    std::uint64_t account = 0;
    std::string kind;
    std::int64_t amount = 0;
    std::uint64_t reverses = 0;
    std::uint64_t reversed_by = 0;
    std::int64_t at = 0;
};

class Naive {
public:
    std::vector<NaiveEntry> entries;  // id - 1

    std::int64_t balance(std::uint64_t account) const {
        std::int64_t sum = 0;
        for (const NaiveEntry& entry : entries) {
            sum += entry.account == account ? entry.amount : 0;
        }
        return sum;
    }
    std::string post(std::uint64_t account, const std::string& kind, std::int64_t asked,
                     std::int64_t now) {
        bool wrong = kind == "adjust" ? asked == 0 || asked < -cap : asked < 1;
        if (wrong || asked > cap) {
            return "amount-out-of-range";
        }
        return move({account, kind, kind == "spend" ? -asked : asked, 0, 0, now});
    }
    std::string reverse(std::uint64_t id, std::int64_t now) {
        if (id > entries.size()) {
            return "entry-not-found";
        }
        NaiveEntry& entry = entries[id - 1];
        if (entry.reverses != 0) {
            return "entry-not-reversible";
        }
        if (entry.reversed_by != 0) {
            return fmt::format("already-reversed by {}", entry.reversed_by);
        }
        std::string said = move({entry.account, "reversal", -entry.amount, id, 0, now});
        if (entries.back().reverses == id) {
            entries[id - 1].reversed_by = entries.size();
        }
        return said;
    }
    std::string list(std::uint64_t account, const std::string& kind, std::int64_t from,
                     std::int64_t to) const {
        std::string text;
        for (std::size_t i = entries.size(); i > 0; --i) {
            const NaiveEntry& entry = entries[i - 1];
            bool wanted = entry.account == account && (kind.empty() || entry.kind == kind) &&
                          entry.at >= from && entry.at < to;
            text += wanted ? fmt::format("{} ", i) : "";
        }
        return text + "end";
    }

private:
    std::string move(const NaiveEntry& entry) {
        std::int64_t before = balance(entry.account);
        std::int64_t after = before + entry.amount;
        if (after < 0) {
            return fmt::format("insufficient-points has {}", before);
        }
        if (entry.amount > 0 && after > cap) {
            return fmt::format("balance-cap has {}", before);
        }
        entries.push_back(entry);
        std::string text =
            fmt::format("{} {} {:+} is {}", entries.size(), entry.kind, entry.amount, after);
        return entry.reverses == 0 ? text : text + fmt::format(" reverses {}", entry.reverses);
    }
};

TEST(Points, AgreeWithANaiveModelUnderRandomCommands) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        std::mt19937_64 random(seed);
        auto below = [&](std::uint64_t n) { return random() % n; };
        Book book;
        Naive naive;
        std::int64_t now = 1000;
        for (int step = 0; step < 400 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t account = 1 + below(3);
            std::uint64_t dice = below(10);
            if (dice < 6) {
                auto kind = static_cast<PostedKind>(below(5));
                std::int64_t amount = static_cast<std::int64_t>(below(700)) - 100;
                book.play({{now, post(account, kind, amount),
                            naive.post(account, engine::test::code_of(kind), amount, now)}});
            } else if (dice < 8) {
                std::uint64_t id = 1 + below(naive.entries.size() + 1);
                book.play({{now, reverse(id), naive.reverse(id, now)}});
            } else {
                auto kind = static_cast<EntryKind>(below(6));
                std::int64_t from = 900 + static_cast<std::int64_t>(below(900));
                std::int64_t to = 900 + static_cast<std::int64_t>(below(900));
                bool all = below(2) == 0;
                ListEntries list{user(account), {}, Instant(from), Instant(to), {}, 100};
                list.kind = all ? std::nullopt : std::optional(kind);
                std::string kind_name = all ? "" : engine::test::code_of(kind);
                book.play({
                    {now, ask(list), naive.list(account, kind_name, from, to)},
                    {now, balance(account), fmt::format("{}", naive.balance(account))},
                });
            }
            now += static_cast<std::int64_t>(below(5));
        }
        EXPECT_GT(naive.entries.size(), 100u);
        book.expect_whole();
    }
}

}  // namespace
}  // namespace onrush::point

#include "table/table.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace onrush::table {
namespace {

struct CounterTag;
struct AccountTag;
using CounterId = base::Id<CounterTag>;
using AccountId = base::Id<AccountTag>;

struct Claim {
    CounterId counter;
    AccountId account;
    std::uint64_t number = 0;
    base::Instant expires_at = base::Instant::never();
    friend bool operator==(const Claim&, const Claim&) = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (counter, account, number, expires_at))

struct ByExpiry : Deadline<&Claim::expires_at> {};
struct ByAccount : Ordered<&Claim::account, &Claim::number> {};
using Claims = Table<Claim, Key<&Claim::counter, &Claim::account>, ByExpiry, ByAccount>;

struct Person {
    AccountId id;
    std::string name;
    std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, email))
struct ByEmail : Unique<&Person::email> {};
using People = Table<Person, Key<&Person::id>, ByEmail>;

Claim claim(std::uint64_t counter, std::uint64_t account, std::uint64_t number,
            std::int64_t expires_at) {
    return {CounterId(counter), AccountId(account), number, base::Instant(expires_at)};
}

std::vector<std::uint64_t> numbers(auto range) {
    std::vector<std::uint64_t> found;
    for (const Claim& row : range) {
        found.push_back(row.number);
    }
    return found;
}

TEST(Table, RowsAreFoundByKey) {
    Claims claims("claims");
    claims.insert(claim(1, 7, 1, 50));
    claims.insert(claim(2, 7, 2, 40));
    ASSERT_NE(claims.find(CounterId(1), AccountId(7)), nullptr);
    EXPECT_EQ(claims.find(CounterId(2), AccountId(7))->number, 2u);
    EXPECT_EQ(claims.find(CounterId(7), AccountId(1)), nullptr);
    EXPECT_EQ(claims.size(), 2u);
}

TEST(Table, OrderedIndexesFollowInsertUpdateAndErase) {
    Claims claims("claims");
    const Claim& first = claims.insert(claim(1, 7, 1, 50));
    const Claim& second = claims.insert(claim(2, 7, 2, 40));
    claims.insert(claim(3, 8, 3, 60));
    EXPECT_EQ(numbers(claims.by<ByExpiry>().all()), (std::vector<std::uint64_t>{2, 1, 3}));
    EXPECT_EQ(numbers(claims.by<ByAccount>().starting_with(AccountId(7))),
              (std::vector<std::uint64_t>{1, 2}));
    claims.update(first, [](Claim& row) { row.expires_at = base::Instant::never(); });
    EXPECT_EQ(numbers(claims.by<ByExpiry>().all()), (std::vector<std::uint64_t>{2, 3}));
    claims.erase(second);
    EXPECT_EQ(claims.by<ByExpiry>().first()->number, 3u);
    EXPECT_EQ(numbers(claims.by<ByAccount>().before(AccountId(8))),
              (std::vector<std::uint64_t>{1}));
    EXPECT_EQ(numbers(claims.by<ByAccount>().after(AccountId(7), std::uint64_t{0})),
              (std::vector<std::uint64_t>{1, 3}));
}

TEST(Table, EqualDeadlinesStandInTheOrderOfTheKeyWhateverTheSlots) {
    Claims claims("claims");
    const Claim& gone = claims.insert(claim(9, 9, 9, 10));
    claims.insert(claim(3, 1, 3, 10));
    claims.erase(gone);
    claims.end_batch();
    claims.insert(claim(5, 1, 5, 10));  // takes the first slot again
    claims.insert(claim(2, 1, 2, 10));
    EXPECT_EQ(numbers(claims.by<ByExpiry>().all()), (std::vector<std::uint64_t>{2, 3, 5}));
}

TEST(Table, AUniqueIndexFindsAndLeavesOutTheEmpty) {
    People people("people");
    people.insert({AccountId(1), "Ada", "ada@example.com"});
    people.insert({AccountId(2), "Bob", std::nullopt});
    people.insert({AccountId(3), "Cy", std::nullopt});
    EXPECT_EQ(people.find_by<ByEmail>(std::string_view("ada@example.com"))->name, "Ada");
    people.update(*people.find(AccountId(1)), [](Person& row) { row.email = "a@example.com"; });
    EXPECT_EQ(people.find_by<ByEmail>(std::string_view("ada@example.com")), nullptr);
    EXPECT_EQ(people.find_by<ByEmail>(std::string_view("a@example.com"))->name, "Ada");
}

TEST(TableDeathTest, WhatWouldBreakAnIndexStopsTheProcess) {
    People people("people");
    people.insert({AccountId(1), "Ada", "ada@example.com"});
    EXPECT_DEATH(people.insert({AccountId(1), "Eve", std::nullopt}), "two rows under one key");
    EXPECT_DEATH(people.insert({AccountId(2), "Eve", "ada@example.com"}), "share a unique key");
    EXPECT_DEATH(people.update(*people.find(AccountId(1)), [](Person& row) { row.id.value = 5; }),
                 "key of a row of people changed");
}

std::vector<std::string> changes(const Claims& claims) {
    std::vector<std::string> seen;
    claims.for_each_change([&](ChangeKind change, const Claim& row) {
        const char* word = change == ChangeKind::inserted  ? "insert "
                           : change == ChangeKind::updated ? "update "
                                                           : "erase ";
        seen.push_back(word + std::to_string(row.counter.value) + "=" + std::to_string(row.number));
    });
    return seen;
}

TEST(Table, ABatchCapturesEachChangedRowOnceAsItEndsUp) {
    Claims claims("claims");
    const Claim& old = claims.insert(claim(1, 1, 1, 10));
    const Claim& other = claims.insert(claim(2, 1, 2, 10));
    const Claim& still = claims.insert(claim(3, 1, 3, 10));
    claims.end_batch();
    EXPECT_FALSE(claims.changed());

    claims.update(old, [](Claim& row) { row.number = 10; });
    claims.update(old, [](Claim& row) { row.number = 11; });
    claims.erase(other);
    const Claim& brief = claims.insert(claim(4, 1, 4, 10));
    claims.erase(brief);
    claims.update(still, [](Claim& row) { row.number = 30; });
    claims.erase(still);
    claims.insert(claim(3, 1, 33, 10));
    EXPECT_EQ(changes(claims),
              (std::vector<std::string>{"update 1=11", "erase 2=2", "erase 3=30", "insert 3=33"}));
    claims.end_batch();
    EXPECT_EQ(changes(claims), std::vector<std::string>{});
    EXPECT_EQ(claims.size(), 2u);
}

// Random changes against a std::map, through splits, slot reuse and many batches.
TEST(Table, AgreesWithAMapUnderRandomChanges) {
    Claims claims("claims");
    std::map<std::pair<std::uint64_t, std::uint64_t>, Claim> model;
    std::mt19937_64 random(1);
    for (int step = 0; step < 60'000; ++step) {
        std::uint64_t counter = random() % 40;
        std::uint64_t account = random() % 200;
        Claim row =
            claim(counter, account, random() % 1000, static_cast<std::int64_t>(random() % 99));
        const Claim* found = claims.find(CounterId(counter), AccountId(account));
        auto key = std::make_pair(counter, account);
        ASSERT_EQ(found != nullptr, model.contains(key));
        if (found == nullptr) {
            claims.insert(row);
            model[key] = row;
        } else if (random() % 3 == 0) {
            ASSERT_EQ(*found, model[key]);
            claims.erase(*found);
            model.erase(key);
        } else {
            claims.update(*found, [&](Claim& present) { present = row; });
            model[key] = row;
        }
        if (random() % 50 == 0) {
            claims.end_batch();
        }
    }
    ASSERT_EQ(claims.size(), model.size());
    ASSERT_EQ(claims.by<ByExpiry>().size(), model.size());
    base::Instant last(0);
    for (const Claim& row : claims.by<ByExpiry>().all()) {
        ASSERT_LE(last, row.expires_at);
        last = row.expires_at;
        ASSERT_EQ((model[{row.counter.value, row.account.value}]), row);
    }
}

// An entry that keeps its place is changed where it is, and must not when a neighbour is passed or
// met: with equal parts the keys decide.
TEST(Table, AnIndexStaysInOrderWhenItsEntriesMoveALittle) {
    constexpr std::uint64_t count = 200;
    Claims claims("claims");
    std::set<std::pair<std::int64_t, std::uint64_t>> model;  // expiry, account
    for (std::uint64_t account = 0; account < count; ++account) {
        claims.insert(claim(1, account, 0, 500));
        model.insert({500, account});
    }
    std::mt19937_64 random(1);
    for (int step = 0; step < 3'000; ++step) {
        const Claim* row = claims.find(CounterId(1), AccountId(random() % count));
        std::int64_t moved = row->expires_at.ms + static_cast<std::int64_t>(random() % 5) - 2;
        model.erase({row->expires_at.ms, row->account.value});
        model.insert({moved, row->account.value});
        claims.update(*row, [&](Claim& present) { present.expires_at.ms = moved; });
        auto expected = model.begin();
        for (const Claim& found : claims.by<ByExpiry>().all()) {
            ASSERT_EQ(*expected++, std::make_pair(found.expires_at.ms, found.account.value));
        }
        ASSERT_EQ(expected, model.end());
    }
}

TEST(Table, AHundredThousandRowsThroughManySplitsAreAllFound) {
    People people("people");
    for (std::uint64_t id = 1; id <= 100'000; ++id) {
        people.insert({AccountId(id), "", std::nullopt});
    }
    for (std::uint64_t id = 1; id <= 100'000; ++id) {
        ASSERT_NE(people.find(AccountId(id)), nullptr) << id;
    }
    EXPECT_EQ(people.find(AccountId(100'001)), nullptr);
}

}  // namespace
}  // namespace onrush::table

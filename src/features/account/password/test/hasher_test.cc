#include "features/account/password/hasher.h"

#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace onrush::password {
namespace {

constexpr HasherSettings light{.threads = 1, .tasks_waiting_max = 2, .memory_kib = 8, .passes = 1};

struct TestTask final : Task {
    std::promise<void> over;
    std::shared_future<void> ended = over.get_future().share();
    std::shared_future<void> may_end;  // when set, done() waits for it
    bool is_wanted = true;
    std::vector<TestTask*>* order = nullptr;  // when set, gets the tasks as they end

    [[nodiscard]] bool wanted() const override { return is_wanted; }
    void done() override {
        if (order != nullptr) {
            order->push_back(this);
        }
        if (may_end.valid()) {
            may_end.wait();
        }
        over.set_value();
    }
};

TestTask run(Hasher& hasher, const std::string& password, const std::string& hash = "") {
    TestTask task;
    task.password = password;
    task.hash = hash;
    EXPECT_TRUE(hasher.try_start(task));
    task.ended.wait();
    return task;
}

TEST(Hasher, KnowsAPasswordAgainAndNoOther) {
    Hasher hasher(light);
    TestTask made = run(hasher, "12345678");
    EXPECT_TRUE(made.right);
    EXPECT_TRUE(made.hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << made.hash;
    EXPECT_EQ(made.password, std::string(8, '\0')) << "wiped";
    EXPECT_TRUE(run(hasher, "12345678", made.hash).right);
    EXPECT_FALSE(run(hasher, "12345679", made.hash).right);
    EXPECT_NE(run(hasher, "12345678").hash, made.hash) << "salted";
}

TEST(Hasher, OfNobodyCostsTheSameAndIsNeverRight) {
    Hasher hasher(light);
    const std::string& nobody = hasher.hash_of_nobody();
    EXPECT_TRUE(nobody.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << nobody;
    EXPECT_FALSE(run(hasher, "12345678", nobody).right);
}

TEST(Hasher, TakesNoMoreThanMayWait) {
    std::promise<void> go;
    std::shared_future<void> gate = go.get_future().share();
    std::vector<TestTask> tasks(4);
    for (TestTask& task : tasks) {
        task.password = "12345678";
        task.may_end = gate;
    }
    Hasher hasher(light);
    bool first = hasher.try_start(tasks[0]);
    // When the first is under way, two may wait.
    bool second = hasher.try_start(tasks[1]);
    while (!hasher.try_start(tasks[2])) {
        std::this_thread::yield();
    }
    bool fourth = hasher.try_start(tasks[3]);
    go.set_value();
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    ASSERT_FALSE(fourth);
    for (std::size_t i = 0; i < 3; ++i) {
        tasks[i].ended.wait();
        EXPECT_TRUE(tasks[i].right);
    }
    EXPECT_TRUE(hasher.try_start(tasks[3]));
    tasks[3].ended.wait();
}

// The first is under way, so that the others wait.
TEST(Hasher, LetsWhoSignsInWaitForOneSignUpAtMost) {
    std::promise<void> go;
    std::vector<TestTask*> order;
    std::vector<TestTask> tasks(7);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        tasks[i].password = "12345678";
        tasks[i].order = &order;
    }
    Hasher hasher(light);
    tasks[0].may_end = go.get_future().share();
    ASSERT_TRUE(hasher.try_start(tasks[0]));
    ASSERT_TRUE(hasher.try_start(tasks[1]));
    while (!hasher.try_start(tasks[2])) {
        std::this_thread::yield();
    }
    EXPECT_FALSE(hasher.try_start(tasks[3])) << "sign-ups have no more room";
    for (std::size_t i : {4, 5}) {
        tasks[i].hash = hasher.hash_of_nobody();
        EXPECT_TRUE(hasher.try_start(tasks[i])) << "sign-ins have room of their own";
    }
    tasks[6].hash = hasher.hash_of_nobody();
    EXPECT_FALSE(hasher.try_start(tasks[6]));
    go.set_value();
    for (std::size_t i : {0, 1, 2, 4, 5}) {
        tasks[i].ended.wait();
    }
    EXPECT_EQ(order,
              (std::vector<TestTask*>{&tasks[0], &tasks[4], &tasks[1], &tasks[5], &tasks[2]}));
}

TEST(Hasher, DoesNoWorkThatNobodyWaitsFor) {
    Hasher hasher(light);
    TestTask task;
    task.password = "12345678";
    task.is_wanted = false;
    ASSERT_TRUE(hasher.try_start(task));
    task.ended.wait();
    EXPECT_TRUE(task.skipped);
    EXPECT_EQ(task.hash, "");
    EXPECT_FALSE(task.right);
    EXPECT_EQ(task.password, std::string(8, '\0')) << "wiped all the same";
}

TEST(Hasher, MakesTheHashAnewWhenTheSettingsHaveChanged) {
    std::string old = run(*std::make_unique<Hasher>(light), "12345678").hash;
    HasherSettings heavier = light;
    heavier.passes = 3;
    Hasher hasher(heavier);
    TestTask right = run(hasher, "12345678", old);
    EXPECT_TRUE(right.right);
    EXPECT_TRUE(right.fresh_hash.starts_with("$argon2id$v=19$m=8,t=3,p=1$")) << right.fresh_hash;
    EXPECT_EQ(run(hasher, "12345679", old).fresh_hash, "") << "not of a wrong password";
    TestTask again = run(hasher, "12345678", right.fresh_hash);
    EXPECT_TRUE(again.right);
    EXPECT_EQ(again.fresh_hash, "");
}

}  // namespace
}  // namespace onrush::password

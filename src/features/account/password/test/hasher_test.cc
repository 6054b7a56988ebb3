#include "features/account/password/hasher.h"

#include <future>
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

    void done() override {
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

}  // namespace
}  // namespace onrush::password

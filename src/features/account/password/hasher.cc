#include "features/account/password/hasher.h"

#include <pthread.h>
#include <sodium.h>

#include "base/check.h"

namespace onrush::password {

Hasher::Hasher(const HasherSettings& settings) : settings_(settings) {
    int ready = sodium_init();
    ONRUSH_CHECK(ready >= 0, "libsodium: {}", ready);
    std::string nobodys(32, '\0');
    randombytes_buf(nobodys.data(), nobodys.size());
    hash_of_nobody_ = hash(nobodys);
    for (std::size_t i = 0; i < settings_.threads; ++i) {
        threads_.emplace_back([this] { loop(); });
        pthread_setname_np(threads_.back().native_handle(), "password");
    }
}

Hasher::~Hasher() {
    {
        base::MutexLock lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

bool Hasher::try_start(Task& task) {
    {
        base::MutexLock lock(mutex_);
        std::deque<Task*>& waiting = waiting_[task.hash.empty() ? to_make : to_compare];
        if (waiting.size() >= settings_.tasks_waiting_max) {
            return false;
        }
        waiting.push_back(&task);
    }
    work_.notify_one();
    return true;
}

// Null when none waits.
Task* Hasher::take() {
    Kind kind = waiting_[next_].empty() ? (next_ == to_make ? to_compare : to_make) : next_;
    if (waiting_[kind].empty()) {
        return nullptr;
    }
    Task* task = waiting_[kind].front();
    waiting_[kind].pop_front();
    next_ = kind == to_make ? to_compare : to_make;
    return task;
}

void Hasher::loop() {
    for (;;) {
        Task* task = nullptr;
        {
            base::MutexLock lock(mutex_);
            while (!stopping_ && (task = take()) == nullptr) {
                work_.wait(mutex_);
            }
            if (stopping_) {
                return;
            }
        }
        task->skipped = !task->wanted();
        if (!task->skipped) {
            work_on(*task);
        }
        sodium_memzero(task->password.data(), task->password.size());
        task->done();
    }
}

void Hasher::work_on(Task& task) const {
    if (task.hash.empty()) {
        task.hash = hash(task.password);
        task.right = true;
        return;
    }
    task.right = crypto_pwhash_str_verify(task.hash.c_str(), task.password.data(),
                                          task.password.size()) == 0;
    bool outdated =
        task.right && crypto_pwhash_str_needs_rehash(task.hash.c_str(), settings_.passes,
                                                     settings_.memory_kib * 1024) != 0;
    if (outdated) {
        task.fresh_hash = hash(task.password);
    }
}

std::string Hasher::hash(const std::string& password) const {
    char text[crypto_pwhash_STRBYTES] = {};
    int failed = crypto_pwhash_str_alg(text, password.data(), password.size(), settings_.passes,
                                       settings_.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
    ONRUSH_CHECK(failed == 0, "no memory for a hash of {} KiB", settings_.memory_kib);
    return text;
}

}  // namespace onrush::password

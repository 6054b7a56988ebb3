// Hashes and compares passwords, in a small pool of threads of its own.
//
// Argon2id is slow and takes much memory on purpose. So few tasks run at once, few wait, and more
// are refused with a request to try again. Neither io threads nor the engine ever wait for it.
//
//   io thread: try_start(task) -> [to make   ] \_ by turns, a thread of the pool -> task.done()
//                                 [to compare] /
//
// Sign-ups and sign-ins wait in rows of their own and take turns: however many sign up, each second
// task is somebody who signs in.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace onrush::password {

struct HasherSettings {
    std::size_t threads = 1;
    std::size_t tasks_waiting_max = 64;  // of each kind
    // What one hash costs.
    std::uint64_t memory_kib = 19 * 1024;
    std::uint64_t passes = 2;
};

struct Task {
    virtual ~Task() = default;
    // On a thread of the pool; the task is the caller's again, and may be gone afterwards.
    virtual void done() = 0;
    // On a thread of the pool, before the work: whether anybody still waits for it.
    [[nodiscard]] virtual bool wanted() const { return true; }

    std::string password;    // wiped when done
    std::string hash;        // to compare with; empty: to be made
    bool right = false;      // made, or the password is the one of the hash
    std::string fresh_hash;  // of a right password whose hash was made with other settings
    bool skipped = false;    // it was not wanted: nothing was done
};

class Hasher {
public:
    explicit Hasher(const HasherSettings& settings);
    // Ends after the tasks under way; those that wait are never done.
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    // Any thread. False when too many wait. The caller keeps the task alive until done().
    [[nodiscard]] bool try_start(Task& task);

    // Of a password that nobody knows, at the same cost: to compare with where there is no account,
    // so that the time it takes tells nobody which e-mails are known.
    [[nodiscard]] const std::string& hash_of_nobody() const { return hash_of_nobody_; }

private:
    enum Kind : std::size_t { to_make, to_compare };

    void loop();
    [[nodiscard]] Task* take() ONRUSH_REQUIRES(mutex_);
    void work_on(Task& task) const;
    [[nodiscard]] std::string hash(const std::string& password) const;

    const HasherSettings settings_;
    std::string hash_of_nobody_;
    base::Mutex mutex_;
    std::condition_variable_any work_;
    std::array<std::deque<Task*>, 2> waiting_ ONRUSH_GUARDED_BY(mutex_);  // by kind
    Kind next_ ONRUSH_GUARDED_BY(mutex_) = to_compare;                    // whose turn it is
    bool stopping_ ONRUSH_GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_;
};

}  // namespace onrush::password

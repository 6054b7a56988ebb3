// An origin for tests: keeps what comes back, and lets a test wait for it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/engine.h"
#include "sim/bed/close_account.h"
#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"
#include "sim/bed/transfer_money.h"

namespace onrush::engine {

template <typename Input>
using BedCommand = Call<Input>;

class ReturnedJobs final : public Origin {
public:
    void deliver(Outbox jobs) override {
        std::lock_guard lock(mutex_);
        for (JobList list = jobs.take(); !list.empty();) {
            all_.push_back(&list.take_first());
        }
        arrived_.notify_all();
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return all_.size() >= count; });
    }
    [[nodiscard]] std::size_t count() {
        std::lock_guard lock(mutex_);
        return all_.size();
    }
    [[nodiscard]] std::vector<Job*> all() {
        std::lock_guard lock(mutex_);
        return all_;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Job*> all_;
};

}  // namespace onrush::engine

// A store that fails as it is told to: the faulty twin of the port.
#pragma once

#include <atomic>
#include <deque>

#include "base/mutex.h"
#include "mirror/store.h"

namespace onrush::mirror {

class FaultyStore final : public Store {
public:
    explicit FaultyStore(Store& store) : store_(store) {}

    // The next calls fail with these, in order. Any thread.
    void fail_applies(std::deque<base::FaultKind> faults) {
        base::MutexLock lock(mutex_);
        apply_faults_ = std::move(faults);
    }
    void fail_syncs(std::deque<base::FaultKind> faults) {
        base::MutexLock lock(mutex_);
        sync_faults_ = std::move(faults);
    }

    void fail_openings(std::deque<base::FaultKind> faults) {
        base::MutexLock lock(mutex_);
        opening_faults_ = std::move(faults);
    }
    // From the next transaction on, as it begins.
    void stop_at_apply() { stops_at_apply_.store(true); }
    [[nodiscard]] std::uint64_t openings() const { return openings_.load(); }

    base::Outcome<> prepare(const Shape& shape) override { return store_.prepare(shape); }
    base::Outcome<Shape> keep_members(const Shape& prepared,
                                      std::span<const table::SchemaDescription> written) override {
        return store_.keep_members(prepared, written);
    }
    base::Outcome<> apply(const Changes& changes,
                          const table::CheckpointPosition& position) override {
        base::Outcome<> fault = next_fault(apply_faults_);
        if (stops_at_apply_.load()) {
            store_.stop_soon();
        }
        return fault ? store_.apply(changes, position) : fault;
    }
    base::Outcome<> open_again() override {
        openings_ += 1;
        base::Outcome<> fault = next_fault(opening_faults_);
        return fault ? store_.open_again() : fault;
    }
    base::Outcome<table::CheckpointPosition> make_durable() override {
        base::Outcome<> fault = next_fault(sync_faults_);
        return fault ? store_.make_durable() : std::unexpected(fault.error());
    }
    void stop_soon() override { store_.stop_soon(); }
    [[nodiscard]] bool stops_soon() const override { return store_.stops_soon(); }
    [[nodiscard]] table::CheckpointPosition position() const override { return store_.position(); }
    [[nodiscard]] const table::SchemaDescription& schema() const override {
        return store_.schema();
    }
    base::Outcome<std::uint64_t> row_count(std::size_t table) override {
        return store_.row_count(table);
    }
    base::Outcome<> load(std::size_t table, const TakeRow& take) override {
        return store_.load(table, take);
    }

private:
    base::Outcome<> next_fault(std::deque<base::FaultKind>& faults) {
        base::MutexLock lock(mutex_);
        if (faults.empty()) {
            return {};
        }
        base::FaultKind kind = faults.front();
        faults.pop_front();
        return base::fault(kind, "on purpose");
    }

    Store& store_;
    std::atomic<bool> stops_at_apply_ = false;
    base::Mutex mutex_;
    std::deque<base::FaultKind> apply_faults_;    // under mutex_
    std::deque<base::FaultKind> sync_faults_;     // under mutex_
    std::deque<base::FaultKind> opening_faults_;  // under mutex_
    std::atomic<std::uint64_t> openings_{0};
};

}  // namespace onrush::mirror

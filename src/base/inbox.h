// How work goes from thread to thread, without a lock or an allocation: each piece of work has one
// `next` pointer, which links it to another.
//
//   many threads                                     one thread
//   Outbox: add, add, add  --push-->  Inbox  --take-->  List: take_first, take_first ...
//
// An Inbox is a stack. What is in an Outbox is linked newest first, so a push joins it to the stack
// as it is, with one compare-and-swap for all of it; take() empties the stack with one exchange and
// turns the links round, once. What one thread pushes is taken in the order in which it was added.
//
// Whoever makes a piece of work owns it, and keeps it alive while it is on its way. It is in one
// list at a time, and belongs to the thread that has the list.
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <utility>

#include "base/check.h"

namespace onrush::base {

namespace detail {
class Links;
}

// Work that another thread has done, on its way back to the thread that waits for it.
class Completion {
public:
    Completion() = default;
    Completion(const Completion&) = delete;
    Completion& operator=(const Completion&) = delete;
    virtual ~Completion() = default;

    // Called by the thread that it has come back to. It may destroy the object.
    virtual void complete() = 0;

private:
    friend class detail::Links;
    Completion* next_ = nullptr;
};

namespace detail {

// The links from one piece of work to the last.
class Links {
public:
    Links() = default;
    Links(Links&& other) noexcept { *this = std::move(other); }
    Links& operator=(Links&& other) noexcept {
        ONRUSH_CHECK(first_ == nullptr, "{} pieces of work would be lost", count_);
        first_ = std::exchange(other.first_, nullptr);
        last_ = std::exchange(other.last_, nullptr);
        count_ = std::exchange(other.count_, 0);
        return *this;
    }
    ~Links() = default;

    // All that is linked from `first` on, the other way round.
    [[nodiscard]] static Links turned(Completion* first) {
        Links links;
        while (first != nullptr) {
            links.put_first(*std::exchange(first, first->next_));
        }
        return links;
    }

    [[nodiscard]] Completion* first() const { return first_; }
    [[nodiscard]] std::size_t count() const { return count_; }

    void put_first(Completion& work) {
        work.next_ = first_;
        first_ = &work;
        if (last_ == nullptr) {
            last_ = &work;
        }
        count_ += 1;
    }
    void put_last(Completion& work) {
        work.next_ = nullptr;
        (last_ == nullptr ? first_ : last_->next_) = &work;
        last_ = &work;
        count_ += 1;
    }
    Completion& take_first() {
        ONRUSH_CHECK(first_ != nullptr, "a list of {} is empty", count_);
        Completion& work = *first_;
        first_ = work.next_;
        if (first_ == nullptr) {
            last_ = nullptr;
        }
        count_ -= 1;
        return work;
    }
    // What the last is linked to besides these; they are not empty.
    void join(Completion* others) { last_->next_ = others; }
    void forget() {
        first_ = nullptr;
        last_ = nullptr;
        count_ = 0;
    }

private:
    Completion* first_ = nullptr;
    Completion* last_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace detail

template <typename Work>
class Outbox;
template <typename Work>
class Inbox;

// Oldest first. One thread.
template <typename Work>
class List {
public:
    List() = default;

    [[nodiscard]] bool empty() const { return links_.first() == nullptr; }
    [[nodiscard]] std::size_t count() const { return links_.count(); }
    void append(Work& work) { links_.put_last(work); }
    Work& take_first() { return static_cast<Work&>(links_.take_first()); }

private:
    friend class Outbox<Work>;
    friend class Inbox<Work>;
    explicit List(detail::Links links) : links_(std::move(links)) {}

    detail::Links links_;
};

// What one thread gathers for another. One thread.
template <typename Work>
class Outbox {
public:
    Outbox() = default;
    template <std::derived_from<Work> Other>
    Outbox(Outbox<Other>&& other) : links_(std::move(other.links_)) {}

    [[nodiscard]] bool empty() const { return links_.first() == nullptr; }
    [[nodiscard]] std::size_t count() const { return links_.count(); }
    void add(Work& work) { links_.put_first(work); }
    // All of it, for a thread that does not send it on: the outbox is empty then.
    [[nodiscard]] List<Work> take() {
        Completion* newest = links_.first();
        links_.forget();
        return List<Work>(detail::Links::turned(newest));
    }

private:
    template <typename Other>
    friend class Outbox;
    friend class Inbox<Work>;

    detail::Links links_;  // newest first
};

template <typename Work>
class Inbox {
public:
    // Any thread. The outbox is empty afterwards.
    void push(Outbox<Work>& outbox) {
        if (outbox.empty()) {
            return;
        }
        Completion* newest = outbox.links_.first();
        Completion* before = newest_.load(std::memory_order_relaxed);
        do {
            outbox.links_.join(before);
        } while (!newest_.compare_exchange_weak(before, newest, std::memory_order_seq_cst,
                                                std::memory_order_relaxed));
        outbox.links_.forget();
    }

    // The one thread that takes, from here on.
    //
    // All that was pushed so far.
    [[nodiscard]] List<Work> take() {
        if (newest_.load(std::memory_order_relaxed) == nullptr) {
            return {};
        }
        return List<Work>(
            detail::Links::turned(newest_.exchange(nullptr, std::memory_order_acquire)));
    }
    // In one order with the pushes: a thread that says that it sleeps, and then asks, misses none
    // whose pusher looks for sleepers afterwards.
    [[nodiscard]] bool empty() const { return newest_.load(std::memory_order_seq_cst) == nullptr; }

private:
    std::atomic<Completion*> newest_{nullptr};
};

}  // namespace onrush::base

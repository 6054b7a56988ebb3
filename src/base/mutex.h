// A mutex that clang's thread-safety analysis understands: a shared member names its lock with
// ONRUSH_GUARDED_BY, and touching it without the lock does not compile under clang.
//
// The engine thread takes none. An io thread takes one of many for a moment to count a request
// (http/rate_limit.h), and one to look for the keys of passes (api/signing_keys.h); all others are
// for rare work beside the way of a command.
#pragma once

#include <mutex>

#if defined(__clang__)
#define ONRUSH_ANNOTATION(attribute) __attribute__((attribute))
#else
#define ONRUSH_ANNOTATION(attribute)
#endif

#define ONRUSH_GUARDED_BY(lock) ONRUSH_ANNOTATION(guarded_by(lock))
#define ONRUSH_REQUIRES(lock) ONRUSH_ANNOTATION(requires_capability(lock))

namespace onrush::base {

class ONRUSH_ANNOTATION(capability("mutex")) Mutex {
public:
    void lock() ONRUSH_ANNOTATION(acquire_capability()) { mutex_.lock(); }
    void unlock() ONRUSH_ANNOTATION(release_capability()) { mutex_.unlock(); }

private:
    std::mutex mutex_;
};

class ONRUSH_ANNOTATION(scoped_lockable) MutexLock {
public:
    explicit MutexLock(Mutex& mutex) ONRUSH_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
        mutex_.lock();
    }
    ~MutexLock() ONRUSH_ANNOTATION(release_capability()) { mutex_.unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

private:
    Mutex& mutex_;
};

}  // namespace onrush::base

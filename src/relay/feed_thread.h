// The thread that takes a feed's turns.
#pragma once

#include <condition_variable>
#include <thread>

#include "base/mutex.h"
#include "relay/feed.h"

namespace onrush::relay {

class FeedThread {
public:
    // The feed outlives the thread.
    explicit FeedThread(Feed& feed);
    ~FeedThread() { stop(); }
    FeedThread(const FeedThread&) = delete;
    FeedThread& operator=(const FeedThread&) = delete;

    // Lets the turn under way end and joins the thread. Any one thread, once or again.
    void stop();

private:
    void run();
    // Returns early when stop() is called; false then.
    bool rest(base::Duration duration);

    Feed& feed_;
    base::Mutex mutex_;
    std::condition_variable_any stop_asked_;
    bool stopping_ ONRUSH_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace onrush::relay

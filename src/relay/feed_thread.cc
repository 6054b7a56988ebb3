#include "relay/feed_thread.h"

#include <chrono>

#include <pthread.h>

namespace onrush::relay {

FeedThread::FeedThread(Feed& feed) : feed_(feed), thread_([this] { run(); }) {
    pthread_setname_np(thread_.native_handle(), "relay");
}

void FeedThread::stop() {
    {
        base::MutexLock lock(mutex_);
        stopping_ = true;
        stop_asked_.notify_all();
    }
    if (thread_.joinable()) {
        thread_.join();
    }
}

void FeedThread::run() {
    while (rest(feed_.turn())) {
    }
}

bool FeedThread::rest(base::Duration duration) {
    auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(duration.ms);
    base::MutexLock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < until) {
        stop_asked_.wait_until(mutex_, until);
    }
    return !stopping_;
}

}  // namespace onrush::relay

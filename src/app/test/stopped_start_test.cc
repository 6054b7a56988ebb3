// A server that is told to stop before it has loaded its data.
#include <csignal>

#include <gtest/gtest.h>

#include "app/serve_command.h"
#include "log/test/scratch_folder.h"

namespace onrush::app::stopped_start_test {
namespace {

// The signal waited until minutes of loading were over.
TEST(StoppedStart, ASignalEndsAServerThatIsStillLoading) {
    sigset_t term;
    sigset_t before;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &term, &before), 0);
    log::ScratchFolder scratch;
    Settings settings;
    ASSERT_TRUE(settings.set_assignment("data=" + scratch.path() + "/data", "test"));
    ASSERT_TRUE(settings.set_assignment("listen=127.0.0.1:0", "test"));
    ASSERT_EQ(raise(SIGTERM), 0);
    bool was_ready = false;
    EXPECT_EQ(serve_until_told(settings, [&](Serving&) { was_ready = true; }), 0);
    EXPECT_FALSE(was_ready);
    ASSERT_EQ(raise(SIGTERM), 0);
    EXPECT_EQ(serve_until_told(settings, [&](Serving&) { was_ready = true; }), 0) << "it can again";
    EXPECT_FALSE(was_ready);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace
}  // namespace onrush::app::stopped_start_test

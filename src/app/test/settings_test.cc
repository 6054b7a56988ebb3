// Settings: where they come from, which wins, and what is refused.
#include "app/settings.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>

#include <gtest/gtest.h>

#include "app/descriptors.h"
#include "app/secrets.h"
#include "log/test/scratch_folder.h"

namespace onrush::app {
namespace {

TEST(Settings, LaterSourcesWin) {
    log::ScratchFolder folder;
    std::string path = folder.path() + "/onrush.toml";
    std::ofstream(path)
        << "listen = \"0.0.0.0:80\"\nioThreads = 2\n"
           "[points]\nselfCharge = true\n[gateway]\npeers = [\"::1\", \"10.0.0.0/8\"]\n";
    Settings settings;
    ASSERT_TRUE(settings.read_file(path));
    EXPECT_EQ(settings.number("ioThreads"), 2);
    EXPECT_TRUE(settings.flag("points.selfCharge"));
    EXPECT_EQ(settings.text("gateway.peers"), "::1, 10.0.0.0/8");
    EXPECT_EQ(settings.all()[1].source, path + ":1");
    const char* variables[] = {"HOME=/", "ONRUSH_IO_THREADS=3", "ONRUSH_JOBS=1",
                               "ONRUSH_POINTS_SELF_CHARGE=false", nullptr};
    ASSERT_TRUE(settings.read_variables(variables));
    EXPECT_EQ(settings.number("ioThreads"), 3);
    EXPECT_FALSE(settings.flag("points.selfCharge"));
    ASSERT_TRUE(settings.set_assignment("ioThreads=4", "--io-threads"));
    EXPECT_EQ(settings.number("ioThreads"), 4);
}

TEST(Settings, AreWrittenAsAFileThatCanBeReadAgain) {
    log::ScratchFolder folder;
    std::string path = folder.path() + "/onrush.toml";
    Settings written;
    ASSERT_TRUE(written.set("data", "a \"quoted\" folder # not a comment", "--data"));
    ASSERT_TRUE(written.set("ioThreads", "4", "--io-threads"));
    ASSERT_TRUE(written.set("points.selfCharge", "true", "--set"));
    std::ofstream(path) << written.as_toml();
    Settings read;
    base::Outcome<> done = read.read_file(path);
    ASSERT_TRUE(done) << done.error().text;
    for (std::size_t i = 0; i < written.all().size(); ++i) {
        EXPECT_EQ(read.all()[i].value, written.all()[i].value) << written.all()[i].name;
    }
}

TEST(Settings, RefuseWhatIsNotKnownAndNameTheNearest) {
    Settings settings;
    base::Outcome<> set = settings.set("points.selfcharge", "true", "--set");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().text,
              "--set: unknown setting \"points.selfcharge\"; did you mean \"points.selfCharge\"?");
    const char* variables[] = {"ONRUSH_LISTENS=x", nullptr};
    set = settings.read_variables(variables);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().text, "unknown variable ONRUSH_LISTENS; did you mean ONRUSH_LISTEN?");
    EXPECT_EQ(set.error().kind, base::FaultKind::usage);
}

TEST(Settings, RefuseValuesThatDoNotFit) {
    struct Row {
        const char* assignment;
        bool fits;
    };
    const Row rows[] = {
        {"ioThreads=0", false},
        {"ioThreads=1", true},
        {"ioThreads=64", true},
        {"ioThreads=65", false},
        {"ioThreads=two", false},
        {"points.selfCharge=yes", false},
        {"identity=header", true},
        {"identity=none", false},
        {"rates.issue=off", true},
        {"rates.issue=5/10s", true},
        {"rates.issue=5/2m", true},
        {"rates.issue=0/1s", false},
        {"rates.issue=5", false},
        {"rates.issue=5/", false},
        {"requests.logged=all", true},
        {"requests.logged=", false},
        {"listen", false},
        {"listen=", false},
        {"data=", false},
        {"admin.listen=", true},
        {"log.segmentBytes=25165823", false},  // 24 MiB less one
        {"log.segmentBytes=25165824", true},
        {"log.segmentBytes=25165825", true},
        {"log.segmentBytes=1073741823", true},
        {"log.segmentBytes=1073741824", true},  // 1 GiB
        {"log.segmentBytes=1073741825", false},
    };
    for (const Row& row : rows) {
        Settings settings;
        EXPECT_EQ(settings.set_assignment(row.assignment, "test").has_value(), row.fits)
            << row.assignment;
    }
    EXPECT_EQ(variable_of("http.bodyBytesMax"), "ONRUSH_HTTP_BODY_BYTES_MAX");
    EXPECT_EQ(variable_of("rates.sign-up"), "ONRUSH_RATES_SIGN_UP");
}

TEST(Secrets, AreTheOwnersAlone) {
    log::ScratchFolder folder;
    base::Outcome<Secrets> secrets = open_secrets(folder.path());
    ASSERT_TRUE(secrets);
    base::Outcome<Secrets> again = open_secrets(folder.path());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->token_key, secrets->token_key) << "made once";
    EXPECT_EQ(again->fingerprint_key, secrets->fingerprint_key);
    namespace files = std::filesystem;
    for (const char* name : {"/token.key", "/fingerprint.key"}) {
        files::path path = folder.path() + name;
        EXPECT_EQ(files::status(path).permissions(),
                  files::perms::owner_read | files::perms::owner_write);
        files::permissions(path, files::perms::group_read, files::perm_options::add);
        secrets = open_secrets(folder.path());
        ASSERT_FALSE(secrets) << name;
        EXPECT_EQ(secrets.error().kind, base::FaultKind::usage);
        files::permissions(path, files::perms::group_read, files::perm_options::remove);
    }
}

// Of a file that may be no larger a write comes short first, without an error; what stops the next
// one is told.
TEST(Secrets, SayWhyTheyCouldNotBeWritten) {
    log::ScratchFolder folder;
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    auto no_signal = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 4;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    errno = 0;
    base::Outcome<> written = write_secret(folder.path() + "/token.key", "five letters and more");
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)std::signal(SIGXFSZ, no_signal);
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().text.find("File too large"), std::string::npos)
        << written.error().text;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "nothing is left of it";
}

TEST(Secrets, LieInAFolderThatIsNotForOthers) {
    namespace files = std::filesystem;
    log::ScratchFolder folder;
    files::permissions(folder.path(), files::perms(0757));
    ASSERT_TRUE(make_private(folder.path()));
    EXPECT_EQ(files::status(folder.path()).permissions(), files::perms(0750));
    EXPECT_EQ(make_private("/nowhere").error().kind, base::FaultKind::io);
}

TEST(Settings, NameTheLineOfAFileThatSaysNothingKnown) {
    log::ScratchFolder folder;
    std::string path = folder.path() + "/onrush.toml";
    std::ofstream(path) << "ioThreads = 2\n[points]\nselfcharge = true\n";
    Settings settings;
    base::Outcome<> read = settings.read_file(path);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().text, path +
                                     ":3: unknown setting \"points.selfcharge\"; did you mean "
                                     "\"points.selfCharge\"?");
}

TEST(Settings, NameTheLineOfAFileThatHasAnotherType) {
    log::ScratchFolder folder;
    std::string path = folder.path() + "/onrush.toml";
    for (const char* value : {"1.5", "1979-05-27", "[\"a\", 1.5]"}) {
        std::ofstream(path) << "ioThreads = 2\n[http]\nhosts = " << value << "\n";
        Settings settings;
        base::Outcome<> read = settings.read_file(path);
        ASSERT_FALSE(read) << value;
        EXPECT_EQ(read.error().text,
                  path +
                      ":3: http.hosts is neither a text in quotes, a whole number, true, false "
                      "nor a list of these");
        EXPECT_EQ(read.error().kind, base::FaultKind::usage);
    }
}

TEST(Settings, DoNotComeFromAFolder) {
    log::ScratchFolder folder;
    Settings settings;
    base::Outcome<> read = settings.read_file(folder.path());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().text, folder.path() + " is a folder, but must be a file of settings");
}

TEST(Settings, HoldWhatTheRulesSayWhenNothingIsSaid) {
    Settings settings;
    EXPECT_EQ(settings.text("data"), "./onrush-data");
    EXPECT_EQ(settings.text("listen"), "127.0.0.1:8080");
    EXPECT_EQ(settings.number("points.balanceMax"), 10'000'000);
    EXPECT_EQ(settings.number("log.segmentBytes"), 128 << 20);
    EXPECT_FALSE(settings.flag("points.selfCharge"));
    EXPECT_EQ(settings.text("identity"), "token");
    EXPECT_LT(settings.number("overload.browseJobs"), settings.number("overload.accountJobs"));
    EXPECT_LT(settings.number("overload.accountJobs"), settings.number("overload.orderJobs"));
}

// What is logged between the two words when a process may open so many files.
[[noreturn]] void say_connections(rlim_t files, std::size_t wanted, bool was_asked_for) {
    rlimit limit{files, files};
    setrlimit(RLIMIT_NOFILE, &limit);
    std::fputs("begin|", stderr);
    std::size_t allowed = connections_allowed(wanted, was_asked_for, 1);
    std::fprintf(stderr, "|%zu", allowed);
    std::exit(0);
}

TEST(ConnectionsDeathTest, AreFewerWithoutAWarningUnlessSomebodyAskedForThem) {
    auto ends = testing::ExitedWithCode(0);
    EXPECT_EXIT(say_connections(4096, 50'000, false), ends, "begin\\|\\|3888");
    EXPECT_EXIT(say_connections(4096, 3888, true), ends, "begin\\|\\|3888");
    EXPECT_EXIT(say_connections(4096, 3889, true), ends, "begin\\|.*connections.limited");
    // So few that a small shop would notice.
    EXPECT_EXIT(say_connections(708, 50'000, false), ends, "begin\\|\\|500");
    EXPECT_EXIT(say_connections(707, 50'000, false), ends, "begin\\|.*connections.limited");
}

TEST(Settings, SayWhetherSomebodyHasSetThem) {
    Settings settings;
    EXPECT_FALSE(settings.was_set("http.connectionsMax"));
    ASSERT_TRUE(settings.set("http.connectionsMax", "50000", "a flag"));
    EXPECT_TRUE(settings.was_set("http.connectionsMax"));
}

}  // namespace
}  // namespace onrush::app

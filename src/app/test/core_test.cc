// A data folder from start to start: what must come back, and every way to refuse.
#include "app/core.h"

#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "app/log_command.h"
#include "app/verify.h"
#include "engine/test/returned_jobs.h"
#include "log/segment.h"
#include "log/test/scratch_folder.h"

namespace onrush::app {
namespace {

using base::FaultKind;
using base::Money;
using base::Outcome;
namespace files = std::filesystem;

// A running bed over a folder.
struct Server {
    base::SystemClock clock;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed{domain};
    engine::ReturnedJobs returned;
    std::unique_ptr<Core> core;
    std::vector<std::unique_ptr<engine::Job>> jobs;

    Outcome<> start(const std::string& folder) {
        CoreSettings settings;
        settings.folder = folder;
        settings.log = {.segment_bytes = 2 << 20, .record_bytes_max = 256 << 10, .kept_bytes = 0};
        settings.mirror.time_until_durable = base::Duration(0);
        settings.mirror.lowest_priority = false;  // wait_for_mirror() would keep it from running
        Outcome<std::unique_ptr<Core>> started = Core::start(domain, clock, settings, progress);
        if (!started) {
            return std::unexpected(started.error());
        }
        core = std::move(*started);
        return {};
    }
    engine::Verdict open_account(const std::string& name) {
        auto job = std::make_unique<engine::BedCommand<bed::OpenAccount>>(
            returned, bed, bed::OpenAccount{name, Money(1)});
        engine::Outbox outbox;
        outbox.add(*job);
        std::size_t before = returned.count();
        core->engine().push(outbox);
        returned.wait_for(before + 1);
        engine::Verdict verdict = job->verdict();
        jobs.push_back(std::move(job));
        return verdict;
    }
    // Until the mirror has everything and says that it would survive a power cut.
    void wait_for_mirror() const {
        while (core->mirror().counters().durable_sequence < core->log().durable()) {
            std::this_thread::yield();
        }
    }
    // Accounts with long names, so that segments fill; waits where the log has no room.
    void fill(int first, int last) {
        for (int i = first; i < last;) {
            std::string name = std::to_string(i) + std::string(100'000, 'x');
            engine::Verdict verdict = open_account(name);
            ASSERT_TRUE(verdict == engine::Verdict::answered ||
                        verdict == engine::Verdict::read_only);
            i += verdict == engine::Verdict::answered ? 1 : 0;
        }
    }
    // Tries until nothing needs the segment any more.
    void drop_first_segment() const {
        while (core->log().first_sequence() == 1) {
            ASSERT_TRUE(core->log().maintain());
        }
    }
    void stop() {
        wait_for_mirror();
        core->stop();
    }
    ~Server() {
        if (core != nullptr) {
            core->stop();
        }
    }
};

struct Fixture : testing::Test {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    std::string mirror = folder + "/mirror.db";

    void open_accounts(const std::vector<std::string>& names) {
        Server server;
        ASSERT_TRUE(server.start(folder));
        for (const std::string& name : names) {
            ASSERT_EQ(server.open_account(name), engine::Verdict::answered);
        }
        server.stop();
    }
    // Every file and its bytes, but for those that a look may touch without changing anything.
    std::map<std::string, std::string> contents() {
        std::map<std::string, std::string> all;
        for (const auto& entry : files::recursive_directory_iterator(folder)) {
            std::string name = entry.path().filename();
            if (entry.is_regular_file() && !name.starts_with("mirror.db-")) {
                std::ifstream file(entry.path(), std::ios::binary);
                all[entry.path()] = std::string(std::istreambuf_iterator<char>(file), {});
            }
        }
        return all;
    }
    void expect_refused(FaultKind kind, const std::string& words) {
        auto before = contents();
        Server server;
        Outcome<> started = server.start(folder);
        ASSERT_FALSE(started) << words;
        EXPECT_EQ(started.error().kind, kind) << started.error().text;
        EXPECT_NE(started.error().text.find(words), std::string::npos) << started.error().text;
        EXPECT_TRUE(contents() == before) << "something on disk changed";
    }
    Outcome<> verify_folder(std::vector<std::string>& lines) {
        log::PosixDisk disk;
        engine::Domain domain;
        bed::Bed bed(domain);
        engine::Idempotency idempotency(domain);
        base::NoProgress progress;
        return verify(disk, folder, domain, progress,
                      [&](const std::string& line) { lines.push_back(line); });
    }
};

using CoreTest = Fixture;

TEST_F(CoreTest, ComesBackFromMirrorAndLog) {
    open_accounts({"ada", "bob"});
    Server server;
    ASSERT_TRUE(server.start(folder));
    EXPECT_EQ(server.bed.accounts.size(), 2u);
    EXPECT_GT(server.core->recovered().rows_loaded, 0u);
    EXPECT_EQ(server.open_account("ada"), engine::Verdict::refused);
}

TEST_F(CoreTest, ADeletedMirrorIsRebuiltFromTheLog) {
    open_accounts({"ada", "bob"});
    files::remove(mirror);
    open_accounts({"cy"});
    std::vector<std::string> lines;
    Outcome<> verified = verify_folder(lines);
    ASSERT_TRUE(verified) << verified.error().text;
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[1], "mirror   at record 3: 4 rows, 4 of them compared with the log: equal");
    EXPECT_EQ(lines[2], "         each table has the hash of what was written to it");
}

TEST_F(CoreTest, ADeletedMirrorIsRefusedWhenSegmentsAreGone) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 60);
        server.stop();
        server.drop_first_segment();
    }
    files::remove(mirror);
    expect_refused(FaultKind::missing, "the segment with record 1 is missing");
}

TEST_F(CoreTest, AMirrorThatIsRemovedBesideAServerIsPutBack) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 30);
        server.wait_for_mirror();
        for (const char* ending : {"", "-wal", "-shm"}) {
            files::remove(mirror + ending);
        }
        server.fill(30, 60);
        server.stop();
        server.drop_first_segment();
    }
    Server server;
    Outcome<> started = server.start(folder);
    ASSERT_TRUE(started) << started.error().text;
    EXPECT_EQ(server.bed.accounts.size(), 60u);
}

TEST_F(CoreTest, AMirrorThatIsRemovedBesideAnIdleServerIsPutBackByItsStop) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 60);
        server.wait_for_mirror();
        server.drop_first_segment();
        files::remove(mirror);
        server.stop();
    }
    Server server;
    Outcome<> started = server.start(folder);
    ASSERT_TRUE(started) << started.error().text;
    EXPECT_EQ(server.bed.accounts.size(), 60u);
}

TEST_F(CoreTest, AMirrorThatIsReplacedBesideAServerStopsNothingAndLosesNothing) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 5);
        server.wait_for_mirror();
        files::rename(mirror, mirror + ".taken");
        std::ofstream(mirror) << "somebody's";
        server.fill(5, 60);
        while (server.core->mirror().trouble() != mirror::Trouble::displaced) {
            std::this_thread::yield();
        }
        ASSERT_TRUE(server.core->log().maintain());
        EXPECT_EQ(server.core->log().first_sequence(), 1u) << "the log lets go of what it needs";
        files::remove(mirror);
        server.stop();
        EXPECT_EQ(server.core->mirror().trouble(), mirror::Trouble::none);
    }
    Server server;
    Outcome<> started = server.start(folder);
    ASSERT_TRUE(started) << started.error().text;
    EXPECT_EQ(server.bed.accounts.size(), 60u);
}

TEST_F(CoreTest, AMirrorOlderThanTheOldestSegmentIsRefused) {
    open_accounts({"ada"});
    files::copy_file(mirror, folder + ".old");
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 60);
        server.stop();
        server.drop_first_segment();
    }
    files::copy_file(folder + ".old", mirror, files::copy_options::overwrite_existing);
    expect_refused(FaultKind::missing, "the segment with record 2 is missing");
}

TEST_F(CoreTest, AMirrorOfAnotherHistoryOrAheadOfTheLogIsRefused) {
    open_accounts({"ada", "bob"});
    files::rename(folder, folder + ".other");
    open_accounts({"eve", "mallory"});
    files::copy_file(folder + ".other/mirror.db", mirror, files::copy_options::overwrite_existing);
    expect_refused(FaultKind::not_ours, "belongs to another log");
    files::remove_all(folder);
    open_accounts({"eve"});
    files::copy_file(folder + ".other/mirror.db", mirror, files::copy_options::overwrite_existing);
    expect_refused(FaultKind::not_ours, "the log ends with record 1");
}

TEST_F(CoreTest, AForeignFileInTheMirrorsPlaceIsRefused) {
    open_accounts({"ada"});
    std::ofstream(mirror) << std::string(5000, 'x');
    expect_refused(FaultKind::not_ours, "mirror.db");
}

TEST_F(CoreTest, AMissingSegmentInTheMiddleIsRefusedByName) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        auto hold = server.core->log().hold_from(1);
        server.fill(0, 60);
        server.stop();
    }
    log::PosixDisk disk;
    std::vector<std::uint64_t> segments = log::list_segments(disk, folder + "/log").value();
    ASSERT_GE(segments.size(), 3u);
    files::remove(folder + "/log/" + log::segment_name(segments[1]));
    expect_refused(FaultKind::missing, log::segment_name(segments[2]));
}

TEST_F(CoreTest, ADamagedRecordIsRefusedByOffset) {
    open_accounts({"ada", "bob"});
    std::fstream file(folder + "/log/" + log::segment_name(1),
                      std::ios::in | std::ios::out | std::ios::binary);
    log::PosixDisk disk;
    auto header = log::read_segment_header(
        **disk.open(folder + "/log/" + log::segment_name(1), log::OpenMode::read), "segment");
    ASSERT_TRUE(header);
    file.seekp(header->header_bytes + 100);
    file.put('\xee');
    file.close();
    expect_refused(FaultKind::damaged, "offset " + std::to_string(header->header_bytes));
}

TEST_F(CoreTest, TwoServersNeverShareAFolder) {
    Server first;
    ASSERT_TRUE(first.start(folder));
    Server second;
    Outcome<> started = second.start(folder);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, FaultKind::locked);
}

TEST_F(CoreTest, AFolderThatIsNotOursOrCannotBeWrittenIsRefused) {
    files::create_directory(folder);
    std::ofstream(folder + "/notes.txt") << "mine";
    expect_refused(FaultKind::not_ours, "notes.txt");
    Server server;
    Outcome<> started = server.start("/proc/onrush-data");
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, FaultKind::io);
    EXPECT_NE(started.error().text.find("/proc/onrush-data"), std::string::npos);
}

TEST_F(CoreTest, AFolderThatWasOpenToOthersIsClosedToThem) {
    files::create_directory(folder);
    files::permissions(folder, files::perms(0777));
    open_accounts({"ada"});
    EXPECT_EQ(files::status(folder).permissions(), files::perms(0770));
}

TEST_F(CoreTest, AClockSetBackAnHourNeverTakesTheTimeOfARecordBack) {
    struct EarlyClock final : base::Clock {
        [[nodiscard]] base::Instant now() const override {
            return real.now() + base::Duration(-3'600'000);
        }
        [[nodiscard]] base::Duration elapsed() const override { return real.elapsed(); }
        base::SystemClock real;
    };
    open_accounts({"ada"});
    EarlyClock early;
    base::NoProgress progress;
    engine::Domain domain;
    bed::Bed bed(domain);
    CoreSettings settings;
    settings.folder = folder;
    settings.log = {.segment_bytes = 2 << 20, .record_bytes_max = 256 << 10, .kept_bytes = 0};
    auto core = Core::start(domain, early, settings, progress);
    ASSERT_TRUE(core);
    engine::ReturnedJobs returned;
    engine::BedCommand<bed::OpenAccount> job(returned, bed, bed::OpenAccount{"bob", Money(1)});
    engine::Outbox outbox;
    outbox.add(job);
    (*core)->engine().push(outbox);
    returned.wait_for(1);
    (*core)->stop();
    ASSERT_EQ(job.verdict(), engine::Verdict::answered);
    base::Instant first = bed.accounts.find(bed::AccountId(1))->opened_at;
    EXPECT_GE(bed.accounts.find(bed::AccountId(2))->opened_at, first);
}

TEST_F(CoreTest, AClockFarFromTheLastRecordIsRefusedUnlessItIsSaidToBeRight) {
    struct OtherClock final : base::Clock {
        [[nodiscard]] base::Instant now() const override { return real.now() + difference; }
        [[nodiscard]] base::Duration elapsed() const override { return real.elapsed(); }
        base::SystemClock real;
        base::Duration difference;
    };
    open_accounts({"ada"});
    auto start = [&](base::Duration difference, bool is_right) {
        OtherClock clock;
        clock.difference = difference;
        base::NoProgress progress;
        engine::Domain domain;
        bed::Bed bed(domain);
        CoreSettings settings;
        settings.folder = folder;
        settings.log = {.segment_bytes = 2 << 20, .record_bytes_max = 256 << 10, .kept_bytes = 0};
        settings.clock_is_right = is_right;
        auto core = Core::start(domain, clock, settings, progress);
        return core ? std::string("started") : core.error().text;
    };
    constexpr base::Duration day = base::Duration::hours(24);
    constexpr base::Duration years = base::Duration::hours(24 * 366 * 5 + 1);
    auto before = contents();
    for (base::Duration difference : {base::Duration(-day.ms - 60'000), years}) {
        std::string refused = start(difference, false);
        EXPECT_NE(refused.find("clock.isRight=true"), std::string::npos) << refused;
    }
    EXPECT_TRUE(contents() == before);
    EXPECT_EQ(start(base::Duration(-day.ms + 60'000), false), "started");
    EXPECT_EQ(start(years, true), "started");
}

TEST_F(CoreTest, VerifyFindsAMirrorThatTheLogContradicts) {
    open_accounts({"ada", "bob"});
    std::vector<std::string> lines;
    ASSERT_TRUE(verify_folder(lines));
    ASSERT_EQ(
        std::system(
            ("sqlite3 " + mirror + " \"update accounts set balance = 9 where id = 2\"").c_str()),
        0);
    Outcome<> verified = verify_folder(lines);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().kind, FaultKind::damaged);
    EXPECT_NE(verified.error().text.find("\"id\":2"), std::string::npos) << verified.error().text;
    EXPECT_NE(verified.error().text.find("move the mirror away"), std::string::npos)
        << verified.error().text;
}

// Without the mirror the rows of dropped segments are gone.
TEST_F(CoreTest, VerifyDoesNotAdviseToDeleteTheLastCopy) {
    {
        Server server;
        ASSERT_TRUE(server.start(folder));
        server.fill(0, 60);
        server.stop();
        server.drop_first_segment();
    }
    ASSERT_EQ(
        std::system(
            ("sqlite3 " + mirror + " \"update accounts set balance = 9 where id = 60\"").c_str()),
        0);
    std::vector<std::string> lines;
    Outcome<> differs = verify_folder(lines);
    ASSERT_FALSE(differs);
    EXPECT_NE(differs.error().text.find("do not delete the mirror"), std::string::npos)
        << differs.error().text;
    files::remove(mirror);
    lines.clear();
    Outcome<> missing = verify_folder(lines);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, FaultKind::missing);
    EXPECT_NE(missing.error().text.find("Put the mirror or the missing segments back"),
              std::string::npos)
        << missing.error().text;
    EXPECT_EQ(lines.size(), 1u) << lines.back();
}

TEST_F(CoreTest, VerifyFindsARowTooManyAndARowTooFew) {
    open_accounts({"ada", "bob"});
    std::vector<std::string> lines;
    auto sql = [&](const std::string& statement) {
        return std::system(("sqlite3 " + mirror + " \"" + statement + "\"").c_str());
    };
    ASSERT_EQ(sql("insert into accounts values (9, 'ghost', 0, 0)"), 0);
    EXPECT_FALSE(verify_folder(lines));
    ASSERT_EQ(sql("delete from accounts where id = 9"), 0);
    EXPECT_TRUE(verify_folder(lines));
    ASSERT_EQ(sql("delete from accounts where id = 1"), 0);
    EXPECT_FALSE(verify_folder(lines));
}

TEST_F(CoreTest, TheLogIsPrintedFilteredAndAsJson) {
    open_accounts({"ada", "bob"});
    log::PosixDisk disk;
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* out = open_memstream(&text, &size);
    ASSERT_TRUE(print_log(disk, folder, {.from = 2, .names = {"accounts"}, .json = true}, out));
    std::fclose(out);
    std::string line(text, size);
    std::free(text);
    EXPECT_TRUE(line.starts_with(R"({"sequence":2,"time":"20)")) << line;
    EXPECT_NE(line.find(R"("change":"insert","table":"accounts","values":{"id":2,"name":"bob",)"),
              std::string::npos)
        << line;
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    Outcome<> backwards = print_log(disk, folder, {.from = 5, .to = 3}, stdout);
    ASSERT_FALSE(backwards);
    EXPECT_EQ(backwards.error().text, "--from 5 is above --to 3");
    Outcome<> unknown = print_log(disk, folder, {.names = {"acounts"}}, stdout);
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().text.find("it has accounts"), std::string::npos)
        << unknown.error().text;
}

// It says no to everything.
struct Wrong final : engine::Law {
    [[nodiscard]] std::string_view name() const override { return "no accounts"; }
    [[nodiscard]] std::string_view sql() const override { return "SELECT 1 WHERE 0"; }
    [[nodiscard]] std::optional<std::string> vote() const override { return check(); }
    [[nodiscard]] std::optional<std::string> check() const override { return "there is one"; }
};

TEST_F(CoreTest, VerifyAsksEveryLaw) {
    open_accounts({"ada"});
    log::PosixDisk disk;
    engine::Domain domain;
    bed::Bed bed(domain);
    domain.add(std::make_unique<Wrong>());
    engine::Idempotency idempotency(domain);
    base::NoProgress progress;
    Outcome<> verified = verify(disk, folder, domain, progress, [](const std::string&) {});
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().kind, FaultKind::broken_law);
    EXPECT_NE(verified.error().text.find("no accounts: there is one"), std::string::npos)
        << verified.error().text;
}

}  // namespace
}  // namespace onrush::app

// The program as an operator meets it: its words, its exit codes, its logs.
#include "app/test/program.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "app/settings.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

std::string lines_with(const std::string& text, const std::string& part) {
    std::string found;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.find(part) != std::string::npos) {
            found += line + "\n";
        }
    }
    return found;
}

TEST(Program, SaysWhereItIsReadyAndEndsWellWhenTold) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    for (int signal : {SIGTERM, SIGINT}) {
        Program program(folder);
        EXPECT_EQ(program.ask({"GET /readyz"}).text, "ready\n");
        Ended ended = program.end(signal);
        EXPECT_EQ(ended.exit_code, 0) << ended.err;
        EXPECT_EQ(ended.out,
                  "onrush is ready on http://127.0.0.1:" + std::to_string(program.port()) + "\n");
    }
}

TEST(Program, PrintsEverySettingAndWhereItWasSaid) {
    log::ScratchFolder scratch;
    std::string file = scratch.path() + "/onrush.toml";
    std::ofstream(file) << "ioThreads = 2\n[points]\nbalanceMax = 5000\n";
    Process process({"config", "--config", file, "--io-threads", "1"});
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(lines_with(ended.out, "ioThreads"),
              fmt::format("{:<44}  # --io-threads; threads that serve HTTP\n", "ioThreads = 1"));
    std::string cap = lines_with(ended.out, "points.balanceMax");
    EXPECT_TRUE(cap.starts_with("points.balanceMax = 5000 ")) << cap;
    EXPECT_NE(cap.find(file + ":3"), std::string::npos) << cap;
    EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'),
              static_cast<std::ptrdiff_t>(Settings().all().size()));
}

TEST(Program, NeedsNoFileAndNoFlag) {
    Process process({"config"});
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    std::string data = lines_with(ended.out, "data = ");
    EXPECT_TRUE(data.starts_with("data = './onrush-data' ")) << data;
    std::string listen = lines_with(ended.out, "listen = ");
    EXPECT_TRUE(listen.starts_with("listen = '127.0.0.1:8080' ")) << listen;
    for (const std::string& line : {data, listen}) {
        EXPECT_NE(line.find("# default;"), std::string::npos) << line;
    }
}

// Whole sectors: the odd byte is left out.
TEST(Program, ReservesTwoLogFilesOfTheSizeThatIsSet) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    Program program(folder, {"--set", "log.segmentBytes=26000001"});
    namespace files = std::filesystem;
    EXPECT_EQ(files::file_size(folder + "/log/0000000000000001.seg"), 25'999'872u);
    ASSERT_TRUE(wait_until([&] { return files::exists(folder + "/log/spare"); }));
    EXPECT_EQ(files::file_size(folder + "/log/spare"), 25'999'872u);
}

TEST(Program, LetsLaterSourcesWin) {
    log::ScratchFolder scratch;
    std::string file = scratch.path() + "/onrush.toml";
    std::ofstream(file) << "ioThreads = 2\n";
    auto io_threads = [&](const std::vector<std::string>& flags) {
        std::vector<std::string> arguments = {"config", "--config", file};
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        Process process(arguments);
        return lines_with(process.end().out, "ioThreads = ");
    };
    ::setenv("ONRUSH_IO_THREADS", "3", 1);
    std::string by_variable = io_threads({});
    std::string by_flag = io_threads({"--io-threads", "4"});
    ::unsetenv("ONRUSH_IO_THREADS");
    std::string by_file = io_threads({});
    EXPECT_TRUE(by_file.starts_with("ioThreads = 2 ")) << by_file;
    EXPECT_TRUE(by_variable.starts_with("ioThreads = 3 ")) << by_variable;
    EXPECT_NE(by_variable.find("# ONRUSH_IO_THREADS;"), std::string::npos) << by_variable;
    EXPECT_TRUE(by_flag.starts_with("ioThreads = 4 ")) << by_flag;
}

TEST(Program, VerifiesAFolderAndRefusesADamagedOne) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Program program(folder);
        Reply made =
            program.ask({"POST /v1/campaigns", admin_token(folder), campaign_form("A", 3)});
        ASSERT_EQ(made.status, 201) << made.text;
        EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
    }
    Ended verified = Process({"verify", folder}).end();
    EXPECT_EQ(verified.exit_code, 0) << verified.err;
    EXPECT_NE(verified.out.find("campaign 1 \"A\": 0 of 3 coupons issued"), std::string::npos)
        << verified.out;
    std::fstream segment(folder + "/log/0000000000000001.seg",
                         std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(segment)), {});
    std::size_t record = bytes.find("ORec");
    ASSERT_NE(record, std::string::npos);
    segment.clear();
    segment.seekp(static_cast<std::streamoff>(record + 90));
    segment.put(static_cast<char>(bytes[record + 90] ^ 1));
    segment.close();
    verified = Process({"verify", folder}).end();
    EXPECT_EQ(verified.exit_code, 13) << verified.err;
    EXPECT_NE(verified.err.find("0000000000000001.seg, offset "), std::string::npos)
        << verified.err;
    EXPECT_EQ(Process({"verify", scratch.path() + "/nothing"}).end().exit_code, 14);
}

// What a program of others does to a mirror, `laws` finds; and its queries run in any SQL tool.
TEST(Program, CountsInSqlWhatBreaksALaw) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Program program(folder);
        EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
    }
    Ended kept = Process({"laws", folder}).end();
    EXPECT_EQ(kept.exit_code, 0) << kept.out << kept.err;
    EXPECT_NE(kept.out.find("\n       0  campaign counts\n"), std::string::npos) << kept.out;
    EXPECT_NE(kept.out.find("\n       -  no rank repeats: of hashes, see onrush verify\n"),
              std::string::npos)
        << kept.out;
    EXPECT_NE(kept.out.find("laws hold\n"), std::string::npos) << kept.out;
    std::string script = Process({"laws", "--sql"}).end().out;
    EXPECT_NE(script.find("SELECT 'campaign counts' AS law, * FROM (\n"
                          "SELECT t.campaign FROM campaign_tallies t\n"),
              std::string::npos)
        << script;

    std::string change = "sqlite3 '" + folder +
                         "/mirror.db' 'INSERT INTO campaign_tallies VALUES (7, 0, 0, " +
                         std::to_string(base::Instant::never().ms) + ", 0)'";
    ASSERT_EQ(std::system(change.c_str()), 0);
    Ended broken = Process({"laws", folder}).end();
    EXPECT_EQ(broken.exit_code, base::exit_code(base::FaultKind::broken_law)) << broken.err;
    EXPECT_NE(broken.out.find("\n       1  campaign counts, the first: campaign=7\n"),
              std::string::npos)
        << broken.out;
    EXPECT_EQ(Process({"laws", scratch.path() + "/nothing"}).end().exit_code, 14);
}

TEST(Program, CountsNothingInAMirrorOfAnotherVersion) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Program program(folder);
        EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
    }
    auto laws_after = [&](const std::string& sql) {
        EXPECT_EQ(std::system(("sqlite3 '" + folder + "/mirror.db' \"" + sql + "\"").c_str()), 0);
        return Process({"laws", folder}).end();
    };
    Ended older =
        laws_after("PRAGMA user_version = 1; UPDATE onrush_mirror SET description = X'0000'");
    EXPECT_EQ(older.exit_code, base::exit_code(base::FaultKind::missing)) << older.out;
    EXPECT_NE(older.err.find("tables of another version"), std::string::npos) << older.err;
    Ended newer = laws_after("PRAGMA user_version = 3");
    EXPECT_EQ(newer.exit_code, base::exit_code(base::FaultKind::too_new)) << newer.out;
    Ended foreign = laws_after("PRAGMA application_id = 77");
    EXPECT_EQ(foreign.exit_code, base::exit_code(base::FaultKind::not_ours)) << foreign.out;
}

TEST(Program, FillsADemoShopWithATokenThatWins) {
    log::ScratchFolder scratch;
    for (int start = 1; start <= 2; ++start) {
        Process demo(with_small_log(
            {"demo", "--data", scratch.path() + "/data", "--listen", "127.0.0.1:0"}));
        ASSERT_TRUE(demo.says("Ctrl-C stops")) << demo.err();
        std::string said = demo.out();
        std::size_t at = said.find("ready on http://127.0.0.1:");
        ASSERT_NE(at, std::string::npos) << said << demo.err();
        auto port = static_cast<std::uint16_t>(std::stoi(said.substr(at + 26)));
        at = said.find("TOKEN=");
        ASSERT_NE(at, std::string::npos) << said;
        std::string token = said.substr(at + 6, said.find('\n', at) - at - 6);
        auto ask = [&](const Ask& what) {
            http::testing::Client client(port);
            client.send(what.bytes());
            return reply_of(client.read_answer());
        };
        // The paths as the printed lines have them: open, open again, sold out.
        std::vector<std::string> paths;
        for (at = 0; (at = said.find("/v1/campaigns/", at)) != std::string::npos; ++at) {
            paths.push_back(said.substr(at, said.find(' ', at) - at));
        }
        ASSERT_EQ(paths.size(), 3u) << said;
        EXPECT_EQ(ask({"POST " + paths[0], token}).status, 201);
        EXPECT_EQ(ask({"POST " + paths[1], token}).status, 409);
        EXPECT_EQ(ask({"POST " + paths[2], token}).status, 410);
        // Then the lines with bodies: an order, and a sale that starts in a minute.
        auto ask_line = [&](std::string_view path) {
            std::size_t begin = said.find(path);
            std::size_t body = said.find("-d '", begin) + 4;
            return ask({"POST " + said.substr(begin, said.find(' ', begin) - begin), token,
                        said.substr(body, said.find('\'', body) - body)});
        };
        EXPECT_EQ(ask_line("/v1/orders").word("state"), "PAID");
        EXPECT_EQ(ask_line("/v1/sales/").code, "sale-not-started");
        EXPECT_EQ(demo.end(SIGTERM).exit_code, 0);
    }
}

TEST(Program, SendsACrowdThroughTheRoomOfItsDemo) {
    log::ScratchFolder scratch;
    Process demo(with_small_log({"demo", "--data", scratch.path() + "/data", "--listen",
                                 "127.0.0.1:0", "--crowd", "50", "--opens-in", "0"}));
    ASSERT_TRUE(demo.says("answers: ")) << demo.out() << demo.err();
    std::string said = demo.out();
    auto number_behind = [&](std::string_view words) {
        std::size_t at = said.find(words);
        return at == std::string::npos ? -1 : std::stoi(said.substr(at + words.size()));
    };
    auto port = static_cast<std::uint16_t>(number_behind("ready on http://127.0.0.1:"));
    EXPECT_EQ(number_behind("tickets: "), 50) << said;
    EXPECT_EQ(number_behind("admitted: "), 50) << said;
    // What people were told is what the date says. The room is the newest; so is the date.
    Reply date = ask(port, {"GET /v1/dates/2"});
    EXPECT_EQ(date.number("sold"), number_behind("seats sold: ")) << said;
    EXPECT_GT(date.number("sold"), 0);
    EXPECT_EQ(date.number("held"), 0);
    EXPECT_EQ(date.number("free"), 2000 - date.number("sold"));
    EXPECT_EQ(ask(port, {"GET /v1/rooms/1"}).number("admitted"), 50);

    // Another crowd joins, and finds the room by itself.
    Process more({"demo", "--join", "--listen", fmt::format("127.0.0.1:{}", port), "--crowd", "5"});
    Ended ended = more.end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_TRUE(ended.out.contains("the crowd of 5 is done")) << ended.out;
    EXPECT_EQ(demo.end(SIGTERM).exit_code, 0);
}

TEST(Program, RefusesACrowdThatIsTooLarge) {
    for (const auto& [flag, value, word] :
         {std::array<std::string, 3>{"--crowd", "20001", "--crowd is 20001"},
          {"--opens-in", "3601", "--opens-in is 3601"}}) {
        Process process({"demo", flag, value});
        Ended ended = process.end();
        EXPECT_EQ(ended.exit_code, 2) << ended.err;
        EXPECT_TRUE(ended.err.contains(word)) << ended.err;
    }
    Process nobody({"demo", "--join"});
    Ended ended = nobody.end();
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
}

TEST(Program, NamesTheNearestSettingAndTakesNone) {
    log::ScratchFolder scratch;
    Process process({"serve", "--data", scratch.path() + "/data", "--listen", "127.0.0.1:0",
                     "--set", "points.selfcharge=true"});
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_NE(ended.err.find("points.selfCharge"), std::string::npos) << ended.err;
}

// `timeout` sends two.
TEST(Program, IsNotHurriedByASecondSigterm) {
    log::ScratchFolder scratch;
    Program program(scratch.path() + "/data");
    http::testing::Client client(program.port());
    client.send(
        "POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\n\r\n{");
    EXPECT_EQ(program.ask({"GET /livez"}).status, 200);
    program.tell(SIGTERM);
    ASSERT_TRUE(
        wait_until([&] { return program.err().find("\"draining\"") != std::string::npos; }));
    program.tell(SIGTERM);
    client.send("}");
    EXPECT_EQ(reply_of(client.read_answer()).status, 201);
    EXPECT_EQ(program.end(0).exit_code, 0);
}

TEST(Program, LogsWhatItAnswersUnderTheIdThatItReturns) {
    log::ScratchFolder scratch;
    Program program(scratch.path() + "/data", {"--set", "requests.logged=all"});
    auto get = [&](const std::string& path, const std::string& header) {
        http::testing::Client client(program.port());
        client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
        return reply_of(client.read_answer());
    };
    Reply taken = get("/v1/campaigns", "X-Request-Id: from-the-edge\r\n");
    EXPECT_EQ(taken.headers["x-request-id"], "from-the-edge");
    Reply made = get("/v1/campaigns/7", "");
    EXPECT_EQ(made.word("requestId"), made.headers["x-request-id"]);
    Ended ended = program.end(SIGTERM);
    for (const std::string& id : {std::string("from-the-edge"), made.headers["x-request-id"]}) {
        std::string line = lines_with(ended.err, id);
        ASSERT_FALSE(line.empty()) << ended.err;
        boost::json::value said = boost::json::parse(line.substr(0, line.find('\n')));
        EXPECT_EQ(said.at("requestId").as_string(), id);
        EXPECT_TRUE(said.at("route").as_string().starts_with("/v1/campaigns"));
    }
}

TEST(Program, NeverLogsASecret) {
    log::ScratchFolder scratch;
    Program program(scratch.path() + "/data", {"--set", "requests.logged=all"});
    Reply account = program.ask(
        {"POST /v1/accounts", "", R"({"email":"a@x.test","password":"correct horse"})"});
    ASSERT_EQ(account.status, 201) << account.text;
    std::string token = account.word("accessToken");
    (void)program.ask({"GET /v1/me", token});
    (void)program.ask({"GET /v1/me?token=" + token});
    std::string admin = admin_token(scratch.path() + "/data");
    EXPECT_EQ(program.ask({"GET /v1/accounts", admin}).status, 200);
    Ended ended = program.end(SIGTERM);
    EXPECT_FALSE(lines_with(ended.err, "/v1/accounts").empty()) << ended.err;
    EXPECT_FALSE(lines_with(ended.err, "/v1/me").empty()) << ended.err;
    for (const std::string& secret : {std::string("correct horse"), token, admin}) {
        EXPECT_EQ((ended.out + ended.err).find(secret), std::string::npos);
    }
}

}  // namespace
}  // namespace onrush::app

// The program as an operator meets it: its words, its exit codes, its logs.
#include "app/test/program.h"

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
              "ioThreads = 1                        # --io-threads; threads that speak HTTP\n");
    std::string cap = lines_with(ended.out, "points.balanceMax");
    EXPECT_TRUE(cap.starts_with("points.balanceMax = 5000 ")) << cap;
    EXPECT_NE(cap.find(file + ":3"), std::string::npos) << cap;
    EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'),
              static_cast<std::ptrdiff_t>(Settings().all().size()));
}

TEST(Program, NamesTheNearestSettingAndTakesNone) {
    Process process({"serve", "--set", "points.selfcharge=true"});
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_NE(ended.err.find("points.selfCharge"), std::string::npos) << ended.err;
}

TEST(Program, LogsWhatItAnswersUnderTheIdThatItReturns) {
    log::ScratchFolder scratch;
    Program program(scratch.path() + "/data", {"--set", "requests.logged=all"});
    auto get = [&](const std::string& path, const std::string& header) {
        http::testing::Client client(program.port());
        client.send("GET " + path + " HTTP/1.1\r\nHost: onrush\r\n" + header + "\r\n");
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
    Ended ended = program.end(SIGTERM);
    for (const std::string& secret : {std::string("correct horse"), token}) {
        EXPECT_EQ(ended.err.find(secret), std::string::npos);
    }
}

}  // namespace
}  // namespace onrush::app

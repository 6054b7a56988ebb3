// Tokens that are made void, and keys that are replaced.
#include <filesystem>
#include <fstream>
#include <latch>
#include <thread>

#include "app/secrets.h"
#include "app/test/program.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

namespace files = std::filesystem;

const std::string list_accounts = "GET /v1/accounts";

TEST(StaffTokens, ThatWereStolenAreWithdrawnWhileTheServerRuns) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    std::string user = server.token(account);
    std::string stolen = admin_token(server.folder());
    std::string path = "POST /v1/accounts/" + std::to_string(account) + "/tokens";
    // A thief makes himself a token of an account, too.
    std::string made = server.ask({path, stolen, R"({"role":"admin"})"}).word("accessToken");
    EXPECT_EQ(server.ask({list_accounts, made}).status, 200);

    ASSERT_TRUE(withdraw_staff_tokens(server.folder()));
    server.reread_staff_epoch();
    for (int starts = 0; starts < 2; ++starts) {
        for (const std::string& old : {stolen, made}) {
            Reply refused = server.ask({list_accounts, old});
            EXPECT_EQ(refused.code, "unauthorized");
            EXPECT_EQ(refused.word("detail"),
                      "The operator has withdrawn all tokens of staff. Get a new one.");
        }
        EXPECT_EQ(server.ask({list_accounts, admin_token(server.folder())}).status, 200);
        EXPECT_EQ(server.ask({"GET /v1/me", user}).status, 200) << "users stay signed in";
        server.restart();
    }
    made = server.ask({path, admin_token(server.folder()), R"({"role":"service"})"})
               .word("accessToken");
    EXPECT_EQ(server.ask({"GET /v1/me", made}).status, 200);
}

TEST(StaffTokens, OfARunningProgramAreWithdrawnByACommand) {
    log::ScratchFolder scratch;
    std::string data = scratch.path() + "/data";
    EXPECT_EQ(Process({"token", "rotate", data}).end().exit_code, 14) << "nothing is there";
    Program program(data);
    std::string old = admin_token(data);
    EXPECT_EQ(program.ask({list_accounts, old}).status, 200);
    Ended ended = Process({"token", "rotate", data}).end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_TRUE(wait_until([&] { return program.ask({list_accounts, old}).status == 401; }));
    EXPECT_EQ(program.ask({list_accounts, admin_token(data)}).status, 200);
    EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
}

TEST(StaffTokens, OfAnEpochThatCannotBeReadStopTheStart) {
    ShopServer server;
    server.stop();
    std::string data = server.folder();
    for (const char* text : {"", "\n", "seven\n", "4294967296\n", "-1\n", "1 2\n"}) {
        ASSERT_TRUE(write_secret(data + "/staff.epoch", text));
        base::Outcome<Secrets> secrets = open_secrets(data);
        ASSERT_FALSE(secrets) << text;
        EXPECT_EQ(secrets.error().kind, base::FaultKind::damaged);
    }
    ASSERT_TRUE(write_secret(data + "/staff.epoch", "4294967295\n"));
    EXPECT_EQ(open_secrets(data)->staff_epoch, 4294967295u);
    EXPECT_EQ(withdraw_staff_tokens(data).error().kind, base::FaultKind::usage)
        << "it never starts again from 0";
}

// It counted as 0, and every token that had been stolen was good again.
TEST(StaffTokens, OfAnEpochThatIsLostOrOlderStopTheStart) {
    ShopServer server;
    server.stop();
    std::string data = server.folder();
    std::string path = data + "/staff.epoch";
    EXPECT_TRUE(open_secrets(data)) << "nothing was ever withdrawn";
    ASSERT_TRUE(withdraw_staff_tokens(data));
    ASSERT_TRUE(withdraw_staff_tokens(data));
    EXPECT_EQ(open_secrets(data)->staff_epoch, 2u);

    ASSERT_TRUE(write_secret(path, "1\n"));
    EXPECT_EQ(open_secrets(data).error().kind, base::FaultKind::damaged);
    ASSERT_TRUE(files::remove(path));
    base::Outcome<Secrets> secrets = open_secrets(data);
    ASSERT_FALSE(secrets);
    EXPECT_EQ(secrets.error().kind, base::FaultKind::missing);
    EXPECT_TRUE(secrets.error().text.starts_with(path + " is missing, and admin.token was made "
                                                        "with epoch 2"))
        << secrets.error().text;
    EXPECT_FALSE(withdraw_staff_tokens(data));
    EXPECT_FALSE(replace_token_key(data, false)) << "tokens of the old key stay good";
    ASSERT_TRUE(replace_token_key(data, true)) << "the way out";
    EXPECT_EQ(open_secrets(data)->staff_epoch, 0u);
    server.start();
    EXPECT_EQ(server.ask({list_accounts, admin_token(data)}).status, 200);
}

// Whoever was told that it is done must find it done.
TEST(StaffTokens, AreWithdrawnByEachOfThoseWhoDoItAtOnce) {
    for (int round = 0; round < 20; ++round) {
        log::ScratchFolder scratch;
        const std::string& data = scratch.path();
        std::string first = open_secrets(data).value().token_key;
        base::SystemClock clock;
        std::latch together(4);
        {
            auto start = [&](const auto& change) {
                return std::jthread([&together, change] {
                    together.arrive_and_wait();
                    base::Outcome<> done = change();
                    EXPECT_TRUE(done) << done.error().text;
                });
            };
            std::jthread one = start([&] { return withdraw_staff_tokens(data); });
            std::jthread two = start([&] { return withdraw_staff_tokens(data); });
            std::jthread key = start([&] { return replace_token_key(data, false); });
            std::jthread server = start([&] { return keep_admin_token(data, clock); });
        }
        base::Outcome<Secrets> secrets = open_secrets(data);
        ASSERT_TRUE(secrets) << secrets.error().text;
        EXPECT_EQ(secrets->staff_epoch, 2u);
        EXPECT_EQ(secrets->previous_token_key, first);
        http::TokenFault why{};
        std::string token = admin_token(data);
        auto claims = http::JwtKey(secrets->token_key).verify(token, why);
        ASSERT_TRUE(claims) << "round " << round;
        ASSERT_EQ(claims->staff_epoch, 2u) << "round " << round;
    }
}

TEST(Secrets, ThatWereNeverWholeAreRemoved) {
    log::ScratchFolder scratch;
    const std::string& data = scratch.path();
    ASSERT_TRUE(open_secrets(data));
    std::ofstream(data + "/pass.keys.new-a1B2c3") << "cut";
    ASSERT_TRUE(open_secrets(data));
    EXPECT_FALSE(files::exists(data + "/pass.keys.new-a1B2c3"));
    EXPECT_TRUE(files::exists(data + "/token.key"));
}

TEST(TokenKeys, AreReplacedAndTheOneBeforeStaysGood) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    std::string campaign = server.campaign(5);
    std::string admin = admin_token(server.folder());
    Ask issue{"POST " + campaign + "/coupons", server.token(account), "",
              "Idempotency-Key: k-1\r\n"};
    EXPECT_EQ(server.ask(issue).status, 201);

    server.stop();
    ASSERT_TRUE(replace_token_key(server.folder(), false));
    server.start();
    Reply again = server.ask(issue);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true") << again.text;
    EXPECT_EQ(server.ask({list_accounts, admin}).status, 200);
    EXPECT_NE(admin_token(server.folder()), admin) << "signed with the new key";
    issue.token = server.token(account);
    EXPECT_EQ(server.ask(issue).headers["idempotent-replayed"], "true");

    std::string second = issue.token;
    server.stop();
    ASSERT_TRUE(replace_token_key(server.folder(), false));
    server.start();
    EXPECT_EQ(server.ask({list_accounts, admin}).code, "unauthorized") << "two keys ago";
    EXPECT_EQ(server.ask({"GET /v1/me", second}).status, 200);

    server.stop();
    ASSERT_TRUE(replace_token_key(server.folder(), true));
    server.start();
    EXPECT_EQ(server.ask({"GET /v1/me", second}).code, "unauthorized") << "void at once";
    EXPECT_EQ(server.ask({list_accounts, admin_token(server.folder())}).status, 200);
    issue.token = server.token(account);
    EXPECT_EQ(server.ask(issue).headers["idempotent-replayed"], "true");
}

// Earlier versions derived the key of fingerprints from the key of tokens at each start.
TEST(TokenKeys, OfOldFoldersStillKnowARetryAfterTheyAreReplaced) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    Ask issue{"POST " + server.campaign(5) + "/coupons", server.token(account), "",
              "Idempotency-Key: k-1\r\n"};
    EXPECT_EQ(server.ask(issue).status, 201);
    server.stop();
    ASSERT_TRUE(files::remove(server.folder() + "/fingerprint.key"));
    ASSERT_TRUE(replace_token_key(server.folder(), false));
    server.start();
    EXPECT_EQ(server.ask(issue).headers["idempotent-replayed"], "true");
}

// An account without a password was lost with its last token.
TEST(Tokens, AreRenewedWhileTheyAreGood) {
    ShopServer server;
    std::uint64_t account = server.open_account();
    Reply renewed = server.ask({"POST /v1/me/tokens", server.token(account)});
    EXPECT_EQ(renewed.status, 201) << renewed.text;
    EXPECT_EQ(renewed.number("accountId"), static_cast<std::int64_t>(account));
    EXPECT_EQ(server.ask({"GET /v1/me", renewed.word("accessToken")}).status, 200);
    // Whoever was given a token of staff for a while cannot keep it.
    std::string service = server.token(account, http::Who::service);
    renewed = server.ask({"POST /v1/me/tokens", service});
    EXPECT_EQ(server.ask({"GET /v1/me", renewed.word("accessToken")}).status, 200);
    EXPECT_EQ(server.ask({list_accounts, renewed.word("accessToken")}).code, "forbidden");
    EXPECT_EQ(server.ask({"DELETE /v1/sessions", renewed.word("accessToken")}).status, 204);
    EXPECT_EQ(server.ask({"POST /v1/me/tokens", renewed.word("accessToken")}).code, "token-void");
}

TEST(Password, OfATokenOnlyAccountIsSetWithAnEmailAndIsThenNeededToChangeEither) {
    ShopServer server;
    std::string first = server.user();
    std::string put = "PUT /v1/me/password";
    Reply set = server.ask({put, first, R"({"email":"ann@x.test","password":"12345678"})"});
    ASSERT_EQ(set.status, 200) << set.text;
    EXPECT_EQ(server.ask({"GET /v1/me", first}).code, "token-void");
    std::string token = set.word("accessToken");
    EXPECT_EQ(server.ask({"GET /v1/me", token}).word("email"), "ann@x.test");
    // Whoever has a token alone can change neither.
    EXPECT_EQ(server.ask({put, token, R"({"password":"abcdefgh"})"}).word("pointer"),
              "/currentPassword");
    EXPECT_EQ(server.ask({"PATCH /v1/me", token, R"({"email":"eve@x.test"})"}).word("pointer"),
              "/currentPassword");
    EXPECT_EQ(server
                  .ask({put, token,
                        R"({"email":"eve@x.test","password":"abcdefgh","currentPassword":"x"})"})
                  .code,
              "wrong-password");
    Reply moved = server.ask(
        {"PATCH /v1/me", token, R"({"email":"an@x.test","currentPassword":"12345678"})"});
    EXPECT_EQ(moved.word("email"), "an@x.test") << moved.text;
    Reply changed =
        server.ask({put, token, R"({"password":"abcdefgh","currentPassword":"12345678"})"});
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(server.ask({"GET /v1/me", token}).code, "token-void");
    server.restart();
    Reply in =
        server.ask({"POST /v1/sessions", "", R"({"email":"an@x.test","password":"abcdefgh"})"});
    EXPECT_EQ(in.status, 200) << in.text;
}

TEST(Password, OfAStolenTokenIsNotGuessedFasterThanAtASignIn) {
    ShopServer server({"rates.sign-in-account=3/60s", "rates.sign-in=off"});
    std::string form = R"({"email":"ann@x.test","password":"12345678"})";
    std::string token = server.ask({"POST /v1/accounts", "", form}).word("accessToken");
    std::string guess = R"({"email":"eve@x.test","currentPassword":"87654321"})";
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(server.ask({"PATCH /v1/me", token, guess}).code, "wrong-password");
    }
    EXPECT_EQ(server.ask({"PATCH /v1/me", token, guess}).code, "too-many-requests");
}

}  // namespace
}  // namespace onrush::app

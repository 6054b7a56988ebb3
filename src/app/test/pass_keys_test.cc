// The file of the keys that sign passes, and the public keys that a server tells everybody.
#include "app/pass_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <latch>
#include <thread>

#include "api/limits.h"
#include "api/passes.h"
#include "app/secrets.h"
#include "app/serving.h"
#include "app/test/program.h"
#include "app/test/shop_server.h"
#include "app/test/wait_until.h"
#include "http/signed_document.h"

namespace onrush::app {
namespace {

namespace files = std::filesystem;
using base::Duration;
using base::Instant;

const std::string ask_keys = "GET /.well-known/jwks.json";
constexpr Instant made_at(1'900'000'000'000);

std::shared_ptr<const api::KeyRing> ring_in(const std::string& folder) {
    return ring_of(read_pass_keys(folder).value(), folder).value();
}
std::size_t count_retired(const std::string& folder, Instant now) {
    return ring_in(folder)->jwks(now).retired.size();
}

TEST(PassKeys, AreMadeOnceAndAreTheOwnersAlone) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    EXPECT_EQ(read_pass_keys(folder).error().kind, base::FaultKind::missing);
    base::Outcome<std::string> text = open_pass_keys(folder, made_at);
    ASSERT_TRUE(text) << text.error().text;
    EXPECT_EQ(open_pass_keys(folder, Instant(0)).value(), *text) << "not made again";
    std::string path = folder + "/pass.keys";
    EXPECT_EQ(files::status(path).permissions(),
              files::perms::owner_read | files::perms::owner_write);
    EXPECT_EQ(ring_in(folder)->signing(made_at).from, made_at);
    files::permissions(path, files::perms::group_read, files::perm_options::add);
    EXPECT_EQ(open_pass_keys(folder, made_at).error().kind, base::FaultKind::usage);
}

TEST(PassKeys, ThatAreDamagedAreNotUsed) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    std::string line = open_pass_keys(folder, made_at).value();
    ASSERT_TRUE(replace_pass_key(folder, false, made_at));
    std::string two = read_pass_keys(folder).value();
    ASSERT_TRUE(ring_of(two, folder));
    std::string retired = "retired" + line.substr(line.find(' '));
    std::string later = two.substr(line.size());
    const std::string bad[] = {"",
                               "\n",
                               line.substr(0, line.size() - 1),
                               line + "\n",
                               "x" + line,
                               "signs never" + line.substr(line.rfind(' ')),
                               line.substr(0, line.size() - 2) + "\n",
                               line.substr(0, line.size() - 1) + "A\n",
                               retired,
                               line + retired,
                               later + line};
    for (const std::string& text : bad) {
        auto ring = ring_of(text, folder);
        ASSERT_FALSE(ring) << text;
        EXPECT_EQ(ring.error().kind, base::FaultKind::damaged);
    }
    EXPECT_TRUE(ring_of(retired + line + later, folder));
    ASSERT_TRUE(write_secret(folder + "/pass.keys", "x\n"));
    EXPECT_EQ(replace_pass_key(folder, false, made_at).error().kind, base::FaultKind::damaged);
    EXPECT_EQ(replace_pass_key(folder, true, made_at).error().kind, base::FaultKind::damaged);
}

TEST(PassKeys, AreReplacedWithAnOverlap) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    EXPECT_EQ(replace_pass_key(folder, false, made_at).error().kind, base::FaultKind::missing);
    ASSERT_TRUE(open_pass_keys(folder, made_at));
    std::string first = ring_in(folder)->signing(made_at).kid;
    Instant later = made_at + Duration::hours(24 * 30);
    Instant from = replace_pass_key(folder, false, later).value();
    EXPECT_EQ(from, later + api::limits::key_published_ahead);
    std::shared_ptr<const api::KeyRing> ring = ring_in(folder);
    EXPECT_EQ(ring->signing(later).kid, first);
    EXPECT_NE(ring->signing(from).kid, first);
    EXPECT_EQ(ring->jwks(later).keys.size(), 2u);
    Instant ended = from + api::limits::pass_valid_max;
    EXPECT_EQ(ring->jwks(Instant(ended.ms - 1)).keys.size(), 2u);
    EXPECT_EQ(ring->jwks(ended).keys.size(), 1u);

    // Once its passes have ended, the next replacement forgets how it signed.
    std::string seed = read_pass_keys(folder)->substr(0, 75);
    ASSERT_TRUE(replace_pass_key(folder, false, Instant(ended.ms - 1)));
    EXPECT_TRUE(read_pass_keys(folder)->contains(seed));
    ASSERT_TRUE(replace_pass_key(folder, false, ended));
    EXPECT_FALSE(read_pass_keys(folder)->contains(seed));
    ring = ring_in(folder);
    EXPECT_EQ(ring->jwks(ended).retired.at(0).kid, first);
    EXPECT_EQ(ring->jwks(ended).retired.at(0).retired_at, from);
}

TEST(PassKeys, ThatWereStolenAreReplacedAtOnce) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    ASSERT_TRUE(open_pass_keys(folder, made_at));
    std::string first = ring_in(folder)->signing(made_at).kid;
    Instant later = made_at + api::limits::pass_valid_max + api::limits::key_published_ahead;
    ASSERT_TRUE(replace_pass_key(folder, false, made_at));
    ASSERT_TRUE(replace_pass_key(folder, true, later));
    std::shared_ptr<const api::KeyRing> ring = ring_in(folder);
    EXPECT_EQ(ring->keys().size(), 1u);
    EXPECT_EQ(ring->signing(later).from, later);
    ASSERT_EQ(ring->jwks(later).retired.size(), 1u) << "whose passes had ended before";
    EXPECT_EQ(ring->jwks(later).retired[0].kid, first);
}

// A new key was made in silence, and all passes were void.
TEST(PassKeys, OfAnEmptyFileAreLost) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    ASSERT_TRUE(open_pass_keys(folder, made_at));
    ASSERT_TRUE(write_secret(folder + "/pass.keys", ""));
    base::Outcome<std::string> text = open_pass_keys(folder, made_at);
    ASSERT_TRUE(text) << text.error().text;
    auto ring = ring_of(*text, folder);
    ASSERT_FALSE(ring);
    EXPECT_EQ(ring.error().kind, base::FaultKind::damaged);
    EXPECT_TRUE(ring.error().text.contains("/pass.keys does not hold keys")) << ring.error().text;
    for (bool now : {false, true}) {
        EXPECT_EQ(replace_pass_key(folder, now, made_at).error().kind, base::FaultKind::damaged);
    }
}

// Each later key signed after the one that was made while the clock was a year ahead.
TEST(PassKeys, OfAClockThatWasAheadDoNotDelayLaterOnes) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    constexpr Duration ahead = api::limits::key_published_ahead;
    ASSERT_TRUE(open_pass_keys(folder, made_at));
    std::string first = ring_in(folder)->signing(made_at).kid;
    ASSERT_TRUE(replace_pass_key(folder, false, made_at + Duration(1)));
    std::string before = read_pass_keys(folder).value();
    base::Outcome<Instant> refused = replace_pass_key(folder, false, made_at);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::FaultKind::usage);
    EXPECT_TRUE(refused.error().text.contains("signs from 2030-03-17T17:56:40.001Z"))
        << refused.error().text;
    EXPECT_EQ(read_pass_keys(folder).value(), before);
    EXPECT_EQ(replace_pass_key(folder, false, made_at, true).value(), made_at + ahead);
    std::shared_ptr<const api::KeyRing> ring = ring_in(folder);
    EXPECT_EQ(ring->keys().size(), 2u);
    EXPECT_EQ(ring->signing(made_at).kid, first) << "which signs already";
    EXPECT_EQ(replace_pass_key(folder, false, made_at).value(), made_at + ahead) << "at the limit";

    // Where no key signs yet, the new one does at once.
    Instant earlier(made_at.ms - 1);
    EXPECT_EQ(replace_pass_key(folder, false, earlier, true).value(), earlier);
    EXPECT_EQ(ring_in(folder)->keys().size(), 1u);
    Instant year = made_at + Duration::hours(24 * 365);
    ASSERT_TRUE(replace_pass_key(folder, false, year));
    EXPECT_EQ(replace_pass_key(folder, true, made_at).value(), made_at) << "they are void";
}

TEST(PassKeys, HaveLimitsOfTheirNumber) {
    log::ScratchFolder scratch;
    const std::string& folder = scratch.path();
    Instant now = made_at;
    ASSERT_TRUE(open_pass_keys(folder, now));
    // A new one each time that all passes of the one before have ended.
    Duration apart = Duration::hours(48);
    for (std::size_t i = 0; i < api::limits::keys_retired_max + 2; ++i) {
        now = now + apart;
        ASSERT_TRUE(replace_pass_key(folder, false, now));
        EXPECT_EQ(count_retired(folder, now), std::min(i, api::limits::keys_retired_max));
    }
    for (std::size_t i = ring_in(folder)->keys().size(); i < api::limits::keys_in_use_max; ++i) {
        ASSERT_TRUE(replace_pass_key(folder, false, now)) << i;
    }
    EXPECT_EQ(ring_in(folder)->keys().size(), api::limits::keys_in_use_max);
    EXPECT_EQ(replace_pass_key(folder, false, now).error().kind, base::FaultKind::usage);
    EXPECT_EQ(ring_in(folder)->keys().size(), api::limits::keys_in_use_max);
    ASSERT_TRUE(replace_pass_key(folder, true, now));
    EXPECT_EQ(ring_in(folder)->keys().size(), 1u);
}

// Of two at once one undid the other: the stolen key signed on, and nobody was told.
TEST(PassKeys, ThatWereStolenAreGoneWhoeverReplacesThemToo) {
    for (int round = 0; round < 50; ++round) {
        log::ScratchFolder scratch;
        const std::string& folder = scratch.path();
        std::string stolen = open_pass_keys(folder, made_at).value().substr(31);
        std::latch together(3);
        auto replace = [&](bool void_at_once) {
            together.arrive_and_wait();
            base::Outcome<Instant> from = replace_pass_key(folder, void_at_once, made_at);
            EXPECT_TRUE(from) << from.error().text;
        };
        {
            std::jthread one(replace, false);
            std::jthread now(replace, true);
            std::jthread other(replace, false);
        }
        std::string text = read_pass_keys(folder).value();
        ASSERT_FALSE(text.contains(stolen)) << "round " << round << ":\n" << text;
        ASSERT_TRUE(ring_of(text, folder)) << text;
        std::ptrdiff_t names = std::distance(files::directory_iterator(folder), {});
        ASSERT_EQ(names, 1) << "nothing is left behind";
    }
}

TEST(PassKeys, AreReadAgainWhileTheServerRuns) {
    ShopServer server;
    Reply first = server.ask({ask_keys});
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.headers["cache-control"], "public, max-age=300");
    EXPECT_EQ(first.headers["content-type"], "application/json");
    std::string kid = ring_in(server.folder())->keys()[0].kid;
    EXPECT_TRUE(first.text.contains(kid)) << first.text;
    EXPECT_TRUE(first.text.contains(R"("retired":[])")) << first.text;
    // Whoever asks, it is the same answer, for caches too.
    Reply staff = server.ask({ask_keys, server.admin()});
    EXPECT_EQ(staff.text, first.text);
    EXPECT_EQ(staff.headers["cache-control"], "public, max-age=300");

    ASSERT_TRUE(replace_pass_key(server.folder(), false, base::SystemClock().now()));
    EXPECT_EQ(server.ask({ask_keys}).text, first.text);
    server.reread_pass_keys();
    Reply two = server.ask({ask_keys});
    EXPECT_TRUE(two.text.contains(kid)) << two.text;
    EXPECT_TRUE(two.text.contains(ring_in(server.folder())->keys()[1].kid)) << two.text;

    // What cannot be read changes nothing, and stops the next start.
    ASSERT_TRUE(write_secret(server.folder() + "/pass.keys", "x\n"));
    server.reread_pass_keys();
    EXPECT_EQ(server.ask({ask_keys}).text, two.text);
    server.stop();
    Ended refused = Process(with_small_log({"serve", "--data", server.folder()})).end();
    EXPECT_EQ(refused.exit_code, 13) << refused.err;
    ASSERT_TRUE(files::remove(server.folder() + "/pass.keys"));
    server.start();
    EXPECT_FALSE(server.ask({ask_keys}).text.contains(kid));
    server.stop();
    ASSERT_TRUE(write_secret(server.folder() + "/pass.keys", ""));
    refused = Process(with_small_log({"serve", "--data", server.folder()})).end();
    EXPECT_EQ(refused.exit_code, 13) << refused.err;
    EXPECT_TRUE(refused.err.contains("pass.keys does not hold keys")) << refused.err;
}

TEST(PassKeys, OfARunningProgramAreReplacedByACommand) {
    log::ScratchFolder scratch;
    std::string data = scratch.path() + "/data";
    EXPECT_EQ(Process({"token", "rotate-pass-key", data}).end().exit_code, 14) << "nothing there";
    Program program(data);
    EXPECT_EQ(program.ask({"POST /v1/accounts", "", "{}"}).status, 201);  // the folder is in use
    std::string first = program.ask({ask_keys}).text;
    Ended ended = Process({"token", "rotate-pass-key", data}).end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_TRUE(ended.out.contains("A new key signs passes and certificates from")) << ended.out;
    EXPECT_TRUE(wait_until([&] { return program.ask({ask_keys}).text != first; }));
    std::string kid = ring_in(data)->keys()[0].kid;
    EXPECT_TRUE(program.ask({ask_keys}).text.contains(kid));
    ended = Process({"token", "rotate-pass-key", data, "--now"}).end();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_TRUE(wait_until([&] { return !program.ask({ask_keys}).text.contains(kid); }));
    EXPECT_EQ(program.end(SIGTERM).exit_code, 0);
    EXPECT_TRUE(program.err().contains("pass-keys-read")) << program.err();
    EXPECT_FALSE(program.err().contains("pass-keys-made")) << program.err();
    ASSERT_TRUE(files::remove(data + "/pass.keys"));
    Program again(data);
    EXPECT_EQ(again.end(SIGTERM).exit_code, 0);
    EXPECT_TRUE(again.err().contains("pass-keys-made")) << "a log with records, and no keys";
}

TEST(PassKeys, AreOfAnIssuerThatCanBeWritten) {
    log::ScratchFolder scratch;
    std::string data = scratch.path() + "/data";
    Process process(with_small_log({"serve", "--data", data, "--set", "passes.issuer=a b"}));
    Ended ended = process.end();
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    EXPECT_TRUE(ended.err.contains("passes.issuer is \"a b\", but must be")) << ended.err;
}

// Given to PyJWT by src/app/test/passes_verify: the keys before and after a replacement, and passes
// and documents of each.
TEST(PassKeys, AreWhatOthersVerifyWith) {
    ShopServer server;
    const char* out = std::getenv("ONRUSH_PASSES_OUT");
    log::ScratchFolder scratch;
    std::string folder = out == nullptr ? scratch.path() : std::string(out);
    Instant now = base::SystemClock().now();
    Instant second(now.ms - now.ms % 1000);
    auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder + "/" + name, std::ios::binary) << text;
    };
    auto write_all = [&](const std::string& prefix) {
        write(prefix + ".jwks.json", server.ask({ask_keys}).text);
        api::PassSigner signer(server.signing_keys(), "onrush", 1);
        api::PassKeys checker(server.signing_keys(), "onrush", 1);
        api::Pass pass{7, 3, 41, second, second + Duration::minutes(10)};
        std::string text(signer.sign(0, pass));
        EXPECT_EQ(checker.verify(0, text, 3, 7), pass);
        write(prefix + ".pass", text);
        pass = {7, 3, 41, Instant(second.ms - 120'000), Instant(second.ms - 60'000)};
        write(prefix + ".expired.pass", std::string(signer.sign(0, pass)));
        api::DocumentSignature signed_by =
            server.signing_keys().sign_document("certificate", "sold: 2000\n");
        write(prefix + ".signature", signed_by.kid + " " + signed_by.signature + "\n");
    };
    write_all("before");
    ASSERT_TRUE(replace_pass_key(server.folder(), true, now));
    server.reread_pass_keys();
    write_all("after");
}

}  // namespace
}  // namespace onrush::app

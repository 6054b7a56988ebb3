#include "api/event_streams.h"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/test/client.h"

namespace onrush::api {
namespace {

using base::Duration;
using http::testing::Client;
using http::testing::request;

struct TestClock final : base::Clock {
    [[nodiscard]] base::Instant now() const override { return base::Instant(now_ms.load()); }
    [[nodiscard]] Duration elapsed() const override { return Duration(now_ms.load()); }
    std::atomic<std::int64_t> now_ms = 1'000'000;
};

// Opens a stream for every request. What it says and the time are the test's. Who asks is said by
// the request: X-User-Id is the account, X-Role: service makes it staff, and a path "/AB" is for
// the address B of the network A.
class Streaming final : public http::Handler {
public:
    explicit Streaming(StreamLimits limits) : streams_(1, std::move(limits), tokens) {}

    void handle(http::Exchange& exchange) override {
        std::string_view account = exchange.request().x_user_id;
        if (!account.empty()) {
            exchange.route = &own_;
            exchange.caller = {.who = http::Who::user,
                               .account = static_cast<std::uint64_t>(account.front() - '0'),
                               .token_ends = base::Instant(token_ends_ms.load())};
        }
        if (exchange.request().x_role == "service") {
            exchange.caller.who = http::Who::service;
        }
        if (exchange.request().path == "/anyone") {
            exchange.route = &open_;
        } else if (exchange.request().path.size() == 3) {
            std::string address(16, '\0');
            address.front() = exchange.request().path[1];
            address.back() = exchange.request().path[2];
            exchange.set_client(address);
        }
        streams_.open(
            exchange,
            [this](EventStreams::Stream& stream) {
                std::lock_guard lock(mutex_);
                asked_.fetch_add(1);
                if (later_) {
                    waiting_.insert(&stream);
                } else if (text_.empty()) {
                    stream.ask_again(pause_);
                } else if (last_) {
                    stream.end("place-gone", text_);
                } else {
                    stream.tell("place", text_, pause_);
                }
            },
            topic);
    }
    void end_of_turn(std::size_t io_thread) override {
        std::unique_lock lock(mutex_);
        if (!later_) {
            for (EventStreams::Stream* stream : std::exchange(waiting_, {})) {
                stream->tell("place", text_, pause_);
            }
        }
        std::int64_t now = now_ms_;
        if (std::exchange(hurry_, false)) {
            streams_.hurry(io_thread, topic);
            topics_ = streams_.topics(io_thread, topic.kind);
        }
        lock.unlock();
        streams_.end_of_turn(io_thread, now);
        turns_.fetch_add(1);
    }

    // What is true from now on.
    void set(std::string text, bool last = false) {
        std::lock_guard lock(mutex_);
        text_ = std::move(text);
        last_ = last;
    }
    void answer_later(bool later) {
        std::lock_guard lock(mutex_);
        later_ = later;
    }
    void pass(Duration time) {
        std::lock_guard lock(mutex_);
        now_ms_ += time.ms;
        clock.now_ms.fetch_add(time.ms);
    }
    // What is new is new for all of them.
    void hurry() {
        std::unique_lock lock(mutex_);
        hurry_ = true;
        lock.unlock();
        wait_for_turns();
    }
    [[nodiscard]] std::vector<std::uint64_t> topics() {
        std::lock_guard lock(mutex_);
        return topics_;
    }
    // Two whole turns, of which the second has seen all that was true before.
    void wait_for_turns() const {
        std::uint64_t before = turns_.load();
        while (turns_.load() < before + 2) {
            std::this_thread::yield();
        }
    }
    [[nodiscard]] std::uint64_t asked() const { return asked_.load(); }
    [[nodiscard]] std::size_t open_count() const { return streams_.open_count(); }

    TestClock clock;
    Tokens tokens{"a key for tokens of thirty-two bytes", clock, Duration::hours(1)};
    // Of the tokens that requests come with from now on.
    std::atomic<std::int64_t> token_ends_ms = base::Instant::never().ms;

private:
    const http::Route own_{.who = http::Who::user};
    const http::Route open_{.who = http::Who::anyone};
    EventStreams streams_;
    std::mutex mutex_;
    std::set<EventStreams::Stream*> waiting_;
    std::string text_ = "1";
    Duration pause_ = Duration::seconds(2);
    static constexpr Topic topic{Topic::Kind::room, 7};
    bool hurry_ = false;
    std::vector<std::uint64_t> topics_;
    bool last_ = false;
    bool later_ = false;
    std::int64_t now_ms_ = 0;
    std::atomic<std::uint64_t> turns_ = 0;
    std::atomic<std::uint64_t> asked_ = 0;
};

struct EventStreamsTest : testing::Test {
    static http::Settings settings() {
        http::Settings quick;
        quick.port = 0;
        quick.tick_ms = 2;  // so that turns come by themselves
        return quick;
    }
    void SetUp() override {
        server = *http::Server::open(settings(), handler);
        server->start();
    }
    void TearDown() override {
        server->drain();
        server->wait();
    }
    // The head and the first event.
    void expect_stream(Client& client, std::string_view headers = {},
                       std::string_view line = "GET / HTTP/1.1") {
        client.send(request(line, headers));
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += client.read_bytes(1);
        }
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
        EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), head.npos) << head;
        EXPECT_NE(head.find("Cache-Control: no-store\r\n"), head.npos) << head;
        expect_chunk(client, "retry: 3000\n\n");
    }
    static void expect_chunk(Client& client, std::string_view text) {
        std::string chunk = fmt::format("{:x}\r\n{}\r\n", text.size(), text);
        EXPECT_EQ(client.read_bytes(chunk.size()), chunk);
    }
    void pass(Duration time) {
        handler.pass(time);
        handler.wait_for_turns();
    }
    void wait_for_open(std::size_t count) {
        while (handler.open_count() != count) {
            std::this_thread::yield();
        }
    }

    // The problem that no stream is opened with.
    static std::string refusal(Client& client, std::string_view headers = {},
                               std::string_view line = "GET / HTTP/1.1") {
        client.send(request(line, headers));
        http::testing::Answer answer = client.read_answer();
        EXPECT_EQ(answer.headers["retry-after"], "10");
        return fmt::format("{} {}", answer.status, answer.body);
    }
    static void expect_refused(const std::string& refusal, int status, std::string_view detail) {
        EXPECT_TRUE(refusal.starts_with(std::to_string(status))) << refusal;
        EXPECT_NE(refusal.find(detail), refusal.npos) << refusal;
    }
    void expect_expired(Client& client) {
        expect_chunk(client,
                     "event: gone\n"
                     R"(data: {"code":"unauthorized","detail":"The token has expired."})"
                     "\n\n");
        EXPECT_EQ(client.read_bytes(5), "0\r\n\r\n");
    }

    Streaming handler{{.all = 4, .per_account = 2, .per_address = 3, .is_shared = is_home}};
    std::unique_ptr<http::Server> server;

private:
    static bool is_home(std::string_view address) { return address.front() == 127; }
};

TEST_F(EventStreamsTest, TellWhatIsNewWhenTheyAreDue) {
    Client client(server->port());
    expect_stream(client);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    handler.set("2");
    pass(Duration(1999));
    EXPECT_EQ(handler.asked(), 1U);
    pass(Duration(1));
    EXPECT_EQ(handler.asked(), 2U);
    expect_chunk(client, "event: place\ndata: 2\n\n");
    pass(Duration::seconds(2));  // asked, and nothing is new
    handler.set("3");
    pass(Duration::seconds(2));
    EXPECT_EQ(handler.asked(), 4U);
    expect_chunk(client, "event: place\ndata: 3\n\n");
}

TEST_F(EventStreamsTest, AreHurriedNoMoreOftenThanOnceASecond) {
    Client client(server->port());
    expect_stream(client);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    handler.set("2");
    pass(Duration(400));
    handler.hurry();
    EXPECT_EQ(handler.topics(), std::vector<std::uint64_t>{7});
    pass(Duration(599));
    EXPECT_EQ(handler.asked(), 1U);
    pass(Duration(1));
    EXPECT_EQ(handler.asked(), 2U) << "not after two seconds";
    expect_chunk(client, "event: place\ndata: 2\n\n");
    pass(Duration(1500));
    handler.set("3");
    handler.hurry();
    expect_chunk(client, "event: place\ndata: 3\n\n");
    client.reset();
    while (handler.open_count() != 0) {
        pass(Duration::seconds(2));
    }
    handler.hurry();
    EXPECT_TRUE(handler.topics().empty());
}

TEST_F(EventStreamsTest, ThatAreAskedWhenTheyAreHurriedAreAskedAgain) {
    handler.answer_later(true);
    Client client(server->port());
    expect_stream(client);
    handler.wait_for_turns();
    handler.hurry();
    handler.answer_later(false);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    handler.set("2");
    pass(Duration::seconds(1));
    EXPECT_EQ(handler.asked(), 2U);
    expect_chunk(client, "event: place\ndata: 2\n\n");
}

TEST_F(EventStreamsTest, AreAskedOnceAtATime) {
    handler.answer_later(true);
    Client client(server->port());
    expect_stream(client);
    pass(Duration::seconds(60));
    EXPECT_EQ(handler.asked(), 1U);
    handler.answer_later(false);
    expect_chunk(client, "event: place\ndata: 1\n\n");
}

TEST_F(EventStreamsTest, ShowThatTheyAreThereWhenNothingIsNew) {
    Client client(server->port());
    expect_stream(client);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    pass(limits::stream_quiet_max);
    expect_chunk(client, ":\n\n");
    handler.set("");
    pass(limits::stream_quiet_max);
    expect_chunk(client, ":\n\n");
}

TEST_F(EventStreamsTest, EndWithALastEvent) {
    Client client(server->port());
    expect_stream(client);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    handler.set("closed", true);
    pass(Duration::seconds(2));
    expect_chunk(client,
                 "event: gone\n"
                 R"(data: {"code":"place-gone","detail":"closed"})"
                 "\n\n");
    EXPECT_EQ(client.read_bytes(5), "0\r\n\r\n");
    EXPECT_EQ(handler.open_count(), 0U);
}

TEST_F(EventStreamsTest, EndWhenTheClientIsGone) {
    Client leaves(server->port());
    expect_stream(leaves);
    Client stops_sending(server->port());
    expect_stream(stops_sending);
    leaves.reset();
    stops_sending.close_sending();
    while (handler.open_count() != 0) {
        pass(Duration::seconds(2));
    }
}

TEST_F(EventStreamsTest, AreNotOpenedForHead) {
    Client client(server->port());
    client.send(request("HEAD / HTTP/1.1") + request("HEAD / HTTP/1.1"));
    EXPECT_EQ(client.read_answer(true).status, 200);
    EXPECT_EQ(client.read_answer(true).headers["content-type"], "text/event-stream");
    EXPECT_EQ(handler.open_count(), 0U);
}

TEST_F(EventStreamsTest, HaveALimit) {
    std::vector<std::unique_ptr<Client>> open;
    for (int i = 0; i < 4; ++i) {
        open.push_back(std::make_unique<Client>(server->port()));
        expect_stream(*open.back());
    }
    Client refused(server->port());
    expect_refused(refusal(refused), 503, R"("code":"overloaded")");
    open.front()->reset();
    while (handler.open_count() != 3) {
        pass(Duration::seconds(2));
    }
    Client next(server->port());
    expect_stream(next);
}

// One below the limit, at it and above; another account has its own.
TEST_F(EventStreamsTest, OfOneAccountHaveALimit) {
    Client first(server->port());
    Client second(server->port());
    expect_stream(first, "X-User-Id: 7\r\n");
    expect_stream(second, "X-User-Id: 7\r\n");
    Client third(server->port());
    std::string refused = refusal(third, "X-User-Id: 7\r\n");
    expect_refused(refused, 429, R"("code":"too-many-streams")");
    expect_refused(refused, 429, "Your account has 2 streams of events open");
    Client other(server->port());
    expect_stream(other, "X-User-Id: 8\r\n");
    EXPECT_EQ(handler.open_count(), 3u);
    second.reset();
    while (handler.open_count() != 2) {
        pass(Duration::seconds(2));
    }
    Client again(server->port());
    expect_stream(again, "X-User-Id: 7\r\n");
    Client staff(server->port());
    expect_stream(staff, "X-User-Id: 7\r\nX-Role: service\r\n");
}

// Of IPv6 one network of 64 bits counts as one address.
TEST_F(EventStreamsTest, OfOneAddressHaveALimit) {
    std::vector<std::unique_ptr<Client>> open;
    for (const char* line : {"GET /A1 HTTP/1.1", "GET /A2 HTTP/1.1", "GET /A3 HTTP/1.1"}) {
        open.push_back(std::make_unique<Client>(server->port()));
        expect_stream(*open.back(), {}, line);
    }
    Client fourth(server->port());
    std::string refused = refusal(fourth, "X-User-Id: 7\r\n", "GET /A4 HTTP/1.1");
    expect_refused(refused, 429, R"("code":"too-many-streams")");
    expect_refused(refused, 429, "Your address has 3 streams of events open");
    Client elsewhere(server->port());
    expect_stream(elsewhere, "X-User-Id: 7\r\n", "GET /B4 HTTP/1.1");
    open.pop_back();
    while (handler.open_count() != 3) {
        pass(Duration::seconds(2));
    }
    Client staff(server->port());
    expect_stream(staff, "X-Role: service\r\n", "GET /A1 HTTP/1.1");
    staff.reset();
    while (handler.open_count() != 3) {
        pass(Duration::seconds(2));
    }
    // What was refused for its address is not counted for its account.
    Client of_account(server->port());
    expect_stream(of_account, "X-User-Id: 7\r\n", "GET /A4 HTTP/1.1");
}

// The client comes back with a fresh one.
TEST_F(EventStreamsTest, EndWithTheirToken) {
    handler.token_ends_ms = handler.clock.now_ms + 2500;
    Client client(server->port());
    expect_stream(client, "X-User-Id: 7\r\n");
    expect_chunk(client, "event: place\ndata: 1\n\n");
    pass(Duration::seconds(2));  // asked, and nothing is new
    pass(Duration(499));
    EXPECT_EQ(handler.asked(), 2u);
    EXPECT_EQ(handler.open_count(), 1u);
    handler.set("2");
    pass(Duration(1));  // before it is asked again
    expect_expired(client);
    EXPECT_EQ(handler.asked(), 2u);
    EXPECT_EQ(handler.open_count(), 0u);
    handler.token_ends_ms = handler.clock.now_ms + 60'000;
    expect_stream(client, "X-User-Id: 7\r\n");
    expect_chunk(client, "event: place\ndata: 2\n\n");
}

// Who is asked while the token ends is told so when the answer has come.
TEST_F(EventStreamsTest, EndWithTheirTokenAlsoWhileTheyAreAsked) {
    handler.token_ends_ms = handler.clock.now_ms + 1000;
    handler.answer_later(true);
    Client client(server->port());
    expect_stream(client, "X-User-Id: 7\r\n");
    pass(Duration(1000));
    EXPECT_EQ(handler.open_count(), 1u);
    handler.answer_later(false);
    expect_chunk(client, "event: place\ndata: 1\n\n");
    expect_expired(client);
}

// A route for anyone ignores a token that is no longer good.
TEST_F(EventStreamsTest, OfWhatAnyoneMaySeeNeedNoToken) {
    handler.token_ends_ms = handler.clock.now_ms + 1000;
    Client client(server->port());
    expect_stream(client, "X-User-Id: 7\r\n", "GET /anyone HTTP/1.1");
    expect_chunk(client, "event: place\ndata: 1\n\n");
    handler.set("2");
    pass(Duration::seconds(2));
    expect_chunk(client, "event: place\ndata: 2\n\n");
    EXPECT_EQ(handler.open_count(), 1u);
}

TEST_F(EventStreamsTest, OfStaffEndWhenTheirTokensAreWithdrawn) {
    handler.token_ends_ms = handler.clock.now_ms + 60'000;
    Client staff(server->port());
    expect_stream(staff, "X-User-Id: 7\r\nX-Role: service\r\n");
    expect_chunk(staff, "event: place\ndata: 1\n\n");
    Client user(server->port());
    expect_stream(user, "X-User-Id: 7\r\n");
    expect_chunk(user, "event: place\ndata: 1\n\n");
    handler.tokens.set_staff_epoch(1);
    pass(Duration::seconds(2));
    expect_chunk(staff,
                 "event: gone\ndata: {\"code\":\"unauthorized\",\"detail\":\"The operator has "
                 "withdrawn all tokens of staff. Get a new one.\"}\n\n");
    EXPECT_EQ(handler.open_count(), 1u);
}

TEST_F(EventStreamsTest, EndWithTheServer) {
    handler.answer_later(true);
    Client asked(server->port());
    expect_stream(asked);
    pass(Duration());  // it is asked, and not answered
    handler.answer_later(false);
    Client due(server->port());
    expect_stream(due);
    expect_chunk(due, "event: place\ndata: 1\n\n");
    server->drain();
    server->wait();  // before its deadline, or the streams would still be counted
    EXPECT_EQ(handler.open_count(), 0U);
}

}  // namespace
}  // namespace onrush::api

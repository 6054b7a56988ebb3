// Streams that tell everything that happens, and long polls (event_streams.h).
#include <atomic>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/event_streams.h"
#include "http/test/client.h"

namespace onrush::api {
namespace {

using base::Duration;
using http::testing::Client;
using http::testing::request;

constexpr Topic news{Topic::Kind::events, 0};

// Tells the numbers 1, 2, 3 ... that have happened, to streams (GET /) and to long polls
// (GET /poll, of all numbers so far; they wait for the first, for so many milliseconds as the path
// says). What happens, and the time, are the test's.
class Telling final : public http::Handler {
public:
    explicit Telling(std::size_t event_bytes) : filler_(event_bytes, 'x') {}

    void handle(http::Exchange& exchange) override {
        std::string_view path = exchange.request().path;
        if (path.starts_with("/poll")) {
            std::int64_t wait = std::stol(std::string(path.substr(5)));
            auto until = std::make_shared<std::int64_t>(0);
            return streams_.hold(
                exchange, [this, until, wait](auto& held) { poll(held, *until, wait); }, news);
        }
        auto told = std::make_shared<int>(0);
        streams_.open(exchange, [this, told](auto& stream) { tell(stream, *told); }, news);
    }
    void end_of_turn(std::size_t io_thread) override {
        std::int64_t now = now_ms_.load();
        if (happened_.load() != roused_) {
            roused_ = happened_.load();
            streams_.rouse(io_thread, news);
        }
        streams_.end_of_turn(io_thread, now);
        turns_.fetch_add(1);
    }

    void happen(int more) {
        happened_.fetch_add(more);
        wait_for_turns();
    }
    void pass(Duration time) {
        now_ms_.fetch_add(time.ms);
        wait_for_turns();
    }
    void wait_for_turns() const {
        std::uint64_t before = turns_.load();
        while (turns_.load() < before + 2) {
            std::this_thread::yield();
        }
    }
    [[nodiscard]] std::size_t open_count() const { return streams_.open_count(); }
    [[nodiscard]] std::uint64_t cut_off() const { return streams_.cut_off(); }
    // The last number that any stream has sent.
    [[nodiscard]] int last_sent() const { return last_sent_.load(); }

    [[nodiscard]] std::string event(int number) const {
        return fmt::format("id: {}\ndata: {}\n\n", number, filler_);
    }

private:
    void tell(EventStreams::Stream& stream, int& told) {
        for (; told < happened_.load(); ++told) {
            if (!stream.has_room()) {
                return stream.ask_when_taken();
            }
            stream.add(event(told + 1));
            last_sent_ = told + 1;
        }
        stream.ask_when_new(std::to_string(told));
    }
    void poll(EventStreams::Stream& held, std::int64_t& until, std::int64_t wait) {
        until = until == 0 ? held.now_ms() + wait : until;
        if (happened_.load() == 0 && held.now_ms() < until && !held.is_last_call()) {
            return held.ask_when_new_or_at(until);
        }
        held.release().answer(200, [&](http::JsonWriter& json) { json.value(happened_.load()); });
    }

    const std::string filler_;
    const base::SystemClock clock_;
    const Tokens tokens_{"a key for tokens of thirty-two bytes", clock_, Duration::hours(1)};
    EventStreams streams_{1, {.all = 3, .untaken_for = Duration::seconds(5)}, tokens_};
    std::atomic<int> happened_ = 0;
    std::atomic<int> last_sent_ = 0;
    int roused_ = 0;
    std::atomic<std::int64_t> now_ms_ = 1000;
    std::atomic<std::uint64_t> turns_ = 0;
};

struct TellingStreams : testing::Test {
    explicit TellingStreams(std::size_t event_bytes = 10) : handler(event_bytes) {
        http::Settings quick;
        quick.port = 0;
        quick.tick_ms = 2;  // so that turns come by themselves
        server = *http::Server::open(quick, handler);
        server->start();
    }
    ~TellingStreams() override {
        server->drain();
        server->wait();
    }
    static std::string chunk(const std::string& text) {
        return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
    }
    static void expect_chunk(Client& client, const std::string& text) {
        EXPECT_EQ(client.read_bytes(chunk(text).size()), chunk(text));
    }
    void begin(Client& client) {
        client.send(request("GET / HTTP/1.1"));
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += client.read_bytes(1);
        }
        expect_chunk(client, "retry: 3000\n\n");
    }
    void wait_for_open(std::size_t count) const {
        while (handler.open_count() != count) {
            std::this_thread::yield();
        }
        handler.wait_for_turns();
    }

    Telling handler;
    std::unique_ptr<http::Server> server;
};

TEST_F(TellingStreams, AreToldAtOnceWhatIsNew) {
    Client client(server->port());
    begin(client);
    handler.happen(2);
    expect_chunk(client, handler.event(1));
    expect_chunk(client, handler.event(2));
    handler.happen(1);
    expect_chunk(client, handler.event(3));
}

// So that a client that comes back need not begin with what it has seen long ago.
TEST_F(TellingStreams, SayHowFarTheyHaveComeWhenNothingIsNew) {
    Client client(server->port());
    begin(client);
    handler.happen(1);
    expect_chunk(client, handler.event(1));
    handler.pass(limits::stream_quiet_max);
    expect_chunk(client, "id: 1\n:\n\n");
    handler.pass(limits::stream_quiet_max);
    expect_chunk(client, "id: 1\n:\n\n");
}

struct LargeTellingStreams : TellingStreams {
    LargeTellingStreams() : TellingStreams(1000) {}
};

TEST_F(LargeTellingStreams, TellNoMoreThanTheClientTakesAndAllOfIt) {
    Client client(server->port());
    begin(client);
    constexpr int many = 20'000;  // more than the buffers of the sockets take
    handler.happen(many);
    handler.wait_for_turns();
    EXPECT_LT(handler.last_sent(), many);
    for (int number = 1; number <= many; ++number) {
        expect_chunk(client, handler.event(number));
    }
    handler.happen(1);
    expect_chunk(client, handler.event(many + 1));
    EXPECT_EQ(handler.cut_off(), 0u);
}

TEST_F(LargeTellingStreams, AreCutOffWhenTheClientTakesNothing) {
    Client client(server->port());
    begin(client);
    constexpr int many = 20'000;
    handler.happen(many);
    int sent = 0;
    while (sent == 0 || sent != handler.last_sent()) {  // until the sockets take no more
        sent = handler.last_sent();
        handler.wait_for_turns();
    }
    handler.pass(Duration(4999));
    EXPECT_EQ(handler.open_count(), 1u);
    handler.pass(Duration(1));
    wait_for_open(0);
    EXPECT_EQ(handler.cut_off(), 1u);
    // What was sent arrives whole, so the client knows where to go on.
    for (int number = 1; number <= handler.last_sent(); ++number) {
        expect_chunk(client, handler.event(number));
    }
    EXPECT_EQ(client.read_bytes(5), "0\r\n\r\n");
}

TEST_F(LargeTellingStreams, AreOverWhenTheClientIsGoneWhileItTakesNothing) {
    {
        Client client(server->port());
        begin(client);
        handler.happen(20'000);
        client.reset();
    }
    wait_for_open(0);
    EXPECT_EQ(handler.cut_off(), 0u);
}

TEST_F(TellingStreams, AreOverWhenTheServerDrains) {
    Client client(server->port());
    begin(client);
    server->drain();
    EXPECT_EQ(client.read_bytes(5), "0\r\n\r\n");
    EXPECT_TRUE(client.at_end());
}

TEST_F(TellingStreams, LongPollsAreAnsweredWithTheFirst) {
    Client client(server->port());
    client.send(request("GET /poll5000 HTTP/1.1"));
    wait_for_open(1);
    handler.happen(1);
    EXPECT_EQ(client.read_answer().body, "1");
    EXPECT_EQ(handler.open_count(), 0u);
    client.send(request("GET /poll5000 HTTP/1.1"));
    EXPECT_EQ(client.read_answer().body, "1") << "it need not wait";
}

TEST_F(TellingStreams, LongPollsAreAnsweredWhenTheirTimeIsOver) {
    Client client(server->port());
    client.send(request("GET /poll5000 HTTP/1.1"));
    wait_for_open(1);
    handler.pass(Duration(4999));
    EXPECT_EQ(handler.open_count(), 1u);
    handler.pass(Duration(1));
    EXPECT_EQ(client.read_answer().body, "0");
}

TEST_F(TellingStreams, LongPollsAreAnsweredWhenTheServerDrains) {
    Client client(server->port());
    client.send(request("GET /poll5000 HTTP/1.1"));
    wait_for_open(1);
    server->drain();
    EXPECT_EQ(client.read_answer().body, "0");
}

TEST_F(TellingStreams, LongPollsOfClientsThatAreGoneAreOver) {
    {
        Client client(server->port());
        client.send(request("GET /poll5000 HTTP/1.1"));
        wait_for_open(1);
        client.reset();
    }
    handler.pass(Duration(5000));
    wait_for_open(0);
}

TEST_F(TellingStreams, LongPollsCountAsStreams) {
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 1; i <= 3; ++i) {
        clients.push_back(std::make_unique<Client>(server->port()));
        clients.back()->send(request("GET /poll5000 HTTP/1.1"));
        wait_for_open(i);
    }
    Client fourth(server->port());
    fourth.send(request("GET /poll5000 HTTP/1.1"));
    EXPECT_EQ(fourth.read_answer().status, 503);
    handler.happen(1);
    for (const std::unique_ptr<Client>& client : clients) {
        EXPECT_EQ(client->read_answer().body, "1");
    }
}

}  // namespace
}  // namespace onrush::api

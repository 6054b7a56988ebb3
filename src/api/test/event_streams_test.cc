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

// Opens a stream for every request. What it says and the time are the test's.
class Streaming final : public http::Handler {
public:
    explicit Streaming(std::size_t streams_max) : streams_(1, streams_max) {}

    void handle(http::Exchange& exchange) override {
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
                    stream.end("gone", text_);
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
            topics_ = streams_.topics(io_thread);
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

private:
    EventStreams streams_;
    std::mutex mutex_;
    std::set<EventStreams::Stream*> waiting_;
    std::string text_ = "1";
    Duration pause_ = Duration::seconds(2);
    static constexpr std::uint64_t topic = 7;
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
    void expect_stream(Client& client) {
        client.send(request("GET / HTTP/1.1"));
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

    Streaming handler{2};
    std::unique_ptr<http::Server> server;
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
    expect_chunk(client, "event: gone\ndata: closed\n\n");
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
    Client first(server->port());
    Client second(server->port());
    expect_stream(first);
    expect_stream(second);
    Client third(server->port());
    third.send(request("GET / HTTP/1.1"));
    http::testing::Answer refused = third.read_answer();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.headers["retry-after"], "10");
    first.reset();
    while (handler.open_count() != 1) {
        pass(Duration::seconds(2));
    }
    Client fourth(server->port());
    expect_stream(fourth);
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

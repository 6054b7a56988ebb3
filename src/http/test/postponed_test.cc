// Answers that are made when their client is ready for them (Exchange::postpones()).
#include <algorithm>
#include <atomic>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

// Answers each request in a completion that is posted at the end of its turn, as the engine does,
// with as many bytes as the query says; "/small" at once.
class Later final : public Handler {
public:
    void handle(Exchange& exchange) override {
        if (exchange.request().path == "/small") {
            return exchange.answer(200);
        }
        std::size_t bytes = std::stoul(std::string(exchange.request().query));
        ready_.add(exchange.emplace<Work>(*this, exchange, bytes));
        queue_ = &exchange.completions();
        asked_.fetch_add(1);
    }
    void end_of_turn(std::size_t) override {
        if (queue_ != nullptr) {
            std::exchange(queue_, nullptr)->post(std::move(ready_));
        }
    }

    // Of this server's turns; before requests come.
    void count_turns_of(const Server& server) { server_ = &server; }
    [[nodiscard]] std::size_t asked() const { return asked_.load(); }
    [[nodiscard]] std::size_t made() const { return made_.load(); }
    [[nodiscard]] std::size_t most_in_a_turn() const { return most_in_a_turn_.load(); }
    void forget_the_most() { most_in_a_turn_ = 0; }

private:
    struct Work final : Completion {
        Work(Later& at_home, Exchange& of, std::size_t size)
            : home(at_home), exchange(of), bytes(size) {}
        void complete() override {
            if (exchange.postpones(*this)) {
                return;
            }
            if (!exchange.gone()) {
                home.note();
            }
            exchange.answer_bytes(200, text_type, std::string(bytes, 'x'));
        }
        Later& home;
        Exchange& exchange;
        std::size_t bytes;
    };

    void note() {
        std::uint64_t turn = server_->counters(0).turns.get();
        in_turn_ = turn == turn_ ? in_turn_ + 1 : 1;
        turn_ = turn;
        most_in_a_turn_ = std::max(most_in_a_turn_.load(), in_turn_);
        made_.fetch_add(1);
    }

    const Server* server_ = nullptr;
    base::Outbox<Completion> ready_;
    CompletionQueue* queue_ = nullptr;
    std::uint64_t turn_ = 0;
    std::size_t in_turn_ = 0;
    std::atomic<std::size_t> asked_ = 0;
    std::atomic<std::size_t> made_ = 0;
    std::atomic<std::size_t> most_in_a_turn_ = 0;
};

struct Postponed : ::testing::Test {
    static constexpr std::size_t requests = limits::pipelined_requests_max;
    static constexpr std::size_t large = 1024 * 1024;

    void SetUp() override {
        Settings settings;
        settings.port = 0;
        server = *Server::open(settings, handler);
        handler.count_turns_of(*server);
        server->start();
    }
    void TearDown() override {
        server->drain();
        server->wait();
    }
    static void ask(Client& client, std::size_t bytes) {
        std::string line = "GET /?" + std::to_string(bytes) + " HTTP/1.1";
        std::string all;
        for (std::size_t i = 0; i < requests; ++i) {
            all += request(line);
        }
        client.send(all);
    }
    // Many turns pass: all that can happen meanwhile has happened.
    void serve_another() {
        Client other(server->port());
        for (int i = 0; i < 100; ++i) {
            other.send(request("GET /small HTTP/1.1"));
            EXPECT_EQ(other.read_answer().status, 200);
        }
    }
    void ask_without_reading(Client& client) {
        int small = 16 * 1024;
        ASSERT_EQ(::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
        ask(client, large);
        while (handler.asked() < requests) {
            std::this_thread::yield();
        }
        serve_another();
        EXPECT_LT(handler.made(), requests);
        EXPECT_LE(server->counters(0).untaken_bytes.get(), limits::output_bytes_max + large + 1024);
    }

    Later handler;
    std::unique_ptr<Server> server;
};

TEST_F(Postponed, AnswersThatNobodyReadsAreNotMade) {
    Client client(server->port());
    ask_without_reading(client);
    EXPECT_EQ(server->counters(0).overrun.get(), 0u);
    for (std::size_t i = 0; i < requests; ++i) {
        ASSERT_EQ(client.read_answer().body.size(), large) << i;
    }
    EXPECT_EQ(handler.made(), requests);
}

TEST_F(Postponed, AnswersOfAConnectionThatDiesAreNeverMade) {
    Client client(server->port());
    ask_without_reading(client);
    std::size_t made = handler.made();
    client.reset();
    TestServer::wait_for(server->counters(0).connections, 0);
    TestServer::wait_for(server->counters(0).dropped, requests - made);
    EXPECT_EQ(handler.made(), made);
}

// One below the limit, at it, and above.
TEST_F(Postponed, OneTurnMakesSoMuchForAConnectionAtMost) {
    constexpr std::size_t max = limits::made_per_turn_bytes_max;
    struct Row {
        std::size_t bytes;
        std::size_t most;
    };
    for (Row row :
         {Row{max + 1, 1}, Row{max, 1}, Row{max - 1, 2}, Row{max / 2, 2}, Row{max / 2 - 1, 3}}) {
        handler.forget_the_most();
        Client client(server->port());
        ask(client, row.bytes);
        for (std::size_t i = 0; i < requests; ++i) {
            ASSERT_EQ(client.read_answer().body.size(), row.bytes) << i;
        }
        EXPECT_EQ(handler.most_in_a_turn(), row.most) << row.bytes;
    }
}

}  // namespace

// What waits for the oldest answer must not keep that answer from being made.
TEST(PostponedOutOfOrder, TheOldestAnswerIsMadeThoughLaterOnesWaitForIt) {
    struct Work final : Completion {
        explicit Work(Exchange& of) : exchange(of) {}
        void complete() override {
            if (!exchange.postpones(*this)) {
                exchange.answer_bytes(200, text_type, "small");
            }
        }
        Exchange& exchange;
    };
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    std::string get = request("GET / HTTP/1.1");
    client.send(get + get + get);
    held.wait_for(3);
    held.on_its_thread(2, [](Exchange& exchange) {
        exchange.answer_bytes(200, text_type, std::string(limits::output_bytes_max, 'x'));
    });
    for (std::size_t index : {1, 0}) {
        held.on_its_thread(index,
                           [](Exchange& exchange) { exchange.emplace<Work>(exchange).complete(); });
    }
    EXPECT_EQ(client.read_answer().body, "small");
    EXPECT_EQ(client.read_answer().body, "small");
    EXPECT_EQ(client.read_answer().body.size(), limits::output_bytes_max);
}

}  // namespace onrush::http::testing

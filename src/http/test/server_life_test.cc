// How connections and exchanges live and end: clients that go, are slow, never read; drain; and
// handlers that give way to the next.
#include <algorithm>
#include <utility>

#include <gtest/gtest.h>

#include "http/address_counts.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

struct Watched {
    std::atomic<int>* alive;
    explicit Watched(std::atomic<int>* count) : alive(count) { ++*alive; }
    ~Watched() { --*alive; }
};

TEST(Server, KeepsAnExchangeWhoseClientHasGone) {
    Held held;
    std::atomic<int> alive = 0;
    TestServer server([&](Exchange& exchange) {
        exchange.emplace<Watched>(&alive);
        held.hold(exchange);
    });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    held.wait_for(1);
    client.reset();
    TestServer::wait_for(server.counters().connections, 0);
    EXPECT_EQ(alive, 1);
    held.on_its_thread(0, [](Exchange& exchange) {
        EXPECT_TRUE(exchange.gone());
        exchange.answer(200, [](JsonWriter& json) { json.null(); });
    });
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(server.counters().dropped.get(), 1u);
}

TEST(Server, EndsAnswersThatWaitedForAnEarlierOneWhenTheClientGoes) {
    Held held;
    std::atomic<int> alive = 0;
    TestServer server([&](Exchange& exchange) {
        exchange.emplace<Watched>(&alive);
        held.hold(exchange);
    });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1") + request("GET / HTTP/1.1"));
    held.wait_for(2);
    held.answer(1);
    client.reset();
    TestServer::wait_for(server.counters().connections, 0);
    held.on_its_thread(0, [&](Exchange& exchange) {
        EXPECT_EQ(alive, 1);
        exchange.answer(204);
    });
    EXPECT_EQ(alive, 0);
}

TEST(Server, KnowsAnIpv4CallerOfAListenerForBoth) {
    Settings settings;
    settings.address = "::";
    std::atomic<std::size_t> bytes = 0;
    TestServer server(
        [&](Exchange& exchange) {
            bytes = exchange.peer().size();
            exchange.answer(204);
        },
        settings);
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 204);
    EXPECT_EQ(bytes, 4u);
}

TEST(Server, AnswersAClientThatClosedItsHalf) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    client.close_sending();
    held.wait_for(1);
    held.on_its_thread(0, [](Exchange&) {});
    held.answer(0);
    EXPECT_EQ(client.read_answer().body, "0");
    EXPECT_TRUE(client.at_end());
}

// Passwords were hashed for those who had sent one request and were gone.
TEST(Server, SeesThatTheClientOfALastRequestHasHungUp) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1", "Connection: close\r\n"));
    held.wait_for(1);
    client.close_sending();
    bool hung_up = false;
    for (int i = 0; i < 100'000 && !hung_up; ++i) {  // it comes with a turn
        held.on_its_thread(0, [&](Exchange& exchange) { hung_up = exchange.hung_up(); });
    }
    EXPECT_TRUE(hung_up);
    held.answer(0);
    EXPECT_EQ(client.read_answer().body, "0");
}

Settings quick() {
    Settings settings;
    settings.tick_ms = 5;
    return settings;
}

TEST(Server, EndsConnectionsThatAreTooSlow) {
    struct Row {
        std::string bytes;
        std::string expected;
    };
    Settings settings = quick();
    settings.header_deadline_ms = settings.body_deadline_ms = settings.idle_deadline_ms = 20;
    TestServer server(echo, settings);
    const Row table[] = {
        {"", ""},
        {"GET", "408"},
        {"GET / HTTP/1.1\r\nHost: a\r\n", "408"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc", "408"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "408"},
    };
    for (const Row& row : table) {
        Client client(server.port());
        client.send(row.bytes);
        std::string all = client.read_to_end();
        EXPECT_EQ(all.empty() ? "" : all.substr(9, 3), row.expected) << row.bytes;
    }
    EXPECT_GE(server.counters().timed_out.get(), std::size(table));
}

TEST(Server, EndsConnectionsThatNeverRead) {
    Settings settings = quick();
    settings.write_deadline_ms = 20;
    std::string large(limits::body_bytes_max, 'x');
    TestServer server([&](Exchange& exchange) { exchange.answer_bytes(200, text_type, large); },
                      settings);
    Client client(server.port());
    std::string many;
    for (int i = 0; i < 2000; ++i) {
        many += request("GET / HTTP/1.1");
    }
    client.send(many);
    TestServer::wait_for(server.counters().timed_out, 1);
    TestServer::wait_for(server.counters().connections, 0);
    EXPECT_LT(server.counters().requests.get(), 2000u);  // reading has paused long before
}

TEST(Server, TellsWhoFindsNoRoom) {
    Settings settings;
    settings.connections_max = 2;
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); }, settings);
    Client first(server.port());
    Client second(server.port());
    first.send(request("GET / HTTP/1.1"));
    second.send(request("GET / HTTP/1.1"));
    held.wait_for(2);
    Client third(server.port());
    third.send(request("GET / HTTP/1.1"));
    Answer answer = third.read_answer();
    EXPECT_EQ(answer.status, 503) << "both are waiting for an answer";
    EXPECT_NE(answer.body.find("too-many-connections"), std::string::npos);
    third.close();
    held.answer(0);
    EXPECT_EQ(first.read_answer().status, 200);
    Client fourth(server.port());
    fourth.send(request("GET / HTTP/1.1"));
    held.wait_for(3);
    EXPECT_TRUE(first.at_end());
    held.answer(1);
    held.answer(2);
    EXPECT_EQ(second.read_answer().status, 200);
    EXPECT_EQ(fourth.read_answer().status, 200);
}

TEST(Server, ClosesTheIdlestToMakeRoom) {
    Settings settings;
    settings.connections_max = 2;
    TestServer server(echo, settings);
    Client first(server.port());
    Client second(server.port());
    for (Client* client : {&first, &second, &first}) {
        client->send(request("GET / HTTP/1.1"));
        EXPECT_EQ(client->read_answer().status, 200);
    }
    Client third(server.port());
    third.send(request("GET /livez HTTP/1.1"));
    EXPECT_EQ(third.read_answer().status, 200);
    EXPECT_TRUE(second.at_end());
    EXPECT_EQ(server.counters().evicted.get(), 1u);
    first.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(first.read_answer().status, 200);
}

TEST(Server, LimitsTheConnectionsOfAnAddressOverItsThreads) {
    Settings settings;
    settings.io_threads = 4;
    settings.connections_per_address_max = 3;
    TestServer server(echo, settings);
    auto answers = [&](Client& client) {
        client.send(request("GET / HTTP/1.1"));
        return client.read_answer().status;
    };
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        EXPECT_EQ(answers(*clients.back()), i < 3 ? 200 : 503) << i;
    }
    Settings shared = settings;
    shared.is_shared = [](std::string_view address) {
        return address == std::string_view("\x7f\0\0\1", 4);
    };
    TestServer behind_a_proxy(echo, shared);
    std::vector<std::unique_ptr<Client>> many;
    for (int i = 0; i < 10; ++i) {
        many.push_back(std::make_unique<Client>(behind_a_proxy.port()));
        EXPECT_EQ(answers(*many.back()), 200) << i;
    }
}

TEST(AddressCounts, CountANetworkOfIpv6AsOneAndForgetWhoLeaves) {
    AddressCounts counts(1, {});
    std::string of_ipv6(16, 'a');
    std::optional<std::uint64_t> entered = counts.enter(of_ipv6);
    ASSERT_TRUE(entered);
    of_ipv6[15] = 'b';
    EXPECT_FALSE(counts.enter(of_ipv6)) << "the same /64";
    of_ipv6[7] = 'b';
    EXPECT_TRUE(counts.enter(of_ipv6));
    EXPECT_TRUE(counts.enter("abcd"));
    EXPECT_FALSE(counts.enter("abcd"));
    counts.leave(*entered);
    of_ipv6[7] = 'a';
    EXPECT_TRUE(counts.enter(of_ipv6));
}

// A client that pipelines is served a share in each turn, so that others come in between.
TEST(Server, GivesAConnectionItsShareOfATurn) {
    std::atomic<std::size_t> handled = 0;
    std::atomic<std::size_t> most_of_a_turn = 0;
    std::uint64_t turn = 0;
    std::size_t of_turn = 0;
    const base::Counter* turns = nullptr;
    TestServer server([&](Exchange& exchange) {
        if (std::exchange(turn, turns->get()) != turns->get()) {
            of_turn = 0;
        }
        most_of_a_turn = std::max(most_of_a_turn.load(), ++of_turn);
        ++handled;
        exchange.answer(204);
    });
    turns = &server.counters().turns;
    Client client(server.port());
    std::string many;
    constexpr std::size_t count = 500;
    for (std::size_t i = 0; i < count; ++i) {
        many += request("GET / HTTP/1.1");
    }
    client.send(many);
    for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(client.read_answer().status, 204);
    }
    EXPECT_EQ(handled, count);
    EXPECT_EQ(most_of_a_turn, limits::requests_per_turn_max);
}

// Answers that come together, from the engine, pass by the pause in reading.
TEST(Server, DropsWhoTakesNoneOfManyLargeAnswers) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); }, quick());
    Client client(server.port());
    std::string large(512 * 1024, 'x');
    std::string many;
    for (std::size_t i = 0; i < limits::pipelined_requests_max; ++i) {
        many += request("GET / HTTP/1.1");
    }
    client.send(many);
    held.wait_for(limits::pipelined_requests_max);
    held.on_its_thread(0, [&](Exchange&) {
        for (std::size_t i = 0; i < limits::pipelined_requests_max; ++i) {
            held.at(i).answer_bytes(200, text_type, large);
        }
    });
    TestServer::wait_for_at_least(server.counters().overrun, 1);
    TestServer::wait_for(server.counters().connections, 0);
    EXPECT_EQ(server.counters().untaken_bytes.get(), 0u);
}

TEST(Server, ClosesThoseThatTakeNothingWhenTooMuchWaits) {
    Settings settings;
    settings.all_untaken_bytes_max = limits::all_untaken_bytes_min;
    std::string large(200 * 1024, 'x');
    TestServer server([&](Exchange& exchange) { exchange.answer_bytes(200, text_type, large); },
                      settings);
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += request("GET / HTTP/1.1");
    }
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 12; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send(many);
    }
    TestServer::wait_for_at_least(server.counters().overrun, 1);
    EXPECT_LE(server.counters().untaken_bytes.get(), limits::all_untaken_bytes_min);
    Client reader(server.port());
    reader.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(reader.read_answer().body.size(), large.size());
}

// Answers with its name and notes what each io thread calls.
class Noting final : public Handler {
public:
    Noting(std::string name, std::size_t io_threads) : name_(std::move(name)), calls_(io_threads) {}
    void handle(Exchange& exchange) override {
        note(exchange.io_thread(), 'h');
        exchange.answer_bytes(200, text_type, name_);
    }
    void end_of_turn(std::size_t io_thread) override { note(io_thread, 'e'); }
    void rests(std::size_t io_thread) override { note(io_thread, 'r'); }
    void works(std::size_t io_thread) override { note(io_thread, 'w'); }
    void answered(const Exchange& exchange, int, std::int64_t) override {
        note(exchange.io_thread(), 'a');
    }
    // Once the io threads call it no more.
    [[nodiscard]] const std::vector<std::string>& calls() const { return calls_; }
    [[nodiscard]] std::size_t handled() const { return handled_.load(); }

private:
    void note(std::size_t io_thread, char call) {
        calls_[io_thread] += call;
        handled_.fetch_add(call == 'h' ? 1 : 0);
    }

    std::string name_;
    std::vector<std::string> calls_;
    std::atomic<std::size_t> handled_ = 0;
};

// works() first, rests() last, and by turns; end_of_turn() between the two.
void expect_balanced(const Noting& handler) {
    for (const std::string& calls : handler.calls()) {
        bool works = false;
        for (char call : calls) {
            if (call == 'w' || call == 'r') {
                ASSERT_EQ(works, call == 'r') << calls;
                works = !works;
            }
            ASSERT_TRUE(call != 'e' || works) << calls;
        }
        ASSERT_FALSE(calls.empty());
        EXPECT_EQ(calls.back(), 'r') << calls;
        EXPECT_NE(calls.find('e', calls.rfind('w')), calls.npos) << calls << ": its last turn";
        EXPECT_FALSE(works) << calls;
    }
}

TEST(Server, HandsOverToAnotherHandlerBetweenTwoTurns) {
    Settings settings;
    settings.port = 0;
    settings.io_threads = 2;
    Noting first("first", 2);
    Noting second("second", 2);
    auto opened = Server::open(settings, first);
    ASSERT_TRUE(opened) << opened.error().text;
    Server& server = **opened;
    server.start();
    Client client(server.port());
    auto ask = [&] {
        client.send(request("GET / HTTP/1.1"));
        return client.read_answer().body;
    };
    EXPECT_EQ(ask(), "first");
    server.hand_over(second);
    expect_balanced(first);  // it is not called any more, so this reads without a lock
    EXPECT_EQ(ask(), "second");
    for (int i = 0; i < 8; ++i) {
        Client other(server.port());
        other.send(request("GET / HTTP/1.1"));
        EXPECT_EQ(other.read_answer().body, "second");
    }
    server.drain();
    server.wait();
    expect_balanced(second);
    EXPECT_EQ(first.handled(), 1u);
    EXPECT_EQ(second.handled(), 9u);
}

// What was asked before and is answered after belongs to the new handler's figures.
TEST(Server, TellsTheNewHandlerOfAnswersThatTheOldOneOwed) {
    Held held;
    Noting second("second", 1);
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    held.wait_for(1);
    server.server().hand_over(second);
    held.answer(0);
    EXPECT_EQ(client.read_answer().body, "0");
    server.server().drain();
    server.server().wait();
    EXPECT_EQ(std::ranges::count(second.calls()[0], 'a'), 1);
    EXPECT_EQ(second.handled(), 0u);
}

TEST(ServerDeathTest, HandsOverOnlyWhileItRuns) {
    Noting first("first", 1);
    Noting second("second", 1);
    Settings settings;
    settings.port = 0;
    auto server = Server::open(settings, first);
    ASSERT_TRUE(server) << server.error().text;
    EXPECT_DEATH((*server)->hand_over(second), "is not running");
}

TEST(Server, DrainsWhatHasArrivedAndTakesNoMore) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client idle(server.port());
    Client busy(server.port());
    busy.send(request("GET / HTTP/1.1"));
    held.wait_for(1);
    server.server().drain();
    EXPECT_TRUE(idle.at_end());
    held.answer(0);
    Answer answer = busy.read_answer();
    EXPECT_EQ(answer.body, "0");
    EXPECT_EQ(answer.headers["connection"], "close");
    EXPECT_TRUE(busy.at_end());
    server.server().wait();
}

// A client stops reading where it is told that the connection closes.
TEST(Server, SaysThatItClosesWithTheLastOfSeveralAnswersOnly) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1") + request("GET / HTTP/1.1"));
    held.wait_for(2);
    server.server().drain();
    held.on_its_thread(0, [](Exchange&) {});
    held.answer(0);
    held.answer(1);
    Answer first = client.read_answer();
    EXPECT_EQ(first.body, "0");
    EXPECT_FALSE(first.headers.contains("connection"));
    Answer last = client.read_answer();
    EXPECT_EQ(last.body, "1");
    EXPECT_EQ(last.headers["connection"], "close");
    EXPECT_TRUE(client.at_end());
    server.server().wait();
}

TEST(Server, DrainsAtOnceWhenAllThatArrivedIsAnswered) {
    TestServer* running = nullptr;
    Settings settings = quick();
    TestServer server(
        [&](Exchange& exchange) {
            running->server().drain();
            exchange.answer(204);
        },
        settings);
    running = &server;
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 204);
    EXPECT_TRUE(client.at_end());
    server.server().wait();
    EXPECT_EQ(server.counters().timed_out.get(), 0u);
}

TEST(Server, EndsTheDrainWhenItsDeadlineHasPassed) {
    Held held;
    Settings settings = quick();
    settings.drain_deadline_ms = 20;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); }, settings);
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    held.wait_for(1);
    server.server().drain();
    server.server().wait();
    EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace onrush::http::testing

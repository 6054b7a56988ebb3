// The server over real sockets: bytes in, bytes out.
#include "http/server.h"

#include <thread>

#include <gtest/gtest.h>

#include "http/router.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

std::string answer_to(std::uint16_t port, std::string_view bytes) {
    Client client(port);
    client.send(bytes);
    client.close_sending();
    return normalised(client.read_to_end());
}

TEST(Server, AnswersWithTheBytesItPromises) {
    TestServer server(echo);
    EXPECT_EQ(answer_to(server.port(), request("GET /a?b=c HTTP/1.1")),
              "HTTP/1.1 200 OK\nDate: now\nContent-Type: application/json\nX-Content-Type-Options: "
              "nosniff\n"
              "Vary: Accept-Encoding\nContent-Length: 52\nX-Request-Id: "
              "r1\n\n{\"method\":\"GET\",\"path\":\"/a\",\"query\":\"b=c\",\"body\":\"\"}");
    EXPECT_EQ(answer_to(server.port(), request("HEAD / HTTP/1.1")),
              "HTTP/1.1 200 OK\nDate: now\nContent-Type: application/json\nX-Content-Type-Options: "
              "nosniff\n"
              "Vary: Accept-Encoding\nContent-Length: 49\nX-Request-Id: r1\n\n");
    EXPECT_EQ(answer_to(server.port(), "GET / HTTP/1.0\r\nX-Request-Id: r1\r\n\r\n"),
              "HTTP/1.1 200 OK\nDate: now\nContent-Type: application/json\nX-Content-Type-Options: "
              "nosniff\n"
              "Vary: Accept-Encoding\nContent-Length: 48\nX-Request-Id: r1\nConnection: close\n\n"
              "{\"method\":\"GET\",\"path\":\"/\",\"query\":\"\",\"body\":\"\"}");
}

TEST(Server, RefusesWhatItCannotReadAndCloses) {
    TestServer server(echo);
    struct Row {
        std::string bytes;
        int status;
        std::string code;
    };
    const Row table[] = {
        {"GET / HTTP/1.1\n\n", 400, "bad-request"},
        {"nonsense\r\n\r\n", 400, "bad-request"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400,
         "bad-request"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400,
         "bad-request"},
        {"GET /" + std::string(limits::request_line_bytes_max, 'x') + " HTTP/1.1\r\n\r\n", 414,
         "uri-too-long"},
        {"GET / HTTP/1.1\r\nX: " + std::string(limits::head_bytes_max, 'x') + "\r\n\r\n", 431,
         "head-too-large"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: br\r\n\r\n", 501, "not-implemented"},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "not-implemented"},
        {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "version-not-supported"},
        {"GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417, "expectation-failed"},
    };
    for (const Row& row : table) {
        Client client(server.port());
        client.send(row.bytes + "GET /after HTTP/1.1\r\nHost: a\r\n\r\n");
        Answer answer = client.read_answer();
        EXPECT_EQ(answer.status, row.status) << row.bytes.substr(0, 60);
        EXPECT_EQ(answer.headers["content-type"], "application/problem+json");
        EXPECT_EQ(answer.headers["connection"], "close");
        EXPECT_NE(answer.body.find("\"code\":\"" + row.code + "\""), std::string::npos)
            << answer.body;
        EXPECT_TRUE(client.at_end());
    }
    EXPECT_EQ(server.counters().malformed.get(), std::size(table));
}

TEST(Server, WritesAProblemAsRfc9457Says) {
    TestServer server([](Exchange& exchange) {
        exchange.refuse(problems::overloaded, "Later.",
                        [](JsonWriter& json) { json.member("retryAfterMs", 5); });
    });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().body,
              R"({"type":"/problems/overloaded","title":"The server is busy","status":503,)"
              R"("detail":"Later.","code":"overloaded","requestId":"r1","retryAfterMs":5})");
}

// Caches may keep what anyone may read; nothing else, and no refusal.
TEST(Server, LetsCachesKeepWhatIsPublicOnly) {
    Route open{.who = Who::anyone};
    Route own{.who = Who::user};
    TestServer server([&](Exchange& exchange) {
        exchange.route = exchange.request().path == "/own" ? &own : &open;
        exchange.caller.who = exchange.request().path == "/staff" ? Who::service : Who::user;
        exchange.answer(exchange.request().path == "/gone" ? 410 : 200);
    });
    Client client(server.port());
    auto kept = [&](const char* line) {
        client.send(request(line));
        std::map<std::string, std::string> headers = client.read_answer().headers;
        EXPECT_EQ(headers["x-content-type-options"], "nosniff") << line;
        EXPECT_EQ(headers.contains("vary"), !headers.contains("cache-control")) << line;
        return headers["vary"] + headers["cache-control"];
    };
    EXPECT_EQ(kept("GET /open HTTP/1.1"), "Accept-Encoding");
    EXPECT_EQ(kept("GET /own HTTP/1.1"), "no-store");
    EXPECT_EQ(kept("GET /staff HTTP/1.1"), "no-store") << "staff are shown more";
    EXPECT_EQ(kept("POST /open HTTP/1.1"), "no-store") << "it may bring a token";
    EXPECT_EQ(kept("GET /gone HTTP/1.1"), "no-store") << "it may be back in a moment";
}

TEST(Server, LetsAHandlerSeeAKeptRequestLater) {
    Held held;
    TestServer server([&](Exchange& exchange) {
        exchange.keep_request();
        exchange.keep_request();
        held.hold(exchange);
    });
    Client client(server.port());
    client.send(request("POST /1?x HTTP/1.1", "X-User-Id: ann\r\n", "first"));
    client.send(request("POST /2 HTTP/1.1", "Transfer-Encoding: chunked\r\n") +
                "3\r\nsec\r\n3\r\nond\r\n0\r\n\r\n");
    held.wait_for(2);
    held.on_its_thread(0, [](Exchange& exchange) {
        EXPECT_EQ(exchange.request().x_user_id, "ann");
        echo(exchange);
    });
    held.on_its_thread(1, echo);
    EXPECT_EQ(client.read_answer().body,
              R"({"method":"POST","path":"/1","query":"x","body":"first"})");
    EXPECT_EQ(client.read_answer().body,
              R"({"method":"POST","path":"/2","query":"","body":"second"})");
}

TEST(Server, LimitsTheBody) {
    TestServer server([](Exchange& exchange) {
        std::size_t size = exchange.request().body.size();
        exchange.answer(200, [&](JsonWriter& json) { json.value(size); });
    });
    auto sized = [&](std::size_t bytes) {
        Client client(server.port());
        client.send(request("POST / HTTP/1.1", {}, std::string(bytes, 'x')));
        Answer answer = client.read_answer();
        return answer.status == 200 ? answer.body : std::to_string(answer.status);
    };
    auto chunked = [&](std::size_t bytes) {
        Client client(server.port());
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", bytes);
        client.send(request("POST / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + size +
                    std::string(bytes, 'x') + "\r\n0\r\n\r\n");
        Answer answer = client.read_answer();
        return answer.status == 200 ? answer.body : std::to_string(answer.status);
    };
    for (std::size_t bytes : {limits::body_bytes_max - 1, limits::body_bytes_max}) {
        EXPECT_EQ(sized(bytes), std::to_string(bytes));
        EXPECT_EQ(chunked(bytes), std::to_string(bytes));
    }
    EXPECT_EQ(sized(limits::body_bytes_max + 1), "413");
    EXPECT_EQ(chunked(limits::body_bytes_max + 1), "413");
}

TEST(Server, TakesBodiesHoweverTheyArrive) {
    TestServer server(echo);
    std::string bytes = request("POST /1 HTTP/1.1", {}, "hello") +
                        request("POST /2 HTTP/1.1", "Transfer-Encoding: chunked\r\n") +
                        "2\r\nhe\r\n3;x\r\nllo\r\n0\r\nTrailer: x\r\n\r\n\r\n" +
                        request("GET /3 HTTP/1.1");
    for (std::size_t step : {std::size_t{1}, std::size_t{13}, bytes.size()}) {
        Client client(server.port());
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            client.send(std::string_view(bytes).substr(at, step));
        }
        for (const char* expected :
             {R"("/1","query":"","body":"hello"})", R"("/2","query":"","body":"hello"})",
              R"("/3","query":"","body":""})"}) {
            std::string body = client.read_answer().body;
            EXPECT_TRUE(body.ends_with(expected)) << body << " in steps of " << step;
        }
    }
}

TEST(Server, AsksForTheBodyOfWhoExpectsIt) {
    TestServer server(echo);
    Client client(server.port());
    client.send(request("POST / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 2\r\n"));
    EXPECT_EQ(client.read_bytes(25), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_TRUE(client.read_answer().body.ends_with(R"("body":"ok"})"));

    Client large(server.port());
    large.send(request("POST / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 99999999\r\n"));
    EXPECT_EQ(large.read_answer().status, 413);  // instead of being asked
}

TEST(Server, TakesARequestIdAndTraceParentWhenTheyAreSane) {
    TestServer server([](Exchange& exchange) {
        exchange.answer(200, [&](JsonWriter& json) { json.value(exchange.traceparent()); });
    });
    Client client(server.port());
    auto id_for = [&](const std::string& id) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id + "\r\n\r\n");
        return client.read_answer().headers["x-request-id"];
    };
    std::string longest(limits::request_id_bytes_max, 'a');
    EXPECT_EQ(id_for("a-Z_0.:"), "a-Z_0.:");
    EXPECT_EQ(id_for(longest.substr(1)), longest.substr(1));
    EXPECT_EQ(id_for(longest), longest);
    EXPECT_EQ(id_for(longest + "a").size(), 20u);
    std::string made = id_for("no spaces");
    EXPECT_EQ(made.size(), 20u);
    EXPECT_NE(id_for(""), made);

    auto trace_for = [&](const std::string& trace) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\ntraceparent: " + trace + "\r\n\r\n");
        return client.read_answer().body;
    };
    std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    EXPECT_EQ(trace_for(good), '"' + good + '"');
    EXPECT_EQ(trace_for(good + "0"), "\"\"");
    EXPECT_EQ(trace_for("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "\"\"");
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    std::string get = request("GET / HTTP/1.1");
    client.send(get + get + get + get);
    held.wait_for(4);
    for (std::size_t index : {2, 0, 3, 1}) {
        held.answer(index);
    }
    for (const char* expected : {"0", "1", "2", "3"}) {
        EXPECT_EQ(client.read_answer().body, expected);
    }
}

TEST(Server, StopsReadingWhileTooManyRequestsAreUnanswered) {
    Held held;
    TestServer server([&](Exchange& exchange) { held.hold(exchange); });
    Client client(server.port());
    std::string many;
    std::size_t count = limits::pipelined_requests_max + 1;
    for (std::size_t i = 0; i < count; ++i) {
        many += request("GET / HTTP/1.1");
    }
    client.send(many);
    held.wait_for(limits::pipelined_requests_max);
    held.answer(1);
    held.on_its_thread(2, [](Exchange&) {});  // another turn passes
    EXPECT_EQ(held.count(), limits::pipelined_requests_max);
    held.answer(0);  // the oldest: two are done now
    held.wait_for(count);
    for (std::size_t i = 2; i < count; ++i) {
        held.answer(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(client.read_answer().body, std::to_string(i));
    }
}

TEST(Server, StreamsInPieces) {
    Held held;
    TestServer server([&](Exchange& exchange) {
        exchange.begin_stream(200, "text/event-stream");
        held.hold(exchange);
    });
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().headers["transfer-encoding"], "chunked");
    held.wait_for(1);
    held.on_its_thread(0, [](Exchange& exchange) { EXPECT_TRUE(exchange.stream("hello")); });
    EXPECT_EQ(client.read_bytes(10), "5\r\nhello\r\n");
    held.on_its_thread(0, [](Exchange& exchange) {
        std::string large(limits::stream_bytes_max + 1, 'x');
        EXPECT_FALSE(exchange.stream(large));
        EXPECT_TRUE(exchange.stream("0123456789abcdef"));
        exchange.end_stream();
    });
    EXPECT_EQ(client.read_bytes(27), "10\r\n0123456789abcdef\r\n0\r\n\r\n");
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 200);
    held.wait_for(2);
    client.reset();
    TestServer::wait_for(server.counters().connections, 0);
    held.on_its_thread(1, [](Exchange& exchange) {
        EXPECT_FALSE(exchange.stream("nobody"));
        exchange.end_stream();
    });
}

TEST(Server, SharesConnectionsAmongItsThreads) {
    Settings settings;
    settings.io_threads = 3;
    TestServer server(echo, settings);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j) {
                Client client(server.port());
                client.send(request("GET / HTTP/1.1"));
                EXPECT_EQ(client.read_answer().status, 200);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    std::uint64_t accepted = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        accepted += server.server().counters(i).accepted.get();
    }
    EXPECT_EQ(accepted, 160u);
}

TEST(Server, RunsWhatOtherThreadsPostInTheirOrder) {
    constexpr int count = 20'000;
    struct Item final : Completion {
        Item(std::vector<int>& seen_here, std::atomic<int>& left_over, int the_value)
            : seen(seen_here), left(left_over), value(the_value) {}
        void complete() override {
            seen.push_back(value);
            left.fetch_sub(1);
        }
        std::vector<int>& seen;
        std::atomic<int>& left;
        int value;
    };
    TestServer server(echo);
    CompletionQueue& queue = server.server().completions(0);
    std::vector<int> seen[2];
    std::vector<std::unique_ptr<Item>> items[2];
    std::vector<std::thread> posters;
    std::atomic<int> left = 2 * count;
    for (int poster = 0; poster < 2; ++poster) {
        for (int i = 0; i < count; ++i) {
            items[poster].push_back(std::make_unique<Item>(seen[poster], left, i));
        }
        posters.emplace_back([&, poster] {
            for (std::size_t at = 0; at < count;) {
                base::Outbox<Completion> together;
                for (std::size_t n = 0; n <= at % 7 && at < count; ++n) {
                    together.add(*items[poster][at++]);
                }
                queue.post(std::move(together));
            }
        });
    }
    for (std::thread& poster : posters) {
        poster.join();
    }
    while (left.load() != 0) {
        std::this_thread::yield();
    }
    for (const auto& one : seen) {
        ASSERT_EQ(one.size(), static_cast<std::size_t>(count));
        EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
    }
}

TEST(Server, SharesItsPortWithNoOther) {
    TestServer running(echo);
    LambdaHandler handler(echo);
    Settings settings;
    settings.port = running.port();
    auto second = Server::open(settings, handler);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().text.find("cannot listen on 127.0.0.1:"), std::string::npos)
        << second.error().text;
}

TEST(Server, NamesSettingsThatMakeNoSense) {
    LambdaHandler handler(echo);
    Settings settings;
    settings.port = 0;
    auto fault = [&](auto&& change) {
        Settings changed = settings;
        change(changed);
        auto server = Server::open(changed, handler);
        return server ? std::string() : server.error().text;
    };
    EXPECT_EQ(fault([](Settings&) {}), "");
    EXPECT_NE(fault([](Settings& s) { s.io_threads = 0; }), "");
    EXPECT_NE(fault([](Settings& s) { s.io_threads = limits::io_threads_max + 1; }), "");
    EXPECT_NE(fault([](Settings& s) { s.connections_max = limits::connections_max + 1; }), "");
    EXPECT_NE(fault([](Settings& s) { s.body_bytes_max = limits::body_bytes_max + 1; }), "");
    EXPECT_NE(fault([](Settings& s) { s.tls_key = "x"; }), "");
    EXPECT_NE(fault([](Settings& s) { s.address = "nowhere"; }), "");
    EXPECT_NE(fault([](Settings& s) { s.address = "192.0.2.1"; }), "");
}

// Those that are at work are passed over, but not all of them for one newcomer: who comes next
// looks behind the first 64.
TEST(Server, LooksForTheIdlestBehindThoseAtWork) {
    constexpr std::size_t looked_at = 64;
    for (std::size_t busy : {looked_at - 1, looked_at}) {
        Settings settings;
        settings.connections_max = busy + 1;
        Held held;
        TestServer server(
            [&](Exchange& exchange) {
                exchange.request().path == "/held" ? held.hold(exchange) : echo(exchange);
            },
            settings);
        std::vector<std::unique_ptr<Client>> at_work;
        for (std::size_t i = 0; i < busy; ++i) {
            at_work.push_back(std::make_unique<Client>(server.port()));
            at_work.back()->send(request("GET /held HTTP/1.1"));
            held.wait_for(i + 1);
        }
        Client idle(server.port());
        idle.send(request("GET / HTTP/1.1"));
        EXPECT_EQ(idle.read_answer().status, 200);
        Client newcomer(server.port());
        newcomer.send(request("GET / HTTP/1.1"));
        EXPECT_EQ(newcomer.read_answer().status, busy < looked_at ? 200 : 503) << busy;
        Client next(server.port());
        next.send(request("GET / HTTP/1.1"));
        EXPECT_EQ(next.read_answer().status, 200);
        EXPECT_TRUE(idle.at_end());
        for (std::size_t i = 0; i < busy; ++i) {
            held.answer(i);
            EXPECT_EQ(at_work[i]->read_answer().status, 200);
        }
    }
}

}  // namespace
}  // namespace onrush::http::testing

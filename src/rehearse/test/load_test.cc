#include "rehearse/load.h"

#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rehearse/response.h"

namespace onrush::rehearse {
namespace {

TEST(Histogram, KnowsValuesToWithinTheirBucket) {
    for (std::int64_t value : {0L, 1L, 63L, 64L, 127L, 128L, 129L, 255L, 256L, 1000L, 123456789L,
                               Histogram::value_max}) {
        std::size_t bucket = Histogram::bucket_of(value);
        EXPECT_LE(value, Histogram::highest_of(bucket)) << value;
        EXPECT_LE(static_cast<double>(Histogram::highest_of(bucket) - value),
                  static_cast<double>(value) / 64)
            << value;
        if (bucket > 0) {
            EXPECT_GT(value, Histogram::highest_of(bucket - 1)) << value;
        }
    }
    for (std::size_t bucket = 1; bucket < Histogram::buckets; ++bucket) {
        ASSERT_EQ(Histogram::bucket_of(Histogram::highest_of(bucket)), bucket);
        ASSERT_EQ(Histogram::bucket_of(Histogram::highest_of(bucket - 1) + 1), bucket);
    }
}

TEST(Histogram, GivesQuantilesAndMerges) {
    Histogram low;
    Histogram high;
    EXPECT_EQ(low.quantile(0.5), 0);
    for (std::int64_t i = 1; i <= 100; ++i) {
        (i <= 50 ? low : high).record(i);
    }
    low.merge(high);
    EXPECT_EQ(low.count(), 100u);
    EXPECT_EQ(low.quantile(0), 1);
    EXPECT_EQ(low.quantile(0.5), 50);
    EXPECT_EQ(low.quantile(0.99), 99);
    EXPECT_EQ(low.quantile(1), 100);
    EXPECT_EQ(low.max(), 100);
    EXPECT_EQ(low.mean(), 50);
    low.record(-5);
    low.record(Histogram::value_max + 1);
    EXPECT_EQ(low.max(), Histogram::value_max);
    EXPECT_EQ(low.quantile(0), 0);
}

TEST(ResponseReader, ReadsHoweverItIsCut) {
    struct Row {
        std::string bytes;
        int status;
        std::string body;
        bool keep_alive;
    };
    const Row table[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true},
        {"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", 204, "", true},
        {"HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 503, "", false},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200, "abc",
         true},
    };
    for (const Row& row : table) {
        for (std::size_t step : {std::size_t{1}, std::size_t{3}, row.bytes.size()}) {
            ResponseReader reader;
            ResponseReader::State state = ResponseReader::State::need_more;
            for (std::size_t at = 0; at < row.bytes.size(); at += step) {
                ASSERT_EQ(state, ResponseReader::State::need_more) << row.bytes;
                state = reader.receive(std::string_view(row.bytes).substr(at, step));
            }
            EXPECT_EQ(state, ResponseReader::State::complete) << row.bytes << step;
            EXPECT_EQ(reader.status(), row.status);
            EXPECT_EQ(reader.body(), row.body);
            EXPECT_EQ(reader.keep_alive(), row.keep_alive);
        }
    }
    ResponseReader reader;
    EXPECT_EQ(reader.receive("nonsense\r\n\r\n"), ResponseReader::State::broken);
    reader.reset();
    EXPECT_EQ(reader.receive("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy"),
              ResponseReader::State::broken);
    reader.reset();
    EXPECT_EQ(reader.receive("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx"),
              ResponseReader::State::need_more);
    EXPECT_EQ(reader.end(), ResponseReader::State::broken);
}

// Serves each connection on a thread of its own, a request per read; the client never pipelines.
class TinyServer {
public:
    // Gives the bytes of an answer; an empty one closes the connection, "silence" says nothing.
    using Serve = std::function<std::string(int)>;

    explicit TinyServer(Serve serve) : serve_(std::move(serve)) {
        fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
        ::listen(fd_, 128);
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ~TinyServer() {
        ::shutdown(fd_, SHUT_RDWR);
        acceptor_.join();
        ::close(fd_);
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void accept_all() {
        int client = 0;
        while ((client = ::accept(fd_, nullptr, nullptr)) >= 0) {
            threads_.emplace_back([this, client] {
                char bytes[4096];
                while (::recv(client, bytes, sizeof bytes, 0) > 0) {
                    std::string answer = serve_(count_.fetch_add(1));
                    if (answer.empty()) {
                        break;
                    }
                    if (answer != "silence") {
                        ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
                    }
                }
                ::close(client);
            });
        }
    }

    Serve serve_;
    int fd_;
    std::uint16_t port_ = 0;
    std::atomic<int> count_ = 0;
    std::thread acceptor_;
    std::vector<std::thread> threads_;
};

class Numbered final : public Script {
public:
    void write_request(std::uint64_t number, std::string& out) override {
        out += "GET /" + std::to_string(number) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        written.push_back(number);
    }
    void on_response(std::uint64_t number, int status, std::string_view body) override {
        answered.push_back(number);
        bodies += body;
        last_status = status;
    }
    std::vector<std::uint64_t> written;
    std::vector<std::uint64_t> answered;
    std::string bodies;
    int last_status = 0;
};

std::string ok(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

TEST(Load, AClosedLoopSendsSoManyAndEnds) {
    TinyServer server([](int) { return ok("x"); });
    Numbered script;
    Plan plan;
    plan.port = server.port();
    plan.connections = 3;
    plan.requests_max = 100;
    auto report = run(plan, script);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_EQ(report->sent, 100u);
    EXPECT_EQ(report->answered, 100u);
    EXPECT_EQ(report->by_status[200], 100u);
    EXPECT_EQ(report->latency.count(), 100u);
    EXPECT_EQ(report->unsent + report->failed + report->unanswered, 0u);
    EXPECT_EQ(script.bodies, std::string(100, 'x'));
    std::sort(script.answered.begin(), script.answered.end());
    EXPECT_EQ(script.answered, script.written);
}

TEST(Load, AnOpenLoopSendsWhatIsDue) {
    TinyServer server([](int) { return ok("x"); });
    Numbered script;
    Plan plan;
    plan.port = server.port();
    plan.connections = 4;
    plan.rate = 5'000;
    plan.requests_max = 200;
    auto report = run(plan, script);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->due, 200u);
    EXPECT_EQ(report->answered, 200u);
    EXPECT_EQ(report->unsent, 0u);
    EXPECT_GE(report->duration_ns, 199 * 200'000);  // the last one was not due earlier
}

// The one connection never gets an answer, so nothing else can be sent.
TEST(Load, CountsWhatItCouldNotSend) {
    TinyServer server([](int) { return std::string("silence"); });
    Numbered script;
    Plan plan;
    plan.port = server.port();
    plan.connections = 1;
    plan.rate = 1'000;
    plan.duration_ms = 50;
    plan.patience_ms = 1;
    auto report = run(plan, script);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->due, 50u);
    EXPECT_EQ(report->sent, 1u);
    EXPECT_EQ(report->unsent, 49u);
    EXPECT_EQ(report->unanswered, 1u);
    EXPECT_EQ(report->answered, 0u);
}

// The first answer comes only when 20 ms are over, by the clock of the server's thread; those that
// were intended meanwhile have waited too, though each was served at once.
TEST(Load, CountsWaitingFromTheIntendedStart) {
    TinyServer server([](int number) {
        if (number == 0) {
            auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
            while (std::chrono::steady_clock::now() < until) {
                std::this_thread::yield();
            }
        }
        return ok("x");
    });
    Numbered script;
    Plan plan;
    plan.port = server.port();
    plan.connections = 1;
    plan.rate = 1'000;
    plan.requests_max = 10;
    auto report = run(plan, script);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->answered, 10u);
    EXPECT_GE(report->latency.quantile(0.5), 15'000'000 - 4'000'000);
    EXPECT_LT(report->service.quantile(0.05), report->latency.quantile(0.05));
    EXPECT_GE(report->late, 8u);
}

TEST(Load, ConnectsAgainAndCountsWhatBroke) {
    TinyServer server([](int number) {
        if (number % 4 == 3) {
            return std::string();
        }
        return number % 4 == 1 ? "HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                               : ok("x");
    });
    Numbered script;
    Plan plan;
    plan.port = server.port();
    plan.connections = 1;
    plan.requests_max = 20;
    auto report = run(plan, script);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->sent, 20u);
    EXPECT_EQ(report->failed, 5u);
    EXPECT_EQ(report->answered, 15u);
    EXPECT_EQ(report->by_status[503], 5u);
    EXPECT_EQ(report->reconnects, 9u);
}

TEST(Load, NamesPlansThatMakeNoSense) {
    Numbered script;
    auto fault = [&](auto&& change) {
        Plan plan;
        plan.requests_max = 1;
        plan.port = 1;
        change(plan);
        auto report = run(plan, script);
        return report ? std::string() : report.error().text;
    };
    EXPECT_NE(fault([](Plan& p) { p.address = "192.0.2.1"; }).find("loopback"), std::string::npos);
    EXPECT_NE(fault([](Plan& p) { p.address = "x"; }).find("not an address"), std::string::npos);
    EXPECT_NE(fault([](Plan& p) { p.requests_max = 0; }).find("a count, a time"),
              std::string::npos);
    EXPECT_NE(fault([](Plan& p) { p.connections = 0; }).find("connections"), std::string::npos);
    EXPECT_NE(fault([](Plan& p) { p.rate = limits::rate_max * 2; }).find("rate"),
              std::string::npos);
    EXPECT_NE(fault([](Plan& p) { p.duration_ms = -1; }).find("a day"), std::string::npos);
    EXPECT_NE(fault([](Plan&) {}).find("cannot reach"), std::string::npos);
    EXPECT_TRUE(script.written.empty());
}

TEST(Report, MergesByAdding) {
    Report a;
    Report b;
    a.sent = 1;
    b.sent = 2;
    a.by_status[200] = 3;
    b.by_status[200] = 4;
    a.duration_ns = 5;
    b.duration_ns = 6;
    a.latency.record(1);
    b.latency.record(2);
    a.merge(b);
    EXPECT_EQ(a.sent, 3u);
    EXPECT_EQ(a.by_status[200], 7u);
    EXPECT_EQ(a.duration_ns, 6);
    EXPECT_EQ(a.latency.count(), 2u);
}

}  // namespace
}  // namespace onrush::rehearse

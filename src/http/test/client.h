// A blocking client on a loopback socket that sends exactly the bytes it is told to, and a server
// around a lambda. A read that would block for long fails the test instead.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"

namespace onrush::http::testing {

struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case; of set-cookie a line each
    std::string body;
    bool complete = false;
};

class Client {
public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(std::string_view bytes);
    // One answer, by its Content-Length or chunks.
    Answer read_answer(bool without_body = false);
    // Everything up to the end of the stream; `reset` says whether it ended in a reset.
    std::string read_to_end();
    // As many bytes as are asked for.
    std::string read_bytes(std::size_t count);
    [[nodiscard]] bool at_end() { return read_to_end().empty(); }
    void close_sending();
    void close();
    // The next close() resets the connection.
    void reset();
    [[nodiscard]] int fd() const { return fd_; }

private:
    bool fill();

    int fd_ = -1;
    std::string received_;
};

// "METHOD target HTTP/1.1" with a Host and the header lines given, each with its CRLF.
std::string request(std::string_view line, std::string_view headers = {},
                    std::string_view body = {});

// The answer with what changes from run to run put to fixed words.
std::string normalised(std::string text);

class LambdaHandler final : public Handler {
public:
    explicit LambdaHandler(std::function<void(Exchange&)> handle) : handle_(std::move(handle)) {}
    void handle(Exchange& exchange) override { handle_(exchange); }

private:
    std::function<void(Exchange&)> handle_;
};

class TestServer {
public:
    explicit TestServer(std::function<void(Exchange&)> handle, Settings settings = {});

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] Server& server() { return *server_; }
    [[nodiscard]] const IoCounters& counters() const { return server_->counters(0); }
    // Returns when a counter is `value`.
    static void wait_for(const base::Counter& counter, std::uint64_t value);
    static void wait_for_at_least(const base::Counter& counter, std::uint64_t value);

private:
    LambdaHandler handler_;
    std::unique_ptr<Server> server_;
};

// Keeps exchanges until the test says which is answered.
class Held {
public:
    void hold(Exchange& exchange) {
        std::lock_guard lock(mutex_);
        exchanges_.push_back(&exchange);
        count_.fetch_add(1);
    }
    void wait_for(std::size_t count) const {
        while (count_.load() < count) {
            std::this_thread::yield();
        }
    }
    [[nodiscard]] std::size_t count() const { return count_.load(); }

    // Runs on the exchange's io thread.
    void on_its_thread(std::size_t index, std::function<void(Exchange&)> act) {
        struct Task final : Completion {
            Exchange* exchange = nullptr;
            std::function<void(Exchange&)> act;
            std::promise<void> done;
            void complete() override {
                act(*exchange);
                done.set_value();
            }
        };
        std::unique_lock lock(mutex_);
        Task task;
        task.exchange = exchanges_.at(index);
        lock.unlock();
        task.act = std::move(act);
        task.exchange->completions().post(task);
        task.done.get_future().wait();
    }
    [[nodiscard]] Exchange& at(std::size_t index) {
        std::lock_guard lock(mutex_);
        return *exchanges_.at(index);
    }
    void answer(std::size_t index) {
        on_its_thread(index, [&](Exchange& exchange) {
            exchange.answer(200, [&](JsonWriter& json) { json.value(index); });
        });
    }

private:
    std::mutex mutex_;
    std::vector<Exchange*> exchanges_;
    std::atomic<std::size_t> count_ = 0;
};

// Answers with what it understood of the request.
void echo(Exchange& exchange);

}  // namespace onrush::http::testing

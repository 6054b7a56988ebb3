// A warm io thread allocates nothing per request. Counts every allocation of the process, so it
// is a program of its own.
#include <atomic>
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "http/router.h"
#include "http/test/client.h"

namespace {

std::atomic<std::uint64_t> allocations = 0;
thread_local bool counted = false;

void* allocate(std::size_t size) {
    if (counted) {
        allocations.fetch_add(1);
    }
    void* bytes = std::malloc(size);
    if (bytes == nullptr) {
        throw std::bad_alloc();
    }
    return bytes;
}

}  // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* bytes) noexcept {
    std::free(bytes);
}
void operator delete[](void* bytes) noexcept {
    std::free(bytes);
}
void operator delete(void* bytes, std::size_t) noexcept {
    std::free(bytes);
}
void operator delete[](void* bytes, std::size_t) noexcept {
    std::free(bytes);
}

namespace onrush::http::testing {
namespace {

struct Later final : Completion {
    Exchange* exchange = nullptr;

    void complete() override {
        exchange->header("RateLimit", "x");
        exchange->answer(201, [&](JsonWriter& json) {
            json.begin_object();
            json.member("id", exchange->parameters[0].number);
            json.end_object();
        });
    }
};

TEST(Allocation, AWarmThreadAllocatesNothingPerRequest) {
    Route row;
    row.method = Method::post;
    row.path = "/v1/things/{id}";
    row.handle = [](Exchange& exchange) {
        counted = true;  // the io thread, from its first request on
        Later& later = exchange.emplace<Later>();
        later.exchange = &exchange;
        exchange.completions().post(later);
    };
    std::vector<Route> routes;
    routes.push_back(std::move(row));
    Router router(std::move(routes));
    TestServer server([&](Exchange& exchange) { router.route(exchange); });
    Client client(server.port());
    std::string bytes =
        request("POST /v1/things/7 HTTP/1.1",
                "Authorization: Bearer x\r\nContent-Type: application/json\r\n", "{}");
    auto ask = [&](int times) {
        for (int i = 0; i < times; ++i) {
            client.send(bytes);
            ASSERT_EQ(client.read_answer().body, R"({"id":7})");
        }
    };
    ask(50);
    std::uint64_t before = allocations;
    ask(500);
    EXPECT_EQ(allocations - before, 0u);
}

}  // namespace
}  // namespace onrush::http::testing

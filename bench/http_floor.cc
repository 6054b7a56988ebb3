// What the HTTP server costs by itself: every request is answered 200 with a small JSON body, at
// once. bench/http_floor compares it with nginx's `return 200`.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/time.h"
#include "http/server.h"

namespace {

class Floor final : public onrush::http::Handler {
public:
    void handle(onrush::http::Exchange& exchange) override {
        exchange.answer(200, [&](onrush::http::JsonWriter& json) {
            json.begin_object();
            json.member("couponId", 123'456'789);
            json.member("campaignId", 42);
            json.member("number", 98'765);
            json.member("status", "AVAILABLE");
            json.member("issuedAt", onrush::base::Instant(1'795'246'545'000));
            json.member("expiresAt", onrush::base::Instant(1'795'246'545'123));
            json.end_object();
        });
    }
};

}  // namespace

int main(int count, char** arguments) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    Floor floor;
    onrush::http::Settings settings;
    settings.port = static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 8080);
    auto server = onrush::http::Server::open(settings, floor);
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().text.c_str());
        return onrush::base::exit_code(server.error().kind);
    }
    (*server)->start();
    std::printf("port %d\n", (*server)->port());
    std::fflush(stdout);
    int got = 0;
    sigwait(&ends, &got);
    (*server)->drain();
    (*server)->wait();
    return 0;
}

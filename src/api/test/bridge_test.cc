// What becomes of a request besides an answer and a refusal of its feature.
#include "api/bridge.h"

#include <gtest/gtest.h>

#include "http/test/client.h"

namespace onrush::api {
namespace {

using engine::Verdict;
using http::testing::Answer;
using http::testing::Client;

Answer answer_to(Verdict verdict) {
    http::testing::TestServer server([&](http::Exchange& exchange) {
        if (!answer_verdict(exchange, verdict)) {
            exchange.answer(204);
        }
    });
    Client client(server.port());
    client.send(http::testing::request("POST / HTTP/1.1"));
    return client.read_answer();
}

TEST(Bridge, SaysWhyNothingWasDecided) {
    struct Row {
        Verdict verdict;
        int status;
        const char* code;
        const char* retry_after;  // null: no use to come again
    };
    const Row rows[] = {
        {Verdict::answered, 204, "", nullptr},
        {Verdict::refused, 204, "", nullptr},
        {Verdict::replayed, 204, "", nullptr},
        {Verdict::key_reused, 422, "idempotency-key-reused", nullptr},
        {Verdict::answer_gone, 409, "idempotency-answer-gone", nullptr},
        {Verdict::keys_full, 503, "idempotency-keys-full", "60"},
        {Verdict::share_full, 429, "too-many-idempotency-keys", "600"},
        {Verdict::overloaded, 503, "overloaded", "1"},
        {Verdict::read_only, 503, "read-only", "5"},
        {Verdict::draining, 503, "draining", "5"},
    };
    for (const Row& row : rows) {
        Answer answer = answer_to(row.verdict);
        EXPECT_EQ(answer.status, row.status) << row.code;
        bool has_code =
            answer.body.find("\"code\":\"" + std::string(row.code) + "\"") != std::string::npos;
        EXPECT_EQ(has_code, row.status != 204) << answer.body;
        EXPECT_EQ(answer.headers.contains("retry-after"), row.retry_after != nullptr) << row.code;
        if (row.retry_after != nullptr) {
            EXPECT_EQ(answer.headers["retry-after"], row.retry_after);
            EXPECT_NE(answer.body.find("\"retryAfterMs\":" + std::string(row.retry_after) + "000"),
                      std::string::npos)
                << answer.body;
        }
        EXPECT_EQ(answer.headers.contains("idempotent-replayed"), row.verdict == Verdict::replayed);
    }
}

struct Ledger {
    int asked = 0;
};
struct Note {
    using Feature = Ledger;
    static constexpr auto job_kind = engine::Kind::command;

    int times = 0;
    struct Answer {
        std::uint64_t sum = 0;
    };
};
BOOST_DESCRIBE_STRUCT(Note::Answer, (), (sum))

engine::Result<Note> decide(Ledger& ledger, const Note& note, base::Instant) {
    ledger.asked += note.times;
    return Note::Answer{static_cast<std::uint64_t>(ledger.asked)};
}

TEST(Bridge, TellsOfAnErrandThatIsBackAndForgetsIt) {
    struct Nobody final : engine::Origin {
        void deliver(engine::Outbox) override {}
    };
    Nobody origin;
    Ledger ledger;
    Errands home;
    std::vector<std::uint64_t> told;
    auto send = [&](int times) {
        auto then = [&, kept = std::make_unique<int>(times)](const auto& errand) {
            EXPECT_EQ(errand.input.times, *kept);
            told.push_back(errand.result->sum);
        };
        return new Errand(origin, ledger, Note{times}, home, std::move(then));
    };
    auto* first = send(1);
    auto* second = send(2);
    send(4);  // never comes back: it is its home's, or a leak
    EXPECT_EQ(home.size(), 3u);
    for (auto* errand : {second, first}) {
        errand->run(base::Instant{});
        errand->complete();
    }
    EXPECT_EQ(told, (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(home.size(), 1u);
}

}  // namespace
}  // namespace onrush::api

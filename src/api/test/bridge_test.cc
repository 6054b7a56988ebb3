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

}  // namespace
}  // namespace onrush::api

// Which answers are compressed, and for whom.
#include "http/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "http/stored_body.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

std::string gunzip(const std::string& zipped) {
    z_stream z{};
    inflateInit2(&z, 15 + 16);
    std::string plain(1 << 20, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zipped.data()));
    z.avail_in = static_cast<uInt>(zipped.size());
    z.next_out = reinterpret_cast<Bytef*>(plain.data());
    z.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
    plain.resize(plain.size() - z.avail_out);
    inflateEnd(&z);
    return plain;
}

TEST(Server, CompressesLargeAnswersForWhoAcceptsIt) {
    TestServer server([](Exchange& exchange) {
        std::string body(std::stoul(std::string(exchange.request().query)), 'x');
        exchange.answer_bytes(200, text_type, body);
    });
    Client client(server.port());
    auto get = [&](std::size_t bytes, const std::string& accept) {
        client.send(request("GET /?" + std::to_string(bytes) + " HTTP/1.1",
                            "Accept-Encoding: " + accept + "\r\n"));
        return client.read_answer();
    };
    std::size_t min = limits::gzip_bytes_min;
    EXPECT_EQ(get(min, "gzip").body.size(), min);
    Answer zipped = get(min + 1, "br, gzip;q=0.5");
    EXPECT_EQ(zipped.headers["content-encoding"], "gzip");
    EXPECT_EQ(zipped.headers["vary"], "Accept-Encoding");
    EXPECT_EQ(gunzip(zipped.body), std::string(min + 1, 'x'));
    EXPECT_EQ(get(min + 1, "br").body.size(), min + 1);
    EXPECT_EQ(get(min + 1, "gzip;q=0").body.size(), min + 1);
    EXPECT_EQ(get(min + 1, "gzip; q=0.0, br").body.size(), min + 1);
}

// HEAD tells no length that only compressing would find out, and its clients expect no body.
TEST(Server, CompressesNothingForHead) {
    StoredBody stored(text_type, std::string(limits::gzip_bytes_min + 1, 'x'));
    TestServer server([&](Exchange& exchange) {
        if (exchange.request().path == "/stored") {
            return exchange.answer_stored(200, stored);
        }
        if (exchange.request().path == "/unmade") {
            return exchange.answer_head(200, text_type);
        }
        std::string body(std::stoul(std::string(exchange.request().query)), 'x');
        exchange.answer_bytes(200, text_type, body);
    });
    Client client(server.port());
    auto length = [&](const std::string& target, const char* accept) {
        client.send(request("HEAD " + target + " HTTP/1.1", accept));
        Answer answer = client.read_answer(true);
        EXPECT_EQ(answer.status, 200);
        EXPECT_FALSE(answer.headers.contains("content-encoding"));
        return answer.headers["content-length"];
    };
    constexpr const char* gzip = "Accept-Encoding: gzip\r\n";
    std::size_t min = limits::gzip_bytes_min;
    EXPECT_EQ(length("/?" + std::to_string(min), gzip), std::to_string(min));
    EXPECT_EQ(length("/?" + std::to_string(min + 1), gzip), "");
    EXPECT_EQ(length("/?" + std::to_string(min + 1), ""), std::to_string(min + 1));
    EXPECT_EQ(length("/stored", gzip), "");
    EXPECT_EQ(length("/stored", ""), std::to_string(min + 1));
    EXPECT_EQ(length("/unmade", gzip), "");
    client.send(request("GET /stored HTTP/1.1", gzip));
    Answer zipped = client.read_answer();
    EXPECT_EQ(gunzip(zipped.body), stored.plain());
    EXPECT_EQ(zipped.headers["content-encoding"], "gzip");
}

}  // namespace
}  // namespace onrush::http::testing

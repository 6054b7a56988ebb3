// Heads and chunked bodies as bytes, without a socket.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "http/request_parser.h"

namespace onrush::http {
namespace {

using namespace std::string_literals;

const char* word_for(Malformed why) {
    switch (why) {
        case Malformed::bad_request:
            return "400";
        case Malformed::request_timeout:
            return "408";
        case Malformed::body_too_large:
            return "413";
        case Malformed::uri_too_long:
            return "414";
        case Malformed::expectation_failed:
            return "417";
        case Malformed::head_too_large:
            return "431";
        case Malformed::not_implemented:
            return "501";
        case Malformed::version_not_supported:
            return "505";
    }
    return "?";
}

// "more", a status, or "taken"; the bytes come in pieces of `step`.
std::string parsed(const std::string& bytes, std::size_t step, Request& request) {
    HeadScanner scanner;
    for (std::size_t size = std::min(step, bytes.size());;) {
        ScanResult result = scanner.scan({bytes.data(), size});
        if (result.state == ScanResult::State::malformed) {
            return word_for(result.malformed);
        }
        if (result.state == ScanResult::State::complete) {
            auto why = parse_head({bytes.data(), result.head_bytes}, request);
            return why ? word_for(*why) : "taken";
        }
        if (size == bytes.size()) {
            return "more";
        }
        size = std::min(size + step, bytes.size());
    }
}

struct Row {
    std::string bytes;
    std::string expected;
};

const Row heads[] = {
    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "taken"},
    {"GET / HTTP/1.0\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "taken"},
    {"GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n", "taken"},
    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "taken"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "taken"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: a\r\n", "more"},
    {"", "more"},
    // Line ends.
    {"GET / HTTP/1.1\nHost: a\n\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\n\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "400"},
    // NUL and folded lines.
    {"GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s, "400"},
    {"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400"},
    // Field names.
    {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX(): b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n", "400"},
    // How long the body is must be said in one way.
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 1\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
     "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
     "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
     "Transfer-Encoding: chunked\r\n\r\n",
     "400"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "501"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", "501"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "501"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", "400"},
    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400"},
    // Host.
    {"GET / HTTP/1.1\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost:\r\nHost:\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: shop.example:8080\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: a:655350\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: [x]\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", "400"},
    {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    // Fields that may come once.
    {"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nAuthorization: y\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nIdempotency-Key: x\r\nidempotency-key: y\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX-User-Id: 1\r\nX-User-Id: 2\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nOrigin: x\r\nOrigin: y\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: x\r\nSec-Fetch-Site: y\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nAccept: x\r\nAccept: y\r\n\r\n", "taken"},
    // An empty one counts: the server in front may have read it.
    {"GET / HTTP/1.1\r\nHost: a\r\nX-User-Id:\r\nX-User-Id: 2\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX-Role: user\r\nX-Role:\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX-Role:\r\nX-Role: admin\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nAuthorization:\r\nAuthorization: x\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Type:\r\nContent-Type: x\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nIdempotency-Key:\r\nIdempotency-Key: x\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nOrigin:\r\nOrigin: x\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nExpect:\r\nExpect: 100-continue\r\n\r\n", "400"},
    // Request lines.
    {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
    {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", "505"},
    {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", "505"},
    {"GET / HTTP/1.10\r\nHost: a\r\n\r\n", "400"},
    {"GET / http/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /\r\nHost: a\r\n\r\n", "400"},
    {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET / b HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET b HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
    {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "taken"},
    {"QUERY / HTTP/1.1\r\nHost: a\r\n\r\n", "taken"},
    {"QUER / HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
    {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"get / HTTP/1.1\r\nHost: a\r\n\r\n", "501"},
    {"\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "taken"},
    {"GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", "417"},
};

TEST(RequestParser, TakesOrRefusesTheSameHoweverItIsCut) {
    for (const Row& row : heads) {
        for (std::size_t step :
             {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{9999}}) {
            Request request;
            EXPECT_EQ(parsed(row.bytes, step, request), row.expected)
                << ::testing::PrintToString(row.bytes) << " in steps of " << step;
        }
    }
}

TEST(RequestParser, KeepsTheFieldsItKnows) {
    Request request;
    std::string head =
        "POST /a/b?x=1&y HTTP/1.1\r\n"
        "host: shop\r\naccept: 1\r\nACCEPT-ENCODING: 2\r\nAuthorization:  3 \r\n"
        "Content-Type: 4\r\nIdempotency-Key: 5\r\nIf-None-Match: 6\r\n"
        "Last-Event-ID: 7\r\ntraceparent: 8\r\nX-Request-Id: 9\r\nX-Role: 10\r\n"
        "X-User-Id: 11\r\nContent-Length: 12\r\nUnknown: 13\r\n\r\n";
    ASSERT_EQ(parsed(head, 9999, request), "taken");
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.target, "/a/b?x=1&y");
    EXPECT_EQ(request.path, "/a/b");
    EXPECT_EQ(request.query, "x=1&y");
    EXPECT_EQ(request.host, "shop");
    EXPECT_EQ(request.accept, "1");
    EXPECT_EQ(request.accept_encoding, "2");
    EXPECT_EQ(request.authorization, "3");
    EXPECT_EQ(request.content_type, "4");
    EXPECT_EQ(request.idempotency_key, "5");
    EXPECT_EQ(request.if_none_match, "6");
    EXPECT_EQ(request.last_event_id, "7");
    EXPECT_EQ(request.traceparent, "8");
    EXPECT_EQ(request.x_request_id, "9");
    EXPECT_EQ(request.x_role, "10");
    EXPECT_EQ(request.x_user_id, "11");
    EXPECT_EQ(request.content_length, 12u);
    EXPECT_EQ(request.head, head);
}

TEST(RequestParser, TakesTheHostOfTheTargetWhereItNamesOne) {
    Request request;
    std::string head = "GET http://a:1/b HTTP/1.1\r\nHost: c\r\n\r\n";
    ASSERT_EQ(parsed(head, 9999, request), "taken");
    EXPECT_EQ(request.host, "a:1");
}

TEST(RequestParser, KeepsConnectionsAliveAsTheirVersionSays) {
    auto keeps = [](const std::string& head) {
        Request request;
        EXPECT_EQ(parsed(head, 9999, request), "taken");
        return request.keep_alive;
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestParser, LimitsTheRequestLine) {
    auto line_of = [](std::size_t bytes) {
        std::string target = "/" + std::string(bytes - sizeof "GET / HTTP/1.1" + 1, 'x');
        Request request;
        std::string head = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        std::string whole = parsed(head, 9999999, request);
        EXPECT_EQ(parsed(head, 100, request), whole);
        return whole;
    };
    EXPECT_EQ(line_of(limits::request_line_bytes_max - 1), "taken");
    EXPECT_EQ(line_of(limits::request_line_bytes_max), "taken");
    EXPECT_EQ(line_of(limits::request_line_bytes_max + 1), "414");
    Request request;
    EXPECT_EQ(parsed(std::string(limits::request_line_bytes_max + 1, 'x'), 9999999, request),
              "more");
    EXPECT_EQ(parsed(std::string(limits::request_line_bytes_max + 2, 'x'), 9999999, request),
              "414");
}

TEST(RequestParser, LimitsTheHead) {
    auto head_of = [](std::size_t bytes) {
        std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n";
        head.insert(head.size() - 4, bytes - head.size(), 'x');
        Request request;
        std::string whole = parsed(head, 9999999, request);
        EXPECT_EQ(parsed(head, 100, request), whole);
        return whole;
    };
    EXPECT_EQ(head_of(limits::head_bytes_max - 1), "taken");
    EXPECT_EQ(head_of(limits::head_bytes_max), "taken");
    EXPECT_EQ(head_of(limits::head_bytes_max + 1), "431");
}

TEST(RequestParser, LimitsTheNumberOfFields) {
    auto fields = [](std::size_t count) {
        std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (std::size_t i = 1; i < count; ++i) {
            head += "X: y\r\n";
        }
        Request request;
        return parsed(head + "\r\n", 9999, request);
    };
    EXPECT_EQ(fields(limits::header_fields_max - 1), "taken");
    EXPECT_EQ(fields(limits::header_fields_max), "taken");
    EXPECT_EQ(fields(limits::header_fields_max + 1), "431");
}

// The body, or a word for what became of it; fed in pieces of `step`.
std::string decoded(std::string bytes, std::size_t step, std::size_t body_max = 20) {
    ChunkedDecoder decoder(body_max);
    for (std::size_t size = std::min(step, bytes.size());;) {
        switch (decoder.decode(bytes.data(), size)) {
            case ChunkedDecoder::State::complete:
                return "<" + bytes.substr(0, decoder.body_bytes()) + ">" +
                       std::to_string(decoder.coded_bytes());
            case ChunkedDecoder::State::malformed:
                return word_for(decoder.malformed());
            case ChunkedDecoder::State::need_more:
                break;
        }
        if (size == bytes.size()) {
            return "more";
        }
        size = std::min(size + step, bytes.size());
    }
}

TEST(ChunkedDecoder, TakesOrRefusesTheSameHoweverItIsCut) {
    const Row table[] = {
        {"0\r\n\r\n", "<>5"},
        {"3\r\nabc\r\n0\r\n\r\n", "<abc>13"},
        {"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /", "<abcde>20"},
        {"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "<01234567890123456789>35"},
        {"00000003;x=y\r\nabc\r\n0\r\n\r\n", "<abc>24"},
        {"0\r\nTrailer: x\r\nHost: y\r\n\r\n", "<>26"},
        {"3\r\nab", "more"},
        {"3\r\nabc\r\n0\r\n", "more"},
        {"", "more"},
        {"\r\n", "400"},
        {"x\r\n", "400"},
        {"3 \r\nabc\r\n", "400"},
        {" 3\r\nabc\r\n", "400"},
        {"+3\r\nabc\r\n", "400"},
        {"0x3\r\nabc\r\n", "400"},
        {"-1\r\nabc\r\n", "400"},
        {"3\nabc\r\n0\r\n\r\n", "400"},
        {"3\r\nabcd\r\n0\r\n\r\n", "400"},
        {"3\r\nabc0\r\n\r\n", "400"},
        {"3\r\nabc\n0\r\n\r\n", "400"},
        {"3;\x01\r\nabc\r\n", "400"},
        {"0\r\nTrailer: x\n\r\n", "400"},
        // What a head may not have, trailers may not have, either.
        {"0\r\nTrailer: x\0y\r\n\r\n"s, "400"},
        {"0\r\nTrailer: x\x7f\r\n\r\n", "400"},
        {"0\r\nTrailer: x\ty\r\n\r\n", "<>19"},
        {"0\r\nT\0: x\r\n\r\n"s, "400"},
        {"0\r\nTrailer : x\r\n\r\n", "400"},
        {"0\r\n folded: x\r\n\r\n", "400"},
        {"0\r\nTrailer\r\n\r\n", "400"},
        {"0\r\n: x\r\n\r\n", "400"},
        {"000000003\r\nabc\r\n0\r\n\r\n", "400"},
        {"ffffffff\r\n", "413"},
        {"fffffffff\r\n", "400"},
        {"14\r\n01234567890123456789\r\n0\r\n\r\n", "<01234567890123456789>31"},
        {"15\r\n", "413"},
        {"14\r\n01234567890123456789\r\n1\r\n", "413"},
    };
    for (const Row& row : table) {
        for (std::size_t step :
             {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{9999}}) {
            EXPECT_EQ(decoded(row.bytes, step), row.expected)
                << ::testing::PrintToString(row.bytes) << " in steps of " << step;
        }
    }
}

TEST(ChunkedDecoder, LimitsItsLinesTrailersAndFraming) {
    auto extended = [](std::size_t bytes) {
        return decoded("1;" + std::string(bytes - 2, 'x') + "\r\na\r\n0\r\n\r\n", 9999)
            .substr(0, 3);
    };
    EXPECT_EQ(extended(limits::chunk_line_bytes_max - 1), "<a>");
    EXPECT_EQ(extended(limits::chunk_line_bytes_max), "<a>");
    EXPECT_EQ(extended(limits::chunk_line_bytes_max + 1), "400");

    auto trailed = [](std::size_t bytes) {
        return decoded("0\r\nX: " + std::string(bytes - 5, 'x') + "\r\n\r\n", 9999).substr(0, 2);
    };
    EXPECT_EQ(trailed(limits::trailer_bytes_max - 1), "<>");
    EXPECT_EQ(trailed(limits::trailer_bytes_max), "<>");
    EXPECT_EQ(trailed(limits::trailer_bytes_max + 1), "40");

    std::string one = "1;" + std::string(100, 'x') + "\r\na\r\n";
    std::string many;
    while (many.size() < 2 * limits::chunk_framing_bytes_max) {
        many += one;
    }
    EXPECT_EQ(decoded(many, 1 << 20, limits::body_bytes_max), "400");
}

}  // namespace
}  // namespace onrush::http

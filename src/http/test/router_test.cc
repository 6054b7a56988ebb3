// The route table: finding, refusing, and describing itself.
#include "http/router.h"

#include <gtest/gtest.h>

#include "http/json_body.h"
#include "http/openapi.h"
#include "http/openapi_schema.h"
#include "http/query.h"
#include "http/test/client.h"
#include "http/test/golden.h"

namespace onrush::http::testing {
namespace {

enum class Sort { newest, oldest };
BOOST_DESCRIBE_ENUM(Sort, newest, oldest)

struct Page {
    std::optional<std::int64_t> limit;
    std::optional<Sort> sort;
    static constexpr std::array ranges = {base::range("limit", 1, 100, "Items at most")};
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, sort))

struct Part {
    std::string name;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, at))

struct NewThing {
    std::string name;
    std::optional<base::Money> price;
    std::vector<Part> parts;
    base::Duration valid_for_seconds;
    bool active = false;
    static constexpr std::array ranges = {base::range("name", 1, 9, "Shown to buyers")};
};
BOOST_DESCRIBE_STRUCT(NewThing, (), (name, price, parts, valid_for_seconds, active))

struct Choice {
    std::optional<bool> first_way;
    std::optional<bool> other;
    std::optional<bool> more;
    static constexpr std::array exactly_one = {"first_way", "other"};
};
BOOST_DESCRIBE_STRUCT(Choice, (), (first_way, other, more))

const ProblemType thing_gone{"thing-gone", 410, "The thing is gone"};

Route route(Method method, std::string_view path) {
    Route row;
    row.method = method;
    row.path = path;
    row.doc = "A route of the test";
    row.answers = {{204}};
    row.handle = [](Exchange& exchange) {
        exchange.answer(200, [&](JsonWriter& json) {
            json.begin_array();
            json.value(exchange.route->path);
            json.value(exchange.parameters[0].number);
            json.value(exchange.parameters[1].number);
            json.end_array();
        });
    };
    return row;
}

std::vector<Route> table() {
    std::vector<Route> routes = {
        route(Method::get, "/v1/things"),
        route(Method::post, "/v1/things"),
        route(Method::get, "/v1/things/{id}"),
        route(Method::delete_, "/v1/things/{id}"),
        route(Method::get, "/v1/things/top"),
        route(Method::post, "/v1/things/{id}/parts/{part}"),
        route(Method::get, "/"),
        route(Method::get, "/livez"),
        route(Method::get, "/words/{word:text}"),
    };
    routes[0].query = &shape_of<Page>();
    routes[0].answers = {{200, &shape_of<std::vector<NewThing>>()}};
    routes[0].relaxed = true;
    routes[1].body = &shape_of<NewThing>();
    routes[1].answers = {{201, &shape_of<NewThing>()}};
    routes[1].problems = {&thing_gone};
    routes[1].idempotent = true;
    routes[1].who = Who::admin;
    routes[7].answers = {{200, nullptr, text_type}};
    routes[7].shed = Shed::never;
    return routes;
}

TEST(Router, FindsTheRouteOrSaysWhatThePathTakes) {
    Router router(table());
    struct Row {
        Method method;
        std::string_view path;
        std::string_view expected;  // the route's path, or the allowed methods, or nothing
        std::uint64_t first = 0;
        std::uint64_t second = 0;
    };
    const Row rows[] = {
        {Method::get, "/", "/"},
        {Method::get, "/v1/things", "/v1/things"},
        {Method::head, "/v1/things", "/v1/things"},
        {Method::put, "/v1/things", "GET, HEAD, POST, OPTIONS"},
        {Method::get, "/v1/things/7", "/v1/things/{id}", 7},
        {Method::delete_, "/v1/things/7", "/v1/things/{id}", 7},
        {Method::post, "/v1/things/7", "GET, HEAD, DELETE, OPTIONS"},
        {Method::get, "/v1/things/top", "/v1/things/top"},
        {Method::post, "/v1/things/7/parts/8", "/v1/things/{id}/parts/{part}", 7, 8},
        {Method::head, "/v1/things/7/parts/8", "POST, OPTIONS"},
        {Method::get, "/v1/things/9007199254740991", "/v1/things/{id}", 9'007'199'254'740'991u},
        {Method::get, "/v1/things/9007199254740992", ""},
        {Method::get, "/v1/things/99999999999999999", ""},
        {Method::get, "/v1/things/0", ""},
        {Method::get, "/v1/things/07", ""},
        {Method::get, "/v1/things/+7", ""},
        {Method::get, "/v1/things/-7", ""},
        {Method::get, "/v1/things/7a", ""},
        {Method::get, "/v1/things/", ""},
        {Method::get, "/v1/things/7/", ""},
        {Method::get, "//v1/things", ""},
        {Method::get, "/v1/Things", ""},
        {Method::get, "/v1", ""},
        {Method::get, "", ""},
        {Method::get, "/v1/things/top/parts/8", ""},
    };
    for (const Row& row : rows) {
        PathParameters parameters;
        Router::Match match = router.find(row.method, row.path, parameters);
        std::string_view got = match.route != nullptr ? match.route->path : match.allow;
        EXPECT_EQ(got, row.expected) << name_of(row.method) << " " << row.path;
        if (match.route != nullptr) {
            EXPECT_EQ(parameters[0].number, row.first) << row.path;
            EXPECT_EQ(parameters[1].number, row.second) << row.path;
        }
    }
}

TEST(Router, PrefersALiteralToAnIntegerAndAnIntegerToAText) {
    Router router({
        route(Method::get, "/words/all"),
        route(Method::get, "/words/{id}"),
        route(Method::get, "/words/{word:text}"),
        route(Method::get, "/words/{word:text}/uses/{id}"),
        route(Method::get, "/words/{id}/parts"),
    });
    const std::string longest(limits::path_text_bytes_max, 'x');
    struct Row {
        std::string path;
        std::string_view expected;
        PathParameters parameters;
    };
    const std::string_view any = "/words/{word:text}";
    const Row rows[] = {
        {"/words/all", "/words/all", {}},
        {"/words/7", "/words/{id}", {{{7, "7"}}}},
        {"/words/07", any, {{{0, "07"}}}},
        {"/words/9007199254740992", any, {{{0, "9007199254740992"}}}},
        {"/words/All", any, {{{0, "All"}}}},
        {"/words/!~", any, {{{0, "!~"}}}},
        {"/words/{id}", any, {{{0, "{id}"}}}},
        {"/words/a/uses/8", "/words/{word:text}/uses/{id}", {{{0, "a"}, {8, "8"}}}},
        {"/words/" + longest.substr(1), any, {{{0, std::string_view(longest).substr(1)}}}},
        {"/words/" + longest, any, {{{0, longest}}}},
        {"/words/" + longest + "x", "", {}},
        {"/words/", "", {}},
        {"/words/a b", "", {}},
        {"/words/a\x7f", "", {}},
        {"/words/\xc3\xa4", "", {}},
        {"/words/a%20b", "", {}},
        {"/words/a/uses/b", "", {}},
        {"/words/7/parts", "/words/{id}/parts", {{{7, "7"}}}},
        {"/words/7/uses/8", "", {}},  // the integer was chosen for good
        {"/words/a/parts", "", {}},
    };
    for (const Row& row : rows) {
        PathParameters parameters;
        Router::Match match = router.find(Method::get, row.path, parameters);
        ASSERT_EQ(match.route == nullptr ? "" : match.route->path, row.expected) << row.path;
        for (std::size_t i = 0; i < parameters.size() && match.route != nullptr; ++i) {
            EXPECT_EQ(parameters[i].number, row.parameters[i].number) << row.path;
            EXPECT_EQ(parameters[i].text, row.parameters[i].text) << row.path;
        }
    }
}

TEST(Router, GivesTheHandlerTheTextAsItWasSent) {
    Route words = route(Method::get, "/words/{word:text}");
    words.handle = [](Exchange& exchange) {
        exchange.answer_bytes(200, text_type, exchange.parameters[0].text);
    };
    Router router({words});
    TestServer server([&](Exchange& exchange) { router.route(exchange); });
    Client client(server.port());
    client.send(request("GET /words/A-b.c?d=e HTTP/1.1"));
    EXPECT_EQ(client.read_answer().body, "A-b.c");
}

TEST(RouterDeathTest, StopsAtAParameterThatIsNeitherIntegerNorText) {
    for (const char* path : {"/words/{", "/words/{}", "/words/{:text}", "/words/{word:txt}",
                             "/words/{word:text}s", "/words/{word"}) {
        EXPECT_DEATH(Router({route(Method::get, path)}), "the parameter ") << path;
    }
}

TEST(Router, AnswersWhatTheTableImplies) {
    Router router(table());
    TestServer server([&](Exchange& exchange) { router.route(exchange); });
    Client client(server.port());
    auto ask = [&](std::string_view line) {
        client.send(request(line));
        return client.read_answer(line.starts_with("HEAD"));
    };
    EXPECT_EQ(ask("GET /v1/things/5?x=y HTTP/1.1").body, R"(["/v1/things/{id}",5,0])");
    EXPECT_EQ(ask("HEAD /v1/things/5 HTTP/1.1").headers["content-length"], "23");
    EXPECT_EQ(ask("GET /nothing HTTP/1.1").status, 404);
    Answer wrong = ask("PUT /v1/things HTTP/1.1");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.headers["allow"], "GET, HEAD, POST, OPTIONS");
    Answer options = ask("OPTIONS /v1/things HTTP/1.1");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers["allow"], "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(options.headers.count("content-length"), 0u);
    EXPECT_EQ(ask("OPTIONS * HTTP/1.1").headers["allow"], "GET, HEAD, POST, DELETE, OPTIONS");
    EXPECT_EQ(ask("OPTIONS /nothing HTTP/1.1").status, 404);
}

class OnlyReaders final : public Gate {
public:
    bool admit(Exchange& exchange, const Route& route) override {
        if (route.who == Who::anyone) {
            return true;
        }
        exchange.refuse(problems::forbidden, "No.");
        return false;
    }
};

TEST(Router, AsksTheGateFirst) {
    OnlyReaders gate;
    Router router(table(), &gate);
    TestServer server([&](Exchange& exchange) { router.route(exchange); });
    Client client(server.port());
    client.send(request("POST /v1/things HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 403);
    client.send(request("GET /v1/things HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 200);
}

TEST(Router, RefusesBadBodiesAndQueriesThroughAHandler) {
    std::vector<Route> routes = table();
    routes[0].handle = [](Exchange& exchange) {
        Page page;
        if (decode_query(exchange, page)) {
            exchange.answer(200, [&](JsonWriter& json) { json.value(page); });
        }
    };
    routes[1].handle = [](Exchange& exchange) {
        NewThing thing;
        if (decode_body(exchange, thing)) {
            exchange.answer(201, [&](JsonWriter& json) { json.value(thing); });
        }
    };
    Router router(std::move(routes));
    TestServer server([&](Exchange& exchange) { router.route(exchange); });
    Client client(server.port());
    client.send(request("GET /v1/things?limit=3&sort=oldest HTTP/1.1"));
    EXPECT_EQ(client.read_answer().body, R"({"limit":3,"sort":"oldest"})");
    client.send(request("GET /v1/things?limit=101 HTTP/1.1"));
    EXPECT_EQ(client.read_answer().body,
              R"({"type":"/problems/out-of-range","title":"A value is out of range",)"
              R"("status":400,"detail":"It must be 1 to 100.","code":"out-of-range",)"
              R"("requestId":"r1","pointer":"/limit"})");
    std::string body = R"({"name":"a","parts":[],"validForSeconds":5,"active":true})";
    client.send(
        request("POST /v1/things HTTP/1.1", "Content-Type: application/json; x=y\r\n", body));
    EXPECT_EQ(client.read_answer().body, body);
    for (const char* other : {"Content-Type: text/plain\r\n", "Content-Type:\r\n", ""}) {
        client.send(request("POST /v1/things HTTP/1.1", other, body));
        EXPECT_EQ(client.read_answer().status, 415) << "a form of a web page has no other";
    }
    client.send(request("POST /v1/things HTTP/1.1"));
    EXPECT_EQ(client.read_answer().status, 400);
}

// openapi_validates, beside this file, gives the golden file to a validator of others.
TEST(Golden, OpenApiOfATable) {
    Router router(table());
    std::string text = openapi({"Test", "1.0", "A test"}, router.routes());
    expect_golden(ONRUSH_SOURCE_FOLDER "/src/http/test/openapi.golden.json", pretty(text));
}

// A member that is null is left out.
TEST(OpenApi, SaysOfWhichMembersExactlyOneIsGiven) {
    auto schema = [](Use use) {
        Buffer out;
        JsonWriter json(out);
        write_named(json, shape_of<Choice>(), use);
        return std::string(out.view());
    };
    std::string_view one_of =
        R"("oneOf":[{"required":["firstWay"],"properties":{"firstWay":{"not":{"type":"null"}}}},)"
        R"({"required":["other"],"properties":{"other":{"not":{"type":"null"}}}}]})";
    EXPECT_TRUE(schema({.is_read = true}).ends_with(one_of)) << schema({.is_read = true});
    EXPECT_FALSE(schema({}).contains("oneOf")) << "an answer may have others";
}

TEST(Problems, AreTheGoldenList) {
    std::string list;
    for (const ProblemType* problem : problem_types()) {
        list += std::string(problem->code) + " " + std::to_string(problem->status) + "\n";
    }
    EXPECT_EQ(
        list,
        "bad-request 400\ninvalid-json 400\nwrong-type 400\nout-of-range 400\n"
        "missing-field 400\nunknown-field 400\nduplicate-field 400\ninvalid-text 400\n"
        "missing-header 400\ninvalid-header 400\nunauthorized 401\nforbidden 403\n"
        "identity-by-gateway 403\norigin-not-allowed 403\n"
        "not-found 404\nmethod-not-allowed 405\nrequest-timeout 408\nidempotency-answer-gone 409\n"
        "body-too-large 413\n"
        "uri-too-long 414\nunsupported-media-type 415\nexpectation-failed 417\n"
        "host-not-allowed 421\nidempotency-key-reused 422\n"
        "too-many-requests 429\ntoo-many-idempotency-keys 429\ntoo-many-streams 429\n"
        "head-too-large 431\ninternal "
        "500\nnot-implemented 501\n"
        "overloaded 503\nidempotency-keys-full 503\n"
        "too-many-connections 503\nread-only 503\nrecovering 503\n"
        "draining 503\n"
        "version-not-supported 505\n");
}

}  // namespace
}  // namespace onrush::http::testing

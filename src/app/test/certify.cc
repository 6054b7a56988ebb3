#include "app/test/certify.h"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "app/test/shelf.h"
#include "app/test/wait_until.h"

namespace onrush::app {

Ended Certify::certify(const std::string& path, const std::vector<std::string>& more) {
    std::size_t slash = path.rfind('/');
    std::string type = path.substr(4, slash - 5);  // of "/v1/campaigns/3"
    std::vector<std::string> arguments = {"certify", server.folder(), type, path.substr(slash + 1)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Ended ended;
    // A busy machine may leave the mirror behind for longer than the tool waits.
    EXPECT_TRUE(wait_until([&] {
        ended = Process(arguments).end();
        return !ended.err.contains("ask again when the mirror has caught up");
    }));
    return ended;
}

std::string Certify::certificate(const std::string& path) {
    Ended ended = certify(path);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended.out;
}

boost::json::value Certify::proof(const std::string& path, std::uint64_t number) {
    Ended ended = certify(path, {"--proof", std::to_string(number)});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    save("proof.json", ended.out);
    return boost::json::parse(ended.exit_code == 0 ? ended.out : "{}");
}

Reply Certify::ask(const std::string& line, const std::string& token) {
    Reply reply;
    EXPECT_TRUE(wait_until([&] {
        reply = server.ask({line, token});
        return reply.code != "certificate-pending";
    }));
    return reply;
}

int Certify::checked(const std::string& json, bool with_proof) {
    save("certificate.json", json);
    save("keys.json", server.ask({"GET /.well-known/jwks.json"}).text);
    std::vector<std::string> arguments = {"--keys", file("keys.json"), file("certificate.json")};
    if (with_proof) {
        arguments.push_back(file("proof.json"));
    }
    std::string python = "python3 " ONRUSH_SOURCE_FOLDER "/docs/checkers/check_certificate.py >'" +
                         file("python.out") + "' 2>&1";
    for (const std::string& one : arguments) {
        python += " '" + one + "'";
    }
    arguments.insert(arguments.begin(), "check-certificate");
    Ended ours = Process(arguments).end();
    int theirs = std::system(python.c_str());  // NOLINT(concurrency-mt-unsafe)
    EXPECT_EQ(theirs, ours.exit_code.value_or(-1) << 8) << ours.out << ours.err;
    return ours.exit_code.value_or(-1);
}

std::string Certify::issue(const std::string& campaign, const std::string& user) {
    Reply issued = server.ask({"POST " + campaign + "/coupons", user});
    EXPECT_EQ(issued.status, 201) << issued.text;
    return std::to_string(issued.number("couponId"));
}

void Certify::quota(const std::string& campaign, int quota) {
    Reply changed =
        server.ask({"PATCH " + campaign, server.admin(), fmt::format(R"({{"quota":{}}})", quota)});
    EXPECT_EQ(changed.status, 200) << changed.text;
}

void Certify::close(const std::string& campaign) {
    Reply closed = server.ask({"PATCH " + campaign, server.admin(), R"({"action":"close"})"});
    EXPECT_EQ(closed.status, 200) << closed.text;
}

void Certify::open_date(const std::string& seats) {
    std::string admin = server.admin();
    ASSERT_EQ(
        server.ask({"POST /v1/concerts", admin, R"({"title":"Duo","venue":"City Hall"})"}).status,
        201);
    ASSERT_EQ(server
                  .ask({"POST /v1/concerts/1/dates", admin,
                        R"({"opensAt":"2026-01-01T00:00:00Z","startsAt":"2999-06-01T19:00:00Z"})"})
                  .status,
              201);
    add_seats(seats);
}

void Certify::add_seats(const std::string& seats) {
    Reply added =
        server.ask({"POST /v1/dates/1/seats", server.admin(), R"({"seats":[)" + seats + "]}"});
    ASSERT_EQ(added.status, 201) << added.text;
}

std::string Certify::reserve(const std::string& user, const std::string& selection) {
    Reply held = server.ask({"POST /v1/dates/1/holds", user, selection});
    EXPECT_EQ(held.status, 201) << held.text;
    std::string path = fmt::format("/v1/reservations/{}", held.number("reservationId"));
    Reply paid = server.ask({"POST " + path + "/payment", user, R"({"method":"points"})"});
    EXPECT_EQ(paid.status, 200) << paid.text;
    return path;
}

boost::json::value Certify::document(const std::string& json) {
    return boost::json::parse(boost::json::parse(json).at("document").as_string());
}

std::int64_t Certify::number(const boost::json::value& value, const char* name) {
    return value.at(name).to_number<std::int64_t>();
}

void Certify::save(const std::string& name, const std::string& text) {
    std::ofstream(file(name)) << text;
}

}  // namespace onrush::app

#include "app/test/reply.h"

#include <fstream>

#include <boost/json.hpp>

namespace onrush::app {

std::int64_t Reply::number(std::string_view name) const {
    return body.as_object().at(name).to_number<std::int64_t>();
}

std::string Reply::word(std::string_view name) const {
    return std::string(body.as_object().at(name).as_string());
}

Reply reply_of(const http::testing::Answer& answer) {
    Reply reply{.status = answer.status, .headers = answer.headers, .text = answer.body};
    auto type = answer.headers.find("content-type");
    if (type != answer.headers.end() && type->second.find("json") != std::string::npos) {
        reply.body = boost::json::parse(answer.body);
        if (type->second == http::problem_type) {
            reply.code = reply.word("code");
        }
    }
    return reply;
}

std::string Ask::bytes() const {
    std::string all = headers;
    if (!token.empty()) {
        all += "Authorization: Bearer " + token + "\r\n";
    }
    if (!body.empty()) {
        all += "Content-Type: application/json\r\n";
    }
    return http::testing::request(line + " HTTP/1.1", all, body);
}

Reply ask(std::uint16_t port, const Ask& what) {
    http::testing::Client client(port);
    client.send(what.bytes());
    return reply_of(client.read_answer(what.line.starts_with("HEAD")));
}

std::string campaign_form(const std::string& name, std::size_t quota) {
    return R"({"name":")" + name + R"(","quota":)" + std::to_string(quota) +
           R"(,"opensAt":"2026-01-01T00:00:00Z","closesAt":"2999-01-01T00:00:00Z",)"
           R"("discount":{"type":"fixed","amount":1}})";
}

std::string admin_token(const std::string& folder) {
    std::ifstream file(folder + "/admin.token");
    std::string token;
    std::getline(file, token);
    return token;
}

}  // namespace onrush::app

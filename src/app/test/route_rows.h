// Requests as rows: this asked with that token is answered with this status and code; and the
// description knows of it.
#pragma once

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>
#include <vector>

#include "app/test/shop_server.h"

namespace onrush::app {

struct Row {
    std::string line;
    std::string token;
    std::string body;
    int status = 200;
    std::string code;
};

// "/v1/accounts/7/tokens?x=1" is asked of "/v1/accounts/{id}/tokens".
inline std::string template_of(std::string target) {
    target = target.substr(0, target.find('?'));
    std::string path;
    std::istringstream parts(target);
    std::string part;
    std::getline(parts, part, '/');
    while (std::getline(parts, part, '/')) {
        bool number = part.find_first_not_of("0123456789") == std::string::npos;
        path += "/" + (number ? "{id}" : part);
    }
    return path;
}

// The description knows of this answer to this request.
inline void expect_described(const boost::json::value& openapi, const Row& row) {
    std::string method = row.line.substr(0, row.line.find(' '));
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    std::string path = template_of(row.line.substr(row.line.find(' ') + 1));
    const boost::json::object& operations = openapi.at("paths").at(path).as_object();
    if (row.status == 405) {
        EXPECT_FALSE(operations.contains(method)) << row.line;
        return;
    }
    const boost::json::object& answers = operations.at(method).at("responses").as_object();
    const boost::json::value* answer = answers.if_contains(std::to_string(row.status));
    ASSERT_NE(answer, nullptr) << row.line << " may be answered with " << row.status;
    std::string words(answer->at("description").as_string());
    if (!row.code.empty()) {
        EXPECT_NE(words.find("`" + row.code + "`"), std::string::npos)
            << row.line << " may be refused with " << row.code << ", not only " << words;
    }
}

inline void play(const ShopServer& server, const std::vector<Row>& rows) {
    boost::json::value openapi = server.ask({"GET /openapi.json"}).body;
    for (const Row& row : rows) {
        expect_described(openapi, row);
        Reply reply = server.ask({row.line, row.token, row.body});
        EXPECT_EQ(reply.status, row.status) << row.line << " " << row.body << "\n" << reply.text;
        EXPECT_EQ(reply.code, row.code) << row.line << " " << row.body << "\n" << reply.text;
    }
}

}  // namespace onrush::app

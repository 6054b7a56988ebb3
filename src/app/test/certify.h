// What tests of certificates share: `onrush certify` beside a server, the routes, and both checkers
// on what they give.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/json/value.hpp>

#include "app/test/program.h"
#include "app/test/shop_server.h"

namespace onrush::app {

class Certify : public testing::Test {
protected:
    // `path` is that of the drop: "/v1/campaigns/3".
    Ended certify(const std::string& path, const std::vector<std::string>& more = {});
    std::string certificate(const std::string& path);
    boost::json::value proof(const std::string& path, std::uint64_t number);
    // By route, asked again while it is being made.
    Reply ask(const std::string& line, const std::string& token = "");
    // What both checkers say of the certificate, and of the last proof.
    int checked(const std::string& json, bool with_proof);

    std::string issue(const std::string& campaign, const std::string& user);
    void quota(const std::string& campaign, int quota);
    void close(const std::string& campaign);

    // /v1/dates/1, of which those seats can be had: "rows" and "seats" of a range.
    void open_date(const std::string& seats);
    void add_seats(const std::string& seats);
    // How it is written, paid with points: "/v1/reservations/3".
    std::string reserve(const std::string& user, const std::string& selection);

    static boost::json::value document(const std::string& json);
    static std::int64_t number(const boost::json::value& value, const char* name);
    std::string file(const std::string& name) { return scratch.path() + "/" + name; }
    void save(const std::string& name, const std::string& text);

    ShopServer server;
    log::ScratchFolder scratch;
};

}  // namespace onrush::app

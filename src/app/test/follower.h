// A client of the server's streams of events.
#pragma once

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "app/test/shop_server.h"
#include "http/test/client.h"

namespace onrush::app {

// Follows a stream of events and takes one after the other.
class Follower {
public:
    Follower(const ShopServer& server, const std::string& path, const std::string& token)
        : client_(server.port()) {
        std::string bearer = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
        client_.send(http::testing::request("GET " + path + " HTTP/1.1", bearer));
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += client_.read_bytes(1);
        }
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
        EXPECT_EQ(next_chunk(), "retry: 3000\n\n");
    }

    // The data of the next event, whose name is told.
    boost::json::object next(std::string_view event) {
        std::string text = next_chunk();
        while (text == ":\n\n") {
            text = next_chunk();
        }
        std::string begin = fmt::format("event: {}\ndata: ", event);
        EXPECT_TRUE(text.starts_with(begin)) << text;
        return boost::json::parse(text.substr(begin.size())).as_object();
    }
    // The stream is over, and the connection may be used again.
    void expect_end() { EXPECT_EQ(client_.read_bytes(5), "0\r\n\r\n"); }

private:
    std::string next_chunk() {
        std::string size;
        while (!size.ends_with("\r\n")) {
            size += client_.read_bytes(1);
        }
        std::string chunk = client_.read_bytes(std::stoul(size, nullptr, 16) + 2);
        return chunk.substr(0, chunk.size() - 2);
    }

    http::testing::Client client_;
};

}  // namespace onrush::app

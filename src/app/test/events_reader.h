// Readers of the server's events: a stream, and pages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "app/test/shop_server.h"
#include "http/test/client.h"

namespace onrush::app {

// An event as a reader has it: "coupons/1000000001 onrush.coupon.issued.v1".
inline std::string short_text(const boost::json::value& event) {
    return fmt::format("{} {}", std::string(event.at("subject").as_string()),
                       std::string(event.at("type").as_string()));
}

// Follows a stream of events and takes one after the other.
class EventStream {
public:
    // `headers` end with CRLF each.
    EventStream(const ShopServer& server, const std::string& path, const std::string& token,
                const std::string& headers = {})
        : client_(server.port()) {
        client_.send(http::testing::request(
            "GET " + path + " HTTP/1.1",
            "Accept: text/event-stream\r\nAuthorization: Bearer " + token + "\r\n" + headers));
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            head += client_.read_bytes(1);
        }
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
        EXPECT_EQ(next_chunk(), "retry: 3000\n\n");
    }

    // The next event; nothing: the stream has ended.
    std::optional<boost::json::object> next() {
        for (;;) {
            std::string text = next_chunk();
            if (text.empty()) {
                return std::nullopt;
            }
            std::size_t data = text.find("\ndata: ");
            if (!text.starts_with("id: ") || data == std::string::npos) {
                last_ = text.starts_with("id: ") ? text.substr(4, text.find('\n') - 4) : last_;
                if (text.starts_with("event: gone\n")) {
                    gone_ = text;
                }
                continue;
            }
            last_ = text.substr(4, text.find('\n') - 4);
            boost::json::object event = boost::json::parse(text.substr(data + 7)).as_object();
            EXPECT_EQ(event.at("id").as_string(), last_);
            EXPECT_NE(text.find("\nevent: " + std::string(event.at("type").as_string()) + "\n"),
                      std::string::npos)
                << text;
            return event;
        }
    }
    std::string next_text() {
        std::optional<boost::json::object> event = next();
        return event ? short_text(*event) : "the end";
    }
    // For the header Last-Event-ID.
    [[nodiscard]] const std::string& last_id() const { return last_; }
    // What it has said at its end.
    [[nodiscard]] const std::string& gone() const { return gone_; }
    [[nodiscard]] http::testing::Client& client() { return client_; }

private:
    // Empty at the end, also where it comes in the midst of an event.
    std::string next_chunk() {
        std::string size;
        while (!size.ends_with("\r\n")) {
            std::string byte = client_.read_bytes(1);
            if (byte.empty()) {
                return "";
            }
            size += byte;
        }
        std::size_t bytes = std::stoul(size, nullptr, 16);
        std::string chunk = client_.read_bytes(bytes + 2);
        return chunk.size() == bytes + 2 ? chunk.substr(0, bytes) : "";  // a part of an event
    }

    http::testing::Client client_;
    std::string last_;
    std::string gone_;
};

// All events after the position, page by page.
inline std::vector<boost::json::object> read_all_events(const ShopServer& server,
                                                        const std::string& token,
                                                        std::string after = "",
                                                        const std::string& more = "",
                                                        const std::string& path = "/v1/events") {
    std::vector<boost::json::object> all;
    for (bool again = true; again;) {
        Reply page = server.ask(
            {fmt::format("GET {}?limit=7{}{}{}", path, after.empty() ? "" : "&after=", after, more),
             token});
        EXPECT_EQ(page.status, 200) << page.text;
        if (page.status != 200) {
            break;
        }
        for (const boost::json::value& event : page.body.at("items").as_array()) {
            all.push_back(event.as_object());
        }
        after = page.word("next");
        again = page.body.at("more").as_bool();
    }
    return all;
}

inline std::vector<std::string> short_texts(const std::vector<boost::json::object>& events) {
    std::vector<std::string> texts;
    for (const boost::json::object& event : events) {
        texts.push_back(short_text(event));
    }
    return texts;
}

inline std::vector<std::string> whole_texts(const std::vector<boost::json::object>& events) {
    std::vector<std::string> texts;
    for (const boost::json::object& event : events) {
        texts.push_back(boost::json::serialize(event));
    }
    return texts;
}

inline std::vector<std::string> ids_of(const std::vector<boost::json::object>& events) {
    std::vector<std::string> ids;
    for (const boost::json::object& event : events) {
        ids.emplace_back(event.at("id").as_string());
    }
    return ids;
}

}  // namespace onrush::app

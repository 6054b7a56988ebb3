// The whole server in this process, on a folder of its own, and callers that talk to it.
#pragma once

#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "account/open_account.h"
#include "app/direct.h"
#include "app/serving.h"
#include "coupon/create_campaign.h"
#include "http/test/client.h"
#include "log/test/scratch_folder.h"

namespace onrush::app {

// What came back, with its body read.
struct Reply {
    int status = 0;
    std::string code;  // of a problem
    std::map<std::string, std::string> headers;
    boost::json::value body;
    std::string text;

    [[nodiscard]] std::int64_t number(std::string_view name) const {
        return body.as_object().at(name).to_number<std::int64_t>();
    }
    [[nodiscard]] std::string word(std::string_view name) const {
        return std::string(body.as_object().at(name).as_string());
    }
};

inline Reply reply_of(const http::testing::Answer& answer) {
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

struct Ask {
    std::string line;   // "POST /v1/campaigns/1/coupons"
    std::string token;  // empty: none
    std::string body;   // empty: none
    std::string headers;

    [[nodiscard]] std::string bytes() const {
        std::string all = headers;
        if (!token.empty()) {
            all += "Authorization: Bearer " + token + "\r\n";
        }
        if (!body.empty()) {
            all += "Content-Type: application/json\r\n";
        }
        return http::testing::request(line + " HTTP/1.1", all, body);
    }
};

// The body of a campaign that is open to the end of days.
inline std::string campaign_form(const std::string& name, std::size_t quota) {
    return R"({"name":")" + name + R"(","quota":)" + std::to_string(quota) +
           R"(,"opensAt":"2026-01-01T00:00:00Z","closesAt":"2999-01-01T00:00:00Z",)"
           R"("discount":{"type":"fixed","amount":1}})";
}

// What the first start has left in the data folder.
inline std::string admin_token(const std::string& folder) {
    std::ifstream file(folder + "/admin.token");
    std::string token;
    std::getline(file, token);
    return token;
}

class ShopServer {
public:
    explicit ShopServer(std::vector<std::string> assignments = {})
        : assignments_(std::move(assignments)) {
        start();
    }

    void start() {
        base::NoProgress progress;
        start(progress, 0);
    }
    void start(base::Progress& progress, std::uint16_t port) {
        Settings settings;
        auto set = [&](const std::string& text) {
            base::Outcome<> done = settings.set_assignment(text, "test");
            ASSERT_TRUE(done) << done.error().text;
        };
        set("data=" + folder_.path() + "/data");
        set("listen=127.0.0.1:" + std::to_string(port));
        set("passwords.memoryKib=8");
        set("passwords.passes=1");
        for (const std::string& text : assignments_) {
            set(text);
        }
        auto started = Serving::start(settings, progress);
        ASSERT_TRUE(started) << started.error().text;
        serving_ = std::move(*started);
    }
    void stop() { serving_.reset(); }
    void restart() {
        stop();
        start();
    }

    [[nodiscard]] Serving& serving() { return *serving_; }
    [[nodiscard]] std::uint16_t port() const { return serving_->port(); }
    [[nodiscard]] std::string folder() const { return folder_.path() + "/data"; }

    Reply ask(const Ask& what) const {
        http::testing::Client client(port());
        client.send(what.bytes());
        return reply_of(client.read_answer(what.line.starts_with("HEAD")));
    }

    // An account without anything, and a token of it.
    [[nodiscard]] std::uint64_t open_account() {
        auto result = run_and_wait(serving_->core().engine(), serving_->shop().accounts,
                                   account::OpenAccount{});
        return result->account_id.value;
    }
    [[nodiscard]] std::string token(std::uint64_t account, http::Who role = http::Who::user) const {
        return serving_->tokens().make(account, account == 0 ? 0 : 1, role).text;
    }
    [[nodiscard]] std::string admin() const { return token(0, http::Who::admin); }
    [[nodiscard]] std::string service() const { return token(0, http::Who::service); }

    [[nodiscard]] std::string user() { return token(open_account()); }
    // Open now, for a day, unless told otherwise.
    [[nodiscard]] std::string campaign(std::uint32_t quota, base::Duration opens_in = {},
                                       base::Duration lasts = base::Duration::hours(24)) {
        base::Instant opens = base::SystemClock().now() + opens_in;
        coupon::CreateCampaign input{.caller = {.role = account::Role::admin},
                                     .name = "Test",
                                     .quota = quota,
                                     .opens_at = opens,
                                     .closes_at = opens + lasts,
                                     .discount = {.amount = base::Money(100)}};
        auto result = run_and_wait(serving_->core().engine(), serving_->shop().coupons, input);
        return "/v1/campaigns/" + std::to_string(result->campaign_id.value);
    }

private:
    log::ScratchFolder folder_;
    std::vector<std::string> assignments_;
    std::unique_ptr<Serving> serving_;
};

}  // namespace onrush::app

#include "app/test/shop_server.h"

#include "app/direct.h"
#include "app/serving.h"
#include "features/account/open_account.h"
#include "features/coupon/create_campaign.h"
#include "log/limits.h"

namespace onrush::app {

ShopServer::ShopServer(std::vector<std::string> assignments)
    : assignments_(std::move(assignments)) {
    start();
}

ShopServer::~ShopServer() = default;

void ShopServer::start() {
    base::NoProgress progress;
    start(progress, 0);
}

void ShopServer::start(base::Progress& progress, std::uint16_t port) {
    Settings settings;
    auto set = [&](const std::string& text) {
        base::Outcome<> done = settings.set_assignment(text, "test");
        ASSERT_TRUE(done) << done.error().text;
    };
    set("data=" + folder());
    set("listen=127.0.0.1:" + std::to_string(port));
    set("admin.listen=");
    set("passwords.memoryKib=8");
    set("passwords.passes=1");
    set("log.segmentBytes=" + std::to_string(log::limits::segment_bytes_min));
    for (const std::string& text : assignments_) {
        set(text);
    }
    auto started = Serving::start(settings, progress);
    ASSERT_TRUE(started) << started.error().text;
    serving_ = std::move(*started);
}

void ShopServer::stop() {
    serving_.reset();
}

void ShopServer::restart(const std::vector<std::string>& more_assignments) {
    stop();
    assignments_.insert(assignments_.end(), more_assignments.begin(), more_assignments.end());
    start();
}

void ShopServer::reread_staff_epoch() {
    serving_->reread_staff_epoch();
}

void ShopServer::reread_pass_keys() {
    serving_->reread_pass_keys();
}

std::uint16_t ShopServer::port() const {
    return serving_->port();
}

std::uint16_t ShopServer::operator_port() const {
    return serving_->operator_port();
}

std::string ShopServer::url() const {
    return serving_->url();
}

const api::SigningKeys& ShopServer::signing_keys() const {
    return serving_->signing_keys();
}

std::span<const http::Route> ShopServer::routes() const {
    return serving_->application().routes();
}

std::uint64_t ShopServer::open_account() {
    auto result =
        run_and_wait(serving_->core().engine(), serving_->shop().accounts, account::OpenAccount{});
    return result->account_id.value;
}

std::string ShopServer::token(std::uint64_t account, http::Who role) const {
    return serving_->tokens().make(account, account == 0 ? 0 : 1, role).text;
}

std::string ShopServer::campaign(std::uint32_t quota, base::Duration opens_in,
                                 base::Duration lasts) {
    base::Instant opens = base::SystemClock().now() + opens_in;
    coupon::CreateCampaign input{.caller = {{.role = engine::Role::admin}},
                                 .name = "Test",
                                 .quota = quota,
                                 .opens_at = opens,
                                 .closes_at = opens + lasts,
                                 .discount = {.amount = base::Money(100)}};
    auto result = run_and_wait(serving_->core().engine(), serving_->shop().coupons, input);
    return "/v1/campaigns/" + std::to_string(result->campaign_id.value);
}

}  // namespace onrush::app

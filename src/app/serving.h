// A running server from its start to its last answer: port, data, application.
//
//   start: listen, also for the operator (answer /livez, and 503 `recovering`) -> recover
//          -> secrets -> events -> application
//   stop:  accept no more -> answer what has arrived -> count the last views -> make it durable
//          -> end
#pragma once

#include <memory>
#include <string>

#include "api/signing_keys.h"
#include "api/tokens.h"
#include "app/application.h"
#include "app/core.h"
#include "app/event_types.h"
#include "app/secrets.h"
#include "app/settings.h"
#include "app/shop.h"
#include "base/progress.h"
#include "http/server.h"
#include "relay/feed_thread.h"

namespace onrush::app {

class Serving {
public:
    [[nodiscard]] static base::Outcome<std::unique_ptr<Serving>> start(const Settings& settings,
                                                                       base::Progress& progress);
    // Stops, if that was not done.
    ~Serving();
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

    // "http://127.0.0.1:8080"
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    // Of admin.listen, where there is one.
    [[nodiscard]] std::uint16_t operator_port() const { return operator_server_->port(); }
    [[nodiscard]] Shop& shop() { return shop_; }
    [[nodiscard]] Core& core() { return *core_; }
    [[nodiscard]] const api::Tokens& tokens() const { return *tokens_; }
    [[nodiscard]] const api::SigningKeys& signing_keys() const { return *signing_keys_; }
    [[nodiscard]] const Application& application() const { return *application_; }

    // Where TLS is on: reads the certificate and its key again; the log says how it went.
    void reload_certificate();
    // Called once a second or so: tokens of staff that were withdrawn meanwhile become void.
    void reread_staff_epoch();
    // Called as often: keys that sign passes and were replaced meanwhile come into use.
    void reread_pass_keys();

    // Loses nothing: every request that has arrived is answered, and what was answered is durable.
    void stop();

private:
    explicit Serving(const Settings& settings);
    [[nodiscard]] base::Outcome<> open(base::Progress& progress);
    [[nodiscard]] base::Outcome<> listen_for_operator();
    [[nodiscard]] base::Outcome<> make_tokens(const Secrets& secrets);
    [[nodiscard]] base::Outcome<> make_signing_keys();

    const Settings settings_;
    base::SystemClock clock_;
    Shop shop_;
    const relay::EventTypes event_types_;
    std::unique_ptr<http::Handler> until_ready_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> operator_server_;  // none: there is no admin.listen
    std::unique_ptr<Core> core_;
    std::unique_ptr<api::Tokens> tokens_;
    bool staff_epoch_unread_ = false;
    std::string pass_keys_text_;  // of the file, as it was read last
    bool pass_keys_unread_ = false;
    std::unique_ptr<api::SigningKeys> signing_keys_;
    std::unique_ptr<relay::Feed> feed_;
    std::unique_ptr<Application> application_;
    std::unique_ptr<http::Handler> operator_;
    std::unique_ptr<relay::FeedThread> feed_thread_;  // ends before what it tells
    bool stopped_ = false;
};

}  // namespace onrush::app

// The whole server in this process, on a folder of its own, and callers that talk to it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/signing_keys.h"
#include "app/test/reply.h"
#include "base/progress.h"
#include "base/time.h"
#include "http/route.h"
#include "log/test/scratch_folder.h"

namespace onrush::app {

class Serving;

class ShopServer {
public:
    explicit ShopServer(std::vector<std::string> assignments = {});
    ~ShopServer();

    void start();
    void start(base::Progress& progress, std::uint16_t port);
    void stop();
    // With more settings, if there are any.
    void restart(const std::vector<std::string>& more_assignments = {});

    void reread_staff_epoch();
    void reread_pass_keys();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::uint16_t operator_port() const;  // with admin.listen among the assignments
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::string folder() const { return folder_.path() + "/data"; }
    [[nodiscard]] std::span<const http::Route> routes() const;
    [[nodiscard]] const api::SigningKeys& signing_keys() const;

    Reply ask(const Ask& what) const { return app::ask(port(), what); }

    // An account without anything, and a token of it.
    [[nodiscard]] std::uint64_t open_account();
    [[nodiscard]] std::string token(std::uint64_t account, http::Who role = http::Who::user) const;
    [[nodiscard]] std::string admin() const { return token(0, http::Who::admin); }
    [[nodiscard]] std::string service() const { return token(0, http::Who::service); }
    [[nodiscard]] std::string user() { return token(open_account()); }

    // The path of one that is open now, for a day, unless told otherwise.
    [[nodiscard]] std::string campaign(std::uint32_t quota, base::Duration opens_in = {},
                                       base::Duration lasts = base::Duration::hours(24));

private:
    log::ScratchFolder folder_;
    std::vector<std::string> assignments_;
    std::unique_ptr<Serving> serving_;
};

}  // namespace onrush::app

// Passwords, as the routes of accounts need them: hashed and compared by the pool of threads while
// the exchange waits, and no faster than the rate for one e-mail or one account allows.
//
// The exchange is answered here where too many wait, where the rate is over, and where a password
// is not the one of the account. On the exchange's io thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/bridge.h"
#include "features/account/account.h"
#include "features/account/look_up_account.h"
#include "features/account/password/hasher.h"
#include "http/rate_limit.h"

namespace onrush::account {

class PasswordDesk {
public:
    // All of them outlive it. The rate is of each e-mail or account; burst 0: no limit.
    PasswordDesk(AccountFeature& feature, api::Bridge& bridge, password::Hasher& hasher,
                 http::RateClass rate)
        : feature_(feature), bridge_(bridge), hasher_(hasher), rate_(rate) {}

    // Of a length that is allowed.
    [[nodiscard]] static bool fits(const std::string& password);

    // `then` is told of the task when it is done.
    using Then = std::function<void(password::Task&)>;
    void hash(http::Exchange& exchange, std::string password, Then then);
    // Without a hash with that of nobody, so that it takes the same time.
    void compare(http::Exchange& exchange, std::string password, std::optional<std::string> hash,
                 Then then);

    // Whoever guesses one account's password may come from many addresses.
    [[nodiscard]] bool is_within_rate(http::Exchange& exchange, const std::string& whose);

    // Looks up what the caller signs in with. The caller is checked by that, ahead of what is wrong
    // with the rest.
    using WithCredentials = std::function<void(const LookUpOwnCredentials::Answer&)>;
    void with_credentials(http::Exchange& exchange, WithCredentials then);

    // Compares the current password, notes in the request which hash it was compared with, and goes
    // on. Whoever has stolen a token can guess no faster than at a sign-in.
    template <typename Request>
    void prove(Request& request, const std::optional<std::string>& current, const std::string& hash,
               std::function<void()> then) {
        prove_password(*request.exchange, current, hash,
                       [&request, then = std::move(then)](password::Task& compared) {
                           request.input.known_hash = compared.hash;
                           then();
                       });
    }

private:
    void prove_password(http::Exchange& exchange, const std::optional<std::string>& current,
                        const std::string& hash, Then then);

    static constexpr std::size_t sign_ins_remembered = 65'536;

    AccountFeature& feature_;
    api::Bridge& bridge_;
    password::Hasher& hasher_;
    const http::RateClass rate_;
    http::RateTable sign_ins_{sign_ins_remembered};
};

}  // namespace onrush::account

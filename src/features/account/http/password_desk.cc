#include "features/account/http/password_desk.h"

#include <tuple>

#include <fmt/format.h>

#include "api/route_table.h"
#include "features/account/limits.h"
#include "features/account/refusals.h"

namespace onrush::account {

using http::Exchange;

namespace {

void refuse_busy(Exchange& exchange) {
    exchange.refuse_for_now(http::problems::overloaded,
                            "Too many passwords are waiting to be checked. Try again in a second.",
                            1);
}

// A password being hashed or compared, for an exchange that waits for it. It ends itself.
class Waiting final : public password::Task, public http::Completion {
public:
    // Starts, or answers that too many wait. `then` runs on the exchange's io thread.
    static void start(Exchange& exchange, password::Hasher& hasher, std::string password,
                      std::string hash, PasswordDesk::Then then) {
        auto waiting = std::make_unique<Waiting>(exchange, std::move(then));
        waiting->password = std::move(password);
        waiting->hash = std::move(hash);
        if (!hasher.try_start(*waiting)) {
            return refuse_busy(exchange);
        }
        std::ignore = waiting.release();  // until it has run
    }
    Waiting(Exchange& asked, PasswordDesk::Then then)
        : exchange_(asked), then_(std::move(then)), completions_(asked.completions()) {}
    void done() override { completions_.post(*this); }
    [[nodiscard]] bool wanted() const override { return !exchange_.hung_up(); }
    void complete() override {
        std::unique_ptr<Waiting> self(this);
        skipped ? refuse_busy(exchange_) : then_(*this);
    }

private:
    Exchange& exchange_;
    PasswordDesk::Then then_;
    http::CompletionQueue& completions_;
};

}  // namespace

bool PasswordDesk::fits(const std::string& password) {
    return password.size() >= limits::password_bytes_min &&
           password.size() <= limits::password_bytes_max;
}

void PasswordDesk::hash(Exchange& exchange, std::string password, Then then) {
    Waiting::start(exchange, hasher_, std::move(password), {}, std::move(then));
}

void PasswordDesk::compare(Exchange& exchange, std::string password,
                           std::optional<std::string> hash, Then then) {
    Waiting::start(exchange, hasher_, std::move(password),
                   std::move(hash).value_or(hasher_.hash_of_nobody()), std::move(then));
}

bool PasswordDesk::is_within_rate(Exchange& exchange, const std::string& whose) {
    if (rate_.burst == 0) {
        return true;
    }
    std::uint64_t key = http::rate_key_of_name(0, whose);
    http::RateVerdict verdict = sign_ins_.take(key, rate_, exchange.arrived_ns());
    if (!verdict.allowed) {
        http::refuse_rate(exchange, rate_, verdict);
    }
    return verdict.allowed;
}

void PasswordDesk::with_credentials(Exchange& exchange, WithCredentials then) {
    bridge_.run_errand(exchange.io_thread(), feature_,
                       LookUpOwnCredentials{api::caller_of<Caller>(exchange)},
                       [&exchange, then = std::move(then)](const auto& look) {
                           if (api::answer_verdict(exchange, look.verdict())) {
                               return;
                           }
                           look.result ? then(*look.result) : exchange.refuse(look.result.error());
                       });
}

void PasswordDesk::prove_password(Exchange& exchange, const std::optional<std::string>& current,
                                  const std::string& hash, Then then) {
    if (!current) {
        return exchange.refuse(base::Refused(current_password_missing));
    }
    if (!is_within_rate(exchange, fmt::format("account {}", exchange.caller.account))) {
        return;
    }
    compare(exchange, *current, hash,
            [&exchange, then = std::move(then)](password::Task& compared) {
                compared.right ? then(compared) : exchange.refuse(base::Refused(wrong_password));
            });
}

}  // namespace onrush::account

#include "features/account/http/routes.h"

#include <tuple>

#include "api/route_table.h"
#include "features/account/change_account.h"
#include "features/account/http/wire.h"
#include "features/account/open_account.h"

namespace onrush::account {

using http::Exchange;
using http::JsonWriter;

namespace {

void answer_token(Exchange& exchange, AccountId account, api::Token token) {
    AccessToken answer{account, std::move(token.text), token.expires_at};
    exchange.answer(exchange.route->answers.front().status,
                    [&](JsonWriter& json) { json.value(answer); });
}

void refuse_busy(Exchange& exchange) {
    exchange.refuse_for_now(http::problems::overloaded,
                            "Too many passwords are waiting to be checked. Try again in a second.",
                            1);
}

// A password being hashed or compared, for an exchange that waits for it. It ends itself.
class Waiting final : public password::Task, public http::Completion {
public:
    using Then = std::function<void(Waiting&)>;

    // Starts, or answers that too many wait. `then` runs on the exchange's io thread.
    static void start(Exchange& exchange, password::Hasher& hasher, std::string password,
                      std::string hash, Then then) {
        auto waiting = std::make_unique<Waiting>(exchange, std::move(then));
        waiting->password = std::move(password);
        waiting->hash = std::move(hash);
        if (!hasher.try_start(*waiting)) {
            return refuse_busy(exchange);
        }
        std::ignore = waiting.release();  // until it has run
    }
    Waiting(Exchange& asked, Then then)
        : exchange(asked), then_(std::move(then)), completions_(asked.completions()) {}
    void done() override { completions_.post(*this); }
    void complete() override {
        std::unique_ptr<Waiting> self(this);
        then_(*this);
    }

    Exchange& exchange;

private:
    Then then_;
    http::CompletionQueue& completions_;
};

// The routes that do more than serve one input.
class Routes {
public:
    Routes(AccountFeature& feature, api::Bridge& bridge, const api::Tokens& tokens,
           password::Hasher& hasher, RouteSettings settings)
        : feature_(feature),
          bridge_(bridge),
          tokens_(tokens),
          hasher_(hasher),
          settings_(settings) {}

    void sign_up(Exchange& exchange) {
        SignUp body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        OpenAccount input{.name = std::move(body.name), .email = std::move(body.email)};
        auto answer = [this](Exchange& asked, const engine::Result<OpenAccount>& result) {
            if (!result) {
                return asked.refuse(result.error());
            }
            // A retry with the same key gets the same token.
            AccountId account = result->account_id;
            answer_token(asked, account,
                         tokens_.make_at(result->created_at, account.value, result->token_epoch,
                                         http::Who::user));
        };
        if (!body.password) {
            return bridge_.run(exchange, feature_, std::move(input), answer);
        }
        std::size_t bytes = body.password->size();
        if (bytes < limits::password_bytes_min || bytes > limits::password_bytes_max) {
            return exchange.refuse(base::Refused(password_invalid));
        }
        if (std::optional<base::Refused> refused = check_form(input, true)) {
            return exchange.refuse(*refused);
        }
        if (auto* request = bridge_.place(exchange, feature_, std::move(input), answer)) {
            Waiting::start(exchange, hasher_, std::move(*body.password), {},
                           [this, request](Waiting& hashed) {
                               request->input.password_hash = std::move(hashed.hash);
                               bridge_.send(*request);
                           });
        }
    }

    // The same work and the same words whether the account exists or not.
    void sign_in(Exchange& exchange) {
        SignIn body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        bridge_.run(exchange, feature_, FindCredentials{std::move(body.email)},
                    [this, password = std::move(body.password)](
                        Exchange& asked, engine::Result<FindCredentials>& result) {
                        compare(asked, password, result);
                    });
    }

    void make_token(Exchange& exchange) {
        TokenOrder body;  // its range is the query's, which comes after the caller
        if (!http::decode_body(exchange, http::shape_of<TokenOrder>(), &body)) {
            return;
        }
        if (settings_.users_by_gateway && body.role.value_or(Role::user) == Role::user) {
            return exchange.refuse(http::problems::identity_by_gateway,
                                   "Users are known by the gateway. Only tokens of the roles "
                                   "service and admin are taken.");
        }
        AccountId account(exchange.parameters[0].number);
        bridge_.run(
            exchange, feature_,
            LookUpTokenEpoch{api::caller_of<Staff>(exchange), account, body.valid_for_seconds},
            [this, body, account](Exchange& asked, const engine::Result<LookUpTokenEpoch>& result) {
                if (!result) {
                    return asked.refuse(result.error());
                }
                answer_token(
                    asked, account,
                    tokens_.make(account.value, result->token_epoch,
                                 who_of(body.role.value_or(Role::user)), body.valid_for_seconds));
            });
    }

    // SetActive with the flag that the path means.
    void set_active(Exchange& exchange, bool active) {
        SetActive input{api::caller_of<Staff>(exchange), AccountId(exchange.parameters[0].number),
                        active};
        api::RouteTable<AccountFeature>::send(exchange, feature_, bridge_, input,
                                              api::AnswerJson());
    }

private:
    static http::Who who_of(Role role) {
        switch (role) {
            case Role::user:
                return http::Who::user;
            case Role::service:
                return http::Who::service;
            case Role::admin:
                return http::Who::admin;
        }
        return http::Who::user;
    }

    void compare(Exchange& exchange, const std::string& password,
                 engine::Result<FindCredentials>& found) {
        std::string hash = found ? found->password_hash : hasher_.hash_of_nobody();
        Waiting::start(exchange, hasher_, password, std::move(hash), [&found, this](Waiting& it) {
            if (!found || !it.right) {
                return it.exchange.refuse(base::Refused(wrong_credentials));
            }
            if (!found->active) {
                return it.exchange.refuse(base::Refused(engine::account_inactive));
            }
            answer_token(
                it.exchange, found->account_id,
                tokens_.make(found->account_id.value, found->token_epoch, http::Who::user));
        });
    }

    AccountFeature& feature_;
    api::Bridge& bridge_;
    const api::Tokens& tokens_;
    password::Hasher& hasher_;
    const RouteSettings settings_;
};

using Table = api::RouteTable<AccountFeature>;
using Shared = std::shared_ptr<Routes>;

void add_open_routes(Table& table, const Shared& all) {
    const http::Shape* token = &http::shape_of<AccessToken>();
    http::Route& sign_up = table.custom<OpenAccount>(
        http::Method::post, 201, "/v1/accounts",
        "Opens an account; without a password, its token is the only way to sign in",
        [all](Exchange& exchange) { all->sign_up(exchange); });
    sign_up.body = &http::shape_of<SignUp>();
    sign_up.answers = {{201, token}};
    sign_up.refusals.insert(sign_up.refusals.begin(), &password_invalid);
    sign_up.own_identity = true;
    sign_up.rate = "sign-up";
    sign_up.rate_by_address = true;  // or each new token would bring a budget of its own

    http::Route& sign_in = table.custom<FindCredentials>(
        http::Method::post, 200, "/v1/sessions", "Signs in with e-mail and password",
        [all](Exchange& exchange) { all->sign_in(exchange); });
    sign_in.body = &http::shape_of<SignIn>();
    sign_in.answers = {{200, token}};
    sign_in.refusals.push_back(&engine::account_inactive);
    sign_in.own_identity = true;
    sign_in.rate = "sign-in";
    sign_in.rate_by_address = true;
}

void add_own_routes(Table& table) {
    table.set_defaults({.who = http::Who::user});
    table
        .del<EndSessions>("/v1/sessions",
                          "Signs out everywhere: all tokens of the account become invalid")
        .own_identity = true;
    table.get<LookUpMe>("/v1/me", "The caller's own account");
    table.patch<ChangeAccount>(
        "/v1/me", "Changes the caller's name and e-mail; omitted members stay as they are");
}

void add_admin_routes(Table& table, const Shared& all) {
    table.set_defaults({.who = http::Who::admin});
    table.get<ListAccounts>("/v1/accounts", "All accounts, ordered by id");
    table.get<LookUpAccount, &LookUpAccount::account>("/v1/accounts/{id}", "One account");
    table.custom<SetActive>(http::Method::post, 200, "/v1/accounts/{id}/deactivate",
                            "Blocks an account until it is unblocked",
                            [all](Exchange& exchange) { all->set_active(exchange, false); });
    table.custom<SetActive>(http::Method::post, 200, "/v1/accounts/{id}/activate",
                            "Unblocks an account",
                            [all](Exchange& exchange) { all->set_active(exchange, true); });
    http::Route& make_token =
        table.custom<LookUpTokenEpoch>(http::Method::post, 201, "/v1/accounts/{id}/tokens",
                                       "Makes a token for a service or a test",
                                       [all](Exchange& exchange) { all->make_token(exchange); });
    make_token.body = &http::shape_of<TokenOrder>();
    make_token.answers = {{201, &http::shape_of<AccessToken>()}};
    make_token.problems = {&http::problems::identity_by_gateway};
}

}  // namespace

std::vector<http::Route> routes(AccountFeature& feature, api::Bridge& bridge,
                                const api::Tokens& tokens, password::Hasher& hasher,
                                RouteSettings settings) {
    auto all = std::make_shared<Routes>(feature, bridge, tokens, hasher, settings);
    Table table(feature, bridge, {});
    add_open_routes(table, all);
    add_own_routes(table);
    add_admin_routes(table, all);
    return table.take();
}

namespace {

// Tells of an errand that has come back, with the account that it found or opened.
template <typename Errand>
void tell(const WhenEnsured& when_ensured, const Errand& errand) {
    bool there = errand.verdict() == engine::Verdict::answered && errand.result;
    when_ensured(there ? errand.result->account_id : AccountId(), [&](Exchange& exchange) {
        if (!api::answer_verdict(exchange, errand.verdict())) {
            exchange.refuse(errand.result.error());
        }
    });
}

}  // namespace

// It looks first: that also works while the server cannot write.
void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    std::string external_id, WhenEnsured when_ensured) {
    auto looked = [&feature, &bridge, io_thread, then = std::move(when_ensured)](const auto& look) {
        bool unknown =
            look.verdict() == engine::Verdict::answered && look.result->account_id.none();
        if (!unknown) {
            return tell(then, look);
        }
        bridge.run_errand(io_thread, feature, EnsureAccount{look.input.external_id},
                          [then](const auto& errand) { tell(then, errand); });
    };
    bridge.run_errand(io_thread, feature, LookUpExternalId{std::move(external_id)},
                      std::move(looked));
}

}  // namespace onrush::account

#include "account/routes.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "account/change_account.h"
#include "account/end_sessions.h"
#include "account/ensure_account.h"
#include "account/find_credentials.h"
#include "account/limits.h"
#include "account/list_accounts.h"
#include "account/look_up_account.h"
#include "account/open_account.h"
#include "account/set_active.h"
#include "account/wire.h"
#include "api/refusal.h"
#include "http/json_body.h"
#include "http/query.h"

namespace onrush::account {

using http::Exchange;
using http::JsonWriter;

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType token_void{"token-void", 401, "The token counts no more"};
const http::ProblemType account_inactive{"account-inactive", 403, "The account is blocked"};
const http::ProblemType account_not_found{"account-not-found", 404, "There is no such account"};
const http::ProblemType email_taken{"email-taken", 409, "An account with this e-mail exists"};
const http::ProblemType wrong_credentials{"wrong-credentials", 401,
                                          "E-mail and password do not match"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {&token_void, &account_inactive, &account_not_found, &email_taken,
                                   &wrong_credentials};
    return all;
}

void refuse_token_void(Exchange& exchange) {
    exchange.header("WWW-Authenticate", "Bearer");
    exchange.refuse(problems::token_void,
                    "Its sessions were ended, or its account is unknown. Sign in again.");
}

void refuse_account_inactive(Exchange& exchange) {
    exchange.refuse(problems::account_inactive, "It may do nothing until an admin unblocks it.");
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

// Every enumerator that the given refusal has, in one switch. Enumerators of the same name mean
// the same in every command of this feature, so the switches below share their answers.
void refuse_name(Exchange& exchange) {
    api::refuse_member(exchange, "/name", "A name has 1 to 100 characters, no control characters.");
}
void refuse_email(Exchange& exchange) {
    api::refuse_member(exchange, "/email", "It is no e-mail address that is taken here.");
}
void refuse_taken(Exchange& exchange) {
    exchange.refuse(problems::email_taken, "Sign in, or take another e-mail.");
}
void refuse_unknown_account(Exchange& exchange) {
    exchange.refuse(problems::account_not_found, "No account has this id.");
}

void refuse(Exchange& exchange, OpenAccount::Refusal refusal) {
    switch (refusal) {
        case OpenAccount::Refusal::name_invalid:
            return refuse_name(exchange);
        case OpenAccount::Refusal::email_invalid:
            return refuse_email(exchange);
        case OpenAccount::Refusal::password_without_email:
            return api::refuse_member(exchange, "/email", "A password needs an e-mail.",
                                      http::problems::missing_field);
        case OpenAccount::Refusal::email_taken:
            return refuse_taken(exchange);
    }
}

void refuse(Exchange& exchange, ChangeAccount::Refusal refusal) {
    switch (refusal) {
        case ChangeAccount::Refusal::token_void:
            return refuse_token_void(exchange);
        case ChangeAccount::Refusal::account_inactive:
            return refuse_account_inactive(exchange);
        case ChangeAccount::Refusal::name_invalid:
            return refuse_name(exchange);
        case ChangeAccount::Refusal::email_invalid:
            return refuse_email(exchange);
        case ChangeAccount::Refusal::email_taken:
            return refuse_taken(exchange);
    }
}

void refuse(Exchange& exchange, FindCredentials::Refusal refusal) {
    switch (refusal) {
        case FindCredentials::Refusal::wrong_credentials:
            return exchange.refuse(problems::wrong_credentials, "Check both and try again.");
    }
}

// Of the commands that only look at who calls.
template <typename Refusal>
void refuse_caller(Exchange& exchange, Refusal refusal) {
    switch (refusal) {
        case Refusal::token_void:
            return refuse_token_void(exchange);
        case Refusal::account_inactive:
            return refuse_account_inactive(exchange);
    }
}

// Of those that also look for an account.
template <typename Refusal>
void refuse_caller_or_account(Exchange& exchange, Refusal refusal) {
    switch (refusal) {
        case Refusal::token_void:
            return refuse_token_void(exchange);
        case Refusal::account_inactive:
            return refuse_account_inactive(exchange);
        case Refusal::account_not_found:
            return refuse_unknown_account(exchange);
    }
}

void refuse_busy(Exchange& exchange) {
    exchange.header("Retry-After", 1);
    exchange.refuse(http::problems::overloaded, "Many passwords are being checked.",
                    [](JsonWriter& json) { json.member("retryAfterMs", 1000); });
}

void answer_token(Exchange& exchange, int status, AccountId account, const api::Token& token) {
    exchange.answer(status, [&](JsonWriter& json) {
        json.begin_object();
        json.member("accountId", account);
        json.member("accessToken", token.text);
        json.member("expiresAt", token.expires_at);
        json.end_object();
    });
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
        : exchange(asked), then_(std::move(then)), completions_(asked.completions()) {
        run = [](http::Completion& completion) {
            std::unique_ptr<Waiting> self(&static_cast<Waiting&>(completion));
            self->then_(*self);
        };
    }
    void done() override { completions_.post(*this); }

    Exchange& exchange;

private:
    Then then_;
    http::CompletionQueue& completions_;
};

class Routes {
public:
    Routes(AccountFeature& feature, api::Bridge& bridge, const api::Tokens& tokens,
           password::Hasher& hasher)
        : feature_(feature), bridge_(bridge), tokens_(tokens), hasher_(hasher) {}

    void sign_up(Exchange& exchange) {
        SignUp body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        OpenAccount input{.name = body.name.value_or(""), .email = body.email.value_or("")};
        auto answer = [this](Exchange& asked, const engine::Result<OpenAccount>& result) {
            if (!result) {
                return refuse(asked, result.error());
            }
            // A retry with the same key is given the same token.
            AccountId account = result->account_id;
            answer_token(asked, 201, account,
                         tokens_.make_at(result->created_at, account.value, result->token_epoch,
                                         http::Who::user));
        };
        if (!body.password) {
            return bridge_.run(exchange, feature_, std::move(input), answer);
        }
        std::size_t bytes = body.password->size();
        if (bytes < limits::password_bytes_min || bytes > limits::password_bytes_max) {
            return api::refuse_member(exchange, "/password", "It must have 8 to 128 bytes.");
        }
        if (std::optional<OpenAccount::Refusal> refusal = check_form(input, true)) {
            return refuse(exchange, *refusal);
        }
        if (auto* request = bridge_.place(exchange, feature_, std::move(input), answer)) {
            Waiting::start(exchange, hasher_, std::move(*body.password), {},
                           [this, request](Waiting& hashed) {
                               request->input.password_hash = std::move(hashed.hash);
                               bridge_.send(*request);
                           });
        }
    }

    // The same work and the same words whether there is such an account or not.
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

    void sign_out(Exchange& exchange) {
        bridge_.run(exchange, feature_, EndSessions{caller_of(exchange.caller)},
                    [](Exchange& asked, const engine::Result<EndSessions>& result) {
                        result ? asked.answer(204) : refuse_caller(asked, result.error());
                    });
    }

    void look_up_me(Exchange& exchange) {
        bridge_.run(exchange, feature_, LookUpMe{caller_of(exchange.caller)},
                    [](Exchange& asked, const engine::Result<LookUpMe>& result) {
                        if (!result) {
                            return refuse_caller(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    void change_me(Exchange& exchange) {
        AccountChange body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        ChangeAccount input{caller_of(exchange.caller), std::move(body.name),
                            std::move(body.email)};
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<ChangeAccount>& result) {
                        if (!result) {
                            return refuse(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    void list(Exchange& exchange) {
        AccountsQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        ListAccounts input{caller_of(exchange.caller), query.cursor.value_or(AccountId()),
                           query.limit.value_or(limits::page_items_default)};
        bridge_.run(exchange, feature_, input,
                    [](Exchange& asked, const engine::Result<ListAccounts>& result) {
                        if (!result) {
                            return refuse_caller(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    void look_up(Exchange& exchange) {
        LookUpAccount input{caller_of(exchange.caller), AccountId(exchange.parameters[0])};
        bridge_.run(exchange, feature_, input,
                    [](Exchange& asked, const engine::Result<LookUpAccount>& result) {
                        if (!result) {
                            return refuse_caller_or_account(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(result->account); });
                    });
    }

    void set_active(Exchange& exchange, bool active) {
        SetActive input{caller_of(exchange.caller), AccountId(exchange.parameters[0]), active};
        bridge_.run(exchange, feature_, input,
                    [](Exchange& asked, const engine::Result<SetActive>& result) {
                        if (!result) {
                            return refuse_caller_or_account(asked, result.error());
                        }
                        asked.answer(200, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    void make_token(Exchange& exchange) {
        TokenOrder body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        LookUpAccount input{caller_of(exchange.caller), AccountId(exchange.parameters[0])};
        bridge_.run(exchange, feature_, input,
                    [this, body](Exchange& asked, const engine::Result<LookUpAccount>& result) {
                        if (!result) {
                            return refuse_caller_or_account(asked, result.error());
                        }
                        AccountId account = result->account.account_id;
                        answer_token(asked, 201, account,
                                     tokens_.make(account.value, result->token_epoch,
                                                  who_of(body.role.value_or(Role::user)),
                                                  body.valid_for_seconds));
                    });
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
                return refuse(it.exchange, FindCredentials::Refusal::wrong_credentials);
            }
            if (!found->active) {
                return refuse_account_inactive(it.exchange);
            }
            answer_token(
                it.exchange, 200, found->account_id,
                tokens_.make(found->account_id.value, found->token_epoch, http::Who::user));
        });
    }

    AccountFeature& feature_;
    api::Bridge& bridge_;
    const api::Tokens& tokens_;
    password::Hasher& hasher_;
};

using Shared = std::shared_ptr<Routes>;

std::vector<http::Route> open_routes(const Shared& all) {
    using namespace problems;
    return {
        {.method = http::Method::post,
         .path = "/v1/accounts",
         .doc = "Opens an account; without a password the token is all there is",
         .body = &http::shape_of<SignUp>(),
         .answers = {{201, &http::shape_of<AccessToken>()}},
         .problems = {&email_taken},
         .rate = "sign-up",
         .rate_by_address = true,  // or each new token would bring a budget of its own
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->sign_up(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/sessions",
         .doc = "Signs in with e-mail and password",
         .body = &http::shape_of<SignIn>(),
         .answers = {{200, &http::shape_of<AccessToken>()}},
         .problems = {&wrong_credentials, &account_inactive},
         .rate = "sign-in",
         .rate_by_address = true,
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->sign_in(exchange); }},
    };
}

std::vector<http::Route> own_routes(const Shared& all) {
    using namespace problems;
    return {
        {.method = http::Method::delete_,
         .path = "/v1/sessions",
         .doc = "Signs out everywhere: every token of the account is void from then on",
         .who = http::Who::user,
         .answers = {{204}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->sign_out(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/me",
         .doc = "The caller's own account",
         .who = http::Who::user,
         .answers = {{200, &http::shape_of<AccountView>()}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up_me(exchange); }},
        {.method = http::Method::patch,
         .path = "/v1/me",
         .doc = "Changes the caller's name and e-mail; what is not given stays",
         .who = http::Who::user,
         .body = &http::shape_of<AccountChange>(),
         .answers = {{200, &http::shape_of<AccountView>()}},
         .problems = {&token_void, &account_inactive, &email_taken},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->change_me(exchange); }},
    };
}

std::vector<http::Route> admin_routes(const Shared& all) {
    using namespace problems;
    auto to_account = [&](http::Method method, std::string_view path, std::string_view doc,
                          http::RouteAnswer answer, std::function<void(Exchange&)> handle) {
        return http::Route{.method = method,
                           .path = path,
                           .doc = doc,
                           .who = http::Who::admin,
                           .answers = {answer},
                           .problems = {&token_void, &account_inactive, &account_not_found},
                           .shed = http::Shed::account,
                           .handle = std::move(handle)};
    };
    const http::Shape& view = http::shape_of<AccountView>();
    std::vector<http::Route> routes = {
        {.method = http::Method::get,
         .path = "/v1/accounts",
         .doc = "All accounts, by their ids",
         .who = http::Who::admin,
         .query = &http::shape_of<AccountsQuery>(),
         .answers = {{200, &http::shape_of<AccountPage>()}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->list(exchange); }},
        to_account(http::Method::get, "/v1/accounts/{id}", "One account", {200, &view},
                   [all](Exchange& exchange) { all->look_up(exchange); }),
        to_account(http::Method::post, "/v1/accounts/{id}/deactivate",
                   "Blocks an account: it may do nothing until it is unblocked", {200, &view},
                   [all](Exchange& exchange) { all->set_active(exchange, false); }),
        to_account(http::Method::post, "/v1/accounts/{id}/activate", "Unblocks an account",
                   {200, &view}, [all](Exchange& exchange) { all->set_active(exchange, true); }),
        to_account(http::Method::post, "/v1/accounts/{id}/tokens",
                   "Makes a token for a service or a test", {201, &http::shape_of<AccessToken>()},
                   [all](Exchange& exchange) { all->make_token(exchange); }),
    };
    routes[2].idempotent = routes[3].idempotent = true;
    routes.back().body = &http::shape_of<TokenOrder>();
    return routes;
}

}  // namespace

std::vector<http::Route> routes(AccountFeature& feature, api::Bridge& bridge,
                                const api::Tokens& tokens, password::Hasher& hasher) {
    auto all = std::make_shared<Routes>(feature, bridge, tokens, hasher);
    std::vector<http::Route> table = open_routes(all);
    for (std::vector<http::Route>& more : std::array{own_routes(all), admin_routes(all)}) {
        std::ranges::move(more, std::back_inserter(table));
    }
    return table;
}

void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    AccountId account, std::function<void()> when_there) {
    bridge.run_errand(io_thread, feature, EnsureAccount{account},
                      [when_there = std::move(when_there)](const auto& errand) {
                          if (errand.verdict() == engine::Verdict::answered) {
                              when_there();
                          }
                      });
}

}  // namespace onrush::account

#include "features/account/http/routes.h"

#include "api/route_table.h"
#include "features/account/change_account.h"
#include "features/account/http/password_desk.h"
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

// The routes that do more than serve one input.
class Routes {
public:
    Routes(AccountFeature& feature, api::Bridge& bridge, const api::Tokens& tokens,
           password::Hasher& hasher, RouteSettings settings)
        : feature_(feature),
          bridge_(bridge),
          tokens_(tokens),
          passwords_(feature, bridge, hasher, settings.sign_in_rate),
          users_by_gateway_(settings.users_by_gateway) {}

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
        if (!PasswordDesk::fits(*body.password)) {
            return exchange.refuse(base::Refused(password_invalid));
        }
        if (std::optional<base::Refused> refused = check_form(input, true)) {
            return exchange.refuse(*refused);
        }
        std::string email = input.email.value_or("");
        auto* request = bridge_.prepare(exchange, feature_, std::move(input), answer);
        if (request == nullptr) {
            return;
        }
        // Hashing is what others wait for: not for an e-mail that is taken.
        bridge_.run_errand(exchange.io_thread(), feature_, LookUpEmail{std::move(email)},
                           [this, request, password = std::move(*body.password)](const auto& look) {
                               if (!api::answer_verdict(*request->exchange, look.verdict())) {
                                   hash_unless(look.result->taken, *request, password);
                               }
                           });
    }

    // The same work and the same words whether the account exists or not.
    void sign_in(Exchange& exchange) {
        SignIn body;
        if (!http::decode_body(exchange, body) ||
            !passwords_.is_within_rate(exchange, fold_email(body.email))) {
            return;
        }
        bridge_.run(exchange, feature_, FindCredentials{std::move(body.email)},
                    [this, password = std::move(body.password)](
                        Exchange& asked, engine::Result<FindCredentials>& result) {
                        compare(asked, password, result);
                    });
    }

    // A fresh one before the old one ends: without a password there is no other way to keep an
    // account. Always of the role user, or whoever was given a token of staff would keep it.
    void renew_token(Exchange& exchange) {
        LookUpOwnCredentials input{api::caller_of<Caller>(exchange)};
        bridge_.run(exchange, feature_, input,
                    [this](Exchange& asked, const engine::Result<LookUpOwnCredentials>& result) {
                        if (!result) {
                            return asked.refuse(result.error());
                        }
                        AccountId account(asked.caller.account);
                        give_token(
                            asked, account, result->kept_until,
                            tokens_.make(account.value, result->token_epoch, http::Who::user),
                            engine::token_void);
                    });
    }

    void change_account(Exchange& exchange) {
        ProfileChange body;
        if (!http::decode_body(exchange, http::shape_of<ProfileChange>(), &body)) {
            return;
        }
        ChangeAccount input{.caller = api::caller_of<Caller>(exchange),
                            .name = std::move(body.name),
                            .email = std::move(body.email)};
        auto answer = [](Exchange& asked, const engine::Result<ChangeAccount>& result) {
            result ? api::AnswerJson()(asked, *result) : asked.refuse(result.error());
        };
        if (!input.email) {
            return bridge_.run(exchange, feature_, std::move(input), answer);
        }
        auto* request = bridge_.prepare(exchange, feature_, std::move(input), answer);
        if (request == nullptr) {
            return;
        }
        auto send = [this, request] { bridge_.send(*request); };
        passwords_.with_credentials(exchange, [=, this, current = std::move(body.current_password)](
                                                  const LookUpOwnCredentials::Answer& own) {
            if (std::optional<base::Refused> refused = check_form(request->input)) {
                return request->exchange->refuse(*refused);
            }
            if (own.password_hash.empty()) {
                return request->exchange->refuse(base::Refused(no_password));
            }
            passwords_.prove(*request, current, own.password_hash, send);
        });
    }

    void change_password(Exchange& exchange) {
        PasswordChange body;
        if (!http::decode_body(exchange, http::shape_of<PasswordChange>(), &body)) {
            return;
        }
        ChangePassword input{.caller = api::caller_of<Caller>(exchange),
                             .email = std::move(body.email)};
        auto answer = [this](Exchange& asked, const engine::Result<ChangePassword>& result) {
            if (!result) {
                return asked.refuse(result.error());
            }
            answer_user_token(asked, result->token_epoch);
        };
        auto* request = bridge_.prepare(exchange, feature_, std::move(input), answer);
        if (request == nullptr) {
            return;
        }
        bool fitting = PasswordDesk::fits(body.password);
        auto hash = [this, request, password = std::move(body.password)] {
            passwords_.hash(*request->exchange, password, [this, request](password::Task& hashed) {
                request->input.fresh_hash = std::move(hashed.hash);
                bridge_.send(*request);
            });
        };
        passwords_.with_credentials(exchange, [=, this, current = std::move(body.current_password)](
                                                  const LookUpOwnCredentials::Answer& own) {
            Exchange& asked = *request->exchange;
            if (!fitting) {
                return asked.refuse(base::Refused(password_invalid));
            }
            if (std::optional<base::Refused> refused = check_form(request->input)) {
                return asked.refuse(*refused);
            }
            if (!own.has_email && !request->input.email) {
                return asked.refuse(base::Refused(password_without_email));
            }
            own.password_hash.empty()
                ? hash()
                : passwords_.prove(*request, current, own.password_hash, hash);
        });
    }

    void make_token(Exchange& exchange) {
        TokenOrder body;  // its range is the query's, which comes after the caller
        if (!http::decode_body(exchange, http::shape_of<TokenOrder>(), &body)) {
            return;
        }
        if (users_by_gateway_ && body.role.value_or(Role::user) == Role::user) {
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
                give_token(
                    asked, account, result->kept_until,
                    tokens_.make(account.value, result->token_epoch,
                                 who_of(body.role.value_or(Role::user)), body.valid_for_seconds),
                    account_not_found);
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
    // Of an account that stays for as long as the token is good; `gone` when it does not.
    void give_token(Exchange& exchange, AccountId account, base::Instant kept_until,
                    api::Token token, const base::Refusal& gone) {
        if (token.expires_at <= kept_until) {
            return answer_token(exchange, account, std::move(token));
        }
        bridge_.run_errand(exchange.io_thread(), feature_, KeepAccount{account, token.expires_at},
                           [&exchange, &gone, account, token](const auto& kept) {
                               if (api::answer_verdict(exchange, kept.verdict())) {
                                   return;
                               }
                               kept.result->there ? answer_token(exchange, account, token)
                                                  : exchange.refuse(base::Refused(gone));
                           });
    }

    // Nobody waits for it: an account with a password stays for much longer than a token is good,
    // and whoever comes back once more is noted then.
    void note_return(Exchange& exchange, const FindCredentials::Answer& found) {
        if (found.kept_until == base::Instant(0)) {
            bridge_.run_errand(exchange.io_thread(), feature_, KeepAccount{found.account_id},
                               [](const auto&) {});
        }
    }

    void answer_user_token(Exchange& exchange, std::uint32_t epoch) {
        std::uint64_t account = exchange.caller.account;
        answer_token(exchange, AccountId(account), tokens_.make(account, epoch, http::Who::user));
    }

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

    // A sign-up that is sent without its hash hears that the e-mail is taken, or, if it is a retry,
    // what its first try was told.
    void hash_unless(bool taken, auto& request, const std::string& password) {
        if (taken) {
            request.input.password_unhashed = true;
            return bridge_.send(request);
        }
        passwords_.hash(*request.exchange, password, [this, &request](password::Task& hashed) {
            request.input.password_hash = std::move(hashed.hash);
            bridge_.send(request);
        });
    }

    void compare(Exchange& exchange, const std::string& password,
                 engine::Result<FindCredentials>& found) {
        std::optional<std::string> hash;
        if (found) {
            hash = found->password_hash;
        }
        passwords_.compare(
            exchange, password, hash, [&exchange, &found, this](password::Task& compared) {
                if (!found || !compared.right) {
                    return exchange.refuse(base::Refused(wrong_credentials));
                }
                if (!found->active) {
                    return exchange.refuse(base::Refused(engine::account_inactive));
                }
                if (!compared.fresh_hash.empty()) {
                    bridge_.run_errand(
                        exchange.io_thread(), feature_,
                        RenewHash{found->account_id, compared.hash, compared.fresh_hash},
                        [](const auto&) {});
                }
                note_return(exchange, *found);
                answer_token(
                    exchange, found->account_id,
                    tokens_.make(found->account_id.value, found->token_epoch, http::Who::user));
            });
    }

    AccountFeature& feature_;
    api::Bridge& bridge_;
    const api::Tokens& tokens_;
    PasswordDesk passwords_;
    const bool users_by_gateway_;
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
    sign_up.off_behind_gateway = true;
    sign_up.rate = "sign-up";
    sign_up.rate_by_address = true;  // or each new token would bring a budget of its own

    http::Route& sign_in = table.custom<FindCredentials>(
        http::Method::post, 200, "/v1/sessions", "Signs in with e-mail and password",
        [all](Exchange& exchange) { all->sign_in(exchange); });
    sign_in.body = &http::shape_of<SignIn>();
    sign_in.answers = {{200, token}};
    sign_in.refusals.push_back(&engine::account_inactive);
    sign_in.off_behind_gateway = true;
    sign_in.rate = "sign-in";
    sign_in.rate_by_address = true;
}

void add_own_routes(Table& table, const Shared& all) {
    table.set_defaults({.who = http::Who::user});
    table
        .del<EndSessions>("/v1/sessions",
                          "Signs out everywhere: all tokens of the account become invalid")
        .off_behind_gateway = true;
    table.get<LookUpMe>("/v1/me", "The caller's own account");
    http::Route& change = table.custom<ChangeAccount>(
        http::Method::patch, 200, "/v1/me",
        "Changes the caller's name and e-mail; omitted members stay as they are; the e-mail needs "
        "the current password",
        [all](Exchange& exchange) { all->change_account(exchange); });
    change.body = &http::shape_of<ProfileChange>();
    change.refusals.push_back(&current_password_missing);

    const http::Shape* token = &http::shape_of<AccessToken>();
    http::Route& renew = table.custom<LookUpOwnCredentials>(
        http::Method::post, 201, "/v1/me/tokens", "Makes a fresh token for the caller's account",
        [all](Exchange& exchange) { all->renew_token(exchange); });
    renew.answers = {{201, token}};
    renew.off_behind_gateway = true;

    http::Route& password = table.custom<ChangePassword>(
        http::Method::put, 200, "/v1/me/password",
        "Sets the caller's password, or changes it; all earlier tokens of the account become "
        "invalid",
        [all](Exchange& exchange) { all->change_password(exchange); });
    password.body = &http::shape_of<PasswordChange>();
    password.answers = {{200, token}};
    password.refusals.insert(password.refusals.begin() + 2, &password_invalid);
    password.refusals.push_back(&current_password_missing);
    password.off_behind_gateway = true;
    password.rate = "sign-in";
}

void add_admin_routes(Table& table, const Shared& all) {
    table.set_defaults({.who = http::Who::admin});
    table.get<ListAccounts>(
        "/v1/accounts", "All accounts, ordered by id; or the one of an e-mail or an external id");
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
    add_own_routes(table, all);
    add_admin_routes(table, all);
    return table.take();
}

}  // namespace onrush::account

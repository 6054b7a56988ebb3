// What accounts must do, written a second time and naively.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "account/change_account.h"
#include "account/end_sessions.h"
#include "account/ensure_account.h"
#include "account/find_credentials.h"
#include "account/list_accounts.h"
#include "account/look_up_account.h"
#include "account/open_account.h"
#include "account/set_active.h"
#include "sim/play.h"

namespace onrush::sim {

struct NaiveAccount {
    base::Instant created_at;
    std::uint32_t token_epoch = 1;
    bool active = true;
    std::string name;           // empty: none
    std::string email;          // empty: none
    std::string password_hash;  // empty: none
};

// How many items a page has that was asked for with this limit.
[[nodiscard]] inline std::uint64_t page_of(std::uint32_t limit) {
    return limit < 1 ? 1 : limit > 100 ? 100 : limit;
}

class NaiveAccounts {
public:
    [[nodiscard]] Told run(const account::OpenAccount& request, Moment& moment);
    [[nodiscard]] Told run(const account::EnsureAccount& request, Moment& moment);
    [[nodiscard]] Told run(const account::EndSessions& request, Moment& moment);
    [[nodiscard]] Told run(const account::ChangeAccount& request, Moment& moment);
    [[nodiscard]] Told run(const account::SetActive& request, Moment& moment);
    [[nodiscard]] Told run(const account::LookUpMe& request, Moment& moment) const;
    [[nodiscard]] Told run(const account::LookUpAccount& request, Moment& moment) const;
    [[nodiscard]] Told run(const account::ListAccounts& request, Moment& moment) const;
    [[nodiscard]] Told run(const account::FindCredentials& request, Moment& moment) const;

    void add_rows(RowsByTable& rows) const;

    // What a command whose refusals have these two says to a caller who may not, if anything.
    template <typename Code>
    [[nodiscard]] std::optional<Code> objection(const account::Caller& caller) const {
        auto found = all.find(caller.account.value);
        if (found == all.end() ||
            (caller.token_epoch != 0 && caller.token_epoch != found->second.token_epoch)) {
            return Code::token_void;
        }
        return found->second.active ? std::nullopt : std::optional(Code::account_inactive);
    }
    // Service and admin may come without an account.
    template <typename Code>
    [[nodiscard]] std::optional<Code> staff_objection(const account::Caller& caller) const {
        bool of_the_server = caller.account.none() && caller.role != account::Role::user;
        return of_the_server ? std::nullopt : objection<Code>(caller);
    }

    std::map<std::uint64_t, NaiveAccount> all;  // by id

private:
    // Somebody else, or nobody when the account is 0.
    [[nodiscard]] bool taken(const std::string& email, std::uint64_t account) const;
    [[nodiscard]] Bytes view_of(std::uint64_t id) const;
};

}  // namespace onrush::sim

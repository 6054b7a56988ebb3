// Shows accounts to themselves and to admins. Never shows the password.
#pragma once

#include "engine/command.h"
#include "engine/limits.h"
#include "features/account/account.h"
#include "features/account/refusals.h"

namespace onrush::account {

struct AccountView {
    AccountId account_id;
    std::optional<std::string> external_id;  // of a user that a gateway has brought
    std::optional<std::string> name;
    std::optional<std::string> email;
    bool active = true;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(AccountView, (), (account_id, external_id, name, email, active, created_at))

[[nodiscard]] AccountView view_of(const AccountFeature& feature, const Account& account);

// The caller's own account.
struct LookUpMe {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    Caller caller;
    using Answer = AccountView;
};

struct LookUpAccount {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    Staff caller;
    AccountId account;

    using Answer = AccountView;
    static constexpr std::array refusals = {&account_not_found};
};

inline constexpr base::Range token_validity_range =
    base::range("valid_for_seconds", 1, limits::token_valid_seconds_max);

// For a token that an admin makes for an account. A blocked one gets none.
struct LookUpTokenEpoch {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    Staff caller;
    AccountId account;
    std::optional<base::Duration> valid_for_seconds;  // of the token
    static constexpr std::array ranges = {token_validity_range};

    struct Answer {
        std::uint32_t token_epoch = 0;
        base::Instant kept_until;  // as prune.h has it
    };
    static constexpr std::array refusals = {&account_not_found, &engine::account_inactive};
};
BOOST_DESCRIBE_STRUCT(LookUpTokenEpoch, (), (caller, account, valid_for_seconds))
BOOST_DESCRIBE_STRUCT(LookUpTokenEpoch::Answer, (), (token_epoch, kept_until))

struct AccountPage {
    std::vector<AccountView> items;
    std::optional<AccountId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(AccountPage, (), (items, next_cursor))

// All accounts, in the order of their ids, a page at a time; or the one of an e-mail address or of
// a gateway's id.
struct ListAccounts {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    Staff caller;
    std::optional<AccountId> cursor;  // none: from the start
    std::optional<std::uint32_t> limit;
    std::optional<std::string> email;
    std::optional<std::string> external_id;
    static constexpr std::array ranges = {
        engine::page_range, base::range("email", 1, limits::email_bytes_max),
        base::range("external_id", 1, limits::external_id_bytes_max)};

    using Answer = AccountPage;
};
BOOST_DESCRIBE_STRUCT(ListAccounts, (), (caller, cursor, limit, email, external_id))

// The account of a user that a gateway brings along.
struct LookUpExternalId {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    std::string external_id;

    struct Answer {
        AccountId account_id;  // none: not opened yet
    };
};
BOOST_DESCRIBE_STRUCT(LookUpExternalId::Answer, (), (account_id))

// For a fresh token of the caller, and to compare the password before it or the e-mail changes.
struct LookUpOwnCredentials {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    Caller caller;

    struct Answer {
        std::uint32_t token_epoch = 0;
        bool has_email = false;
        std::string password_hash;  // empty: no password
        base::Instant kept_until;
    };
};
BOOST_DESCRIBE_STRUCT(LookUpOwnCredentials::Answer, (),
                      (token_epoch, has_email, password_hash, kept_until))

// Before a password is hashed for a sign-up.
struct LookUpEmail {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    std::string email;

    struct Answer {
        bool taken = false;
    };
};
BOOST_DESCRIBE_STRUCT(LookUpEmail::Answer, (), (taken))

// What a sign-in needs: the account of an e-mail address and the hash to compare with.
//
// The password is compared outside the engine, because that is slow on purpose. Where no account
// has the address, the same work is done on another hash, so that the time taken does not reveal
// which addresses are known.
struct FindCredentials {
    using Feature = AccountFeature;
    static constexpr auto job_kind = engine::Kind::query;

    std::string email;

    struct Answer {
        AccountId account_id;
        std::uint32_t token_epoch = 0;
        bool active = true;  // if not: account-inactive, but only when the password is right
        std::string password_hash;
        base::Instant kept_until;
    };
    static constexpr std::array refusals = {&wrong_credentials};
};
BOOST_DESCRIBE_STRUCT(FindCredentials::Answer, (),
                      (account_id, token_epoch, active, password_hash, kept_until))

engine::Result<LookUpMe> decide(const AccountFeature& feature, const LookUpMe& input,
                                base::Instant now);
engine::Result<LookUpAccount> decide(const AccountFeature& feature, const LookUpAccount& input,
                                     base::Instant now);
engine::Result<LookUpTokenEpoch> decide(const AccountFeature& feature,
                                        const LookUpTokenEpoch& input, base::Instant now);
engine::Result<ListAccounts> decide(const AccountFeature& feature, const ListAccounts& input,
                                    base::Instant now);
engine::Result<LookUpExternalId> decide(const AccountFeature& feature,
                                        const LookUpExternalId& input, base::Instant now);
engine::Result<LookUpOwnCredentials> decide(const AccountFeature& feature,
                                            const LookUpOwnCredentials& input, base::Instant now);
engine::Result<LookUpEmail> decide(const AccountFeature& feature, const LookUpEmail& input,
                                   base::Instant now);
engine::Result<FindCredentials> decide(const AccountFeature& feature, const FindCredentials& input,
                                       base::Instant now);

}  // namespace onrush::account

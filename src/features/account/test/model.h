// What accounts must do, written a second time and naively: one list of accounts, looked through
// from end to end. engine/test/told.h says what models are for.
#pragma once

#include <array>
#include <functional>
#include <map>

#include "engine/test/told.h"
#include "features/account/change_account.h"
#include "features/account/open_account.h"

namespace onrush::account {

class AccountModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;

    struct Known {
        std::string name;
        std::string email;
        std::string password_hash;
        std::string external_id;
        std::uint32_t token_epoch = 1;
        bool active = true;
        base::Instant created_at;
        bool has_profile = false;      // of a gateway's user
        bool untouched = false;        // false: put in by a test of another feature, as of old
        std::int64_t stays_until = 0;  // the beginning of a day
    };
    struct Sweep {
        std::uint64_t swept = 0;
        base::Instant at = base::Instant::never();
    };
    // Whether the rest of the shop has something of an account.
    using HasMore = std::function<bool(std::uint64_t account)>;

    explicit AccountModel(const AccountSettings& given = {}) : settings(given) {}

    [[nodiscard]] Told run(const OpenAccount& input, Moment& moment);
    [[nodiscard]] Told run(const RenewHash& input, Moment& moment);
    [[nodiscard]] Told run(const EnsureAccount& input, Moment& moment);
    [[nodiscard]] Told run(const EndSessions& input, Moment& moment);
    [[nodiscard]] Told run(const ChangeAccount& input, Moment& moment);
    [[nodiscard]] Told run(const ChangePassword& input, Moment& moment);
    [[nodiscard]] Told run(const SetActive& input, Moment& moment);
    [[nodiscard]] Told run(const KeepAccount& input, Moment& moment);
    [[nodiscard]] Told run(const LookUpMe& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpAccount& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpTokenEpoch& input, Moment& moment) const;
    [[nodiscard]] Told run(const ListAccounts& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpOwnCredentials& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpEmail& input, Moment& moment) const;
    [[nodiscard]] Told run(const LookUpExternalId& input, Moment& moment) const;
    [[nodiscard]] Told run(const FindCredentials& input, Moment& moment) const;

    // Why a caller of any input is refused, ahead of everything else; null when it is not.
    [[nodiscard]] const base::Refusal* objection(const Caller& caller) const;
    [[nodiscard]] const base::Refusal* objection(const Staff& staff) const;

    [[nodiscard]] bool has_account(std::uint64_t id) const { return all.contains(id); }

    // Says how many sweeps there were.
    std::size_t run_deadlines(const Moment& moment, const HasMore& has_more);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const;

    AccountSettings settings;
    std::map<std::uint64_t, Known> all;  // by id

    std::uint64_t last_id = 0;
    std::array<Sweep, 2> sweeps;  // without a password, and with one
    base::Instant round_at = base::Instant::never();

private:
    // Opened now; its id.
    std::uint64_t add(Known account, base::Instant now);
    [[nodiscard]] base::Duration age_of(std::size_t sweep) const;
    [[nodiscard]] base::Duration round() const;
    void look_again(const Moment& moment, const HasMore& has_more);
    [[nodiscard]] static bool may_go(const Known& account, base::Instant now);
    // Whether that was news.
    bool keep(Known& account, base::Instant until);
    bool keep_owned(Known& account, base::Instant now);
    // A sweep looks at its next account at this time; never when there is none.
    [[nodiscard]] base::Instant time_of_next(std::size_t sweep) const;
    // By another account than this one.
    [[nodiscard]] bool is_taken(const std::string& email, std::uint64_t account) const;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const OpenAccount::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const EnsureAccount::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const EndSessions::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const KeepAccount::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const AccountView& view);
[[nodiscard]] engine::test::Numbers numbers_of(const LookUpTokenEpoch::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const AccountPage& page);
[[nodiscard]] engine::test::Numbers numbers_of(const RenewHash::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const ChangePassword::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const LookUpOwnCredentials::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const LookUpEmail::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const LookUpExternalId::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const FindCredentials::Answer& answer);

}  // namespace onrush::account

#include <fmt/format.h>

#include "base/describe.h"
#include "engine/feature_laws.h"
#include "features/account/account.h"
#include "features/account/contact.h"

namespace onrush::account {

namespace {

using engine::Wrong;

Wrong check_account(const AccountFeature&, const Account& account) {
    if (account.token_epoch == gateway_epoch) {
        return fmt::format("account {} has epoch 0, which accepts every token", account.id.value);
    }
    return std::nullopt;
}

// What is wrong with a part of an account: a row of its own beside it.
template <typename Part>
Wrong check_part(const AccountFeature& feature, const Part& part, std::string_view what) {
    return exists(feature, part.account)
               ? std::nullopt
               : Wrong(fmt::format("{} names account {}, which does not exist", what,
                                   part.account.value));
}

// visit(table, what a row of it is)
template <typename Visit>
void for_each_kind_of_part(const AccountFeature& feature, Visit visit) {
    visit(feature.profiles, "a profile");
    visit(feature.passwords, "a password");
    visit(feature.external_ids, "an external id");
}

Wrong check_parts(const AccountFeature& feature) {
    Wrong wrong;
    for_each_kind_of_part(feature, [&](const auto& table, std::string_view what) {
        table.for_each(
            [&](const auto& part) { wrong = wrong ? wrong : check_part(feature, part, what); });
    });
    return wrong;
}

// Also of what has no part here: an account that other features keep something of.
Wrong vote_on_parts(const AccountFeature& feature) {
    Wrong wrong;
    for_each_kind_of_part(feature, [&](const auto& table, std::string_view what) {
        table.for_each_change([&](table::ChangeKind change, const auto& part) {
            if (change != table::ChangeKind::erased && !wrong) {
                wrong = check_part(feature, part, what);
            }
        });
    });
    feature.accounts.for_each_change([&](table::ChangeKind change, const Account& account) {
        if (change != table::ChangeKind::erased || wrong) {
            return;
        }
        for_each_kind_of_part(feature, [&](const auto& table, std::string_view what) {
            if (const auto* left = table.find(account.id)) {
                wrong = check_part(feature, *left, what);
            }
        });
        if (feature.domain.is_kept(account.id)) {
            wrong = fmt::format("account {} is gone, and a feature keeps something of it",
                                account.id.value);
        }
    });
    return wrong;
}

Wrong check_profile(const AccountFeature&, const Profile& profile) {
    bool found_by_it =
        profile.email.empty() ? !profile.email_key : profile.email_key == fold_email(profile.email);
    if (!found_by_it) {
        return fmt::format("the e-mail key of account {} is not its e-mail in lower case",
                           profile.account.value);
    }
    return std::nullopt;
}

Wrong check_password(const AccountFeature& feature, const Password& password) {
    const Profile* profile = feature.profiles.find(password.account);
    if (profile == nullptr || profile->email.empty()) {
        return fmt::format("account {} has a password but no e-mail", password.account.value);
    }
    return std::nullopt;
}

Wrong check_external_id(const AccountFeature&, const ExternalId& external) {
    std::size_t bytes = external.external_id.size();
    if (bytes < 1 || bytes > limits::external_id_bytes_max) {
        return fmt::format("the external id of account {} has {} bytes", external.account.value,
                           bytes);
    }
    return std::nullopt;
}

// Or the next id would be one that was given before.
Wrong check_sweep(const AccountFeature& feature, const AccountSweep& sweep) {
    std::uint64_t newest = next_account_id(feature).value - 1;
    return sweep.swept.value < newest
               ? std::nullopt
               : Wrong(fmt::format("the sweep {} has come to account {}, and the newest is {}",
                                   base::text_of(sweep.kind), sweep.swept.value, newest));
}

}  // namespace

void declare_laws(engine::Domain& domain, const AccountFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("token epochs", feature.accounts, check_account,
                 "SELECT id FROM accounts WHERE token_epoch = 0");
    laws.of_sums("account parts", vote_on_parts, check_parts, R"(
        SELECT account FROM (SELECT account FROM profiles UNION ALL SELECT account FROM passwords
                             UNION ALL SELECT account FROM external_ids)
        WHERE account NOT IN (SELECT id FROM accounts))");
    laws.of_rows("profiles", feature.profiles, check_profile, R"(
        SELECT account FROM profiles WHERE email_key IS NOT nullif(lower(email), ''))");
    laws.of_rows("passwords", feature.passwords, check_password, R"(
        SELECT p.account FROM passwords p LEFT JOIN profiles USING (account)
        WHERE coalesce(email, '') = '')");
    laws.of_rows("external ids", feature.external_ids, check_external_id,
                 fmt::format(R"(
        SELECT account FROM external_ids
        WHERE length(CAST(external_id AS BLOB)) NOT BETWEEN 1 AND {})",
                             limits::external_id_bytes_max));
    laws.of_rows("account sweeps", feature.sweeps, check_sweep, R"(
        SELECT kind FROM account_sweeps
        WHERE swept >= (SELECT coalesce(max(id), 0) FROM accounts))");
}

}  // namespace onrush::account

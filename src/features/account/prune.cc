#include "features/account/prune.h"

#include <algorithm>
#include <iterator>

namespace onrush::account {

namespace {

// 0: it stays for ever.
base::Duration age_of(const AccountSettings& settings, SweepKind kind) {
    return kind == SweepKind::with_password ? settings.prune_with_password_after
                                            : settings.prune_after;
}

// Null when there is none, or only the newest.
const Account* next_after(const AccountFeature& feature, AccountId swept) {
    auto rest = feature.accounts.by<ById>().after(swept);
    auto next = rest.begin();
    return next == rest.end() || std::next(next) == rest.end() ? nullptr : &*next;
}

bool is_of(SweepKind kind, const AccountFeature& feature, const Account& account) {
    bool has_password = feature.passwords.find(account.id) != nullptr;
    return has_password == (kind == SweepKind::with_password);
}

bool did_nothing(const AccountFeature& feature, const Account& account) {
    return account.untouched && !feature.domain.is_kept(account.id);
}

void forget(AccountFeature& feature, const Account& account) {
    if (const Password* password = feature.passwords.find(account.id)) {
        feature.passwords.erase(*password);
    }
    if (const Profile* profile = feature.profiles.find(account.id)) {
        feature.profiles.erase(*profile);
    }
    if (const ExternalId* external = feature.external_ids.find(account.id)) {
        feature.external_id_epochs.next(external->external_id);
        feature.external_ids.erase(*external);
    }
    feature.accounts.erase(account);
}

// The sweep has come to an account, and waits for the next one; null when there is none.
void go_on(AccountFeature& feature, const AccountSweep& sweep, AccountId swept, const Account* next,
           base::Duration age, base::Instant now) {
    feature.sweeps.update(sweep, [&](AccountSweep& row) {
        row.swept = swept;
        row.sweep_at = next == nullptr ? base::Instant::never()
                                       : std::max(next->created_at + age, now + base::Duration(1));
        row.age = age;
    });
}

}  // namespace

void arm_sweeps(AccountFeature& feature, base::Instant now) {
    for (SweepKind kind : {SweepKind::without_password, SweepKind::with_password}) {
        base::Duration age = age_of(feature.settings, kind);
        const AccountSweep* sweep = feature.sweeps.find(kind);
        bool waits = sweep != nullptr && !sweep->sweep_at.is_never() && sweep->age == age;
        if (age == base::Duration() || waits) {
            continue;
        }
        AccountId swept = sweep == nullptr ? AccountId() : sweep->swept;
        if (const Account* next = next_after(feature, swept)) {
            sweep = sweep == nullptr ? &feature.sweeps.insert({.kind = kind}) : sweep;
            go_on(feature, *sweep, swept, next, age, now);
        }
    }
}

void sweep(AccountFeature& feature, const AccountSweep& sweep, base::Instant now) {
    base::Duration age = age_of(feature.settings, sweep.kind);
    AccountId swept = sweep.swept;
    const Account* next = age == base::Duration() ? nullptr : next_after(feature, swept);
    for (std::size_t looked = 0; looked < limits::swept_at_once; ++looked) {
        if (next == nullptr || next->created_at + age > now) {
            break;
        }
        swept = next->id;
        if (is_of(sweep.kind, feature, *next) && did_nothing(feature, *next)) {
            forget(feature, *next);
        }
        next = next_after(feature, swept);
    }
    go_on(feature, sweep, swept, next, age, now);
}

}  // namespace onrush::account

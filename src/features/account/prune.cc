#include "features/account/prune.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace onrush::account {

namespace {

// 0: it stays for ever. Of the third kind, how long a round takes.
base::Duration age_of(const AccountSettings& settings, SweepKind kind) {
    base::Duration with = settings.prune_with_password_after;
    base::Duration without = settings.prune_after;
    switch (kind) {
        case SweepKind::without_password:
            return without;
        case SweepKind::with_password:
            return with;
        case SweepKind::again:
            break;
    }
    bool one_stays = with == base::Duration() || without == base::Duration();
    return one_stays ? std::max(with, without) : std::min(with, without);
}

// Null when there is none, or only the newest.
const Account* next_after(const AccountFeature& feature, AccountId swept) {
    auto rest = feature.accounts.by<ById>().after(swept);
    auto next = rest.begin();
    return next == rest.end() || std::next(next) == rest.end() ? nullptr : &*next;
}

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

// The first that begins then or later; the last is in the year 2149.
std::uint16_t day_from(base::Instant time) {
    std::int64_t day = time.ms / day_ms + (time.ms % day_ms > 0 ? 1 : 0);
    constexpr std::int64_t last = std::numeric_limits<std::uint16_t>::max();
    return static_cast<std::uint16_t>(std::clamp(day, std::int64_t{0}, last));
}

base::Instant start_of(std::uint16_t day) {
    return base::Instant(day * day_ms);
}

bool has_password(const AccountFeature& feature, const Account& account) {
    return feature.passwords.find(account.id) != nullptr;
}

// A gateway's user who has given a name would lose it.
bool is_named_by_gateway(const AccountFeature& feature, const Account& account) {
    return feature.external_ids.find(account.id) != nullptr &&
           feature.profiles.find(account.id) != nullptr;
}

bool is_of(SweepKind kind, const AccountFeature& feature, const Account& account) {
    return has_password(feature, account) == (kind == SweepKind::with_password);
}

bool may_go(const AccountFeature& feature, const Account& account, base::Instant now) {
    return account.untouched && account.active && start_of(account.stays_until_day) <= now &&
           !is_named_by_gateway(feature, account) && !feature.domain.is_kept(account.id);
}

void forget(AccountFeature& feature, const Account& account) {
    feature.domain.drop_all_of(account.id);
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
    count_accounts(feature);
}

void set(AccountFeature& feature, const AccountSweep& sweep, AccountId swept,
         base::Instant sweep_at, base::Duration age) {
    feature.sweeps.update(sweep, [&](AccountSweep& row) {
        row.swept = swept;
        row.sweep_at = sweep_at;
        row.age = age;
    });
}

// The sweep has come to an account, and waits for the next one; null when there is none.
base::Instant time_of(const AccountSweep& sweep, const Account* next, base::Duration age,
                      base::Instant now) {
    if (next == nullptr) {
        return base::Instant::never();
    }
    base::Instant from = sweep.kind == SweepKind::again ? now : next->created_at;
    return std::max(from + age, now + base::Duration(1));
}

void sweep_once(AccountFeature& feature, const AccountSweep& sweep, base::Duration age,
                base::Instant now) {
    AccountId swept = sweep.swept;
    const Account* next = next_after(feature, swept);
    for (std::size_t looked = 0; looked < limits::swept_at_once; ++looked) {
        if (next == nullptr || next->created_at + age > now) {
            break;
        }
        swept = next->id;
        if (is_of(sweep.kind, feature, *next) && may_go(feature, *next, now)) {
            forget(feature, *next);
        }
        next = next_after(feature, swept);
    }
    set(feature, sweep, swept, time_of(sweep, next, age, now), age);
}

bool is_due(const AccountFeature& feature, const Account& account, base::Instant now) {
    base::Duration age =
        age_of(feature.settings, has_password(feature, account) ? SweepKind::with_password
                                                                : SweepKind::without_password);
    return age != base::Duration() && account.created_at + age <= now &&
           may_go(feature, account, now);
}

// A part of a round, and then the part of its time that was looked at of all accounts.
void sweep_again(AccountFeature& feature, const AccountSweep& sweep, base::Duration round,
                 base::Instant now) {
    auto all = static_cast<std::int64_t>(feature.accounts.size()) - 1;  // the newest stays
    AccountId swept = sweep.swept;
    std::int64_t looked = 0;
    std::size_t forgotten = 0;
    const Account* next = next_after(feature, swept);
    while (next != nullptr && looked < limits::looked_at_again_at_once &&
           forgotten < limits::swept_at_once) {
        swept = next->id;
        looked += 1;
        if (is_due(feature, *next, now)) {
            forget(feature, *next);
            forgotten += 1;
        }
        next = next_after(feature, swept);
    }
    base::Duration pause(looked == 0 ? 0 : round.ms * looked / all);
    if (forgotten == limits::swept_at_once) {
        pause = base::Duration();  // there may be as many more
    }
    bool nobody = feature.accounts.size() <= 1;
    set(feature, sweep, next == nullptr ? AccountId() : swept,
        nobody ? base::Instant::never() : now + std::max(pause, base::Duration(1)), round);
}

}  // namespace

void arm_sweeps(AccountFeature& feature, base::Instant now) {
    for (SweepKind kind :
         {SweepKind::without_password, SweepKind::with_password, SweepKind::again}) {
        base::Duration age = age_of(feature.settings, kind);
        const AccountSweep* sweep = feature.sweeps.find(kind);
        bool waits = sweep != nullptr && !sweep->sweep_at.is_never() && sweep->age == age;
        if (age == base::Duration() || waits) {
            continue;
        }
        AccountId swept = sweep == nullptr ? AccountId() : sweep->swept;
        if (const Account* next = next_after(feature, swept)) {
            sweep = sweep == nullptr ? &feature.sweeps.insert({.kind = kind}) : sweep;
            set(feature, *sweep, swept, time_of(*sweep, next, age, now), age);
        }
    }
}

void sweep(AccountFeature& feature, const AccountSweep& sweep, base::Instant now) {
    base::Duration age = age_of(feature.settings, sweep.kind);
    if (age == base::Duration()) {
        set(feature, sweep, sweep.swept, base::Instant::never(), age);
    } else if (sweep.kind == SweepKind::again) {
        sweep_again(feature, sweep, age, now);
    } else {
        sweep_once(feature, sweep, age, now);
    }
}

void keep_until(AccountFeature& feature, const Account& account, base::Instant until) {
    std::uint16_t day = day_from(until);
    if (account.untouched && account.stays_until_day < day) {
        feature.accounts.update(account, [&](Account& row) { row.stays_until_day = day; });
    }
}

void keep_owned(AccountFeature& feature, const Account& account, base::Instant now) {
    base::Duration age = feature.settings.prune_with_password_after;
    if (age != base::Duration() && has_password(feature, account)) {
        keep_until(feature, account, now + age);
    }
}

base::Instant kept_until(const AccountFeature& feature, const Account& account, base::Instant now) {
    if (!account.untouched) {
        return base::Instant::never();
    }
    base::Duration age = feature.settings.prune_with_password_after;
    bool is_noted = age == base::Duration() || !has_password(feature, account) ||
                    account.stays_until_day >= day_from(now + age);
    return is_noted ? start_of(account.stays_until_day) : base::Instant(0);
}

}  // namespace onrush::account

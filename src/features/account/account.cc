#include "features/account/account.h"

#include "features/account/prune.h"

namespace onrush::account {

AccountFeature::AccountFeature(engine::Domain& shared_domain, const AccountSettings& given)
    : domain(shared_domain),
      settings(given),
      accounts("accounts"),
      profiles("profiles"),
      passwords("passwords"),
      external_ids("external_ids"),
      sweeps("account_sweeps") {
    ONRUSH_CHECK(settings.accounts_max >= 1 && settings.accounts_max <= limits::accounts_max,
                 "room for {} accounts", settings.accounts_max);
    for (base::Duration age : {settings.prune_after, settings.prune_with_password_after}) {
        ONRUSH_CHECK(age >= base::Duration() && age <= limits::prune_after_max,
                     "accounts are forgotten after {} ms", age.ms);
    }
    shared_domain.add(accounts);
    shared_domain.add(profiles);
    shared_domain.add(passwords);
    shared_domain.add(external_ids);
    shared_domain.add(sweeps);
    shared_domain.add_deadline<BySweep>(
        sweeps, &AccountSweep::sweep_at,
        [this](const AccountSweep& due, base::Instant now) { sweep(*this, due, now); },
        engine::Due::soon);
    shared_domain.add_preparation([this] { count_accounts(*this); });
    shared_domain.set_callers(callers);
    declare_laws(shared_domain, *this);
}

AccountFeature::~AccountFeature() = default;

bool exists(const AccountFeature& feature, AccountId account) {
    return feature.accounts.find(account) != nullptr;
}

bool has_owner(const AccountFeature& feature, AccountId account) {
    return feature.passwords.find(account) != nullptr ||
           feature.external_ids.find(account) != nullptr;
}

void count_accounts(AccountFeature& feature) {
    feature.open_accounts.set(feature.accounts.size());
}

bool is_full(const AccountFeature& feature) {
    return feature.accounts.size() >= feature.settings.accounts_max;
}

AccountId next_account_id(const AccountFeature& feature) {
    auto all = feature.accounts.by<ById>().all();
    std::uint64_t last = all.empty() ? 0 : all.rbegin()->id.value;
    ONRUSH_CHECK(last + 1 < base::id_limit, "account ids are used up at {}", last);
    return AccountId(last + 1);
}

}  // namespace onrush::account

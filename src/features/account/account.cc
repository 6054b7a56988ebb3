#include "features/account/account.h"

namespace onrush::account {

AccountFeature::AccountFeature(engine::Domain& domain, const AccountSettings& given)
    : settings(given),
      accounts("accounts"),
      profiles("profiles"),
      passwords("passwords"),
      external_ids("external_ids") {
    ONRUSH_CHECK(settings.accounts_max >= 1 && settings.accounts_max <= limits::accounts_max,
                 "room for {} accounts", settings.accounts_max);
    domain.add(accounts);
    domain.add(profiles);
    domain.add(passwords);
    domain.add(external_ids);
    domain.set_callers(callers);
    declare_laws(domain, *this);
}

AccountFeature::~AccountFeature() = default;

bool exists(const AccountFeature& feature, AccountId account) {
    return feature.accounts.find(account) != nullptr;
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

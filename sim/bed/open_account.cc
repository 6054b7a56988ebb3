#include "sim/bed/open_account.h"

namespace onrush::bed {

namespace {
constexpr base::Money balance_max(10'000'000);
}

engine::Result<OpenAccount> decide(Bed& bed, const OpenAccount& input, base::Instant now) {
    if (input.name.empty()) {
        return engine::refuse(name_empty);
    }
    if (input.balance < base::Money(0) || input.balance > balance_max) {
        return engine::refuse(balance_out_of_range);
    }
    if (bed.accounts.find_by<ByName>(input.name) != nullptr) {
        return engine::refuse(name_taken);
    }
    // From here on the command succeeds.
    AccountId id = bed.ids.next<AccountId>("account");
    bed.accounts.insert({id, input.name, input.balance, now});
    return OpenAccount::Answer{id};
}

}  // namespace onrush::bed

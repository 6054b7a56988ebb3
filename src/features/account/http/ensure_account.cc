// The account of a user that a gateway brings along.
#include "features/account/http/routes.h"
#include "features/account/look_up_account.h"
#include "features/account/open_account.h"

namespace onrush::account {

using http::Exchange;

namespace {

// Tells of an errand that has come back, with the account that it found or opened.
template <typename Errand>
void tell(const WhenEnsured& when_ensured, const Errand& errand) {
    bool there = errand.verdict() == engine::Verdict::answered && errand.result;
    when_ensured(there ? errand.result->account_id : AccountId(), [&](Exchange& exchange) {
        if (!api::answer_verdict(exchange, errand.verdict())) {
            exchange.refuse(errand.result.error());
        }
    });
}

}  // namespace

// It looks first: that also works while the server cannot write.
void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    std::string external_id, WhenEnsured when_ensured) {
    auto looked = [&feature, &bridge, io_thread, then = std::move(when_ensured)](const auto& look) {
        bool unknown =
            look.verdict() == engine::Verdict::answered && look.result->account_id.none();
        if (!unknown) {
            return tell(then, look);
        }
        bridge.run_errand(io_thread, feature, EnsureAccount{look.input.external_id},
                          [then](const auto& errand) { tell(then, errand); });
    };
    bridge.run_errand(io_thread, feature, LookUpExternalId{std::move(external_id)},
                      std::move(looked));
}

}  // namespace onrush::account

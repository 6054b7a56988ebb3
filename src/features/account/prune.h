// Forgets accounts that never did anything, so that whoever opens accounts without end does not
// fill the server for good.
//
// An account is forgotten when it is old enough and nothing has come of it: no feature keeps
// anything of it (Domain::is_kept), and nobody has touched it, see Account::untouched. Then nobody
// misses it but who has its token or its password:
//
//   without a password   nobody gets in once its token has expired, and a gateway's user just gets
//                        another account: it is forgotten soon
//   with a password      its owner may come back: it is kept for much longer
//
// Ids follow time, so each kind has one sweep over all accounts, with one deadline:
//
//     1 ...... swept | swept+1 ........ newest
//     looked at      | sweep_at: when swept+1 is old enough
//
// A sweep looks at each account once: one that has done something by then stays. It is bounded, and
// goes on a millisecond later with what is left. The newest account stays in any case: the next id
// follows it, so that no id, and no token, ever means another account.
#pragma once

#include "features/account/account.h"

namespace onrush::account {

// After an account was opened: the one before may have its turn now.
void arm_sweeps(AccountFeature& feature, base::Instant now);

// When its time has come.
void sweep(AccountFeature& feature, const AccountSweep& sweep, base::Instant now);

}  // namespace onrush::account

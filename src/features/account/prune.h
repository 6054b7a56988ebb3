// Forgets accounts that nobody needs, so that whoever opens accounts without end does not fill the
// server for good.
//
// An account is forgotten when it is old enough, is not blocked, no feature keeps anything of it
// (Domain::is_kept), and the day has come until which it stays. Then nobody misses it but who has
// its token or its password:
//
//   without a password   nobody gets in once its last token has expired, and a gateway's user just
//                        gets another account: it stays until then, and at least for a short age.
//                        A gateway's user who has given a name stays: only the gateway makes users
//   with a password      its owner may come back: it stays for a much longer age, from when he was
//                        last seen
//
// Whoever gets a token asks for the account to stay as long as that token is good; a day that is
// noted already costs no write.
//
// Ids follow time, so each kind has one sweep over all accounts, with one deadline:
//
//     1 ...... swept | swept+1 ........ newest
//     looked at      | sweep_at: when swept+1 is old enough
//
// Such a sweep looks at each account once, as soon as it is old enough. What it spares is looked at
// again and again by the third, which goes round all accounts, evenly in the shorter age: so an
// account that once had a ticket, or renewed its token, goes when it has nothing any more.
//
// A sweep is bounded, and goes on later with what is left. The newest account stays in any case:
// the next id follows it, so that no id, and no token, ever means another account.
#pragma once

#include "features/account/account.h"

namespace onrush::account {

// After an account was opened: the one before may be looked at now.
void arm_sweeps(AccountFeature& feature, base::Instant now);

// When its time has come.
void sweep(AccountFeature& feature, const AccountSweep& sweep, base::Instant now);

// It is not forgotten before then; rounded up to a whole day.
void keep_until(AccountFeature& feature, const Account& account, base::Instant until);
// Its owner was here: one who can come back has as much time again.
void keep_owned(AccountFeature& feature, const Account& account, base::Instant now);

// So long it stays without being asked for again. 0: its owner is here, which is to be noted.
[[nodiscard]] base::Instant kept_until(const AccountFeature& feature, const Account& account,
                                       base::Instant now);

}  // namespace onrush::account

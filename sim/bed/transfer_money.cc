#include "sim/bed/transfer_money.h"

namespace onrush::bed {

engine::Result<TransferMoney> decide(Bed& bed, const TransferMoney& input, base::Instant now) {
    if (input.amount < base::Money(1)) {
        return engine::refuse(amount_out_of_range);
    }
    if (input.from == input.to) {
        return engine::refuse(same_account);
    }
    const Account* from = bed.accounts.find(input.from);
    const Account* to = bed.accounts.find(input.to);
    if (from == nullptr || to == nullptr) {
        return engine::refuse(account_not_found);
    }
    if (from->balance < input.amount) {
        return engine::refuse(insufficient_balance);
    }
    // From here on the command succeeds: the money of all accounts together is bounded, so the
    // receiver's balance cannot overflow.
    bed.accounts.update(*from, [&](Account& row) { row.balance = row.balance - input.amount; });
    bed.accounts.update(*to, [&](Account& row) { row.balance = row.balance + input.amount; });
    TransferId id = bed.ids.next<TransferId>("transfer");
    bed.transfers.insert({id, input.from, input.to, input.amount, now});
    bed.transfer_made.emit({id});
    return TransferMoney::Answer{id, from->balance};
}

}  // namespace onrush::bed

#include "sim/bed/transfer_money.h"

namespace onrush::bed {

using Refusal = TransferMoney::Refusal;

engine::Result<TransferMoney> decide(Bed& bed, const TransferMoney& input,
                                     const engine::Turn& turn) {
    if (input.amount < base::Money(1)) {
        return std::unexpected(Refusal::amount_out_of_range);
    }
    if (input.from == input.to) {
        return std::unexpected(Refusal::same_account);
    }
    const Account* from = bed.accounts.find(input.from);
    const Account* to = bed.accounts.find(input.to);
    if (from == nullptr || to == nullptr) {
        return std::unexpected(Refusal::account_not_found);
    }
    if (from->balance < input.amount) {
        return std::unexpected(Refusal::insufficient_balance);
    }
    // From here on the command succeeds: the money of all accounts together is bounded, so the
    // receiver's balance cannot overflow.
    bed.accounts.update(*from, [&](Account& row) { row.balance = row.balance - input.amount; });
    bed.accounts.update(*to, [&](Account& row) { row.balance = row.balance + input.amount; });
    TransferId id = bed.ids.next<TransferId>("transfer");
    bed.transfers.insert({id, input.from, input.to, input.amount, turn.now});
    bed.transfer_made.emit({id});
    return TransferMoney::Answer{id, from->balance};
}

}  // namespace onrush::bed

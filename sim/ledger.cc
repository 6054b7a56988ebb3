#include "sim/ledger.h"

#include "base/bytes.h"
#include "sim/wrong.h"

namespace onrush::sim {

void Ledger::note(const Ask& ask, const Told& told) {
    if (told.verdict != engine::Verdict::answered) {
        return;
    }
    base::ByteReader in(told.answer);
    std::uint64_t number = in.varint();
    std::string kind;
    if (std::holds_alternative<bed::OpenAccount>(ask.request)) {
        kind = "account";
    } else if (std::holds_alternative<bed::OpenCounter>(ask.request)) {
        kind = "counter";
    } else if (const auto* transfer = std::get_if<bed::TransferMoney>(&ask.request)) {
        kind = "transfer";
        transfers_[number] = *transfer;
    } else if (const auto* claim = std::get_if<bed::MakeClaim>(&ask.request)) {
        kind = fmt::format("number of counter {}", claim->counter.value);
    } else {
        return;
    }
    expect(given_out_.insert({kind, number}).second, "{} {} was given out twice", kind, number);
}

void Ledger::recount(const bed::Bed& bed) const {
    for (const auto& [id, asked] : transfers_) {
        const bed::Transfer* row = bed.transfers.find(bed::TransferId(id));
        expect(row != nullptr, "transfer {} was answered and is not there", id);
        expect(row->from == asked.from && row->to == asked.to && row->amount == asked.amount,
               "transfer {} is not the one that was answered", id);
    }
}

}  // namespace onrush::sim

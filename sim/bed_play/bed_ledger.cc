#include "sim/bed_play/bed_ledger.h"

#include "sim/bed_play/requests.h"
#include "sim/wrong.h"

namespace onrush::sim {

void BedLedger::note(const Request& request, const Told& told) {
    if (told.verdict != engine::Verdict::answered) {
        return;
    }
    auto number = static_cast<std::uint64_t>(told.numbers.at(0));
    std::string kind;
    if (command_of<BedBinding, bed::OpenAccount>(request) != nullptr) {
        kind = "account";
    } else if (command_of<BedBinding, bed::OpenCounter>(request) != nullptr) {
        kind = "counter";
    } else if (const auto* transfer = command_of<BedBinding, bed::TransferMoney>(request)) {
        kind = "transfer";
        transfers_[number] = *transfer;
    } else if (const auto* claim = command_of<BedBinding, bed::MakeClaim>(request)) {
        kind = fmt::format("number of counter {}", claim->counter.value);
    } else {
        return;
    }
    expect(given_out_.insert({kind, number}).second, "{} {} was given out twice", kind, number);
}

void BedLedger::recount(const bed::Bed& bed) const {
    for (const auto& [id, asked] : transfers_) {
        const bed::Transfer* row = bed.transfers.find(bed::TransferId(id));
        expect(row != nullptr, "transfer {} was answered and is not there", id);
        expect(row->from == asked.from && row->to == asked.to && row->amount == asked.amount,
               "transfer {} is not the one that was answered", id);
    }
}

}  // namespace onrush::sim

#include "sim/bed_play/requests.h"

#include <fmt/format.h>

namespace onrush::sim {

std::string BedBinding::text(const bed::OpenAccount& input) {
    return fmt::format("open account \"{}\" with {}", input.name, input.balance.units);
}

std::string BedBinding::text(const bed::CloseAccount& input) {
    return fmt::format("close account {}", input.account.value);
}

std::string BedBinding::text(const bed::OpenCounter& input) {
    return fmt::format("open counter of {} lasting {} ms", input.quota, input.claim_lasts.ms);
}

std::string BedBinding::text(const bed::MakeClaim& input) {
    return fmt::format("claim of counter {} for {}", input.counter.value, input.account.value);
}

std::string BedBinding::text(const bed::TransferMoney& input) {
    return fmt::format("transfer {} from {} to {}", input.amount.units, input.from.value,
                       input.to.value);
}

std::string BedBinding::text(const ReadAccount& input) {
    return fmt::format("read account {}", input.account.value);
}

std::string BedBinding::text(const ReadCounter& input) {
    return fmt::format("read counter {}", input.counter.value);
}

}  // namespace onrush::sim

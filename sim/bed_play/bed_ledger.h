// What clients were told, kept apart from engine and model: a recount at the end of a seed.
//
// No id and no number of a counter is given out twice by different commands, and every transfer
// that somebody was told of is there, as it was asked for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "sim/bed/bed.h"
#include "sim/bed/transfer_money.h"
#include "sim/play.h"

namespace onrush::sim {

class BedLedger {
public:
    // An answer to a command has reached a client. Throws Wrong.
    void note(const Request& request, const Told& told);
    // Throws Wrong.
    void recount(const bed::Bed& bed) const;

private:
    std::set<std::pair<std::string, std::uint64_t>> given_out_;
    std::map<std::uint64_t, bed::TransferMoney> transfers_;
};

}  // namespace onrush::sim

// The parent's side: remembers what clients were told, and holds a recovered bed against it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/bed/bed.h"
#include "sim/rush/load.h"
#include "sim/rush/op.h"
#include "sim/rush/told.h"

namespace onrush::rush {

class Ledger {
public:
    explicit Ledger(const Plan& plan) : plan_(plan) {}

    // An answer. What is told twice must be told the same; the text says what is not.
    [[nodiscard]] std::string hear(const Told& told);

    // The next load: everything that may have been asked and has no answer, then on from there.
    [[nodiscard]] Load next_load(std::uint64_t more) const;

    // Is everything that was told there, once, as it was told? Nothing when it is.
    [[nodiscard]] std::string recount(const bed::Bed& bed) const;
    // And is nothing else there? Only when every operation has its answer.
    [[nodiscard]] std::string recount_all(const bed::Bed& bed) const;

    [[nodiscard]] std::uint64_t effects() const { return effects_.size(); }
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }

private:
    [[nodiscard]] std::string check(const bed::Bed& bed, const Told& told, const Op& op) const;

    const Plan& plan_;
    std::map<std::uint64_t, Told> effects_;  // by operation
    std::vector<bool> answered_;
    std::uint64_t refusals_ = 0;
};

}  // namespace onrush::rush

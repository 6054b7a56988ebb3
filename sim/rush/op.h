// What the clients of a rush do: operations that follow from their number alone.
//
// Operation n is the same in every process, so a parent can tell what a child that was killed had
// been doing, and a retry under the same idempotency key asks for the same thing.
#pragma once

#include <cstdint>
#include <variant>

#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"
#include "sim/bed/transfer_money.h"

namespace onrush::rush {

using Op = std::variant<bed::OpenAccount, bed::OpenCounter, bed::MakeClaim, bed::TransferMoney>;

class Plan {
public:
    virtual ~Plan() = default;
    [[nodiscard]] virtual Op op(std::uint64_t number) const = 0;
    // Operations 0 .. size() - 1 exist.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
};

// Everything at once, without end: accounts, counters, claims, transfers, many of them refused.
class MixedPlan final : public Plan {
public:
    [[nodiscard]] Op op(std::uint64_t number) const override;
    [[nodiscard]] std::uint64_t size() const override { return ~std::uint64_t{0}; }
};

// One counter, and more accounts than it has numbers, each of which tries twice.
class DropPlan final : public Plan {
public:
    DropPlan(std::uint64_t quota, std::uint64_t accounts) : quota_(quota), accounts_(accounts) {}
    [[nodiscard]] Op op(std::uint64_t number) const override;
    [[nodiscard]] std::uint64_t size() const override { return 1 + accounts_ * 3; }

private:
    std::uint64_t quota_;
    std::uint64_t accounts_;
};

}  // namespace onrush::rush

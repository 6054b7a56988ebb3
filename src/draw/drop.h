// A drop, in the words of certificates: what the rules of a feature say of it, and where a piece of
// it stands. docs/certificate.md says when a drop is over.
#pragma once

#include <cstdint>

#include "base/refusal.h"
#include "draw/certificate.h"

namespace onrush::draw {

struct DropId {
    DropType type = DropType::campaign;
    std::uint64_t id = 0;
    friend auto operator<=>(const DropId&, const DropId&) = default;
};

// How far it has come.
struct DropStanding {
    DropId drop;
    bool over = false;        // and nothing is held that may still be bought
    std::uint64_t given = 0;  // and not given back
    // Of a date another number whenever something was bought or came back; else 0.
    std::uint64_t version = 0;
};

// Something that was given, and what it is of.
struct DropPiece {
    DropStanding standing;
    std::uint64_t source = 0;  // number of the coupon, id of the order
    std::uint32_t piece = 1;   // which one of an order's: 1, 2, 3 ...
    bool stands = false;       // the order is paid, and not given back
};

inline constexpr base::Refusal not_over{
    "not-over", 409, "The drop is not over",
    "Its certificate is made when it is over or sold out, and nothing is held that may still be "
    "bought."};
inline constexpr base::Refusal not_certified{
    "not-certified", 404, "The certificate does not count it",
    "A certificate counts the pieces of a sale or a date that are paid when it is made."};

}  // namespace onrush::draw

// The limits of orders.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "features/cart/limits.h"
#include "features/concert/limits.h"

namespace onrush::order::limits {

inline constexpr std::size_t lines_max = 50;
inline constexpr std::size_t coupons_max = 5;
inline constexpr std::uint32_t quantity_max = 99;  // of a line
inline constexpr std::size_t address_characters_max = 500;
inline constexpr std::size_t reason_characters_max = 200;
inline constexpr std::size_t carrier_characters_max = 100;  // and of the tracking number
inline constexpr base::Duration hold_default = base::Duration::minutes(10);
inline constexpr base::Duration hold_max = base::Duration::hours(24 * 30);
// Orders that one account may place within a day, unless the operator says otherwise.
inline constexpr base::Duration day = base::Duration::hours(24);
inline constexpr std::uint32_t per_account_per_day_default = 100;
inline constexpr std::uint32_t per_account_per_day_max = 1'000'000;
// Of an account, in all its orders that wait for payment.
inline constexpr std::uint32_t pending_default = 3;
inline constexpr std::uint32_t pending_max = 10'000;
inline constexpr std::uint32_t held_pieces_default = 100;
inline constexpr std::uint32_t held_pieces_max = pending_max * lines_max * quantity_max;

// Of reservations.
inline constexpr base::Duration seat_hold_default = base::Duration::minutes(5);
inline constexpr std::uint32_t seats_per_account_default = 4;
inline constexpr std::uint32_t seats_per_account_max = 1'000'000;
static_assert(concert::limits::seats_at_once_max <= lines_max);
// Of a cancelled date so many orders are looked at in one step, and so many seats come back, give
// or take those of one order. Dates that are cancelled together share the batch.
inline constexpr std::size_t orders_swept_max = 1024;
inline constexpr std::size_t seats_swept_max = 256;
inline constexpr std::size_t seats_swept_per_batch = 4096;
inline constexpr std::size_t seats_swept_min = 4;

// An order may be made of a cart, and a line keeps its place and its quantity in a byte.
static_assert(cart::limits::lines_max <= lines_max && lines_max <= UINT8_MAX);
static_assert(cart::limits::quantity_max <= quantity_max && quantity_max <= UINT8_MAX);

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t orders_scanned_max = 1000;

}  // namespace onrush::order::limits

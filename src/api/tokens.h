// Makes access tokens, and knows which have ended or, of staff, were withdrawn. Any thread.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/jwt.h"

namespace onrush::api {

// What is told to who sent such a token.
[[nodiscard]] std::string_view detail_of(http::TokenFault fault);

struct Token {
    std::string text;
    base::Instant expires_at;
};

class Tokens {
public:
    // `clock` outlives the tokens' maker. Tokens that were signed with `previous_key` are taken
    // too.
    Tokens(std::string_view key_bytes, const base::Clock& clock, base::Duration valid_for,
           std::string_view previous_key = {}, std::uint32_t staff_epoch = 0)
        : key_(key_bytes, previous_key),
          clock_(clock),
          valid_for_(valid_for),
          staff_epoch_(staff_epoch) {}

    // For an account, or for staff without one (account 0). Valid for as long as the server's
    // setting says, or as is asked for.
    [[nodiscard]] Token make(std::uint64_t account, std::uint32_t epoch, http::Who role,
                             std::optional<base::Duration> valid_for = std::nullopt) const {
        return make_at(clock_.now(), account, epoch, role, valid_for);
    }
    // As if it were that time: the same arguments make the same token.
    [[nodiscard]] Token make_at(base::Instant at, std::uint64_t account, std::uint32_t epoch,
                                http::Who role,
                                std::optional<base::Duration> valid_for = std::nullopt) const {
        // Tokens expire on whole seconds.
        std::int64_t until_ms = (at + valid_for.value_or(valid_for_)).ms;
        base::Instant expires_at(until_ms - until_ms % 1000);
        http::Claims claims{account, role, epoch, expires_at,
                            role > http::Who::user ? staff_epoch() : 0};
        return {key_.sign(claims), expires_at};
    }
    // Every token of staff that was made with another one is void. Users' tokens are not touched.
    void set_staff_epoch(std::uint32_t epoch) {
        staff_epoch_.store(epoch, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint32_t staff_epoch() const {
        return staff_epoch_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] bool is_withdrawn(const http::Claims& claims) const {
        return claims.role > http::Who::user && claims.staff_epoch != staff_epoch();
    }
    // What is wrong by now with the token that a caller came with; of tokens of accounts the engine
    // knows the epoch.
    [[nodiscard]] std::optional<http::TokenFault> fault_of(const http::Caller& caller) const;
    [[nodiscard]] const http::JwtKey& key() const { return key_; }
    [[nodiscard]] const base::Clock& clock() const { return clock_; }

private:
    http::JwtKey key_;
    const base::Clock& clock_;
    base::Duration valid_for_;
    std::atomic<std::uint32_t> staff_epoch_ = 0;
};

}  // namespace onrush::api

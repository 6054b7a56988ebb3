// What clients of the shop were told, kept apart from engine and model: a recount at the end.
//
// No account, campaign, point entry or place in a campaign's line is given out twice by different
// commands; every one that somebody was told of is there, the points and coupons as they were told.
// Accounts that never did anything may be gone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "app/shop.h"
#include "sim/play.h"

namespace onrush::sim {

class ShopLedger {
public:
    // An answer to a command has reached a client. Throws Wrong.
    void note(const Request& request, const Told& told);
    // Throws Wrong.
    void recount(const app::Shop& shop) const;

private:
    void note_brought(const std::string& external_id, std::uint64_t id);
    void give_out(const char* kind, std::uint64_t id);

    std::set<std::pair<std::string, std::uint64_t>> given_out_;
    std::map<std::uint64_t, std::uint64_t> orders_;      // to whom
    std::map<std::uint64_t, Numbers> entries_;           // as told
    std::map<std::uint64_t, std::uint64_t> coupons_;     // to whom
    std::map<std::uint64_t, std::uint64_t> tickets_;     // to whom
    std::map<std::string, std::uint64_t> external_ids_;  // of which account
};

}  // namespace onrush::sim

#include "sim/shop_play/requests.h"

#include <fmt/format.h>

#include "sim/shop_play/words.h"

namespace onrush::sim {

// --- accounts -----------------------------------------------------------------------------------

std::string ShopBinding::text(const account::OpenAccount& input) {
    return fmt::format("open account {} <{}>{}", brief(input.name), input.email,
                       input.password_hash.empty() ? "" : " with a password");
}
std::string ShopBinding::text(const account::EnsureAccount& input) {
    return fmt::format("ensure account {}", input.account.value);
}
std::string ShopBinding::text(const account::EndSessions& input) {
    return "end sessions" + by(input.caller);
}
std::string ShopBinding::text(const account::ChangeAccount& input) {
    return fmt::format("change account to {} <{}>", brief(input.name.value_or("")),
                       input.email.value_or("")) +
           by(input.caller);
}
std::string ShopBinding::text(const account::SetActive& input) {
    return fmt::format("{}activate account {}", input.active ? "" : "de", input.account.value) +
           by(input.caller);
}
std::string ShopBinding::text(const account::LookUpMe& input) {
    return "look up me" + by(input.caller);
}
std::string ShopBinding::text(const account::LookUpAccount& input) {
    return fmt::format("look up account {}", input.account.value) + by(input.caller);
}
std::string ShopBinding::text(const account::ListAccounts& input) {
    return fmt::format("list {} accounts after {}", input.limit, input.after.value) +
           by(input.caller);
}
std::string ShopBinding::text(const account::FindCredentials& input) {
    return fmt::format("find the credentials of <{}>", input.email);
}

// --- points -------------------------------------------------------------------------------------

std::string ShopBinding::text(const point::Charge& input) {
    return fmt::format("charge {}", input.amount.units) + by(input.caller);
}
std::string ShopBinding::text(const point::PostEntry& input) {
    return fmt::format("post {} of kind {} to account {}, {}", input.amount.units,
                       static_cast<int>(input.kind), input.account.value, brief(input.reason)) +
           by(input.caller);
}
std::string ShopBinding::text(const point::ReverseEntry& input) {
    return fmt::format("reverse entry {}, {}", input.entry.value, brief(input.reason)) +
           by(input.caller);
}
std::string ShopBinding::text(const point::LookUpBalance& input) {
    return "look up the balance" + by(input.caller);
}
std::string ShopBinding::text(const point::ListEntries& input) {
    return fmt::format("list {} entries before {}", input.limit, input.before.value_or(0)) +
           by(input.caller);
}
// --- coupons ------------------------------------------------------------------------------------

std::string ShopBinding::text(const coupon::CreateCampaign& input) {
    return fmt::format("create campaign {} of {}, {} an account, from {} to {}, valid for {} ms",
                       brief(input.name), input.quota, input.per_account, input.opens_at.ms,
                       input.closes_at.ms, input.valid_for_seconds.value_or(base::Duration(0)).ms) +
           by(input.caller);
}
std::string ShopBinding::text(const coupon::ChangeCampaign& input) {
    constexpr base::Instant none = base::Instant::never();
    return fmt::format("change campaign {}: quota {}, from {} to {}, action {}",
                       input.campaign.value, input.quota.value_or(0),
                       input.opens_at.value_or(none).ms, input.closes_at.value_or(none).ms,
                       input.action ? static_cast<int>(*input.action) : -1) +
           by(input.caller);
}
std::string ShopBinding::text(const coupon::IssueCoupon& input) {
    return fmt::format("issue a coupon of campaign {}", input.campaign.value) + by(input.caller);
}
std::string ShopBinding::text(const coupon::RevokeCoupon& input) {
    return fmt::format("revoke coupon {}{}, {}", input.coupon.value,
                       input.restock ? " and restock" : "", brief(input.reason)) +
           by(input.caller);
}
std::string ShopBinding::text(const coupon::LookUpCampaign& input) {
    return fmt::format("look up campaign {}", input.campaign.value);
}
std::string ShopBinding::text(const coupon::ListCampaigns& input) {
    return fmt::format("list {} campaigns", input.limit);
}
std::string ShopBinding::text(const coupon::LookUpCoupon& input) {
    return fmt::format("look up coupon {}", input.coupon.value) + by(input.caller);
}
std::string ShopBinding::text(const coupon::ListMyCoupons& input) {
    return fmt::format("list {} coupons", input.limit) + by(input.caller);
}
// --- refusals that say more than a code ---------------------------------------------------------

ShopBinding::Numbers ShopBinding::numbers(const point::PostEntry::Refusal& refusal) {
    return refused(refusal.code, refusal.balance.units).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const point::ReverseEntry::Refusal& refusal) {
    return refused(refusal.code, refusal.balance.units, refusal.reversal.value).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const coupon::IssueCoupon::Refusal& refusal) {
    return refused(refusal.code, refusal.opens_at.ms, refusal.coupon_id.value).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const coupon::RevokeCoupon::Refusal& refusal) {
    return refused(refusal.code, refusal.status).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const catalog::ChangeStock::Refusal& refusal) {
    return refused(refusal.code, refusal.available).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const sale::CreateSale::Refusal& refusal) {
    return refused(refusal.code, refusal.available).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const order::PlaceOrder::Refusal& refusal) {
    Numbers all =
        refused(refusal.code, refusal.at, refusal.balance.units, refusal.starts_at.ms, refusal.left)
            .refusal;
    for (const order::PlaceOrder::Short& line : refusal.shorts) {
        all.push_back(static_cast<std::int64_t>(line.option_id.value));
        all.push_back(line.available);
    }
    return all;
}
ShopBinding::Numbers ShopBinding::numbers(const order::PayOrder::Refusal& refusal) {
    return refused(refusal.code, refusal.balance.units).refusal;
}
ShopBinding::Numbers ShopBinding::numbers(const order::Quote::Refusal& refusal) {
    return refused(refusal.code, refusal.at).refusal;
}

}  // namespace onrush::sim

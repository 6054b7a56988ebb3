#include "sim/shop_play/shop_ledger.h"

#include "sim/shop_play/requests.h"
#include "sim/wrong.h"

namespace onrush::sim {

namespace {

template <typename Input>
const Input* command(const Request& request) {
    return command_of<ShopBinding, Input>(request);
}

bool prunes(const app::Shop& shop) {
    const account::AccountSettings& settings = shop.accounts.settings;
    return settings.prune_after > base::Duration() ||
           settings.prune_with_password_after > base::Duration();
}

}  // namespace

void ShopLedger::note(const Request& request, const Told& told) {
    if (told.verdict != engine::Verdict::answered) {
        return;
    }
    auto id = told.numbers.empty() ? 0 : static_cast<std::uint64_t>(told.numbers.front());
    if (command<account::OpenAccount>(request) != nullptr) {
        give_out("account", id);
    } else if (const auto* brought = command<account::EnsureAccount>(request)) {
        note_brought(brought->external_id, id);
    } else if (command<coupon::CreateCampaign>(request) != nullptr) {
        give_out("campaign", id);
    } else if (command<point::Charge>(request) != nullptr ||
               command<point::PostEntry>(request) != nullptr ||
               command<point::ReverseEntry>(request) != nullptr) {
        give_out("point entry", id);
        entries_[id] = told.numbers;
    } else if (command<catalog::CreateProduct>(request) != nullptr) {
        give_out("product", id);
    } else if (command<sale::CreateSale>(request) != nullptr) {
        give_out("sale", id);
    } else if (command<room::CreateRoom>(request) != nullptr) {
        give_out("room", id);
    } else if (const auto* queued = command<room::TakeTicket>(request)) {
        // Whoever comes again, also after a restart, is told the same ticket.
        auto known = tickets_.try_emplace(id, queued->caller.account.value).first;
        expect(known->second == queued->caller.account.value,
               "ticket {} belongs to the accounts {} and {}", id, known->second,
               queued->caller.account.value);
    } else if (const auto* placed = command<order::PlaceOrder>(request)) {
        give_out("order", id);
        orders_[id] = placed->caller.account.value;
    } else if (const auto* taken = command<order::PlaceSaleOrder>(request)) {
        give_out("order", id);
        orders_[id] = taken->caller.account.value;
    } else if (const auto* held = command<order::HoldSeats>(request)) {
        give_out("order", id);
        orders_[id] = held->caller.account.value;
    } else if (command<concert::CreateConcert>(request) != nullptr) {
        give_out("concert", id);
    } else if (command<concert::CreateDate>(request) != nullptr) {
        give_out("date", id);
    } else if (const auto* issue = command<coupon::IssueCoupon>(request)) {
        give_out("coupon", id);
        coupons_[id] = issue->caller.account.value;
    } else if (const auto* given = command<coupon::GiveCoupon>(request)) {
        give_out("coupon", id);
        coupons_[id] = given->account.value;
    }
}

// The account of an external id: a later one than before, if that one was forgotten.
void ShopLedger::note_brought(const std::string& external_id, std::uint64_t id) {
    auto [known, first] = external_ids_.try_emplace(external_id, id);
    expect(known->second <= id, "external id {} belongs to the accounts {} and {}", external_id,
           known->second, id);
    if (first || known->second < id) {
        known->second = id;
        give_out("account", id);
    }
}

void ShopLedger::give_out(const char* kind, std::uint64_t id) {
    expect(given_out_.insert({kind, id}).second, "{} {} was given out twice", kind, id);
}

void ShopLedger::recount(const app::Shop& shop) const {
    for (const auto& [kind, id] : given_out_) {
        bool there =
            kind == "account"    ? exists(shop.accounts, account::AccountId(id)) || prunes(shop)
            : kind == "campaign" ? shop.coupons.campaigns.find(coupon::CampaignId(id)) != nullptr
            : kind == "product"  ? shop.catalog.products.find(catalog::ProductId(id)) != nullptr
            : kind == "sale"     ? shop.sales.sales.find(sale::SaleId(id)) != nullptr
            : kind == "concert"  ? shop.concerts.concerts.find(concert::ConcertId(id)) != nullptr
            : kind == "date"     ? shop.concerts.dates.find(concert::DateId(id)) != nullptr
            : kind == "room"     ? shop.rooms.rooms.find(room::RoomId(id)) != nullptr
                                 : true;
        expect(there, "{} {} was answered and is not there", kind, id);
    }
    for (const auto& [text, id] : external_ids_) {
        const account::ExternalId* known = shop.accounts.external_ids.find(account::AccountId(id));
        bool gone = known == nullptr && prunes(shop);
        expect(gone || (known != nullptr && known->external_id == text),
               "external id {} of account {} was answered and is not there", text, id);
    }
    for (const auto& [id, account] : tickets_) {
        room::RoomId place(id / room::limits::ticket_id_factor);
        const room::RoomCount* count = shop.rooms.counts.find(place);
        expect(count != nullptr && count->numbers >= id % room::limits::ticket_id_factor,
               "ticket {} of account {} was answered and was never given", id, account);
    }
    for (const auto& [id, told] : entries_) {
        const point::Entry* entry = shop.points.entries.find(point::EntryId(id));
        expect(entry != nullptr, "point entry {} was answered and is not there", id);
        expect(numbers_of(point::view_of(*entry)) == told,
               "point entry {} is not the one that was answered", id);
    }
    for (const auto& [id, account] : orders_) {
        const order::Order* order = shop.orders.orders.find(order::OrderId(id));
        expect(order != nullptr && order->account.value == account,
               "order {} of account {} was answered and is not there", id, account);
    }
    for (const auto& [id, account] : coupons_) {
        const coupon::Coupon* coupon = find_coupon(shop.coupons, coupon::CouponId(id));
        expect(coupon != nullptr && coupon->account.value == account,
               "coupon {} of account {} was answered and is not there", id, account);
    }
}

}  // namespace onrush::sim

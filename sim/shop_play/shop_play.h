// The shop as a seed plays it: few accounts, campaigns that are small and short, so that crowds
// meet at their limits and deadlines come.
#pragma once

#include "sim/random.h"
#include "sim/shop_play/shop_ledger.h"
#include "sim/shop_play/shop_world.h"

namespace onrush::sim {

class ShopPlay final : public Play {
public:
    explicit ShopPlay(Random random);

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override;
    [[nodiscard]] std::unique_ptr<World> make_world() const override;
    [[nodiscard]] RequestPtr next_command(const World& world, base::Instant now) override;
    [[nodiscard]] RequestPtr next_query(const World& world) override;
    void note(const Request& request, const Told& told) override { ledger_.note(request, told); }
    void recount(app::AnyDomain& domain) const override;

private:
    [[nodiscard]] RequestPtr account_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr point_command(const ShopWorld& world);
    [[nodiscard]] RequestPtr campaign_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr coupon_command(const ShopWorld& world);
    [[nodiscard]] RequestPtr catalog_command(const ShopWorld& world);
    [[nodiscard]] RequestPtr sale_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr buyer_command(const ShopWorld& world);
    [[nodiscard]] RequestPtr order_command(const ShopWorld& world);
    [[nodiscard]] RequestPtr room_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr new_room(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr room_change(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr room_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr ejection(const ShopWorld& world);
    [[nodiscard]] RequestPtr seat_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr concert_command(const ShopWorld& world, base::Instant now);
    [[nodiscard]] RequestPtr seat_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr account_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr point_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr coupon_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr catalog_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr buyer_query(const ShopWorld& world);
    [[nodiscard]] RequestPtr staff_list_of_orders(const ShopWorld& world);

    [[nodiscard]] coupon::CreateCampaign some_form(const ShopWorld& world, base::Instant now);
    [[nodiscard]] coupon::ChangeCampaign some_change(const ShopWorld& world, base::Instant now);
    [[nodiscard]] coupon::Discount some_discount();
    [[nodiscard]] coupon::Scope some_scope();
    [[nodiscard]] std::uint32_t some_quota();
    [[nodiscard]] base::Instant some_instant(base::Instant now);
    [[nodiscard]] base::Instant some_end(base::Instant start);

    // Mostly one that there is.
    [[nodiscard]] account::AccountId some_account(const ShopWorld& world);
    [[nodiscard]] engine::Caller some_caller(const ShopWorld& world);
    [[nodiscard]] engine::Staff some_staff(const ShopWorld& world);
    [[nodiscard]] coupon::CampaignId some_campaign(const ShopWorld& world);
    // Of one of the last coupons, and its holder.
    [[nodiscard]] std::pair<coupon::CouponId, account::AccountId> some_coupon(
        const ShopWorld& world);
    // The id of one of so many, mostly of the last few.
    [[nodiscard]] std::uint64_t some_of(std::size_t created, std::uint64_t crowded);
    [[nodiscard]] catalog::CategoryId some_category(const ShopWorld& world);
    [[nodiscard]] catalog::ProductId some_product(const ShopWorld& world);
    [[nodiscard]] catalog::OptionId some_option(const ShopWorld& world);
    [[nodiscard]] catalog::NewOption some_new_option();
    [[nodiscard]] std::optional<std::uint32_t> some_limit_of_option();
    [[nodiscard]] base::Money some_price();
    [[nodiscard]] sale::SaleId some_sale(const ShopWorld& world);
    // Of one of the last orders, mostly, and mostly by its owner.
    [[nodiscard]] std::pair<order::OrderId, engine::Caller> some_order(const ShopWorld& world);
    [[nodiscard]] engine::Caller some_buyer(const ShopWorld& world);
    [[nodiscard]] order::PlaceOrder some_basket(const ShopWorld& world);
    [[nodiscard]] std::vector<coupon::CouponId> coupons_of(const ShopWorld& world,
                                                           const engine::Caller& caller);
    [[nodiscard]] room::RoomId some_room(const ShopWorld& world);
    [[nodiscard]] room::TicketId some_room_ticket(const ShopWorld& world);
    [[nodiscard]] room::Protects some_thing(const ShopWorld& world);
    // Mostly who has a pass of the room that protects this, if one does.
    [[nodiscard]] engine::Caller some_guest(const ShopWorld& world, room::Protects thing,
                                            engine::Caller otherwise);
    [[nodiscard]] room::Admit some_pace();
    [[nodiscard]] room::DrawSeeds some_seeds();
    [[nodiscard]] base::Duration some_room_time();
    [[nodiscard]] concert::DateId some_date(const ShopWorld& world);
    [[nodiscard]] concert::SeatId some_seat(const ShopWorld& world, concert::DateId date);
    [[nodiscard]] std::string some_section();
    [[nodiscard]] concert::AddSeats some_seats(const ShopWorld& world);
    [[nodiscard]] concert::BlockSeats some_block(const ShopWorld& world);
    [[nodiscard]] concert::ChangeDate some_date_change(const ShopWorld& world, base::Instant now);
    [[nodiscard]] order::HoldSeats some_hold(const ShopWorld& world);
    [[nodiscard]] std::uint32_t some_quantity();
    [[nodiscard]] std::string some_name();
    [[nodiscard]] std::string some_email();
    [[nodiscard]] std::string some_external_id();
    [[nodiscard]] std::string some_hash();
    [[nodiscard]] std::string some_reason();
    [[nodiscard]] base::Money some_amount();
    [[nodiscard]] std::uint32_t some_limit();

    Random random_;
    app::ShopSettings settings_;
    std::uint64_t accounts_;  // so many are opened before the crowd is large enough
    std::uint64_t emails_;    // so many are used
    ShopLedger ledger_;
};

}  // namespace onrush::sim

// Concerts and their seats played at random, against the models.
#include <map>

#include "features/order/test/model_shop.h"
#include "features/order/test/seat_words.h"

namespace onrush::order {
namespace {

// Two concerts with small halls, four buyers.
class Evening : public ModelShop {
public:
    explicit Evening(std::uint64_t seed) : ModelShop(seed) {
        compare(concert::CreateConcert{admin(), "recital", "town hall", {}});
        compare(concert::CreateConcert{admin(), "opera", "opera house", {}});
        new_date();
    }
    void step() {
        std::uint64_t dice = below(100);
        dice < 40   ? hold_some()
        : dice < 50 ? queue()
        : dice < 80 ? act()
        : dice < 90 ? operate()
                    : look();
        now += below(3) == 0 ? static_cast<std::int64_t>(below(300)) : 0;
        if (below(100) == 0) {  // or nobody may order any more
            now += Duration::hours(8).ms;
        }
    }
    // Everything there is, after all deadlines.
    void end() {
        for (int i = 0; i < 20; ++i) {  // a sweep takes its steps
            now += 1000;
            compare(RankConcerts{ConcertRanking::reservations, {}});
        }
        compare(RankConcerts{ConcertRanking::sellout, {}});
        for (std::uint64_t id = 1; id <= orders.all.size(); ++id) {
            compare(LookUpReservation{admin(), OrderId(id)});
            compare(LookUpOrder{admin(), OrderId(id)});
            compare(LookUpHistory{admin(), OrderId(id)});
            states[orders.all[id - 1].state] += 1;
        }
        for (std::uint64_t date = 1; date <= models.concerts.days.size(); ++date) {
            compare(concert::LookUpDate{DateId(date)});
            sold_out += models.concerts.days[date - 1].sold_out_at ? 1 : 0;
        }
        for (std::uint64_t account = 1; account <= 4; ++account) {
            EXPECT_EQ(book.points(account), models.points.balance_of(account));
        }
        EXPECT_EQ(orders.sweeps.size(), 0u);
        book.expect_whole();
    }
    std::map<OrderState, int> states;
    std::map<std::string, int> refusals;  // of inputs that all orders have
    int sold_out = 0;

private:
    template <typename Input>
    void compare_order(const Input& input) {
        refusals[compare(input).refusal] += 1;
    }
    std::uint64_t any_account() { return 1 + below(4); }
    DateId any_date() {
        std::uint64_t newest = models.concerts.days.size();
        return DateId(below(20) == 0 ? newest + 1
                                     : newest - below(std::min<std::uint64_t>(2, newest)));
    }
    OrderId any_order() {
        std::uint64_t newest = orders.all.size() + 1;
        return OrderId(below(6) == 0 || newest < 8 ? 1 + below(newest) : newest - below(8));
    }
    SeatId any_seat(DateId date) {
        return seat(static_cast<std::uint32_t>(below(30) == 0 ? 99 : 1 + below(8)), date.value);
    }
    // Hall with two rows of four and Yard for five, or Yard alone.
    void new_date() {
        Instant opens(now + static_cast<std::int64_t>(below(300)));
        concert::CreateDate form{.caller = admin(),
                                 .concert = ConcertId(1 + below(2)),
                                 .opens_at = opens,
                                 .starts_at = opens + Duration(3000),
                                 .closes_at = opens + Duration(below(2) == 0 ? 2000 : 6000)};
        if (below(2) == 0) {
            form.starts_at = opens + Duration::hours(20);
            form.closes_at = opens + Duration::hours(20);
        }
        compare(form);
        auto row = [](const char* name, std::int64_t price) {
            return concert::SeatRange{.section = "Hall",
                                      .rows = concert::RowNames{{name}, {}},
                                      .seats = concert::NumberRange{1, 4},
                                      .capacity = {},
                                      .price = Money(price)};
        };
        concert::AddSeats seats{admin(), DateId(models.concerts.days.size()), {}};
        bool small = below(2) == 0;  // it sells out soon
        if (!small) {
            seats.seats = {row("A", 900), row("B", 0)};
        }
        seats.seats.push_back({.section = "Yard",
                               .rows = {},
                               .seats = {},
                               .capacity = small ? 2 : 5,
                               .price = Money(50)});
        if (below(4) == 0) {
            open_room(seats.date);
        }
        compare(seats);
    }
    // Two people at once, who have 10 s. It opens before the seats can be had.
    void open_room(DateId date) {
        compare(room::CreateRoom{.caller = admin(),
                                 .name = "room",
                                 .opens_at = Instant(now),
                                 .closes_at = {},
                                 .admit = {2, Duration::seconds(1)},
                                 .max_active = 2,
                                 .claim_seconds = Duration::seconds(10),
                                 .session_seconds = Duration::seconds(10),
                                 .idle_seconds = {},
                                 .target = {},
                                 .message = {},
                                 .protects = concert::guarded(date)});
    }
    // In one of the newest rooms somebody takes a ticket, asks again, which claims the pass, or
    // leaves.
    void queue() {
        std::uint64_t newest = models.rooms.all.size();
        room::RoomId room(newest + 1 - below(std::min<std::uint64_t>(3, newest + 1)));
        engine::Caller caller = user(any_account());
        below(6) == 0 ? compare(room::LeaveRoom{caller, room})
                      : compare(room::TakeTicket{caller, room});
    }
    void hold_some() {
        HoldSeats input = hold_of(any_account(), {});
        input.seat_ids = {};
        input.date = any_date();
        auto count = static_cast<std::uint32_t>(1 + below(below(8) == 0 ? 51 : 3));
        std::uint64_t dice = below(30);
        if (dice < 14) {
            input.seat_ids.emplace();
            for (std::uint32_t i = below(30) == 0 ? 0 : count; i > 0; --i) {
                input.seat_ids->push_back(any_seat(input.date));
            }
        }
        auto section = [&](const char* usual) {
            return below(10) == 0  ? std::string("Roof")
                   : below(6) == 0 ? std::string(usual == std::string("Yard") ? "Hall" : "Yard")
                                   : std::string(usual);
        };
        if (dice >= 13 && dice < 21) {
            input.best = concert::Best{.count = count, .section = {}, .max_price = {}};
            if (below(3) == 0) {
                input.best->section = section("Hall");
            }
            if (below(4) == 0) {
                input.best->max_price = Money(500);
            }
        }
        if (dice >= 21 && dice < 29) {
            input.general = concert::General{section("Yard"), count};
        }
        compare(input);
    }
    void act() {
        OrderId id = any_order();
        bool known = id.value <= orders.all.size() && below(10) != 0;
        std::uint64_t account = known ? orders.all[id.value - 1].account : any_account();
        switch (below(12)) {
            case 0:
                compare_order(PayOrder{user(account), id});
                return;
            case 1:
                compare_order(CancelOrder{below(4) == 0 ? admin() : engine::Staff{user(account)},
                                          id, std::nullopt});
                return;
            case 2:
                compare_order(ShipOrder{admin(), id, {}, {}});
                return;
            case 3:
            case 4:
                compare(CancelReservation{user(account), id});
                return;
            case 5:  // one of the others
                compare(order_of(any_account(), {of(3, 1)}));
                return;
            default:
                compare(PayReservation{user(account), id});
        }
    }
    void operate() {
        std::uint64_t account = any_account();
        switch (below(8)) {
            case 0:
            case 1:
                new_date();
                return;
            case 2:
                if (below(3) == 0) {
                    cancel_a_date();
                }
                return;
            case 3:
                compare(concert::ChangeDate{.caller = admin(),
                                            .date = any_date(),
                                            .opens_at = {},
                                            .starts_at = {},
                                            .closes_at = {},
                                            .prices = {{{"Hall", {}, Money(700)}}}});
                return;
            case 4:
                compare(concert::BlockSeats{.caller = admin(),
                                            .date = any_date(),
                                            .action = static_cast<concert::BlockAction>(below(2)),
                                            .seat_ids = {{any_seat(any_date())}},
                                            .seats = {}});
                return;
            default:
                if (models.points.balance_of(account) < 900'000) {
                    charge(account, static_cast<std::int64_t>(below(8) == 0 ? 5000 : 1));
                }
        }
    }
    void cancel_a_date() {
        CancelDate input{admin(), any_date(), {}};
        if (below(8) == 0) {
            input.reason = std::string(limits::reason_characters_max + 1, 'r');
        }
        compare(input);
        // One that still waits is not paid any more.
        for (std::size_t id = orders.all.size(); id > 0; --id) {
            const OrderModel::Placed& order = orders.all[id - 1];
            if (order.date == input.date.value && order.state == OrderState::pending_payment) {
                below(2) == 0 ? compare(PayReservation{user(order.account), OrderId(id)})
                              : compare(PayOrder{user(order.account), OrderId(id)});
                return;
            }
        }
    }
    void look() {
        std::uint64_t account = any_account();
        switch (below(5)) {
            case 0:
                compare(LookUpReservation{{user(account)}, any_order()});
                return;
            case 1:
                compare(RankConcerts{static_cast<ConcertRanking>(below(2)),
                                     static_cast<std::uint32_t>(below(4))});
                return;
            case 2:
                compare(concert::LookUpDate{any_date()});
                return;
            case 3: {
                ListOrders list{.caller = admin(), .limit = 10};
                compare(list);
                return;
            }
            default: {
                ListMyReservations input{.caller = user(account),
                                         .limit = static_cast<std::uint32_t>(below(20))};
                if (below(2) == 0) {
                    input.state = static_cast<OrderState>(below(7));
                }
                if (below(2) == 0) {
                    input.cursor = static_cast<std::uint32_t>(below(30));
                }
                compare(input);
            }
        }
    }
};

TEST(OrderModel, AgreesOnSeats) {
    engine::test::RefusalsMet<OrderFeature> met;
    std::map<OrderState, int> states;
    std::map<std::string, int> refusals;
    int sold_out = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Evening evening(seed);
        for (int step = 0; step < 800 && !testing::Test::HasFailure(); ++step) {
            evening.step();
        }
        evening.end();
        met.add_all(evening.met_by_seats);
        for (const auto& [refusal, times] : evening.refusals) {
            refusals[refusal] += times;
        }
        sold_out += evening.sold_out;
        for (const auto& [state, times] : evening.states) {
            states[state] += times;
        }
    }
    // So few seats are back before anybody can pay.
    met.expect_all_but({"PayReservation: date-cancelled, It sells no seats."});
    EXPECT_GT(refusals["date-started"], 0);
    EXPECT_GT(refusals["seats-not-shipped"], 0);
    EXPECT_GT(sold_out, 10);
    for (auto state :
         {OrderState::paid, OrderState::cancelled, OrderState::expired, OrderState::refunded}) {
        EXPECT_GT(states[state], 50) << base::text_of(state);
    }
}

}  // namespace
}  // namespace onrush::order

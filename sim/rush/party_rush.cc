#include "sim/rush/party_rush.h"

#include <algorithm>
#include <cstring>
#include <deque>

#include "app/shop.h"
#include "base/check.h"
#include "features/account/open_account.h"
#include "features/concert/add_seats.h"
#include "features/concert/change_concert.h"
#include "features/order/hold_seats.h"
#include "features/room/ask_ticket.h"
#include "features/room/change_room.h"
#include "features/room/take_ticket.h"
#include "sim/random.h"
#include "sim/rush/returned.h"
#include "table/hash.h"

namespace onrush::rush {

namespace {

using base::Duration;
using base::Instant;
using engine::Kind;

constexpr engine::Staff admin{{.role = engine::Role::admin}};
constexpr Duration a_day = room::limits::time_max;
constexpr Duration draw_opens_after = Duration::seconds(4);
constexpr std::uint32_t queue_pace = 8;
constexpr std::uint32_t draw_pace = 4;
constexpr std::uint32_t queue_active_max = 60;
constexpr std::uint32_t draw_active_max = 30;
constexpr std::uint32_t orders_max = 10'000;  // of an account, a day

// --- what an answer tells -----------------------------------------------------------------------

void tell(Heard& heard, const account::OpenAccount::Answer& answer) {
    heard.id = answer.account_id.value;
}
void tell(Heard& heard, const room::TicketView& view) {
    heard.number = view.number;
    heard.place = view.place.value_or(0);
    heard.admitted = view.state == room::TicketState::admitted ? 1 : 0;
}
void tell(Heard& heard, const room::TakenTicket& answer) {
    tell(heard, answer.ticket);
}
void tell(Heard& heard, const room::AskedTicket& answer) {
    tell(heard, answer.ticket);
}
void tell(Heard&, const room::LeaveRoom::Answer&) {}
void tell(Heard& heard, const room::RoomView& view) {
    heard.id = view.room_id.value;
}
void tell(Heard& heard, const concert::ConcertView& view) {
    heard.id = view.concert_id.value;
}
void tell(Heard& heard, const concert::DateView& view) {
    heard.id = view.date_id.value;
}
void tell(Heard& heard, const order::ReservationView& view) {
    heard.id = view.reservation_id.value;
    heard.state = static_cast<std::uint8_t>(view.state);
    heard.until_ms = view.expires_at.value_or(Instant()).ms;
    for (const order::SeatLineView& line : view.seats) {
        if (line.seat_id) {
            ONRUSH_CHECK(heard.seat_count < Heard::seats_max, "{} seats", view.seats.size());
            heard.seats[heard.seat_count++] = line.seat_id->value;
        }
    }
}

// --- a client -----------------------------------------------------------------------------------

class PartyClient {
public:
    PartyClient(Returned& returned, app::Shop& shop, const base::Clock& clock, std::uint32_t who)
        : returned_(returned), shop_(shop), clock_(clock), who_(who) {}

    // The same wish again is the same request under the same key.
    engine::Job& ask(const Wish& wish, const Guest& guest, const Party& party) {
        caller_ = {.account = engine::AccountId(guest.account)};
        key_ = std::to_string(who_) + "/" + std::to_string(guest.wishes);
        make(wish, party);
        job_->idempotency = {.caller = 1,
                             .key = key_,
                             .fingerprint = table::mix(guest.wishes, who_ + 77),
                             .share = engine::KeyShare::staff};
        return *job_;
    }
    [[nodiscard]] const engine::Job* job() const { return job_.get(); }
    [[nodiscard]] std::uint32_t who() const { return who_; }
    [[nodiscard]] bool is_busy() const { return job_ != nullptr; }
    void rest() { job_.reset(); }
    [[nodiscard]] Heard heard() const {
        Heard heard{.who = who_, .verdict = job_->verdict()};
        read_(*job_, heard);
        return heard;
    }

private:
    template <Kind kind, typename Input>
    void make_call(Input input) {
        using Command = engine::Call<Input, engine::Job, kind>;
        read_ = [](const engine::Job& job, Heard& heard) {
            const auto& result = static_cast<const Command&>(job).result;
            if (result) {
                tell(heard, *result);
            } else {
                std::string_view code = result.error().refusal().code;
                code.substr(0, sizeof heard.refused - 1).copy(heard.refused, code.size());
            }
        };
        job_ = std::make_unique<Command>(returned_, shop_.feature<typename Input::Feature>(),
                                         std::move(input));
    }
    template <typename Input>
    void make_command(Input input) {
        make_call<Input::job_kind>(std::move(input));
    }
    void make(const Wish& wish, const Party& party) {
        switch (wish.act) {
            case Act::none:
                break;
            case Act::open_account:
                return make_command(account::OpenAccount{});
            case Act::take_ticket:
                return make_command(room::TakeTicket{caller_, wish.room});
            case Act::ask_queue:
                return make_command(room::ClaimPass{caller_, wish.room});
            case Act::ask_draw:  // exactly: what is told is durable
                return make_call<Kind::query>(room::AskTicket{caller_, wish.room});
            case Act::leave:
                return make_command(room::LeaveRoom{caller_, wish.room});
            case Act::hold:
                return make_hold(party.events()[wish.event].date, wish.dice);
            case Act::pay:
                return make_command(order::PayReservation{caller_, wish.reservation});
            case Act::give_back:
                return make_command(order::CancelReservation{caller_, wish.reservation});
            default:
                return make_for_operator(wish, party.next_event());
        }
        ONRUSH_CHECK(false, "guest {} has no wish", who_);
    }
    void make_hold(concert::DateId date, std::uint64_t dice) {
        order::HoldSeats form{.caller = caller_, .date = date};
        if (dice % 3 == 0) {
            form.best = concert::Best{.count = 2, .section = {}, .max_price = {}};
        } else if (dice % 3 == 1) {
            form.general = concert::General{.section = "Yard", .count = 2};
        } else {
            auto places = std::uint64_t{hall_rows} * hall_seats_of_row;
            auto first = static_cast<std::uint32_t>(1 + (dice >> 8) % (places - 1));
            form.seat_ids = {concert::seat_id(date, first), concert::seat_id(date, first + 1)};
        }
        make_command(std::move(form));
    }
    void make_for_operator(const Wish& wish, const Event& next) {
        switch (wish.act) {
            case Act::create_concert:
                return make_command(concert::CreateConcert{admin, "concert", "hall", std::nullopt});
            case Act::create_date:
                return make_command(concert::CreateDate{admin, next.concert, Instant(1),
                                                        room::limits::instant_max, std::nullopt});
            case Act::add_seats:
                return make_command(seats_of(next.date));
            case Act::create_queue: {
                room::CreateRoom form = room("queue", queue_pace, queue_active_max);
                form.opens_at = Instant(1);
                form.protects = concert::guarded(next.date);
                return make_command(std::move(form));
            }
            case Act::create_draw: {
                room::CreateRoom form = room("draw", draw_pace, draw_active_max);
                form.opens_at = clock_.now() + draw_opens_after;
                form.order = room::RoomOrder::draw;
                form.seeds = seeds(next.concert.value);
                return make_command(std::move(form));
            }
            default: {
                room::ChangeRoom form{.caller = admin, .room = wish.room};
                form.action = room::RoomAction::close;
                return make_command(std::move(form));
            }
        }
    }
    static concert::AddSeats seats_of(concert::DateId date) {
        concert::SeatRange hall{.section = "Hall", .rows = {}, .seats = {}, .capacity = {}};
        hall.rows = concert::RowNames{.list = {}, .object = concert::NumberRange{1, hall_rows}};
        hall.seats = concert::NumberRange{1, hall_seats_of_row};
        concert::SeatRange yard{.section = "Yard", .rows = {}, .seats = {}, .capacity = {}};
        yard.capacity = yard_places;
        return {admin, date, {std::move(hall), std::move(yard)}};
    }
    // Nobody falls silent, and no pass ends by itself.
    static room::CreateRoom room(const char* name, std::uint32_t pace, std::uint32_t active) {
        return {.caller = admin,
                .name = name,
                .opens_at = {},
                .closes_at = {},
                .admit = {pace, Duration::seconds(1)},
                .max_active = active,
                .claim_seconds = a_day,
                .session_seconds = a_day,
                .idle_seconds = a_day,
                .target = {},
                .message = {}};
    }
    static room::DrawSeeds seeds(std::uint64_t seed) {
        sim::Random random(seed);
        room::DrawSeeds made;
        for (std::size_t i = 0; i < made.secret.size(); ++i) {
            made.secret[i] = static_cast<std::uint8_t>(random.below(256));
            made.salt_key[i] = static_cast<std::uint8_t>(random.below(256));
        }
        return made;
    }

    Returned& returned_;
    app::Shop& shop_;
    const base::Clock& clock_;
    const std::uint32_t who_;
    engine::Caller caller_;
    std::string key_;
    std::unique_ptr<engine::Job> job_;
    void (*read_)(const engine::Job&, Heard&) = nullptr;
};

}  // namespace

std::unique_ptr<app::AnyDomain> PartyRush::make_domain() const {
    return std::make_unique<app::Shop>(
        app::ShopSettings{.orders = {.per_account_per_day = orders_max,
                                     .pending_per_account = order::limits::pending_max,
                                     .held_pieces_per_account = order::limits::held_pieces_max,
                                     .seats_per_account = order::limits::seats_per_account_max}});
}

// Each piece is in the pipe before anybody asks on.
void PartyRush::load(engine::Engine& engine, app::AnyDomain& domain, int pipe) {
    Returned returned;
    std::deque<PartyClient> clients;
    for (std::uint32_t who = 0; who < party_.members(); ++who) {
        clients.emplace_back(returned, dynamic_cast<app::Shop&>(domain), clock_, who);
    }
    std::vector<Heard> told;
    engine::Outbox outbox;
    for (std::size_t under_way = 0;;) {
        for (PartyClient& client : clients) {
            const Guest& guest = party_.guests()[client.who()];
            bool asks = !client.is_busy() && guest.wish.act != Act::none &&
                        (ends_at_ == 0 || party_.told() < ends_at_);
            if (asks) {
                outbox.add(client.ask(guest.wish, guest, party_));
                under_way += 1;
            }
        }
        engine.push(outbox);
        if (under_way == 0) {
            return;
        }
        told.clear();
        for (engine::JobList jobs = returned.wait(); !jobs.empty();) {
            engine::Job& job = jobs.take_first();
            PartyClient& client = *std::ranges::find(clients, &job, &PartyClient::job);
            under_way -= 1;
            if (decided(job.verdict())) {
                told.push_back(client.heard());
                (void)party_.hear(told.back());  // the parent says what is wrong
            }
            client.rest();
        }
        if (!write_told<Heard>(pipe, told)) {
            return;
        }
    }
}

std::string PartyRush::hear(const char* told) {
    Heard heard;
    std::memcpy(&heard, told, sizeof heard);
    return party_.hear(heard);
}

}  // namespace onrush::rush

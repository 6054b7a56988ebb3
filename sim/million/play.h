// Plays the plan on the real engine, log and room feature, in one thread and under a clock that
// moves by half a second a step. Everybody does over there what a client would: asks when told to,
// claims a pass when admitted. Signs of life go in one command a step, as the server sends them.
#pragma once

#include <deque>
#include <functional>

#include "engine/engine.h"
#include "features/account/open_account.h"
#include "features/room/ask_ticket.h"
#include "features/room/change_room.h"
#include "features/room/take_ticket.h"
#include "log/segment_log.h"
#include "sim/fake_clock.h"
#include "sim/million/plan.h"
#include "sim/random.h"

namespace onrush::million {

// What one person was told of their place.
struct Asked {
    std::uint32_t account = 0;
    bool is_there = false;  // else: ticket-not-found
    bool admitted = false;
    std::uint32_t number = 0;
    std::uint32_t position = 0;  // 0: none
    std::uint32_t place = 0;     // 0: none
};

struct Moment {
    std::uint64_t sequence = 0;  // the last record that the answers have seen
    std::vector<Asked> asked;
};

// All that people were told, for the recount.
struct Told {
    std::vector<std::uint32_t> numbers;  // by account
    std::vector<Moment> moments;
    std::vector<std::string> wrong;  // what nobody should have been told
};

struct Figures {
    double opening_us = 0;        // of the engine, for the batch that opens the room
    double bytes_per_ticket = 0;  // resident, with everybody waiting
    double told_per_ticket = 0;   // what tables and places say of themselves
    double seconds_played = 0;    // until the last one was gone
    std::uint64_t jobs = 0;
};

class Play final : private engine::Origin {
public:
    using ResidentBytes = std::function<double()>;

    // The log goes into the folder, which is empty, and keeps every record.
    Play(const Plan& plan, log::Disk& disk, const std::string& folder, ResidentBytes resident);
    ~Play() override;

    void run();
    [[nodiscard]] const Told& told() const { return told_; }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    // Every law over every row, at the end.
    [[nodiscard]] std::vector<std::string> broken_laws() const { return domain_.check_laws(); }

private:
    enum class Does : std::uint8_t { asks, claims, leaves };
    struct Errand {
        std::uint32_t account = 0;
        Does does = Does::asks;
    };
    struct Person {
        Way way = Way::stays;
        bool leaving = false;  // it is known when
        base::Instant silent_from;
    };
    template <typename Input>
    using Calls = std::deque<engine::Call<Input>>;

    void deliver(engine::Outbox jobs) override { under_way_ -= jobs.count(); }
    template <typename Input>
    void add(Calls<Input>& calls, Input input);
    // Pushes what was added and takes turns until all is answered and nothing is due.
    void settle();
    template <typename Input>
    [[nodiscard]] const typename Input::Answer& answer_of(const engine::Call<Input>& call) const;

    void open_accounts();
    void create_room();
    void deal_ways();
    void play_step();
    void open_room();
    void change(room::RoomAction action);
    void take_tickets();
    void run_errands();
    void hear(const engine::Call<room::AskTicket>& call);
    // When it was told to, unless it has fallen silent by then.
    void ask_again(std::uint32_t account, const room::TicketView& view);
    void plan_leaving(Person& person, std::uint32_t account, const room::TicketView& view);
    void ask_places();
    void note_memory();
    void later(base::Instant when, Errand errand);
    void say_wrong(std::string wrong);
    [[nodiscard]] bool everybody_is_gone() const;
    [[nodiscard]] static engine::Caller caller(std::uint32_t account);

    const Plan plan_;
    const ResidentBytes resident_;
    sim::Random random_;
    sim::FakeClock clock_;
    engine::Domain domain_;
    engine::Ids ids_{domain_};
    account::AccountFeature accounts_;
    room::RoomFeature rooms_;
    std::unique_ptr<log::SegmentLog> log_;
    engine::Engine engine_;

    engine::Outbox outbox_;
    std::size_t under_way_ = 0;
    base::Instant start_;  // of the play, by the clock
    base::Instant now_;    // second of the play, at
    room::RoomId room_;
    std::vector<Person> people_;           // by account
    std::vector<std::uint32_t> arrivals_;  // accounts, in the order in which they come
    std::size_t arrived_ = 0;
    std::vector<std::vector<Errand>> errands_;  // by step
    std::vector<room::TicketId> signs_;
    double resident_before_ = 0;
    Told told_;
    Figures figures_;
};

}  // namespace onrush::million

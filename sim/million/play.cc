#include "sim/million/play.h"

#include <algorithm>
#include <ctime>
#include <numeric>

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::million {

namespace {

constexpr std::size_t jobs_at_once = 16'384;
constexpr std::size_t wrong_kept_max = 10;

log::LogSettings keeps_everything() {
    return {.kept_bytes = ~std::uint64_t{0}};
}

// Of this thread alone, so that others on the machine matter little.
double cpu_us() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void stop_at(const base::Fault& fault) {
    ONRUSH_CHECK(false, "{}", fault.text);
}

}  // namespace

Play::Play(const Plan& plan, log::Disk& disk, const std::string& folder, ResidentBytes resident)
    : plan_(plan),
      resident_(std::move(resident)),
      random_(plan.seed),
      accounts_(domain_),
      rooms_(domain_, ids_, accounts_, {.polls_per_second_max = plan.polls_per_second()}),
      engine_(domain_, clock_) {
    ONRUSH_CHECK(plan.people > 0 && plan.people % people_step == 0, "{} people", plan.people);
    ONRUSH_CHECK(plan.people <= people_max, "{} people", plan.people);
    auto log = log::SegmentLog::open(disk, folder, domain_.schema().describe().encode(),
                                     keeps_everything());
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    log_ = std::move(*log);
    engine_.attach(*log_, log_->opened_at().time, stop_at);
}

Play::~Play() = default;

void Play::run() {
    if (base::Outcome<> made = log_->maintain(); !made) {
        stop_at(made.error());
    }
    open_accounts();
    start_ = clock_.now();
    create_room();
    deal_ways();
    errands_.resize(static_cast<std::size_t>(ends_at_most.ms / step.ms) + 1);
    resident_before_ = resident_();
    while (now_ < ends_at_most && !everybody_is_gone()) {
        clock_.pass(step);
        now_ = now_ + step;
        play_step();
    }
    figures_.seconds_played = static_cast<double>(now_.ms) / 1000;
}

void Play::play_step() {
    if (now_ == opens) {
        open_room();
    }
    if (now_ == goes_on) {
        change(room::RoomAction::resume);
    }
    if (now_ <= takes_last) {
        take_tickets();
    }
    run_errands();
    settle();  // also what is due where nobody comes
    if (now_ == takes_last + step) {
        note_memory();
    }
    for (std::size_t i = 0; i < plan_.moments; ++i) {
        if (plan_.moment(i) == now_) {
            ask_places();
        }
    }
    if (base::Outcome<> made = log_->maintain(); !made) {
        stop_at(made.error());
    }
}

// --- jobs ---------------------------------------------------------------------------------------

engine::Caller Play::caller(std::uint32_t account) {
    return {.account = engine::AccountId(account)};
}

template <typename Input>
void Play::add(Calls<Input>& calls, Input input) {
    engine::Origin& back_here = *this;
    if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
        calls.emplace_back(back_here, rooms_, std::move(input));
    } else {
        calls.emplace_back(back_here, accounts_, std::move(input));
    }
    outbox_.add(calls.back());
    under_way_ += 1;
    figures_.jobs += 1;
}

void Play::settle() {
    engine_.push(outbox_);
    for (bool busy = true; busy || under_way_ > 0;) {
        busy = engine_.take_engine_turn() == engine::Engine::Turn::again;
        busy = engine_.take_log_turn() || busy;
        if (!log_->has_room()) {
            (void)log_->maintain();
        }
    }
}

template <typename Input>
const typename Input::Answer& Play::answer_of(const engine::Call<Input>& call) const {
    ONRUSH_CHECK(call.verdict() == engine::Verdict::answered, "verdict {} at second {}",
                 static_cast<int>(call.verdict()), now_.ms / 1000);
    return *call.result;
}

void Play::say_wrong(std::string wrong) {
    if (told_.wrong.size() < wrong_kept_max) {
        told_.wrong.push_back(fmt::format("second {}: {}", now_.ms / 1000, std::move(wrong)));
    }
}

// --- the beginning ------------------------------------------------------------------------------

void Play::open_accounts() {
    for (std::uint32_t opened = 0; opened < plan_.people;) {
        Calls<account::OpenAccount> calls;
        for (; opened < plan_.people && calls.size() < jobs_at_once; ++opened) {
            add(calls, account::OpenAccount{});
        }
        settle();
        ONRUSH_CHECK(answer_of(calls.back()).account_id.value == opened, "account {} is {}", opened,
                     answer_of(calls.back()).account_id.value);
    }
    told_.numbers.assign(plan_.people + 1, 0);
}

void Play::create_room() {
    room::CreateRoom form{.caller = {{.role = engine::Role::admin}},
                          .name = "million",
                          .opens_at = start_ + (opens - base::Instant()),
                          .closes_at = {},
                          .admit = {plan_.admit_count(), every_tick},
                          .max_active = plan_.max_active(),
                          .claim_seconds = {},
                          .session_seconds = room::limits::session_min,
                          .idle_seconds = {},
                          .target = {},
                          .message = {}};
    form.order = plan_.order;
    if (plan_.order == room::RoomOrder::draw) {
        room::DrawSeeds seeds;
        for (std::size_t i = 0; i < seeds.secret.size(); ++i) {
            seeds.secret[i] = static_cast<std::uint8_t>(random_.below(256));
            seeds.salt_key[i] = static_cast<std::uint8_t>(random_.below(256));
        }
        form.seeds = seeds;
    }
    Calls<room::CreateRoom> calls;
    add(calls, std::move(form));
    settle();
    room_ = answer_of(calls.back()).room_id;
    change(room::RoomAction::pause);
}

void Play::change(room::RoomAction action) {
    Calls<room::ChangeRoom> calls;
    room::ChangeRoom form{.caller = {{.role = engine::Role::admin}}, .room = room_};
    form.action = action;
    add(calls, std::move(form));
    settle();
    (void)answer_of(calls.back());
}

// Everybody gets a way, and a time to come.
void Play::deal_ways() {
    std::vector<Way> ways;
    for (Way way :
         {Way::stays, Way::leaves, Way::falls_silent, Way::never_shows, Way::gives_back}) {
        ways.insert(ways.end(), plan_.of(way), way);
    }
    ONRUSH_CHECK(ways.size() == plan_.people, "{} ways for {} people", ways.size(), plan_.people);
    arrivals_.resize(plan_.people);
    std::iota(arrivals_.begin(), arrivals_.end(), 1u);
    for (std::size_t i = plan_.people; i > 1; --i) {
        std::swap(ways[i - 1], ways[random_.below(i)]);
        std::swap(arrivals_[i - 1], arrivals_[random_.below(i)]);
    }
    people_.resize(plan_.people + 1);
    for (std::uint32_t account = 1; account <= plan_.people; ++account) {
        people_[account].way = ways[account - 1];
        people_[account].silent_from =
            base::Instant(static_cast<std::int64_t>(random_.below(silent_by.ms)));
    }
}

// --- what people do -----------------------------------------------------------------------------

// Alone in its turn, so that the time is that of the opening.
void Play::open_room() {
    ONRUSH_CHECK(!room::count_of(rooms_, room_).opened, "room {} opens too early", room_.value);
    double before = cpu_us();
    (void)engine_.take_engine_turn();
    figures_.opening_us = cpu_us() - before;
    ONRUSH_CHECK(room::count_of(rooms_, room_).opened, "room {} does not open", room_.value);
    settle();
}

void Play::take_tickets() {
    Calls<room::TakeTicket> calls;
    for (std::uint32_t i = 0; i < plan_.takes_a_step(); ++i) {
        add(calls, room::TakeTicket{caller(arrivals_[arrived_++]), room_});
    }
    settle();
    for (const engine::Call<room::TakeTicket>& call : calls) {
        const room::TicketView& view = answer_of(call).ticket;
        auto account = static_cast<std::uint32_t>(call.input.caller.account.value);
        told_.numbers[account] = view.number;
        plan_leaving(people_[account], account, view);
        ask_again(account, view);
    }
}

void Play::later(base::Instant when, Errand errand) {
    auto number = static_cast<std::size_t>((when.ms + step.ms - 1) / step.ms);
    auto next = static_cast<std::size_t>(now_.ms / step.ms) + 1;
    number = std::max(number, next);
    if (number < errands_.size()) {
        errands_[number].push_back(errand);
    }
}

void Play::run_errands() {
    std::vector<Errand> now = std::move(errands_[static_cast<std::size_t>(now_.ms / step.ms)]);
    for (std::size_t done = 0; done < now.size() || !signs_.empty();) {
        Calls<room::AskTicket> asks;
        Calls<room::ClaimPass> claims;
        Calls<room::LeaveRoom> leaves;
        Calls<room::NoteSigns> signs;
        if (!signs_.empty()) {
            std::size_t some = std::min(signs_.size(), room::limits::signs_max);
            auto end = signs_.begin() + static_cast<std::ptrdiff_t>(some);
            add(signs, room::NoteSigns{{signs_.begin(), end}});
            signs_.erase(signs_.begin(), end);
        }
        std::size_t until = std::min(now.size(), done + jobs_at_once);
        for (; done < until; ++done) {
            engine::Caller who = caller(now[done].account);
            if (now[done].does == Does::leaves) {
                add(leaves, room::LeaveRoom{who, room_});
            } else if (now[done].does == Does::claims) {
                add(claims, room::ClaimPass{who, room_});
            } else {
                add(asks, room::AskTicket{who, room_});
            }
        }
        settle();
        for (const engine::Call<room::LeaveRoom>& call : leaves) {
            (void)answer_of(call);
        }
        for (const engine::Call<room::ClaimPass>& call : claims) {
            const room::TicketView& view = answer_of(call);
            auto account = static_cast<std::uint32_t>(call.input.caller.account.value);
            if (view.state != room::TicketState::admitted) {
                say_wrong(fmt::format("account {} was admitted, and then waits", account));
            }
            if (people_[account].way == Way::gives_back) {
                later(now_ + gives_back_after, {account, Does::leaves});
            }
        }
        std::ranges::for_each(asks, [this](const auto& call) { hear(call); });
    }
}

void Play::hear(const engine::Call<room::AskTicket>& call) {
    auto account = static_cast<std::uint32_t>(call.input.caller.account.value);
    Person& person = people_[account];
    if (call.verdict() != engine::Verdict::answered) {
        // Whoever leaves does so between two looks.
        if (person.way != Way::leaves || !person.leaving) {
            say_wrong(fmt::format("account {} asks as it was told, and is gone", account));
        }
        return;
    }
    const room::TicketView& view = call.result->ticket;
    if (view.number != told_.numbers[account]) {
        say_wrong(fmt::format("account {} has ticket {}, and then {}", account,
                              told_.numbers[account], view.number));
    }
    if (view.state == room::TicketState::admitted) {
        if (person.way != Way::never_shows) {
            later(now_ + step, {account, Does::claims});
        }
        return;
    }
    if (call.result->sign_is_due) {
        signs_.push_back(view.ticket_id);
    }
    plan_leaving(person, account, view);
    ask_again(account, view);
}

void Play::ask_again(std::uint32_t account, const room::TicketView& view) {
    const Person& person = people_[account];
    base::Instant next = now_ + base::Duration(view.poll_after_ms);
    if (person.way != Way::falls_silent || next < person.silent_from) {
        later(next, {account, Does::asks});
    }
}

// Once the place is known: who stands in the back may leave while others are admitted already.
void Play::plan_leaving(Person& person, std::uint32_t account, const room::TicketView& view) {
    bool is_known = view.position.has_value();
    if (person.way != Way::leaves || person.leaving || !is_known) {
        return;
    }
    person.leaving = true;
    std::uint32_t place = view.place.value_or(view.number);
    auto between = [&](base::Instant from, base::Instant until) {
        return from + base::Duration(static_cast<std::int64_t>(random_.below((until - from).ms)));
    };
    bool late = place > plan_.back_of_line();
    later(late ? between(goes_on, leaves_last) : between(leaves_from, leaves_until),
          {account, Does::leaves});
}

// --- looks --------------------------------------------------------------------------------------

void Play::ask_places() {
    Calls<room::AskTicket> calls;
    for (std::size_t i = 0; i < plan_.asked_each; ++i) {
        auto account = static_cast<std::uint32_t>(random_.between(1, plan_.people));
        add(calls, room::AskTicket{caller(account), room_});
    }
    settle();
    Moment moment{.sequence = log_->durable(), .asked = {}};
    for (const engine::Call<room::AskTicket>& call : calls) {
        Asked asked{.account = static_cast<std::uint32_t>(call.input.caller.account.value)};
        if (call.verdict() == engine::Verdict::answered) {
            const room::TicketView& view = call.result->ticket;
            asked.is_there = true;
            asked.admitted = view.state == room::TicketState::admitted;
            asked.number = view.number;
            asked.position = view.position.value_or(0);
            asked.place = view.place.value_or(0);
        }
        moment.asked.push_back(asked);
    }
    told_.moments.push_back(std::move(moment));
}

void Play::note_memory() {
    auto tickets = static_cast<double>(rooms_.tickets.size());
    std::size_t own =
        rooms_.tickets.bytes() + rooms_.entrants.bytes() + rooms_.places.bytes_of(room_);
    figures_.told_per_ticket = static_cast<double>(own) / tickets;
    figures_.bytes_per_ticket = (resident_() - resident_before_) / tickets;
}

bool Play::everybody_is_gone() const {
    return now_ > leaves_last && rooms_.tickets.size() == 0 && rooms_.passes.size() == 0;
}

}  // namespace onrush::million

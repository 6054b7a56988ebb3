// Waiting rooms in-process, without HTTP and log: what one who waits costs in memory, and what
// taking a ticket, asking for one's place, leaving and a tick cost in time; the same of a room that
// draws, with its opening and its making anew after a restart: the figures of decision 0032. Then
// the line of a room beside two trees that do the same: those of decision 0027. Prints "metric NAME
// VALUE UNIT". Bounded by the count given; it ends by itself.
#include <absl/container/btree_set.h>

#include <algorithm>
#include <ctime>
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
#include <iterator>
#include <numeric>
#include <random>

#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/report.h"
#include "features/room/admission.h"
#include "features/room/create_room.h"
#include "features/room/draw_room.h"
#include "features/room/take_ticket.h"

namespace onrush::bench {
namespace {

using room::RoomId;

constexpr std::size_t batch = 512;

// Counts the processor's time of this thread alone, so that others on the machine matter little.
class Timer {
public:
    void report_each(const std::string& name, std::size_t times) const {
        report(name.c_str(), (now_ns() - start_ns_) / static_cast<double>(times), "ns");
    }

private:
    static double now_ns() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
    }

    double start_ns_ = now_ns();
};

std::vector<std::uint32_t> shuffled(std::uint32_t count) {
    std::vector<std::uint32_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 1u);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937(1));
    return numbers;
}

// --- a room -------------------------------------------------------------------------------------

struct Crowd {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    room::RoomFeature rooms{domain, ids, accounts};
    RoomId one{1};
    base::Instant now{1'795'000'000'000};
    std::size_t commands = 0;

    template <typename Input>
    void decide(const Input& input) {
        if (!room::decide(rooms, input, now)) {
            report("refused", 1, "times");
        }
        if (++commands % batch == 0) {
            end_batch();
        }
    }
    void end_batch() {
        domain.schema().end_batch();
        now = now + base::Duration(1);
    }
    static engine::Caller caller(std::uint32_t account) {
        return {engine::AccountId(account), 1, engine::Role::user};
    }
};

void report_memory(const Crowd& crowd, const std::string& name, double before) {
    double tickets = static_cast<double>(crowd.rooms.tickets.size());
    std::size_t own = crowd.rooms.tickets.bytes() + crowd.rooms.entrants.bytes() +
                      crowd.rooms.places.bytes_of(crowd.one);
    report(name.c_str(), (resident_bytes() - before) / tickets, "bytes");
    report((name + "_told").c_str(), static_cast<double>(own) / tickets, "bytes");
}

room::CreateRoom room_that_opens_in_an_hour(const Crowd& crowd, room::RoomOrder order) {
    return room::CreateRoom{.caller = {},
                            .name = "drop",
                            .opens_at = crowd.now + base::Duration::hours(1),
                            .closes_at = {},
                            .admit = {1000, base::Duration::seconds(1)},
                            .max_active = 10'000'000,
                            .claim_seconds = {},
                            .session_seconds = {},
                            .idle_seconds = base::Duration::hours(24),
                            .target = {},
                            .message = {},
                            .order = order,
                            .seeds = room::DrawSeeds{}};
}

// Everybody has shown a sign of life at a time of their own.
void show_signs(Crowd& crowd, const std::vector<std::uint32_t>& order) {
    for (std::uint32_t account : order) {
        const room::Ticket* ticket =
            ticket_of(crowd.rooms, crowd.one, engine::AccountId(order.size() + 1 - account));
        crowd.rooms.tickets.update(*ticket, [&](room::Ticket& row) {
            row.silent_at = row.silent_at + base::Duration(account * 1'000'003LL % 3'600'000);
        });
        if (++crowd.commands % batch == 0) {
            crowd.end_batch();
        }
    }
    crowd.end_batch();
}

// A quarter have left, and the room opens.
void measure_open(Crowd& crowd, const std::vector<std::uint32_t>& order,
                  const std::string& prefix) {
    auto people = static_cast<std::uint32_t>(order.size());
    const room::RoomCount& count = count_of(crowd.rooms, crowd.one);
    Timer opening;
    room::open_or_close(crowd.rooms, count, crowd.now);
    opening.report_each(prefix + "opened", 1);
    crowd.end_batch();
    Timer making;
    room::Places(crowd.rooms).make();
    making.report_each(prefix + "places_made_again", people - people / 4);
    Timer asking;
    for (std::uint32_t i = people / 4; i < people; ++i) {
        crowd.decide(room::AskTicket{Crowd::caller(order[i]), crowd.one});
    }
    asking.report_each(prefix + "place_asked_open", people - people / 4);
    std::uint32_t ticks = people / 4 / 1000;
    Timer ticking;
    for (std::uint32_t i = 0; i < ticks; ++i) {
        crowd.now = count.tick_at;
        room::tick(crowd.rooms, count, crowd.now);
        crowd.domain.schema().end_batch();
    }
    ticking.report_each(prefix + "ticket_admitted", ticks * std::size_t{1000});
    Timer leaving;
    for (std::uint32_t i = people / 2; i < people / 2 + people / 8; ++i) {
        crowd.decide(room::LeaveRoom{Crowd::caller(order[i]), crowd.one});
    }
    leaving.report_each(prefix + "ticket_left_open", people / 8);
}

void measure_room(std::uint32_t people, const std::string& prefix, room::RoomOrder room_order) {
    std::vector<std::uint32_t> order = shuffled(people);
    double before = resident_bytes();
    Crowd crowd;
    crowd.decide(room_that_opens_in_an_hour(crowd, room_order));
    Timer taking;
    for (std::uint32_t account : order) {
        crowd.decide(room::TakeTicket{Crowd::caller(account), crowd.one});
    }
    taking.report_each(prefix + "ticket_taken", people);
    crowd.end_batch();
    report_memory(crowd, prefix + "memory_per_ticket", before);
    Timer asking;
    for (std::uint32_t account : order) {
        crowd.decide(room::AskTicket{Crowd::caller(account), crowd.one});
    }
    asking.report_each(prefix + "place_asked", people);
    show_signs(crowd, order);
    report_memory(crowd, prefix + "memory_per_ticket_after_signs", before);
    Timer leaving;
    for (std::uint32_t i = 0; i < people / 4; ++i) {
        crowd.decide(room::LeaveRoom{Crowd::caller(order[i]), crowd.one});
    }
    leaving.report_each(prefix + "ticket_left", people / 4);
    crowd.now = crowd.now + base::Duration::hours(2);
    measure_open(crowd, order, prefix);
}

// --- the line and what could have been one -------------------------------------------------------

struct RankTree {
    __gnu_pbds::tree<std::uint32_t, __gnu_pbds::null_type, std::less<>, __gnu_pbds::rb_tree_tag,
                     __gnu_pbds::tree_order_statistics_node_update>
        tree;

    void add(std::uint32_t number) { tree.insert(number); }
    void remove(std::uint32_t number) { tree.erase(number); }
    std::size_t ahead_of(std::uint32_t number) const { return tree.order_of_key(number); }
};

// Walks: it shows what not knowing the rank costs.
struct PlainTree {
    absl::btree_set<std::uint32_t> tree;

    void add(std::uint32_t number) { tree.insert(number); }
    void remove(std::uint32_t number) { tree.erase(number); }
    std::size_t ahead_of(std::uint32_t number) const {
        return static_cast<std::size_t>(std::distance(tree.begin(), tree.find(number)));
    }
};

template <typename Structure>
void measure_line(const std::string& name, std::uint32_t people, std::uint32_t asked) {
    std::vector<std::uint32_t> order = shuffled(people);
    double before = resident_bytes();
    Structure line;
    Timer joining;
    for (std::uint32_t number = 1; number <= people; ++number) {
        line.add(number);
    }
    joining.report_each(name + "_join", people);
    report((name + "_bytes").c_str(), (resident_bytes() - before) / people, "bytes");
    std::size_t sum = 0;
    Timer asking;
    for (std::uint32_t i = 0; i < asked; ++i) {
        sum += line.ahead_of(order[i]);
    }
    asking.report_each(name + "_place", asked);
    Timer leaving;
    for (std::uint32_t i = 0; i < people / 2; ++i) {
        line.remove(order[i]);
    }
    leaving.report_each(name + "_leave", people / 2);
    report((name + "_sum").c_str(), static_cast<double>(sum), "places");
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    std::uint64_t people = 1'000'000;
    onrush::base::CommandLine line("Waiting rooms: memory and time of one who waits");
    line.option("--people", people, "how many wait");
    return line.run(count, arguments, [&] {
        auto crowd = static_cast<std::uint32_t>(people);
        onrush::bench::measure_line<onrush::room::Line>("line", crowd, crowd);
        onrush::bench::measure_line<onrush::bench::RankTree>("rank_tree", crowd, crowd);
        onrush::bench::measure_line<onrush::bench::PlainTree>("plain_tree", crowd, 200);
        onrush::bench::measure_room(crowd, "", onrush::room::RoomOrder::fifo);
        onrush::bench::measure_room(crowd, "draw_", onrush::room::RoomOrder::draw);
        return 0;
    });
}

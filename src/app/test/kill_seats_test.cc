// The real program, killed with -9 in a rush into the seats of one date, and again while the date
// is cancelled. Every answer told is recounted: what was reserved, paid and given back is there, no
// seat has two reservations, nothing is stranded, the points add up and the laws hold.
//
//   server_test --gtest_filter='Kill.InARushIntoSeats*' --gtest_random_seed=N    the same wishes
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "app/test/program.h"
#include "app/test/wait_until.h"

namespace onrush::app {
namespace {

using Number = std::int64_t;
using http::testing::Client;

constexpr int seat_rounds = 3;
constexpr std::size_t guests_max = 16;
constexpr int wishes_of_a_guest_max = 2000;
constexpr std::uint64_t answers_of_a_rush_max = 1200;
constexpr Number purse = 3000;  // for some seats, and not for all
constexpr Number hall_seats = 200;
constexpr Number yard_places = 100;

struct Reserved {
    std::string state;
    std::set<Number> seats;
    Number places = 0;  // seats too
    Number total = 0;

    [[nodiscard]] bool waits() const { return state == "PENDING_PAYMENT"; }
    [[nodiscard]] bool stands() const { return waits() || state == "PAID"; }
};

Number number_in(const boost::json::value& object, std::string_view name) {
    return object.at(name).to_number<Number>();
}

Reserved reserved_in(const boost::json::value& view) {
    Reserved reserved{.state = std::string(view.at("state").as_string()),
                      .seats = {},
                      .total = number_in(view, "total")};
    for (const boost::json::value& line : view.at("seats").as_array()) {
        reserved.places += number_in(line, "count");
        if (line.as_object().contains("seatId")) {
            reserved.seats.insert(number_in(line, "seatId"));
        }
    }
    return reserved;
}

// One person with one connection, who waits for each answer before the next wish.
class Guest {
public:
    Guest(std::string own_token, Number date_id, std::uint64_t seed)
        : token(std::move(own_token)), date(date_id), random_(seed) {}

    void rush(std::uint16_t port, const std::function<void()>& told) {
        Client client(port);
        for (int i = 0; i < wishes_of_a_guest_max; ++i) {
            choose();
            client.send(open_->bytes());
            http::testing::Answer answer = client.read_answer();
            if (answer.status == 0 || !answer.complete) {
                return;  // the program has gone
            }
            take(reply_of(answer));
            open_.reset();
            told();
        }
    }
    // What is there after the program came back, as it was told; what was asked and not answered
    // may have been done.
    void recount(const Program& program, bool short_hold) {
        std::map<Number, Reserved> seen = look(program);
        for (const auto& [id, was] : reservations) {
            ASSERT_TRUE(seen.contains(id)) << "reservation " << id << " was told, and it is gone";
            const Reserved& is = seen[id];
            EXPECT_EQ(is.seats, was.seats) << id;
            EXPECT_EQ(is.places, was.places) << id;
            EXPECT_EQ(is.total, was.total) << id;
            bool expired = short_hold && was.waits() && is.state == "EXPIRED";
            bool was_open = open_ && about_ == id;
            EXPECT_TRUE(is.state == was.state || expired || (was_open && is.state == next_state()))
                << id << " was told as " << was.state << " and is " << is.state;
        }
        std::size_t more = open_ && about_ == 0 ? 1 : 0;
        EXPECT_LE(seen.size(), reservations.size() + more) << "a reservation came from nowhere";
        reservations = std::move(seen);
        open_.reset();
    }
    void refresh(const Program& program) { reservations = look(program); }

    const std::string token;
    const Number date;
    std::map<Number, Reserved> reservations;

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    std::map<Number, Reserved> look(const Program& program) const {
        std::map<Number, Reserved> seen;
        std::string cursor;
        for (int page = 0; page < 100; ++page) {
            Reply reply = program.ask({"GET /v1/me/reservations?limit=100" + cursor, token});
            EXPECT_EQ(reply.status, 200) << reply.text;
            for (const boost::json::value& item : reply.body.at("items").as_array()) {
                seen[number_in(item, "reservationId")] = reserved_in(item);
            }
            if (reply.body.at("nextCursor").is_null()) {
                return seen;
            }
            cursor = fmt::format("&cursor={}", reply.number("nextCursor"));
        }
        ADD_FAILURE() << "the reservations have no end";
        return seen;
    }
    void choose() {
        about_ = 0;
        std::uint64_t dice = below(100);
        for (const auto& [id, one] : reservations) {
            if (dice >= 60 && one.stands() && below(3) == 0) {
                about_ = id;
            }
        }
        std::string line = fmt::format("/v1/reservations/{}", about_);
        if (about_ == 0) {
            open_ = {fmt::format("POST /v1/dates/{}/holds", date), token, form(), ""};
        } else if (dice < 85 && reservations[about_].waits()) {
            open_ = {"POST " + line + "/payment", token, R"({"method":"points"})", ""};
        } else {
            open_ = {"DELETE " + line, token, "", ""};
        }
    }
    std::string form() {
        if (std::uint64_t dice = below(3); dice == 0) {
            return R"({"general":{"section":"Yard","count":2}})";
        } else if (dice == 1) {
            return R"({"best":{"count":2}})";
        }
        Number first = date * 1'000'000 + 1 + static_cast<Number>(below(hall_seats - 1));
        return fmt::format(R"({{"seatIds":[{},{}]}})", first, first + 1);
    }
    // Of the reservation that is asked about, when it was done.
    std::string next_state() const {
        bool paid = reservations.at(about_).state == "PAID";
        return open_->line.starts_with("POST") ? "PAID" : paid ? "REFUNDED" : "CANCELLED";
    }
    void take(const Reply& reply) {
        if (reply.status == 201) {
            Number id = reply.number("reservationId");
            EXPECT_TRUE(reservations.emplace(id, reserved_in(reply.body)).second) << reply.text;
        } else if (reply.status < 300) {
            reservations[about_].state = next_state();
        } else if (reply.code == "reservation-expired") {
            reservations[about_].state = "EXPIRED";
        } else {
            static const std::set<std::string> known = {"seat-taken", "no-adjacent-seats",
                                                        "section-full", "insufficient-points"};
            EXPECT_TRUE(known.contains(reply.code)) << open_->line << reply.text;
        }
    }

    std::mt19937_64 random_;
    std::optional<Ask> open_;  // sent and not answered
    Number about_ = 0;         // a reservation; none: a new one
};

std::vector<std::string> rush_settings(int hold_seconds) {
    std::vector<std::string> words;
    for (const char* name : {"sign-up", "issue", "order", "browse", "default"}) {
        words.insert(words.end(), {"--set", fmt::format("rates.{}=off", name)});
    }
    for (const std::string& setting : {std::string("points.selfCharge=true"),
                                       fmt::format("reservations.holdSeconds={}", hold_seconds),
                                       std::string("reservations.seatsPerAccount=10000"),
                                       std::string("orders.pendingPerAccount=10000"),
                                       std::string("orders.heldPiecesPerAccount=100000"),
                                       std::string("orders.perAccountPerDay=10000")}) {
        words.insert(words.end(), {"--set", setting});
    }
    return words;
}

// One date, and those who want its seats.
class Rush {
public:
    Rush(const Program& program, std::string admin, std::uint64_t seed) : admin_(std::move(admin)) {
        Number concert = make(program, "concerts", R"({"title":"c","venue":"v"})", "concertId");
        date_ = make(program, fmt::format("concerts/{}/dates", concert),
                     R"({"opensAt":"2026-01-01T00:00:00Z","startsAt":"2999-01-01T00:00:00Z"})",
                     "dateId");
        make(program, fmt::format("dates/{}/seats", date_),
             fmt::format(R"({{"seats":[{{"section":"Hall","rows":{{"from":1,"to":10}},)"
                         R"("seats":{{"from":1,"to":{}}},"price":100}},)"
                         R"({{"section":"Yard","capacity":{},"price":20}}]}})",
                         hall_seats / 10, yard_places),
             "dateId");
        for (std::size_t i = 0; i < guests_max; ++i) {
            Reply account = program.ask({"POST /v1/accounts", "", "{}"});
            guests_.push_back(
                std::make_unique<Guest>(account.word("accessToken"), date_, seed + i));
            Reply charged = program.ask({"POST /v1/me/points/charges", guests_.back()->token,
                                         fmt::format(R"({{"amount":{}}})", purse)});
            EXPECT_EQ(charged.status, 201) << charged.text;
        }
    }
    // Until so many answers are told: then the program dies.
    void run(Program& program, std::uint64_t answers) {
        std::atomic<std::uint64_t> told = 0;
        auto on_told = [&] {
            if (told.fetch_add(1) + 1 == answers) {
                EXPECT_EQ(program.end(SIGKILL).exit_code, std::nullopt);
            }
        };
        std::vector<std::thread> threads;
        threads.reserve(guests_.size());
        for (auto& guest : guests_) {
            threads.emplace_back([&] {
                try {
                    guest->rush(program.port(), on_told);
                } catch (const std::exception& error) {
                    ADD_FAILURE() << "an answer without what belongs into it: " << error.what();
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        EXPECT_GE(told, answers) << "it did not die";
    }
    void recount(const Program& program, bool short_hold) {
        if (short_hold) {
            EXPECT_TRUE(wait_until([&] { return count(program, "held") == 0; }))
                << "a hold stays for ever";
        }
        for (auto& guest : guests_) {
            guest->recount(program, short_hold);
        }
        expect_sums(program);
    }
    // It is told, and the program dies at once.
    void cancel_and_die(Program& program) {
        Reply reply =
            program.ask({fmt::format("POST /v1/dates/{}/cancellation", date_), admin_, "{}"});
        EXPECT_EQ(reply.status, 200) << reply.text;
        EXPECT_EQ(program.end(SIGKILL).exit_code, std::nullopt);
    }
    void expect_all_back(const Program& program) {
        EXPECT_TRUE(wait_until([&] {
            return count(program, "held") == 0 && count(program, "sold") == 0;
        })) << "an order of a cancelled date stays";
        for (auto& guest : guests_) {
            guest->refresh(program);
        }
        expect_sums(program);
        EXPECT_EQ(count(program, "free"), hall_seats + yard_places);
    }

private:
    Number make(const Program& program, const std::string& what, const std::string& form,
                std::string_view id) const {
        Reply reply = program.ask({"POST /v1/" + what, admin_, form});
        EXPECT_EQ(reply.status, 201) << what << form << reply.text;
        return reply.number(id);
    }
    Number count(const Program& program, std::string_view what) const {
        return program.ask({fmt::format("GET /v1/dates/{}", date_)}).number(what);
    }
    // No seat twice; the counts of the date and the points are those of the reservations.
    void expect_sums(const Program& program) const {
        std::set<Number> seats;
        Number held = 0;
        Number sold = 0;
        for (const auto& guest : guests_) {
            Number spent = 0;
            for (const auto& [id, one] : guest->reservations) {
                if (!one.stands()) {
                    continue;
                }
                (one.waits() ? held : sold) += one.places;
                spent += one.waits() ? 0 : one.total;
                for (Number seat : one.seats) {
                    EXPECT_TRUE(seats.insert(seat).second) << "seat " << seat << " is there twice";
                }
            }
            EXPECT_EQ(program.ask({"GET /v1/me/points", guest->token}).number("balance"),
                      purse - spent);
        }
        EXPECT_EQ(count(program, "held"), held);
        EXPECT_EQ(count(program, "sold"), sold);
    }

    std::string admin_;
    Number date_ = 0;
    std::vector<std::unique_ptr<Guest>> guests_;
};

void verify_folder(const std::string& folder) {
    Ended verified = Process({"verify", folder}).end();
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
}

// In every second round holds last a second, so that deadlines pass while nobody runs.
TEST(Kill, InARushIntoSeatsLosesNothingThatWasTold) {
    auto given = static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
    std::uint64_t seed = given != 0 ? given : std::random_device()() % 99'999 + 1;
    std::mt19937_64 random(seed);
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    for (int round = 1; round <= seat_rounds && !HasFailure(); ++round) {
        SCOPED_TRACE(fmt::format("round {} of --gtest_random_seed={}", round, seed));
        bool short_hold = round % 2 == 0;
        std::optional<Rush> rush;
        {
            Program program(folder, rush_settings(short_hold ? 1 : 600));
            ASSERT_NE(program.port(), 0);
            rush.emplace(program, admin_token(folder), random());
            rush->run(program, 1 + random() % answers_of_a_rush_max);
        }
        verify_folder(folder);
        {
            Program program(folder, rush_settings(600));
            ASSERT_NE(program.port(), 0);
            rush->recount(program, short_hold);
            rush->cancel_and_die(program);
        }
        Program program(folder, rush_settings(600));
        ASSERT_NE(program.port(), 0);
        rush->expect_all_back(program);
    }
    verify_folder(folder);
}

}  // namespace
}  // namespace onrush::app

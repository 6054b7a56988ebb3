// The visitors of one mixed event: they come, the program dies under them, and when it is back
// they try again what was not answered, and look whether all that they were told is there.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/test/mixed_recount.h"

namespace onrush::app::mixed {

struct Figures {
    std::size_t told = 0;        // answers before the kills
    std::size_t orders = 0;      // placed, of those
    std::size_t in_flight = 0;   // requests sent and not answered when the program died
    std::size_t kills_busy = 0;  // kills with any such
    std::size_t done = 0;        // of those, done before the kill though nobody was told
    std::size_t repeated = 0;    // told, sent again afterwards, and told the same
};

class Crowd {
public:
    Crowd(const Program& program, std::string admin, std::uint64_t seed);

    // All at once, each on a connection of its own, until so many answers are told: the program
    // dies at that moment by the hand of who got the last.
    void visit(Program& program, std::size_t answers, Figures& figures);
    // Everything against the program that came back. `short_hold`: nothing waits any longer then.
    void recount(const Program& program, bool short_hold, Figures& figures);
    // What is shown is still what was told.
    void look_again(const Program& program);

private:
    struct Visitor {
        Visitor(const Mall& mall, const std::string& own_token, std::uint64_t seed)
            : token(own_token), book(mall), wishes(mall, own_token, seed) {}

        std::string token;
        Book book;
        Wishes wishes;
        std::deque<Wish> open;      // sent and not answered, oldest first
        std::vector<Wish> told;     // what was told under a key
        std::vector<Reply> second;  // the answers when what was open was tried again
        Seen seen;                  // before that
        std::map<Id, std::int64_t> looks;
    };

    void sign_up(const Program& program, std::uint64_t seed);
    static void stroll(Visitor& visitor, http::testing::Client& client,
                       const std::function<void()>& told);
    static void take_answer(Visitor& visitor, const Reply& reply);
    static void add(Visitor& visitor, std::string& bytes, const Wish& wish);
    static void wait_for_deadlines(http::testing::Client& client, Visitor& visitor);
    void try_again(const Program& program);
    static std::vector<bool> done_of(const Visitor& visitor);
    static void take_done(Visitor& visitor, const std::vector<bool>& done);
    static void take_rest(Visitor& visitor, const std::vector<bool>& done);
    static void repeat_told(http::testing::Client& client, Visitor& visitor, Figures& figures);
    void close(const Program& program);
    void expect_shelves(const Shelves& shelves) const;
    static void expect_rankings(http::testing::Client& client, const Shelves& shelves);

    std::string admin_;
    Mall mall_;
    std::vector<std::unique_ptr<Visitor>> visitors_;
    std::int64_t own_looks_ = 0;  // of the recount, at each product
};

}  // namespace onrush::app::mixed

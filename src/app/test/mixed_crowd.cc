#include "app/test/mixed_crowd.h"

#include <algorithm>
#include <atomic>
#include <ranges>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "app/test/wait_until.h"

namespace onrush::app::mixed {

using http::testing::Client;

namespace {

constexpr std::size_t visitors = 40;
constexpr std::size_t wishes_max = 2000;     // of one visitor
constexpr std::uint64_t open_max = 6;        // requests in a pipe
constexpr std::int64_t pocket_money = 1500;  // for some orders, and not for all

template <typename Wishes>
std::vector<Ask> asks_of(const Wishes& wishes) {
    std::vector<Ask> asks;
    asks.reserve(wishes.size());
    for (const Wish& wish : wishes) {
        asks.push_back(wish.ask);
    }
    return asks;
}

}  // namespace

Crowd::Crowd(const Program& program, std::string admin, std::uint64_t seed)
    : admin_(std::move(admin)), mall_(open_mall(program, admin_)) {
    sign_up(program, seed);
}

void Crowd::sign_up(const Program& program, std::uint64_t seed) {
    Client client(program.port());
    std::vector<Ask> accounts(visitors, Ask{"POST /v1/accounts", "", "{}"});
    for (const Reply& account : ask(client, accounts)) {
        EXPECT_EQ(account.status, 201) << account.text;
        visitors_.push_back(std::make_unique<Visitor>(mall_, account.word("accessToken"), seed++));
    }
    std::vector<Wish> charges;
    charges.reserve(visitors);
    for (auto& visitor : visitors_) {
        charges.push_back(visitor->wishes.charge(pocket_money));
    }
    std::vector<Reply> charged = ask(client, asks_of(charges));
    for (std::size_t i = 0; i < visitors; ++i) {
        visitors_[i]->book.take(charges[i], charged[i]);
    }
}

void Crowd::visit(Program& program, std::size_t answers, Figures& figures) {
    std::atomic<std::size_t> told = 0;
    std::atomic<bool> killed = false;
    // Before anybody asks: whom the first answers kill takes no connection any more.
    std::vector<std::unique_ptr<Client>> clients;
    clients.reserve(visitors);
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
        clients.push_back(std::make_unique<Client>(program.port()));
    }
    auto on_told = [&] {
        if (told.fetch_add(1) + 1 == answers) {
            EXPECT_EQ(program.end(SIGKILL).exit_code, std::nullopt);
            killed = true;
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(visitors);
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
        threads.emplace_back([&, i] {
            try {
                stroll(*visitors_[i], *clients[i], on_told);
            } catch (const std::exception& error) {
                ADD_FAILURE() << "an answer without what belongs into it: " << error.what();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_TRUE(killed) << "only " << told << " answers of " << answers;
    std::size_t open = 0;
    for (auto& visitor : visitors_) {
        open += visitor->open.size();
        figures.orders += visitor->book.orders().size();
    }
    figures.told += told;
    figures.in_flight += open;
    figures.kills_busy += open > 0 ? 1 : 0;
}

void Crowd::add(Visitor& visitor, std::string& bytes, const Wish& wish) {
    bytes += wish.ask.bytes();
    visitor.looks[wish.about] += wish.kind == Kind::look ? 1 : 0;
    visitor.open.push_back(wish);
}

void Crowd::stroll(Visitor& visitor, Client& client, const std::function<void()>& told) {
    std::size_t width = 1 + visitor.wishes.below(open_max);
    for (std::size_t i = 0; i < wishes_max; ++i) {
        std::string bytes;
        while (visitor.open.size() < width) {
            Wish wish = visitor.wishes.next(visitor.book);
            add(visitor, bytes, wish);
            if (!wish.key.empty() && visitor.wishes.chance(8)) {
                add(visitor, bytes, wish);
            }
        }
        client.send(bytes);
        http::testing::Answer answer = client.read_answer();
        if (answer.status == 0 || !answer.complete) {
            return;  // the program has gone
        }
        take_answer(visitor, reply_of(answer));
        told();
    }
}

void Crowd::take_answer(Visitor& visitor, const Reply& reply) {
    Wish wish = visitor.open.front();
    visitor.open.pop_front();
    EXPECT_EQ(is_replayed(reply), visitor.book.knows(wish.key)) << wish.ask.line << reply.text;
    visitor.book.take(wish, reply);
    if (visitor.book.knows(wish.key)) {
        visitor.told.push_back(std::move(wish));
    }
}

// Until none of the orders waits that have had a second to be paid.
void Crowd::wait_for_deadlines(Client& client, Visitor& visitor) {
    EXPECT_TRUE(wait_until([&] {
        Reply waiting = ask(client, {"GET /v1/me/orders?state=PENDING_PAYMENT", visitor.token});
        return waiting.body.at("items").as_array().empty();
    })) << "an order waits for ever";
}

void Crowd::try_again(const Program& program) {
    std::vector<std::vector<Ask>> asks;
    for (auto& visitor : visitors_) {
        for (const Wish& wish : visitor->open) {
            visitor->looks[wish.about] += wish.kind == Kind::look ? 1 : 0;
        }
        asks.push_back(asks_of(visitor->open));
    }
    std::vector<std::vector<Reply>> replies = ask_at_once(program, asks);
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
        visitors_[i]->second = std::move(replies[i]);
    }
}

// Which of what was open had an effect before the kill: its key is known, and not only since it was
// tried again.
std::vector<bool> Crowd::done_of(const Visitor& visitor) {
    std::vector<bool> done(visitor.open.size());
    std::set<std::string> only_now;
    for (std::size_t i = 0; i < done.size(); ++i) {
        const std::string& key = visitor.open[i].key;
        bool keeps_key = visitor.second[i].status < 300 && !key.empty();
        if (keeps_key && !visitor.book.knows(key)) {
            done[i] = is_replayed(visitor.second[i]) && !only_now.contains(key);
            if (!done[i]) {
                only_now.insert(key);
            }
        }
    }
    return done;
}

// What was done is the beginning of what was sent: the engine takes a connection's requests in
// their order, and a log that has lost one has lost all after it. A charge is never refused, so
// none is missing before the last that was done. Carts have no keys: each that they may have been
// since then is right.
void Crowd::take_done(Visitor& visitor, const std::vector<bool>& done) {
    auto last = std::ranges::find(done | std::views::reverse, true);
    auto end = static_cast<std::size_t>(done.rend() - last);
    for (std::size_t i = 0; i < end; ++i) {
        const Wish& wish = visitor.open[i];
        if (done[i]) {
            visitor.book.take(wish, visitor.second[i]);
        } else {
            EXPECT_TRUE(wish.kind != Kind::charge || visitor.book.knows(wish.key))
                << "it was lost, and what came after it is there: " << visitor.second[i].text;
            visitor.book.assume(wish);
        }
    }
    bool possible = visitor.seen.cart == visitor.book.cart();
    for (std::size_t i = end; i < done.size() && !possible; ++i) {
        visitor.book.assume(visitor.open[i]);
        possible = visitor.seen.cart == visitor.book.cart();
    }
    EXPECT_TRUE(possible) << "the cart is as it never was";
    visitor.book.set_cart(visitor.seen.cart);
}

void Crowd::take_rest(Visitor& visitor, const std::vector<bool>& done) {
    for (std::size_t i = 0; i < done.size(); ++i) {
        if (!done[i]) {
            visitor.book.take(visitor.open[i], visitor.second[i]);
        }
    }
    visitor.open.clear();
}

void Crowd::repeat_told(Client& client, Visitor& visitor, Figures& figures) {
    std::vector<Wish> again;
    for (int i = 0; i < 5 && !visitor.told.empty(); ++i) {
        again.push_back(visitor.told[visitor.wishes.below(visitor.told.size())]);
    }
    std::vector<Reply> replies = ask(client, asks_of(again));
    for (std::size_t i = 0; i < again.size(); ++i) {
        EXPECT_LT(replies[i].status, 300) << again[i].ask.line << " was told: " << replies[i].text;
        visitor.book.take(again[i], replies[i]);
    }
    figures.repeated += again.size();
}

void Crowd::recount(const Program& program, bool short_hold, Figures& figures) {
    Client client(program.port());
    for (auto& visitor : visitors_) {
        if (short_hold) {
            wait_for_deadlines(client, *visitor);
        }
        visitor->seen = look_at(client, visitor->token);
    }
    Shelves shelves = look_at(client, mall_);
    own_looks_ += 1;
    try_again(program);
    std::vector<std::vector<bool>> done;
    for (auto& visitor : visitors_) {
        done.push_back(done_of(*visitor));
        take_done(*visitor, done.back());
        figures.done += static_cast<std::size_t>(std::ranges::count(done.back(), true));
        if (short_hold) {
            visitor->book.expire(base::to_text(base::SystemClock().now()));
        }
        expect_same(visitor->book, visitor->seen);
    }
    expect_shelves(shelves);
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
        take_rest(*visitors_[i], done[i]);
        repeat_told(client, *visitors_[i], figures);
    }
    close(program);
    look_again(program);
}

// All that waits is cancelled, and the sale too: then nothing is held any more.
void Crowd::close(const Program& program) {
    std::vector<std::vector<Wish>> cancellations;
    std::vector<std::vector<Ask>> asks;
    for (auto& visitor : visitors_) {
        cancellations.emplace_back();
        for (const auto& [id, order] : visitor->book.orders()) {
            if (order.waits()) {
                cancellations.back().push_back(visitor->wishes.cancel(id));
            }
        }
        asks.push_back(asks_of(cancellations.back()));
    }
    std::vector<std::vector<Reply>> replies = ask_at_once(program, asks);
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
        for (std::size_t nth = 0; nth < replies[i].size(); ++nth) {
            EXPECT_EQ(replies[i][nth].status, 200) << replies[i][nth].text;
            visitors_[i]->book.take(cancellations[i][nth], replies[i][nth]);
        }
    }
    Reply ended =
        program.ask({fmt::format("POST /v1/sales/{}/cancellation", mall_.sale.id), admin_});
    EXPECT_EQ(ended.status, 200) << ended.text;
    mall_.sale.runs = false;
}

void Crowd::look_again(const Program& program) {
    Client client(program.port());
    for (auto& visitor : visitors_) {
        expect_same(visitor->book, look_at(client, visitor->token));
    }
    Shelves shelves = look_at(client, mall_);
    own_looks_ += 1;
    expect_shelves(shelves);
    for (const auto& [id, product] : shelves.products) {
        for (const boost::json::value& option : product.at("options").as_array()) {
            EXPECT_EQ(id_in(option, "held"), 0) << "held by nobody: " << option;
        }
    }
    expect_rankings(client, shelves);
}

void Crowd::expect_shelves(const Shelves& shelves) const {
    std::vector<const Book*> books;
    books.reserve(visitors);
    for (const auto& visitor : visitors_) {
        books.push_back(&visitor->book);
    }
    expect_same(mall_, books, shelves);
    for (const auto& [id, product] : shelves.products) {
        std::int64_t looks = own_looks_;
        for (const auto& visitor : visitors_) {
            auto found = visitor->looks.find(id);
            looks += found == visitor->looks.end() ? 0 : found->second;
        }
        EXPECT_LE(id_in(product, "viewCount"), looks) << "looks that nobody took";
    }
}

// Of what is sold the rankings hear a moment later, and they forget none of it.
void Crowd::expect_rankings(Client& client, const Shelves& shelves) {
    for (const auto& [id, product] : shelves.products) {
        std::int64_t sold = 0;
        for (const boost::json::value& option : product.at("options").as_array()) {
            sold += id_in(option, "sold");
        }
        Ask rank{fmt::format("GET /v1/products/{}/rank?window=all", id)};
        EXPECT_TRUE(wait_until([&] {
            return id_in(ask(client, rank).body.at("sales"), "count") == sold;
        })) << "sold "
            << sold << ", and the ranking says " << ask(client, rank).text;
    }
}

}  // namespace onrush::app::mixed

// Random sales, and random orders of them, against the model.
#include "features/sale/test/model.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/sale/test/words.h"

namespace onrush::sale {
namespace {

using engine::test::Moment;
using engine::test::Told;
using engine::test::ToldFact;
using Fate = SaleModel::Fate;

// One option with 100 pieces, nine accounts.
struct Game {
    explicit Game(std::uint64_t seed) : random(seed) {
        book.receive(1, 90);
        (void)book.take_facts();
        model_of_catalog.categories = 1;
        model_of_catalog.products = {{.category = 1, .price = 1000}};
        model_of_catalog.options = {{.product = 1, .received = 100}};
    }
    std::mt19937_64 random;
    Book book;
    catalog::CatalogModel model_of_catalog;
    SaleModel model;
    room::RoomModel rooms;
    std::int64_t now = 1000;
    std::vector<Part> parts;  // as the feature gave them, in the order of the model's
    engine::test::RefusalsMet<SaleFeature> met;
    std::map<std::string, int> objections;  // to orders

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint32_t up_to(std::uint64_t n) { return static_cast<std::uint32_t>(1 + below(n)); }
    std::uint64_t any_sale() { return 1 + below(model.all.size() + 1); }
    // Mostly one of the newest, which run.
    std::uint64_t some_sale() {
        std::uint64_t newest = model.all.size();
        return below(4) == 0 || newest < 3 ? any_sale() : newest - below(3);
    }

    // Rooms are declared first.
    void run_deadlines(Moment& moment) {
        auto first = [&] { return std::min(rooms.next_deadline(), model.next_deadline()); };
        for (Instant next = first(); next <= moment.now; next = first()) {
            (void)(rooms.next_deadline() == next
                       ? rooms.run_deadlines(moment, 1)
                       : model.run_deadlines(model_of_catalog, rooms, moment, 1));
        }
    }
    template <typename Input>
    auto& feature_of() {
        if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
            return book.features.rooms;
        } else {
            return book.features.sales;
        }
    }
    template <typename Input>
    Told run_model(const Input& input, Moment& moment) {
        if constexpr (std::is_same_v<typename Input::Feature, room::RoomFeature>) {
            return rooms.run(input, moment);
        } else if constexpr (requires { model.run(input, model_of_catalog, rooms, moment); }) {
            return model.run(input, model_of_catalog, rooms, moment);
        } else {
            return model.run(input, model_of_catalog, moment);
        }
    }
    // In front of a sale; a crowd comes in, and may come again.
    void guard() {
        compare(room::CreateRoom{.caller = admin(),
                                 .name = "room",
                                 .opens_at = Instant(now),
                                 .closes_at = {},
                                 .admit = {up_to(3), base::Duration::seconds(1)},
                                 .max_active = up_to(5),
                                 .claim_seconds = base::Duration::seconds(10),
                                 .session_seconds = base::Duration::seconds(10),
                                 .idle_seconds = {},
                                 .target = {},
                                 .message = {},
                                 .protects = guarded(SaleId(some_sale()))});
        for (std::uint64_t account = 1; account <= 9; ++account) {
            compare(room::TakeTicket{user(account), room::RoomId(rooms.all.size())});
        }
        for (std::uint64_t account = 1; account <= 4; ++account) {
            engine::Caller caller = user(account);
            compare(room::TakeTicket{caller, room::RoomId(rooms.all.size())});  // claims the pass
            if (below(3) == 0) {
                compare(room::LeaveRoom{caller, room::RoomId(rooms.all.size())});
            }
        }
    }
    void queue() {
        std::size_t newest = rooms.all.size() + 1;
        room::RoomId room(newest - below(std::min<std::size_t>(3, newest)));
        engine::Caller caller = user(up_to(9));
        below(4) == 0 ? compare(room::LeaveRoom{caller, room})
                      : compare(room::TakeTicket{caller, room});
    }
    // What the model expects of a batch at this time; its deadlines come first.
    Moment open() {
        Moment moment{base::Instant(now)};
        run_deadlines(moment);
        return moment;
    }
    void expect_facts(const Moment& moment) {
        std::vector<ToldFact> facts;
        for (const std::string& fact : book.take_facts()) {
            facts.push_back(engine::test::told_fact(fact));
        }
        EXPECT_EQ(facts, moment.facts);
        const catalog::Stock& stock = stock_of(book.features.catalog, OptionId(1));
        EXPECT_EQ(stock.held, model_of_catalog.options[0].held);
        EXPECT_EQ(stock.sold, model_of_catalog.options[0].sold);
    }
    template <typename Input>
    void compare(const Input& input) {
        Moment moment = open();
        Told expected = run_model(input, moment);
        engine::Result<Input> result = book.run(now, feature_of<Input>(), input);
        EXPECT_EQ(engine::test::told_of(result), expected) << "at " << now;
        expect_facts(moment);
        met.note<Input>(result);
    }

    void create() {
        CreateSale input = five_pieces();
        input.quantity = static_cast<std::uint32_t>(below(20));  // now and then none
        input.per_account = up_to(6);
        if (below(4) == 0) {
            input.per_account = std::nullopt;
        }
        if (below(10) == 0) {
            input.per_account = 0;
        }
        if (below(10) == 0) {
            input.price = Money(-1);
        }
        if (below(10) == 0) {
            input.option_id = OptionId(2);  // there is none
        }
        std::int64_t starts = now - 20 + static_cast<std::int64_t>(below(100));
        input.starts_at = Instant(starts);
        std::uint64_t longest = below(4) == 0 ? 20 : 800;
        input.ends_at = Instant(starts + static_cast<std::int64_t>(below(longest)));
        compare(input);
    }
    void buy() {
        std::uint64_t sale = some_sale();
        std::uint64_t account = up_to(9);
        std::uint32_t pieces = up_to(4);
        Moment moment = open();
        std::optional<Told> objection =
            model.objection(sale, account, pieces, model_of_catalog, rooms, moment.now);
        (void)book.call(now, [&](Instant at) {
            SaleFeature& sales = book.features.sales;
            auto found = may_take(sales, AccountId(account), SaleId(sale), pieces, at);
            EXPECT_EQ(found.has_value(), !objection);
            if (found && !objection) {
                parts.push_back(take(sales, **found, AccountId(account), pieces, at));
                std::size_t part = model.take(sale, account, pieces, rooms, moment);
                EXPECT_EQ(parts[part].number, model.parts[part].number);
            } else if (!found && objection) {
                EXPECT_EQ(engine::test::refused(found.error()), *objection);
                objections[objection->refusal] += 1;
            }
            return "";
        });
        expect_facts(moment);
    }
    // What an order may do with its part.
    void go_on() {
        if (parts.empty()) {
            return;
        }
        std::size_t part = below(parts.size());
        Fate fate = model.parts[part].fate;
        if (fate == Fate::given_back) {
            return;
        }
        Moment moment = open();
        bool pays = fate == Fate::held && below(2) == 0;
        (void)book.call(now, [&](Instant at) {
            SaleFeature& sales = book.features.sales;
            pays                 ? confirm(sales, parts[part], at)
            : fate == Fate::held ? give_back(sales, parts[part], at)
                                 : give_back_sold(sales, parts[part], at);
            return "";
        });
        pays ? model.confirm(part, model_of_catalog, rooms, moment)
             : model.give_back(part, model_of_catalog, rooms, moment);
        expect_facts(moment);
    }
    void list() {
        ListSales input{.limit = static_cast<std::uint32_t>(below(8))};
        if (below(2) == 0) {
            input.state = static_cast<SaleState>(below(6));
        }
        if (below(2) == 0) {
            input.cursor = SaleId(any_sale());
        }
        compare(input);
    }
    // Active again soon, or nothing else happens.
    void change_activity() {
        catalog::ChangeProduct change{.caller = admin(), .product = catalog::ProductId(1)};
        change.active = !model_of_catalog.products[0].active || below(8) != 0;
        Moment moment = open();
        (void)model_of_catalog.run(change, moment);
        model.look_at(model_of_catalog, rooms, moment);
        (void)book.run(now, book.features.catalog, change);
        expect_facts(moment);
    }
    void step() {
        std::uint64_t dice = below(100);
        dice < 5    ? create()
        : dice < 6  ? compare(CancelSale{admin(), SaleId(any_sale())})
        : dice < 45 ? go_on()
        : dice < 48 ? list()
        : dice < 52 ? compare(LookUpSale{SaleId(any_sale())})
        : dice < 55 ? change_activity()
                    : buy();
        if (below(50) == 0) {
            guard();
        }
        if (below(5) == 0) {
            queue();
        }
        now += below(3) == 0 ? static_cast<std::int64_t>(below(20)) : 0;
    }
    void end() {
        now += 20'000;
        Moment moment = open();
        model_of_catalog.products[0].active = true;
        model.look_at(model_of_catalog, rooms, moment);
        book.play({{now, set_active(true), "done"}});
        expect_facts(moment);
        for (std::uint64_t sale = 1; sale <= model.all.size(); ++sale) {
            compare(LookUpSale{SaleId(sale)});
            const SaleCount& count = count_of(book.features.sales, SaleId(sale));
            EXPECT_EQ(count.held, model.pieces_in(sale, Fate::held));
            EXPECT_EQ(count.sold, model.pieces_in(sale, Fate::sold));
        }
        EXPECT_EQ(model.next_deadline(), Instant::never());
        book.expect_whole();
    }
};

TEST(SaleModel, AgreesOnRandomCommandsAndOrders) {
    engine::test::RefusalsMet<SaleFeature> met;
    std::map<std::string, int> objections;
    std::size_t taken = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        for (int step = 0; step < 800 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.end();
        taken += game.parts.size();
        met.add_all(game.met);
        for (const auto& [refusal, times] : game.objections) {
            objections[refusal] += times;
        }
    }
    EXPECT_GT(taken, 700u);  // or the game asks for what nobody may have
    met.expect_all_but({});
    for (const char* refusal :
         {"sale-not-found", "sale-not-started", "sale-ended", "sale-limit", "sale-sold-out"}) {
        EXPECT_GT(objections[refusal], 100) << refusal;
    }
    EXPECT_GT(objections["pass-required"], 50);
    EXPECT_GT(objections["pass-expired"], 10);
}

}  // namespace
}  // namespace onrush::sale

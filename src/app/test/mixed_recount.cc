#include "app/test/mixed_recount.h"

#include <set>

#include <fmt/format.h>

namespace onrush::app::mixed {

using boost::json::object;
using boost::json::value;
using http::testing::Client;

namespace {

constexpr int pages_max = 1000;

void send_all(Client& client, const std::vector<Ask>& asks) {
    std::string bytes;
    for (const Ask& one : asks) {
        bytes += one.bytes();
    }
    client.send(bytes);
}

std::vector<Reply> read_all(Client& client, std::size_t count) {
    std::vector<Reply> replies;
    replies.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        replies.push_back(reply_of(client.read_answer()));
    }
    return replies;
}

std::vector<object> all_pages(Client& client, const std::string& token, const std::string& path) {
    std::vector<object> items;
    std::string cursor;
    for (int page = 0; page < pages_max; ++page) {
        Reply reply = ask(client, {fmt::format("GET {}?limit=100{}", path, cursor), token});
        EXPECT_EQ(reply.status, 200) << path << reply.text;
        for (const value& item : reply.body.at("items").as_array()) {
            items.push_back(item.as_object());
        }
        if (reply.body.at("nextCursor").is_null()) {
            return items;
        }
        cursor = fmt::format("&cursor={}", reply.number("nextCursor"));
    }
    ADD_FAILURE() << path << " has no end";
    return items;
}

std::map<Id, object> by(std::string_view id, const std::vector<object>& items) {
    std::map<Id, object> all;
    for (const object& item : items) {
        EXPECT_TRUE(all.emplace(id_in(item, id), item).second) << "there twice: " << value(item);
    }
    return all;
}

// The same ones are there, none is lost and none came from nowhere.
template <typename Told>
void expect_same_ids(const char* what, const std::map<Id, Told>& told,
                     const std::map<Id, object>& seen) {
    for (const auto& [id, one] : told) {
        EXPECT_TRUE(seen.contains(id)) << what << " " << id << " was told, and it is gone";
    }
    for (const auto& [id, one] : seen) {
        EXPECT_TRUE(told.contains(id)) << "nobody was told of " << what << " " << value(one);
    }
}

void expect_same_orders(const Book& book, const Seen& seen) {
    expect_same_ids("order", book.orders(), seen.orders);
    for (const auto& [id, order] : book.orders()) {
        auto found = seen.orders.find(id);
        if (found != seen.orders.end()) {
            EXPECT_EQ(value(found->second), value(order.told));
        }
    }
}

void expect_same_coupons(const Book& book, const Seen& seen) {
    expect_same_ids("coupon", book.coupons(), seen.coupons);
    for (const auto& [id, told] : book.coupons()) {
        auto found = seen.coupons.find(id);
        if (found != seen.coupons.end()) {
            object expected = told;
            expected["status"] = book.status_of(id);
            for (const auto& [name, member] : expected) {
                EXPECT_EQ(found->second.at(name), member) << name;
            }
        }
    }
}

// Each charge told is there once; each order that was paid took its total once, and gave it back
// once when it was refunded; each balance follows from the one before.
void expect_same_wallet(const Book& book, const Seen& seen) {
    std::map<Id, object> charges;
    std::map<Id, std::string> moves;  // of orders
    std::int64_t balance = 0;
    for (auto entry = seen.entries.rbegin(); entry != seen.entries.rend(); ++entry) {
        balance += id_in(*entry, "amount");
        EXPECT_EQ(id_in(*entry, "balanceAfter"), balance) << value(*entry);
        EXPECT_GE(balance, 0);
        std::string kind(entry->at("kind").as_string());
        if (kind == "charge") {
            EXPECT_TRUE(charges.emplace(id_in(*entry, "id"), *entry).second);
        } else {
            moves[id_in(*entry, "orderId")] +=
                fmt::format("{} {}; ", kind, id_in(*entry, "amount"));
        }
    }
    EXPECT_EQ(seen.balance, balance) << "the balance is not the sum of its entries";
    EXPECT_EQ(seen.balance, book.balance());
    expect_same_ids("charge", book.charges(), charges);
    for (const auto& [id, told] : book.charges()) {
        EXPECT_EQ(value(charges[id]), value(told));
    }
    for (const auto& [id, order] : book.orders()) {
        std::string expected;
        if (order.was_paid() && order.total > 0) {
            expected = fmt::format("spend {}; ", -order.total);
            expected += order.stands() ? "" : fmt::format("refund {}; ", order.total);
        }
        EXPECT_EQ(moves[id], expected) << "of order " << value(order.told);
    }
    EXPECT_LE(moves.size(), book.orders().size()) << "an entry is of an order nobody has";
}

struct Taken {
    Pieces held;  // by orders that wait, but not of the sale
    Pieces sold;  // also in the sale
    std::int64_t sale_held = 0;
    std::int64_t sale_sold = 0;
};

Taken taken_by(const std::vector<const Book*>& books) {
    Taken taken;
    for (const Book* book : books) {
        for (const auto& [id, order] : book->orders()) {
            if (!order.stands()) {
                continue;
            }
            bool of_sale = order.number != 0;
            if (of_sale) {
                (order.waits() ? taken.sale_held : taken.sale_sold) += order.count();
            }
            for (const auto& [option, count] : order.pieces) {
                if (!order.waits()) {
                    taken.sold[option] += count;
                } else if (!of_sale) {
                    taken.held[option] += count;
                }
            }
        }
    }
    return taken;
}

void expect_stock(const Mall& mall, const object& option, Taken& taken) {
    Id id = id_in(option, "optionId");
    std::int64_t held = taken.held[id];
    if (id == mall.sale.option) {
        held += mall.sale.runs ? mall.sale.quantity - taken.sale_sold : taken.sale_held;
    }
    std::int64_t stock = mall.goods.at(id).stock;
    EXPECT_EQ(id_in(option, "held"), held) << value(option);
    EXPECT_EQ(id_in(option, "sold"), taken.sold[id]) << value(option);
    EXPECT_EQ(id_in(option, "available"), stock - held - taken.sold[id]) << value(option);
    EXPECT_EQ(id_in(option, "onHand") + id_in(option, "sold"), stock) << value(option);
    EXPECT_GE(id_in(option, "available"), 0) << value(option);
}

void expect_sale(const Mall& mall, const std::vector<const Book*>& books, const object& sale,
                 const Taken& taken) {
    EXPECT_EQ(id_in(sale, "sold"), taken.sale_sold) << value(sale);
    EXPECT_LE(taken.sale_sold + taken.sale_held, mall.sale.quantity);
    if (mall.sale.runs) {
        EXPECT_EQ(id_in(sale, "remaining"), mall.sale.quantity - taken.sale_sold - taken.sale_held)
            << value(sale);
    }
    std::set<std::int64_t> numbers;
    for (const Book* book : books) {
        for (const auto& [id, order] : book->orders()) {
            if (order.number != 0 && order.stands()) {
                EXPECT_TRUE(numbers.insert(order.number).second)
                    << "two have this number: " << value(order.told);
            }
        }
    }
}

void expect_campaign(const std::vector<const Book*>& books, const object& campaign) {
    std::set<std::int64_t> numbers;
    std::int64_t coupons = 0;
    bool sold_out = false;
    for (const Book* book : books) {
        for (const auto& [id, coupon] : book->coupons()) {
            if (coupon.at("campaignId") == campaign.at("campaignId")) {
                numbers.insert(id_in(coupon, "number"));
                coupons += 1;
            }
        }
        sold_out = sold_out || book->met_sold_out(id_in(campaign, "campaignId"));
    }
    EXPECT_EQ(static_cast<std::int64_t>(numbers.size()), coupons) << "two have the same number";
    EXPECT_EQ(id_in(campaign, "issued"), coupons) << value(campaign);
    EXPECT_EQ(numbers.empty() ? 0 : *numbers.rbegin(), coupons) << "the numbers have a gap";
    EXPECT_LE(coupons, id_in(campaign, "quota"));
    EXPECT_TRUE(!sold_out || coupons == id_in(campaign, "quota")) << value(campaign);
}

}  // namespace

Reply ask(Client& client, const Ask& what) {
    client.send(what.bytes());
    return reply_of(client.read_answer());
}

std::vector<Reply> ask(Client& client, const std::vector<Ask>& asks) {
    send_all(client, asks);
    return read_all(client, asks.size());
}

std::vector<std::vector<Reply>> ask_at_once(const Program& program,
                                            const std::vector<std::vector<Ask>>& lists) {
    std::vector<std::unique_ptr<Client>> clients;
    clients.reserve(lists.size());
    for (const std::vector<Ask>& asks : lists) {
        clients.push_back(std::make_unique<Client>(program.port()));
        send_all(*clients.back(), asks);
    }
    std::vector<std::vector<Reply>> replies;
    replies.reserve(lists.size());
    for (std::size_t i = 0; i < lists.size(); ++i) {
        replies.push_back(read_all(*clients[i], lists[i].size()));
    }
    return replies;
}

Seen look_at(Client& client, const std::string& token) {
    Seen seen;
    seen.balance = ask(client, {"GET /v1/me/points", token}).number("balance");
    seen.entries = all_pages(client, token, "/v1/me/points/entries");
    seen.coupons = by("couponId", all_pages(client, token, "/v1/me/coupons"));
    seen.cart = pieces_in(ask(client, {"GET /v1/me/cart", token}).body, "items");
    seen.orders = by("orderId", all_pages(client, token, "/v1/me/orders"));
    std::vector<Ask> asks;
    asks.reserve(seen.orders.size());
    for (const auto& [id, order] : seen.orders) {
        asks.push_back({fmt::format("GET /v1/orders/{}", id), token});
    }
    for (const Reply& reply : ask(client, asks)) {
        seen.orders[reply.number("orderId")] = reply.body.as_object();
    }
    return seen;
}

Shelves look_at(Client& client, const Mall& mall) {
    Shelves shelves;
    auto get = [&](const char* what, Id id) {
        Reply reply = ask(client, {fmt::format("GET /v1/{}/{}", what, id)});
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.body.as_object();
    };
    for (Id id : mall.products) {
        shelves.products[id] = get("products", id);
    }
    for (const Campaign& campaign : mall.campaigns) {
        shelves.campaigns[campaign.id] = get("campaigns", campaign.id);
    }
    shelves.sale = get("sales", mall.sale.id);
    return shelves;
}

void expect_same(const Book& book, const Seen& seen) {
    expect_same_orders(book, seen);
    expect_same_coupons(book, seen);
    expect_same_wallet(book, seen);
    EXPECT_EQ(seen.cart, book.cart());
}

void expect_same(const Mall& mall, const std::vector<const Book*>& books, const Shelves& shelves) {
    Taken taken = taken_by(books);
    for (const auto& [id, product] : shelves.products) {
        for (const value& option : product.at("options").as_array()) {
            expect_stock(mall, option.as_object(), taken);
        }
    }
    for (const auto& [id, campaign] : shelves.campaigns) {
        expect_campaign(books, campaign);
    }
    expect_sale(mall, books, shelves.sale, taken);
    std::set<Id> orders;
    for (const Book* book : books) {
        for (const auto& [id, order] : book->orders()) {
            EXPECT_TRUE(orders.insert(id).second) << "two have the order " << value(order.told);
        }
    }
}

}  // namespace onrush::app::mixed

#include "features/room/guard.h"

#include <algorithm>

#include <fmt/format.h>

#include "features/room/admission.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

namespace {

Stock stock_behind(const RoomFeature& feature, const Guard& guard) {
    std::optional<Stock> stock = feature.stocks.find(guard.type, guard.thing);
    ONRUSH_CHECK(stock.has_value(), "room {} protects {} {}, which does not exist",
                 guard.room.value, base::text_of(guard.type), guard.thing);
    return *stock;
}

base::Refused sent_to(const RoomFeature& feature, const base::Refusal& refusal, RoomId room) {
    return base::Refused(refusal, room, feature.queue_pages.of(room));
}

// Turns the room SOLD_OUT, or opens it again. What is closed stays as it was.
void turn_by_stock(RoomFeature& feature, RoomId id, bool sold_out, base::Instant now) {
    const RoomCount& count = count_of(feature, id);
    if (count.closed || count.sold_out == sold_out) {
        return;
    }
    const Room& room = room_of(feature, id);
    feature.counts.update(count, [&](RoomCount& row) {
        row.sold_out = sold_out;
        plan_tick(room, row, now);
    });
    if (sold_out) {
        const Guard* guard = guard_of(feature, id);
        feature.room_sold_out.emit({id, count.admitted, guard->bought, count.waiting});
    } else if (state_of(room, count) == RoomState::open) {
        feature.room_opened.emit({id, count.waiting});
    }
}

std::optional<std::string> wrong_with(const RoomFeature& feature, const Guard& guard) {
    std::optional<Stock> stock = feature.stocks.find(guard.type, guard.thing);
    std::string_view type = base::text_of(guard.type);
    if (!stock) {
        return fmt::format("room {} protects {} {}, which does not exist", guard.room.value, type,
                           guard.thing);
    }
    const RoomCount* count = feature.counts.find(guard.room);
    bool has_looked = guard.look_at.is_never();
    if (has_looked && count != nullptr && !count->closed && count->sold_out != is_out(*stock)) {
        return fmt::format("room {} is{} sold out, and {} {} has {} left", guard.room.value,
                           count->sold_out ? "" : " not", type, guard.thing, stock->left);
    }
    return std::nullopt;
}

}  // namespace

void Stocks::add(ProtectedType type, StockOf stock_of) {
    bool added = kinds_.emplace(type, std::move(stock_of)).second;
    ONRUSH_CHECK(added, "the stock of each {} is told twice", base::text_of(type));
}

std::optional<Stock> Stocks::find(ProtectedType type, std::uint64_t thing) const {
    auto found = kinds_.find(type);
    return found == kinds_.end() ? std::nullopt : found->second(thing);
}

std::string_view QueuePages::of(RoomId room) {
    auto [found, fresh] = pages_.try_emplace(room.value);
    if (fresh) {
        found->second = fmt::format("{}/rooms/{}", url_, room.value);
    }
    return found->second;
}

// --- for the owners of things -------------------------------------------------------------------

std::optional<base::Refused> objection(const RoomFeature& feature, Protects thing,
                                       AccountId account, base::Instant now) {
    const Guard* guard = guard_of(feature, thing);
    if (guard == nullptr) {
        return std::nullopt;
    }
    const Pass* pass = pass_of(feature, guard->room, account);
    bool closed = count_of(feature, guard->room).closed;
    if (pass != nullptr && pass->ends_at > now && !closed) {
        return is_claimed(*pass) ? std::nullopt
                                 : std::optional(sent_to(feature, pass_required, guard->room));
    }
    auto room = static_cast<std::uint32_t>(guard->room.value);
    bool ended = pass != nullptr || feature.ended_passes.find(account, room) != nullptr;
    return sent_to(feature, ended ? pass_expired : pass_required, guard->room);
}

void stock_changed(RoomFeature& feature, Protects thing, base::Instant now) {
    if (const Guard* guard = guard_of(feature, thing)) {
        turn_by_stock(feature, guard->room, is_out(stock_behind(feature, *guard)), now);
    }
}

// --- for rooms ----------------------------------------------------------------------------------

const Guard* guard_of(const RoomFeature& feature, Protects thing) {
    // Most servers protect nothing, and crowds ask for coupons.
    return feature.guards.size() == 0 ? nullptr : feature.guards.find(thing.type, thing.id);
}

const Guard* guard_of(const RoomFeature& feature, RoomId room) {
    return feature.guards.find_by<ByRoom>(room);
}

std::optional<Protects> protected_by(const RoomFeature& feature, RoomId room) {
    const Guard* guard = guard_of(feature, room);
    return guard == nullptr ? std::nullopt : std::optional(Protects{guard->type, guard->thing});
}

std::optional<base::Refused> objection_to_protect(const RoomFeature& feature,
                                                  std::optional<RoomId> room, Protects thing) {
    if (!feature.stocks.find(thing.type, thing.id)) {
        return base::Refused(protected_not_found);
    }
    const Guard* guard = guard_of(feature, thing);
    bool of_another = guard != nullptr && guard->room != room;
    return of_another ? std::optional(base::Refused(already_protected, guard->room)) : std::nullopt;
}

void set_protected(RoomFeature& feature, RoomId room, std::optional<Protects> thing,
                   base::Instant now) {
    if (const Guard* before = guard_of(feature, room)) {
        feature.guards.erase(*before);
    }
    bool sold_out = false;
    if (thing) {
        const Guard& guard = feature.guards.insert({.type = thing->type,
                                                    .thing = thing->id,
                                                    .room = room,
                                                    .look_at = base::Instant::never()});
        sold_out = is_out(stock_behind(feature, guard));
    }
    turn_by_stock(feature, room, sold_out, now);
}

void look_at_stock(RoomFeature& feature, const Guard& guard, base::Instant now) {
    feature.guards.update(guard, [](Guard& row) { row.look_at = base::Instant::never(); });
    turn_by_stock(feature, guard.room, is_out(stock_behind(feature, guard)), now);
}

void remember_ended(RoomFeature& feature, const Pass& pass, base::Instant now) {
    if (guard_of(feature, RoomId(pass.room)) == nullptr) {
        return;
    }
    if (feature.ended_passes.size() >= limits::ended_passes_max) {
        feature.ended_passes.erase(*feature.ended_passes.by<ByForgetting>().first());
    }
    feature.ended_passes.insert({.account = pass.account,
                                 .forget_at = now + limits::ended_pass_kept_for,
                                 .room = pass.room});
}

void count_gone(RoomFeature& feature, RoomId room, std::uint32_t passes) {
    const Guard* guard = guard_of(feature, room);
    if (guard != nullptr && passes > 0) {
        feature.guards.update(*guard, [&](Guard& row) { row.gone += passes; });
    }
}

void forget_ended(RoomFeature& feature, RoomId room, AccountId account) {
    const EndedPass* ended =
        feature.ended_passes.find(account, static_cast<std::uint32_t>(room.value));
    if (ended != nullptr) {
        feature.ended_passes.erase(*ended);
    }
}

std::uint32_t chance_of(const Stock& stock, const Guard& guard, std::uint32_t admitted,
                        std::uint32_t ahead) {
    constexpr std::uint64_t all = 1000;
    auto buyers_of = [&](std::uint64_t people) {
        std::uint64_t still_buyers = admitted - guard.gone;
        return admitted == 0 ? people : (people * still_buyers + admitted - 1) / admitted;
    };
    std::uint64_t inside = buyers_of(admitted - guard.gone - guard.bought);
    std::uint64_t buyers = buyers_of(ahead);
    if (inside + buyers == 0) {
        return stock.left > 0 ? all : 0;
    }
    std::uint64_t served = stock.left;
    if (guard.bought > 0) {
        served = served * guard.bought / guard.pieces;
    }
    served -= std::min(served, inside);
    if (served >= buyers) {
        return served > 0 ? all : 0;
    }
    return static_cast<std::uint32_t>(all * served / buyers);
}

std::optional<std::uint32_t> chance_in(const RoomFeature& feature, RoomId room,
                                       std::uint32_t ahead) {
    const Guard* guard = guard_of(feature, room);
    if (guard == nullptr) {
        return std::nullopt;
    }
    return chance_of(stock_behind(feature, *guard), *guard, count_of(feature, room).admitted,
                     ahead);
}

// --- for the laws of the owners -----------------------------------------------------------------

std::optional<std::string> wrong_with_room(const RoomFeature& feature, Protects thing) {
    const Guard* guard = guard_of(feature, thing);
    return guard == nullptr ? std::nullopt : wrong_with(feature, *guard);
}

std::optional<std::string> wrong_with_rooms(const RoomFeature& feature, ProtectedType type) {
    std::optional<std::string> wrong;
    feature.guards.for_each([&](const Guard& guard) {
        if (!wrong && guard.type == type) {
            wrong = wrong_with(feature, guard);
        }
    });
    return wrong;
}

std::string sql_of_rooms(ProtectedType type, std::string_view stocks) {
    return fmt::format(R"(
        SELECT g.room FROM room_guards g JOIN room_tallies t ON t.room = g.room
        LEFT JOIN ({}) s ON s.thing = g.thing
        WHERE g.type = '{}'
          AND (s.thing IS NULL
               OR (g.look_at = {} AND NOT t.closed AND t.sold_out <> s.is_out)))",
                       stocks, base::text_of(type), base::Instant::never().ms);
}

}  // namespace onrush::room

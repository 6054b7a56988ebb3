#include "features/order/rank_concerts.h"

#include "engine/limits.h"

namespace onrush::order {

engine::Result<RankConcerts> decide(const OrderFeature& feature, const RankConcerts& input,
                                    base::Instant) {
    std::uint32_t most = input.limit.value_or(engine::limits::page_items_default);
    ConcertRankingPage page{.by = input.by, .items = {}};
    auto add = [&](ConcertId id, std::uint64_t seats) -> RankedConcert& {
        RankedConcert& item = page.items.emplace_back();
        item.rank = static_cast<std::uint32_t>(page.items.size());
        item.concert_id = id;
        item.title = concert::concert_of(feature.concerts, id).title;
        item.seats = seats;
        return item;
    };
    if (input.by == ConcertRanking::reservations) {
        auto all = feature.reserved_seats.by<BySeats>().all();
        for (auto at = all.rbegin(); at != all.rend() && page.items.size() < most; ++at) {
            add(at->concert, at->seats);
        }
        return page;
    }
    for (const SellOut& one : feature.sell_outs.by<ByTook>().all()) {
        if (page.items.size() == most) {
            break;
        }
        const concert::Date& date = concert::date_row(feature.concerts, one.date);
        const concert::DateCount& count = concert::count_of(feature.concerts, one.date);
        RankedConcert& item = add(date.concert, count.seats);
        item.date_id = date.id;
        item.starts_at = date.starts_at;
        item.sold_out_at = count.sold_out_at;
        item.seconds = one.took_ms / 1000;
    }
    return page;
}

}  // namespace onrush::order

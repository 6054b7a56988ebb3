// Rankings of concerts, for anyone: those of which the most seats are reserved, and the dates that
// sold out in the shortest time. A date stays ranked when a buyer gives a seat back, and is not
// when seats are added or unblocked afterwards, or when it is cancelled. Relaxed, as the rankings
// of products are. Both are read off an index, no more rows than the answer has.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/order/order.h"

namespace onrush::order {

enum class ConcertRanking : std::uint8_t { reservations, sellout };
BOOST_DESCRIBE_ENUM(ConcertRanking, reservations, sellout)

struct RankedConcert {
    std::uint32_t rank = 0;
    ConcertId concert_id;
    std::string title;
    std::uint64_t seats = 0;        // reserved of the concert; that the date has
    std::optional<DateId> date_id;  // sellout: and what follows
    std::optional<base::Instant> starts_at;
    std::optional<base::Instant> sold_out_at;
    std::optional<std::uint64_t> seconds;  // since it opened, rounded down
};
BOOST_DESCRIBE_STRUCT(RankedConcert, (),
                      (rank, concert_id, title, seats, date_id, starts_at, sold_out_at, seconds))

struct ConcertRankingPage {
    ConcertRanking by = ConcertRanking::reservations;
    std::vector<RankedConcert> items;
};
BOOST_DESCRIBE_STRUCT(ConcertRankingPage, (), (by, items))

struct RankConcerts {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    ConcertRanking by = ConcertRanking::reservations;
    std::optional<std::uint32_t> limit;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = ConcertRankingPage;
};
BOOST_DESCRIBE_STRUCT(RankConcerts, (), (by, limit))

engine::Result<RankConcerts> decide(const OrderFeature& feature, const RankConcerts& input,
                                    base::Instant now);

}  // namespace onrush::order

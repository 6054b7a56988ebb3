// Shows concerts and their dates, to anyone. Relaxed: what is told may be a moment ahead of the
// disk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clearable.h"
#include "engine/command.h"
#include "features/concert/concert.h"
#include "features/concert/refusals.h"

namespace onrush::concert {

struct ConcertView {
    ConcertId concert_id;
    std::string title;
    std::string venue;
    std::string description;
    std::uint32_t dates = 0;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(ConcertView, (), (concert_id, title, venue, description, dates, created_at))

// free + held + sold + blocked = seats. Of a general section seats are its capacity.
struct SectionView {
    std::string section;
    bool general = false;
    base::Money lowest_price;
    base::Money highest_price;
    std::uint32_t seats = 0;
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
};
BOOST_DESCRIBE_STRUCT(SectionView, (),
                      (section, general, lowest_price, highest_price, seats, free, held, sold,
                       blocked))

struct DateView {
    DateId date_id;
    ConcertId concert_id;
    DateState state = DateState::before;
    base::Instant opens_at;
    base::Instant closes_at;
    base::Instant starts_at;
    std::uint32_t seats = 0;
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
    std::optional<base::Instant> sold_out_at;  // all were sold, since seats were last added
    std::vector<SectionView> sections;         // the best first
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(DateView, (),
                      (date_id, concert_id, state, opens_at, closes_at, starts_at, seats, free,
                       held, sold, blocked, sold_out_at, sections, created_at))

[[nodiscard]] ConcertView view_of(const Concert& concert);
[[nodiscard]] DateView view_of(const ConcertFeature& feature, const Date& date, base::Instant now);

struct LookUpConcert {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    ConcertId concert;

    using Answer = ConcertView;
    static constexpr std::array refusals = {&concert_not_found};
};

struct ConcertPage {
    std::vector<ConcertView> items;
    std::optional<ConcertId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(ConcertPage, (), (items, next_cursor))

// Concerts, newest first, a page at a time.
struct ListConcerts {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    std::optional<std::uint32_t> limit;
    std::optional<ConcertId> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = ConcertPage;
};
BOOST_DESCRIBE_STRUCT(ListConcerts, (), (limit, cursor))

struct LookUpDate {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    DateId date;

    using Answer = DateView;
    static constexpr std::array refusals = {&date_not_found};
};

struct DatePage {
    std::vector<DateView> items;
    std::optional<DateId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(DatePage, (), (items, next_cursor))

// The dates of a concert, by the time at which they start, a page at a time; all, or those that
// have free seats to be had now, or the others.
struct ListDates {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    ConcertId concert;
    std::optional<bool> available;
    std::optional<std::uint32_t> limit;
    std::optional<DateId> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = DatePage;
    static constexpr std::array refusals = {&concert_not_found};
};
BOOST_DESCRIBE_STRUCT(ListDates, (), (concert, available, limit, cursor))

engine::Result<LookUpConcert> decide(const ConcertFeature& feature, const LookUpConcert& input,
                                     base::Instant now);
engine::Result<ListConcerts> decide(const ConcertFeature& feature, const ListConcerts& input,
                                    base::Instant now);
engine::Result<LookUpDate> decide(const ConcertFeature& feature, const LookUpDate& input,
                                  base::Instant now);
engine::Result<ListDates> decide(const ConcertFeature& feature, const ListDates& input,
                                 base::Instant now);

}  // namespace onrush::concert

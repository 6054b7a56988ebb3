// Operators create concerts and change what is said of them.
#pragma once

#include "features/concert/look_up_concert.h"

namespace onrush::concert {

struct CreateConcert {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    std::string title;
    std::string venue;
    std::optional<std::string> description;
    static constexpr std::array ranges = {
        base::range("title", 1, limits::title_characters_max),
        base::range("venue", 1, limits::venue_characters_max),
        base::range("description", 0, limits::description_characters_max),
    };

    using Answer = ConcertView;
    static constexpr std::array refusals = {&text_invalid, &description_invalid, &concerts_full};
};
BOOST_DESCRIBE_STRUCT(CreateConcert, (), (caller, title, venue, description))

// Omitted members stay as they are.
struct ChangeConcert {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    ConcertId concert;
    std::optional<std::string> title;
    std::optional<std::string> venue;
    base::Clearable<std::string> description;
    static constexpr std::array ranges = CreateConcert::ranges;

    using Answer = ConcertView;
    static constexpr std::array refusals = {&concert_not_found, &text_invalid,
                                            &description_invalid};
};
BOOST_DESCRIBE_STRUCT(ChangeConcert, (), (caller, concert, title, venue, description))

engine::Result<CreateConcert> decide(ConcertFeature& feature, const CreateConcert& input,
                                     base::Instant now);
engine::Result<ChangeConcert> decide(ConcertFeature& feature, const ChangeConcert& input,
                                     base::Instant now);

}  // namespace onrush::concert

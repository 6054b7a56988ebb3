#include "features/concert/change_concert.h"

#include "features/account/contact.h"

namespace onrush::concert {

namespace {

std::optional<base::Refused> wrong_text(std::string_view title, std::string_view venue,
                                        std::string_view description) {
    if (!account::is_name(title)) {
        return base::Refused(text_invalid).at("/title");
    }
    if (!account::is_name(venue)) {
        return base::Refused(text_invalid).at("/venue");
    }
    if (!account::is_text(description)) {
        return base::Refused(description_invalid);
    }
    return std::nullopt;
}

}  // namespace

engine::Result<CreateConcert> decide(ConcertFeature& feature, const CreateConcert& input,
                                     base::Instant now) {
    if (auto wrong = wrong_text(input.title, input.venue, input.description.value_or(""))) {
        return std::unexpected(std::move(*wrong));
    }
    if (feature.concerts.size() >= limits::concerts_max) {
        return engine::refuse(concerts_full);
    }
    // From here on the command succeeds.
    return view_of(feature.concerts.insert({.id = feature.ids.next<ConcertId>("concert"),
                                            .title = input.title,
                                            .venue = input.venue,
                                            .description = input.description.value_or(""),
                                            .created_at = now}));
}

engine::Result<ChangeConcert> decide(ConcertFeature& feature, const ChangeConcert& input,
                                     base::Instant) {
    const Concert* concert = feature.concerts.find(input.concert);
    if (concert == nullptr) {
        return engine::refuse(concert_not_found);
    }
    if (auto wrong = wrong_text(input.title.value_or(""), input.venue.value_or(""),
                                base::changed(input.description, std::string()))) {
        return std::unexpected(std::move(*wrong));
    }
    // From here on the command succeeds.
    feature.concerts.update(*concert, [&](Concert& row) {
        row.title = input.title.value_or(row.title);
        row.venue = input.venue.value_or(row.venue);
        row.description = base::changed(input.description, row.description);
    });
    return view_of(*concert);
}

}  // namespace onrush::concert

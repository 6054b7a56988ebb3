#include "features/concert/change_concert.h"

namespace onrush::concert {

engine::Result<CreateConcert> decide(ConcertFeature& feature, const CreateConcert& input,
                                     base::Instant now) {
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
    // From here on the command succeeds.
    feature.concerts.update(*concert, [&](Concert& row) {
        row.title = input.title.value_or(row.title);
        row.venue = input.venue.value_or(row.venue);
        row.description = base::changed(input.description, row.description);
    });
    return view_of(*concert);
}

}  // namespace onrush::concert

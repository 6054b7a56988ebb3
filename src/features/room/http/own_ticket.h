// A person's own ticket, told once, or followed by a stream of events.
//
// A query tells most people their place. Who is admitted claims the pass in a command, so that it
// is durable before it is told. On io threads.
#pragma once

#include "features/room/http/routes.h"

namespace onrush::room {

class OwnTicket {
public:
    explicit OwnTicket(const Parts& parts) : parts_(parts) {}

    // Answers GET /v1/rooms/{id}/tickets/me, and counts it as a sign of life.
    void tell(http::Exchange& exchange) const;
    // Answers GET /v1/rooms/{id}/tickets/me/events. An open stream is asked as often as its person
    // would be told to ask, and each time is a sign of life.
    void follow(http::Exchange& exchange) const;

private:
    // Whose, and where.
    struct Asker {
        engine::Caller caller;
        RoomId room;
    };
    static Asker asker_of(const http::Exchange& exchange);

    // Hands the claimed pass to `then(errand)`.
    template <typename Then>
    void claim(std::size_t io_thread, const Asker& asker, Then then) const;
    void note_sign(std::size_t io_thread, const AskedTicket& asked) const;
    void claim_for(http::Exchange& exchange, const Asker& asker) const;
    void ask_for(api::EventStreams::Stream& stream, const Asker& asker) const;
    void claim_for(api::EventStreams::Stream& stream, const Asker& asker) const;

    Parts parts_;
};

}  // namespace onrush::room

#include "features/room/http/own_ticket.h"

#include "api/route_table.h"
#include "http/json_text.h"

namespace onrush::room {

namespace {

using http::Exchange;
using Stream = api::EventStreams::Stream;

void end(Stream& stream, const base::Refused& refused) {
    stream.end(refused.refusal().code, refused.detail());
}

}  // namespace

OwnTicket::Asker OwnTicket::asker_of(const Exchange& exchange) {
    return {api::caller_of<engine::Caller>(exchange), RoomId(exchange.parameters[0].number)};
}

template <typename Then>
void OwnTicket::claim(std::size_t io_thread, const Asker& asker, Then then) const {
    parts_.bridge.run_errand(io_thread, parts_.feature, ClaimPass{asker.caller, asker.room}, then);
}

void OwnTicket::note_sign(std::size_t io_thread, const AskedTicket& asked) const {
    if (asked.sign_is_due) {
        parts_.signs.seen(io_thread, asked.ticket.ticket_id);
    }
}

void OwnTicket::tell(Exchange& exchange) const {
    Asker asker = asker_of(exchange);
    parts_.bridge.run(
        exchange, parts_.feature, AskTicket{asker.caller, asker.room},
        [own = *this, asker](Exchange& asked, const engine::Result<AskTicket>& result) {
            if (!result) {
                return asked.refuse(result.error());
            }
            if (result->ticket.state == TicketState::admitted) {
                return own.claim_for(asked, asker);
            }
            own.note_sign(asked.io_thread(), *result);
            api::AnswerJson()(asked, result->ticket);
        });
}

void OwnTicket::claim_for(Exchange& exchange, const Asker& asker) const {
    claim(exchange.io_thread(), asker,
          [&exchange, account = asker.caller.account, &desk = parts_.desk](const auto& errand) {
              if (api::answer_verdict(exchange, errand.verdict())) {
                  return;
              }
              const engine::Result<ClaimPass>& result = errand.result;
              result ? api::AnswerJson()(exchange,
                                         desk.with_pass(exchange.io_thread(), *result, account))
                     : exchange.refuse(result.error());
          });
}

// Who has no ticket is refused as ever; from then on it is the stream that is told.
void OwnTicket::follow(Exchange& exchange) const {
    Asker asker = asker_of(exchange);
    parts_.bridge.run(
        exchange, parts_.feature, AskTicket{asker.caller, asker.room},
        [own = *this, asker](Exchange& asked, const engine::Result<AskTicket>& result) {
            if (!result) {
                return asked.refuse(result.error());
            }
            own.parts_.streams.open(asked,
                                    [own, asker](Stream& stream) { own.ask_for(stream, asker); },
                                    {api::Topic::Kind::room, asker.room.value});
        });
}

// An engine that takes no jobs now is asked again a little later.
void OwnTicket::ask_for(Stream& stream, const Asker& asker) const {
    parts_.bridge.run_errand(stream.io_thread(), parts_.feature,
                             AskTicket{asker.caller, asker.room},
                             [own = *this, &stream, asker](const auto& errand) {
                                 const engine::Result<AskTicket>& result = errand.result;
                                 if (errand.verdict() == engine::Verdict::refused) {
                                     return end(stream, result.error());
                                 }
                                 if (errand.verdict() != engine::Verdict::answered) {
                                     return stream.ask_again(api::limits::stream_pause_min);
                                 }
                                 if (result->ticket.state == TicketState::admitted) {
                                     return own.claim_for(stream, asker);
                                 }
                                 own.note_sign(stream.io_thread(), *result);
                                 stream.tell("ticket", http::json_text(result->ticket),
                                             base::Duration(result->ticket.poll_after_ms));
                             });
}

void OwnTicket::claim_for(Stream& stream, const Asker& asker) const {
    claim(stream.io_thread(), asker,
          [&stream, account = asker.caller.account, &desk = parts_.desk](const auto& errand) {
              const engine::Result<ClaimPass>& result = errand.result;
              if (errand.verdict() == engine::Verdict::refused) {
                  return end(stream, result.error());
              }
              if (errand.verdict() != engine::Verdict::answered) {
                  return stream.ask_again(api::limits::stream_pause_min);
              }
              stream.tell("ticket",
                          http::json_text(desk.with_pass(stream.io_thread(), *result, account)),
                          api::limits::stream_quiet_max);
          });
}

}  // namespace onrush::room

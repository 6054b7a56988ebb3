#include "features/room/http/pass_desk.h"

#include <fmt/format.h>

#include "api/limits.h"
#include "base/check.h"
#include "features/room/limits.h"

namespace onrush::room {

namespace {

PassFault fault_in_words(api::PassFault fault) {
    switch (fault) {
        case api::PassFault::malformed:
            return PassFault::malformed;
        case api::PassFault::unknown_key:
            return PassFault::unknown_key;
        case api::PassFault::wrong_issuer:
            return PassFault::wrong_issuer;
        case api::PassFault::not_yet_issued:
            return PassFault::not_yet_issued;
        case api::PassFault::expired:
            return PassFault::expired;
        case api::PassFault::wrong_room:
            return PassFault::wrong_room;
        case api::PassFault::wrong_account:
            return PassFault::wrong_account;
        case api::PassFault::wrong_signature:
            return PassFault::wrong_signature;
    }
    ONRUSH_CHECK(false, "a pass fault of {}", static_cast<int>(fault));
    return PassFault::malformed;
}

// Of an answer: 0 is a good pass.
std::size_t index_of(std::optional<PassFault> fault) {
    return fault ? 1 + static_cast<std::size_t>(*fault) : 0;
}

base::Instant whole_seconds(base::Instant instant) {
    return base::Instant(instant.ms - instant.ms % 1000);
}

}  // namespace

PassDesk::PassDesk(const api::SigningKeys& keys, DoorSettings settings, std::size_t io_threads)
    : keys_(keys),
      settings_(std::move(settings)),
      signer_(keys, settings_.issuer, io_threads),
      checker_(keys, settings_.issuer, io_threads),
      checked_(io_threads) {}

// A signed pass has whole seconds: it says that it was claimed at the beginning of the second, and
// ends on one already.
static_assert(limits::time_max.ms + 1000 <= api::limits::pass_valid_max.ms);
TicketView PassDesk::with_pass(std::size_t io_thread, const TicketView& view, AccountId account) {
    TicketView seen = view;
    if (view.claimed_at && view.expires_at) {
        seen.pass = signer_.sign(io_thread, {.account = account.value,
                                             .room = view.room_id.value,
                                             .ticket = view.ticket_id.value,
                                             .issued_at = whole_seconds(*view.claimed_at),
                                             .expires_at = whole_seconds(*view.expires_at)});
    }
    return seen;
}

std::expected<api::Pass, PassFault> PassDesk::read(const http::Exchange& exchange,
                                                   std::string_view pass, RoomId room) {
    std::optional<std::uint64_t> account;
    if (exchange.caller.who == http::Who::user && exchange.caller.account != 0) {
        account = exchange.caller.account;
    }
    std::expected<api::Pass, api::PassFault> read =
        checker_.verify(exchange.io_thread(), pass, room.value, account);
    if (!read) {
        return std::unexpected(fault_in_words(read.error()));
    }
    return *read;
}

void PassDesk::note_checked(std::size_t io_thread, std::optional<PassFault> fault) {
    checked_[io_thread].by_answer[index_of(fault)].add();
}

std::uint64_t PassDesk::checked(std::optional<PassFault> fault) const {
    std::uint64_t all = 0;
    for (const Checked& thread : checked_) {
        all += thread.by_answer[index_of(fault)].get();
    }
    return all;
}

std::string PassDesk::page_of(RoomId room) const {
    return fmt::format("{}/rooms/{}", settings_.url, room.value);
}

std::optional<PassFault> fault_of(const std::expected<api::Pass, PassFault>& pass,
                                  const PassStanding& standing) {
    if (!pass) {
        return pass.error();
    }
    if (!standing.account_active) {
        return PassFault::account_inactive;
    }
    if (standing.room_closed) {
        return PassFault::closed;
    }
    return standing.there ? std::nullopt : std::optional(PassFault::gone);
}

}  // namespace onrush::room

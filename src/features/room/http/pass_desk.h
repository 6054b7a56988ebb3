// Signs the passes of who is admitted, and says of a pass whether it is good.
//
// A pass is signed for an answer that the disk has seen: the claim is a command, and its answer
// comes back to the io thread only then. So no pass is out of which a power cut leaves nothing.
// Asked again, it is the same pass, since all that it says comes from the engine.
//
// On io threads, each with its own passes (api/passes.h).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "api/passes.h"
#include "base/counter.h"
#include "features/room/ask_ticket.h"
#include "features/room/http/wire.h"
#include "features/room/look_up_pass.h"
#include "http/exchange.h"

namespace onrush::room {

struct DoorSettings {
    std::string issuer = "onrush";
    // Where browsers reach this server, without a path: "https://tickets.example". Empty: on the
    // host where they are already.
    std::string url;
    bool https = false;  // browsers do so by TLS
};

class PassDesk {
public:
    // `keys` outlives it.
    PassDesk(const api::SigningKeys& keys, DoorSettings settings, std::size_t io_threads);

    // The view with the pass of the account, if it is one of who has claimed it.
    [[nodiscard]] TicketView with_pass(std::size_t io_thread, const TicketView& view,
                                       AccountId account);

    // What a pass says of itself: for the room, and for the caller where that is a user.
    [[nodiscard]] std::expected<api::Pass, PassFault> read(const http::Exchange& exchange,
                                                           std::string_view pass, RoomId room);

    // Of a pass that was checked: what was answered, or that it is good.
    void note_checked(std::size_t io_thread, std::optional<PassFault> fault);
    // Any thread: how many were answered so.
    [[nodiscard]] std::uint64_t checked(std::optional<PassFault> fault) const;

    // The address of the waiting page.
    [[nodiscard]] std::string page_of(RoomId room) const;
    [[nodiscard]] const DoorSettings& settings() const { return settings_; }
    [[nodiscard]] base::Instant now() const { return keys_.clock().now(); }

private:
    static constexpr std::size_t answers =
        1 + boost::mp11::mp_size<boost::describe::describe_enumerators<PassFault>>::value;
    // Each has its own cache lines, because its thread writes into them all the time.
    struct alignas(64) Checked {
        std::array<base::Counter, answers> by_answer;
    };

    const api::SigningKeys& keys_;
    const DoorSettings settings_;
    api::PassSigner signer_;
    api::PassKeys checker_;
    std::vector<Checked> checked_;  // of each io thread
};

// Why it is not good, with what the server knows; nothing when it is.
[[nodiscard]] std::optional<PassFault> fault_of(const std::expected<api::Pass, PassFault>& pass,
                                                const PassStanding& standing);

}  // namespace onrush::room

// Gathers signs of life on the io threads, and hands them to the engine in one command a turn.
//
//   io thread: seen() seen() ... end_of_turn() --send--> NoteSigns ==> engine
//              came_back()  <-- the engine has taken them, or not
//
// Each io thread has at most one command under way, and sends the oldest first. Signs that are lost
// (a crash, a full mailbox, a read-only engine, more than are kept) are no harm: the ticket is due
// for a sign until one is written, so each further look at it gives one.
//
// All calls about an io thread come from that thread.
#pragma once

#include <functional>
#include <vector>

#include "features/room/ask_ticket.h"

namespace onrush::room {

class LifeSigns {
public:
    // Sends one NoteSigns; the same io thread calls came_back() afterwards.
    using Send =
        std::function<void(LifeSigns& signs, std::size_t io_thread, std::vector<TicketId> tickets)>;

    LifeSigns(std::size_t io_threads, Send send) : threads_(io_threads), send_(std::move(send)) {}

    void seen(std::size_t io_thread, TicketId ticket);
    void end_of_turn(std::size_t io_thread);
    void came_back(std::size_t io_thread);

private:
    // Each has its own cache line, because threads write into theirs all the time.
    struct alignas(64) Thread {
        std::vector<TicketId> tickets;
        bool under_way = false;
    };

    std::vector<Thread> threads_;
    const Send send_;
};

}  // namespace onrush::room

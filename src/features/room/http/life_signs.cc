#include "features/room/http/life_signs.h"

#include <algorithm>

#include "features/room/limits.h"

namespace onrush::room {

void LifeSigns::seen(std::size_t io_thread, TicketId ticket) {
    std::vector<TicketId>& tickets = threads_[io_thread].tickets;
    if (tickets.size() < limits::signs_kept_max) {
        tickets.push_back(ticket);
    }
}

void LifeSigns::end_of_turn(std::size_t io_thread) {
    Thread& thread = threads_[io_thread];
    if (thread.under_way || thread.tickets.empty()) {
        return;
    }
    auto size = static_cast<std::ptrdiff_t>(std::min(limits::signs_max, thread.tickets.size()));
    std::vector<TicketId> first(thread.tickets.begin(), thread.tickets.begin() + size);
    thread.tickets.erase(thread.tickets.begin(), thread.tickets.begin() + size);
    thread.under_way = true;
    send_(*this, io_thread, std::move(first));
}

void LifeSigns::came_back(std::size_t io_thread) {
    Thread& thread = threads_[io_thread];
    ONRUSH_CHECK(thread.under_way, "io thread {} has no signs under way", io_thread);
    thread.under_way = false;
}

}  // namespace onrush::room

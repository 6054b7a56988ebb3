// Connections in an order, linked through a member of each. Belongs to one io thread.
#pragma once

#include "http/connection.h"

namespace onrush::http {

template <ConnectionLinks Connection::* links>
class ConnectionList {
public:
    [[nodiscard]] Connection* front() const { return ends_.next; }
    [[nodiscard]] Connection* back() const { return ends_.previous; }
    [[nodiscard]] static Connection* after(Connection& one) { return (one.*links).next; }
    [[nodiscard]] static Connection* before(Connection& one) { return (one.*links).previous; }

    void push_front(Connection& one) {
        one.*links = {nullptr, ends_.next};
        (ends_.next == nullptr ? ends_.previous : (ends_.next->*links).previous) = &one;
        ends_.next = &one;
    }
    void push_back(Connection& one) {
        one.*links = {ends_.previous, nullptr};
        (ends_.previous == nullptr ? ends_.next : (ends_.previous->*links).next) = &one;
        ends_.previous = &one;
    }
    void remove(Connection& one) {
        auto [previous, next] = one.*links;
        (previous == nullptr ? ends_.next : (previous->*links).next) = next;
        (next == nullptr ? ends_.previous : (next->*links).previous) = previous;
    }

private:
    ConnectionLinks ends_;  // next: the first; previous: the last
};

}  // namespace onrush::http

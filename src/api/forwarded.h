// Whom proxies name as the client: Forwarded (RFC 7239) and X-Forwarded-For.
//
// Each proxy adds the address of its own peer at the end, so the list is read from its end: the
// first address that is not a proxy of ours is the client. What stands before it was sent by the
// client and is not believed. Where an entry cannot be read ("unknown", "_hidden") the client is
// nobody that is known: a proxy of ours does not stand for it, for it may be trusted with more.
//
// Pure functions; no allocation. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "api/peers.h"

namespace onrush::api {

// `head` is that of a request. Nothing when the field is not there; empty when it names nobody.
[[nodiscard]] std::optional<Address> client_in_forwarded(std::string_view head,
                                                         const Peers& proxies);
[[nodiscard]] std::optional<Address> client_in_x_forwarded(std::string_view head,
                                                           const Peers& proxies);

}  // namespace onrush::api

// Whom proxies name as the client: Forwarded (RFC 7239) and X-Forwarded-For.
//
// Each proxy adds the address of its own peer at the end, so the list is read from its end: the
// first address that is not a proxy of ours is the client. What stands before it was sent by the
// client and is not believed. Where an entry cannot be read ("unknown", "_hidden") the last proxy
// that is known stands for the client.
//
// Pure functions; no allocation. Any thread.
#pragma once

#include <string_view>

#include "api/peers.h"

namespace onrush::api {

// `head` is that of a request. Empty when the field is not there or names nobody.
[[nodiscard]] Address client_in_forwarded(std::string_view head, const Peers& proxies);
[[nodiscard]] Address client_in_x_forwarded(std::string_view head, const Peers& proxies);

}  // namespace onrush::api

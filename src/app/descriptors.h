// How many files and sockets the process may have open.
//
// A server that runs out of them cannot begin its next segment, which stops it. So connections get
// what is left when everything else has had its share.
#pragma once

#include <cstddef>

namespace onrush::app {

// Raises the soft limit to the hard one. How many connections there may be at once, at most
// `wanted`. A warning is logged where somebody asked for more, or where fewer are left than a small
// shop needs; the default simply means as many as there may be.
[[nodiscard]] std::size_t connections_allowed(std::size_t wanted, bool was_asked_for,
                                              std::size_t io_threads);

}  // namespace onrush::app

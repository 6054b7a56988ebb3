// The routes of certificates and proofs (docs/certificate.md): the engine says whether the thing is
// there, whose it is and whether it is over, and the desk makes the document.
//
// An answer waits for its document. It is told to come back (certificate-pending, Retry-After) when
// too many wait, the mirror is far behind, or the drop is too large to be counted while somebody
// waits.
#pragma once

#include <vector>

#include "api/bridge.h"
#include "app/certificate_desk.h"
#include "app/shop.h"
#include "http/route.h"

namespace onrush::app {

inline constexpr base::Refusal certificate_pending{
    "certificate-pending",
    503,
    "The certificate is being made",
    "It is being made, or waits for its turn. Try again after retryAfterMs.",
    {"retryAfterMs"}};

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> certificate_routes(Shop& shop, api::Bridge& bridge,
                                                          CertificateDesk& desk);

}  // namespace onrush::app

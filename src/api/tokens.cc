#include "api/tokens.h"

#include "base/check.h"

namespace onrush::api {

std::string_view detail_of(http::TokenFault fault) {
    switch (fault) {
        case http::TokenFault::malformed:
            return "The token is malformed.";
        case http::TokenFault::wrong_signature:
            return "The token is not signed with this server's key.";
        case http::TokenFault::expired:
            return "The token has expired.";
        case http::TokenFault::withdrawn:
            return "The operator has withdrawn all tokens of staff. Get a new one.";
    }
    ONRUSH_CHECK(false, "a token fault of {}", static_cast<int>(fault));
    return {};
}

std::optional<http::TokenFault> Tokens::fault_of(const http::Caller& caller) const {
    if (caller.token_ends.is_never()) {
        return std::nullopt;
    }
    if (caller.token_ends <= clock_.now()) {
        return http::TokenFault::expired;
    }
    bool withdrawn = caller.who > http::Who::user && caller.staff_epoch != staff_epoch();
    return withdrawn ? std::optional(http::TokenFault::withdrawn) : std::nullopt;
}

}  // namespace onrush::api

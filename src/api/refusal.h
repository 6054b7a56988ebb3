// How features refuse a member of a body, in the words of http.
#pragma once

#include <string_view>

#include "http/exchange.h"

namespace onrush::api {

// `pointer` is an RFC 6901 pointer into the body, such as "/quota".
inline void refuse_member(http::Exchange& exchange, std::string_view pointer,
                          std::string_view detail,
                          const http::ProblemType& problem = http::problems::out_of_range) {
    exchange.refuse(problem, detail,
                    [&](http::JsonWriter& json) { json.member("pointer", pointer); });
}

}  // namespace onrush::api

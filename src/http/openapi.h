// The OpenAPI 3.1 description of the server, made once from the table of routes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/route.h"

namespace onrush::http {

struct ApiInfo {
    std::string_view title;
    std::string_view version;
    std::string_view description;
};

// A JSON document. Shapes of the same name must be the same.
[[nodiscard]] std::string openapi(const ApiInfo& info, std::span<const Route> routes);

}  // namespace onrush::http

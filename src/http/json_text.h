// A described value as one line of JSON, where no exchange is answered with it.
#pragma once

#include <string>

#include "http/described.h"
#include "http/json_writer.h"

namespace onrush::http {

template <typename Described>
[[nodiscard]] std::string json_text(const Described& value) {
    Buffer text;
    JsonWriter(text).value(value);
    return std::string(text.view());
}

}  // namespace onrush::http

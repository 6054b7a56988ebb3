// Is this text, for a database that other programs read? Any thread.
#pragma once

#include "base/bytes.h"

namespace onrush::mirror {

// Well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
[[nodiscard]] bool is_utf8(base::ByteView bytes);

}  // namespace onrush::mirror

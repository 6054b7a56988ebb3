// The file DATA/pass.keys: the keys that sign passes and certificates (api/signing_keys.h).
//
//     retired 2026-11-29T14:20:00.000Z PUBLIC-KEY     when its successor began to sign
//     signs 2027-01-04T09:00:00.000Z SEED             from when on
//     signs 2028-02-01T09:00:00.000Z SEED
//
// One key a line, oldest first, each in base64url of 32 bytes. A secret like the others, replaced
// whole: whoever reads it sees it before or after. A server makes it at its first start, and reads
// it again every second or so.
#pragma once

#include <memory>
#include <string>

#include "api/signing_keys.h"
#include "base/fault.h"
#include "base/time.h"

namespace onrush::app {

// The text of the file; makes it with a first key when there is none. An empty file is kept, and no
// ring can be made of it.
[[nodiscard]] base::Outcome<std::string> open_pass_keys(const std::string& folder,
                                                        base::Instant now);
// Fault missing when there is none.
[[nodiscard]] base::Outcome<std::string> read_pass_keys(const std::string& folder);

[[nodiscard]] base::Outcome<std::shared_ptr<const api::KeyRing>> ring_of(const std::string& text,
                                                                         const std::string& folder);

// Adds a key that signs soon, when everybody has had time to read it; its instant. With
// `void_at_once` it signs from now on, and what the keys in use have signed is void. With
// `drop_unused` keys that do not sign yet are removed before. Fault usage when one of them is
// further ahead than a new key may be: no later one could sign before it.
[[nodiscard]] base::Outcome<base::Instant> replace_pass_key(const std::string& folder,
                                                            bool void_at_once, base::Instant now,
                                                            bool drop_unused = false);

}  // namespace onrush::app

#include "draw/entrant.h"

#include <algorithm>
#include <string>

#include "draw/merkle.h"

namespace onrush::draw {

namespace {

void append_text(std::string& message, std::string_view text) {
    message += Message().number(text.size(), 4).view();
    message += text;
}

}  // namespace

Digest commitment_of(const Digest& secret) {
    return base::sha256(base::view_of(secret));
}

Digest key_of(const Digest& secret, std::uint64_t entrants, const Digest& root,
              const Beacon& beacon) {
    std::string message = "onrush draw 1";
    message += Message().number(entrants, 8).bytes(root).view();
    append_text(message, beacon.name);
    append_text(message, beacon.value);
    return base::hmac_sha256(base::view_of(secret), message);
}

Salt salt_of(const Digest& key, std::uint64_t scope, std::uint64_t account) {
    Digest digest = Message().bytes(key).number(scope, 8).number(account, 8).hash();
    Salt salt;
    std::copy_n(digest.begin(), salt.size(), salt.begin());
    return salt;
}

Digest seal_of(const Salt& salt, std::uint64_t account) {
    return Message().bytes(salt).number(account, 8).hash();
}

Digest leaf_of(const Entrant& entrant) {
    return leaf_hash(Message()
                         .number(entrant.room, 8)
                         .number(entrant.ticket, 8)
                         .bytes(seal_of(entrant.salt, entrant.account))
                         .view());
}

}  // namespace onrush::draw

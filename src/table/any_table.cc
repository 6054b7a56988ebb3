#include "table/any_table.h"

#include "base/sha256.h"

namespace onrush::table {

std::string content_hash(const AnyTable& table) {
    base::Sha256 hasher;
    unsigned __int128 sum = 0;
    table.for_each_encoded([&](base::ByteView row) {
        hasher.update(row);
        base::Digest digest = hasher.finish();
        unsigned __int128 number = 0;
        std::memcpy(&number, digest.data(), sizeof number);
        sum += number;
    });
    hasher.update(table.name());
    hasher.update(base::ByteView(reinterpret_cast<const char*>(&sum), sizeof sum));
    return base::to_hex(hasher.finish()).substr(0, 32);
}

}  // namespace onrush::table

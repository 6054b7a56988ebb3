#include "features/room/test/naive_draw.h"

namespace onrush::room::naive {

namespace {

std::string text_of(const Digest& digest) {
    return {digest.begin(), digest.end()};
}

std::string with_length(const std::string& text) {
    return bytes_of(text.size(), 4) + text;
}

std::vector<Digest> part(const std::vector<Digest>& leaves, std::size_t from, std::size_t to) {
    return {leaves.begin() + static_cast<std::ptrdiff_t>(from),
            leaves.begin() + static_cast<std::ptrdiff_t>(to)};
}

// The largest power of two below the number of leaves.
std::size_t left_of(std::size_t leaves) {
    std::size_t left = 1;
    while (left * 2 < leaves) {
        left *= 2;
    }
    return left;
}

std::uint64_t first_eight(const Digest& digest) {
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) {
        number = number * 256 + digest[static_cast<std::size_t>(i)];
    }
    return number;
}

}  // namespace

std::string bytes_of(std::uint64_t number, int bytes) {
    std::string text;
    for (; bytes > 0; --bytes) {
        text.insert(text.begin(), static_cast<char>(number % 256));
        number /= 256;
    }
    return text;
}

std::string salt(const Digest& salt_key, std::uint64_t room, std::uint64_t account) {
    std::string message = text_of(salt_key) + bytes_of(room, 8) + bytes_of(account, 8);
    return text_of(base::sha256(message)).substr(0, 16);
}

Digest leaf(std::uint64_t room, std::uint64_t ticket, std::uint64_t account,
            const std::string& salt) {
    std::string seal = text_of(base::sha256(salt + bytes_of(account, 8)));
    return base::sha256(bytes_of(0, 1) + bytes_of(room, 8) + bytes_of(ticket, 8) + seal);
}

Digest root(const std::vector<Digest>& leaves) {
    if (leaves.empty()) {
        return base::sha256("");
    }
    if (leaves.size() == 1) {
        return leaves.front();
    }
    std::size_t left = left_of(leaves.size());
    return base::sha256(bytes_of(1, 1) + text_of(root(part(leaves, 0, left))) +
                        text_of(root(part(leaves, left, leaves.size()))));
}

std::vector<Digest> path(const std::vector<Digest>& leaves, std::size_t index) {
    if (leaves.size() == 1) {
        return {};
    }
    std::size_t left = left_of(leaves.size());
    std::vector<Digest> lower = part(leaves, 0, left);
    std::vector<Digest> upper = part(leaves, left, leaves.size());
    std::vector<Digest> hashes = index < left ? path(lower, index) : path(upper, index - left);
    hashes.push_back(root(index < left ? upper : lower));
    return hashes;
}

Digest key(const Digest& secret, std::uint64_t entrants, const Digest& root,
           const std::string& beacon_name, const std::string& beacon_value) {
    return base::hmac_sha256(text_of(secret), "onrush draw 1" + bytes_of(entrants, 8) +
                                                  text_of(root) + with_length(beacon_name) +
                                                  with_length(beacon_value));
}

std::vector<std::uint64_t> ranks(const Digest& key, std::uint64_t entrants) {
    std::uint64_t a = 2;
    while (a * a < entrants) {
        a += 2;
    }
    std::uint64_t b = 0;
    while (a * b < entrants) {
        b += 1;
    }
    std::uint64_t rounds = entrants <= 1024 ? 80 : entrants <= 65536 ? 16 : 10;
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t index = 0; index < entrants; ++index) {
        std::uint64_t rank = index;
        do {
            std::uint64_t left = rank % a;
            std::uint64_t right = rank / a;
            for (std::uint64_t round = 0; round < rounds; ++round) {
                std::uint64_t& changed = round % 2 == 0 ? left : right;
                std::uint64_t other = round % 2 == 0 ? right : left;
                std::uint64_t modulus = round % 2 == 0 ? a : b;
                std::uint64_t hash = first_eight(
                    base::sha256(text_of(key) + bytes_of(round, 1) + bytes_of(other, 4)));
                changed = (changed + hash % modulus) % modulus;
            }
            rank = right * a + left;
        } while (rank >= entrants);
        ranks.push_back(rank);
    }
    return ranks;
}

}  // namespace onrush::room::naive

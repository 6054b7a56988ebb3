#include "http/rate_limit.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "http/address_counts.h"
#include "http/keyed_hash.h"

namespace onrush::http {

namespace {

std::int64_t seconds_up(std::int64_t ns) {
    return (ns + 999'999'999) / 1'000'000'000;
}

char* put(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

}  // namespace

RateTable::RateTable(std::size_t entries_max) : entries_(entries_max) {
    ONRUSH_CHECK(std::has_single_bit(entries_max) && entries_max >= group, "{} entries",
                 entries_max);
}

// `latest_ns` is the latest arrival time that the key's class can have.
RateTable::Entry& RateTable::entry_for(std::size_t first_index, std::uint64_t key,
                                       std::int64_t latest_ns) {
    Entry* first = &entries_[first_index];
    Entry* found = std::find_if(first, first + group, [&](const Entry& e) { return e.key == key; });
    if (found != first + group) {
        return *found;
    }
    Entry* idlest = std::min_element(first, first + group, [](const Entry& a, const Entry& b) {
        return a.arrival_ns < b.arrival_ns;
    });
    *idlest = {key, std::min(idlest->arrival_ns, latest_ns)};
    return *idlest;
}

RateVerdict RateTable::take(std::uint64_t key, const RateClass& rate, std::int64_t now_ns) {
    std::size_t first = key & (entries_.size() - 1) & ~(group - 1);
    base::MutexLock lock(locks_[first / group % locks].mutex);
    std::int64_t full_ns = rate.burst * rate.interval_ns;
    Entry& entry = entry_for(first, key, now_ns + full_ns);
    std::int64_t arrival_ns = std::max(entry.arrival_ns, now_ns);
    RateVerdict verdict;
    std::int64_t next_ns = arrival_ns + rate.interval_ns;
    verdict.allowed = next_ns - now_ns <= full_ns;
    if (verdict.allowed) {
        entry.arrival_ns = arrival_ns = next_ns;
    } else {
        verdict.retry_after_ns = next_ns - now_ns - full_ns;
    }
    verdict.remaining =
        std::max<std::int64_t>(0, (full_ns - (arrival_ns - now_ns)) / rate.interval_ns);
    verdict.reset_ns = arrival_ns - now_ns;
    return verdict;
}

namespace {

// Zero marks an empty entry, so no key is zero.
const KeyedHash& secret_hash() {
    static const KeyedHash hash = KeyedHash::with_secret();
    return hash;
}

// `kind` tells accounts, names and addresses of each length apart.
std::uint64_t key_of(std::size_t rate_class, std::size_t kind, std::uint64_t who) {
    std::uint64_t words[] = {(std::uint64_t{rate_class} << 8) | kind, who};
    return std::max<std::uint64_t>(
        1, secret_hash().of({reinterpret_cast<const char*>(words), sizeof words}));
}

}  // namespace

std::uint64_t rate_key(std::size_t rate_class, std::uint64_t account) {
    return key_of(rate_class, 0xff, account);
}

std::uint64_t rate_key(std::size_t rate_class, std::string_view address) {
    std::string_view part = network_of(address);
    std::uint64_t network = 0;
    std::ranges::copy(part, reinterpret_cast<char*>(&network));
    return key_of(rate_class, address.size(), network);
}

std::uint64_t rate_key_of_name(std::size_t rate_class, std::string_view name) {
    return key_of(rate_class, 0xfe, secret_hash().of(name));
}

void write_rate_headers(Exchange& exchange, const RateClass& rate, const RateVerdict& verdict) {
    char text[128];
    ONRUSH_CHECK(rate.name.size() <= 32, "a rate class of {} letters", rate.name.size());
    char* to = put(put(put(text, "\""), rate.name), "\"");
    char* after_name = to;
    to = write_decimal(put(to, ";q="), rate.burst);
    to = write_decimal(put(to, ";w="), rate.window_seconds());
    exchange.header("RateLimit-Policy", {text, static_cast<std::size_t>(to - text)});
    to = write_decimal(put(after_name, ";r="), verdict.remaining);
    to = write_decimal(put(to, ";t="), seconds_up(verdict.reset_ns));
    exchange.header("RateLimit", {text, static_cast<std::size_t>(to - text)});
}

void refuse_rate(Exchange& exchange, const RateClass& rate, const RateVerdict& verdict) {
    exchange.header("Retry-After", seconds_up(verdict.retry_after_ns));
    exchange.refuse(problems::too_many_requests, "Try again after the seconds in Retry-After.",
                    [&](JsonWriter& json) {
                        json.member("rateClass", rate.name);
                        json.member("retryAfterMs", (verdict.retry_after_ns + 999'999) / 1'000'000);
                    });
}

}  // namespace onrush::http

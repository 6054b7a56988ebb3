#include "point/list_entries.h"

#include <algorithm>

namespace onrush::point {

namespace {

const Entry& entry_at(const PointFeature& feature, AccountId account, std::uint64_t place) {
    const Entry* entry = feature.entries.find_by<ByPlace>(account, place);
    ONRUSH_CHECK(entry != nullptr, "the wallet of account {} has no entry {}", account.value,
                 place);
    return *entry;
}

// How many of the entries were made before that time.
std::uint64_t made_before(const PointFeature& feature, const Wallet& wallet, base::Instant time) {
    std::uint64_t low = 0;
    std::uint64_t high = wallet.entries;
    while (low < high) {
        std::uint64_t middle = low + (high - low) / 2;
        if (entry_at(feature, wallet.account, middle + 1).at < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

ListEntries::Answer page_of(const PointFeature& feature, const ListEntries& input,
                            const Wallet& wallet) {
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    // Entries (first, place] are wanted, from the last one down.
    std::uint64_t first = input.from ? made_before(feature, wallet, *input.from) : 0;
    std::uint64_t place = input.to ? made_before(feature, wallet, *input.to) : wallet.entries;
    if (input.before) {
        place = std::min(place, std::max<std::uint64_t>(*input.before, 1) - 1);
    }
    ListEntries::Answer answer;
    for (std::size_t scanned = 0; place > first; --place, ++scanned) {
        if (answer.items.size() == limit || scanned == limits::entries_scanned_max) {
            answer.next_cursor = place + 1;
            break;
        }
        const Entry& entry = entry_at(feature, wallet.account, place);
        if (!input.kind || entry.kind == *input.kind) {
            answer.items.push_back(view_of(entry));
        }
    }
    return answer;
}

}  // namespace

engine::Result<ListEntries> decide(const PointFeature& feature, const ListEntries& input,
                                   const engine::Turn&) {
    if (auto refusal = account::refusal_of<ListEntries::Refusal>(
            standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Wallet* wallet = feature.wallets.find(input.caller.account);
    return wallet == nullptr ? ListEntries::Answer{} : page_of(feature, input, *wallet);
}

}  // namespace onrush::point

#include "features/point/look_up_points.h"

#include <algorithm>

#include "features/point/wallet.h"

namespace onrush::point {

namespace {

const Entry& entry_at(const PointFeature& feature, AccountId account, std::uint64_t place) {
    const Entry* entry = feature.entries.find_by<ByPlace>(account, place);
    ONRUSH_CHECK(entry != nullptr, "the wallet of account {} lacks its entry {}", account.value,
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

EntryPage page_of(const PointFeature& feature, const ListEntries& input, const Wallet& wallet) {
    std::size_t limit = input.limit.value_or(engine::limits::page_items_default);
    // Entries (first, place] are wanted, from the last one down.
    std::uint64_t first = input.from ? made_before(feature, wallet, *input.from) : 0;
    std::uint64_t place = input.to ? made_before(feature, wallet, *input.to) : wallet.entries;
    if (input.cursor) {
        place = std::min(place, std::max<std::uint64_t>(*input.cursor, 1) - 1);
    }
    EntryPage page;
    for (std::size_t scanned = 0; place > first; --place, ++scanned) {
        if (page.items.size() == limit || scanned == limits::entries_scanned_max) {
            page.next_cursor = place + 1;
            break;
        }
        const Entry& entry = entry_at(feature, wallet.account, place);
        if (!input.kind_ || entry.kind == *input.kind_) {
            page.items.push_back(view_of(entry));
        }
    }
    return page;
}

}  // namespace

EntryView view_of(const Entry& entry) {
    EntryView view{.id = entry.id,
                   .kind = entry.kind,
                   .amount = entry.amount,
                   .balance_after = entry.balance_after,
                   .reason = std::string(entry.reason.view()),
                   .reverses = entry.reverses,
                   .at = entry.at};
    if (!entry.order.none()) {
        view.order_id = entry.order;
    }
    return view;
}

engine::Result<LookUpBalance> decide(const PointFeature& feature, const LookUpBalance& input,
                                     base::Instant) {
    return Balance{balance_of(feature, input.caller.account)};
}

engine::Result<ListEntries> decide(const PointFeature& feature, const ListEntries& input,
                                   base::Instant) {
    const Wallet* wallet = feature.wallets.find(input.caller.account);
    return wallet == nullptr ? EntryPage{} : page_of(feature, input, *wallet);
}

}  // namespace onrush::point

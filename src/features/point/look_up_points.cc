#include "features/point/look_up_points.h"

#include "engine/page.h"
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
    std::uint64_t before = input.from ? made_before(feature, wallet, *input.from) : 0;
    std::uint64_t last = input.to ? made_before(feature, wallet, *input.to) : wallet.entries;
    auto show = [&](std::uint64_t place) -> std::optional<EntryView> {
        const Entry& entry = entry_at(feature, wallet.account, place);
        return input.kind.value_or(entry.kind) == entry.kind ? std::optional(view_of(entry))
                                                             : std::nullopt;
    };
    return engine::newest_by_number(input, before + 1, last, limits::entries_scanned_max, show);
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

engine::Result<LookUpAnyBalance> decide(const PointFeature& feature, const LookUpAnyBalance& input,
                                        base::Instant) {
    if (!account::exists(feature.accounts, input.account)) {
        return engine::refuse(account::account_not_found);
    }
    return Balance{balance_of(feature, input.account)};
}

engine::Result<ListAnyEntries> decide(const PointFeature& feature, const ListAnyEntries& input,
                                      base::Instant now) {
    if (!account::exists(feature.accounts, input.account)) {
        return engine::refuse(account::account_not_found);
    }
    return decide(feature,
                  ListEntries{.caller = {.account = input.account},
                              .kind = input.kind,
                              .from = input.from,
                              .to = input.to,
                              .limit = input.limit,
                              .cursor = input.cursor},
                  now);
}

}  // namespace onrush::point

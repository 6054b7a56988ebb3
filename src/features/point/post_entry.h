// What adds an entry: a user charges their own wallet, a service moves points, a service reverses
// an entry.
#pragma once

#include "engine/command.h"
#include "features/account/refusals.h"
#include "features/point/look_up_points.h"
#include "features/point/refusals.h"

namespace onrush::point {

// Only where the setting says so, for no money moves here.
struct Charge {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    base::Money amount;  // 1 to the most a balance may be

    using Answer = EntryView;
    // In the order of the checks.
    static constexpr std::array refusals = {&self_charge_off, &charge_out_of_range, &balance_cap};
};
BOOST_DESCRIBE_STRUCT(Charge, (), (caller, amount))

inline constexpr base::Range reason_range = base::range("reason", 1, limits::reason_characters_max);

// A reversal is made by ReverseEntry alone.
enum class PostedKind : std::uint8_t { charge, earn, spend, refund, adjust };
BOOST_DESCRIBE_ENUM(PostedKind, charge, earn, spend, refund, adjust)

struct PostEntry {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // a service
    AccountId account;
    PostedKind kind = PostedKind::earn;
    // How much, 1 to the most a balance may be: spend takes it away, the others add it. Only
    // adjust is signed.
    base::Money amount;
    std::string reason;
    static constexpr std::array ranges = {reason_range};

    using Answer = EntryView;
    // In the order of the checks.
    static constexpr std::array refusals = {&amount_out_of_range, &account::account_not_found,
                                            &insufficient_points, &balance_cap};
};
BOOST_DESCRIBE_STRUCT(PostEntry, (), (caller, account, kind, amount, reason))

// Undoes an entry, once, by one of the opposite amount. A reversal is not reversed, and what an
// order spent or got back moves only with that order.
struct ReverseEntry {
    using Feature = PointFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // a service
    EntryId entry;
    std::string reason;
    static constexpr std::array ranges = {reason_range};

    using Answer = EntryView;
    // In the order of the checks.
    static constexpr std::array refusals = {&entry_not_found, &entry_not_reversible,
                                            &already_reversed, &insufficient_points, &balance_cap};
};
BOOST_DESCRIBE_STRUCT(ReverseEntry, (), (caller, entry, reason))

engine::Result<Charge> decide(PointFeature& feature, const Charge& input, base::Instant now);
engine::Result<PostEntry> decide(PointFeature& feature, const PostEntry& input, base::Instant now);
engine::Result<ReverseEntry> decide(PointFeature& feature, const ReverseEntry& input,
                                    base::Instant now);

}  // namespace onrush::point

// Makes the caller's wish, and shows it.
#pragma once

#include "engine/command.h"
#include "features/wish/limits.h"
#include "features/wish/refusals.h"
#include "features/wish/wish.h"

namespace onrush::wish {

struct WishView {
    std::string text;
    base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(WishView, (), (text, made_at))

struct MakeWish {
    using Feature = WishFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    std::string text;
    static constexpr std::array ranges = {
        base::range("text", 1, limits::text_characters_max, "What is wished for")};

    using Answer = WishView;
    static constexpr std::array refusals = {&wish_made_before};
};
BOOST_DESCRIBE_STRUCT(MakeWish, (), (caller, text))

struct LookUpWish {
    using Feature = WishFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;

    using Answer = WishView;
    static constexpr std::array refusals = {&wish_not_found};
};

engine::Result<MakeWish> decide(WishFeature& feature, const MakeWish& input, base::Instant now);
engine::Result<LookUpWish> decide(const WishFeature& feature, const LookUpWish& input,
                                  base::Instant now);

}  // namespace onrush::wish

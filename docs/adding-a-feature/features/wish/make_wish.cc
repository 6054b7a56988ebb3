#include "features/wish/make_wish.h"

namespace onrush::wish {

engine::Result<MakeWish> decide(WishFeature& feature, const MakeWish& input, base::Instant now) {
    AccountId account = input.caller.account;
    if (const Wish* made = feature.wishes.find(account)) {
        return engine::refuse(wish_made_before, made->made_at);
    }
    // From here on the command succeeds.
    feature.wishes.insert({account, input.text, now});
    feature.wish_made.emit({account});
    return WishView{input.text, now};
}

engine::Result<LookUpWish> decide(const WishFeature& feature, const LookUpWish& input,
                                  base::Instant) {
    const Wish* wish = feature.wishes.find(input.caller.account);
    if (wish == nullptr) {
        return engine::refuse(wish_not_found);
    }
    return WishView{wish->text, wish->made_at};
}

}  // namespace onrush::wish

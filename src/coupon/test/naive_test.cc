// Random commands on coupons against a model that is too simple to be wrong: one list of coupons,
// looked through from end to end, and statuses told by looking at times.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "coupon/test/words.h"

namespace onrush::coupon {
namespace {

struct NaiveCampaign {
    std::uint32_t quota = 0;
    std::uint32_t per_account = 0;
    std::int64_t opens = 0;
    std::int64_t closes = 0;
    std::int64_t valid_for = 0;  // 0: together
    std::int64_t end = 0;
    bool paused = false;
    bool closed = false;
};
struct NaiveCoupon {
    std::uint64_t campaign = 0;
    std::uint64_t account = 0;
    std::uint32_t number = 0;
    std::int64_t issued_at = 0;
    std::string status;
};

class Naive {
public:
    std::vector<NaiveCampaign> campaigns;  // id - 1
    std::vector<NaiveCoupon> coupons;      // in the order of issue

    std::string issue(std::uint64_t account, std::uint64_t campaign, std::int64_t now) {
        if (campaign > campaigns.size()) {
            return "campaign-not-found";
        }
        const NaiveCampaign& c = campaigns[campaign - 1];
        if (c.closed) {
            return "campaign-closed";
        }
        if (c.paused) {
            return "campaign-paused";
        }
        if (now < c.opens) {
            return fmt::format("campaign-not-open opens {}", c.opens);
        }
        if (now >= c.closes) {
            return "campaign-closed";
        }
        std::uint32_t issued = 0;
        std::uint32_t own = 0;
        std::uint64_t last = 0;
        for (const NaiveCoupon& coupon : coupons) {
            if (coupon.campaign == campaign) {
                issued += 1;
                own += coupon.account == account ? 1 : 0;
                last = coupon.account == account ? id_of(coupon) : last;
            }
        }
        if (own == c.per_account) {
            return fmt::format("coupon-already-issued {}", last);
        }
        if (issued == c.quota) {
            return "campaign-sold-out";
        }
        coupons.push_back({campaign, account, issued + 1, now, "available"});
        return fmt::format("{} available until {}", id_of(coupons.back()), end_of(coupons.back()));
    }
    std::string status(const NaiveCoupon& coupon, std::int64_t now) const {
        bool over = coupon.status == "available" && now >= end_of(coupon);
        return over ? "expired" : coupon.status;
    }
    std::string revoke(std::uint64_t id, bool restock, std::int64_t now) {
        for (NaiveCoupon& coupon : coupons) {
            if (id_of(coupon) == id) {
                if (status(coupon, now) != "available") {
                    return "coupon-not-available " + status(coupon, now);
                }
                coupon.status = "revoked";
                campaigns[coupon.campaign - 1].quota += restock ? 1 : 0;
                return fmt::format("{} revoked until {}", id, end_of(coupon));
            }
        }
        return "coupon-not-found";
    }
    std::string list(std::uint64_t account) const {
        std::string text;
        for (auto at = coupons.rbegin(); at != coupons.rend(); ++at) {
            text += at->account == account ? fmt::format("{} ", id_of(*at)) : "";
        }
        return text + "end";
    }
    static std::uint64_t id_of(const NaiveCoupon& coupon) {
        return coupon.campaign * 1'000'000'000 + coupon.number;
    }
    std::int64_t end_of(const NaiveCoupon& coupon) const {
        const NaiveCampaign& c = campaigns[coupon.campaign - 1];
        return c.valid_for > 0 ? coupon.issued_at + c.valid_for : c.end;
    }
};

struct Game {
    explicit Game(std::uint64_t seed) : random(seed) {}
    std::mt19937_64 random;
    Book book;
    Naive naive;
    std::int64_t now = 1000;

    std::uint64_t below(std::uint64_t n) { return random() % n; }

    void create() {
        NaiveCampaign c{.quota = static_cast<std::uint32_t>(1 + below(12)),
                        .per_account = static_cast<std::uint32_t>(1 + below(3)),
                        .opens = now + static_cast<std::int64_t>(below(50))};
        c.closes = c.opens + 1 + static_cast<std::int64_t>(below(3000));
        c.end = c.closes + 1000;
        CreateCampaign input = three_coupons();
        input.quota = c.quota;
        input.per_account = c.per_account;
        input.opens_at = Instant(c.opens);
        input.closes_at = Instant(c.closes);
        if (below(2) == 0) {
            c.valid_for = 1000 * (1 + static_cast<std::int64_t>(below(3)));
            input.valid_for_seconds = Duration(c.valid_for);
        }
        naive.campaigns.push_back(c);
        ASSERT_TRUE(book.run(now, book.features.coupons, input));
    }
    // Only to a campaign that may still be changed: that it may not is told by other tests.
    void change() {
        std::uint64_t id = 1 + below(naive.campaigns.size());
        NaiveCampaign& c = naive.campaigns[id - 1];
        auto issued = static_cast<std::uint32_t>(std::ranges::count_if(
            naive.coupons, [&](const NaiveCoupon& coupon) { return coupon.campaign == id; }));
        ChangeCampaign input{.caller = admin(), .campaign = CampaignId(id)};
        if (c.closed || (c.valid_for == 0 && issued > 0 && now >= c.end)) {
            return;
        }
        switch (below(4)) {
            case 0:
                c.quota = std::max(issued, 1u) + static_cast<std::uint32_t>(below(4));
                input.quota = c.quota;
                break;
            case 1:
                c.closes = std::max(c.opens + 1, now + static_cast<std::int64_t>(below(1000)));
                c.end = issued == 0 ? c.closes + 1000 : std::max(c.end, c.closes + 1000);
                input.closes_at = Instant(c.closes);
                break;
            case 2:
                c.paused = !c.paused;
                input.action = c.paused ? CampaignAction::pause : CampaignAction::resume;
                break;
            default:
                c.closed = below(8) == 0;
                if (c.closed) {
                    input.action = CampaignAction::close;
                }
                break;
        }
        ASSERT_TRUE(book.run(now, book.features.coupons, input));
    }
    void issue() {
        std::uint64_t account = 1 + below(9);
        std::uint64_t campaign = 1 + below(naive.campaigns.size() + 1);
        book.play({{now, coupon::issue(account, campaign), naive.issue(account, campaign, now)}});
    }
    void revoke() {
        if (!naive.coupons.empty()) {
            std::uint64_t id = Naive::id_of(naive.coupons[below(naive.coupons.size())]);
            bool restock = below(2) == 0;
            book.play({{now, ask(RevokeCoupon{admin(), CouponId(id), "r", restock}),
                        naive.revoke(id, restock, now)}});
        }
    }
    // What an order would do, where it may.
    void use() {
        if (naive.coupons.empty()) {
            return;
        }
        NaiveCoupon& coupon = naive.coupons[below(naive.coupons.size())];
        std::string status = naive.status(coupon, now);
        std::string back = now >= naive.end_of(coupon) ? "expired" : "available";
        bool first = below(2) == 0;
        auto act = [&](const auto& function, const std::string& becomes) {
            EXPECT_EQ(book.with_coupon(now, Naive::id_of(coupon), function), becomes);
            coupon.status = becomes;
        };
        if (status == "available" && first) {
            act([](auto& f, const Coupon& c, const auto& turn) { hold(f, c, turn); }, "held");
        } else if (status == "available" || (status == "held" && first)) {
            act([](auto& f, const Coupon& c, const auto& turn) { coupon::use(f, c, {}, turn); },
                "used");
        } else if (status == "held") {
            act([](auto& f, const Coupon& c, const auto& turn) { release(f, c, turn); }, back);
        } else if (status == "used") {
            act([](auto& f, const Coupon& c, const auto& turn) { restore(f, c, {}, turn); }, back);
        }
    }
    void look() {
        std::uint64_t account = 1 + below(9);
        book.play({{now, ask(ListMyCoupons{user(account), {}, {}, 100}), naive.list(account)}});
        for (const NaiveCoupon& coupon : naive.coupons) {
            book.play(
                {{now, ask(LookUpCoupon{user(coupon.account), CouponId(Naive::id_of(coupon))}),
                  fmt::format("{} {} until {}", Naive::id_of(coupon), naive.status(coupon, now),
                              naive.end_of(coupon))}});
        }
    }
};

TEST(Coupons, AgreeWithANaiveModelUnderRandomCommands) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Game game(seed);
        game.create();
        for (int step = 0; step < 400 && !testing::Test::HasFailure(); ++step) {
            std::uint64_t dice = game.below(100);
            dice < 3    ? game.create()
            : dice < 10 ? game.change()
            : dice < 16 ? game.revoke()
            : dice < 40 ? game.use()
            : dice < 42 ? game.look()
                        : game.issue();
            game.now += game.below(3) == 0 ? static_cast<std::int64_t>(game.below(60)) : 0;
        }
        game.look();
        game.now += 20'000;
        game.book.pass(game.now);
        game.look();
        for (const NaiveCoupon& coupon : game.naive.coupons) {
            std::string written =
                engine::test::code_of(game.book.written_status(Naive::id_of(coupon)));
            EXPECT_EQ(written, game.naive.status(coupon, game.now));
        }
        game.book.expect_whole();
    }
}

}  // namespace
}  // namespace onrush::coupon

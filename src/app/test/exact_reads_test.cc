// Who may be told of what is not durable yet: a shop on a log whose disk is slow.
#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "app/direct.h"
#include "app/shop.h"
#include "features/account/look_up_account.h"
#include "features/account/open_account.h"
#include "features/cart/look_up_cart.h"
#include "features/catalog/category.h"
#include "features/catalog/create_product.h"
#include "features/catalog/list_products.h"
#include "features/coupon/look_up_coupon.h"
#include "features/order/place_order.h"
#include "features/order/quote.h"
#include "features/point/look_up_points.h"
#include "features/ranking/look_up_ranking.h"
#include "features/sale/look_up_sale.h"

namespace onrush::app::exact_reads_test {
namespace {

// Nothing is written while it is shut: append() waits, as for a disk that takes its time.
class SlowLog final : public log::Log {
public:
    base::Outcome<> append(log::RecordBuffer&, base::Instant) override {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [&] { return !shut_; });
        durable_ += 1;
        return {};
    }
    [[nodiscard]] bool has_room() const override { return true; }
    [[nodiscard]] std::uint64_t durable() const override { return durable_; }
    base::Outcome<std::unique_ptr<log::LogReader>> read_from(std::uint64_t) override {
        return base::fault(base::FaultKind::missing, "nothing is kept");
    }
    void set_shut(bool shut) {
        std::scoped_lock lock(mutex_);
        shut_ = shut;
        opened_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    std::uint64_t durable_ = 0;  // records
    bool shut_ = false;
};

// What has come back, and in what order.
class Returned final : public engine::Origin {
public:
    void deliver(engine::Outbox jobs) override {
        std::scoped_lock lock(mutex_);
        for (engine::JobList list = jobs.take(); !list.empty();) {
            back_.push_back(&list.take_first());
        }
        came_.notify_all();
    }
    [[nodiscard]] bool has(const engine::Job& job) {
        std::scoped_lock lock(mutex_);
        return std::ranges::find(back_, &job) != back_.end();
    }
    void wait_for(const engine::Job& job) {
        std::unique_lock lock(mutex_);
        came_.wait(lock, [&] { return std::ranges::find(back_, &job) != back_.end(); });
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<engine::Job*> back_;
};

struct SlowShop {
    Shop shop;
    base::SystemClock clock;
    engine::Engine engine{shop.domain(), clock};
    SlowLog log;
    Returned returned;
    std::vector<std::unique_ptr<engine::Job>> jobs;

    SlowShop() {
        engine.start(log, base::Instant(0));
        engine::Staff admin{{.role = engine::Role::admin}};
        EXPECT_TRUE(run_and_wait(engine, shop.accounts, account::OpenAccount{}));
        EXPECT_TRUE(run_and_wait(engine, shop.catalog, catalog::CreateCategory{admin, "shirts"}));
        EXPECT_TRUE(run_and_wait(
            engine, shop.catalog,
            catalog::CreateProduct{.caller = admin,
                                   .name = "shirt",
                                   .category_id = catalog::CategoryId(1),
                                   .price = base::Money(0),
                                   .options = std::vector<catalog::NewOption>{{"s", {}, 5}}}));
    }
    ~SlowShop() {
        log.set_shut(false);
        engine.stop();
    }
    template <typename Input>
    const engine::Job& push(typename Input::Feature& feature, Input input) {
        jobs.push_back(std::make_unique<engine::Call<Input>>(returned, feature, std::move(input)));
        engine::Outbox outbox;
        outbox.add(*jobs.back());
        engine.push(outbox);
        return *jobs.back();
    }
};

TEST(SlowDisk, OnlyRelaxedReadsAreAnsweredBeforeWhatTheySawIsDurable) {
    SlowShop slow;
    Shop& shop = slow.shop;
    engine::Caller buyer{engine::AccountId(1), 1, engine::Role::user};
    order::Item one{catalog::OptionId(1), 1};
    slow.log.set_shut(true);
    std::vector<const engine::Job*> exact;
    exact.push_back(
        &slow.push(shop.orders, order::PlaceOrder{.caller = buyer, .items = std::vector{one}}));
    exact.push_back(&slow.push(shop.accounts, account::LookUpMe{buyer}));
    exact.push_back(&slow.push(shop.points, point::LookUpBalance{buyer}));
    exact.push_back(&slow.push(shop.coupons, coupon::ListMyCoupons{.caller = buyer}));
    exact.push_back(&slow.push(shop.carts, cart::LookUpCart{buyer}));
    exact.push_back(&slow.push(shop.orders, order::Quote{.caller = buyer, .items = {{one}}}));
    exact.push_back(&slow.push(shop.orders, order::ListMyOrders{.caller = buyer}));
    exact.push_back(&slow.push(shop.orders, order::LookUpOrder{{buyer}, order::OrderId(1)}));
    // A refusal tells as much as an answer.
    exact.push_back(&slow.push(shop.orders, order::LookUpOrder{{buyer}, order::OrderId(9)}));
    std::vector<const engine::Job*> relaxed;
    relaxed.push_back(&slow.push(shop.catalog, catalog::ListProducts{}));
    relaxed.push_back(&slow.push(shop.catalog, catalog::LookUpProduct{catalog::ProductId(1)}));
    relaxed.push_back(&slow.push(shop.sales, sale::ListSales{}));
    relaxed.push_back(&slow.push(shop.rankings, ranking::LookUpRank{catalog::ProductId(1), {}}));
    for (const engine::Job* job : relaxed) {
        slow.returned.wait_for(*job);
    }
    // They were pushed before those that are back, and wait for the disk.
    for (const engine::Job* job : exact) {
        EXPECT_FALSE(slow.returned.has(*job)) << job - exact.front();
    }
    auto* product = dynamic_cast<const engine::Call<catalog::LookUpProduct>*>(relaxed[1]);
    ASSERT_NE(product, nullptr);
    EXPECT_EQ(product->result->options[0].held, 1) << "it has seen the order";
    slow.log.set_shut(false);
    for (const engine::Job* job : exact) {
        slow.returned.wait_for(*job);
        EXPECT_NE(job->verdict(), engine::Verdict::pending);
    }
}

// The last views at a stop: it waited for as long as the disk did not answer.
TEST(SlowDisk, WhoWaitsForACommandNeedNotWaitForTheDisk) {
    SlowShop slow;
    slow.log.set_shut(true);
    auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    EXPECT_FALSE(run_and_wait_until(soon, slow.engine, slow.shop.accounts, account::OpenAccount{}));
    slow.log.set_shut(false);
    auto late = std::chrono::steady_clock::now() + std::chrono::hours(1);
    auto opened = run_and_wait_until(late, slow.engine, slow.shop.accounts, account::OpenAccount{});
    ASSERT_TRUE(opened && *opened);
    EXPECT_EQ((*opened)->account_id, account::AccountId(3)) << "the second was opened, too";
}

}  // namespace
}  // namespace onrush::app::exact_reads_test

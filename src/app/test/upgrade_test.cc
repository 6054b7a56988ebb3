// A data folder that an older program wrote, opened by a newer one whose rows have other columns.
#include <gtest/gtest.h>

#include "app/core.h"
#include "app/direct.h"
#include "log/test/scratch_folder.h"

namespace onrush::app::upgrade_test {
namespace {

using base::FaultKind;
using base::Outcome;

namespace older {
struct Item {
    std::uint64_t id = 0;
    std::uint32_t stock = 0;
    std::uint32_t price = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, stock, price))
}  // namespace older

namespace newer {
struct Item {
    std::uint64_t id = 0;
    std::uint32_t price = 0;
    std::uint32_t stock = 0;  // the two have changed places
    std::int64_t weight = 7;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, price, stock, weight))
}  // namespace newer

template <typename Item>
struct Shop {
    engine::Domain domain;
    table::Table<Item, table::Key<&Item::id>> items{"items"};
    Shop() { domain.add(items); }
};
struct Added {};
BOOST_DESCRIBE_STRUCT(Added, (), ())

template <typename Item>
struct AddItem {
    using Feature = Shop<Item>;
    static constexpr auto job_kind = engine::Kind::command;

    std::uint64_t id = 0;
    using Answer = Added;
};

template <typename Item>
engine::Result<AddItem<Item>> decide(Shop<Item>& shop, const AddItem<Item>& input, base::Instant) {
    Item item;
    item.id = input.id;
    item.stock = 10;
    item.price = 500;
    shop.items.insert(item);
    return Added{};
}

template <typename Item>
struct Server {
    Shop<Item> shop;
    base::SystemClock clock;
    base::NoProgress progress;
    std::unique_ptr<Core> core;

    Outcome<> start(const std::string& folder) {
        CoreSettings settings;
        settings.folder = folder;
        settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
        settings.mirror.time_until_durable = base::Duration(0);
        settings.mirror.lowest_priority = false;  // wait_for_mirror() would keep it from running
        auto started = Core::start(shop.domain, clock, settings, progress);
        if (!started) {
            return std::unexpected(started.error());
        }
        core = std::move(*started);
        return {};
    }
    void add(std::uint64_t id) {
        ASSERT_TRUE(run_and_wait(core->engine(), shop, AddItem<Item>{id}));
    }
    void wait_for_mirror() const {
        while (core->mirror().counters().durable_sequence < core->log().durable()) {
            std::this_thread::yield();
        }
    }
    ~Server() {
        if (core != nullptr) {
            core->stop();
        }
    }
};

TEST(Upgrade, RowsOfTheMirrorAreReadInTheShapeInWhichTheyWereWritten) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Server<older::Item> before;
        ASSERT_TRUE(before.start(folder));
        before.add(1);
        before.wait_for_mirror();
    }
    for (std::uint64_t id : {2, 3}) {  // the second time they are in today's shape
        Server<newer::Item> now;
        Outcome<> started = now.start(folder);
        ASSERT_TRUE(started) << started.error().text;
        EXPECT_EQ(now.core->recovered().rows_loaded, id - 1);
        const newer::Item* item = now.shop.items.find(1);
        ASSERT_NE(item, nullptr);
        EXPECT_EQ(item->price, 500u);
        EXPECT_EQ(item->stock, 10u);
        EXPECT_EQ(item->weight, 7);
        now.add(id);
        now.wait_for_mirror();
    }
    Server<older::Item> again;  // a column is gone: it is passed over
    Outcome<> started = again.start(folder);
    ASSERT_TRUE(started) << started.error().text;
    EXPECT_EQ(again.shop.items.find(3)->price, 500u);
}

}  // namespace
}  // namespace onrush::app::upgrade_test

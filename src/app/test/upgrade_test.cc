// A data folder that an older program wrote, opened by a newer one whose rows have other columns.
#include <filesystem>

#include <gtest/gtest.h>

#include "app/core.h"
#include "app/direct.h"
#include "app/verify.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"
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

namespace without_stock {
struct Item {
    std::uint64_t id = 0;
    std::uint32_t price = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, price))
}  // namespace without_stock

// A member of a record that goes, and comes back as something else.
namespace size_as_number {
struct Size {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (x, y))
struct Item {
    std::uint64_t id = 0;
    std::uint32_t price = 0;
    Size size;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, price, size))
}  // namespace size_as_number

namespace size_without {
struct Size {
    std::uint32_t y = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (y))
struct Item {
    std::uint64_t id = 0;
    std::uint32_t price = 0;
    Size size;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, price, size))
}  // namespace size_without

namespace size_as_text {
struct Size {
    std::string x;
    std::uint32_t y = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (x, y))
struct Item {
    std::uint64_t id = 0;
    std::uint32_t price = 0;
    Size size;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, price, size))
}  // namespace size_as_text

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
    if constexpr (requires { item.stock; }) {
        item.stock = 10;
    }
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

// The first start after its return had the default, and only the second one the values.
TEST(Upgrade, AMemberThatComesBackHasItsValuesFromTheFirstStartOn) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    auto start_and_add = [&]<typename Item>(Server<Item>& server, std::uint64_t id) {
        Outcome<> started = server.start(folder);
        ASSERT_TRUE(started) << started.error().text;
        server.add(id);
        server.wait_for_mirror();
    };
    {
        Server<older::Item> before;
        start_and_add(before, 1);
    }
    {
        Server<without_stock::Item> meanwhile;
        start_and_add(meanwhile, 2);
    }
    for (std::uint64_t id : {3, 4, 5}) {
        SCOPED_TRACE(id);
        if (id == 5) {  // made anew from the log
            for (const char* ending : {"", "-wal", "-shm"}) {
                std::filesystem::remove(folder + "/mirror.db" + ending);
            }
        }
        Server<older::Item> now;
        start_and_add(now, id);
        EXPECT_EQ(now.shop.items.find(1)->stock, 10u);
        EXPECT_EQ(now.shop.items.find(2)->stock, 0u) << "it was made without one";
        EXPECT_EQ(now.shop.items.find(3)->stock, 10u);
    }
}

// Each version could take the data of the one before, and a start needs no more.
TEST(Upgrade, ASegmentThatTodaysShapeCannotBeMadeFromIsPassedOverOnceItIsMirrored) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    auto start_and_add = [&]<typename Item>(Server<Item>& server, std::uint64_t id) {
        Outcome<> started = server.start(folder);
        ASSERT_TRUE(started) << started.error().text;
        server.add(id);
        server.wait_for_mirror();
    };
    {
        Server<size_as_number::Item> first;
        start_and_add(first, 1);
    }
    {
        Server<size_without::Item> second;
        start_and_add(second, 2);
    }
    {
        Server<size_as_text::Item> third;
        start_and_add(third, 3);
    }
    Shop<size_as_text::Item> shop;
    engine::Idempotency idempotency(shop.domain);
    log::PosixDisk disk;
    base::NoProgress progress;
    std::string said;
    Outcome<> verified = verify(disk, folder, shop.domain, progress,
                                [&](const std::string& line) { said += line + "\n"; });
    EXPECT_TRUE(verified) << verified.error().text;
    EXPECT_NE(said.find("the rows of 1 records have the shape of an older version"),
              std::string::npos)
        << said;
    EXPECT_NE(said.find("3 rows, 2 of them compared with the log: equal"), std::string::npos)
        << said;
}

}  // namespace
}  // namespace onrush::app::upgrade_test

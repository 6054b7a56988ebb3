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
    if constexpr (requires { item.size; }) {
        item.size.y = 8;
    }
    if constexpr (requires { item.size.x; } && !requires { item.size.x.size(); }) {
        item.size.x = 9;
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

template <typename Item>
void start_and_add(Server<Item>& server, const std::string& folder, std::uint64_t id) {
    Outcome<> started = server.start(folder);
    ASSERT_TRUE(started) << started.error().text;
    server.add(id);
    server.wait_for_mirror();
}

template <typename Item>
std::string verified(const std::string& folder) {
    Shop<Item> shop;
    engine::Idempotency idempotency(shop.domain);
    log::PosixDisk disk;
    base::NoProgress progress;
    std::string said;
    Outcome<> verified = verify(disk, folder, shop.domain, progress,
                                [&](const std::string& line) { said += line + "\n"; });
    return verified ? said : verified.error().text;
}

void remove_mirror(const std::string& folder) {
    for (const char* ending : {"", "-wal", "-shm"}) {
        std::filesystem::remove(folder + "/mirror.db" + ending);
    }
}

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
    {
        Server<older::Item> before;
        start_and_add(before, folder, 1);
    }
    {
        Server<without_stock::Item> meanwhile;
        start_and_add(meanwhile, folder, 2);
    }
    for (std::uint64_t id : {3, 4, 5}) {
        SCOPED_TRACE(id);
        if (id == 5) {  // made anew from the log
            remove_mirror(folder);
        }
        Server<older::Item> now;
        start_and_add(now, folder, id);
        EXPECT_EQ(now.shop.items.find(1)->stock, 10u);
        EXPECT_EQ(now.shop.items.find(2)->stock, 0u) << "it was made without one";
        EXPECT_EQ(now.shop.items.find(3)->stock, 10u);
    }
}

// Each version could take the data of the one before, and verify and a rebuild refused it.
TEST(Upgrade, ASegmentIsReadThroughTheShapesThatCameAfterIt) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Server<size_as_number::Item> first;
        start_and_add(first, folder, 1);
    }
    {
        Server<size_without::Item> second;
        start_and_add(second, folder, 2);
    }
    {
        Server<size_as_text::Item> third;
        start_and_add(third, folder, 3);
    }
    EXPECT_NE(verified<size_as_text::Item>(folder).find("3 rows, 3 of them compared with the log"),
              std::string::npos)
        << verified<size_as_text::Item>(folder);
    remove_mirror(folder);
    Server<size_as_text::Item> again;
    start_and_add(again, folder, 4);
    EXPECT_EQ(again.core->recovered().records_replayed, 3u);
    EXPECT_EQ(again.shop.items.find(1)->price, 500u);
    EXPECT_EQ(again.shop.items.find(1)->size.y, 8u);
    EXPECT_EQ(again.shop.items.find(1)->size.x, "") << "it was a number, and forgotten since";
    EXPECT_NE(verified<size_as_text::Item>(folder).find("4 rows, 4 of them compared with the log"),
              std::string::npos)
        << verified<size_as_text::Item>(folder);
}

// The log alone made it 9 again, and verify said that the mirror was wrong.
TEST(Upgrade, AMemberInsideOfARecordThatComesBackIsForgottenByLogAndMirrorAlike) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Server<size_as_number::Item> first;
        start_and_add(first, folder, 1);
    }
    {
        Server<size_without::Item> second;
        start_and_add(second, folder, 2);
    }
    for (std::uint64_t id : {3, 4}) {
        SCOPED_TRACE(id);
        if (id == 4) {
            remove_mirror(folder);
        }
        Server<size_as_number::Item> back;
        start_and_add(back, folder, id);
        EXPECT_EQ(back.shop.items.find(1)->size.x, 0u);
        EXPECT_EQ(back.shop.items.find(3)->size.x, 9u);
        std::string said = verified<size_as_number::Item>(folder);
        EXPECT_NE(said.find(" compared with the log: equal"), std::string::npos) << said;
    }
}

// The version in between left no record, so only the mirror knows what it has done.
TEST(Upgrade, ASegmentThatTodaysShapeCannotBeMadeFromIsPassedOverOnceItIsMirrored) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    {
        Server<size_as_number::Item> first;
        start_and_add(first, folder, 1);
    }
    {
        Server<size_without::Item> second;
        Outcome<> started = second.start(folder);
        ASSERT_TRUE(started) << started.error().text;
    }
    {
        Server<size_as_text::Item> third;
        start_and_add(third, folder, 2);
    }
    std::string said = verified<size_as_text::Item>(folder);
    EXPECT_NE(said.find("the rows of 1 records have the shape of an older version"),
              std::string::npos)
        << said;
    EXPECT_NE(said.find("2 rows, 1 of them compared with the log: equal"), std::string::npos)
        << said;
    remove_mirror(folder);
    Server<size_as_text::Item> again;
    Outcome<> started = again.start(folder);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, FaultKind::too_new);
    EXPECT_NE(started.error().text.find("items.size.x was written as unsigned 32"),
              std::string::npos)
        << started.error().text;
}

}  // namespace
}  // namespace onrush::app::upgrade_test

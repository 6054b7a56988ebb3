#include "mirror/changes.h"

#include <string>

#include <gtest/gtest.h>

namespace onrush::mirror {
namespace {

std::vector<std::string> settled(Changes& changes) {
    changes.settle();
    std::vector<std::string> all;
    for (const Changes::Entry& entry : changes.entries()) {
        all.push_back(std::to_string(entry.table) + (entry.erased != 0 ? "-" : "+") +
                      std::string(changes.bytes_of(entry)));
    }
    return all;
}

using Strings = std::vector<std::string>;

TEST(Changes, TheLastChangeOfAKeyIsWhatCounts) {
    Changes changes;
    changes.put_row(0, "b", "b first");
    changes.put_row(0, "a", "a");
    changes.put_row(0, "b", "b second");
    changes.put_row(0, "c", "c");
    changes.erase_key(0, "c", "c key");
    changes.erase_key(0, "d", "d key");
    changes.put_row(0, "d", "d again");
    EXPECT_EQ(settled(changes), (Strings{"0+a", "0+b second", "0-c key", "0+d again"}));
}

TEST(Changes, TheSameKeyOfTwoTablesIsTwoRows) {
    Changes changes;
    changes.put_row(1, "a", "one");
    changes.put_row(0, "a", "zero");
    changes.erase_key(1, "a", "key");
    EXPECT_EQ(settled(changes), (Strings{"0+zero", "1-key"}));
}

TEST(Changes, KeysAreToldApartBehindTheirFirstSixteenBytes) {
    Changes changes;
    std::string front(16, 'k');
    changes.put_row(0, front + "2", "two");
    changes.put_row(0, front + "1", "one");
    changes.put_row(0, front, "none");
    changes.put_row(0, front + "2", "two again");
    changes.put_row(0, front + "10", "ten");
    EXPECT_EQ(settled(changes), (Strings{"0+none", "0+one", "0+ten", "0+two again"}));
}

TEST(ChangesDeathTest, EveryChangeHasATableAndAKey) {
    Changes changes;
    EXPECT_DEATH(changes.put_row(3, "", "row"), "a change of table 3 has no key");
    EXPECT_DEATH(changes.erase_key(0x8000'0000u, "a", "key"), "there is no table 2147483648");
}

TEST(Changes, ItIsUsedAgainAfterClear) {
    Changes changes;
    changes.put_row(0, "a", "before");
    changes.settle();
    changes.clear();
    EXPECT_EQ(changes.rows(), 0u);
    changes.put_row(0, "b", "after");
    EXPECT_EQ(settled(changes), (Strings{"0+after"}));
    changes.clear();
    EXPECT_EQ(settled(changes), Strings());
}

}  // namespace
}  // namespace onrush::mirror

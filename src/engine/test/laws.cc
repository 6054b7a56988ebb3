#include "engine/test/laws.h"

#include <cctype>

#include <gtest/gtest.h>

#include "log/test/scratch_folder.h"
#include "mirror/key_order.h"
#include "mirror/sqlite/recount.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::engine::test {

namespace {

void write_mirror(const table::Schema& schema, const std::string& path) {
    auto store = mirror::SqliteStore::open(path);
    ASSERT_TRUE(store) << store.error().text;
    auto prepared = (*store)->prepare(mirror::Shape::of(schema));
    ASSERT_TRUE(prepared) << prepared.error().text;
    mirror::Changes changes;
    for (std::uint32_t place = 0; place < schema.tables().size(); ++place) {
        const table::AnyTable& table = *schema.tables()[place];
        mirror::KeyOrder order(table.describe());
        table.for_each_encoded(
            [&](base::ByteView row) { changes.put_row(place, order.of_row(row), row); });
    }
    changes.settle();
    auto applied = (*store)->apply(changes, {.sequence = 1});
    ASSERT_TRUE(applied) << applied.error().text;
}

// As a word of its own: 1 is not in "account 12".
bool has_word(const std::string& text, const std::string& word) {
    auto ends = [&](std::size_t at) {
        return at >= text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
    };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        if ((at == 0 || ends(at - 1)) && ends(at + word.size())) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<std::string> broken_laws(const Domain& domain) {
    log::ScratchFolder scratch;
    std::string path = scratch.path() + "/mirror.db";
    write_mirror(domain.schema(), path);
    auto recount = mirror::Recount::open(path);
    EXPECT_TRUE(recount) << recount.error().text;
    std::vector<std::string> broken;
    for (const std::unique_ptr<Law>& law : domain.laws()) {
        std::optional<std::string> wrong = law->check();
        if (law->sql().empty()) {  // of hashes
            if (wrong) {
                broken.push_back(std::string(law->name()) + ": " + *wrong);
            }
            continue;
        }
        auto breaches = recount->ask(std::string(law->sql()));
        if (!breaches) {
            ADD_FAILURE() << law->name() << ": " << breaches.error().text;
            continue;
        }
        EXPECT_EQ(breaches->rows > 0, wrong.has_value())
            << law->name() << ": C++ says \"" << wrong.value_or("") << "\", SQL finds \""
            << breaches->first << "\"";
        // "order=7, place=2": where one row is wrong, the two mean the same one.
        std::string key = breaches->first.substr(0, breaches->first.find(','));
        key.erase(0, key.find('=') + 1);
        EXPECT_TRUE(breaches->rows != 1 || !wrong || has_word(*wrong, key))
            << law->name() << ": C++ says \"" << *wrong << "\", SQL finds " << breaches->first;
        if (wrong) {
            broken.push_back(std::string(law->name()) + ": " + *wrong);
        }
    }
    return broken;
}

std::string vote_of(const Domain& domain, std::string_view name) {
    for (const std::unique_ptr<Law>& law : domain.laws()) {
        if (law->name() == name) {
            return law->vote().value_or("");
        }
    }
    return "there is no such law";
}

void hand_out(Ids& ids, std::initializer_list<std::string_view> kinds) {
    for (std::string_view kind : kinds) {
        for (int id = 1; id <= 10; ++id) {
            (void)ids.next<base::Id<Ids>>(kind);
        }
    }
}

}  // namespace onrush::engine::test

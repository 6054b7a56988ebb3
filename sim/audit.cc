#include "sim/audit.h"

#include <optional>
#include <set>

#include <fmt/ranges.h>

#include "log/segment_reader.h"
#include "mirror/sqlite/recount.h"
#include "sim/shapes/notes.h"
#include "sim/wrong.h"
#include "table/batch_reader.h"

namespace onrush::sim {

using base::Outcome;

namespace {

std::string row_text(const table::TableDescription& table, const std::string& row) {
    std::string text;
    base::ByteReader in(row);
    table::append_json(text, in, table.row);
    return text;
}

// The encoded rows of every table.
using RowsByTable = std::map<std::string, std::set<std::string>>;

RowsByTable rows_of(const table::Schema& schema) {
    RowsByTable rows;
    for (const table::AnyTable* table : schema.tables()) {
        table->for_each_encoded([&](base::ByteView row) {
            bool added = rows[table->name()].insert(std::string(row)).second;
            expect(added, "{} holds a row twice", table->name());
        });
    }
    return rows;
}

// Throws when the two are not the same.
void expect_same_rows(const table::Schema& schema, RowsByTable& mirrored, RowsByTable& held) {
    for (const table::AnyTable* table : schema.tables()) {
        table::TableDescription description = table->describe();
        const std::set<std::string>& there = mirrored[table->name()];
        const std::set<std::string>& wanted = held[table->name()];
        for (const std::string& row : there) {
            expect(wanted.contains(row), "the mirror: {} holds {}, which memory does not",
                   table->name(), row_text(description, row));
        }
        for (const std::string& row : wanted) {
            expect(there.contains(row), "the mirror: {} lacks {}", table->name(),
                   row_text(description, row));
        }
    }
    expect(mirrored.size() == held.size(), "the mirror has {} tables and memory {}",
           mirrored.size(), held.size());
}

// The numbers of a value in the order of its members; words, times and flags are skipped, as models
// skip them.
void append_numbers(Numbers& numbers, base::ByteReader& in, const table::Type& type) {
    switch (type.kind) {
        case table::Kind::unsigned_:
        case table::Kind::id:
            return numbers.push_back(static_cast<std::int64_t>(in.varint()));
        case table::Kind::signed_:
        case table::Kind::money:
        case table::Kind::duration:
            return numbers.push_back(in.signed_varint());
        case table::Kind::instant:
        case table::Kind::boolean:
        case table::Kind::enumeration:
        case table::Kind::string:
        case table::Kind::blob:
            (void)table::take_value(in, type);
            return;
        case table::Kind::optional:
            if (in.varint() != 0) {
                append_numbers(numbers, in, type.element.front());
            }
            return;
        case table::Kind::list:
            for (std::uint64_t left = in.varint(); left > 0; --left) {
                append_numbers(numbers, in, type.element.front());
            }
            return;
        case table::Kind::record:
            for (const table::Column& column : type.columns) {
                append_numbers(numbers, in, column.type);
            }
            return;
    }
}

// What one record holds for the outside.
class RecordView final : public table::BatchVisitor {
public:
    explicit RecordView(const table::SchemaDescription& schema) : schema_(schema) {}

    void on_commands(std::uint64_t commands) override { commands_ = commands; }
    void on_fact(const table::FactEntry& entry) override {
        const table::FactDescription& description = schema_.facts[entry.fact];
        ExpectedFact found{std::string(entry.trace), {description.name, {}}};
        base::ByteReader in(entry.bytes);
        append_numbers(found.fact.numbers, in, description.type);
        facts_.push_back(std::move(found));
    }
    [[nodiscard]] std::uint64_t commands() const { return commands_; }
    [[nodiscard]] const std::vector<ExpectedFact>& facts() const { return facts_; }

private:
    const table::SchemaDescription& schema_;
    std::uint64_t commands_ = 0;
    std::vector<ExpectedFact> facts_;
};

void expect_record(const table::SchemaDescription& schema, const log::Record& record,
                   const ExpectedRecord& expected, Tally& tally) {
    expect(record.time == expected.time, "record {} has time {} and not {}", record.sequence,
           record.time.ms, expected.time.ms);
    RecordView view(schema);
    expect(table::visit_batch(schema, record.body, view), "record {} is no batch", record.sequence);
    expect(view.commands() == expected.commands, "record {} counts {} commands and not {}",
           record.sequence, view.commands(), expected.commands);
    expect(view.facts().size() == expected.facts.size(), "record {} has {} facts and not {}",
           record.sequence, view.facts().size(), expected.facts.size());
    for (std::size_t i = 0; i < expected.facts.size(); ++i) {
        const ExpectedFact& found = view.facts()[i];
        const ExpectedFact& wanted = expected.facts[i];
        expect(found == wanted,
               "fact {} of record {} is {} ({}) with trace \"{}\" and not {} ({}) with trace "
               "\"{}\"",
               i, record.sequence, found.fact.name, fmt::join(found.fact.numbers, ", "),
               found.trace, wanted.fact.name, fmt::join(wanted.fact.numbers, ", "), wanted.trace);
    }
    tally.add(Counted::facts, expected.facts.size());
}

void expect_laws_in_sql(const std::string& path, const engine::Domain& domain) {
    Outcome<mirror::Recount> recount = mirror::Recount::open(path);
    expect(recount.has_value(), "the mirror cannot be asked: {}",
           recount ? "" : recount.error().text);
    for (const std::unique_ptr<engine::Law>& law : domain.laws()) {
        if (law->sql().empty()) {
            continue;
        }
        Outcome<mirror::Recount::Breaches> found = recount->ask(std::string(law->sql()));
        expect(found.has_value(), "the law {} cannot be asked in SQL: {}", law->name(),
               found ? "" : found.error().text);
        expect(found->rows == 0, "SQL finds {} rows that break the law {}, the first: {}",
               found->rows, law->name(), found->first);
    }
}

}  // namespace

void audit_laws(Server& server) {
    std::vector<std::string> broken = server.domain.check_laws();
    expect(broken.empty(), "a law is broken: {}", fmt::join(broken, "; "));
}

void audit_deadlines(Server& server, const Model& model) {
    expect(server.engine().batcher().next_deadline() == model.next_deadline(),
           "the next deadline is at {} and not at {}", server.engine().batcher().next_deadline().ms,
           model.next_deadline().ms);
}

TableHashes hashes_of(const table::Schema& schema) {
    TableHashes hashes;
    for (const table::AnyTable* table : schema.tables()) {
        if (table->name() != notes_table) {
            hashes[table->name()] = table::content_hash(*table);
        }
    }
    return hashes;
}

void audit_tables(Server& server, std::uint64_t sequence, const TableHashes& expected) {
    TableHashes found = hashes_of(server.domain.schema());
    for (const auto& [name, hash] : expected) {
        expect(found[name] == hash, "{} is not what it was after record {}", name, sequence);
    }
    expect(found.size() == expected.size(), "there are {} tables and not {}", found.size(),
           expected.size());
}

void audit_log(log::Disk& disk, Server& server, const Model& model, Tally& tally) {
    std::uint64_t first = server.log().first_sequence();
    std::string folder = std::string(data_path) + "/log";
    Outcome<std::unique_ptr<log::SegmentReader>> reader =
        log::SegmentReader::open(disk, folder, first);
    expect(reader.has_value(), "the log cannot be read: {}", reader ? "" : reader.error().text);
    (*reader)->check_chain();
    std::string described;
    std::optional<table::SchemaDescription> schema;
    for (std::uint64_t next = first;; ++next) {
        Outcome<std::optional<log::Record>> record = (*reader)->next(log::SegmentReader::no_limit);
        expect(record.has_value(), "the log cannot be read: {}", record ? "" : record.error().text);
        if (!*record) {
            expect(next == server.log().durable() + 1, "the log ends with record {} and not {}",
                   next - 1, server.log().durable());
            return;
        }
        if (!schema || *(*record)->schema != described) {
            described = *(*record)->schema;
            schema = table::SchemaDescription::decode(described);
            expect(schema.has_value(), "the segment of record {} has no schema", next);
        }
        expect_record(*schema, **record, model.record(next), tally);
        if (next > 1) {
            expect((*record)->time >= model.record(next - 1).time, "time goes back in record {}",
                   next);
        }
    }
}

void audit_mirror(mirror::SqliteStore& store, const std::string& path, Server& server) {
    std::uint64_t reached = store.position().sequence;
    expect(reached == server.log().durable(), "the mirror reaches record {} of {}", reached,
           server.log().durable());
    RowsByTable rows;
    RowsByTable held = rows_of(server.domain.schema());
    for (std::size_t place = 0; place < store.schema().tables.size(); ++place) {
        const std::string& name = store.schema().tables[place].name;
        Outcome<std::uint64_t> count = store.row_count(place);
        Outcome<> loaded = store.load(place, [&](base::ByteView row) {
            rows[name].insert(std::string(row));
            return true;
        });
        expect(count && loaded, "the mirror cannot be read: {}",
               loaded ? count.error().text : loaded.error().text);
        auto found = rows.find(name);
        std::uint64_t there = found == rows.end() ? 0 : found->second.size();
        expect(*count == there, "{} of the mirror counts {} rows and has {}", name, *count, there);
    }
    expect_same_rows(server.domain.schema(), rows, held);
    expect_laws_in_sql(path, server.domain);
}

std::string hash_of(const table::Schema& schema) {
    std::string all;
    for (const auto& [name, hash] : hashes_of(schema)) {
        all += hash;
    }
    return base::to_hex(base::sha256(all)).substr(0, 32);
}

}  // namespace onrush::sim

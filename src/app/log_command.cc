#include "app/log_command.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/logging.h"
#include "base/printable.h"
#include "log/data_folder.h"
#include "log/resting_log.h"
#include "table/batch_reader.h"

namespace onrush::app {

namespace {

using base::FaultKind;
using base::Outcome;

const char* word_for(table::ChangeKind change) {
    switch (change) {
        case table::ChangeKind::inserted:
            return "insert";
        case table::ChangeKind::updated:
            return "update";
        case table::ChangeKind::erased:
            return "erase";
    }
    return "";
}

class Printer final : public table::BatchVisitor {
public:
    Printer(const LogQuery& query, std::FILE* out) : query_(query), out_(out) {}

    Outcome<> enter(const log::Record& record) {
        if (*record.schema == described_) {
            return {};
        }
        auto schema = table::SchemaDescription::decode(*record.schema);
        if (!schema) {
            return base::fault(FaultKind::damaged,
                               fmt::format("the segment that starts at record {} does not describe "
                                           "its tables",
                                           record.segment));
        }
        schema_ = std::move(*schema);
        described_ = *record.schema;
        for (const table::TableDescription& table : schema_.tables) {
            known_.insert(table.name);
        }
        for (const table::FactDescription& fact : schema_.facts) {
            known_.insert(fact.name);
        }
        return {};
    }
    bool print(const log::Record& record) {
        record_ = record;
        lines_.clear();
        facts_ = 0;
        bool whole = table::visit_batch(schema_, record.body, *this);
        if (!query_.json && (query_.names.empty() || !lines_.empty())) {
            fmt::print(out_, "record {}  {}  term {}  {} commands  {} bytes\n", record.sequence,
                       base::to_text(record.time), record.term, commands_, record.bytes);
        }
        std::fwrite(lines_.data(), 1, lines_.size(), out_);
        return whole;
    }
    // A name that no segment knew, or nothing.
    [[nodiscard]] std::string unknown_name() const {
        for (const std::string& name : query_.names) {
            if (!known_.contains(name)) {
                return name;
            }
        }
        return "";
    }
    [[nodiscard]] std::string known_names() const {
        return fmt::format("{}", fmt::join(known_, ", "));
    }

    void on_commands(std::uint64_t commands) override { commands_ = commands; }
    void on_row(const table::RowChange& change) override {
        const table::TableDescription& table = schema_.tables[change.table];
        if (wanted(table.name)) {
            table::Type type =
                change.kind == table::ChangeKind::erased ? table::key_type(table) : table.row;
            add_line(word_for(change.kind), "table", table.name, change.bytes, type, "");
        }
    }
    void on_fact(const table::FactEntry& fact) override {
        const table::FactDescription& description = schema_.facts[fact.fact];
        std::string extra = fmt::format(R"(,"index":{})", facts_++);
        if (!fact.trace.empty()) {
            extra += ",\"trace\":";
            base::append_json_string(extra, fact.trace);
        }
        if (wanted(description.name)) {
            add_line("fact", "fact", description.name, fact.bytes, description.type, extra);
        }
    }

private:
    [[nodiscard]] bool wanted(const std::string& name) const {
        return query_.names.empty() || std::ranges::find(query_.names, name) != query_.names.end();
    }
    void add_line(const char* word, const char* what, const std::string& name, base::ByteView bytes,
                  const table::Type& type, const std::string& extra) {
        std::string values;
        base::ByteReader in(bytes);
        table::append_json(values, in, type);
        std::string line;
        if (query_.json) {
            line = fmt::format(
                R"({{"sequence":{},"time":"{}","change":"{}","{}":"{}"{},"values":{}}})",
                record_.sequence, base::to_text(record_.time), word, what, name, extra, values);
        } else {
            line = fmt::format("  {:<6} {} {}", word, name, values);
        }
        lines_ += base::printable(line);
        lines_ += '\n';
    }

    const LogQuery& query_;
    std::FILE* out_;
    table::SchemaDescription schema_;
    std::string described_;
    std::set<std::string> known_;
    log::Record record_;
    std::string lines_;
    std::uint64_t commands_ = 0;
    std::uint64_t facts_ = 0;
};

}  // namespace

Outcome<> print_log(log::Disk& disk, const std::string& folder, const LogQuery& query,
                    std::FILE* out) {
    if (query.to != 0 && query.from > query.to) {
        return base::fault(FaultKind::usage,
                           fmt::format("--from {} is above --to {}", query.from, query.to));
    }
    if (Outcome<> checked = log::DataFolder::check(disk, folder); !checked) {
        return checked;
    }
    Outcome<log::RestingLog> log = log::RestingLog::open(disk, folder + "/log");
    if (!log) {
        return std::unexpected(log.error());
    }
    std::uint64_t to = query.to == 0 ? log->durable() : std::min(query.to, log->durable());
    Outcome<std::unique_ptr<log::LogReader>> reader =
        log->read_from(query.from == 0 ? log->first() : query.from);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    Printer printer(query, out);
    for (;;) {
        Outcome<std::optional<log::Record>> next = (*reader)->next(to);
        if (!next) {
            return std::unexpected(next.error());
        }
        const std::optional<log::Record>& record = *next;
        if (!record) {
            break;
        }
        if (Outcome<> entered = printer.enter(*record); !entered) {
            return entered;
        }
        if (!printer.print(*record)) {
            return base::fault(
                FaultKind::damaged,
                fmt::format("record {} is intact but is not a batch", record->sequence));
        }
    }
    std::string unknown = printer.unknown_name();
    if (!unknown.empty() && !printer.known_names().empty()) {
        return base::fault(FaultKind::usage,
                           fmt::format("the log has no table or fact \"{}\"; it has {}", unknown,
                                       printer.known_names()));
    }
    return {};
}

}  // namespace onrush::app

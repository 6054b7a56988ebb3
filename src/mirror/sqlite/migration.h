// Brings a mirror's tables to the shape of the running binary, as Store::prepare() promises.
//
// Everything in one transaction, which the caller begins and ends. Used once, on the thread that
// owns the connection.
#pragma once

#include "mirror/shape.h"
#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

class Migration {
public:
    Migration(Database& database, const Shape& shape, Meta& meta)
        : database_(database), shape_(shape), meta_(meta) {}

    // Looks whether it can be done, and writes nothing.
    [[nodiscard]] base::Outcome<> check();
    // Does what check() allowed, and sets `meta` to what the file then says. True when anything was
    // written.
    [[nodiscard]] base::Outcome<bool> run();

private:
    // --- looking, before anything is written ---
    [[nodiscard]] base::Outcome<> check_shape() const;
    // The member that uses the column again; null when none does.
    [[nodiscard]] const table::Column* column_now(const OutOfUse& old) const;
    [[nodiscard]] base::Outcome<> check_tables_there();
    [[nodiscard]] base::Outcome<> check_columns_there(const table::TableDescription& stored);
    [[nodiscard]] base::Outcome<std::vector<std::string>> names(const std::string& sql,
                                                                const std::string& parameter);

    // --- writing ---
    [[nodiscard]] base::Outcome<> bring(std::size_t number);
    [[nodiscard]] base::Outcome<> bring_columns(const table::TableDescription& stored,
                                                std::size_t number);
    [[nodiscard]] base::Outcome<> bring_column(const table::TableDescription& stored,
                                               std::size_t table_number, std::size_t column_number,
                                               base::ByteView fallback);
    [[nodiscard]] base::Outcome<> bring_indexes(const table::TableDescription* stored,
                                                const table::TableDescription& now);

    Database& database_;
    const Shape& shape_;
    Meta& meta_;
    bool checked_ = false;
    std::vector<OutOfUse> out_of_use_;  // afterwards
};

// Brings the values of a column from one type to another: lists and records change inside of their
// JSON, others are stored alike. `fallback` is the encoding of a default, or empty.
[[nodiscard]] base::Outcome<> convert_json(Database& database, const std::string& table,
                                           const table::Column& column, const table::Type& from,
                                           base::ByteView fallback);

}  // namespace onrush::mirror

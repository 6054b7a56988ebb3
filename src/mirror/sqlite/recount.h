// Checks laws in SQL over a mirror, with or without a running server; all queries see one moment.
#pragma once

#include "mirror/sqlite/database.h"

namespace onrush::mirror {

class Recount {
public:
    // Fault `missing` when there is no mirror.
    [[nodiscard]] static base::Outcome<Recount> open(const std::string& path);

    // The record that the mirror reaches.
    [[nodiscard]] base::Outcome<std::int64_t> position();

    struct Breaches {
        std::uint64_t rows = 0;
        std::string first;  // "account=7, place=2"
    };
    // The rows of a query that finds what breaks a law.
    [[nodiscard]] base::Outcome<Breaches> ask(const std::string& sql);

private:
    explicit Recount(std::unique_ptr<Database> database) : database_(std::move(database)) {}

    std::unique_ptr<Database> database_;
};

}  // namespace onrush::mirror

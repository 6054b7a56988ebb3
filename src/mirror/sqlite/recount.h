// Checks laws in SQL over a mirror, with or without a running server; all queries see one moment.
#pragma once

#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

class Recount {
public:
    // Faults as of read_mirror().
    [[nodiscard]] static base::Outcome<Recount> open(const std::string& path);

    // The record that the mirror reaches, and the tables that it has.
    [[nodiscard]] std::uint64_t position() const { return reading_.meta.position.sequence; }
    [[nodiscard]] const table::SchemaDescription& schema() const { return reading_.meta.schema; }

    struct Breaches {
        std::uint64_t rows = 0;
        std::string first;  // "account=7, place=2"
    };
    // The rows of a query that finds what breaks a law.
    [[nodiscard]] base::Outcome<Breaches> ask(const std::string& sql);

private:
    explicit Recount(Reading reading) : reading_(std::move(reading)) {}

    Reading reading_;
};

}  // namespace onrush::mirror

// What was given in a drop, read from the mirror of a data folder, also beside a running server:
// one read transaction on a connection that only reads, so nothing waits for it.
//
// No clock is asked. A campaign has ended by its time when the log has a record of that time or
// later: instants of records never go back, so no coupon can come after it, whatever the clock of
// the machine does next, and whether a server runs or not.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/fault.h"
#include "base/time.h"
#include "draw/drop.h"
#include "log/disk.h"
#include "log/resting_log.h"
#include "mirror/sqlite/meta.h"
#include "table/schema.h"

namespace onrush::app {

using draw::DropId;
[[nodiscard]] std::string words_of(const DropId& drop);  // "campaign 3"

// Why there is no certificate, or no proof.
enum class Unmade : std::uint8_t {
    fault,          // something is wrong
    no_drop,        // none has this id
    not_over,       // or the log does not know it yet
    not_counted,    // the certificate has no such number
    mirror_behind,  // ask again
    too_many,       // to count while somebody waits
};
struct NoCertificate {
    Unmade why = Unmade::fault;
    base::Fault fault;

    // NOLINTNEXTLINE(google-explicit-constructor): what goes wrong on the way is passed on as it is
    NoCertificate(base::Fault met) : fault(std::move(met)) {}
    NoCertificate(Unmade because, std::string text)
        : why(because), fault{base::FaultKind::missing, std::move(text)} {}
};
template <typename T = void>
using Made = std::expected<T, NoCertificate>;
[[nodiscard]] inline std::unexpected<NoCertificate> unmade(Unmade why, std::string text) {
    return std::unexpected(NoCertificate(why, std::move(text)));
}

[[nodiscard]] std::string hex_of(std::span<const std::uint8_t> bytes);

// How often the mirror is looked at, ten times a second, before it is too far behind: where the
// machine is busy, its thread gets what others leave.
inline constexpr int mirror_looks_patient = 300;

// What certificates are made from. All that is named here outlives it.
struct CertificateSource {
    log::Disk& disk;
    const std::string& folder;
    const table::SchemaDescription& schema;
    int mirror_looks = mirror_looks_patient;
    // Of a drop with more nothing is counted.
    std::uint64_t counted_max = draw::limits::leaves_max;
    std::function<bool()> goes_on = [] { return true; };  // false: end at once
};

struct DropState {
    std::string name;
    std::uint64_t offered = 0;
    std::uint64_t given = 0;  // and not given back
    bool over = false;        // and nothing is held that may still be bought
};

// A coupon, or an order: in the order of giving.
struct GivenRow {
    std::uint64_t source = 0;  // number of the coupon, id of the order
    std::uint64_t account = 0;
    base::Instant at;
    std::uint64_t pieces = 1;
    bool stands = true;  // paid, and not given back
};

class GivenRows {
public:
    // Waits, for as many looks as the source says, until the mirror has reached what the log had
    // when it was called. So what was decided before a drop was over is in it. Faults as of `laws`.
    [[nodiscard]] static Made<GivenRows> open(const CertificateSource& source);
    // The same without a look at the log, when the mirror has reached that record: for rows that do
    // not change.
    [[nodiscard]] static Made<GivenRows> open_at(const CertificateSource& source,
                                                 std::uint64_t sequence);

    [[nodiscard]] const table::CheckpointPosition& position() const {
        return reading_.meta.position;
    }
    // Of what open() gave, as knows().
    [[nodiscard]] Made<DropState> state_of(const DropId& drop);
    // All of a drop. Fault stopped when the source does not go on.
    [[nodiscard]] Made<> walk(const DropId& drop, const std::function<void(const GivenRow&)>& take);
    // Whether a row that stands was given after that source.
    [[nodiscard]] Made<bool> any_after(const DropId& drop, std::uint64_t source);
    // The one of that source. Fault broken_law when it is gone.
    [[nodiscard]] Made<GivenRow> row_of(const DropId& drop, std::uint64_t source);

    // Whether the record that a certificate stands on is one of this log's: false when the log has
    // dropped it and cannot say. Fault broken_law, with both hashes, when it is not.
    [[nodiscard]] Made<bool> knows(const DropId& drop, const draw::CertifiedRecord& record);

private:
    GivenRows(const CertificateSource& source, mirror::Reading reading)
        : source_(source), reading_(std::move(reading)) {}

    CertificateSource source_;
    mirror::Reading reading_;
    std::optional<log::RestingLog> log_;
};

}  // namespace onrush::app

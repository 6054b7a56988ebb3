// What the test bed must do, written a second time and naively.
#pragma once

#include <map>
#include <utility>

#include "sim/bed/close_account.h"
#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"
#include "sim/bed/transfer_money.h"
#include "sim/bed_play/queries.h"
#include "sim/play.h"

namespace onrush::sim {

class BedWorld final : public World {
public:
    [[nodiscard]] std::unique_ptr<World> copy() const override {
        return std::make_unique<BedWorld>(*this);
    }
    std::size_t run_deadlines(Moment& moment, std::size_t most) override;
    [[nodiscard]] base::Instant next_deadline() const override;
    [[nodiscard]] std::size_t rows_with_deadline() const override { return claims_.size(); }

    [[nodiscard]] Told run(const bed::OpenAccount& request, Moment& moment);
    [[nodiscard]] Told run(const bed::CloseAccount& request, Moment& moment);
    [[nodiscard]] Told run(const bed::OpenCounter& request, Moment& moment);
    [[nodiscard]] Told run(const bed::MakeClaim& request, Moment& moment);
    [[nodiscard]] Told run(const bed::TransferMoney& request, Moment& moment);
    [[nodiscard]] Told run(const ReadAccount& request, Moment& moment) const;
    [[nodiscard]] Told run(const ReadCounter& request, Moment& moment) const;

    // Anyone may ask.
    template <typename Input>
    [[nodiscard]] const base::Refusal* objection(const Input&) const {
        return nullptr;
    }

    // So many ids have been handed out.
    [[nodiscard]] std::uint64_t accounts_opened() const { return ids_of("account"); }
    [[nodiscard]] std::uint64_t counters_opened() const { return ids_of("counter"); }

private:
    using Pair = std::pair<std::uint64_t, std::uint64_t>;

    void expire(Pair key, Moment& moment);
    [[nodiscard]] std::uint64_t ids_of(const std::string& kind) const;

    std::map<std::uint64_t, bed::Account> accounts_;
    std::map<std::uint64_t, bed::Counter> counters_;
    std::map<Pair, bed::Claim> claims_;
    std::map<std::uint64_t, bed::Transfer> transfers_;
    std::map<std::string, std::uint64_t> ids_;
};

[[nodiscard]] Numbers numbers_of(const ReadAccount::Answer& answer);
[[nodiscard]] Numbers numbers_of(const ReadCounter::Answer& answer);

}  // namespace onrush::sim

// What of an answer the world predicts.
namespace onrush::bed {

[[nodiscard]] engine::test::Numbers numbers_of(const OpenAccount::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const CloseAccount::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const OpenCounter::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const MakeClaim::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const TransferMoney::Answer& answer);

}  // namespace onrush::bed

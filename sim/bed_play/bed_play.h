// The test bed as a seed plays it: small names, small quotas, claims that last any time.
#pragma once

#include "sim/bed_play/bed_ledger.h"
#include "sim/bed_play/bed_world.h"
#include "sim/random.h"

namespace onrush::sim {

class BedPlay final : public Play {
public:
    explicit BedPlay(Random random) : random_(random), names_(random_.between(3, 60)) {}

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override;
    [[nodiscard]] std::unique_ptr<World> make_world() const override;
    [[nodiscard]] RequestPtr next_command(const World& world, base::Instant now) override;
    [[nodiscard]] RequestPtr next_query(const World& world) override;
    void note(const Request& request, const Told& told) override { ledger_.note(request, told); }
    void recount(app::AnyDomain& domain) const override;

private:
    [[nodiscard]] std::uint64_t some_account(const BedWorld& world);
    [[nodiscard]] std::uint64_t some_counter(const BedWorld& world);
    [[nodiscard]] base::Duration some_duration();
    [[nodiscard]] std::string some_name();

    Random random_;
    std::uint64_t names_;  // so many account names are used
    BedLedger ledger_;
};

}  // namespace onrush::sim

// A rush of a party (party.h) on the whole shop: its clients in the child, its ledger in the
// parent.
#pragma once

#include "sim/rush/party.h"
#include "sim/rush/process.h"
#include "sim/rush/quick_clock.h"

namespace onrush::app {
class Shop;
}  // namespace onrush::app

namespace onrush::rush {

class PartyRush final : public Rushing {
public:
    // Rooms tick once a second, so a party's seconds are short.
    static constexpr std::int64_t clock_times = 20;

    explicit PartyRush(std::uint32_t guests) : party_(guests) {}

    // For the next load: so many events in all, and it ends after so many answers; 0: never.
    void plan(std::size_t events, std::uint64_t answers) {
        party_.set_events(events);
        ends_at_ = answers == 0 ? 0 : party_.told() + answers;
    }

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override;
    [[nodiscard]] const base::Clock& clock() const override { return clock_; }
    void load(engine::Engine& engine, app::AnyDomain& domain, int pipe) override;
    [[nodiscard]] std::size_t told_bytes() const override { return sizeof(Heard); }
    [[nodiscard]] std::string hear(const char* told) override;

    // Whether all that was told is there, once, as it was told, and nothing else; but for what was
    // asked and may have been answered. With `all` nothing is: every wish has its answer.
    [[nodiscard]] std::string recount(app::AnyDomain& domain, bool all) const;
    [[nodiscard]] const Party& party() const { return party_; }

private:
    [[nodiscard]] std::string recount_guest(app::Shop& shop, const Guest& guest, bool all) const;
    [[nodiscard]] std::string recount_standing(app::Shop& shop, const Guest& guest,
                                               room::RoomId room, const Standing& told,
                                               Act open) const;
    [[nodiscard]] std::string recount_reservation(app::Shop& shop, const Guest& guest,
                                                  std::uint64_t id, const Reservation& told,
                                                  Act open) const;
    // Of all guests together: no seat twice, no order and no account that nobody was told of.
    [[nodiscard]] std::string recount_sums(app::Shop& shop, bool all) const;

    QuickClock clock_{clock_times};
    Party party_;
    std::uint64_t ends_at_ = 0;
};

}  // namespace onrush::rush

#include "sim/rush/bed_rush.h"

#include <cstring>

#include "sim/bed/bed_domain.h"
#include "sim/rush/told.h"

namespace onrush::rush {

namespace {

class BedRushing final : public Rushing {
public:
    BedRushing(const Plan& plan, const Load& load, Ledger* ledger)
        : plan_(plan), load_(load), ledger_(ledger) {}

    [[nodiscard]] std::unique_ptr<app::AnyDomain> make_domain() const override {
        return std::make_unique<bed::BedDomain>();
    }
    [[nodiscard]] const base::Clock& clock() const override { return clock_; }
    void load(engine::Engine& engine, app::AnyDomain& domain, int pipe) override {
        run_load(engine, dynamic_cast<bed::BedDomain&>(domain).bed, plan_, load_, pipe);
    }
    [[nodiscard]] std::size_t told_bytes() const override { return sizeof(Told); }
    [[nodiscard]] std::string hear(const char* told) override {
        Told one;
        std::memcpy(&one, told, sizeof one);
        return ledger_->hear(one);
    }

private:
    base::SystemClock clock_;
    const Plan& plan_;
    const Load& load_;
    Ledger* ledger_;  // null: nothing is heard
};

}  // namespace

RushOutcome run_rush(const std::string& folder, const Plan& plan, const Load& load,
                     const KillWhen& kill_when, Ledger& ledger) {
    BedRushing rushing(plan, load, &ledger);
    return run_rush(folder, rushing, kill_when);
}

base::Outcome<> look_at(const std::string& folder,
                        const std::function<void(const bed::Bed&, const app::Core&)>& look) {
    MixedPlan plan;
    Load load;
    BedRushing rushing(plan, load, nullptr);
    return look_at(folder, rushing, [&](app::AnyDomain& domain, const app::Core& core) {
        look(dynamic_cast<bed::BedDomain&>(domain).bed, core);
    });
}

}  // namespace onrush::rush

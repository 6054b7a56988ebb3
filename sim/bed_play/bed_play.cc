#include "sim/bed_play/bed_play.h"

#include <limits>

#include <fmt/format.h>

#include "sim/bed_play/requests.h"

namespace onrush::sim {

std::unique_ptr<app::AnyDomain> BedPlay::make_domain() const {
    return std::make_unique<bed::BedDomain>();
}

std::unique_ptr<World> BedPlay::make_world() const {
    return std::make_unique<BedWorld>();
}

void BedPlay::recount(app::AnyDomain& domain) const {
    ledger_.recount(static_cast<bed::BedDomain&>(domain).bed);
}

// --- what clients want --------------------------------------------------------------------------

namespace {

template <engine::Kind kind = engine::Kind::command, typename Input>
RequestPtr request(Input input) {
    return std::make_shared<BedRequest<Input, kind>>(std::move(input));
}

}  // namespace

RequestPtr BedPlay::next_command(const World& any_world, base::Instant) {
    const auto& world = static_cast<const BedWorld&>(any_world);
    switch (random_.below(10)) {
        case 0:
        case 1:
            return request(bed::OpenAccount{
                some_name(),
                base::Money(random_.chance(30) ? -1
                                               : static_cast<std::int64_t>(random_.below(500)))});
        case 2:
            return request(
                bed::OpenCounter{random_.chance(50) ? 0 : random_.between(1, 12), some_duration()});
        case 3:
            return request(bed::CloseAccount{bed::AccountId(some_account(world))});
        case 4:
        case 5:
        case 6:
            return request(bed::TransferMoney{
                bed::AccountId(some_account(world)), bed::AccountId(some_account(world)),
                base::Money(static_cast<std::int64_t>(random_.below(120)))});
        default:
            return request(bed::MakeClaim{bed::CounterId(some_counter(world)),
                                          bed::AccountId(some_account(world))});
    }
}

RequestPtr BedPlay::next_query(const World& any_world) {
    const auto& world = static_cast<const BedWorld&>(any_world);
    bool relaxed = random_.chance(500);
    if (random_.chance(500)) {
        ReadAccount input{bed::AccountId(some_account(world))};
        return relaxed ? request<engine::Kind::relaxed_query>(input)
                       : request<engine::Kind::query>(input);
    }
    ReadCounter input{bed::CounterId(some_counter(world))};
    return relaxed ? request<engine::Kind::relaxed_query>(input)
                   : request<engine::Kind::query>(input);
}

// Mostly one that there is, or was; the latest more often.
std::uint64_t BedPlay::some_account(const BedWorld& world) {
    std::uint64_t opened = world.accounts_opened();
    std::uint64_t oldest = opened > 8 && random_.chance(700) ? opened - 8 : 0;
    return random_.between(oldest, opened + 1);
}

std::uint64_t BedPlay::some_counter(const BedWorld& world) {
    std::uint64_t opened = world.counters_opened();
    std::uint64_t oldest = opened > 3 && random_.chance(800) ? opened - 3 : 0;
    return random_.between(oldest, opened + 1);
}

base::Duration BedPlay::some_duration() {
    switch (random_.below(6)) {
        case 0:
            return base::Duration(0);
        case 1:
            return base::Duration(static_cast<std::int64_t>(random_.below(20)));
        case 2:
            return base::Duration(static_cast<std::int64_t>(random_.below(2000)));
        case 3:
            return base::Duration::minutes(static_cast<std::int64_t>(random_.below(200)));
        case 4:
            return base::Duration(std::numeric_limits<std::int64_t>::max());
        default:
            return base::Duration::hours(24);
    }
}

// Long ones make records of several sectors, which are what a power cut tears.
std::string BedPlay::some_name() {
    if (random_.chance(20)) {
        return "";
    }
    std::string name = fmt::format("name {}", random_.below(names_));
    return random_.chance(250) ? name + std::string(random_.between(300, 900), 'n') : name;
}

}  // namespace onrush::sim

#include "sim/plan.h"

namespace onrush::sim {

namespace {

// Every step now and then, or hardly ever, or not at all.
std::uint64_t weight(Random& random, std::uint64_t usual) {
    switch (random.below(8)) {
        case 0:
            return usual / 4;
        case 1:
            return usual * 4;
        default:
            return usual;
    }
}

std::uint64_t sometimes(Random& random, std::uint64_t usual) {
    return random.chance(500) ? weight(random, usual) : 0;
}

// So small that every limit is met soon.
app::CoreSettings draw_small_sizes(Random& random) {
    app::CoreSettings core;
    core.log.record_bytes_max = 4096;
    core.log.segment_bytes = draw_segment_bytes(random);
    constexpr std::size_t segments_kept[] = {0, 0, 1, 3, 1'000'000, 1'000'000};
    core.log.kept_bytes = core.log.segment_bytes * segments_kept[random.below(6)];
    core.engine.batch_bytes_max = 1200;
    core.engine.batch_commands_max = random.chance(300) ? random.between(1, 8) : 4096;
    core.engine.mailbox_jobs_max = random.between(1, 32);
    if (random.chance(200)) {
        core.engine.keys.keys_max = random.between(1, 20);
        core.engine.keys.for_staff = random.below(core.engine.keys.keys_max);
    }
    if (random.chance(200)) {
        core.engine.keys.few = random.between(1, 8);
        core.engine.keys.per_account = random.between(1, 8);
        core.engine.keys.per_address = random.between(1, 8);
    }
    core.mirror.follower.rows_max = random.between(1, random.chance(300) ? 500 : 20);
    core.mirror.rows_until_durable = random.between(1, random.chance(500) ? 400 : 40);
    if (random.chance(500)) {
        core.mirror_lag_bytes_max = random.between(20'000, 200'000);
    }
    return core;
}

// The smallest segments that an operator may set; all else is as it is by default.
app::CoreSettings real_sizes() {
    app::CoreSettings core;
    core.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    return core;
}

}  // namespace

std::size_t draw_segment_bytes(Random& random) {
    constexpr std::size_t sizes[] = {16'896, 20'480, 32'768};
    return sizes[random.below(3)];
}

Plan Plan::draw(Random& random) {
    Plan plan;
    plan.steps = random.between(250, 1200);
    plan.production = random.chance(60);
    plan.server.core = plan.production ? real_sizes() : draw_small_sizes(random);
    plan.server.unused_facts = random.below(12);
    auto set = [&](Step step, std::uint64_t how_often) {
        plan.weights[static_cast<std::size_t>(step)] = how_often;
    };
    set(Step::submit, weight(random, 160) + 1);
    set(Step::decide, weight(random, 250) + 1);
    set(Step::write, weight(random, 200) + 1);
    set(Step::maintain, weight(random, 50));
    set(Step::mirror, weight(random, 50));
    set(Step::pass_time, weight(random, 80));
    set(Step::jump_clock, sometimes(random, 4));
    set(Step::crash, sometimes(random, 6));
    set(Step::stop, sometimes(random, 3));
    set(Step::die_soon, sometimes(random, 8));
    set(Step::weather, sometimes(random, 6));
    set(Step::capacity, sometimes(random, 8));
    set(Step::displace, sometimes(random, 4));
    plan.bad_weather.short_write = random.below(300);
    plan.bad_weather.write_error = sometimes(random, 20);
    plan.bad_weather.sync_error = sometimes(random, 20);
    plan.bad_weather.read_error = sometimes(random, 5);
    plan.bad_weather.name_error = sometimes(random, 40);
    plan.bad_weather.no_room = sometimes(random, 20);
    plan.bad_weather_of_mirror.write_error = sometimes(random, 10);
    plan.bad_weather_of_mirror.no_room = sometimes(random, 10);
    plan.bad_weather_of_mirror.sync_error = sometimes(random, 200);
    plan.eagerness = random.below(901);
    plan.producers_at_work = sometimes(random, 200);
    plan.power_cuts = random.below(1001);
    plan.flips = sometimes(random, 200);
    plan.upgrades = sometimes(random, 200);
    plan.notes = plan.upgrades == 0 ? 0 : random.below(300);
    plan.mirror_tampered = sometimes(random, 100);
    plan.deaths_in_write = sometimes(random, 60);
    plan.deaths_in_start = sometimes(random, 200);
    plan.stops_in_start = sometimes(random, 200);
    plan.mirror_rots = sometimes(random, 100);
    plan.jobs_at_once_max = random.between(1, 12);
    plan.members_go = random.chance(500);
    if (plan.production) {
        plan.jobs_at_once_max = 100;
        plan.steps = random.between(100, 300);  // of memory for large segments
        plan.upgrades /= 4;
    }
    return plan;
}

Step Plan::next_step(Random& random) const {
    std::uint64_t all = 0;
    for (std::uint64_t how_often : weights) {
        all += how_often;
    }
    std::uint64_t drawn = random.below(all);
    std::size_t step = 0;
    while (drawn >= weights[step]) {
        drawn -= weights[step];
        step += 1;
    }
    return static_cast<Step>(step);
}

}  // namespace onrush::sim

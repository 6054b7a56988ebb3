// What the simulation needs of a domain to play it: the seam between the two.
//
//   Simulation --next_command()--> Play        what clients want, at random
//        |                          |
//        |                       Request ----make_job()----> the real domain, in the engine
//        |                          |
//        +------ Model ----------run()----> World           the domain, naively
//
// bed_play/ plays the small test domain, shop_play/ the real features. Everything else in this
// folder (the engine's steps, batches, idempotency keys, crashes, the disk, the mirror) knows
// neither. One thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/any_domain.h"
#include "engine/job.h"
#include "sim/told.h"

namespace onrush::sim {

class Asked;
struct Ask;

// The rules of a domain, written a second time and naively, and the state they have led to: the
// models of its features (engine/test/told.h).
class World {
public:
    virtual ~World() = default;
    [[nodiscard]] virtual std::unique_ptr<World> copy() const = 0;

    // Since when the server hears: told ahead of each batch.
    virtual void hear_since(base::Instant) {}
    // Runs the deadlines that are due, `most` at most, in the order the engine must take. Returns
    // how many.
    virtual std::size_t run_deadlines(Moment& moment, std::size_t most) = 0;
    [[nodiscard]] virtual base::Instant next_deadline() const = 0;
    [[nodiscard]] virtual std::size_t rows_with_deadline() const = 0;
};

// A command or a query with its input.
class Request {
public:
    virtual ~Request() = default;
    [[nodiscard]] virtual engine::Kind kind() const = 0;
    [[nodiscard]] virtual std::string text() const = 0;
    [[nodiscard]] virtual Told run(World& world, Moment& moment) const = 0;
    // What a retry is told whose first answer was this one.
    [[nodiscard]] virtual Numbers told_again(const World& world, const Numbers& first) const = 0;
    // Why its caller is refused ahead of everything else; null when it is not.
    [[nodiscard]] virtual const base::Refusal* objection(const World& world) const = 0;
    // The domain is the one that the play of this request has made.
    [[nodiscard]] virtual std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin,
                                                          app::AnyDomain& domain) const = 0;
};
using RequestPtr = std::shared_ptr<const Request>;

// One domain as one seed plays it, with settings drawn for it.
class Play {
public:
    virtual ~Play() = default;
    // --- the real one and the naive one, both empty ---
    [[nodiscard]] virtual std::unique_ptr<app::AnyDomain> make_domain() const = 0;
    [[nodiscard]] virtual std::unique_ptr<World> make_world() const = 0;

    // --- what somebody might want next; most of it makes sense in that world ---
    [[nodiscard]] virtual RequestPtr next_command(const World& world, base::Instant now) = 0;
    [[nodiscard]] virtual RequestPtr next_query(const World& world) = 0;

    // --- what clients were told, kept apart from engine and model ---
    // An answer to a command has reached a client: no id is given out twice. Throws Wrong.
    virtual void note(const Request& request, const Told& told) = 0;
    // Everything that was told is there, as it was told. Throws Wrong.
    virtual void recount(app::AnyDomain& domain) const = 0;
};

}  // namespace onrush::sim

#include "sim/clients.h"

#include <fmt/format.h>

namespace onrush::sim {

namespace {

constexpr std::size_t remembered_max = 40;
// More rows that expire in one batch than this would not fit in the simulation's small records.
constexpr std::size_t expiring_rows_max = 40;

}  // namespace

Clients::Clients(Random random, Play& play)
    : random_(random),
      play_(play),
      clients_(random_.between(1, 5)),
      retries_(random_.between(0, 400)),
      keyed_(random_.between(0, 1000)) {}

Ask Clients::next_ask(const Model& model, base::Instant now) {
    if (!remembered_.empty() && random_.chance(retries_)) {
        Ask again = remembered_[random_.below(remembered_.size())];
        if (random_.chance(100)) {
            again.request = play_.next_command(model.world(), now);
            again.fingerprint = random_.next();
        }
        return again;
    }
    Ask ask;
    ask.client = random_.between(1, clients_);
    if (random_.chance(250) || model.rows_with_deadline() > expiring_rows_max) {
        ask.request = play_.next_query(model.world());
        return ask;
    }
    ask.request = play_.next_command(model.world(), now);
    if (random_.chance(300)) {
        ask.trace = fmt::format("00-{:016x}-01", random_.next());
    }
    if (random_.chance(keyed_)) {
        // Long ones live on the heap, short ones do not.
        ask.key = fmt::format("{}{}", random_.chance(300) ? "key-on-the-heap-" : "k", ++keys_);
        ask.fingerprint = random_.next();
        remembered_.push_back(ask);
        if (remembered_.size() > remembered_max) {
            remembered_.pop_front();
        }
    }
    return ask;
}

}  // namespace onrush::sim

#include "sim/clients.h"

#include <limits>

#include <fmt/format.h>

namespace onrush::sim {

using engine::Job;

namespace {

constexpr std::size_t remembered_max = 40;
// More rows that expire in one batch than this would not fit in the simulation's small records.
constexpr std::size_t expiring_rows_max = 40;

}  // namespace

Clients::Clients(Random random)
    : random_(random),
      clients_(random_.between(1, 5)),
      names_(random_.between(3, 60)),
      retries_(random_.between(0, 400)),
      keyed_(random_.between(0, 1000)) {}

Ask Clients::next_ask(const Model& model) {
    if (!remembered_.empty() && random_.chance(retries_)) {
        Ask again = remembered_[random_.below(remembered_.size())];
        if (random_.chance(100)) {
            again.request = command(model);
            again.fingerprint = random_.next();
        }
        return again;
    }
    Ask ask;
    ask.client = random_.between(1, clients_);
    if (random_.chance(250) || model.rows_with_deadline() > expiring_rows_max) {
        ask.request = query(model);
        ask.kind = random_.chance(500) ? Job::Kind::query : Job::Kind::relaxed_query;
        return ask;
    }
    ask.request = command(model);
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

Request Clients::command(const Model& model) {
    switch (random_.below(10)) {
        case 0:
        case 1:
            return bed::OpenAccount{
                random_.chance(20) ? "" : fmt::format("name {}", random_.below(names_)),
                base::Money(random_.chance(30) ? -1
                                               : static_cast<std::int64_t>(random_.below(500)))};
        case 2:
            return bed::OpenCounter{random_.chance(50) ? 0 : random_.between(1, 12),
                                    some_duration()};
        case 3:
            return bed::CloseAccount{bed::AccountId(some_account(model))};
        case 4:
        case 5:
        case 6:
            return bed::TransferMoney{bed::AccountId(some_account(model)),
                                      bed::AccountId(some_account(model)),
                                      base::Money(static_cast<std::int64_t>(random_.below(120)))};
        default:
            return bed::MakeClaim{bed::CounterId(some_counter(model)),
                                  bed::AccountId(some_account(model))};
    }
}

Request Clients::query(const Model& model) {
    if (random_.chance(500)) {
        return ReadAccount{bed::AccountId(some_account(model))};
    }
    return ReadCounter{bed::CounterId(some_counter(model))};
}

// Mostly one that there is, or was; the latest more often.
std::uint64_t Clients::some_account(const Model& model) {
    std::uint64_t opened = model.accounts_opened();
    std::uint64_t oldest = opened > 8 && random_.chance(700) ? opened - 8 : 0;
    return random_.between(oldest, opened + 1);
}

std::uint64_t Clients::some_counter(const Model& model) {
    std::uint64_t opened = model.counters_opened();
    std::uint64_t oldest = opened > 3 && random_.chance(800) ? opened - 3 : 0;
    return random_.between(oldest, opened + 1);
}

base::Duration Clients::some_duration() {
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

}  // namespace onrush::sim

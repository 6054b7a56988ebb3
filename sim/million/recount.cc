#include "sim/million/recount.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "features/room/test/naive_draw.h"
#include "log/resting_log.h"
#include "table/codec.h"

namespace onrush::million {

using base::Instant;
using base::Outcome;

namespace {

constexpr std::size_t wrong_told_max = 10;

template <typename Row>
Row decoded(base::ByteView bytes) {
    base::ByteReader in(bytes);
    Row row{};
    table::decode(in, row);
    ONRUSH_CHECK(in.ok() && in.at_end(), "{} bytes are no row", bytes.size());
    return row;
}

// The key of a ticket or a pass: the room, then the number.
std::uint32_t number_of_key(base::ByteView key) {
    base::ByteReader in(key);
    (void)in.varint();
    return static_cast<std::uint32_t>(in.varint());
}

base::Digest digest_in(const table::Blob& blob) {
    base::Digest digest{};
    ONRUSH_CHECK(blob.bytes.size() == digest.size(), "a hash of {} bytes", blob.bytes.size());
    std::ranges::copy(blob.bytes, digest.begin());
    return digest;
}

}  // namespace

Recount::Recount(const Plan& plan, const Told& told)
    : plan_(plan), told_(told), people_(plan.people + 1) {
    if (!is_drawn()) {
        place_of_.resize(plan.people + 1);
        std::iota(place_of_.begin(), place_of_.end(), 0u);
        number_at_ = place_of_;
    }
    for (const std::string& one : told.wrong) {
        expect(false, "{}", one);
    }
}

template <typename... Values>
void Recount::expect(bool right, fmt::format_string<Values...> format, Values&&... values) {
    if (!right && wrong_.size() < wrong_told_max) {
        wrong_.push_back(fmt::format("record {}: ", sequence_) +
                         fmt::format(format, std::forward<Values>(values)...));
    }
}

template <typename Value>
void Recount::expect_same(std::string_view what, const Value& found, const Value& wanted) {
    expect(found == wanted, "{} {} and not {}", found, what, wanted);
}

// --- the log ------------------------------------------------------------------------------------

Outcome<> Recount::read(log::Disk& disk, const std::string& folder) {
    Outcome<log::RestingLog> log = log::RestingLog::open(disk, folder);
    if (!log) {
        return std::unexpected(log.error());
    }
    auto reader = log->read_from(1);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    for (;;) {
        auto next = (*reader)->next(log->durable());
        if (!next) {
            return std::unexpected(next.error());
        }
        if (!next->has_value()) {
            break;
        }
        const log::Record& record = **next;
        sequence_ = record.sequence;
        if (!enter(*record.schema) || !table::visit_batch(schema_, record.body, *this)) {
            return base::fault(base::FaultKind::damaged,
                               fmt::format("record {} is no batch", record.sequence));
        }
        apply(record);
    }
    compare_end();
    return {};
}

bool Recount::enter(const std::string& schema) {
    if (schema == described_) {
        return true;
    }
    auto read = table::SchemaDescription::decode(schema);
    if (!read) {
        return false;
    }
    described_ = schema;
    schema_ = std::move(*read);
    return true;
}

void Recount::on_row(const table::RowChange& change) {
    const std::string& table = schema_.tables[change.table].name;
    bool erased = change.kind == table::ChangeKind::erased;
    if (table == "room_tickets") {
        if (erased) {
            changes_.tickets_gone.push_back(number_of_key(change.bytes));
        } else {
            changes_.tickets.push_back(decoded<room::Ticket>(change.bytes));
        }
    } else if (table == "room_passes") {
        if (erased) {
            changes_.passes_gone.push_back(number_of_key(change.bytes));
        } else {
            changes_.passes.push_back(decoded<room::Pass>(change.bytes));
        }
    } else if (table == "room_tallies") {
        changes_.counts.push_back(decoded<room::RoomCount>(change.bytes));
    } else if (table == "room_entrants" && !erased) {
        auto entrant = decoded<room::Entrant>(change.bytes);
        entrants_.resize(std::max<std::size_t>(entrants_.size(), entrant.index + 1));
        entrants_[entrant.index] = entrant.number;
    } else if (table == "room_secrets") {
        secret_ = decoded<room::RoomSecret>(change.bytes);
    } else if (table == "room_draws") {
        auto draw = decoded<room::RoomDraw>(change.bytes);
        if (!draw.root.bytes.empty() && place_of_.empty()) {
            hold_draw(draw);
        }
    }
}

void Recount::on_fact(const table::FactEntry& fact) {
    if (schema_.facts[fact.fact].name == "room.admitted") {
        auto admitted = decoded<room::RoomAdmitted>(fact.bytes);
        changes_.admitted.insert(changes_.admitted.end(), admitted.numbers.begin(),
                                 admitted.numbers.end());
    }
}

// --- one record ---------------------------------------------------------------------------------

Recount::Person& Recount::person(std::uint32_t number) {
    ONRUSH_CHECK(number > 0 && number < people_.size(), "number {} was never given", number);
    return people_[number];
}

// What is due comes first in a batch, then what people do.
void Recount::apply(const log::Record& record) {
    tally_.records += 1;
    tally_.bytes += record.bytes;
    let_silent_go(record.time);
    end_passes(record.time);
    admit(record.time);
    tally_.inside_most = std::max(tally_.inside_most, tally_.inside);
    bool is_above = tally_.inside > plan_.max_active();
    tally_.above_max += is_above ? 1 : 0;
    expect(!is_above, "{} are inside", tally_.inside);
    take_tickets();
    move_passes();
    let_leavers_go();
    give_passes_back();
    compare_counts();
    compare_moments(record.sequence);
    changes_ = {};
}

void Recount::take_tickets() {
    for (const room::Ticket& ticket : changes_.tickets) {
        Person& one = person(ticket.number);
        if (one.state == State::none) {
            one.state = State::waits;
            one.account = static_cast<std::uint32_t>(ticket.account.value);
            tally_.taken += 1;
            tally_.waiting += 1;
            expect(
                one.account < told_.numbers.size() && told_.numbers[one.account] == ticket.number,
                "account {} was not told of ticket {}", one.account, ticket.number);
        }
        expect(one.state == State::waits && one.account == ticket.account.value,
               "ticket {} is account {}'s, and then {}'s", ticket.number, one.account,
               ticket.account.value);
        one.until = ticket.silent_at;
    }
}

void Recount::let_silent_go(Instant time) {
    std::vector<std::uint32_t> admitted = changes_.admitted;
    std::ranges::sort(admitted);
    std::erase_if(changes_.tickets_gone, [&](std::uint32_t number) {
        Person& one = person(number);
        if (one.until > time || std::ranges::binary_search(admitted, number)) {
            return false;
        }
        expect(one.state == State::waits, "{} falls silent, and does not wait", number);
        one.state = State::gone;
        tally_.waiting -= 1;
        tally_.silent += 1;
        return true;
    });
}

void Recount::end_passes(Instant time) {
    std::erase_if(changes_.passes_gone, [&](std::uint32_t number) {
        Person& one = person(number);
        if (one.until > time) {
            return false;
        }
        expect(one.state == State::inside, "the pass {} ends, and is none", number);
        one.state = State::gone;
        tally_.inside -= 1;
        (one.claimed ? tally_.expired : tally_.no_shows) += 1;
        return true;
    });
}

void Recount::admit(Instant time) {
    if (changes_.admitted.empty()) {
        return;
    }
    expect(changes_.admitted.size() <= plan_.admit_count(), "{} are admitted at once",
           changes_.admitted.size());
    expect(last_tick_ + every_tick <= time, "the room ticks {} ms after the tick before",
           (time - last_tick_).ms);
    last_tick_ = time;
    for (std::uint32_t number : changes_.admitted) {
        while (first_place_ < number_at_.size() &&
               person(number_at_[first_place_]).state != State::waits) {
            first_place_ += 1;
        }
        expect(first_place_ < number_at_.size() && number_at_[first_place_] == number,
               "{} is admitted, and the first is at place {}", number, first_place_);
        Person& one = person(number);
        expect(one.state == State::waits, "{} is admitted, and does not wait", number);
        one.state = State::inside;
        one.claimed = false;
        tally_.waiting -= 1;
        tally_.admitted += 1;
        tally_.inside += 1;
    }
}

void Recount::move_passes() {
    for (const room::Pass& pass : changes_.passes) {
        Person& one = person(pass.number);
        expect(one.state == State::inside && one.account == pass.account.value,
               "account {} has the pass {}, and was not admitted", pass.account.value, pass.number);
        one.claimed = room::is_claimed(pass);
        one.until = pass.ends_at;
    }
}

void Recount::let_leavers_go() {
    for (std::uint32_t number : changes_.tickets_gone) {
        Person& one = person(number);
        if (one.state == State::inside) {
            continue;  // its ticket has become a pass
        }
        expect(one.state == State::waits, "{} leaves, and does not wait", number);
        one.state = State::gone;
        tally_.waiting -= 1;
        tally_.left += 1;
    }
}

void Recount::give_passes_back() {
    for (std::uint32_t number : changes_.passes_gone) {
        Person& one = person(number);
        expect(one.state == State::inside, "the pass {} is given back, and is none", number);
        one.state = State::gone;
        tally_.inside -= 1;
        tally_.given_back += 1;
    }
}

// --- what was said ------------------------------------------------------------------------------

void Recount::compare_counts() {
    for (const room::RoomCount& said : changes_.counts) {
        expect_same("have a number", said.numbers, tally_.taken);
        expect_same("wait", said.waiting, tally_.waiting);
        expect_same("have left", said.left_line, tally_.left + tally_.silent);
        expect_same("were admitted", said.admitted, tally_.admitted);
        expect_same("are inside", said.active, tally_.inside);
        expect_same("never came", said.no_shows, tally_.no_shows);
        expect_same("gave it back", said.given_back, tally_.given_back);
        expect_same("used it up", said.expired, tally_.expired);
    }
}

void Recount::compare_moments(std::uint64_t sequence) {
    while (next_moment_ < told_.moments.size() &&
           told_.moments[next_moment_].sequence == sequence) {
        compare_moment(told_.moments[next_moment_++]);
    }
}

void Recount::compare_moment(const Moment& moment) {
    std::vector<std::uint32_t> ahead(people_.size(), 0);  // by number
    std::uint32_t before = 0;
    for (std::size_t place = 1; place < number_at_.size(); ++place) {
        ahead[number_at_[place]] = before;
        before += person(number_at_[place]).state == State::waits ? 1 : 0;
    }
    for (const Asked& asked : moment.asked) {
        std::uint32_t number = told_.numbers[asked.account];
        // An account that came later has no number at this moment.
        State state = number == 0 ? State::none : people_[number].state;
        bool waits = state == State::waits;
        bool is_right = asked.is_there == (waits || state == State::inside);
        if (asked.is_there && is_right) {
            bool has_place = waits && !place_of_.empty();
            std::uint32_t position = has_place ? ahead[number] + 1 : 0;
            std::uint32_t place = is_drawn() && !place_of_.empty() ? place_of_[number] : 0;
            is_right = asked.number == number && asked.admitted == !waits &&
                       asked.position == position && asked.place == place;
            expect(is_right, "number {} was told position {} and place {}, and not {} and {}",
                   asked.number, asked.position, asked.place, position, place);
        }
        expect(is_right, "account {} was told that it is {}there", asked.account,
               asked.is_there ? "" : "not ");
        tally_.places += 1;
        tally_.places_wrong += is_right ? 0 : 1;
    }
}

void Recount::compare_end() {
    expect_same("moments were recounted", next_moment_, told_.moments.size());
    expect_same("moments were planned", told_.moments.size(), plan_.moments);
    expect_same("came", tally_.taken, plan_.people);
    expect_same("left", tally_.left, plan_.of(Way::leaves));
    expect_same("fell silent", tally_.silent, plan_.of(Way::falls_silent));
    expect_same("never showed up", tally_.no_shows, plan_.of(Way::never_shows));
    expect_same("gave their pass back", tally_.given_back, plan_.of(Way::gives_back));
    expect_same("used it up", tally_.expired, plan_.of(Way::stays));
    expect_same("wait", tally_.waiting, 0u);
    expect_same("are inside", tally_.inside, 0u);
}

// The page of the draw once more, for a million.
void Recount::hold_draw(const room::RoomDraw& draw) {
    namespace naive = room::naive;
    std::uint64_t room = draw.room.value;
    base::Digest salt_key = digest_in(secret_.salt_key);
    std::vector<base::Digest> leaves;
    leaves.reserve(entrants_.size());
    for (std::uint32_t number : entrants_) {
        std::uint64_t account = person(number).account;
        leaves.push_back(naive::leaf(room, room::ticket_id(draw.room, number).value, account,
                                     naive::salt(salt_key, room, account)));
    }
    base::Digest root = naive::root(leaves);
    expect(root == digest_in(draw.root), "the root is not that of {} entrants", entrants_.size());
    expect_same("were drawn", draw.entrants, static_cast<std::uint32_t>(entrants_.size()));
    std::vector<std::uint64_t> ranks =
        naive::ranks(naive::key(digest_in(secret_.secret), entrants_.size(), root, draw.beacon_name,
                                draw.beacon_value),
                     entrants_.size());
    place_of_.assign(people_.size(), 0);
    number_at_.assign(entrants_.size() + 1, 0);
    for (std::size_t index = 0; index < entrants_.size(); ++index) {
        auto place = static_cast<std::uint32_t>(ranks[index]) + 1;
        expect(number_at_[place] == 0, "place {} was drawn twice", place);
        place_of_[entrants_[index]] = place;
        number_at_[place] = entrants_[index];
    }
}

}  // namespace onrush::million

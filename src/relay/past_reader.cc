#include "relay/past_reader.h"

#include <algorithm>

#include "base/logging.h"
#include "relay/limits.h"

namespace onrush::relay {

using base::Outcome;

namespace {

// The record that has the first event after the position.
std::uint64_t sequence_after(Position position) {
    std::uint64_t sequence = position.sequence + (position.index == last_index ? 1 : 0);
    return std::max<std::uint64_t>(sequence, 1);
}

PastPage::End end_of(const base::Fault& fault) {
    if (fault.kind == base::FaultKind::missing) {
        return PastPage::End::gone;
    }
    base::log_error("events.not_read", {{"text", fault.text}});
    return PastPage::End::failed;
}

// True when the page is full.
bool add_events(PastPage& page, const SharedBlock& block) {
    for (const Event& event : block->events) {
        if (block->position_of(event) > page.reached &&
            page.filter.wants(*event.type, event.keys)) {
            page.events.push_back({block, &event});
            if (page.events.size() == page.events_max) {
                page.reached = block->position_of(event);
                return true;
            }
        }
    }
    page.reached = {block->sequence, last_index};
    return false;
}

}  // namespace

bool PastReader::ask(PastPage& page) {
    if (counters_.waiting.fetch_add(1, std::memory_order_relaxed) >= limits::past_pages_max) {
        counters_.waiting.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }
    page.reached = page.after;
    base::Outbox<PastPage> outbox;
    outbox.add(page);
    asked_.push(outbox);
    return true;
}

bool PastReader::turn() {
    take_in();
    end_late();
    if (!pages_.empty()) {
        read_page();
    }
    if (swept_.empty()) {
        sweeper_.reset();
        begin_sweep();
    }
    if (sweeper_ != nullptr) {
        sweep();
    }
    return !pages_.empty() || !swept_.empty() || !next_sweep_.empty();
}

void PastReader::take_in() {
    base::List<PastPage> asked = asked_.take();
    while (!asked.empty()) {
        PastPage& page = asked.take_first();
        if (page.filter.account != 0) {
            join_or_wait(page);
        } else {
            pages_.push_back(&page);
        }
    }
}

void PastReader::join_or_wait(PastPage& page) {
    bool comes_by =
        sweeper_ != nullptr && sequence_after(page.reached) >= sweeper_->next_sequence();
    if (comes_by) {
        swept_.emplace(page.filter.account, &page);
    } else {
        next_sweep_.push_back(&page);
    }
}

void PastReader::answer(PastPage& page, PastPage::End end) {
    page.end = end;
    counters_.pages.add();
    counters_.waiting.fetch_sub(1, std::memory_order_relaxed);
    page.send_home();
}

void PastReader::end_late() {
    for (std::deque<PastPage*>* waiting : {&pages_, &next_sweep_}) {
        std::erase_if(*waiting, [&](PastPage* page) {
            bool late = is_late(*page) && page != (pages_.empty() ? nullptr : pages_.front());
            if (late) {
                answer(*page, PastPage::End::found);
            }
            return late;
        });
    }
    std::erase_if(swept_, [&](const auto& entry) {
        PastPage& page = *entry.second;
        bool late = is_late(page);
        if (late) {
            page.reached = std::max(page.reached, {sweeper_->next_sequence() - 1, last_index});
            answer(page, PastPage::End::found);
        }
        return late;
    });
}

void PastReader::read_page() {
    PastPage& page = *pages_.front();
    if (!read_some(page)) {
        return;
    }
    pages_.pop_front();
    if (reading_.reader != nullptr) {
        places_.push_front(std::move(reading_));
        if (places_.size() > limits::past_places_max) {
            places_.pop_back();
        }
    }
    reading_ = {};
}

bool PastReader::read_some(PastPage& page) {
    if (reading_.reader == nullptr) {
        Outcome<Place> place = place_for(sequence_after(page.reached));
        if (!place) {
            answer(page, end_of(place.error()));
            return true;
        }
        reading_ = std::move(*place);
    }
    std::size_t bytes = 0;
    for (std::size_t records = 0; records < limits::turn_records_max; ++records) {
        std::uint64_t wanted = sequence_after(page.reached);
        if (reading_.block == nullptr || reading_.block->sequence != wanted) {
            if (bytes >= limits::turn_bytes_max) {
                return false;
            }
            Outcome<SharedBlock> block = reading_.reader->next(last_past());
            if (!block) {
                reading_ = {};
                answer(page, end_of(block.error()));
                return true;
            }
            if (*block == nullptr) {  // the rest is in memory
                answer(page, PastPage::End::found);
                return true;
            }
            bytes += reading_.reader->bytes_read();
            counters_.bytes.add(reading_.reader->bytes_read());
            reading_.block = std::move(*block);
        }
        if (add_events(page, reading_.block) || is_late(page)) {
            answer(page, PastPage::End::found);
            return true;
        }
    }
    return false;
}

std::uint64_t PastReader::last_past() const {
    return std::max<std::uint64_t>(recent_.first(), 1) - 1;
}

Outcome<PastReader::Place> PastReader::place_for(std::uint64_t sequence) {
    auto there = std::ranges::find_if(places_, [&](const Place& place) {
        return place.reader->next_sequence() == sequence ||
               (place.block != nullptr && place.block->sequence == sequence);
    });
    if (there != places_.end()) {
        Place place = std::move(*there);
        places_.erase(there);
        return place;
    }
    Outcome<std::unique_ptr<EventReader>> reader = EventReader::open(log_, types_, sequence);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return Place{.reader = std::move(*reader), .block = nullptr};
}

void PastReader::begin_sweep() {
    if (next_sweep_.empty()) {
        return;
    }
    auto by_place = [](const PastPage* page) { return sequence_after(page->reached); };
    std::uint64_t first = by_place(*std::ranges::min_element(next_sweep_, {}, by_place));
    Outcome<std::unique_ptr<EventReader>> reader = EventReader::open(log_, types_, first);
    if (!reader) {
        PastPage::End end = end_of(reader.error());
        std::erase_if(next_sweep_, [&](PastPage* page) {
            bool its = by_place(page) == first;
            if (its) {
                answer(*page, end);
            }
            return its;
        });
        return;
    }
    counters_.sweeps.add();
    sweeper_ = std::move(*reader);
    for (PastPage* page : std::exchange(next_sweep_, {})) {
        swept_.emplace(page->filter.account, page);
    }
}

void PastReader::sweep() {
    EventReader::Wants wants = [this](const EventType&, const FactKeys& keys) {
        return swept_.contains(keys.account);
    };
    std::size_t bytes = 0;
    for (std::size_t records = 0;
         records < limits::turn_records_max && bytes < limits::turn_bytes_max && !swept_.empty();
         ++records) {
        Outcome<SharedBlock> block = sweeper_->next(last_past(), wants);
        if (!block) {
            return answer_sweep(end_of(block.error()));
        }
        if (*block == nullptr) {  // the rest is in memory
            return answer_sweep(PastPage::End::found);
        }
        bytes += sweeper_->bytes_read();
        counters_.bytes.add(sweeper_->bytes_read());
        hand_out(*block);
    }
}

void PastReader::hand_out(const SharedBlock& block) {
    for (const Event& event : block->events) {
        auto [first, last] = swept_.equal_range(event.keys.account);
        while (first != last) {
            auto one = first++;
            PastPage& page = *one->second;
            if (block->position_of(event) <= page.reached ||
                !page.filter.wants(*event.type, event.keys)) {
                continue;
            }
            page.events.push_back({block, &event});
            if (page.events.size() == page.events_max) {
                page.reached = block->position_of(event);
                swept_.erase(one);
                answer(page, PastPage::End::found);
            }
        }
    }
}

void PastReader::answer_sweep(PastPage::End end) {
    Position reached{sweeper_->next_sequence() - 1, last_index};
    for (auto& [account, page] : std::exchange(swept_, {})) {
        page->reached = std::max(page->reached, reached);
        answer(*page, end);
    }
    sweeper_.reset();
}

}  // namespace onrush::relay

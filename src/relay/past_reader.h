// Finds events that are no longer in memory in the segments of the log.
//
//   pages of an account   all that wait are served by one sweep over the log together: a thousand
//                         who come back after a restart read the disk once
//   other pages           one after the other. The place where one ended is remembered, so the next
//                         page of the same reader goes on there
//
// Each turn reads a bounded part. A page whose time is up is answered with what was found, and how
// far it has come: who asks again from there goes on. The log may drop what is being read: then the
// page is gone.
//
// ask() is for any thread, the rest for the relay's.
#pragma once

#include <atomic>
#include <deque>
#include <list>
#include <map>
#include <memory>

#include "base/counter.h"
#include "base/inbox.h"
#include "relay/event_reader.h"
#include "relay/past_page.h"

namespace onrush::relay {

struct PastCounters {
    base::Counter pages;   // answered
    base::Counter bytes;   // of the log, read for them
    base::Counter sweeps;  // over the log, for pages of accounts
    std::atomic<std::uint64_t> waiting{0};
};

class PastReader {
public:
    PastReader(log::LogSource& log, const EventTypes& types, const RecentEvents& recent,
               const base::Clock& clock)
        : log_(log), types_(types), recent_(recent), clock_(clock) {}

    // --- any thread ---
    // False when too many wait; then it is not taken.
    [[nodiscard]] bool ask(PastPage& page);
    // Since the program started, as PastPage::until.
    [[nodiscard]] base::Duration elapsed() const { return clock_.elapsed(); }
    [[nodiscard]] const PastCounters& counters() const { return counters_; }

    // --- the relay's thread ---
    // True when there is more to do at once.
    [[nodiscard]] bool turn();

private:
    // A reader, and the record that it read last.
    struct Place {
        std::unique_ptr<EventReader> reader;
        SharedBlock block;
    };

    void take_in();
    void read_page();
    // True when the page is answered.
    [[nodiscard]] bool read_some(PastPage& page);
    [[nodiscard]] base::Outcome<Place> place_for(std::uint64_t sequence);
    void begin_sweep();
    void sweep();
    // Of the sweep: those that want this block's events get them.
    void hand_out(const SharedBlock& block);
    void end_late();
    void join_or_wait(PastPage& page);
    void answer(PastPage& page, PastPage::End end);
    // All of the sweep.
    void answer_sweep(PastPage::End end);
    // What comes after this record is in memory.
    [[nodiscard]] std::uint64_t last_past() const;
    [[nodiscard]] bool is_late(const PastPage& page) const {
        return clock_.elapsed() >= page.until;
    }

    log::LogSource& log_;
    const EventTypes& types_;
    const RecentEvents& recent_;
    const base::Clock& clock_;
    base::Inbox<PastPage> asked_;
    PastCounters counters_;

    std::deque<PastPage*> pages_;  // the first is being read
    Place reading_;                // for it
    std::list<Place> places_;      // where pages ended, the latest first

    std::deque<PastPage*> next_sweep_;
    std::multimap<std::uint64_t, PastPage*> swept_;  // by account
    std::unique_ptr<EventReader> sweeper_;
};

}  // namespace onrush::relay

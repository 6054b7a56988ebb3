// Makes certificates and proofs for a server, on a thread of its own that neither an io thread nor
// the engine ever waits for.
//
//   io thread: certificate_of() -> kept in memory: answered at once
//              try_start(task)  -> [tasks, oldest first] -> thread: find, make, prove -> done()
//                                  [drops to count     ]
//
// A task is answered after what it needs was read: the kept certificate, or a count of the drop,
// and for a proof the rows of a group of leaves. A drop with more than `waited_leaves_max` leaves
// is counted while nobody waits: its task is told to come back, and so are others until that is
// done. The trees of the drops that were asked for last stay in memory, some 4 bytes a leaf.
//
// The thread reads the mirror as `onrush certify` does, at a low priority, and writes nothing but
// the files of kept_certificates.h.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "api/signing_keys.h"
#include "app/certify.h"
#include "base/counter.h"
#include "base/mutex.h"
#include "log/posix_disk.h"

namespace onrush::app {

struct CertificateLimits {
    std::size_t tasks_max = 256;  // that wait; more are told to come back
    std::size_t drops_to_count_max = 64;
    std::uint64_t waited_leaves_max = 200'000;  // about a second
    // Kept in memory; the drop that was asked for last is kept whatever its size.
    std::size_t drops_kept_max = 1'000;
    std::uint64_t leaves_kept_max = 20'000'000;
    int mirror_looks = 20;  // two seconds
    // A drop that cannot be certified is not tried again for so long.
    std::chrono::seconds failed_for{10};
};

class CertificateDesk {
public:
    using Text = std::shared_ptr<const std::string>;

    struct Task {
        virtual ~Task() = default;
        // On the desk's thread; the task is the caller's again, and may be gone afterwards.
        virtual void done() = 0;
        // On the desk's thread, before the work: whether anybody still waits for it.
        [[nodiscard]] virtual bool wanted() const { return true; }

        draw::DropPiece asked;
        bool is_proof = false;  // or the certificate of its drop
        Text text;              // null: there is none
        Unmade why = Unmade::fault;
    };

    struct Counters {
        base::Counter made;  // or found, and read into memory
        base::Counter proofs;
        base::Counter failed;  // faults: the log says which
    };

    // All that is given outlives it.
    CertificateDesk(const std::string& folder, table::SchemaDescription schema,
                    const api::SigningKeys& signing_keys, const CertificateLimits& limits = {});
    // Ends what is under way; tasks that wait are never done.
    ~CertificateDesk();
    CertificateDesk(const CertificateDesk&) = delete;
    CertificateDesk& operator=(const CertificateDesk&) = delete;

    // Any thread. Null when it is not in memory, or more may have been given since.
    [[nodiscard]] Text certificate_of(const draw::DropStanding& standing) const;
    // Any thread. False when too many wait, or a large drop is being counted. The caller keeps the
    // task alive until done().
    [[nodiscard]] bool try_start(Task& task);

    [[nodiscard]] const Counters& counters() const { return counters_; }

private:
    struct Kept {
        CertifiedDrop certified;
        std::uint64_t used = 0;  // a larger one was used later
    };
    struct KeptText {
        Text text;
        std::string kid;
        draw::DropStanding then;  // when it was last compared with the mirror
    };
    using Clock = std::chrono::steady_clock;

    void loop();
    void work_on(Task& task);
    [[nodiscard]] Made<Text> answer(const Task& task);
    [[nodiscard]] Made<Text> proof_of(const Task& task, CertifiedDrop& certified);
    // The one in memory, read or made where there is none or more was given.
    [[nodiscard]] Made<CertifiedDrop*> certified(const draw::DropStanding& standing,
                                                 const CertificateSource& source);
    // The same, read or made anew.
    [[nodiscard]] Made<CertifiedDrop*> certified_anew(const draw::DropStanding& standing,
                                                      const CertificateSource& source);
    void count_aside(const draw::DropStanding& standing);
    void note_fault(const draw::DropStanding& standing, const NoCertificate& met);
    [[nodiscard]] CertifiedDrop& keep(CertifiedDrop certified, const draw::DropStanding& standing);
    void forget_some();
    [[nodiscard]] CertificateSource source(std::uint64_t counted_max);

    const std::string& folder_;
    const table::SchemaDescription schema_;
    const api::SigningKeys& signing_keys_;
    const CertificateLimits limits_;
    log::PosixDisk disk_;
    Counters counters_;

    // --- of the thread ---
    std::map<DropId, Kept> kept_;
    std::map<DropId, Clock::time_point> failed_until_;
    std::uint64_t uses_ = 0;

    mutable base::Mutex mutex_;
    std::condition_variable_any work_;
    std::map<DropId, KeptText> texts_ ONRUSH_GUARDED_BY(mutex_);
    std::deque<Task*> tasks_ ONRUSH_GUARDED_BY(mutex_);
    std::deque<draw::DropStanding> to_count_ ONRUSH_GUARDED_BY(mutex_);
    bool counts_aside_ ONRUSH_GUARDED_BY(mutex_) = false;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace onrush::app

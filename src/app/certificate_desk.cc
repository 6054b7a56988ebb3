#include "app/certificate_desk.h"

#include <algorithm>
#include <utility>

#include <pthread.h>
#include <sys/resource.h>

#include "base/known.h"
#include "base/logging.h"
#include "http/described.h"
#include "http/json_text.h"

namespace onrush::app {

namespace {

constexpr int low_priority = 10;  // of -20 to 19: after all threads that somebody waits for
constexpr std::size_t failed_max = 1'000;

// As `onrush certify` prints it.
template <typename Document>
CertificateDesk::Text text_of(const Document& document) {
    return std::make_shared<const std::string>(http::json_text(document) + "\n");
}

}  // namespace

CertificateDesk::CertificateDesk(const std::string& folder, table::SchemaDescription schema,
                                 const api::SigningKeys& signing_keys,
                                 const CertificateLimits& limits)
    : folder_(folder), schema_(std::move(schema)), signing_keys_(signing_keys), limits_(limits) {
    thread_ = std::thread([this] { loop(); });
    pthread_setname_np(thread_.native_handle(), "certificates");
}

CertificateDesk::~CertificateDesk() {
    {
        base::MutexLock lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    thread_.join();
}

CertificateDesk::Text CertificateDesk::certificate_of(const draw::DropStanding& standing) const {
    KeptText kept;
    {
        base::MutexLock lock(mutex_);
        auto found = texts_.find(standing.drop);
        if (found == texts_.end()) {
            return nullptr;
        }
        kept = found->second;
    }
    // Also where fewer are out: some came back, and others may have got them.
    bool more = standing.over && (!kept.then.over || standing.given != kept.then.given ||
                                  standing.version != kept.then.version);
    return more || !is_published(signing_keys_.jwks(), kept.kid) ? nullptr : kept.text;
}

bool CertificateDesk::try_start(Task& task) {
    {
        base::MutexLock lock(mutex_);
        if (counts_aside_ || tasks_.size() >= limits_.tasks_max) {
            return false;
        }
        tasks_.push_back(&task);
    }
    work_.notify_one();
    return true;
}

void CertificateDesk::loop() {
    (void)setpriority(PRIO_PROCESS, 0, low_priority);  // of this thread
    for (;;) {
        Task* task = nullptr;
        draw::DropStanding large;
        {
            base::MutexLock lock(mutex_);
            counts_aside_ = false;
            while (!stopping_ && tasks_.empty() && to_count_.empty()) {
                work_.wait(mutex_);
            }
            if (stopping_) {
                return;
            }
            if (!tasks_.empty()) {
                task = tasks_.front();
                tasks_.pop_front();
            } else {
                large = to_count_.front();
                to_count_.pop_front();
                counts_aside_ = true;
            }
        }
        task != nullptr ? work_on(*task) : count_aside(large);
    }
}

void CertificateDesk::work_on(Task& task) {
    if (!task.wanted()) {
        task.why = Unmade::mirror_behind;
        return task.done();
    }
    Made<Text> made = answer(task);
    if (made) {
        task.text = std::move(*made);
    } else {
        task.why = made.error().why;
        note_fault(task.asked.standing, made.error());
    }
    task.done();
}

Made<CertificateDesk::Text> CertificateDesk::answer(const Task& task) {
    const draw::DropStanding& standing = task.asked.standing;
    if (auto failed = failed_until_.find(standing.drop); failed != failed_until_.end()) {
        if (Clock::now() < failed->second) {
            return base::fault(base::FaultKind::stopped, "it has just failed");
        }
        failed_until_.erase(failed);
    }
    Made<CertifiedDrop*> one = certified(standing, source(limits_.waited_leaves_max));
    if (!one) {
        return std::unexpected(one.error());
    }
    if (!task.is_proof) {
        return text_of((*one)->kept.signed_one);
    }
    // Bought after the certificate was made, and as many have come back since.
    const std::vector<std::uint64_t>& sources = (*one)->kept.sources;
    bool is_later = sources.empty() || task.asked.source > sources.back();
    if (task.asked.stands && standing.over && is_later) {
        one = certified_anew(standing, source(limits_.waited_leaves_max));
        if (!one) {
            return std::unexpected(one.error());
        }
    }
    return proof_of(task, **one);
}

Made<CertificateDesk::Text> CertificateDesk::proof_of(const Task& task, CertifiedDrop& certified) {
    std::optional<std::uint64_t> number =
        number_of(certified.kept, task.asked.source, task.asked.piece);
    if (!number) {
        return unmade(task.asked.standing.over ? Unmade::not_counted : Unmade::not_over, "");
    }
    CertificateSource from = source(limits_.waited_leaves_max);
    if (Made<> counted = count(from, certified); !counted) {
        return std::unexpected(counted.error());
    }
    Made<draw::CertificateProof> proof = prove(from, certified, *number);
    if (!proof) {
        return std::unexpected(proof.error());
    }
    counters_.proofs.add();
    return text_of(*proof);
}

Made<CertifiedDrop*> CertificateDesk::certified(const draw::DropStanding& standing,
                                                const CertificateSource& source) {
    const DropId& drop = standing.drop;
    auto kept = kept_.find(drop);
    if (kept != kept_.end() && certificate_of(standing) != nullptr) {
        kept->second.used = ++uses_;
        return &kept->second.certified;
    }
    if (!standing.over && !KeptCertificates::has(folder_, drop)) {
        return unmade(Unmade::not_over, "");
    }
    return certified_anew(standing, source);
}

Made<CertifiedDrop*> CertificateDesk::certified_anew(const draw::DropStanding& standing,
                                                     const CertificateSource& source) {
    const DropId& drop = standing.drop;
    Made<CertifiedDrop> made = certify(source, drop, signing_keys_.clock());
    if (!made) {
        return std::unexpected(made.error());
    }
    counters_.made.add();
    return &keep(std::move(*made), standing);
}

void CertificateDesk::count_aside(const draw::DropStanding& standing) {
    CertificateSource all = source(draw::limits::leaves_max);
    Made<CertifiedDrop*> one = certified(standing, all);
    Made<> done = one ? count(all, **one) : std::unexpected(one.error());
    if (!done) {
        note_fault(standing, done.error());
    }
}

void CertificateDesk::note_fault(const draw::DropStanding& standing, const NoCertificate& met) {
    const DropId& drop = standing.drop;
    if (met.why == Unmade::too_many) {
        base::MutexLock lock(mutex_);
        bool waits =
            std::ranges::find(to_count_, drop, &draw::DropStanding::drop) != to_count_.end();
        if (!waits && to_count_.size() < limits_.drops_to_count_max) {
            to_count_.push_back(standing);
        }
    }
    if (met.why != Unmade::fault || met.fault.kind == base::FaultKind::stopped) {
        return;
    }
    counters_.failed.add();
    base::log_error("certificate.failed", {{"drop", words_of(drop)},
                                           {"kind", base::name_of(met.fault.kind)},
                                           {"why", met.fault.text}});
    if (failed_until_.size() >= failed_max) {
        failed_until_.clear();
    }
    failed_until_[drop] = Clock::now() + limits_.failed_for;
}

CertifiedDrop& CertificateDesk::keep(CertifiedDrop certified, const draw::DropStanding& standing) {
    const draw::SignedCertificate& signed_one = certified.kept.signed_one;
    KeptText text{text_of(signed_one), signed_one.kid, standing};
    DropId drop = certified.drop;
    Kept& kept = kept_[drop];
    kept = {std::move(certified), ++uses_};
    {
        base::MutexLock lock(mutex_);
        texts_[drop] = std::move(text);
    }
    forget_some();
    return kept.certified;
}

void CertificateDesk::forget_some() {
    std::uint64_t leaves = 0;
    for (const auto& [drop, kept] : kept_) {
        leaves += kept.certified.kept.certificate.given;
    }
    while (kept_.size() > 1 &&
           (kept_.size() > limits_.drops_kept_max || leaves > limits_.leaves_kept_max)) {
        auto oldest =
            std::ranges::min_element(kept_, {}, [](const auto& one) { return one.second.used; });
        leaves -= oldest->second.certified.kept.certificate.given;
        base::MutexLock lock(mutex_);
        texts_.erase(oldest->first);
        kept_.erase(oldest);
    }
}

CertificateSource CertificateDesk::source(std::uint64_t counted_max) {
    return {.disk = disk_,
            .folder = folder_,
            .schema = schema_,
            .mirror_looks = limits_.mirror_looks,
            .counted_max = counted_max,
            .goes_on = [this] { return !stopping_.load(std::memory_order_relaxed); }};
}

}  // namespace onrush::app

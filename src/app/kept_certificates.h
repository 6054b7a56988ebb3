// The certificates that a data folder keeps, so that each is made once: two that differ would prove
// that the operator lied.
//
//   DATA/certificates/campaign-3.json      signed, as it was given out
//   DATA/certificates/campaign-3.40.json   the one before, of 40, when more was given later
//   DATA/certificates/campaign-3.key       32 random bytes that make its salts: nobody is told them
//   DATA/certificates/sale-7.orders        which order each leaf is of: ids of 8 bytes, big-endian
//
// Orders may be given back after the certificate was made, so the tree is not told from their
// states again; coupons have their numbers for good and need no such file. All are of mode 0600 and
// replaced whole. Who makes one holds the lock of the folder DATA/certificates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/given_rows.h"
#include "app/secrets.h"
#include "base/fault.h"
#include "draw/certificate.h"

namespace onrush::app {

struct KeptCertificate {
    draw::SignedCertificate signed_one;
    draw::Certificate certificate;       // what its document says
    std::vector<std::uint64_t> sources;  // of its leaves; none for a campaign
};

class KeptCertificates {
public:
    // Makes the folder and waits for its lock. Faults as of SecretsLock::take_as_owner().
    [[nodiscard]] static base::Outcome<KeptCertificates> open(const std::string& folder);

    // Whether there is one, without the lock.
    [[nodiscard]] static bool has(const std::string& folder, const DropId& drop);

    // Fault damaged when a file is not what was written.
    [[nodiscard]] base::Outcome<std::optional<KeptCertificate>> find(const DropId& drop) const;
    // Another one of the same drop stays beside it when fewer were given.
    [[nodiscard]] base::Outcome<> keep(const DropId& drop, const KeptCertificate& made) const;
    // Made when there is none. Fault missing when the drop has a certificate, which needs its own.
    [[nodiscard]] base::Outcome<std::string> salt_key(const DropId& drop, bool has_one) const;

private:
    KeptCertificates(std::string data, SecretsLock lock)
        : data_(std::move(data)), lock_(std::move(lock)) {}

    [[nodiscard]] std::string path_of(const DropId& drop, const std::string& ending) const {
        return path_in(data_, drop, ending);
    }
    [[nodiscard]] static std::string path_in(const std::string& folder, const DropId& drop,
                                             const std::string& ending);

    std::string data_;
    SecretsLock lock_;
};

}  // namespace onrush::app

#include "app/kept_certificates.h"

#include <cerrno>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/document_file.h"
#include "http/json_text.h"

namespace onrush::app {

using base::FaultKind;
using base::Outcome;

namespace {

constexpr std::size_t salt_key_bytes = 32;
constexpr std::size_t source_bytes = 8;

std::string bytes_of_sources(const std::vector<std::uint64_t>& sources) {
    std::string bytes;
    bytes.reserve(sources.size() * source_bytes);
    for (std::uint64_t source : sources) {
        for (std::size_t i = source_bytes; i-- > 0;) {
            bytes += static_cast<char>(source >> (8 * i) & 0xff);
        }
    }
    return bytes;
}

// The first `count`: a program that was ended before it wrote the certificate may have left more.
Outcome<std::vector<std::uint64_t>> read_sources(const std::string& path, std::uint64_t count) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint64_t> sources;
    unsigned char bytes[source_bytes];
    while (sources.size() < count &&
           file.read(reinterpret_cast<char*>(bytes), sizeof bytes).good()) {
        std::uint64_t source = 0;
        for (unsigned char byte : bytes) {
            source = source << 8 | byte;
        }
        sources.push_back(source);
    }
    if (sources.size() < count) {
        return base::fault(FaultKind::damaged,
                           fmt::format("{} has {} ids, and {} were given: restore it from a backup",
                                       path, sources.size(), count));
    }
    return sources;
}

}  // namespace

Outcome<KeptCertificates> KeptCertificates::open(const std::string& folder) {
    // Whose folder it is, before anything is made in it.
    if (Outcome<SecretsLock> owner = SecretsLock::take_as_owner(folder); !owner) {
        return std::unexpected(owner.error());
    }
    std::string certificates = folder + "/certificates";
    if (::mkdir(certificates.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return base::os_fault(errno, certificates);
    }
    // Also where it was there: who made it may have died before this.
    if (Outcome<> synced = sync_names(folder); !synced) {
        return std::unexpected(synced.error());
    }
    Outcome<SecretsLock> lock = SecretsLock::take_as_owner(certificates);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    return KeptCertificates(folder, std::move(*lock));
}

std::string KeptCertificates::path_in(const std::string& folder, const DropId& drop,
                                      const std::string& ending) {
    return fmt::format("{}/certificates/{}-{}.{}", folder, base::text_of(drop.type), drop.id,
                       ending);
}

bool KeptCertificates::has(const std::string& folder, const DropId& drop) {
    return ::access(path_in(folder, drop, "json").c_str(), F_OK) == 0;
}

Outcome<std::optional<KeptCertificate>> KeptCertificates::find(const DropId& drop) const {
    std::string path = path_of(drop, "json");
    Outcome<std::string> json = read_document_file(path);
    if (!json) {
        return json.error().kind == FaultKind::missing
                   ? Outcome<std::optional<KeptCertificate>>(std::nullopt)
                   : std::unexpected(json.error());
    }
    KeptCertificate kept;
    auto signed_one =
        document_in<draw::SignedCertificate>(path, *json, draw::signed_certificate_format);
    if (!signed_one) {
        return std::unexpected(signed_one.error());
    }
    kept.signed_one = std::move(*signed_one);
    auto certificate =
        document_in<draw::Certificate>(path + ": document", kept.signed_one.document,
                                       draw::certificate_format, draw::certificate_format_back);
    if (!certificate) {
        return std::unexpected(certificate.error());
    }
    kept.certificate = std::move(*certificate);
    if (kept.certificate.type != drop.type || kept.certificate.id != drop.id) {
        return base::fault(FaultKind::damaged, path + " is of another drop");
    }
    if (drop.type != draw::DropType::campaign) {
        auto sources = read_sources(path_of(drop, "orders"), kept.certificate.given);
        if (!sources) {
            return std::unexpected(sources.error());
        }
        kept.sources = std::move(*sources);
    }
    return kept;
}

Outcome<> KeptCertificates::keep(const DropId& drop, const KeptCertificate& made) const {
    Outcome<std::optional<KeptCertificate>> before = find(drop);
    if (!before) {
        return std::unexpected(before.error());
    }
    // The certificate last: it says how many of the ids are of it.
    return base::in_order(
        [&] {
            bool fewer = *before && (*before)->certificate.given < made.certificate.given;
            return fewer ? write_secret(
                               path_of(drop, fmt::format("{}.json", (*before)->certificate.given)),
                               http::json_text((*before)->signed_one))
                         : Outcome<>();
        },
        [&] {
            return drop.type == draw::DropType::campaign
                       ? Outcome<>()
                       : write_secret(path_of(drop, "orders"), bytes_of_sources(made.sources));
        },
        [&] { return write_secret(path_of(drop, "json"), http::json_text(made.signed_one)); });
}

Outcome<std::string> KeptCertificates::salt_key(const DropId& drop, bool has_one) const {
    std::string path = path_of(drop, "key");
    Outcome<std::string> key = read_secret(path);
    if (!key || key->size() == salt_key_bytes) {
        return key;
    }
    if (!key->empty()) {
        return base::fault(FaultKind::damaged, fmt::format("{} has {} bytes, not {}", path,
                                                           key->size(), salt_key_bytes));
    }
    if (has_one) {
        return base::fault(
            FaultKind::missing,
            fmt::format("{} is missing: restore it from a backup. The certificate of {} and the "
                        "proofs that were given out stay good, but no more can be made without it",
                        path, words_of(drop)));
    }
    key = random_key();
    if (!key) {
        return key;
    }
    Outcome<> written = write_secret(path, *key);
    return written ? key : std::unexpected(written.error());
}

}  // namespace onrush::app

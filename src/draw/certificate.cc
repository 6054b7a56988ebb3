#include "draw/certificate.h"

#include <fmt/format.h>

#include "draw/merkle.h"

namespace onrush::draw {

namespace {

std::string words_for(DropType type, std::uint64_t id) {
    return fmt::format("{} {}", base::text_of(type), id);
}

void check_times(Findings& findings, const Certificate& certificate) {
    const std::optional<base::Instant>& first = certificate.first_at;
    const std::optional<base::Instant>& last = certificate.last_at;
    if (first.has_value() != last.has_value() || first.has_value() != (certificate.given > 0)) {
        findings.malformed(
            "\"firstAt\" and \"lastAt\" are there when something was given, and "
            "only then.");
        return;
    }
    if (!first) {
        return;
    }
    if (*first > *last) {
        findings.wrong(fmt::format("The first was given at {}, after the last at {}.",
                                   base::to_text(*first), base::to_text(*last)));
    } else if (certificate.given == 1 && *first != *last) {
        findings.wrong(fmt::format("One was given, but the first at {} and the last at {}.",
                                   base::to_text(*first), base::to_text(*last)));
    } else if (*last > certificate.made_at) {
        findings.wrong(
            fmt::format("The last was given at {}, after the certificate was made at {}.",
                        base::to_text(*last), base::to_text(certificate.made_at)));
    }
}

// What came back is free again, or somebody else's.
std::uint64_t kept_of(const Certificate& certificate) {
    return certificate.given - certificate.given_back.value_or(0);
}

void check_amounts(Findings& findings, const Certificate& certificate) {
    bool says_back = certificate.format == certificate_format_back;
    if (says_back != certificate.given_back.has_value()) {
        findings.malformed(fmt::format("\"givenBack\" is there in \"{}\", and only then.",
                                       certificate_format_back));
        return;
    }
    std::uint64_t back = certificate.given_back.value_or(0);
    if (back > certificate.given) {
        findings.wrong(fmt::format("{} were given, and {} came back.", certificate.given, back));
    } else if (kept_of(certificate) > certificate.offered) {
        findings.wrong(fmt::format("{} were given of {} that were offered.", kept_of(certificate),
                                   certificate.offered));
    }
}

bool takes_format_of(Findings& findings, const Certificate& certificate) {
    return certificate.format == certificate_format ||
           findings.takes_format(certificate.format, certificate_format_back);
}

// Nothing when the members of the certificate are not what they must be, which is then said.
std::optional<Digest> check_words(Findings& findings, const Certificate& certificate) {
    std::optional<Digest> root = findings.digest("root", certificate.root);
    std::optional<Digest> record = findings.digest("record/hash", certificate.record.hash);
    check_times(findings, certificate);
    if (!root || !record) {
        return std::nullopt;
    }
    check_amounts(findings, certificate);
    if (certificate.given == 0 && *root != empty_root()) {
        findings.wrong(
            fmt::format("Nothing was given, but the root is not that of an empty tree, "
                        "{}.",
                        base::to_hex(empty_root())));
    }
    return root;
}

void check_proof_of(Findings& findings, const Certificate& certificate,
                    const CertificateProof& proof, const Digest& root) {
    std::optional<Salt> salt = findings.salt("salt", proof.salt);
    std::optional<std::vector<Digest>> path = findings.path(proof.path);
    if (!salt || !path) {
        return;
    }
    if (proof.type != certificate.type || proof.id != certificate.id) {
        findings.wrong(fmt::format("The proof is of {}, and the certificate of {}.",
                                   words_for(proof.type, proof.id),
                                   words_for(certificate.type, certificate.id)));
        return;
    }
    if (proof.number > certificate.given) {
        findings.wrong(
            fmt::format("There is no number {}: {} were given.", proof.number, certificate.given));
        return;
    }
    if (!certificate.first_at || !certificate.last_at) {
        findings.malformed("\"firstAt\" and \"lastAt\" are missing.");
        return;
    }
    bool is_first = proof.number == 1;
    bool is_last = proof.number == certificate.given;
    if (proof.at < *certificate.first_at || proof.at > *certificate.last_at ||
        (is_first && proof.at != *certificate.first_at) ||
        (is_last && proof.at != *certificate.last_at)) {
        findings.wrong(
            fmt::format("Number {} was not given at {}: the first was at {} and the last "
                        "at {}.",
                        proof.number, base::to_text(proof.at), base::to_text(*certificate.first_at),
                        base::to_text(*certificate.last_at)));
    }
    std::string what = fmt::format("Number {} of account {} at {}", proof.number, proof.account_id,
                                   base::to_text(proof.at));
    Digest leaf = leaf_of({proof.number, proof.account_id, *salt, proof.at});
    if (findings.leads_to_root(what, leaf, proof.number - 1, certificate.given, root, *path)) {
        findings.good(fmt::format("{} is in the tree.", what));
    }
}

}  // namespace

Digest leaf_of(const Given& given) {
    return leaf_hash(Message()
                         .number(given.number, 8)
                         .bytes(seal_of(given.salt, given.account))
                         .number(static_cast<std::uint64_t>(given.at.ms), 8)
                         .view());
}

void check_certificate(Findings& findings, const Certificate& certificate,
                       const CertificateProof* proof) {
    if (!takes_format_of(findings, certificate) ||
        (proof != nullptr && !findings.takes_format(proof->format, certificate_proof_format))) {
        return;
    }
    std::optional<Digest> root = check_words(findings, certificate);
    if (findings.worst()) {
        return;
    }
    findings.good(fmt::format("{} \"{}\": {} of {} were given.",
                              words_for(certificate.type, certificate.id), certificate.name,
                              certificate.given, certificate.offered));
    if (certificate.given_back) {
        findings.good(fmt::format("{} of them had come back by then, so {} were out.",
                                  *certificate.given_back, kept_of(certificate)));
    }
    if (certificate.first_at && certificate.last_at) {
        findings.good(fmt::format("The first was given at {}, the last at {}.",
                                  base::to_text(*certificate.first_at),
                                  base::to_text(*certificate.last_at)));
    }
    findings.good(fmt::format("It stands on record {} of the log, whose hash is {}.",
                              certificate.record.sequence, certificate.record.hash));
    if (proof != nullptr && root) {
        check_proof_of(findings, certificate, *proof, *root);
    }
}

}  // namespace onrush::draw

#include "app/check_command.h"

#include <array>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/document_file.h"
#include "app/tool_commands.h"
#include "base/printable.h"
#include "draw/certificate.h"
#include "draw/check.h"
#include "http/base64url.h"
#include "http/jwk.h"
#include "http/signed_document.h"

namespace onrush::app {

namespace {

using base::Outcome;

const char* word_for(const draw::Finding& finding) {
    if (!finding.fault) {
        return "good";
    }
    return *finding.fault == base::FaultKind::missing ? "missing" : "wrong";
}

// Every line, and then the fault of the worst: the exit code.
int print_findings(const draw::Findings& findings) {
    for (const draw::Finding& finding : findings.all()) {
        fmt::print("{:<8} {}\n", word_for(finding), base::printable(finding.text));
    }
    std::optional<base::FaultKind> worst = findings.worst();
    for (const draw::Finding& finding : findings.all()) {
        if (worst && finding.fault == worst) {
            return report_fault({*worst, finding.text});
        }
    }
    return 0;
}

template <typename Document>
Outcome<Document> read_document(const std::string& path, std::string_view format) {
    Outcome<std::string> json = read_document_file(path);
    return json ? document_in<Document>(path, *json, format) : std::unexpected(json.error());
}

int run_check_draw(const std::string& file, const std::string& proof_file) {
    auto draw = read_document<draw::Draw>(file, draw::draw_format);
    if (!draw) {
        return report_fault(draw.error());
    }
    if (proof_file.empty()) {
        return print_findings(draw::check_draw(*draw, nullptr));
    }
    auto proof = read_document<draw::DrawProof>(proof_file, draw::draw_proof_format);
    return proof ? print_findings(draw::check_draw(*draw, &*proof)) : report_fault(proof.error());
}

// The certificate in a document, if the key that it names has signed it.
Outcome<draw::Certificate> open_certificate(const std::string& file, const std::string& keys_file,
                                            draw::Findings& findings) {
    auto signed_one = read_document<draw::SignedCertificate>(file, draw::signed_certificate_format);
    if (!signed_one) {
        return std::unexpected(signed_one.error());
    }
    if (!findings.takes_format(signed_one->format, draw::signed_certificate_format)) {
        return draw::Certificate();
    }
    Outcome<std::string> keys = read_document_file(keys_file);
    if (!keys) {
        return std::unexpected(keys.error());
    }
    http::JwkSet set;
    if (std::optional<http::FieldProblem> problem = http::decode_json(*keys, set)) {
        return std::unexpected(fault_of(keys_file, *problem));
    }
    std::optional<http::Ed25519PublicKey> key = http::public_key_in_set(*keys, signed_one->kid);
    if (!key) {
        return base::fault(base::FaultKind::missing,
                           fmt::format("{} has no key {}", keys_file, signed_one->kid));
    }
    std::array<char, http::ed25519_signature_bytes> room;
    if (!http::from_base64url(signed_one->signature, room)) {
        findings.malformed("\"signature\" is not 64 bytes in base64url.");
        return draw::Certificate();
    }
    if (!http::verify_document(*key, draw::certificate_purpose, signed_one->document,
                               signed_one->signature)) {
        findings.wrong(fmt::format("The key {} did not sign this document.", signed_one->kid));
        return draw::Certificate();
    }
    findings.good(fmt::format("The key {} signed this document.", signed_one->kid));
    return document_in<draw::Certificate>(file + ": document", signed_one->document,
                                          draw::certificate_format, draw::certificate_format_back);
}

int run_check_certificate(const std::string& file, const std::string& proof_file,
                          const std::string& keys_file) {
    draw::Findings findings;
    Outcome<draw::Certificate> certificate = open_certificate(file, keys_file, findings);
    if (!certificate) {
        return report_fault(certificate.error());
    }
    if (findings.worst()) {
        return print_findings(findings);
    }
    Outcome<draw::CertificateProof> proof;
    if (!proof_file.empty()) {
        proof = read_document<draw::CertificateProof>(proof_file, draw::certificate_proof_format);
        if (!proof) {
            return report_fault(proof.error());
        }
    }
    draw::check_certificate(findings, *certificate, proof_file.empty() ? nullptr : &*proof);
    return print_findings(findings);
}

}  // namespace

void add_check_commands(base::CommandLine& line) {
    auto file = std::make_shared<std::string>();
    auto proof = std::make_shared<std::string>();
    base::CommandLine& draw =
        line.add_command("check-draw", "check the draw of a waiting room, and a proof, from files",
                         [=] { return run_check_draw(*file, *proof); });
    draw.option("FILE", *file, "what GET /v1/rooms/{id}/draw answered").require();
    draw.option("PROOF", *proof, "what GET /v1/rooms/{id}/tickets/me/proof answered");

    auto keys = std::make_shared<std::string>();
    base::CommandLine& certificate = line.add_command(
        "check-certificate", "check the certificate of a drop, and a proof, from files",
        [=] { return run_check_certificate(*file, *proof, *keys); });
    certificate.option("--keys", *keys, "what /.well-known/jwks.json answered").require();
    certificate.option("FILE", *file, "the certificate").require();
    certificate.option("PROOF", *proof, "the proof of one who was given something");
}

}  // namespace onrush::app

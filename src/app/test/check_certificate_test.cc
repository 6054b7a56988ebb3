// `onrush check-certificate` and the examples of docs/certificate.md.
#include <fstream>

#include <gtest/gtest.h>

#include "app/test/program.h"
#include "draw/test/certified_drop.h"
#include "http/described.h"
#include "http/jwk.h"
#include "http/signed_document.h"
#include "http/test/golden.h"

namespace onrush::app {
namespace {

const std::string certificates = ONRUSH_SOURCE_FOLDER "/docs/certificate/";

const http::Ed25519Key& example_key() {
    static const http::Ed25519Key key(base::view_of(draw::test::example_secret()));
    return key;
}

template <typename Document>
std::string text_of(const Document& document) {
    http::Buffer buffer;
    http::JsonWriter(buffer).value(document);
    return std::string(buffer.view());
}

draw::SignedCertificate sign(const draw::Certificate& certificate) {
    draw::SignedCertificate one;
    one.format = draw::signed_certificate_format;
    one.kid = http::thumbprint(example_key().public_key());
    one.document = text_of(certificate);
    one.signature = http::sign_document(example_key(), draw::certificate_purpose, one.document);
    return one;
}

// With the keys of the example, unless told otherwise.
Ended check_certificate(const std::vector<std::string>& files,
                        const std::string& keys = certificates + "keys.json") {
    std::vector<std::string> arguments = {"check-certificate", "--keys", keys};
    arguments.insert(arguments.end(), files.begin(), files.end());
    return Process(arguments).end();
}

Ended check_text(const std::string& json) {
    log::ScratchFolder scratch;
    std::string file = scratch.path() + "/certificate.json";
    std::ofstream(file) << json;
    return check_certificate({file});
}

TEST(Golden, ExamplesOfACertificate) {
    draw::test::CertifiedDrop drop(40);
    http::JwkSet keys;
    keys.keys.push_back(http::jwk_of(example_key().public_key()));
    using http::testing::expect_golden;
    using http::testing::pretty;
    expect_golden(certificates + "certificate.json", pretty(text_of(sign(drop.certificate))));
    expect_golden(certificates + "proof.json", pretty(text_of(drop.proof(17))));
    expect_golden(certificates + "keys.json", pretty(text_of(keys)));
}

TEST(CheckCertificateCommand, SaysWhatHolds) {
    Ended ended =
        check_certificate({certificates + "certificate.json", certificates + "proof.json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    for (const char* words :
         {" signed this document.\n", "campaign 3 \"Spring\": 40 of 40 were given.\n",
          "good     Number 17 of account 117 at "}) {
        EXPECT_NE(ended.out.find(words), std::string::npos) << words << "\n" << ended.out;
    }
    EXPECT_EQ(check_certificate({certificates + "certificate.json"}).exit_code, 0);
}

TEST(CheckCertificateCommand, TakesNothingThatTheKeyDidNotSign) {
    draw::SignedCertificate one = sign(draw::test::CertifiedDrop(3).certificate);
    one.document.replace(one.document.find("Spring"), 6, "Summer");
    Ended ended = check_text(text_of(one));
    EXPECT_EQ(ended.exit_code, 17);
    EXPECT_EQ(ended.out, "wrong    The key " + one.kid + " did not sign this document.\n");
    EXPECT_EQ(ended.err,
              "onrush: broken law: The key " + one.kid + " did not sign this document.\n");
    // The same bytes signed for another purpose.
    one = sign(draw::test::CertifiedDrop(3).certificate);
    one.signature = http::sign_document(example_key(), "receipt", one.document);
    EXPECT_EQ(check_text(text_of(one)).exit_code, 17);
}

TEST(CheckCertificateCommand, SaysWhatASignedCertificateContradicts) {
    draw::Certificate certificate = draw::test::CertifiedDrop(3).certificate;
    certificate.offered = 2;
    Ended ended = check_text(text_of(sign(certificate)));
    EXPECT_EQ(ended.exit_code, 17);
    EXPECT_EQ(ended.err, "onrush: broken law: 3 were given of 2 that were offered.\n");
    certificate.format = "onrush-certificate/3";
    EXPECT_EQ(check_text(text_of(sign(certificate))).exit_code, 11);
    draw::SignedCertificate one = sign(certificate);
    one.document = "{}";
    one.signature = http::sign_document(example_key(), draw::certificate_purpose, one.document);
    ended = check_text(text_of(one));
    EXPECT_EQ(ended.exit_code, 13);
    EXPECT_NE(ended.err.find(": document: A required member is missing at /format"),
              std::string::npos)
        << ended.err;
}

TEST(CheckCertificateCommand, NeedsTheKeyByItsName) {
    draw::SignedCertificate one = sign(draw::test::CertifiedDrop(3).certificate);
    one.kid.front() = one.kid.front() == 'A' ? 'B' : 'A';
    Ended ended = check_text(text_of(one));
    EXPECT_EQ(ended.exit_code, 14);
    EXPECT_EQ(ended.err,
              "onrush: missing: " + certificates + "keys.json has no key " + one.kid + "\n");
    std::string file = certificates + "certificate.json";
    EXPECT_EQ(check_certificate({file}, "/no/such/keys").exit_code, 14);
    EXPECT_EQ(check_certificate({file}, file).exit_code, 13) << "no set of keys";
    EXPECT_EQ(Process({"check-certificate", file}).end().exit_code, 2);
}

TEST(CheckCertificateCommand, FindsAKeyThatIsRetired) {
    log::ScratchFolder scratch;
    http::JwkSet keys;
    keys.retired.push_back(http::jwk_of(example_key().public_key()));
    std::string file = scratch.path() + "/keys.json";
    std::ofstream(file) << text_of(keys);
    EXPECT_EQ(check_certificate({certificates + "certificate.json"}, file).exit_code, 0);
}

}  // namespace
}  // namespace onrush::app

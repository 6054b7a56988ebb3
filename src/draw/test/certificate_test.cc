#include "draw/certificate.h"

#include <functional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "draw/merkle.h"
#include "draw/test/certified_drop.h"

namespace onrush::draw {
namespace {

using test::CertifiedDrop;
using test::given_number;
using test::start;

std::string complaints(const Certificate& certificate, const CertificateProof* proof) {
    Findings findings;
    check_certificate(findings, certificate, proof);
    std::string text;
    for (const Finding& finding : findings.all()) {
        if (finding.fault) {
            text += fmt::format("{}: {}\n", base::name_of(*finding.fault), finding.text);
        }
    }
    return text;
}

std::string complaints_after(const std::function<void(Certificate&, CertificateProof&)>& change) {
    CertifiedDrop campaign(6);
    CertificateProof proof = campaign.proof(2);
    change(campaign.certificate, proof);
    return complaints(campaign.certificate, &proof);
}

TEST(CheckCertificate, FindsEveryNumber) {
    for (std::uint64_t size : {1, 2, 15, 16, 33}) {
        CertifiedDrop campaign(size);
        for (std::uint64_t number = 1; number <= size; ++number) {
            CertificateProof proof = campaign.proof(number);
            ASSERT_EQ(complaints(campaign.certificate, &proof), "") << number << " of " << size;
        }
    }
}

TEST(CheckCertificate, MayBeOfNothing) {
    CertifiedDrop campaign(0);
    EXPECT_EQ(complaints(campaign.certificate, nullptr), "");
    campaign.certificate.root = std::string(64, '1');
    EXPECT_TRUE(complaints(campaign.certificate, nullptr)
                    .starts_with("broken law: Nothing was given, but the root is not"));
}

TEST(CheckCertificate, NamesWhatItContradictsItselfIn) {
    EXPECT_EQ(complaints_after(
                  [](Certificate& certificate, CertificateProof&) { certificate.offered = 5; }),
              "broken law: 6 were given of 5 that were offered.\n");
    std::string back =
        "damaged: \"givenBack\" is there in \"onrush-certificate/2\", and only then.\n";
    EXPECT_EQ(complaints_after(
                  [](Certificate& certificate, CertificateProof&) { certificate.given_back = 1; }),
              back);
    EXPECT_EQ(complaints_after([](Certificate& certificate, CertificateProof&) {
                  certificate.format = certificate_format_back;
              }),
              back);
    EXPECT_EQ(complaints_after([](Certificate& certificate, CertificateProof&) {
                  std::swap(certificate.first_at, certificate.last_at);
              }),
              "broken law: The first was given at 2027-01-15T08:00:00.006Z, after the last at "
              "2027-01-15T08:00:00.001Z.\n");
    EXPECT_EQ(complaints_after(
                  [](Certificate& certificate, CertificateProof&) { certificate.made_at = start; }),
              "broken law: The last was given at 2027-01-15T08:00:00.006Z, after the certificate "
              "was made at 2027-01-15T08:00:00.000Z.\n");
    std::string times =
        "damaged: \"firstAt\" and \"lastAt\" are there when something was given, "
        "and only then.\n";
    EXPECT_EQ(complaints_after(
                  [](Certificate& certificate, CertificateProof&) { certificate.last_at.reset(); }),
              times);
    CertifiedDrop one(1);
    one.certificate.last_at = start + base::Duration(9);
    EXPECT_TRUE(complaints(one.certificate, nullptr)
                    .starts_with("broken law: One was given, but the first at "));
}

TEST(CheckCertificate, ComparesWhatWasOfferedWithWhatDidNotComeBack) {
    auto with = [](std::uint64_t offered, std::uint64_t given_back) {
        return complaints_after([&](Certificate& certificate, CertificateProof&) {
            certificate.format = certificate_format_back;
            certificate.offered = offered;
            certificate.given_back = given_back;
        });
    };
    EXPECT_EQ(with(4, 2), "");
    EXPECT_EQ(with(3, 2), "broken law: 4 were given of 3 that were offered.\n");
    EXPECT_EQ(with(0, 6), "");
    EXPECT_EQ(with(6, 7), "broken law: 6 were given, and 7 came back.\n");
}

TEST(CheckCertificate, NamesWhatTheProofContradicts) {
    EXPECT_EQ(complaints_after([](Certificate&, CertificateProof& proof) { proof.id = 4; }),
              "broken law: The proof is of campaign 4, and the certificate of campaign 3.\n");
    EXPECT_EQ(complaints_after(
                  [](Certificate&, CertificateProof& proof) { proof.type = DropType::sale; }),
              "broken law: The proof is of sale 3, and the certificate of campaign 3.\n");
    EXPECT_EQ(complaints_after([](Certificate&, CertificateProof& proof) { proof.number = 7; }),
              "broken law: There is no number 7: 6 were given.\n");
    EXPECT_EQ(complaints_after([](Certificate&, CertificateProof& proof) { proof.path.clear(); }),
              "broken law: The path has 0 hashes, but from place 1 of 6 it is 3.\n");
}

TEST(CheckCertificate, NamesALeafThatIsNotInTheTree) {
    const std::vector<std::function<void(CertificateProof&)>> changes = {
        [](CertificateProof& proof) { ++proof.account_id; },
        [](CertificateProof& proof) { proof.salt[0] = 'f'; },
        [](CertificateProof& proof) { proof.at.ms += 1; },
        [](CertificateProof& proof) { proof.number = 3; },
    };
    for (const auto& change : changes) {
        std::string wrong =
            complaints_after([&](Certificate&, CertificateProof& proof) { change(proof); });
        EXPECT_NE(wrong.find(" is not in the tree: the path leads to "), std::string::npos)
            << wrong;
    }
}

TEST(CheckCertificate, NamesATimeOutsideOfAll) {
    CertifiedDrop campaign(6);
    for (std::uint64_t number : {1, 6}) {
        CertificateProof proof = campaign.proof(number);
        proof.at = given_number(number == 1 ? 2 : 5).at;
        EXPECT_NE(complaints(campaign.certificate, &proof)
                      .find(fmt::format("broken law: Number {} was not given at ", number)),
                  std::string::npos);
    }
    EXPECT_NE(complaints_after([](Certificate&, CertificateProof& proof) {
                  proof.at = start;
              }).find("broken law: Number 2 was not given at "),
              std::string::npos);
}

TEST(CheckCertificate, KnowsANewerFormatFromAnother) {
    EXPECT_TRUE(complaints_after([](Certificate& certificate, CertificateProof&) {
                    certificate.format = "onrush-certificate/12";
                }).starts_with("too new: "));
    EXPECT_TRUE(complaints_after([](Certificate&, CertificateProof& proof) {
                    proof.format = certificate_format;
                }).starts_with("not ours: "));
}

}  // namespace
}  // namespace onrush::draw

// Keys, signatures, tokens and documents that others check, against vectors of others.
#include "http/ed25519.h"

#include <gtest/gtest.h>

#include "http/base64url.h"
#include "http/eddsa_jwt.h"
#include "http/json_writer.h"
#include "http/jwk.h"
#include "http/signed_document.h"

namespace onrush::http::testing {
namespace {

std::string in_base64url(std::string_view bytes) {
    std::string out;
    append_base64url(out, bytes);
    return out;
}
std::string from_text(std::string_view text) {
    char room[512];
    return std::string(from_base64url(text, room).value());
}
std::string view_of(const Ed25519Signature& signature) {
    return {signature.data(), signature.size()};
}

// RFC 8037, appendix A.
constexpr std::string_view rfc_seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
constexpr std::string_view rfc_public = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
constexpr std::string_view rfc_thumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
constexpr std::string_view rfc_token =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

TEST(Ed25519, AgreesWithRfc8037) {
    Ed25519Key key(from_text(rfc_seed));
    EXPECT_EQ(in_base64url(key.public_key().bytes()), rfc_public);
    EXPECT_EQ(thumbprint(key.public_key()), rfc_thumbprint);
    EXPECT_EQ(sign_eddsa(key, "eyJhbGciOiJFZERTQSJ9", "Example of Ed25519 signing"), rfc_token);
    EXPECT_TRUE(is_signed_with(key.public_key(), split_token(rfc_token).value()));
}

// The first of RFC 8032, section 7.1: the same key, and no message.
TEST(Ed25519, AgreesWithRfc8032) {
    Ed25519Key key(from_text(rfc_seed));
    std::string signature = view_of(key.sign(""));
    EXPECT_EQ(in_base64url(signature),
              "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQ"
              "Cw");
    EXPECT_TRUE(key.public_key().verify("", signature));
}

TEST(Ed25519, RefusesEverythingElse) {
    Ed25519Key key(std::string(32, 'k'));
    std::string message = "a message";
    std::string signature = view_of(key.sign(message));
    EXPECT_TRUE(key.public_key().verify(message, signature));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        std::string bent = signature;
        bent[i] = static_cast<char>(bent[i] ^ 1);
        EXPECT_FALSE(key.public_key().verify(message, bent)) << i;
    }
    EXPECT_FALSE(key.public_key().verify("a messagf", signature));
    EXPECT_FALSE(key.public_key().verify(message, signature + "x"));
    EXPECT_FALSE(key.public_key().verify(message, signature.substr(1)));
    EXPECT_FALSE(key.public_key().verify(message, ""));
    EXPECT_FALSE(Ed25519Key(std::string(32, 'l')).public_key().verify(message, signature));
    // 32 bytes that are no point of the curve.
    EXPECT_FALSE(Ed25519PublicKey(std::string(32, '\xff')).verify(message, signature));
}

TEST(EddsaToken, IsCutAtTwoDotsOnly) {
    TokenParts parts = split_token("a.b.c").value();
    EXPECT_EQ(parts.head, "a");
    EXPECT_EQ(parts.claims, "b");
    EXPECT_EQ(parts.signature, "c");
    EXPECT_EQ(parts.signed_text, "a.b");
    for (const char* bad : {"", "a", "a.b", "a.b.c.d", "a.b.c.", "...", "...."}) {
        EXPECT_FALSE(split_token(bad)) << bad;
    }
}

TEST(EddsaToken, HasAHeadThatIsReadStrictly) {
    std::string kid(rfc_thumbprint);
    EXPECT_EQ(from_text(eddsa_head("a+jwt", kid)),
              R"({"alg":"EdDSA","typ":"a+jwt","kid":")" + kid + R"("})");
    EXPECT_TRUE(is_eddsa_head(eddsa_head("a+jwt", kid), "a+jwt"));
    const std::string good[] = {
        R"({"typ":"a+jwt","kid":")" + kid + R"(","alg":"EdDSA"})",
    };
    for (const std::string& head : good) {
        EXPECT_TRUE(is_eddsa_head(in_base64url(head), "a+jwt")) << head;
    }
    const std::string bad[] = {
        "{}",
        "x",
        R"({"alg":"EdDSA","typ":"a+jwt"})",
        R"({"alg":"EdDSA","kid":")" + kid + R"("})",
        R"({"alg":"EdDSA","typ":"b+jwt","kid":")" + kid + R"("})",
        R"({"alg":"eddsa","typ":"a+jwt","kid":")" + kid + R"("})",
        R"({"alg":"HS256","typ":"a+jwt","kid":")" + kid + R"("})",
        R"({"alg":"none","typ":"a+jwt","kid":")" + kid + R"("})",
        R"({"alg":"EdDSA","typ":"a+jwt","kid":"short"})",
        R"({"alg":"EdDSA","alg":"EdDSA","typ":"a+jwt","kid":")" + kid + R"("})",
        R"({"alg":"EdDSA","typ":"a+jwt","kid":")" + kid + R"(","crit":["x"]})",
        R"({"alg":"EdDSA","typ":"a+jwt","kid":")" + kid + R"(","jwk":{}})",
    };
    for (const std::string& head : bad) {
        EXPECT_FALSE(is_eddsa_head(in_base64url(head), "a+jwt")) << head;
    }
    EXPECT_FALSE(is_eddsa_head(eddsa_head("a+jwt", kid) + "=", "a+jwt"));
    EXPECT_FALSE(is_eddsa_head(std::string(1000, 'A'), "a+jwt"));
}

std::string json_of(const JwkSet& set) {
    Buffer json;
    JsonWriter writer(json);
    writer.value(set);
    return std::string(json.view());
}

TEST(Jwk, IsFoundByItsNameInASet) {
    Ed25519Key old_key(std::string(32, 'o'));
    Ed25519Key key(std::string(32, 'k'));
    JwkSet set{{jwk_of(key.public_key())}, {jwk_of(old_key.public_key())}};
    set.retired[0].retired_at = base::Instant(0);
    std::string json = json_of(set);
    for (const Ed25519Key* one : {&key, &old_key}) {
        std::string kid = thumbprint(one->public_key());
        auto found = public_key_in_set(json, kid);
        ASSERT_TRUE(found) << json;
        EXPECT_EQ(found->bytes(), one->public_key().bytes());
    }
    EXPECT_FALSE(public_key_in_set(json, rfc_thumbprint));
    EXPECT_FALSE(public_key_in_set("[]", thumbprint(key.public_key())));
    // A set that gives another key the name of one that somebody trusts.
    set.keys[0].x = set.retired[0].x;
    EXPECT_FALSE(public_key_in_set(json_of(set), thumbprint(key.public_key())));
}

TEST(Jwk, IsOneSpellingOf32Bytes) {
    EXPECT_EQ(in_base64url(public_key_in(rfc_public)->bytes()), rfc_public);
    std::string text(rfc_public);
    EXPECT_FALSE(public_key_in(text + "="));
    EXPECT_FALSE(public_key_in(text + "A"));
    EXPECT_FALSE(public_key_in(text.substr(1)));
    EXPECT_FALSE(public_key_in(text.substr(0, 42) + "p")) << "with stray bits";
    EXPECT_FALSE(public_key_in(""));
}

TEST(Document, IsSignedForOnePurpose) {
    Ed25519Key key(from_text(rfc_seed));
    std::string bytes = "{\"sold\":2000}";
    std::string signature = sign_document(key, "certificate", bytes);
    EXPECT_TRUE(verify_document(key.public_key(), "certificate", bytes, signature));
    EXPECT_FALSE(verify_document(key.public_key(), "receipt", bytes, signature));
    EXPECT_FALSE(verify_document(key.public_key(), "certificate", bytes + " ", signature));
    EXPECT_FALSE(verify_document(key.public_key(), "certificate", bytes, signature + "A"));
    EXPECT_FALSE(verify_document(key.public_key(), "certificate", bytes, ""));
    EXPECT_FALSE(verify_document(Ed25519Key(std::string(32, 'k')).public_key(), "certificate",
                                 bytes, signature));
    // As the header says it, for those who check without us.
    EXPECT_TRUE(
        key.public_key().verify("onrush-document certificate\n" + bytes, from_text(signature)));
}

// Neither can be taken for the other, whatever somebody has signed as either.
TEST(Document, IsNoToken) {
    Ed25519Key key(from_text(rfc_seed));
    std::string token = sign_eddsa(key, eddsa_head("a+jwt", rfc_thumbprint), "{}");
    TokenParts parts = split_token(token).value();
    EXPECT_FALSE(verify_document(key.public_key(), "a", parts.signed_text, parts.signature));
    std::string as_document = sign_document(key, "a", parts.signed_text);
    parts.signature = as_document;
    EXPECT_FALSE(is_signed_with(key.public_key(), parts));
}

TEST(Document, HasAPurposeThatIsAWord) {
    Ed25519Key key(from_text(rfc_seed));
    EXPECT_DEATH((void)sign_document(key, "two words", ""), "a document for \"two words\"");
    EXPECT_DEATH((void)sign_document(key, "", ""), "a document for");
}

}  // namespace
}  // namespace onrush::http::testing

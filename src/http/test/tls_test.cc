// TLS with a certificate made on the spot.
#include "http/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include "http/test/certificate.h"
#include "http/test/client.h"

namespace onrush::http::testing {
namespace {

TEST(Tls, CarriesRequestsAndLargeAnswers) {
    Certificate files;
    Settings settings;
    settings.tls_certificate = files.certificate;
    settings.tls_key = files.key;
    std::string large(limits::body_bytes_max, 'x');
    TestServer server([&](Exchange& exchange) { exchange.answer_bytes(200, text_type, large); },
                      settings);
    Client client(server.port());
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    ASSERT_EQ(SSL_connect(ssl), 1);
    for (int i = 0; i < 3; ++i) {
        bool last = i == 2;
        std::string bytes = request("POST / HTTP/1.1", last ? "Connection: close\r\n" : "", "body");
        // In two writes, so that a request spans records.
        ASSERT_EQ(SSL_write(ssl, bytes.data(), 10), 10);
        int rest = static_cast<int>(bytes.size()) - 10;
        ASSERT_EQ(SSL_write(ssl, bytes.data() + 10, rest), rest);
        std::string answer;
        while (answer.find(large) == std::string::npos) {
            char piece[8192];
            int count = SSL_read(ssl, piece, sizeof piece);
            ASSERT_GT(count, 0);
            answer.append(piece, static_cast<std::size_t>(count));
        }
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    }
    char byte;
    EXPECT_LE(SSL_read(ssl, &byte, 1), 0);
    EXPECT_EQ(SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
    SSL_CTX_free(context);
}

// What is encrypted and not taken counts as waiting: reading pauses as it does without TLS.
TEST(Tls, PausesForWhoTakesNothing) {
    Certificate files;
    Settings settings;
    settings.tls_certificate = files.certificate;
    settings.tls_key = files.key;
    std::string large(limits::body_bytes_max, 'x');
    TestServer server([&](Exchange& exchange) { exchange.answer_bytes(200, text_type, large); },
                      settings);
    Client client(server.port());
    int small = 16 * 1024;
    ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    ASSERT_EQ(SSL_connect(ssl), 1);
    constexpr int count = 1'000;
    std::string many;
    for (int i = 0; i < count; ++i) {
        many += request("GET / HTTP/1.1");
    }
    ASSERT_EQ(SSL_write(ssl, many.data(), static_cast<int>(many.size())),
              static_cast<int>(many.size()));
    TestServer::wait_for_at_least(server.counters().untaken_bytes, limits::output_bytes_max);
    EXPECT_LE(server.counters().untaken_bytes.get(), 2 * limits::output_bytes_max);
    EXPECT_LT(server.counters().requests.get(), static_cast<std::uint64_t>(count));
    SSL_free(ssl);
    SSL_CTX_free(context);
}

TEST(Tls, EndsWhoSpeaksPlainly) {
    Certificate files;
    Settings settings;
    settings.tls_certificate = files.certificate;
    settings.tls_key = files.key;
    TestServer server(echo, settings);
    Client client(server.port());
    client.send(request("GET / HTTP/1.1"));
    EXPECT_EQ(client.read_to_end().find("HTTP"), std::string::npos);
    EXPECT_EQ(server.counters().requests.get(), 0u);
}

TEST(Tls, EndsAHandshakeThatNeverComes) {
    Certificate files;
    Settings settings;
    settings.tls_certificate = files.certificate;
    settings.tls_key = files.key;
    settings.tick_ms = 5;
    settings.header_deadline_ms = 20;
    TestServer server(echo, settings);
    Client client(server.port());
    EXPECT_TRUE(client.at_end());
}

// One connection of a client that offers these versions and ciphers; "" when none was agreed.
struct Offer {
    int version_max = TLS1_3_VERSION;
    const char* ciphers = "ALL:COMPLEMENTOFALL";
};
std::string agreed(std::uint16_t port, const Offer& offer, std::string* name = nullptr) {
    Client client(port);
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, offer.version_max);
    EXPECT_EQ(SSL_CTX_set_cipher_list(context, offer.ciphers), 1) << offer.ciphers;
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    std::string cipher = SSL_connect(ssl) == 1 ? SSL_get_cipher_name(ssl) : "";
    if (name != nullptr && !cipher.empty()) {
        X509* shown = SSL_get1_peer_certificate(ssl);
        char text[64] = {};
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, text, sizeof text);
        *name = text;
        X509_free(shown);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    return cipher;
}

Settings with(const Certificate& files) {
    Settings settings;
    settings.tls_certificate = files.certificate;
    settings.tls_key = files.key;
    return settings;
}

TEST(Tls, AgreesOnEphemeralKeysAndAuthenticatedCiphersOnly) {
    Certificate files;
    TestServer server(echo, with(files));
    EXPECT_NE(agreed(server.port(), {}), "");
    EXPECT_EQ(agreed(server.port(), {TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"}),
              "ECDHE-ECDSA-AES128-GCM-SHA256");
    EXPECT_EQ(agreed(server.port(), {TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305"}),
              "ECDHE-ECDSA-CHACHA20-POLY1305");
    EXPECT_EQ(agreed(server.port(), {TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA"}), "") << "CBC";
    EXPECT_EQ(agreed(server.port(), {TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA384"}), "") << "CBC";
    EXPECT_EQ(agreed(server.port(), {TLS1_2_VERSION, "AES128-GCM-SHA256"}), "") << "RSA's own key";
    EXPECT_EQ(agreed(server.port(), {TLS1_1_VERSION, "ALL:COMPLEMENTOFALL"}), "");
}

TEST(Tls, ReadsACertificateAgainAndKeepsTheOldOneWhileTheNewOneIsBad) {
    Certificate files("first");
    TestServer server(echo, with(files));
    std::string name;
    EXPECT_NE(agreed(server.port(), {}, &name), "");
    EXPECT_EQ(name, "first");

    Certificate next("second");
    std::filesystem::copy_file(next.certificate, files.certificate,
                               std::filesystem::copy_options::overwrite_existing);
    base::Outcome<> half = server.server().reload_certificate();
    ASSERT_FALSE(half) << "the key is still the old one";
    EXPECT_NE(half.error().text.find(files.key), std::string::npos) << half.error().text;
    EXPECT_NE(agreed(server.port(), {}, &name), "");
    EXPECT_EQ(name, "first");

    std::filesystem::copy_file(next.key, files.key,
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_TRUE(server.server().reload_certificate());
    EXPECT_NE(agreed(server.port(), {}, &name), "");
    EXPECT_EQ(name, "second");
}

// Nobody is there to type a passphrase when a server starts.
TEST(Tls, RefusesAnEncryptedKey) {
    Certificate files("localhost", "secret");
    auto opened = TlsContext::open(files.certificate, files.key);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().text.find(files.key + ": it is encrypted"), std::string::npos)
        << opened.error().text;
}

// It was taken with whatever mode it had, unlike the secrets of the data folder.
TEST(Tls, RefusesAKeyThatOthersCanRead) {
    Certificate files;
    for (unsigned mode : {0400U, 0600U, 0640U, 0440U}) {
        std::filesystem::permissions(files.key, std::filesystem::perms(mode));
        EXPECT_TRUE(TlsContext::open(files.certificate, files.key)) << mode;
    }
    auto serving = TlsContext::open(files.certificate, files.key);
    ASSERT_TRUE(serving);
    for (unsigned mode : {0644U, 0604U, 0602U, 0660U}) {
        std::filesystem::permissions(files.key, std::filesystem::perms(mode));
        auto opened = TlsContext::open(files.certificate, files.key);
        ASSERT_FALSE(opened) << mode;
        EXPECT_EQ(opened.error().kind, base::FaultKind::usage);
        EXPECT_NE(opened.error().text.find(files.key + " is a secret"), std::string::npos)
            << opened.error().text;
        EXPECT_FALSE((*serving)->reload());
    }
    std::filesystem::remove(files.key);
    auto opened = TlsContext::open(files.certificate, files.key);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, base::FaultKind::usage) << opened.error().text;
}

TEST(Tls, ComesBehindTheHeaderOfAProxy) {
    Certificate files;
    Settings settings = with(files);
    settings.begins_with_proxy = [](std::string_view) { return true; };
    TestServer server(
        [](Exchange& exchange) {
            EXPECT_EQ(exchange.client(), std::string_view("\xc0\x00\x02\x07", 4));
            echo(exchange);
        },
        settings);
    Client client(server.port());
    client.send("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n");
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, client.fd());
    ASSERT_EQ(SSL_connect(ssl), 1);
    std::string bytes = request("GET / HTTP/1.1");
    ASSERT_GT(SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())), 0);
    char piece[32];
    EXPECT_GT(SSL_read(ssl, piece, sizeof piece), 0);
    SSL_free(ssl);
    SSL_CTX_free(context);
}

TEST(Tls, NamesFilesThatAreNone) {
    EXPECT_NE(TlsContext::open("/nowhere", "/nowhere").error().text.find("/nowhere"),
              std::string::npos);
    Certificate files;
    EXPECT_FALSE(TlsContext::open(files.certificate, files.certificate));
    EXPECT_TRUE(TlsContext::open(files.certificate, files.key));
}

}  // namespace
}  // namespace onrush::http::testing

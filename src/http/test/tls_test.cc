// TLS with a certificate made on the spot.
#include "http/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

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

TEST(Tls, NamesFilesThatAreNone) {
    EXPECT_NE(TlsContext::open("/nowhere", "/nowhere").error().text.find("/nowhere"),
              std::string::npos);
    Certificate files;
    EXPECT_FALSE(TlsContext::open(files.certificate, files.certificate));
    EXPECT_TRUE(TlsContext::open(files.certificate, files.key));
}

}  // namespace
}  // namespace onrush::http::testing

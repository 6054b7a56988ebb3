// TLS by OpenSSL, between the bytes of a socket and the bytes of HTTP.
//
// A session does no input or output itself: receive() turns wire bytes into plain ones, send()
// the other way, and wire() holds what must go out, handshake included. One io thread each; all
// share the context.
//
// TLS 1.2 and 1.3, with ephemeral keys and authenticated ciphers only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "http/buffer.h"

namespace onrush::http {

class TlsContext {
public:
    // From PEM files: a certificate chain and its key, which is not encrypted. Fault usage where
    // they are not good, or others than the key's owner and group may read it.
    [[nodiscard]] static base::Outcome<std::unique_ptr<TlsContext>> open(
        const std::string& certificate, const std::string& key);
    // Reads the files again, for the sessions to come. Where they are not good, the certificate
    // that is in use stays. Any thread.
    [[nodiscard]] base::Outcome<> reload();
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

private:
    friend class TlsSession;
    struct Parts;
    explicit TlsContext(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

class TlsSession {
public:
    explicit TlsSession(TlsContext& context);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    // Appends what the wire bytes mean to `plain`. False when the peer does not speak TLS or
    // broke it: then the connection ends.
    [[nodiscard]] bool receive(std::string_view wire_bytes, Buffer& plain);
    // Uses up `plain` as far as the handshake allows, but no more records than `bytes_max` fill.
    // False as for receive().
    [[nodiscard]] bool send(Buffer& plain, std::size_t bytes_max);
    // The peer has said that it sends no more.
    [[nodiscard]] bool peer_closed() const;
    [[nodiscard]] bool handshake_done() const;
    // Puts a close_notify on the wire.
    void close();
    [[nodiscard]] Buffer& wire() { return wire_; }
    [[nodiscard]] const Buffer& wire() const { return wire_; }

private:
    void collect();

    struct Parts;
    std::unique_ptr<Parts> parts_;
    Buffer wire_;
};

}  // namespace onrush::http

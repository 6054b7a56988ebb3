#include "http/tls.h"

#include <algorithm>
#include <cerrno>

#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/mutex.h"
#include "http/limits.h"

namespace onrush::http {

struct TlsContext::Parts {
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    using Context = std::unique_ptr<SSL_CTX, Free>;

    Parts(std::string certificate_file, std::string key_file)
        : certificate(std::move(certificate_file)), key(std::move(key_file)) {}

    const std::string certificate;
    const std::string key;
    base::Mutex mutex;
    Context current ONRUSH_GUARDED_BY(mutex);

    // A reference of its own: a handshake takes the lock once, a reload may come in between.
    Context share() {
        base::MutexLock lock(mutex);
        SSL_CTX_up_ref(current.get());
        return Context(current.get());
    }
};

struct TlsSession::Parts {
    SSL* ssl;
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());

    explicit Parts(SSL_CTX* context) : ssl(SSL_new(context)) {
        ONRUSH_CHECK(ssl != nullptr && in != nullptr && out != nullptr, "out of memory for TLS");
        SSL_set_bio(ssl, in, out);  // owns both from here on
        SSL_set_accept_state(ssl);
    }
    ~Parts() { SSL_free(ssl); }
};

namespace {

std::string last_error() {
    char text[256];
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    ERR_clear_error();
    return text;
}

// Whether OpenSSL only waits for more bytes.
bool wants_more(SSL* ssl, int result) {
    int error = SSL_get_error(ssl, result);
    ERR_clear_error();
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ||
           error == SSL_ERROR_ZERO_RETURN;
}

// Asked for the passphrase of an encrypted key. A server that starts by itself has nobody to ask.
int refuse_passphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

// As the secrets of the data folder. Its group may read it: an operator gives the key of several
// programs to a group.
base::Outcome<> check_secret(const std::string& key) {
    struct stat about{};
    if (::stat(key.c_str(), &about) != 0) {
        return base::fault(base::FaultKind::usage,
                           base::os_fault(errno, "the TLS key " + key).error().text);
    }
    constexpr mode_t of_others = S_IRWXO | S_IWGRP;
    return (about.st_mode & of_others) == 0
               ? base::Outcome<>()
               : base::fault(base::FaultKind::usage,
                             "the TLS key " + key +
                                 " is a secret that other users can read or replace: run chmod "
                                 "600 on it, or 640 for a group of its own");
}

// Into a context that was made for it.
base::Outcome<> prepare(SSL_CTX* context, const std::string& certificate, const std::string& key) {
    ONRUSH_CHECK(context != nullptr, "no TLS context: {}", last_error());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    // Of TLS 1.2; all of 1.3 are such.
    int known = SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
    ONRUSH_CHECK(known == 1, "no TLS ciphers: {}", last_error());
    SSL_CTX_set_options(
        context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    bool asked = false;
    SSL_CTX_set_default_passwd_cb(context, refuse_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
        return base::fault(base::FaultKind::usage,
                           "the TLS certificate " + certificate + ": " + last_error());
    }
    if (base::Outcome<> secret = check_secret(key); !secret) {
        return secret;
    }
    bool fits = SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                SSL_CTX_check_private_key(context) == 1;
    if (!fits) {
        std::string why = last_error();
        return base::fault(
            base::FaultKind::usage,
            "the TLS key " + key + ": " +
                (asked ? "it is encrypted; give one without a passphrase (openssl pkey)" : why));
    }
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    return {};
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TlsContext::~TlsContext() = default;

base::Outcome<std::unique_ptr<TlsContext>> TlsContext::open(const std::string& certificate,
                                                            const std::string& key) {
    std::unique_ptr<TlsContext> made(new TlsContext(std::make_unique<Parts>(certificate, key)));
    if (base::Outcome<> read = made->reload(); !read) {
        return std::unexpected(read.error());
    }
    return made;
}

base::Outcome<> TlsContext::reload() {
    Parts::Context fresh(SSL_CTX_new(TLS_server_method()));
    base::Outcome<> ready = prepare(fresh.get(), parts_->certificate, parts_->key);
    if (ready) {
        base::MutexLock lock(parts_->mutex);
        parts_->current.swap(fresh);
    }
    return ready;
}

TlsSession::TlsSession(TlsContext& context)
    : parts_(std::make_unique<Parts>(context.parts_->share().get())) {}
TlsSession::~TlsSession() = default;

// One that has grown and is empty gives its memory back, for connections stay open for long.
static void shrink(BIO* memory) {
    BUF_MEM* bytes = nullptr;
    BIO_get_mem_ptr(memory, &bytes);
    if (bytes->max > limits::tls_kept_bytes_max && BIO_pending(memory) == 0) {
        BIO_set_mem_buf(memory, BUF_MEM_new(), BIO_CLOSE);
    }
}

void TlsSession::collect() {
    char* bytes = nullptr;
    long count = BIO_get_mem_data(parts_->out, &bytes);
    if (count > 0) {
        wire_.append({bytes, static_cast<std::size_t>(count)});
        BIO_reset(parts_->out);
    }
    shrink(parts_->out);
}

bool TlsSession::receive(std::string_view wire_bytes, Buffer& plain) {
    int taken = BIO_write(parts_->in, wire_bytes.data(), static_cast<int>(wire_bytes.size()));
    ONRUSH_CHECK(taken == static_cast<int>(wire_bytes.size()), "a memory BIO took {}", taken);
    constexpr int record_bytes_max = 16 * 1024;
    int result = 0;
    for (;;) {
        result = SSL_read(parts_->ssl, plain.room(record_bytes_max), record_bytes_max);
        if (result <= 0) {
            break;
        }
        plain.commit(static_cast<std::size_t>(result));
    }
    bool fine = wants_more(parts_->ssl, result);
    collect();
    shrink(parts_->in);
    return fine;
}

bool TlsSession::send(Buffer& plain, std::size_t bytes_max) {
    std::size_t left = plain.size() - std::min(plain.size(), bytes_max);
    while (plain.size() > left) {
        int result = SSL_write(parts_->ssl, plain.data(), static_cast<int>(plain.size() - left));
        if (result <= 0) {
            bool fine = wants_more(parts_->ssl, result);
            collect();
            return fine;
        }
        plain.consume(static_cast<std::size_t>(result));
    }
    collect();
    return true;
}

bool TlsSession::peer_closed() const {
    return (SSL_get_shutdown(parts_->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

bool TlsSession::handshake_done() const {
    return SSL_is_init_finished(parts_->ssl) == 1;
}

void TlsSession::close() {
    SSL_shutdown(parts_->ssl);
    ERR_clear_error();
    collect();
}

}  // namespace onrush::http

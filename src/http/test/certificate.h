// A certificate and its key, made on the spot, in files of a folder that goes with them.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace onrush::http::testing {

struct Certificate {
    std::filesystem::path folder;
    std::string certificate;
    std::string key;

    // An empty passphrase leaves the key as it is.
    explicit Certificate(const std::string& common_name = "localhost",
                         const std::string& passphrase = "") {
        std::string pattern = std::filesystem::temp_directory_path() / "onrush-tls-XXXXXX";
        folder = mkdtemp(pattern.data());
        certificate = folder / "certificate.pem";
        key = folder / "key.pem";
        EVP_PKEY* pair = EVP_EC_gen("P-256");
        X509* x509 = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
        X509_gmtime_adj(X509_getm_notBefore(x509), -60);
        X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
        X509_set_pubkey(x509, pair);
        X509_NAME* name = X509_get_subject_name(x509);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(common_name.c_str()), -1,
                                   -1, 0);
        X509_set_issuer_name(x509, name);
        X509_sign(x509, pair, EVP_sha256());
        FILE* file = std::fopen(certificate.c_str(), "w");
        PEM_write_X509(file, x509);
        std::fclose(file);
        file = std::fopen(key.c_str(), "w");
        const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
        PEM_write_PrivateKey(file, pair, cipher,
                             reinterpret_cast<const unsigned char*>(passphrase.data()),
                             static_cast<int>(passphrase.size()), nullptr, nullptr);
        std::fclose(file);
        std::filesystem::permissions(key, std::filesystem::perms(0600));
        X509_free(x509);
        EVP_PKEY_free(pair);
    }
    ~Certificate() { std::filesystem::remove_all(folder); }
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;
};

}  // namespace onrush::http::testing

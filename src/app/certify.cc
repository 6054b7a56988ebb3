#include "app/certify.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/signing_keys.h"
#include "app/kept_certificates.h"
#include "app/pass_keys.h"
#include "base/known.h"
#include "base/utf8.h"
#include "draw/merkle.h"
#include "http/described.h"
#include "http/hmac_sha256.h"
#include "http/json_text.h"
#include "log/data_folder.h"

namespace onrush::app {

using base::FaultKind;
using base::Outcome;
using draw::Digest;

namespace {

template <std::size_t size>
std::string hex_of(const std::array<std::uint8_t, size>& bytes) {
    std::string text;
    base::append_hex(text, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return text;
}

// Nobody sees more of a name.
std::string shortened(std::string_view name) {
    std::size_t end = 0;
    for (std::int64_t i = 0; i < draw::limits::name_characters_max && end < name.size(); ++i) {
        end += std::max<std::size_t>(1, base::first_character_bytes(name.substr(end)));
    }
    return std::string(name.substr(0, end));
}

// The tree over what was given, as it is walked. Of the leaves it keeps those that stand beside the
// one that a proof is wanted of.
class GivenTree {
public:
    GivenTree(const DropId& drop, const http::HmacSha256& key, std::optional<std::uint64_t> wanted,
              const KeptCertificate* kept)
        : drop_(drop), key_(&key), wanted_(wanted), kept_(kept) {}

    // `more`: also what was given after the certificate that is kept.
    void add(const GivenRow& row, bool more) {
        std::uint64_t kept = pieces_kept(row);
        bool is_new = size() >= given_kept() && row.stands && more;
        for (std::uint64_t i = 0; i < (kept > 0 ? kept : is_new ? row.pieces : 0); ++i) {
            append(row);
        }
    }

    [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
    [[nodiscard]] Digest root() const { return tree_.root(); }
    [[nodiscard]] std::optional<base::Instant> first_at() const { return first_at_; }
    [[nodiscard]] std::optional<base::Instant> last_at() const { return last_at_; }
    [[nodiscard]] std::vector<std::uint64_t>& sources() { return sources_; }
    // Whether its first leaves are those of the certificate that is kept.
    [[nodiscard]] bool extends_kept() const {
        return kept_ == nullptr || hex_of(root_of_kept_) == kept_->certificate.root;
    }
    // That number must be there.
    [[nodiscard]] draw::CertificateProof proof() const {
        draw::CertificateProof proof;
        proof.format = draw::certificate_proof_format;
        proof.type = drop_.type;
        proof.id = drop_.id;
        proof.number = given_.number;
        proof.account_id = given_.account;
        proof.salt = hex_of(given_.salt);
        proof.at = given_.at;
        for (const Digest& hash : tree_.path(given_.number - 1, [this](std::uint64_t index) {
                 return beside_[index % draw::MerkleTree::group_leaves];
             })) {
            proof.path.push_back(hex_of(hash));
        }
        return proof;
    }

private:
    [[nodiscard]] std::uint64_t given_kept() const {
        return kept_ == nullptr ? 0 : kept_->certificate.given;
    }
    // How many of the row's pieces the kept certificate has.
    [[nodiscard]] std::uint64_t pieces_kept(const GivenRow& row) const {
        if (size() >= given_kept()) {
            return 0;
        }
        if (drop_.type == draw::DropType::campaign) {
            return row.source == size() + 1 ? 1 : 0;
        }
        std::uint64_t end = size();
        while (end < kept_->sources.size() && kept_->sources[end] == row.source) {
            ++end;
        }
        return end - size();
    }
    [[nodiscard]] draw::Salt salt_of(std::uint64_t account) const {
        Digest code = key_->code(draw::Message()
                                     .number(static_cast<std::uint64_t>(drop_.type), 1)
                                     .number(drop_.id, 8)
                                     .number(account, 8)
                                     .view());
        draw::Salt salt{};
        std::copy_n(code.begin(), salt.size(), salt.begin());
        return salt;
    }
    void append(const GivenRow& row) {
        draw::Given given{size() + 1, row.account, salt_of(row.account), row.at};
        Digest leaf = draw::leaf_of(given);
        constexpr std::uint64_t group = draw::MerkleTree::group_leaves;
        if (wanted_ && (*wanted_ - 1) / group == size() / group) {
            beside_[size() % group] = leaf;
        }
        if (wanted_ == given.number) {
            given_ = given;
        }
        tree_.append(leaf);
        first_at_ = first_at_.value_or(row.at);
        last_at_ = row.at;
        if (drop_.type != draw::DropType::campaign) {
            sources_.push_back(row.source);
        }
        if (size() == given_kept()) {
            root_of_kept_ = tree_.root();
        }
    }

    DropId drop_;
    const http::HmacSha256* key_;
    std::optional<std::uint64_t> wanted_;
    const KeptCertificate* kept_;  // null: none
    draw::MerkleTree tree_;
    std::optional<base::Instant> first_at_;
    std::optional<base::Instant> last_at_;
    std::vector<std::uint64_t> sources_;
    Digest root_of_kept_ = draw::empty_root();
    draw::Given given_;
    std::array<Digest, draw::MerkleTree::group_leaves> beside_{};
};

class Certifier {
public:
    Certifier(GivenRows rows, KeptCertificates store, const DropId& drop,
              std::optional<std::uint64_t> number, const base::Clock& clock)
        : rows_(std::move(rows)),
          store_(std::move(store)),
          drop_(drop),
          number_(number),
          clock_(clock) {}

    Outcome<Certified> run(const std::string& folder) {
        Outcome<DropState> state = rows_.state_of(drop_);
        if (!state) {
            return std::unexpected(state.error());
        }
        state_ = std::move(*state);
        Outcome<std::optional<KeptCertificate>> kept = store_.find(drop_);
        if (!kept) {
            return std::unexpected(kept.error());
        }
        kept_ = std::move(*kept);
        if (!kept_ && !state_.over) {
            return base::fault(FaultKind::missing,
                               fmt::format("not-over: {} has no certificate before it is over: {} "
                                           "of {} were given at record {}",
                                           words_of(drop_), state_.given, state_.offered,
                                           rows_.position().sequence));
        }
        Outcome<std::string> text = read_pass_keys(folder);
        if (!text) {
            return std::unexpected(text.error());
        }
        Outcome<std::shared_ptr<const api::KeyRing>> ring = ring_of(*text, folder);
        if (!ring) {
            return std::unexpected(ring.error());
        }
        keys_ = std::make_unique<api::SigningKeys>(std::move(*ring), clock_);
        bool more = !kept_ || (state_.over && state_.given > kept_->certificate.given);
        Outcome<Certified> done = more || number_ ? count(more) : Certified();
        if (!done) {
            return done;
        }
        if (Outcome<> renewed = renew_signature(); !renewed) {
            return std::unexpected(renewed.error());
        }
        done->certificate = http::json_text(base::known(kept_).signed_one);
        return done;
    }

private:
    // Sets `kept_` to a new one when there is more, and makes the proof.
    Outcome<Certified> count(bool more) {
        Outcome<std::string> key = store_.salt_key(drop_, kept_.has_value());
        if (!key) {
            return std::unexpected(key.error());
        }
        http::HmacSha256 salts(*key);
        Outcome<GivenTree> tree = walk(salts, more);
        if (tree && kept_ && more && tree->size() > state_.offered) {
            // Something came back and was given again: the certificate has who had it first.
            more = false;
            tree = walk(salts, more);
        }
        if (!tree) {
            return std::unexpected(tree.error());
        }
        bool as_counted = kept_ || tree->size() == state_.given;
        if (!as_counted || !tree->extends_kept()) {
            return base::fault(
                FaultKind::broken_law,
                fmt::format("{}: the mirror does not hold what {}: run onrush verify, and see "
                            "whether its key in certificates/ is the one of that time",
                            words_of(drop_),
                            as_counted ? "its certificate says was given" : "its count says"));
        }
        if (more) {
            if (Outcome<> made = make(*tree); !made) {
                return std::unexpected(made.error());
            }
        }
        if (number_ && (*number_ == 0 || *number_ > base::known(kept_).certificate.given)) {
            return base::fault(FaultKind::missing,
                               fmt::format("{} has no number {}: {} were given", words_of(drop_),
                                           *number_, base::known(kept_).certificate.given));
        }
        Certified done;
        if (number_) {
            done.proof = http::json_text(tree->proof());
        }
        return done;
    }
    Outcome<GivenTree> walk(const http::HmacSha256& salts, bool more) {
        GivenTree tree(drop_, salts, number_, kept_ ? &*kept_ : nullptr);
        Outcome<> walked = rows_.walk(drop_, [&](const GivenRow& row) { tree.add(row, more); });
        return walked ? Outcome<GivenTree>(std::move(tree)) : std::unexpected(walked.error());
    }
    Outcome<> make(GivenTree& tree) {
        draw::Certificate certificate;
        certificate.format = draw::certificate_format;
        certificate.type = drop_.type;
        certificate.id = drop_.id;
        certificate.name = shortened(state_.name);
        certificate.offered = state_.offered;
        certificate.given = tree.size();
        certificate.first_at = tree.first_at();
        certificate.last_at = tree.last_at();
        certificate.root = hex_of(tree.root());
        certificate.record = {rows_.position().sequence, hex_of(rows_.position().hash)};
        certificate.made_at = std::max(clock_.now(), tree.last_at().value_or(base::Instant(0)));
        KeptCertificate made{sign(http::json_text(certificate)), certificate,
                             std::move(tree.sources())};
        if (Outcome<> done = store_.keep(drop_, made); !done) {
            return done;
        }
        kept_ = std::move(made);
        return {};
    }
    [[nodiscard]] draw::SignedCertificate sign(std::string document) const {
        api::DocumentSignature signature =
            keys_->sign_document(draw::certificate_purpose, document);
        return {std::string(draw::signed_certificate_format), std::move(signature.kid),
                std::move(signature.signature), std::move(document)};
    }
    // The same document under a key of today, when the one that signed it was made void.
    Outcome<> renew_signature() {
        http::JwkSet set = keys_->jwks();
        auto is_named = [&](const http::Jwk& key) {
            return key.kid == base::known(kept_).signed_one.kid;
        };
        if (std::ranges::any_of(set.keys, is_named) || std::ranges::any_of(set.retired, is_named)) {
            return {};
        }
        KeptCertificate& kept = base::known(kept_);
        kept.signed_one = sign(kept.signed_one.document);
        return store_.keep(drop_, kept);
    }

    GivenRows rows_;
    KeptCertificates store_;
    DropId drop_;
    std::optional<std::uint64_t> number_;
    const base::Clock& clock_;
    DropState state_;
    std::optional<KeptCertificate> kept_;
    std::unique_ptr<api::SigningKeys> keys_;
};

}  // namespace

Outcome<Certified> certify(log::Disk& disk, const std::string& folder, const engine::Domain& domain,
                           const DropId& drop, std::optional<std::uint64_t> number,
                           const base::Clock& clock) {
    if (Outcome<> checked = log::DataFolder::check(disk, folder); !checked) {
        return std::unexpected(checked.error());
    }
    // The lock before the moment that is read: what is kept is never of a later one.
    Outcome<KeptCertificates> store = KeptCertificates::open(folder);
    if (!store) {
        return std::unexpected(store.error());
    }
    Outcome<GivenRows> rows = GivenRows::open(disk, folder, domain, clock);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    return Certifier(std::move(*rows), std::move(*store), drop, number, clock).run(folder);
}

}  // namespace onrush::app

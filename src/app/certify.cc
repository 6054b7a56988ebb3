#include "app/certify.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/signing_keys.h"
#include "app/pass_keys.h"
#include "base/known.h"
#include "base/utf8.h"
#include "http/described.h"
#include "http/json_text.h"
#include "log/data_folder.h"

namespace onrush::app {

using base::FaultKind;
using base::Outcome;
using draw::Digest;

namespace {

// Nobody sees more of a name.
std::string shortened(std::string_view name) {
    std::size_t end = 0;
    for (std::int64_t i = 0; i < draw::limits::name_characters_max && end < name.size(); ++i) {
        end += std::max<std::size_t>(1, base::first_character_bytes(name.substr(end)));
    }
    return std::string(name.substr(0, end));
}

draw::Given given_by(const DropId& drop, const http::HmacSha256& salts, const GivenRow& row,
                     std::uint64_t number) {
    Digest code = salts.code(draw::Message()
                                 .number(static_cast<std::uint64_t>(drop.type), 1)
                                 .number(drop.id, 8)
                                 .number(row.account, 8)
                                 .view());
    draw::Given given{number, row.account, {}, row.at};
    std::copy_n(code.begin(), given.salt.size(), given.salt.begin());
    return given;
}

// The tree over what was given, as it is walked.
class GivenTree {
public:
    // `kept` may be null.
    GivenTree(const DropId& drop, const std::string& key, const KeptCertificate* kept)
        : drop_(drop), kept_(kept), salts_(std::make_unique<http::HmacSha256>(key)) {}

    // `more`: also what was given after the certificate that is kept.
    void add(const GivenRow& row, bool more) {
        std::uint64_t kept = pieces_kept(row);
        bool is_new = size() >= given_kept() && row.stands && more;
        for (std::uint64_t i = 0; i < (kept > 0 ? kept : is_new ? row.pieces : 0); ++i) {
            append(row);
        }
        given_back_ += row.stands ? 0 : kept;
    }

    [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
    // How many of its leaves came back after they were certified.
    [[nodiscard]] std::uint64_t given_back() const { return given_back_; }
    [[nodiscard]] Digest root() const { return tree_.root(); }
    [[nodiscard]] std::optional<base::Instant> first_at() const { return first_at_; }
    [[nodiscard]] std::optional<base::Instant> last_at() const { return last_at_; }
    // Whether its first leaves are those of the certificate that is kept.
    [[nodiscard]] bool extends_kept() const {
        return kept_ == nullptr || hex_of(root_of_kept_) == kept_->certificate.root;
    }
    [[nodiscard]] std::vector<std::uint64_t> take_sources() { return std::move(sources_); }
    [[nodiscard]] CountedDrop take_counted() { return {std::move(tree_), std::move(salts_)}; }

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
    void append(const GivenRow& row) {
        tree_.append(draw::leaf_of(given_by(drop_, *salts_, row, size() + 1)));
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
    const KeptCertificate* kept_;  // null: none
    std::unique_ptr<const http::HmacSha256> salts_;
    draw::MerkleTree tree_;
    std::optional<base::Instant> first_at_;
    std::optional<base::Instant> last_at_;
    std::vector<std::uint64_t> sources_;
    std::uint64_t given_back_ = 0;
    Digest root_of_kept_ = draw::empty_root();
};

class Certifier {
public:
    Certifier(const CertificateSource& source, GivenRows rows, KeptCertificates store,
              const DropId& drop)
        : source_(source), rows_(std::move(rows)), store_(std::move(store)), drop_(drop) {}

    Made<CertifiedDrop> run(const base::Clock& clock) {
        Made<DropState> state = rows_.state_of(drop_);
        if (!state) {
            return std::unexpected(state.error());
        }
        state_ = std::move(*state);
        if (Made<> found = find_kept(); !found) {
            return std::unexpected(found.error());
        }
        if (!kept_ && !state_.over) {
            return unmade(Unmade::not_over,
                          fmt::format("not-over: {} has no certificate before it is over: {} of {} "
                                      "were given at record {}",
                                      words_of(drop_), state_.given, state_.offered,
                                      rows_.position().sequence));
        }
        if (Outcome<> opened = open_keys(clock); !opened) {
            return std::unexpected(opened.error());
        }
        Made<bool> more = gave_more();
        if (!more) {
            return std::unexpected(more.error());
        }
        if (*more || !is_known_) {
            if (Made<> counted = count(*more); !counted) {
                return std::unexpected(counted.error());
            }
        }
        if (Outcome<> renewed = renew_signature(); !renewed) {
            return std::unexpected(renewed.error());
        }
        return CertifiedDrop{drop_, std::move(base::known(kept_)), std::move(counted_)};
    }

    // Of one that is kept: no more than it has.
    Made<CountedDrop> count_again(const KeptCertificate& kept) {
        kept_ = kept;
        if (Made<> counted = count(false); !counted) {
            return std::unexpected(counted.error());
        }
        return std::move(base::known(counted_));
    }

private:
    // Than the one that is kept says, and it is over.
    Made<bool> gave_more() {
        if (!kept_ || !state_.over) {
            return !kept_;
        }
        const std::vector<std::uint64_t>& sources = kept_->sources;
        std::uint64_t last = drop_.type == draw::DropType::campaign ? kept_->certificate.given
                             : sources.empty()                      ? 0
                                                                    : sources.back();
        return rows_.any_after(drop_, last);
    }
    Made<> find_kept() {
        Outcome<std::optional<KeptCertificate>> kept = store_.find(drop_);
        if (!kept) {
            return std::unexpected(kept.error());
        }
        kept_ = std::move(*kept);
        if (kept_) {
            Made<bool> known = rows_.knows(drop_, kept_->certificate.record);
            if (!known) {
                return std::unexpected(known.error());
            }
            is_known_ = *known;
        }
        return {};
    }
    Outcome<> open_keys(const base::Clock& clock) {
        Outcome<std::string> text = read_pass_keys(source_.folder);
        if (!text) {
            return std::unexpected(text.error());
        }
        Outcome<std::shared_ptr<const api::KeyRing>> ring = ring_of(*text, source_.folder);
        if (!ring) {
            return std::unexpected(ring.error());
        }
        keys_ = std::make_unique<api::SigningKeys>(std::move(*ring), clock);
        return {};
    }
    // Sets `kept_` to a new one when there is more.
    Made<> count(bool more) {
        // What came back and was given again is counted twice, so there may be more.
        std::uint64_t leaves = std::max(state_.given, kept_ ? kept_->certificate.given : 0);
        if (leaves > source_.counted_max) {
            return unmade(Unmade::too_many,
                          fmt::format("{} gave {}: it is counted later", words_of(drop_), leaves));
        }
        Outcome<std::string> key = store_.salt_key(drop_, kept_.has_value());
        if (!key) {
            return std::unexpected(key.error());
        }
        Made<GivenTree> tree = walk(*key, more);
        if (!tree) {
            return std::unexpected(tree.error());
        }
        bool as_counted = !more || tree->size() - tree->given_back() == state_.given;
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
        counted_ = tree->take_counted();
        return {};
    }
    Made<GivenTree> walk(const std::string& key, bool more) {
        GivenTree tree(drop_, key, kept_ ? &*kept_ : nullptr);
        Made<> walked = rows_.walk(drop_, [&](const GivenRow& row) { tree.add(row, more); });
        return walked ? Made<GivenTree>(std::move(tree)) : std::unexpected(walked.error());
    }
    Outcome<> make(GivenTree& tree) {
        draw::Certificate certificate;
        bool says_back = tree.given_back() > 0;
        certificate.format = says_back ? draw::certificate_format_back : draw::certificate_format;
        certificate.type = drop_.type;
        certificate.id = drop_.id;
        certificate.name = shortened(state_.name);
        certificate.offered = state_.offered;
        certificate.given = tree.size();
        certificate.given_back = says_back ? std::optional(tree.given_back()) : std::nullopt;
        certificate.first_at = tree.first_at();
        certificate.last_at = tree.last_at();
        certificate.root = hex_of(tree.root());
        certificate.record = {rows_.position().sequence, hex_of(rows_.position().hash)};
        certificate.made_at =
            std::max(keys_->clock().now(), tree.last_at().value_or(base::Instant(0)));
        KeptCertificate made{sign(http::json_text(certificate)), certificate, tree.take_sources()};
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
        KeptCertificate& kept = base::known(kept_);
        if (is_published(keys_->jwks(), kept.signed_one.kid)) {
            return {};
        }
        kept.signed_one = sign(kept.signed_one.document);
        return store_.keep(drop_, kept);
    }

    const CertificateSource& source_;
    GivenRows rows_;
    KeptCertificates store_;
    DropId drop_;
    DropState state_;
    std::optional<KeptCertificate> kept_;
    bool is_known_ = false;  // the record of the kept one, to the log
    std::optional<CountedDrop> counted_;
    std::unique_ptr<api::SigningKeys> keys_;
};

// The lock before the moment that is read: what is kept is never of a later one.
Made<Certifier> open_certifier(const CertificateSource& source, const DropId& drop) {
    if (Outcome<> checked = log::DataFolder::check(source.disk, source.folder); !checked) {
        return std::unexpected(checked.error());
    }
    Outcome<KeptCertificates> store = KeptCertificates::open(source.folder);
    if (!store) {
        return std::unexpected(store.error());
    }
    Made<GivenRows> rows = GivenRows::open(source);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    return Certifier(source, std::move(*rows), std::move(*store), drop);
}

}  // namespace

bool is_published(const http::JwkSet& keys, std::string_view kid) {
    auto is_named = [&](const http::Jwk& key) { return key.kid == kid; };
    return std::ranges::any_of(keys.keys, is_named) || std::ranges::any_of(keys.retired, is_named);
}

Made<CertifiedDrop> certify(const CertificateSource& source, const DropId& drop,
                            const base::Clock& clock) {
    Made<Certifier> certifier = open_certifier(source, drop);
    return certifier ? certifier->run(clock) : std::unexpected(certifier.error());
}

Made<> count(const CertificateSource& source, CertifiedDrop& certified) {
    if (certified.counted) {
        return {};
    }
    Made<Certifier> certifier = open_certifier(source, certified.drop);
    if (!certifier) {
        return std::unexpected(certifier.error());
    }
    Made<CountedDrop> counted = certifier->count_again(certified.kept);
    if (!counted) {
        return std::unexpected(counted.error());
    }
    certified.counted = std::move(*counted);
    return {};
}

Made<draw::CertificateProof> prove(const CertificateSource& source, const CertifiedDrop& certified,
                                   std::uint64_t number) {
    const CountedDrop& counted = base::known(certified.counted);
    Made<GivenRows> rows = GivenRows::open_at(source, certified.kept.certificate.record.sequence);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    NoCertificate missing{base::Fault{}};
    bool all_there = true;
    auto given_at = [&](std::uint64_t index) {
        std::uint64_t of =
            certified.kept.sources.empty() ? index + 1 : certified.kept.sources[index];
        Made<GivenRow> row = rows->row_of(certified.drop, of);
        if (!row) {
            all_there = false;
            missing = row.error();
            return draw::Given{};
        }
        return given_by(certified.drop, *counted.salts, *row, index + 1);
    };
    draw::Given given = given_at(number - 1);
    draw::CertificateProof proof;
    proof.format = draw::certificate_proof_format;
    proof.type = certified.drop.type;
    proof.id = certified.drop.id;
    proof.number = number;
    proof.account_id = given.account;
    proof.salt = hex_of(given.salt);
    proof.at = given.at;
    std::vector<Digest> path = counted.tree.path(
        number - 1, [&](std::uint64_t index) { return draw::leaf_of(given_at(index)); });
    for (const Digest& hash : path) {
        proof.path.push_back(hex_of(hash));
    }
    if (!all_there) {
        return std::unexpected(missing);
    }
    return proof;
}

std::optional<std::uint64_t> number_of(const KeptCertificate& kept, std::uint64_t source,
                                       std::uint64_t piece) {
    if (kept.certificate.type == draw::DropType::campaign) {
        return source <= kept.certificate.given ? std::optional(source) : std::nullopt;
    }
    auto [first, end] = std::ranges::equal_range(kept.sources, source);
    if (piece == 0 || piece > static_cast<std::uint64_t>(end - first)) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(first - kept.sources.begin()) + piece;
}

}  // namespace onrush::app

#include "app/certificate_routes.h"

#include <iterator>
#include <memory>
#include <tuple>

#include "api/route_table.h"
#include "features/coupon/certify_campaign.h"
#include "features/order/certify_order.h"
#include "features/sale/certify_sale.h"

namespace onrush::app {

namespace {

using http::Exchange;

constexpr std::int64_t pending_for_seconds = 2;
// Another one is made when more was given: caches ask again soon.
constexpr std::string_view certificate_cache = "public, max-age=60";

void answer_text(Exchange& exchange, bool is_proof, const std::string& text) {
    if (!is_proof && exchange.caller.who <= http::Who::user) {  // no answer to staff is cached
        exchange.header("Cache-Control", certificate_cache);
    }
    exchange.answer_bytes(200, http::json_type, text);
}

void refuse_pending(Exchange& exchange) {
    exchange.refuse_for_now(certificate_pending, certificate_pending.detail, pending_for_seconds);
}

// The engine's clock is ahead of what the log can prove.
base::Refused not_over_in_the_log() {
    return base::Refused(draw::not_over)
        .saying(
            "Its time is up, and no record of the log is of that time yet. The next command "
            "that changes something makes one.");
}

void refuse(Exchange& exchange, Unmade why, bool is_over) {
    switch (why) {
        case Unmade::not_over:
            return exchange.refuse(is_over ? not_over_in_the_log() : base::Refused(draw::not_over));
        case Unmade::not_counted:
            return exchange.refuse(base::Refused(draw::not_certified));
        case Unmade::mirror_behind:
        case Unmade::too_many:
            return refuse_pending(exchange);
        case Unmade::fault:
        case Unmade::no_drop:  // the engine has just said that it is there
            break;
    }
    exchange.refuse(http::problems::internal,
                    "The certificate cannot be made. The server's log says why.");
}

// A document that an exchange waits for. It ends itself.
class WaitingDocument final : public CertificateDesk::Task, public http::Completion {
public:
    static void start(Exchange& exchange, CertificateDesk& desk, const draw::DropPiece& asked,
                      bool is_proof) {
        auto waiting = std::make_unique<WaitingDocument>(exchange);
        waiting->asked = asked;
        waiting->is_proof = is_proof;
        if (!desk.try_start(*waiting)) {
            return refuse_pending(exchange);
        }
        std::ignore = waiting.release();  // until it has run
    }
    explicit WaitingDocument(Exchange& exchange)
        : exchange_(exchange), completions_(exchange.completions()) {}
    void done() override { completions_.post(*this); }
    [[nodiscard]] bool wanted() const override { return !exchange_.hung_up(); }
    void complete() override {
        std::unique_ptr<WaitingDocument> self(this);
        text != nullptr ? answer_text(exchange_, is_proof, *text)
                        : refuse(exchange_, why, asked.standing.over);
    }

private:
    Exchange& exchange_;
    http::CompletionQueue& completions_;
};

struct AnswerCertificate {
    CertificateDesk& desk;

    void operator()(Exchange& exchange, const draw::DropStanding& standing) const {
        if (CertificateDesk::Text text = desk.certificate_of(standing)) {
            return answer_text(exchange, false, *text);
        }
        WaitingDocument::start(exchange, desk, {.standing = standing}, false);
    }
};

struct AnswerProof {
    CertificateDesk& desk;

    void operator()(Exchange& exchange, const draw::DropPiece& piece) const {
        WaitingDocument::start(exchange, desk, piece, true);
    }
};

void describe(http::Route& route, const http::Shape& document,
              const std::vector<const base::Refusal*>& refusals) {
    route.answers = {{200, &document}};
    route.refusals.insert(route.refusals.end(), refusals.begin(), refusals.end());
    route.refusals.push_back(&certificate_pending);
    route.problems = {&http::problems::internal};
}
void describe_certificate(http::Route& route) {
    describe(route, http::shape_of<draw::SignedCertificate>(), {&draw::not_over});
}
void describe_proof(http::Route& route, const std::vector<const base::Refusal*>& refusals) {
    describe(route, http::shape_of<draw::CertificateProof>(), refusals);
}

constexpr api::RouteDefaults of_anyone{.shed = http::Shed::browse, .rate = "browse"};
constexpr api::RouteDefaults of_owner{.who = http::Who::user};

std::vector<http::Route> campaign_routes(coupon::CouponFeature& coupons, api::Bridge& bridge,
                                         CertificateDesk& desk) {
    api::RouteTable table(coupons, bridge, of_anyone);
    describe_certificate(table.get<coupon::AskCampaignEnd, &coupon::AskCampaignEnd::campaign>(
        "/v1/campaigns/{id}/certificate",
        "The signed certificate of a campaign that is over or sold out: how many coupons it "
        "gave, when, and the root of a Merkle tree over them",
        AnswerCertificate{desk}));
    table.set_defaults(of_owner);
    describe_proof(table.get<coupon::ProveCoupon, &coupon::ProveCoupon::coupon>(
                       "/v1/coupons/{id}/proof",
                       "The proof that the certificate of its campaign counts one of the caller's "
                       "coupons; for staff, anyone's",
                       AnswerProof{desk}),
                   {&draw::not_over});
    return table.take();
}

std::vector<http::Route> sale_routes(sale::SaleFeature& sales, api::Bridge& bridge,
                                     CertificateDesk& desk) {
    api::RouteTable table(sales, bridge, of_anyone);
    describe_certificate(table.get<sale::AskSaleEnd, &sale::AskSaleEnd::sale>(
        "/v1/sales/{id}/certificate",
        "The signed certificate of a sale that is over or sold out, and of which no unpaid order "
        "holds a piece",
        AnswerCertificate{desk}));
    return table.take();
}

std::vector<http::Route> order_routes(order::OrderFeature& orders, api::Bridge& bridge,
                                      CertificateDesk& desk) {
    api::RouteTable table(orders, bridge, of_anyone);
    describe_certificate(table.get<order::AskDateEnd, &order::AskDateEnd::date>(
        "/v1/dates/{id}/certificate",
        "The signed certificate of a date that is over or sold out, and of which no unpaid order "
        "holds a seat",
        AnswerCertificate{desk}));
    table.set_defaults(of_owner);
    describe_proof(table.get<order::ProveOrder, &order::ProveOrder::order>(
                       "/v1/orders/{id}/proof",
                       "The proof that the certificate of its sale or date counts a piece of one "
                       "of the caller's orders; for staff, anyone's",
                       AnswerProof{desk}),
                   {&draw::not_over});
    describe_proof(
        table.get<order::ProveReservation, &order::ProveReservation::reservation>(
            "/v1/reservations/{id}/proof",
            "The proof that the certificate of its date counts a seat of one of the caller's "
            "reservations; for staff, anyone's",
            AnswerProof{desk}),
        {&draw::not_over, &draw::not_certified});
    return table.take();
}

}  // namespace

std::vector<http::Route> certificate_routes(Shop& shop, api::Bridge& bridge,
                                            CertificateDesk& desk) {
    std::vector<http::Route> all = campaign_routes(shop.coupons, bridge, desk);
    std::ranges::move(sale_routes(shop.sales, bridge, desk), std::back_inserter(all));
    std::ranges::move(order_routes(shop.orders, bridge, desk), std::back_inserter(all));
    return all;
}

}  // namespace onrush::app

#include "sale/routes.h"

#include <array>

#include "account/routes.h"
#include "api/refusal.h"
#include "catalog/limits.h"
#include "catalog/routes.h"
#include "http/json_body.h"
#include "http/query.h"
#include "sale/cancel_sale.h"
#include "sale/create_sale.h"
#include "sale/limits.h"
#include "sale/list_sales.h"
#include "sale/look_up_sale.h"
#include "sale/wire.h"

namespace onrush::sale {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

// --- bodies -----------------------------------------------------------------------------------

struct NewSale {
    OptionId option_id;
    base::Money price;
    std::uint32_t quantity = 0;
    std::optional<std::uint32_t> per_account;
    base::Instant starts_at;
    base::Instant ends_at;
    static constexpr std::array limits = {
        http::limit("price", 0, catalog::limits::price_units_max, "In place of the option's"),
        http::limit("quantity", 1, limits::quantity_max, "Set aside from the option's stock"),
        http::limit("per_account", 1, limits::per_account_max, "1 when left out"),
    };
};
BOOST_DESCRIBE_STRUCT(NewSale, (), (option_id, price, quantity, per_account, starts_at, ends_at))

struct SalesQuery {
    std::optional<SaleState> state;
    std::optional<std::uint32_t> limit;
    std::optional<SaleId> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(SalesQuery, (), (state, limit, cursor))

struct SalePage {
    std::vector<SaleView> items;
    std::optional<SaleId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SalePage, (), (items, next_cursor))

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType sale_not_found{"sale-not-found", 404, "There is no such sale"};
const http::ProblemType sale_not_started{"sale-not-started", 409, "The sale has not started yet"};
const http::ProblemType sale_ended{"sale-ended", 409, "The sale has ended"};
const http::ProblemType sale_limit{"sale-limit", 409, "The account has all it may have of this"};
const http::ProblemType sale_sold_out{"sale-sold-out", 410, "Fewer than this remain of the sale"};
const http::ProblemType stock_short{"stock-short", 409, "Fewer than this are available"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {&sale_not_found, &sale_not_started, &sale_ended,
                                   &sale_limit,     &sale_sold_out,    &stock_short};
    return all;
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse_unknown_sale(Exchange& exchange) {
    exchange.refuse(problems::sale_not_found, "No sale has this id.");
}

void refuse(Exchange& exchange, const CreateSale::Refusal& refusal) {
    using Code = CreateSale::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::price_out_of_range:
            return api::refuse_member(exchange, "/price", "It must be 0 to 1000000000000.");
        case Code::quantity_out_of_range:
            return api::refuse_member(exchange, "/quantity", "It must be 1 to 100000000.");
        case Code::per_account_out_of_range:
            return api::refuse_member(exchange, "/perAccount", "It must be 1 to 99.");
        case Code::window_out_of_range:
            return api::refuse_member(exchange, "/endsAt",
                                      "It must be later than startsAt and now, until year 9999.");
        case Code::option_not_found:
            return exchange.refuse(catalog::problems::option_not_found, "No option has this id.");
        case Code::stock_short:
            return exchange.refuse(
                problems::stock_short, "The pieces of a sale are set aside from its option.",
                [&](JsonWriter& json) { json.member("available", refusal.available); });
    }
}

void refuse(Exchange& exchange, CancelSale::Refusal refusal) {
    using Refusal = CancelSale::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::sale_not_found:
            return refuse_unknown_sale(exchange);
        case Refusal::sale_ended:
            return exchange.refuse(problems::sale_ended, "There is nothing left to call off.");
    }
}

void refuse(Exchange& exchange, LookUpSale::Refusal refusal) {
    switch (refusal) {
        case LookUpSale::Refusal::sale_not_found:
            return refuse_unknown_sale(exchange);
    }
}

void refuse(Exchange&, ListSales::Refusal) {}  // it never refuses

template <typename Input, int status = 200>
void answer(Exchange& exchange, const engine::Result<Input>& result) {
    if (!result) {
        return refuse(exchange, result.error());
    }
    exchange.answer(status, [&](JsonWriter& json) { json.value(*result); });
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(SaleFeature& feature, api::Bridge& bridge) : feature_(feature), bridge_(bridge) {}

    void create(Exchange& exchange) {
        NewSale body;
        if (http::decode_body(exchange, body)) {
            run<CreateSale, 201>(exchange, {.caller = caller_of(exchange.caller),
                                            .option = body.option_id,
                                            .price = body.price,
                                            .quantity = body.quantity,
                                            .per_account = body.per_account.value_or(1),
                                            .starts_at = body.starts_at,
                                            .ends_at = body.ends_at});
        }
    }
    void cancel(Exchange& exchange) {
        run<CancelSale>(exchange, {caller_of(exchange.caller), SaleId(exchange.parameters[0])});
    }
    void list(Exchange& exchange) {
        SalesQuery query;
        if (http::decode_query(exchange, query)) {
            run<ListSales>(exchange, {query.state, query.cursor,
                                      query.limit.value_or(account::limits::page_items_default)});
        }
    }
    void look_up(Exchange& exchange) {
        run<LookUpSale>(exchange, {SaleId(exchange.parameters[0])});
    }

private:
    template <typename Input, int status = 200>
    void run(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        answer<Input, status>(asked, result);
                    });
    }

    SaleFeature& feature_;
    api::Bridge& bridge_;
};

}  // namespace

std::vector<http::Route> routes(SaleFeature& feature, api::Bridge& bridge) {
    using namespace problems;
    using account::problems::account_inactive;
    using account::problems::token_void;
    auto all = std::make_shared<Routes>(feature, bridge);
    const http::Shape* view = &http::shape_of<SaleView>();
    return {
        {.method = http::Method::get,
         .path = "/v1/sales",
         .doc = "Sales, newest first",
         .query = &http::shape_of<SalesQuery>(),
         .answers = {{200, &http::shape_of<SalePage>()}},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->list(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/sales/{id}",
         .doc = "One sale, with what remains",
         .answers = {{200, view}},
         .problems = {&sale_not_found},
         .rate = "browse",
         .shed = http::Shed::browse,
         .relaxed = true,
         .handle = [all](Exchange& exchange) { all->look_up(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/sales",
         .doc = "Creates a sale and sets its pieces aside",
         .who = http::Who::admin,
         .body = &http::shape_of<NewSale>(),
         .answers = {{201, view}},
         .problems = {&token_void, &account_inactive, &catalog::problems::option_not_found,
                      &stock_short},
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->create(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/sales/{id}/cancellation",
         .doc = "Ends a sale before its time; what is ordered stays ordered",
         .who = http::Who::admin,
         .answers = {{200, view}},
         .problems = {&token_void, &account_inactive, &sale_not_found, &sale_ended},
         .shed = http::Shed::account,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->cancel(exchange); }},
    };
}

}  // namespace onrush::sale

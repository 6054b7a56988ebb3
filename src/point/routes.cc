#include "point/routes.h"

#include <array>

#include "account/routes.h"
#include "api/refusal.h"
#include "http/json_body.h"
#include "http/query.h"
#include "point/charge.h"
#include "point/list_entries.h"
#include "point/look_up_balance.h"
#include "point/post_entry.h"
#include "point/reverse_entry.h"

namespace onrush::point {

using account::caller_of;
using http::Exchange;
using http::JsonWriter;

// --- bodies -----------------------------------------------------------------------------------

struct Balance {
    base::Money balance;
};
BOOST_DESCRIBE_STRUCT(Balance, (), (balance))

struct NewCharge {
    base::Money amount;
};
BOOST_DESCRIBE_STRUCT(NewCharge, (), (amount))

struct NewEntry {
    PostedKind kind = PostedKind::earn;
    base::Money amount;
    std::string reason;
    static constexpr std::array limits = {http::limit("reason", 1, 200)};
};
BOOST_DESCRIBE_STRUCT(NewEntry, (), (kind, amount, reason))

struct Reversal {
    std::string reason;
    static constexpr std::array limits = {http::limit("reason", 1, 200)};
};
BOOST_DESCRIBE_STRUCT(Reversal, (), (reason))

struct EntriesQuery {
    std::optional<EntryKind> kind;
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint64_t> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(EntriesQuery, (), (kind, from, to, limit, cursor))

struct EntryPage {
    std::vector<EntryView> items;
    std::optional<std::uint64_t> next_cursor;
};
BOOST_DESCRIBE_STRUCT(EntryPage, (), (items, next_cursor))

// --- problems ---------------------------------------------------------------------------------

namespace problems {
const http::ProblemType amount_out_of_range{"amount-out-of-range", 400,
                                            "The amount is outside its range"};
const http::ProblemType self_charge_off{"self-charge-off", 403,
                                        "Users may not charge their own wallets here"};
const http::ProblemType entry_not_found{"entry-not-found", 404, "There is no such entry"};
const http::ProblemType insufficient_points{"insufficient-points", 409,
                                            "The balance would go below 0"};
const http::ProblemType balance_cap{"balance-cap", 409, "The balance would go above its limit"};
const http::ProblemType entry_not_reversible{"entry-not-reversible", 409,
                                             "Reversals and entries of orders are not reversed"};
const http::ProblemType already_reversed{"already-reversed", 409,
                                         "The entry has been reversed before"};
}  // namespace problems

std::span<const http::ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {
        &amount_out_of_range, &self_charge_off,      &entry_not_found,  &insufficient_points,
        &balance_cap,         &entry_not_reversible, &already_reversed,
    };
    return all;
}

// --- refusals, each in one exhaustive switch ----------------------------------------------------

namespace {

void refuse_amount(Exchange& exchange) {
    api::refuse_member(exchange, "/amount",
                       "It must be 1 to the most a balance may be; an adjust may be negative.",
                       problems::amount_out_of_range);
}
void refuse_reason(Exchange& exchange) {
    api::refuse_member(exchange, "/reason", "It must have 1 to 200 characters.");
}
void refuse_with_balance(Exchange& exchange, const http::ProblemType& problem,
                         base::Money balance) {
    exchange.refuse(problem, "See balance for what there is.",
                    [&](JsonWriter& json) { json.member("balance", balance); });
}

void refuse(Exchange& exchange, Charge::Refusal refusal) {
    using Refusal = Charge::Refusal;
    switch (refusal) {
        case Refusal::token_void:
            return account::refuse_token_void(exchange);
        case Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Refusal::self_charge_off:
            return exchange.refuse(problems::self_charge_off,
                                   "The setting points.selfCharge allows it.");
        case Refusal::amount_out_of_range:
            return refuse_amount(exchange);
        case Refusal::balance_cap:
            return exchange.refuse(problems::balance_cap, "Spend some first.");
    }
}

void refuse(Exchange& exchange, const PostEntry::Refusal& refusal) {
    using Code = PostEntry::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::amount_out_of_range:
            return refuse_amount(exchange);
        case Code::reason_out_of_range:
            return refuse_reason(exchange);
        case Code::account_not_found:
            return exchange.refuse(account::problems::account_not_found, "No account has this id.");
        case Code::insufficient_points:
            return refuse_with_balance(exchange, problems::insufficient_points, refusal.balance);
        case Code::balance_cap:
            return refuse_with_balance(exchange, problems::balance_cap, refusal.balance);
    }
}

void refuse(Exchange& exchange, const ReverseEntry::Refusal& refusal) {
    using Code = ReverseEntry::Code;
    switch (refusal.code) {
        case Code::token_void:
            return account::refuse_token_void(exchange);
        case Code::account_inactive:
            return account::refuse_account_inactive(exchange);
        case Code::reason_out_of_range:
            return refuse_reason(exchange);
        case Code::entry_not_found:
            return exchange.refuse(problems::entry_not_found, "No entry has this id.");
        case Code::entry_not_reversible:
            return exchange.refuse(problems::entry_not_reversible, "Make an adjust instead.");
        case Code::already_reversed:
            return exchange.refuse(
                problems::already_reversed, "See reversalId.",
                [&](JsonWriter& json) { json.member("reversalId", refusal.reversal); });
        case Code::insufficient_points:
            return refuse_with_balance(exchange, problems::insufficient_points, refusal.balance);
        case Code::balance_cap:
            return refuse_with_balance(exchange, problems::balance_cap, refusal.balance);
    }
}

void refuse(Exchange& exchange, LookUpBalance::Refusal refusal) {
    switch (refusal) {
        case LookUpBalance::Refusal::token_void:
            return account::refuse_token_void(exchange);
        case LookUpBalance::Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

void refuse(Exchange& exchange, ListEntries::Refusal refusal) {
    switch (refusal) {
        case ListEntries::Refusal::token_void:
            return account::refuse_token_void(exchange);
        case ListEntries::Refusal::account_inactive:
            return account::refuse_account_inactive(exchange);
    }
}

// --- handlers -----------------------------------------------------------------------------------

class Routes {
public:
    Routes(PointFeature& feature, api::Bridge& bridge) : feature_(feature), bridge_(bridge) {}

    void look_up_balance(Exchange& exchange) {
        run<LookUpBalance>(exchange, {caller_of(exchange.caller)});
    }
    void list(Exchange& exchange) {
        EntriesQuery query;
        if (!http::decode_query(exchange, query)) {
            return;
        }
        run<ListEntries>(
            exchange, {caller_of(exchange.caller), query.kind, query.from, query.to, query.cursor,
                       query.limit.value_or(account::limits::page_items_default)});
    }
    void charge(Exchange& exchange) {
        NewCharge body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<Charge, 201>(exchange, {caller_of(exchange.caller), body.amount});
    }
    void post(Exchange& exchange) {
        NewEntry body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<PostEntry, 201>(
            exchange, {caller_of(exchange.caller), AccountId(exchange.parameters[0]), body.kind,
                       body.amount, std::move(body.reason)});
    }
    void reverse(Exchange& exchange) {
        Reversal body;
        if (!http::decode_body(exchange, body)) {
            return;
        }
        run<ReverseEntry, 201>(exchange, {caller_of(exchange.caller),
                                          EntryId(exchange.parameters[0]), std::move(body.reason)});
    }

private:
    template <typename Input, int status = 200>
    void run(Exchange& exchange, Input input) {
        bridge_.run(exchange, feature_, std::move(input),
                    [](Exchange& asked, const engine::Result<Input>& result) {
                        if (!result) {
                            return refuse(asked, result.error());
                        }
                        asked.answer(status, [&](JsonWriter& json) { json.value(*result); });
                    });
    }

    PointFeature& feature_;
    api::Bridge& bridge_;
};

}  // namespace

std::vector<http::Route> routes(PointFeature& feature, api::Bridge& bridge) {
    using namespace problems;
    using account::problems::account_inactive;
    using account::problems::account_not_found;
    using account::problems::token_void;
    auto all = std::make_shared<Routes>(feature, bridge);
    const http::Shape* entry = &http::shape_of<EntryView>();
    return {
        {.method = http::Method::get,
         .path = "/v1/me/points",
         .doc = "The caller's balance",
         .who = http::Who::user,
         .answers = {{200, &http::shape_of<Balance>()}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->look_up_balance(exchange); }},
        {.method = http::Method::get,
         .path = "/v1/me/points/entries",
         .doc = "The caller's entries, newest first",
         .who = http::Who::user,
         .query = &http::shape_of<EntriesQuery>(),
         .answers = {{200, &http::shape_of<EntryPage>()}},
         .problems = {&token_void, &account_inactive},
         .shed = http::Shed::account,
         .handle = [all](Exchange& exchange) { all->list(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/me/points/charges",
         .doc = "Charges the caller's own wallet, where points.selfCharge allows it",
         .who = http::Who::user,
         .body = &http::shape_of<NewCharge>(),
         .answers = {{201, entry}},
         .problems = {&token_void, &account_inactive, &self_charge_off, &amount_out_of_range,
                      &balance_cap},
         .shed = http::Shed::order,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->charge(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/accounts/{id}/points",
         .doc = "Moves points of an account",
         .who = http::Who::service,
         .body = &http::shape_of<NewEntry>(),
         .answers = {{201, entry}},
         .problems = {&token_void, &account_inactive, &amount_out_of_range, &account_not_found,
                      &insufficient_points, &balance_cap},
         .shed = http::Shed::order,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->post(exchange); }},
        {.method = http::Method::post,
         .path = "/v1/points/entries/{id}/reversal",
         .doc = "Undoes an entry, once, by one of the opposite amount",
         .who = http::Who::service,
         .body = &http::shape_of<Reversal>(),
         .answers = {{201, entry}},
         .problems = {&token_void, &account_inactive, &entry_not_found, &entry_not_reversible,
                      &already_reversed, &insufficient_points, &balance_cap},
         .shed = http::Shed::order,
         .idempotent = true,
         .handle = [all](Exchange& exchange) { all->reverse(exchange); }},
    };
}

}  // namespace onrush::point

// The routes of a feature, each a line that names an input and a path.
//
//     RouteTable table(feature, bridge, {.who = Who::user});
//     table.get<LookUpCart>("/v1/me/cart", "The caller's cart, with current prices and stock");
//     table.put<SetCartItem, &SetCartItem::option>(
//         "/v1/me/cart/items/{id}",
//         "Sets the quantity of an option in the caller's cart; a cart does not hold stock");
//
// All of a route follows from its input: the members that the path does not give are read from the
// body (POST, PUT, PATCH) or the query string (GET), the caller from the token; the answer is the
// input's Answer as JSON; the problems are those the input lists. What differs from the table's
// defaults is set on the line that was added:
//
//     table.post<ShipOrder, &ShipOrder::order>(path, doc).who = Who::admin;
//
// Where an answer is not plain JSON the line is given a function for just that. Made once at start;
// the handlers run on io threads.
#pragma once

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/bridge.h"
#include "http/json_body.h"
#include "http/query.h"
#include "http/route.h"

namespace onrush::api {

// Who calls, in the words of the engine: engine::Caller or engine::Staff.
template <typename Caller>
[[nodiscard]] Caller caller_of(const http::Exchange& exchange) {
    Caller caller;
    caller.account = engine::AccountId(exchange.caller.account);
    caller.token_epoch = exchange.caller.epoch;
    caller.role = exchange.caller.who == http::Who::admin     ? engine::Role::admin
                  : exchange.caller.who == http::Who::service ? engine::Role::service
                                                              : engine::Role::user;
    return caller;
}

// What the lines of a table have in common.
struct RouteDefaults {
    http::Who who = http::Who::anyone;
    http::Shed shed = http::Shed::account;
    std::string_view rate = "default";
};

namespace detail {

template <typename T>
struct MemberOf;
template <typename Class, typename Value>
struct MemberOf<Value Class::*> {
    using type = Value;
};

template <auto one, auto other>
constexpr bool same_member() {
    if constexpr (std::is_same_v<decltype(one), decltype(other)>) {
        return one == other;
    } else {
        return false;
    }
}

// Whether a member comes from the body or the query string.
template <typename Input, auto... in_path>
constexpr bool is_read(auto descriptor) {
    using Value = typename MemberOf<std::remove_const_t<decltype(descriptor.pointer)>>::type;
    constexpr bool is_caller = std::is_base_of_v<engine::Caller, Value>;
    static_assert(is_caller == (std::string_view(decltype(descriptor)::name) == "caller"),
                  "whoever asks is the member `caller`: the engine looks for it there");
    bool given = is_caller || (same_member<decltype(descriptor)::pointer, in_path>() || ...);
    return !given;
}

template <typename Input, auto... in_path>
const http::Shape& shape_read() {
    static const http::Shape shape = http::detail::object_shape<Input>(
        [](auto descriptor) { return is_read<Input, in_path...>(descriptor); });
    return shape;
}

// Null when nothing is read.
template <typename Input, auto... in_path>
const http::Shape* shape_to_read() {
    if constexpr (base::DescribedStruct<Input>) {
        const http::Shape& shape = shape_read<Input, in_path...>();
        return shape.members.empty() ? nullptr : &shape;
    } else {
        return nullptr;
    }
}

template <auto member>
void set_from_path(auto& input, const http::PathParameter& parameter) {
    using Value = typename MemberOf<decltype(member)>::type;
    if constexpr (std::is_same_v<Value, std::string>) {
        input.*member = parameter.text;
    } else {
        input.*member = Value(parameter.number);
    }
}

template <auto... in_path, typename Input>
void set_given(Input& input, const http::Exchange& exchange) {
    if constexpr (requires { input.caller; }) {
        input.caller = caller_of<std::remove_cvref_t<decltype(input.caller)>>(exchange);
    }
    [[maybe_unused]] std::size_t at = 0;
    (set_from_path<in_path>(input, exchange.parameters[at++]), ...);
}

// Reads the input; false when the exchange has been answered.
template <typename Input, auto... in_path>
[[nodiscard]] bool read(http::Exchange& exchange, Input& input) {
    if (exchange.route->body != nullptr) {
        if (!http::decode_body(exchange, *exchange.route->body, &input)) {
            return false;
        }
    } else if (exchange.route->query != nullptr) {
        if (!http::decode_query(exchange, *exchange.route->query, &input)) {
            return false;
        }
    }
    set_given<in_path...>(input, exchange);
    return true;
}

}  // namespace detail

// The answer of most routes: the first status that the route lists, and JSON where it has a body.
struct AnswerJson {
    template <typename Answer>
    void operator()(http::Exchange& exchange, const Answer& answer) const {
        const http::RouteAnswer& as = exchange.route->answers.front();
        if constexpr (base::DescribedStruct<Answer>) {
            if (as.body != nullptr) {
                return exchange.answer(as.status,
                                       [&](http::JsonWriter& json) { json.value(answer); });
            }
        }
        exchange.answer(as.status);
    }
};

namespace detail {

template <typename Answer>
const http::Shape* answer_shape() {
    if constexpr (base::DescribedStruct<Answer>) {
        return &http::shape_of<Answer>();
    } else {
        return nullptr;
    }
}

}  // namespace detail

template <typename Feature>
class RouteTable {
public:
    // Feature and bridge outlive the routes.
    RouteTable(Feature& feature, Bridge& bridge, RouteDefaults defaults)
        : feature_(feature), bridge_(bridge), defaults_(defaults) {}

    // For the lines that follow.
    void set_defaults(RouteDefaults defaults) { defaults_ = defaults; }

    // GET answers 200, POST, PUT and PATCH 200, create (a POST that makes something) 201, DELETE
    // 204. The members in_path take the path's parameters, in their order.
    template <typename Input, auto... in_path, typename Answer = AnswerJson>
    http::Route& get(std::string_view path, std::string_view doc, Answer answer = {}) {
        return add<Input, in_path...>(http::Method::get, 200, path, doc, std::move(answer));
    }
    template <typename Input, auto... in_path, typename Answer = AnswerJson>
    http::Route& create(std::string_view path, std::string_view doc, Answer answer = {}) {
        return add<Input, in_path...>(http::Method::post, 201, path, doc, std::move(answer));
    }
    template <typename Input, auto... in_path, typename Answer = AnswerJson>
    http::Route& post(std::string_view path, std::string_view doc, Answer answer = {}) {
        return add<Input, in_path...>(http::Method::post, 200, path, doc, std::move(answer));
    }
    template <typename Input, auto... in_path>
    http::Route& put(std::string_view path, std::string_view doc) {
        return add<Input, in_path...>(http::Method::put, 200, path, doc, AnswerJson());
    }
    template <typename Input, auto... in_path>
    http::Route& patch(std::string_view path, std::string_view doc) {
        return add<Input, in_path...>(http::Method::patch, 200, path, doc, AnswerJson());
    }
    template <typename Input, auto... in_path>
    http::Route& del(std::string_view path, std::string_view doc) {
        http::Route& route =
            add<Input, in_path...>(http::Method::delete_, 204, path, doc, AnswerJson());
        route.answers = {{204}};
        return route;
    }

    // A line that everybody may ask and that tells staff more: they are answered by an input of
    // their own, which is Input and a caller.
    template <typename Input, typename StaffInput, auto... in_path>
    http::Route& get_for_all(std::string_view path, std::string_view doc) {
        http::Route& route = get<Input, in_path...>(path, doc);
        route.handle = [&feature = feature_, &bridge = bridge_](http::Exchange& exchange) {
            Input input;
            if (detail::read<Input, in_path...>(exchange, input)) {
                send_as_who_asks<StaffInput>(exchange, feature, bridge, std::move(input),
                                             AnswerJson());
            }
        };
        may_refuse_staff(route);
        return route;
    }

    // A line whose handler does it all, described as one that serves this input.
    template <typename Input>
    http::Route& custom(http::Method method, int status, std::string_view path,
                        std::string_view doc, std::function<void(http::Exchange&)> handle) {
        http::Route& route = describe<Input>(method, status, path, doc);
        route.handle = std::move(handle);
        return route;
    }

    // The same of a GET, which reads the query string with read().
    template <typename Input>
    http::Route& custom_get(std::string_view path, std::string_view doc,
                            std::function<void(http::Exchange&)> handle) {
        http::Route& route = custom<Input>(http::Method::get, 200, path, doc, std::move(handle));
        route.query = detail::shape_to_read<Input>();
        return route;
    }
    // Reads the input, and who asks; false when the exchange has been answered.
    template <typename Input, auto... in_path>
    [[nodiscard]] static bool read(http::Exchange& exchange, Input& input) {
        return detail::read<Input, in_path...>(exchange, input);
    }

    [[nodiscard]] std::vector<http::Route> take() {
        for (const http::Route& route : routes_) {
            ONRUSH_CHECK(route.who == http::Who::anyone || route.has_caller,
                         "{} {} is not for anyone, and its input has no caller to check",
                         http::name_of(route.method), route.path);
        }
        return std::move(routes_);
    }

    // Decides the input; answers with `answer(exchange, result)` or refuses.
    template <typename Input, typename Answer>
    static void send(http::Exchange& exchange, Feature& feature, Bridge& bridge, Input input,
                     Answer answer) {
        bridge.run(exchange, feature, std::move(input),
                   [answer](http::Exchange& asked, const engine::Result<Input>& result) {
                       result ? answer(asked, *result) : asked.refuse(result.error());
                   });
    }

    // Sends it as StaffInput where staff ask.
    template <typename StaffInput, typename Input, typename Answer>
    static void send_as_who_asks(http::Exchange& exchange, Feature& feature, Bridge& bridge,
                                 Input input, Answer answer) {
        static_assert(std::is_base_of_v<Input, StaffInput>);
        if (exchange.caller.who <= http::Who::user) {
            return send(exchange, feature, bridge, std::move(input), std::move(answer));
        }
        StaffInput of_staff;
        static_cast<Input&>(of_staff) = std::move(input);
        of_staff.caller = caller_of<engine::Staff>(exchange);
        send(exchange, feature, bridge, std::move(of_staff), std::move(answer));
    }
    // What checks the caller of such a line.
    static void may_refuse_staff(http::Route& route) {
        route.refusals.insert(route.refusals.begin(),
                              {&engine::token_void, &engine::account_inactive});
    }

private:
    template <typename Input, auto... in_path, typename Answer>
    http::Route& add(http::Method method, int status, std::string_view path, std::string_view doc,
                     Answer answer) {
        http::Route& route = describe<Input>(method, status, path, doc);
        const http::Shape* shape = detail::shape_to_read<Input, in_path...>();
        (method == http::Method::get ? route.query : route.body) = shape;
        route.handle = [&feature = feature_, &bridge = bridge_, answer](http::Exchange& exchange) {
            Input input;
            if (detail::read<Input, in_path...>(exchange, input)) {
                send(exchange, feature, bridge, std::move(input), answer);
            }
        };
        return route;
    }

    template <typename Input>
    http::Route& describe(http::Method method, int status, std::string_view path,
                          std::string_view doc) {
        return routes_.emplace_back(http::Route{
            .method = method,
            .path = path,
            .doc = doc,
            .who = defaults_.who,
            .has_caller = has_caller<Input>,
            .needs_account = needs_account<Input>(),
            .answers = {{status, detail::answer_shape<typename Input::Answer>()}},
            .refusals = refusals_of<Input>(),
            .rate = defaults_.rate,
            .shed = defaults_.shed,
            .relaxed = Input::job_kind == engine::Kind::relaxed_query,
            .idempotent = method == http::Method::post && Input::job_kind == engine::Kind::command,
            .input = base::type_name<Input>(),
        });
    }
    template <typename Input>
    static constexpr bool has_caller = requires(Input input) { input.caller; };
    template <typename Input>
    static constexpr bool needs_account() {
        if constexpr (has_caller<Input>) {
            return std::is_same_v<decltype(Input::caller), engine::Caller>;
        }
        return false;
    }

    // What checks the caller comes first, as it does for whatever can be read as the input.
    template <typename Input>
    static std::vector<const base::Refusal*> refusals_of() {
        std::vector<const base::Refusal*> refusals;
        if constexpr (has_caller<Input>) {
            refusals = {&engine::token_void, &engine::account_inactive};
        }
        std::ranges::copy(engine::refusals_of<Input>(), std::back_inserter(refusals));
        return refusals;
    }

    Feature& feature_;
    Bridge& bridge_;
    RouteDefaults defaults_;
    std::vector<http::Route> routes_;
};

}  // namespace onrush::api

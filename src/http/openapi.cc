#include "http/openapi.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "http/json_body.h"
#include "http/openapi_problems.h"
#include "http/openapi_schema.h"
#include "http/status.h"

namespace onrush::http {

namespace {

// "POST /v1/campaigns/{id}/coupons" becomes "post-campaigns-id-coupons", and a page for people
// "GET /rooms/{id}" becomes "page-rooms-id".
std::string operation_id(const Route& route) {
    std::string text(name_of(route.method));
    for (char& letter : text) {
        letter = static_cast<char>(letter | 0x20);
    }
    std::string path = path_template(route);
    if (!path.starts_with("/v1/") && route.answers.front().content_type.starts_with("text/html")) {
        text = "page";
    }
    if (path == "/") {
        return text + "-root";
    }
    if (path.starts_with("/v1/")) {
        path.erase(0, 3);
    }
    for (char letter : path) {
        if (letter == '/') {
            text += '-';
        } else if (letter != '{' && letter != '}') {
            text += letter == '.' ? '-' : letter;
        }
    }
    return text;
}

std::string_view tag_of(const Route& route) {
    std::string_view path = route.path;
    if (path == "/") {
        return "root";
    }
    path.remove_prefix(path.starts_with("/v1/") ? 4 : 1);
    return path.substr(0, path.find('/'));
}

std::string_view name_of(Who who) {
    switch (who) {
        case Who::anyone:
            return "anyone";
        case Who::user:
            return "user";
        case Who::service:
            return "service";
        case Who::admin:
            return "admin";
    }
    return "anyone";
}

void write_parameter(JsonWriter& json, std::string_view name, std::string_view place,
                     const MemberShape& member) {
    json.begin_object();
    json.member("name", name);
    json.member("in", place);
    json.member("required", member.required);
    json.name("schema");
    write_schema(json, *member.shape, member.min, member.max, true, member.doc);
    json.end_object();
}

void write_idempotency_key(JsonWriter& json) {
    json.begin_object();
    json.member("name", "Idempotency-Key");
    json.member("in", "header");
    json.member("required", false);
    json.name("schema");
    json.begin_object();
    json.member("description",
                "A retry with the same key and body gets the first answer again, or the order as "
                "it is by then. 1 to 255 visible ASCII characters without quotes and backslashes; "
                "quotes around them are taken off");
    json.member("type", "string");
    json.member("pattern", R"(^("[!#-\[\]-~]{1,255}"|[!#-\[\]-~]{1,255})$)");
    json.end_object();
    json.end_object();
}

void write_parameters(JsonWriter& json, const Route& route) {
    json.name("parameters");
    json.begin_array();
    MemberShape id;
    id.shape = &shape_of<std::uint64_t>();
    id.min = 1;
    id.max = id.shape->max;
    MemberShape text;
    text.shape = &shape_of<std::string>();
    text.min = 1;
    text.max = static_cast<std::int64_t>(limits::path_text_bytes_max);
    for (std::size_t at = route.path.find('{'); at != std::string_view::npos;
         at = route.path.find('{', at + 1)) {
        std::string_view rest = route.path.substr(at + 1);
        std::string_view name = rest.substr(0, rest.find_first_of(":}"));
        write_parameter(json, name, "path", rest[name.size()] == ':' ? text : id);
    }
    if (route.query != nullptr) {
        for (const MemberShape& member : route.query->members) {
            write_parameter(json, member.name, "query", member);
        }
    }
    if (route.idempotent) {
        write_idempotency_key(json);
    }
    json.end_array();
}

// By status, in the order of their codes.
std::map<int, std::set<std::string_view>> problems_by_status(const Route& route) {
    std::map<int, std::set<std::string_view>> by_status;
    for (const ProblemType* problem : problems_of(route)) {
        by_status[problem->status].insert(problem->code);
    }
    return by_status;
}

void write_problem_content(JsonWriter& json) {
    json.name(problem_type);
    json.begin_object();
    json.name("schema");
    write_reference(json, "Problem");
    json.end_object();
}

// OpenAPI 3.1 describes the events of a stream one by one: the schema is that of each.
constexpr std::string_view event_schema =
    R"({"type":"object","properties":{"event":{"type":"string"},"id":{"type":"string"},)"
    R"("data":{"type":"string"},"retry":{"type":"integer"}}})";
constexpr std::string_view text_schema = R"({"type":"string"})";

bool has_content(const RouteAnswer& answer) {
    return answer.body != nullptr || answer.content_type != json_type;
}

void write_content(JsonWriter& json, const RouteAnswer& answer) {
    json.name(answer.content_type);
    json.begin_object();
    json.name("schema");
    if (answer.body != nullptr) {
        write_schema(json, *answer.body, answer.body->min, answer.body->max, false);
    } else {
        json.raw(answer.content_type == event_stream_type ? event_schema : text_schema);
    }
    json.end_object();
}

// Of a status, in all its types. A route may refuse in a type of its own, such as a page; what
// comes before it refuses as ever.
void write_answer(JsonWriter& json, const Route& route, int status) {
    json.name(std::to_string(status));
    json.begin_object();
    json.member("description", reason_of(status));
    auto is_of_status = [&](const RouteAnswer& answer) {
        return answer.status == status && has_content(answer);
    };
    if (std::ranges::any_of(route.answers, is_of_status)) {
        json.name("content");
        json.begin_object();
        for (const RouteAnswer& answer : route.answers) {
            if (is_of_status(answer)) {
                write_content(json, answer);
            }
        }
        if (status >= 400) {
            write_problem_content(json);
        }
        json.end_object();
    }
    json.end_object();
}

void write_responses(JsonWriter& json, const Route& route) {
    json.name("responses");
    json.begin_object();
    std::set<int> written;
    for (const RouteAnswer& answer : route.answers) {
        if (written.insert(answer.status).second) {
            write_answer(json, route, answer.status);
        }
    }
    for (const auto& [status, codes] : problems_by_status(route)) {
        if (std::ranges::find(route.answers, status, &RouteAnswer::status) != route.answers.end()) {
            continue;
        }
        std::string text(reason_of(status));
        std::string_view before = ": ";
        for (std::string_view code : codes) {
            text.append(before).append("`").append(code).append("`");
            before = ", ";
        }
        json.name(std::to_string(status));
        json.begin_object();
        json.member("description", text);
        json.name("content");
        json.begin_object();
        write_problem_content(json);
        json.end_object();
        json.end_object();
    }
    json.end_object();
}

constexpr std::string_view relaxed_text =
    "A relaxed read: it may show what is not durable yet. A crash at that moment may undo it.";

void write_operation(JsonWriter& json, const Route& route) {
    std::string method(onrush::http::name_of(route.method));
    for (char& letter : method) {
        letter = static_cast<char>(letter | 0x20);
    }
    json.name(method);
    json.begin_object();
    json.member("operationId", operation_id(route));
    json.member("summary", route.doc);
    json.name("tags");
    json.begin_array();
    json.value(tag_of(route));
    json.end_array();
    json.member("x-who", name_of(route.who));
    json.member("x-rate-class", route.rate);
    if (route.relaxed) {
        json.member("description", relaxed_text);
        json.member("x-relaxed", true);
    }
    if (route.who != Who::anyone) {
        json.name("security");
        json.raw(R"([{"bearer":[]}])");
    }
    write_parameters(json, route);
    if (route.body != nullptr) {
        json.name("requestBody");
        json.begin_object();
        json.member("required", !may_be_missing(*route.body));
        json.name("content");
        json.begin_object();
        json.name(json_type);
        json.begin_object();
        json.name("schema");
        write_schema(json, *route.body, route.body->min, route.body->max, true);
        json.end_object();
        json.end_object();
        json.end_object();
    }
    write_responses(json, route);
    json.end_object();
}

void write_components(JsonWriter& json, std::span<const Route> routes) {
    Named read;
    std::set<std::string_view> changes;
    for (const Route& route : routes) {
        collect(route.body, read);
        if (route.method == Method::patch && route.body != nullptr) {
            changes.insert(route.body->name);
        }
        if (route.query != nullptr) {
            for (const MemberShape& member : route.query->members) {
                collect(member.shape, read);
            }
        }
    }
    Named named = read;
    for (const Route& route : routes) {
        for (const RouteAnswer& answer : route.answers) {
            collect(answer.body, named);
        }
    }
    json.name("components");
    json.begin_object();
    json.name("securitySchemes");
    json.raw(R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}})");
    json.name("schemas");
    json.begin_object();
    for (const auto& [name, shape] : named) {
        json.name(name);
        write_named(json, *shape, {read.contains(name), changes.contains(name)});
    }
    write_problem_schemas(json, routes, named);
    json.end_object();
    json.end_object();
}

}  // namespace

std::string openapi(const ApiInfo& info, std::span<const Route> routes) {
    // Sorted, so that the order of the tables does not show.
    std::map<std::string, std::map<Method, const Route*>> by_path;
    for (const Route& route : routes) {
        bool fresh = by_path[path_template(route)].emplace(route.method, &route).second;
        ONRUSH_CHECK(fresh, "{} {} is described twice", name_of(route.method), route.path);
    }
    Buffer out;
    JsonWriter json(out);
    json.begin_object();
    json.member("openapi", "3.1.0");
    json.name("info");
    json.begin_object();
    json.member("title", info.title);
    json.member("version", info.version);
    json.member("description", info.description);
    json.end_object();
    json.name("paths");
    json.begin_object();
    for (const auto& [path, here] : by_path) {
        json.name(path);
        json.begin_object();
        for (const auto& [method, route] : here) {
            write_operation(json, *route);
        }
        json.end_object();
    }
    json.end_object();
    write_components(json, routes);
    json.end_object();
    return std::string(out.view());
}

}  // namespace onrush::http

#include "http/openapi_problems.h"

#include <map>
#include <set>
#include <string>

#include "base/check.h"

namespace onrush::http {

namespace {

constexpr std::string_view common_name = "ProblemMembers";
constexpr std::string_view any_name = "Problem";

// What answers with one code have in common, and what some of them have.
struct Described {
    const ProblemType* problem = nullptr;
    std::map<std::string_view, base::RefusalMember> members;
    std::map<std::string_view, base::Refusal::Columns> lists;
    std::set<std::string_view> required;
};

using Codes = std::map<std::string_view, Described>;

std::set<std::string_view> names_of(const base::Refusal::Members& members) {
    std::set<std::string_view> names;
    for (const base::RefusalMember& member : members) {
        names.insert(member.name);
    }
    names.erase("");
    return names;
}

void add_members(Described& described, const base::Refusal::Members& members) {
    for (const base::RefusalMember& member : members) {
        auto [known, fresh] = described.members.emplace(member.name, member);
        ONRUSH_CHECK(known->second.type == member.type, "{} has the member {} in two types",
                     described.problem->code, member.name);
    }
    described.members.erase("");
}

// A member is required where each refusal with this code has it. A list is there when it has rows.
Codes codes_of(std::span<const Route> routes) {
    Codes codes;
    for (const ProblemType* problem : all_problems(routes)) {
        Described& described = codes[problem->code];
        described.problem = problem;
        add_members(described, members_of(*problem));
        described.required = names_of(members_of(*problem));
    }
    std::set<std::string_view> refused;
    for (const base::Refusal* refusal : all_refusals(routes)) {
        Described& described = codes.at(refusal->code);
        std::set<std::string_view> names = names_of(refusal->members);
        if (refused.insert(refusal->code).second) {
            described.required = names;
        }
        std::erase_if(described.required,
                      [&](std::string_view name) { return !names.contains(name); });
        add_members(described, refusal->members);
        if (!refusal->list.empty()) {
            described.lists[refusal->list] = refusal->columns;
        }
    }
    return codes;
}

// "campaign-not-open" becomes "CampaignNotOpenProblem".
std::string schema_name(std::string_view code) {
    std::string name;
    bool raise = true;
    for (char letter : code) {
        if (letter != '-') {
            name += static_cast<char>(raise ? letter - 'a' + 'A' : letter);
        }
        raise = letter == '-';
    }
    return name.append(any_name);
}

void write_member(JsonWriter& json, const base::RefusalMember& member) {
    json.name(member.name);
    json.begin_object();
    json.member("type", member.type == base::MemberType::integer ? "integer" : "string");
    if (member.type == base::MemberType::instant) {
        json.member("format", "date-time");
    }
    if (!member.choices.empty()) {
        json.name("enum");
        json.begin_array();
        for (std::string_view choice : member.choices) {
            json.value(choice);
        }
        json.end_array();
    }
    json.end_object();
}

void write_list(JsonWriter& json, std::string_view name, const base::Refusal::Columns& columns) {
    json.name(name);
    json.begin_object();
    json.member("type", "array");
    json.member("minItems", 1);
    json.name("items");
    json.begin_object();
    json.member("type", "object");
    json.member("additionalProperties", false);
    json.name("required");
    json.begin_array();
    for (std::string_view column : columns) {
        json.value(column);
    }
    json.end_array();
    json.name("properties");
    json.begin_object();
    for (std::string_view column : columns) {
        write_member(json, {column, base::MemberType::integer});
    }
    json.end_object();
    json.end_object();
    json.end_object();
}

template <typename Value>
void write_const(JsonWriter& json, std::string_view name, Value value) {
    json.name(name);
    json.begin_object();
    json.member("const", value);
    json.end_object();
}

void write_described_code(JsonWriter& json, const Described& described) {
    json.begin_object();
    json.member("title", described.problem->title);
    json.name("allOf");
    json.begin_array();
    write_reference(json, common_name);
    json.end_array();
    json.name("properties");
    json.begin_object();
    write_const(json, "status", described.problem->status);
    write_const(json, "code", described.problem->code);
    for (const auto& [name, member] : described.members) {
        write_member(json, member);
    }
    for (const auto& [name, columns] : described.lists) {
        write_list(json, name, columns);
    }
    json.end_object();
    if (!described.required.empty()) {
        json.name("required");
        json.begin_array();
        for (std::string_view name : described.required) {
            json.value(name);
        }
        json.end_array();
    }
    json.member("unevaluatedProperties", false);
    json.end_object();
}

void write_common(JsonWriter& json) {
    json.begin_object();
    json.member("type", "object");
    json.member("description", "What every problem has (RFC 9457); a code may have more");
    json.name("required");
    json.begin_array();
    for (const char* name : {"type", "title", "status", "detail", "code", "requestId"}) {
        json.value(name);
    }
    json.end_array();
    json.name("properties");
    json.begin_object();
    for (const char* name : {"type", "title", "detail", "code", "requestId"}) {
        write_member(json, {name, base::MemberType::text});
    }
    write_member(json, "status");
    json.name("pointer");
    json.begin_object();
    json.member("type", "string");
    json.member("description", "The member of the body or the query that is wrong (RFC 6901)");
    json.end_object();
    json.end_object();
    json.end_object();
}

// The discriminator tells tools which of them it is by the code alone.
void write_any(JsonWriter& json, const Codes& codes) {
    json.begin_object();
    json.member("description", "A problem; its code says which");
    json.name("oneOf");
    json.begin_array();
    for (const auto& [code, described] : codes) {
        write_reference(json, schema_name(code));
    }
    json.end_array();
    json.name("discriminator");
    json.begin_object();
    json.member("propertyName", "code");
    json.name("mapping");
    json.begin_object();
    for (const auto& [code, described] : codes) {
        json.member(code, reference_to(schema_name(code)));
    }
    json.end_object();
    json.end_object();
    json.end_object();
}

}  // namespace

void write_problem_schemas(JsonWriter& json, std::span<const Route> routes, const Named& taken) {
    Codes codes = codes_of(routes);
    auto begin = [&](std::string_view name) {
        ONRUSH_CHECK(!taken.contains(name), "{} is a reserved name", name);
        json.name(name);
    };
    begin(any_name);
    write_any(json, codes);
    begin(common_name);
    write_common(json);
    for (const auto& [code, described] : codes) {
        begin(schema_name(code));
        write_described_code(json, described);
    }
}

}  // namespace onrush::http

#include "relay/asyncapi.h"

#include <fmt/format.h>

#include "http/openapi_schema.h"

namespace onrush::relay {

namespace {

using http::JsonWriter;

// A way to read events.
struct Channel {
    std::string_view name;
    std::string_view address;
    std::string_view doc;
    std::string_view operation;
    bool of_account = false;  // only events that concern an account
};
constexpr Channel channels[] = {
    {"events", "/v1/events/stream",
     "All events, to services: as server-sent events here, and in pages by GET /v1/events",
     "tellEvents"},
    {"ownEvents", "/v1/me/events",
     "The events of the caller's own account, to users: as server-sent events or in pages",
     "tellOwnEvents", true},
};

bool is_told(const Channel& channel, const EventType& type) {
    return type.of_account || !channel.of_account;
}

void write_link(JsonWriter& json, std::string_view path) {
    json.begin_object();
    json.member("$ref", path);
    json.end_object();
}

void write_channels(JsonWriter& json, const EventTypes& types) {
    json.name("channels");
    json.begin_object();
    for (const Channel& channel : channels) {
        json.name(channel.name);
        json.begin_object();
        json.member("address", channel.address);
        json.member("description", channel.doc);
        json.name("messages");
        json.begin_object();
        for (const EventType& type : types.all()) {
            if (is_told(channel, type)) {
                json.name(type.name);
                write_link(json, fmt::format("#/components/messages/{}", type.name));
            }
        }
        json.end_object();
        json.end_object();
    }
    json.end_object();
}

void write_operations(JsonWriter& json, const EventTypes& types) {
    json.name("operations");
    json.begin_object();
    for (const Channel& channel : channels) {
        json.name(channel.operation);
        json.begin_object();
        json.member("action", "send");
        json.name("channel");
        write_link(json, fmt::format("#/channels/{}", channel.name));
        json.member("summary", channel.doc);
        json.name("security");
        json.raw(R"([{"$ref":"#/components/securitySchemes/bearer"}])");
        json.name("bindings");
        json.raw(R"({"http":{"method":"GET"}})");
        json.name("messages");
        json.begin_array();
        for (const EventType& type : types.all()) {
            if (is_told(channel, type)) {
                write_link(json, fmt::format("#/channels/{}/messages/{}", channel.name, type.name));
            }
        }
        json.end_array();
        json.end_object();
    }
    json.end_object();
}

void write_constant(JsonWriter& json, std::string_view name, std::string_view text) {
    json.name(name);
    json.begin_object();
    json.member("type", "string");
    json.member("const", text);
    json.end_object();
}

void write_pattern(JsonWriter& json, std::string_view name, std::string_view pattern) {
    json.name(name);
    json.begin_object();
    json.member("type", "string");
    json.member("pattern", pattern);
    json.end_object();
}

// A whole event, as it goes on the wire.
void write_payload(JsonWriter& json, const EventType& type) {
    json.begin_object();
    json.member("type", "object");
    json.name("required");
    json.raw(R"(["specversion","id","source","type","subject","time","partitionkey","data"])");
    json.name("properties");
    json.begin_object();
    write_constant(json, "specversion", "1.0");
    write_pattern(json, "id", "^[1-9][0-9]*-(0|[1-9][0-9]*)$");
    write_pattern(json, "source", "^/onrush/[A-Za-z0-9._-]+$");
    write_constant(json, "type", type.name);
    std::string subject = fmt::format("{}/[1-9][0-9]*", type.subjects);
    write_pattern(json, "subject", fmt::format("^{}$", subject));
    json.name("time");
    json.raw(R"({"type":"string","format":"date-time"})");
    write_pattern(json, "traceparent", "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$");
    write_pattern(json, "partitionkey",
                  type.of_account ? "^accounts/[1-9][0-9]*$" : fmt::format("^{}$", subject));
    json.name("data");
    http::write_reference(json, type.data->name);
    json.end_object();
    json.end_object();
}

void write_messages(JsonWriter& json, const EventTypes& types) {
    json.name("messages");
    json.begin_object();
    for (const EventType& type : types.all()) {
        json.name(type.name);
        json.begin_object();
        json.member("name", type.name);
        json.member("title", type.doc);
        json.member("contentType", "application/cloudevents+json");
        json.name("payload");
        write_payload(json, type);
        json.end_object();
    }
    json.end_object();
}

void write_schemas(JsonWriter& json, const EventTypes& types) {
    http::Named named;
    for (const EventType& type : types.all()) {
        http::collect(type.data, named);
    }
    json.name("schemas");
    json.begin_object();
    for (const auto& [name, shape] : named) {
        json.name(name);
        http::write_named(json, *shape, {.may_grow = true});
    }
    json.end_object();
}

}  // namespace

std::string asyncapi(const http::ApiInfo& info, const EventTypes& types) {
    http::Buffer out;
    JsonWriter json(out);
    json.begin_object();
    json.member("asyncapi", "3.0.0");
    json.name("info");
    json.begin_object();
    json.member("title", info.title);
    json.member("version", info.version);
    json.member("description", info.description);
    json.end_object();
    json.member("defaultContentType", "application/cloudevents+json");
    write_channels(json, types);
    write_operations(json, types);
    json.name("components");
    json.begin_object();
    json.name("securitySchemes");
    json.raw(R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}})");
    write_messages(json, types);
    write_schemas(json, types);
    json.end_object();
    json.end_object();
    return std::string(out.view());
}

}  // namespace onrush::relay

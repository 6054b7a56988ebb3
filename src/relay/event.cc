#include "relay/event.h"

#include <fmt/format.h>

namespace onrush::relay {

std::string subject_of(const Event& event) {
    return fmt::format("{}/{}", event.type->subjects, event.keys.subject);
}

std::string partition_key_of(const Event& event) {
    return event.keys.account == 0 ? subject_of(event)
                                   : fmt::format("accounts/{}", event.keys.account);
}

void write_event(http::Buffer& out, const EventBlock& block, const Event& event,
                 std::string_view source) {
    http::JsonWriter json(out);
    write_event(json, block, event, source);
}

void write_event(http::JsonWriter& json, const EventBlock& block, const Event& event,
                 std::string_view source) {
    json.begin_object();
    json.member("specversion", "1.0");
    json.member("id", to_text(block.position_of(event)));
    json.member("source", source);
    json.member("type", event.type->name);
    json.member("subject", subject_of(event));
    json.member("time", block.time);
    if (std::string_view trace = block.trace_of(event); !trace.empty()) {
        json.member("traceparent", trace);
    }
    json.member("partitionkey", partition_key_of(event));
    json.name("data");
    event.type->write_data(block.fact_of(event), json);
    json.end_object();
}

void write_data(http::Buffer& out, const EventBlock& block, const Event& event) {
    http::JsonWriter json(out);
    event.type->write_data(block.fact_of(event), json);
}

}  // namespace onrush::relay

#include "features/room/create_room.h"

#include <algorithm>

#include "features/account/contact.h"
#include "features/room/admission.h"

namespace onrush::room {

namespace {

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Of RFC 3986 but for the quote, with percent signs that encode: nothing that ends a header, an
// attribute or a line.
bool is_url_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) {
                return false;
            }
        } else if (!is_letter_or_digit(text[i]) &&
                   !std::string_view("-._~:/?#[]@!$&()*+,;=").contains(text[i])) {
            return false;
        }
    }
    return true;
}

// Nothing, or a colon and a number.
bool is_port(std::string_view text) {
    return text.empty() ||
           (text.front() == ':' && text.size() > 1 && text.size() <= 6 &&
            std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

// A name or an IPv4 address, or an IPv6 address in brackets; with a port or without.
bool is_host(std::string_view text) {
    bool literal = text.starts_with('[');
    std::size_t end = literal ? text.find(']') : text.find(':');
    std::string_view host = text.substr(literal ? 1 : 0, literal ? end - 1 : end);
    std::string_view port =
        end == std::string_view::npos ? "" : text.substr(end + (literal ? 1 : 0));
    if (literal) {
        return end != std::string_view::npos && !host.empty() && is_port(port) &&
               std::ranges::all_of(host,
                                   [](char c) { return is_hex_digit(c) || c == ':' || c == '.'; });
    }
    return !host.empty() && is_letter_or_digit(host.front()) && is_port(port) &&
           std::ranges::all_of(
               host, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

}  // namespace

bool is_window(base::Instant opens_at, base::Instant closes_at, base::Instant now) {
    bool closes = !closes_at.is_never();
    return opens_at >= base::Instant(0) && opens_at <= limits::instant_max &&
           (!closes ||
            (closes_at > opens_at && closes_at > now && closes_at <= limits::instant_max));
}

// It is sent in headers, and shown in pages.
bool is_url(std::string_view text) {
    std::string_view scheme = text.starts_with("https://") ? "https://" : "http://";
    if (!text.starts_with(scheme) || !is_url_text(text)) {
        return false;
    }
    text.remove_prefix(scheme.size());
    return is_host(text.substr(0, text.find_first_of("/?#")));
}

bool is_target(const std::optional<std::string>& target) {
    return !target || is_url(*target);
}

bool is_message(const std::optional<std::string>& message) {
    return !message || account::is_text(*message);
}

engine::Result<CreateRoom> decide(RoomFeature& feature, const CreateRoom& input,
                                  base::Instant now) {
    base::Instant closes_at = input.closes_at.value_or(base::Instant::never());
    if (!is_window(input.opens_at, closes_at, now)) {
        return engine::refuse(window_invalid);
    }
    if (!is_target(input.target)) {
        return engine::refuse(target_invalid);
    }
    if (!account::is_name(input.name)) {
        return engine::refuse(name_invalid);
    }
    if (!is_message(input.message)) {
        return engine::refuse(message_invalid);
    }
    if (input.protects) {
        if (auto refused = objection_to_protect(feature, std::nullopt, *input.protects)) {
            return std::unexpected(std::move(*refused));
        }
    }
    if (feature.rooms.size() >= limits::rooms_max) {
        return engine::refuse(rooms_full);
    }
    // From here on the command succeeds.
    const Room& room = feature.rooms.insert(
        {.id = feature.ids.next<RoomId>("room"),
         .name = input.name,
         .opens_at = input.opens_at,
         .closes_at = closes_at,
         .admit_count = input.admit.count,
         .admit_every = input.admit.every_seconds,
         .max_active = input.max_active,
         .claim_for = input.claim_seconds.value_or(limits::claim_default),
         .session_for = input.session_seconds.value_or(limits::session_default),
         .idle_for = input.idle_seconds.value_or(limits::idle_default),
         .target = input.target,
         .message = input.message,
         .created_at = now,
         .order = input.order.value_or(RoomOrder::fifo)});
    const RoomCount& count = feature.counts.insert(
        {.room = room.id, .active_allowed = room.max_active, .turns_at = room.opens_at});
    if (input.protects) {
        set_protected(feature, room.id, input.protects, now);
    }
    if (room.order == RoomOrder::draw) {
        ONRUSH_CHECK(input.seeds.has_value(), "the draw of room {} has no secret", room.id.value);
        make_draw(feature, room, *input.seeds);
    }
    if (room.opens_at <= now) {
        open_or_close(feature, count, now);
    }
    return view_of(feature, room, now);
}

}  // namespace onrush::room

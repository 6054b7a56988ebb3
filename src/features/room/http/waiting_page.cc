#include "features/room/http/waiting_page.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/sha256.h"
#include "features/room/http/pages.h"
#include "http/base64url.h"

namespace onrush::room {

namespace {

// The colors of who has set none, and of pages without a room.
constexpr std::string_view usual_accent = "#0b57d0";
constexpr std::string_view usual_background = "#ffffff";
constexpr std::string_view usual_ink = "#1b1f24";

// As a policy names it: 'sha256-...', in base64 with padding.
std::string hash_source(std::string_view text) {
    base::Digest digest = base::sha256(text);
    std::string encoded;
    http::append_base64url(encoded, {reinterpret_cast<const char*>(digest.data()), digest.size()});
    std::ranges::replace(encoded, '-', '+');
    std::ranges::replace(encoded, '_', '/');
    return fmt::format("'sha256-{}='", encoded);
}

std::string policy_of(std::string_view colors) {
    static const std::string style = hash_source(pages::waiting_style);
    static const std::string script = hash_source(pages::waiting_script);
    return fmt::format(
        "default-src 'none'; style-src {} {}; script-src {}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        style, hash_source(colors), script);
}

// Whatever is in the rows: nothing but a color gets into a style sheet.
std::string_view color_or(std::string_view text, std::string_view usual) {
    bool is_color = text.size() == limits::color_characters && text.front() == '#' &&
                    text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
    return is_color ? text : usual;
}

// The usual colors are dark for who likes it dark. An operator's are as they were set.
constexpr std::string_view usual_in_the_dark =
    ":root{color-scheme:light dark}@media(prefers-color-scheme:dark){"
    ":root{--accent:#8ab4f8;--background:#14171b;--ink:#e8eaed}}";

std::string colors_of(const PageView& page) {
    std::string_view accent = color_or(page.accent, usual_accent);
    std::string_view background = color_or(page.background, usual_background);
    std::string_view ink = color_or(page.ink, usual_ink);
    bool usual = accent == usual_accent && background == usual_background && ink == usual_ink;
    return fmt::format(":root{{--accent:{};--background:{};--ink:{}}}{}", accent, background, ink,
                       usual ? usual_in_the_dark : std::string_view());
}

std::string time_text(base::Instant instant) {
    std::string text = base::to_text(instant);  // 2026-11-29T20:00:00.000Z
    return fmt::format("{} {} UTC", text.substr(0, 10), text.substr(11, 5));
}

// A page in its pieces.
struct Pieces {
    std::string language = "en";
    std::string title;    // of the document
    std::string heading;  // the rest as HTML
    std::string_view state;
    std::string say;  // for a screen reader, when it is new
    std::string body;
    std::string colors;
    RoomId room;
    base::Duration again_after;  // 0: the page is the last
};

Html document(const Pieces& pieces) {
    std::string reload;
    if (pieces.again_after > base::Duration()) {
        base::Duration after = std::max(pieces.again_after, limits::page_reload_min);
        reload = fmt::format(
            "<noscript><meta http-equiv=\"refresh\" content=\"{};url=/rooms/{}\"></noscript>\n",
            (after.ms + 999) / 1000, pieces.room.value);
    }
    std::string text = fmt::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n"
        "<title>{}</title>\n{}<style>{}</style>\n<style>{}</style>\n</head>\n<body>\n"
        "<main id=\"view\" dir=\"auto\" data-state=\"{}\" data-poll=\"{}\" data-say=\"{}\">\n"
        "<h1>{}</h1>\n{}</main>\n"
        "<p id=\"said\" class=\"said\" role=\"status\" aria-live=\"polite\"></p>\n"
        "<script>{}</script>\n</body>\n</html>\n",
        escaped(pieces.language), escaped(pieces.title), reload, pieces.colors,
        pages::waiting_style, pieces.state, pieces.again_after.ms, escaped(pieces.say),
        escaped(pieces.heading), pieces.body, pages::waiting_script);
    return {std::move(text), policy_of(pieces.colors)};
}

// A term and its value, which is HTML.
std::string entry(std::string_view label, std::string_view value, std::string_view css_class = {}) {
    return fmt::format("<div><dt>{}</dt><dd{}>{}</dd></div>\n", escaped(label),
                       css_class.empty() ? std::string() : fmt::format(" class=\"{}\"", css_class),
                       value);
}

std::string time_html(base::Instant instant) {
    return fmt::format("<time datetime=\"{}\">{}</time>", base::to_text(instant),
                       time_text(instant));
}

std::string opening(const Visit& visit) {
    base::Duration left = std::max(visit.opens_at - visit.now, base::Duration());
    return entry(visit.page.opens_label,
                 fmt::format("{}<small data-left=\"{}\">{}</small>", time_html(visit.opens_at),
                             (left.ms + 999) / 1000, countdown_text(left)));
}

// How much of the way has been gone, of those who know where it began.
std::string bar(const WaitingPage& page, std::uint32_t position) {
    std::uint32_t first = std::max(page.first_place, position);
    return fmt::format(
        "<div class=\"bar\"><progress aria-label=\"{}\" max=\"{}\" "
        "value=\"{}\"></progress></div>\n",
        escaped(page.visit.page.place_label), first, first - position);
}

std::string_view sentence_of(const PageView& page, RoomState state) {
    switch (state) {
        case RoomState::before:
            return page.before;
        case RoomState::open:
            return page.waiting;
        case RoomState::paused:
            return page.paused;
        case RoomState::closed:
            return page.closed;
        case RoomState::sold_out:
            return page.sold_out;
    }
    ONRUSH_CHECK(false, "a room's state of {}", static_cast<int>(state));
    return {};
}

std::string message_of(const Visit& visit) {
    bool said = visit.message && !visit.message->empty();
    return said ? fmt::format("<p class=\"message\">{}</p>\n", escaped(*visit.message)) : "";
}

void show_place(Pieces& pieces, const WaitingPage& page, const TicketView& ticket) {
    const PageView& texts = page.visit.page;
    if (!ticket.position) {
        return;
    }
    std::string place = std::to_string(*ticket.position);
    std::string wait = ticket.eta_seconds ? wait_text(*ticket.eta_seconds) : texts.no_wait;
    pieces.title = fmt::format("{} · {}", place, pieces.title);
    pieces.say += fmt::format(" {}: {}. {}: {}.", texts.place_label, place, texts.wait_label, wait);
    pieces.body += entry(texts.place_label, place, "place");
    pieces.body += entry(texts.wait_label, escaped(wait));
}

// Who stands in line; or what there is to know where nobody does.
void show_room(Pieces& pieces, const WaitingPage& page) {
    const Visit& visit = page.visit;
    std::string_view sentence = sentence_of(visit.page, visit.state);
    pieces.state = base::text_of(visit.state);
    pieces.say = sentence;
    bool closed = visit.state == RoomState::closed;
    bool over = closed || visit.state == RoomState::sold_out;
    pieces.again_after = over ? limits::page_sold_out_poll : limits::page_retry;
    if (visit.ticket) {  // whatever the state: who asks later than told to may lose the place
        pieces.again_after = base::Duration(visit.ticket->poll_after_ms);
    }
    if (closed) {
        pieces.again_after = {};
    }
    pieces.body = fmt::format("<p>{}</p>\n", escaped(sentence));
    bool waits = visit.ticket && visit.ticket->state == TicketState::waiting && !over;
    bool opens = visit.state == RoomState::before;
    if (waits || opens) {
        pieces.body += "<dl>\n";
        if (waits) {
            show_place(pieces, page, *visit.ticket);
        }
        pieces.body += opens ? opening(visit) : "";
        pieces.body += "</dl>\n";
    }
    if (waits && !opens && visit.ticket->position) {
        pieces.body += bar(page, *visit.ticket->position);
    }
}

void show_sentence(Pieces& pieces, std::string_view state, std::string_view sentence) {
    pieces.state = state;
    pieces.say = sentence;
    pieces.body = fmt::format("<p>{}</p>\n", escaped(sentence));
}

}  // namespace

Html html_of(const WaitingPage& page) {
    const Visit& visit = page.visit;
    Pieces pieces{.language = visit.page.language,
                  .title = visit.page.title,
                  .heading = visit.page.title,
                  .colors = colors_of(visit.page),
                  .room = visit.room,
                  .again_after = limits::page_retry};
    switch (page.face) {
        case PageFace::room:
            show_room(pieces, page);
            break;
        case PageFace::admitted:
            show_sentence(pieces, "ADMITTED", visit.page.admitted);
            pieces.again_after = {};  // or it would take another ticket when the pass has ended
            if (visit.ticket && visit.ticket->expires_at) {
                pieces.body += "<dl>\n" +
                               entry(visit.page.until_label, time_html(*visit.ticket->expires_at)) +
                               "</dl>\n";
            }
            break;
        case PageFace::ejected:
            show_sentence(pieces, "EJECTED", visit.page.ejected);
            pieces.again_after = {};
            break;
        case PageFace::try_later:
            show_sentence(pieces, "TRY_LATER", visit.page.try_later);
            break;
        case PageFace::cookies:
            show_sentence(pieces, "COOKIES", visit.page.cookies);
            pieces.again_after = {};
            break;
    }
    pieces.body += message_of(visit);
    return document(pieces);
}

Html plain_page(RoomId room, std::string_view sentence, base::Duration again_after) {
    Pieces pieces{.title = "Waiting room",
                  .heading = "Waiting room",
                  .colors = colors_of(PageView()),
                  .room = room,
                  .again_after = again_after};
    show_sentence(pieces, "TRY_LATER", sentence);
    return document(pieces);
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

std::string countdown_text(base::Duration left) {
    std::int64_t seconds = (std::max<std::int64_t>(left.ms, 0) + 999) / 1000;
    std::int64_t minutes = seconds / 60;
    std::int64_t hours = minutes / 60;
    if (hours >= 48) {
        return fmt::format("{} d {} h", hours / 24, hours % 24);
    }
    if (hours > 0) {
        return fmt::format("{} h {:02} min", hours, minutes % 60);
    }
    return minutes > 0 ? fmt::format("{} min {:02} s", minutes, seconds % 60)
                       : fmt::format("{} s", seconds);
}

std::string wait_text(base::Duration wait) {
    std::int64_t minutes = (std::max<std::int64_t>(wait.ms, 0) + 59'999) / 60'000;
    if (wait.ms < 60'000) {
        return "< 1 min";
    }
    if (minutes < 60) {
        return fmt::format("{} min", minutes);
    }
    std::int64_t hours = minutes / 60;
    return hours < 48 ? fmt::format("{} h {:02} min", hours, minutes % 60)
                      : fmt::format("{} d {} h", hours / 24, hours % 24);
}

}  // namespace onrush::room
